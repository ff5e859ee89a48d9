"""Letting a file into an office's registry: what it would change, and then all of it or nothing."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from actions.registry.entries import Saying, say
from actions.registry.offices import county_of, rename
from kit.clock import local_day
from kit.errors import Fault
from models.files.faults import FileFaults
from models.files.registry.incoming import Incoming, incoming, name_of_part
from models.files.registry.parts import EntryKind, RegistryPart, parts_of
from models.files.yaml_source import Source


@dataclass(frozen=True, slots=True)
class Change:
    """One part that would change. `before` is None for a new one, `after` for one that is taken out."""

    kind: EntryKind
    name: str
    before: Any
    after: Any

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """What differs, field by field where the part has fields: its name, before and after as text."""
        before, after = _named(self.before), _named(self.after)
        names = dict.fromkeys((*before, *after))
        pairs = ((name, _text(before.get(name)), _text(after.get(name))) for name in names)
        return [pair for pair in pairs if pair[1] != pair[2]]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change; nothing as long as there are faults."""

    faults: tuple[Fault, ...]
    cautions: tuple[Fault, ...]
    changes: tuple[Change, ...]


def preview(session: Session, office: str, source: Source, today: dt.date, *, removing: bool = False) -> Preview:
    """What the file would change in the office's registry, today in Stockholm. Raises NotFound."""
    current = county_of(session, office, today)
    found = incoming(source, current, removing=removing)
    known = {part[:2]: part.value for part in parts_of(current)}
    changes = tuple(_change(part, found, known) for part in found.parts)
    return Preview(found.faults, found.cautions, () if found.faults else changes)


def let_in(session: Session, office: str, source: Source, by: str, now: dt.datetime, *, removing: bool = False) -> int:
    """Let the file in; how many parts changed. Raises FileFaults, with nothing changed, and NotFound."""
    found = incoming(source, county_of(session, office, local_day(now)), removing=removing)
    if found.faults:
        raise FileFaults(source.path, found.faults)
    if not found.parts:
        return 0
    changed = say(session, office, found.parts, Saying(by, now, note=source.path.name))
    rename(session, office, found.county)
    return changed


def _change(part: RegistryPart, found: Incoming, known: Mapping[tuple[EntryKind, str], Any]) -> Change:
    before = known.get(part[:2])
    named = part if part.value else part._replace(value=before)
    return Change(part.kind, name_of_part(named, found.county), before, part.value)


def _named(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"": value} if value else {}


def _text(value: Any) -> str:
    """A part's value on a line."""
    if isinstance(value, dict):
        return ", ".join(_text(inner) for inner in value.values())
    if isinstance(value, list):
        return ("; " if any(isinstance(inner, dict) for inner in value) else ", ").join(map(_text, value))
    return "" if value is None else str(value)


def as_lines(changes: tuple[Change, ...]) -> Iterator[tuple[EntryKind, str, str, str, str]]:
    """Every field that changes: kind, whose, field, before, after."""
    for change in changes:
        yield from ((change.kind, change.name, *field) for field in change.fields)
