"""How a round's flow run is asked for, and asking for it at once. Imports nothing of Prefect's, as the web does not.

Attending makes the run too, a minute later at most; the key is the same, so there is never more than one.
"""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from actions.rounds.attending import Attendance, attach, attendances
from flows.deployments import deployments
from kit.clock import Clock
from kit.database import Database
from kit.errors import RundanError
from kit.reachable import basic
from models.reads import lookup
from models.reads.family_reads import linked_rounds

PATIENCE = 2.0  # seconds for each answer; nobody waits, but a command does not end before
BETWEEN = 10.0  # seconds at least between two questions about one round, however much happens in it

log = logging.getLogger("rundan.prefect")


def round_tag(slug: str) -> str:
    """The tag every run of a round carries."""
    return f"round:{slug}"


def run_wanted(item: Attendance) -> dict[str, Any]:
    """The run a round wants, as Prefect is told. Each opening of the round has one, however often it is asked for."""
    return {
        "name": item.title,
        "tags": [round_tag(item.slug)],
        "parameters": {"slug": item.slug},
        "idempotency_key": f"{round_tag(item.slug)}:{item.opening}",
    }


@dataclass(frozen=True, slots=True)
class RunStarter:
    """Asks a Prefect of its own process for the runs of rounds that have none.

    `api` is the address of its API, `auth` what it asks of its callers, `user:password`.
    """

    database: Database
    clock: Clock
    api: str
    auth: str
    _rests_until: dict[str, float] = field(default_factory=dict, init=False)

    def poke(self, slug: str | None) -> None:
        """A round has news; returns at once. A round that has been asked about lately is left to attending."""
        now = time.monotonic()
        if slug is not None and now >= self._rests_until.get(slug, 0.0):
            self._rests_until[slug] = now + BETWEEN
            threading.Thread(target=self.start, args=[slug], daemon=True).start()

    def start(self, slug: str) -> bool:
        """Ask for the run of the round, and of each linked to it, that has none; whether one was made. Never raises:
        attending asks again."""
        try:
            items = self._wanting(slug)
            return bool(items) and self._create(items)
        except (httpx.HTTPError, httpx.InvalidURL, RundanError, ValueError) as fault:
            log.log(_weight(fault), "Prefect did not take the run of %s, attending will ask again: %s", slug, fault)
            return False

    def _wanting(self, slug: str) -> Sequence[Attendance]:
        with self.database.read() as session:
            if lookup.round_of(session, slug).flow_run_id is not None:
                return ()
            asked = {slug, *(each.slug for each in linked_rounds(session, slug) if each.flow_run_id is None)}
            return [item for item in attendances(session, self.clock.now()) if item.slug in asked]

    def _create(self, items: Sequence[Attendance]) -> bool:
        with httpx.Client(base_url=self.api, headers=basic(self.auth), timeout=PATIENCE) as prefect:
            name = deployments()["run_round"].full_name
            deployment = prefect.get(f"/deployments/name/{name}").raise_for_status().json()
            return sum(self._create_one(prefect, deployment["id"], item) for item in items) > 0

    def _create_one(self, prefect: httpx.Client, deployment: str, item: Attendance) -> bool:
        path = f"/deployments/{deployment}/create_flow_run"
        run = prefect.post(path, json=run_wanted(item)).raise_for_status().json()
        with self.database.write() as session:
            return attach(session, item.slug, run["id"])


def _weight(fault: Exception) -> int:
    """A Prefect that is away comes back; one that knows another password needs somebody to mend it."""
    is_refusal = isinstance(fault, httpx.HTTPStatusError) and fault.response.status_code == httpx.codes.UNAUTHORIZED
    return logging.WARNING if is_refusal else logging.INFO
