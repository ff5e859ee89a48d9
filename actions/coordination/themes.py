"""Themes: how coordinators group what principals have said, and what came of it. Allowed also once the round is closed.

They are the coordinators' own working material and stand outside the record; what is sent of them stands in letters.
"""

import datetime as dt
import hashlib
from collections.abc import Set as AbstractSet
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.errors import Fault, FaultyInput, StaleCase
from models.phrases import Phrase
from models.reads import lookup
from models.reads.opinion_reads import all_themes, theme_of
from models.tables import Theme, ThemeMark, case_id

NO_NAME: Final = "Skriv vad temat heter."
TAKEN: Final = "Det finns redan ett tema som heter {name}."
REMOVED: Final = "Det finns ett borttaget tema som heter {name}. Ta fram det igen, eller välj ett annat namn."

# one answer: the principal's code and the question's number
Answer = tuple[str, int]


def add_theme(session: Session, slug: str, name: str) -> Theme:
    """Add a theme to a consultation. Raises NotFound, and FaultyInput when the name is empty or taken."""
    lookup.round_of(session, slug)
    theme = Theme(round_slug=slug, name=_free_name(session, slug, name), response="")
    session.add(theme)
    session.flush()
    return theme


def change_theme(session: Session, slug: str, theme_id: int, name: str, response: str, seen: str) -> None:
    """Rename a theme and say what came of it. `seen` is the mark of the theme as its page showed it.

    Raises NotFound, FaultyInput, and StaleCase when somebody else has changed it meanwhile.
    """
    theme = theme_of(session, slug, theme_id)
    if seen != theme_mark(theme):
        raise StaleCase
    theme.name = _free_name(session, slug, name, theme)
    theme.response = response.strip()


def remove_theme(session: Session, slug: str, theme_id: int, now: dt.datetime) -> None:
    """Remove a theme with its marks until it is brought back; the answers stay. Raises NotFound."""
    theme_of(session, slug, theme_id).removed_at = now


def restore_theme(session: Session, slug: str, theme_id: int) -> None:
    """Bring a theme back as it was when it was removed. Raises NotFound."""
    theme_of(session, slug, theme_id).removed_at = None


def mark_answers(
    session: Session, slug: str, theme_id: int, shown: AbstractSet[Answer], chosen: AbstractSet[Answer]
) -> None:
    """Of the answers shown, let the theme hold those chosen; others are left as they are. Raises NotFound."""
    theme = theme_of(session, slug, theme_id)
    marks = session.scalars(select(ThemeMark).where(ThemeMark.theme_id == theme.id)).all()
    held = {(mark.case_id, mark.question): mark for mark in marks}
    for code, question in shown:
        key = (case_id(slug, code), question)
        if (code, question) in chosen and key not in held:
            session.add(ThemeMark(theme_id=theme.id, case_id=key[0], question=question))
        elif (code, question) not in chosen and key in held:
            session.delete(held[key])


def theme_mark(theme: Theme) -> str:
    """Changes whenever the theme's name or response does."""
    return hashlib.sha256(f"{theme.name}\n{theme.response}".encode()).hexdigest()[:16]


def _free_name(session: Session, slug: str, name: str, own: Theme | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise FaultyInput([Fault("name", NO_NAME)])
    for theme in all_themes(session, slug):
        if theme is not own and theme.name.casefold() == name.casefold():
            raise FaultyInput([Fault("name", Phrase(TAKEN if theme.removed_at is None else REMOVED, name=theme.name))])
    return name
