"""What stands in Swedish within an English letter's sentences: bodies' names and what people have written, gathered
where the letter is put in the outbox, so that each is told as what it is (WCAG 2.1, 3.1.2)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.tables import Case, Handling
from models.vocabulary import Language
from notifications.letters import AnyLetter
from rules.wording.tongues import words_within

L = TypeVar("L", bound=AnyLetter)
_OF_PEOPLE = ("handling", "others", "also", "titles", "removed", "route", "opinion")


def with_tongues(session: Session, letters: Sequence[L]) -> list[L]:
    """The letters, those in English with the Swedish words that may stand in their sentences."""
    return [letter if letter.language is Language.SV else _in_english(session, letter) for letter in letters]


def _in_english(session: Session, letter: L) -> L:
    return replace(letter, swedish=tuple(dict.fromkeys(_words(session, letter))))


def _words(session: Session, letter: AnyLetter) -> Iterator[str]:
    yield from letter.swedish
    yield from _names_of_bodies(session, letter)
    if letter.about_round and letter.about_round.language is Language.SV:
        yield from words_within(letter.about_round)
    yield from words_within([getattr(letter, name, None) for name in _OF_PEOPLE])


def _names_of_bodies(session: Session, letter: AnyLetter) -> Iterator[str]:
    """Those on the way of the letter's case, or of every case of its round, and those that have handled it."""
    if letter.about_case:
        mine = Case.id == letter.about_case.id
    elif letter.about_round:
        mine = Case.round_slug == letter.about_round.slug
    else:
        return
    yield from (step.name for route in session.scalars(select(Case.route).where(mine)) for step in route)
    yield from session.scalars(select(Handling.body_name).join(Case).where(mine).distinct())
