"""Verifying the record: does every chain still hold, and do reports and files still say what it says of them?"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.record import event_hash
from models.cases import Case
from models.documents import Content, Document
from models.events import Event
from models.handlings import Handling
from models.phrases import Phrase
from models.rounds import Round
from models.vocabulary import EventKind

REPORTS = (EventKind.HANDLED, EventKind.CORRECTED)
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
    breaks += [*_report_breaks(session, slug), *_file_breaks(session, slug)]
    return read, breaks


def events(session: Session, slug: str) -> Iterator[dict[str, Any]]:
    """A round's events in the order they were recorded, as plain data."""
    query = select(*(getattr(Event, name) for name in COLUMNS)).where(Event.round_slug == slug).order_by(Event.id)
    for row in session.execute(query.execution_options(yield_per=1000)).mappings():
        yield {name: _plain(value) for name, value in row.items()}


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


def _report_breaks(session: Session, slug: str | None) -> Iterator[Break]:
    """Reports that no longer say what their event says."""
    events, handlings = select(Event).where(Event.kind.in_(REPORTS)), select(Handling).join(Case)
    if slug:
        events, handlings = events.where(Event.round_slug == slug), handlings.where(Case.round_slug == slug)
    said = {(event.chain, event.data.get("number")): event for event in session.scalars(events.order_by(Event.id))}
    for handling in session.scalars(handlings.order_by(Handling.case_id, Handling.number)):
        event = said.pop((handling.case_id, handling.number), None)
        if event is None:
            yield Break(handling.case_id, 1, Phrase("rapport {number} har ingen händelse", number=handling.number))
        elif not _agree(handling, event):
            yield Break(handling.case_id, event.number, Phrase("rapport {number} är ändrad", number=handling.number))
    for (chain, number), event in said.items():
        yield Break(chain, event.number, Phrase("rapport {number} saknas", number=number))


def _agree(handling: Handling, event: Event) -> bool:
    teller = {
        "reported_at": event.at,
        "reported_by": event.actor,
        "reporter_role": event.role,
        "channel": event.channel,
    }
    said: Mapping[str, Any] = event.data | {name: _plain(value) for name, value in teller.items()}
    columns = Handling.__table__.columns.keys()
    return all(_plain(getattr(handling, name)) == value for name, value in said.items() if name in columns)


def _plain(value: Any) -> Any:
    """The value as the record's JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return value


def _file_breaks(session: Session, slug: str | None) -> Iterator[Break]:
    """Files whose bytes are no longer those their SHA-256 was taken of."""
    query = select(Document, Content.data).join(Content, Content.sha256 == Document.sha256).order_by(Document.id)
    if slug:
        query = query.where(Document.round_slug == slug)
    for document, data in session.execute(query.execution_options(yield_per=20)):
        if hashlib.sha256(data).hexdigest() != document.sha256:
            chain = document.case_id or document.round_slug
            yield Break(chain, 1, Phrase("filen {filename} är ändrad", filename=document.filename))
