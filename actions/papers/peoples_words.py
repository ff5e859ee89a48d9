"""What people have written that stands in a paper, told as Swedish in one in English, and the other way about."""

from collections.abc import Iterable, Iterator
from typing import Final

from documents.parts import Written
from models.tables import Event, Extension, Opinion, Round
from models.vocabulary import Language
from rules.wording.tongues import words_within

_OF_A_ROUND: Final = (
    "title",
    "summary",
    "in_letter",
    "recommender",
    "level_reason",
    "sent_by",
    "close_reason",
    "att_satser",
    "questions",
    "offer",
    "signing",
    "contacts",
)


def written_in(round_: Round, language: Language, principals: Iterable[str]) -> Written:
    """What is in another language in a paper in that one: the round's words, and what `principals` write in Swedish."""
    ours = list(_of_round(round_)) if round_.language is not language else []
    if language is Language.SV:
        return Written.of(ours, Language.EN)
    return Written.of([*ours, *principals], Language.SV)


def _of_round(round_: Round) -> Iterator[str]:
    for name in _OF_A_ROUND:
        yield from words_within(getattr(round_, name))


def of_extensions(extensions: Iterable[Extension]) -> Iterator[str]:
    """Why more time was given, and by whom."""
    for each in extensions:
        yield from (each.reason, each.decided_by)


def of_events(events: Iterable[Event]) -> Iterator[str]:
    """What was told with each, and by whom."""
    for each in events:
        yield from words_within((each.told, each.actor, each.role))


def of_opinions(opinions: Iterable[Opinion]) -> Iterator[str]:
    """What principals answered, and who stands behind it."""
    for each in opinions:
        yield from words_within((each.text, each.answers, each.backed_by))
