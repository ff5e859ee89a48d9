"""What a change would do and which letters it would cause, without making it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.changing.changed import Changed, Changing, Letter
from actions.record.record import Said
from actions.views.overview import RoundView, round_view
from kit.database import Database, take_back
from models.tables import Letter as LetterRow
from notifications.office import Office
from rules.changing.telling import Group

Act = Callable[[Changing], Changed]
Then = Callable[[RoundView], Sequence[str]]


@dataclass(frozen=True, slots=True)
class About:
    """Which round is to be changed, by whom, when, and the version of it that the form was filled in from."""

    office: Office
    slug: str
    said: Said
    now: dt.datetime
    seen_version: int | None = None


@dataclass(frozen=True, slots=True)
class GroupLetter:
    """Those who get a letter in the same words, and the first one's as bytes; links stand in it as placeholders."""

    group: Group
    letters: Sequence[Letter]
    content: bytes


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would be recorded, who would be told, group by group, and the round as it would be then, in words."""

    changed: Changed
    groups: Sequence[GroupLetter]
    then: Sequence[str]


def foresee(database: Database, act: Act, about: About, then: Then) -> Foreseen:
    """Make the change through the real act, look at its letters and at the round, and take it all back.

    Raises what the act does.
    """
    with database.write() as session:
        try:
            said = replace(about.said, form_key=None)
            changing = Changing(session, about.office, about.slug, said, about.now, about.seen_version)
            changed = act(changing)
            return _foreseen(session, changed, then(round_view(session, about.slug, about.now)))
        finally:
            take_back(session)


def _foreseen(session: Session, changed: Changed, then: Sequence[str]) -> Foreseen:
    groups: dict[Group, list[Letter]] = {}
    for letter in changed.letters:
        groups.setdefault(letter.group, []).append(letter)
    contents = _contents(session, [letters[0].key for letters in groups.values()])
    found = [GroupLetter(group, letters, contents.get(letters[0].key, b"")) for group, letters in groups.items()]
    return Foreseen(changed, found, then)


def _contents(session: Session, keys: Sequence[str]) -> Mapping[str, bytes]:
    session.flush()
    rows = session.execute(select(LetterRow.key, LetterRow.content).where(LetterRow.key.in_(keys)))
    return {key: content for key, content in rows}  # noqa: C416 - a Row is no pair to dict()
