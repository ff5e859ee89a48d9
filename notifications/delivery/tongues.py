"""What stands in Swedish within an English letter's sentences: bodies' names and what people have written, gathered
where the letter is put in the outbox, so that each is told as what it is (WCAG 2.1, 3.1.2)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.tables import Case, Handling
from models.vocabulary import Language
from notifications.letters.base import AnyLetter
from rules.wording.tongues import words_within

L = TypeVar("L", bound=AnyLetter)
_OF_PEOPLE = ("handling", "others", "also", "titles", "removed", "route", "opinion")


def with_tongues(session: Session, letters: Sequence[L]) -> list[L]:
    """The letters, those in English with the Swedish words that may stand in their sentences."""
    english = [letter for letter in letters if letter.language is not Language.SV]
    names = _names_of_bodies(session, english) if english else {}
    return [letter if letter.language is Language.SV else _in_english(letter, names) for letter in letters]


def _in_english(letter: L, names: Mapping[str, Collection[str]]) -> L:
    return replace(letter, swedish=tuple(dict.fromkeys(_words(letter, names))))


def _words(letter: AnyLetter, names: Mapping[str, Collection[str]]) -> Iterator[str]:
    yield from letter.swedish
    yield from names.get(_about(letter), ())
    if letter.about_round and letter.about_round.language is Language.SV:
        yield from words_within(letter.about_round)
    yield from words_within([getattr(letter, name, None) for name in _OF_PEOPLE])


def _about(letter: AnyLetter) -> str:
    """The id of the letter's case, else the slug of its round."""
    if letter.about_case:
        return letter.about_case.id
    return letter.about_round.slug if letter.about_round else ""


def _names_of_bodies(session: Session, letters: Iterable[AnyLetter]) -> Mapping[str, Collection[str]]:
    """Those on the way of each letter's case, or of every case of its round, and those that have handled it; asked for
    all the letters at once."""
    about = {_about(letter) for letter in letters}
    mine = or_(Case.id.in_(about), Case.round_slug.in_(about))
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for case_id, slug, route in session.execute(select(Case.id, Case.round_slug, Case.route).where(mine)):
        for step in route:
            found[case_id][step.name] = found[slug][step.name] = None
    handled = select(Case.id, Case.round_slug, Handling.body_name).join(Case).where(mine).distinct()
    for case_id, slug, name in session.execute(handled):
        found[case_id][name] = found[slug][name] = None
    return found
