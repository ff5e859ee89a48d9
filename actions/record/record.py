"""The record: every act on a round or a case ends here, in an event chained to the one before it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any

from sqlalchemy import bindparam, insert, inspect, select, update
from sqlalchemy.orm import Session

from kit.database import when_kept
from kit.errors import FaultyInput, StaleCase
from kit.logs import note
from kit.prepared import Prepared, PreparedInsert
from models.tables import Case, Event, Round
from models.tables.event_data import written
from models.values import Reporter
from models.vocabulary import Channel, EventKind
from rules.replies.addresses import address_faults

_INSERT = PreparedInsert(insert(Event))
_BY_FORM_KEY = Prepared(select(Event.number, Event.chain, Event.kind).where(Event.form_key == bindparam("form_key")))

NOBODY = Reporter("Rundan", "")


@dataclass(frozen=True, slots=True)
class Said:
    """Who says something, how it reached us, the form it came in, and the case number it was told beside.

    `also` are the titles of other rounds in which the same is told; there `told_with` is the id of this case, whose
    receipt tells of them all.
    """

    by: Reporter = NOBODY
    channel: Channel = Channel.SYSTEM
    form_key: str | None = None
    link_id: str | None = None
    case_number: str = ""
    also: tuple[str, ...] = ()
    told_with: str = ""

    def beside(self, case_id: str) -> Said:
        """The same, told in another case with the one of that id, which has the form's key."""
        return replace(self, form_key=None, also=(), told_with=case_id)

    @property
    def elsewhere(self) -> dict[str, Any]:
        """What an event holds of the other cases in which the same form told the same."""
        also = {"also": list(self.also)} if self.also else {}
        return also | ({"told_with": self.told_with} if self.told_with else {})


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One event about to be recorded."""

    kind: EventKind
    said: Said = field(default_factory=Said)
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the record, as written."""

    number: int
    happening: NewEvent
    at: dt.datetime


def event_row(owner: Case | Round, happening: NewEvent, now: dt.datetime) -> dict[str, Any]:
    """The next event of the owner's chain as a row; moves the owner's `version` and `head` along."""
    row: dict[str, Any] = {
        "chain": owner.id if isinstance(owner, Case) else owner.slug,
        "number": owner.version + 1,
        "round_slug": owner.round_slug if isinstance(owner, Case) else owner.slug,
        "case_id": owner.id if isinstance(owner, Case) else None,
        "kind": happening.kind,
        "at": now,
        "actor": happening.said.by.name,
        "role": happening.said.by.role,
        "channel": happening.said.channel,
        "data": written(happening.data),
        "form_key": happening.said.form_key,
        "previous": owner.head,
    }
    row["hash"] = event_hash(row)
    owner.version += 1
    owner.head = row["hash"]
    return row


def record_event(session: Session, owner: Case | Round, happening: NewEvent, now: dt.datetime) -> Entry:
    """Append to the owner's chain, and save what the act changed in a case.

    If somebody else appended first, StaleCase, and nothing of the act remains. Raises FaultyInput when whoever says it
    through a link has an address for a name or a role.
    """
    _refuse_addresses(happening.said)
    seen = owner.version
    row = event_row(owner, happening, now)
    if isinstance(owner, Case):
        _save(session, owner, seen)
    _INSERT.run(session, row)
    when_kept(session, partial(_tell, row))
    return Entry(row["number"], happening, now)


def _tell(row: Mapping[str, Any]) -> None:
    note("happened", kind=row["kind"].value, round=row["round_slug"], case=row["case_id"], number=row["number"])


def _refuse_addresses(said: Said) -> None:
    """Names and roles stand in letters to others."""
    if said.channel is Channel.LINK and (faults := address_faults({"name": said.by.name, "role": said.by.role})):
        raise FaultyInput(faults)


def _save(session: Session, case: Case, seen: int) -> None:
    case.search_text = case.found_by()
    changed = tuple(sorted(inspect(case).committed_state))
    values = {name: getattr(case, name) for name in changed}
    if _change(changed).run(session, values | {"changed": case.id, "seen": seen}).rowcount != 1:
        raise StaleCase


@cache
def _change(columns: tuple[str, ...]) -> Prepared:
    return Prepared(update(Case).where(Case.id == bindparam("changed"), Case.version == bindparam("seen")), columns)


def already_said(session: Session, form_key: str | None, chain: str, kind: EventKind | None = None) -> int | None:
    """The number of the event a form has given already: a double click finds it and changes nothing.

    Raises StaleCase when it was in another chain, or of another kind than `kind`: that is nobody's receipt here.
    """
    if not form_key:
        return None
    said = _BY_FORM_KEY.run(session, {"form_key": form_key}).fetchone()
    if said is None:
        return None
    number, said_in, said_kind = said
    if said_in != chain or kind not in {None, said_kind}:
        raise StaleCase
    return int(number)


def event_hash(row: Mapping[str, Any]) -> str:
    """SHA-256 over what the event says and the hash before it."""
    said = [
        row["chain"],
        row["number"],
        str(row["kind"]),
        row["at"].astimezone(dt.UTC).isoformat(),
        row["actor"],
        row["role"],
        str(row["channel"]),
        row["data"],
        row["form_key"],
        row["previous"],
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
