"""Attending rounds when Prefect is down or refuses; its server is the far end, and is played here."""

from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import httpx
import pytest
from prefect.client.orchestration import SyncPrefectClient

from actions.rounds.close import close_round, reopen_round
from actions.rounds.launch import launch
from flows.resources import Resources
from flows.wake import attend_rounds
from kit.clock import FrozenClock
from models.files.round_plan import RoundPlan
from models.reads import lookup
from tests.lived import LivedRound, said

REFUSED = httpx.HTTPStatusError("409", request=httpx.Request("POST", "http://prefect"), response=httpx.Response(409))


class Prefect:
    """A server that makes one run for each key, unless it refuses the round or is down."""

    def __init__(self, refuses: str = "", *, is_down: bool = False) -> None:
        self._refuses, self._is_down = refuses, is_down
        self.runs: dict[str, UUID] = {}

    def read_flow_runs(self, **_: Any) -> list[object]:
        if self._is_down:
            raise httpx.ConnectError("refused")
        return []

    def read_deployment_by_name(self, name: str) -> SimpleNamespace:
        return SimpleNamespace(id=name)

    def create_flow_run_from_deployment(self, _deployment: object, **run: Any) -> SimpleNamespace:
        if run["parameters"]["slug"] == self._refuses:
            raise REFUSED
        return SimpleNamespace(id=self.runs.setdefault(run["idempotency_key"], uuid4()))


def attend(lived: LivedRound, prefect: Prefect) -> int:
    resources = Resources(lived.database, lived.sender, FrozenClock(lived.today))
    return attend_rounds(resources, cast("SyncPrefectClient", prefect))


def run_of(lived: LivedRound, slug: str) -> str | None:
    with lived.database.read() as session:
        return lookup.round_of(session, slug).flow_run_id


def test_a_round_prefect_refuses_keeps_no_other_waiting(lived: LivedRound, fardplan: RoundPlan) -> None:
    other = launch(lived.database, lived.sender, fardplan.model_copy(update={"slug": "en-annan"}), lived.today).slug
    lived.today = lived.today.replace(hour=10)
    assert attend(lived, Prefect(lived.slug)) == 1
    assert run_of(lived, lived.slug) is None
    assert run_of(lived, other) is not None


def test_when_prefect_is_down_nothing_is_forgotten(lived: LivedRound) -> None:
    with pytest.raises(httpx.ConnectError):
        attend(lived, Prefect(is_down=True))
    assert attend(lived, Prefect()) == 1
    assert run_of(lived, lived.slug) is not None


def test_a_run_whose_maker_died_before_noting_it_is_found_and_not_made_twice(lived: LivedRound) -> None:
    prefect = Prefect()
    attend(lived, prefect)
    with lived.database.write() as session:
        lookup.round_of(session, lived.slug).flow_run_id = None
    attend(lived, prefect)
    assert len(prefect.runs) == 1


def test_a_round_opened_again_has_a_key_of_its_own(lived: LivedRound) -> None:
    prefect = Prefect()
    attend(lived, prefect)
    with lived.database.write() as session:
        close_round(session, lived.sender, lived.slug, "Dras tillbaka.", said(), lived.today)
    with lived.database.write() as session:
        reopen_round(session, lived.sender, lived.slug, "Det var för tidigt.", said(), lived.today)
    attend(lived, prefect)
    assert len(set(prefect.runs.values())) == 2
