"""Verifying the record: does every chain still hold?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.record import event_hash
from models.cases import Case
from models.events import Event
from models.rounds import Round

COLUMNS = ("chain", "number", "kind", "at", "actor", "role", "channel", "data", "form_key", "previous", "hash")


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold. `number` is the first event that can't be trusted."""

    chain: str
    number: int
    reason: str


def verify(session: Session, slug: str | None = None) -> tuple[int, list[Break]]:
    """How many events were read and every break found, in one round or in all."""
    heads = _heads(session, slug)
    query = select(*(getattr(Event, name) for name in COLUMNS)).order_by(Event.chain, Event.number)
    if slug:
        query = query.where(Event.round_slug == slug)
    read, breaks, seen = 0, [], set()
    rows = (dict(row) for row in session.execute(query.execution_options(yield_per=1000)).mappings())
    for chain, group in groupby(rows, key=lambda row: str(row["chain"])):
        events = list(group)
        read += len(events)
        seen.add(chain)
        breaks += list(_breaks(chain, events, heads.get(chain, (0, ""))))
    breaks += [Break(chain, 1, "inga händelser finns kvar") for chain in heads if chain not in seen and heads[chain][0]]
    return read, breaks


def _heads(session: Session, slug: str | None) -> dict[str, tuple[int, str]]:
    rounds = select(Round.slug, Round.version, Round.head)
    cases = select(Case.id, Case.version, Case.head)
    if slug:
        rounds, cases = rounds.where(Round.slug == slug), cases.where(Case.round_slug == slug)
    rows = [*session.execute(rounds), *session.execute(cases)]
    return {chain: (version, head) for chain, version, head in rows}


def _breaks(chain: str, events: list[dict[str, Any]], head: tuple[int, str]) -> Iterator[Break]:
    previous = ""
    for expected, event in enumerate(events, start=1):
        if event["number"] != expected:
            yield Break(chain, expected, "en händelse saknas")
            return
        if event["previous"] != previous:
            yield Break(chain, expected, "kedjan hänger inte ihop")
            return
        if event_hash(event) != event["hash"]:
            yield Break(chain, expected, "händelsen är ändrad")
            return
        previous = event["hash"]
    if (len(events), previous) != head:
        yield Break(chain, len(events) + 1, "de sista händelserna saknas")
