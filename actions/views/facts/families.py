"""A family as data, the same for `/api/rounds` and `rundan status`."""

import datetime as dt

from sqlalchemy.orm import Session

from actions.views.facts.facts import Facts
from actions.views.facts.rounds import RoundSummary, round_summary
from actions.views.families import family_of
from actions.views.overview import RoundView
from models.vocabulary import Language


class FamilyFacts(Facts):
    """The rounds linked to a main one, in numbers, in words, and each in short. See `rules.wording.family`."""

    said: str
    linked: int
    agreed: int
    unfinished: int
    late: int
    closed: int
    next_on: dt.date | None
    rounds: tuple[RoundSummary, ...]


def family_facts(session: Session, main: RoundView, now: dt.datetime, language: Language) -> FamilyFacts | None:
    """The rounds linked to that one at a moment, of its county if it is narrowed to one, with their sentences in the
    language; None when there are none."""
    whole = family_of(session, main.round, now)
    family = whole.within(main.county) if whole else None
    if family is None:
        return None
    progress = family.progress
    return FamilyFacts(
        said=family.sentence(language),
        linked=progress.linked,
        agreed=progress.agreed,
        unfinished=progress.unfinished,
        late=progress.late,
        closed=progress.closed,
        next_on=progress.next_on,
        rounds=tuple(round_summary(view, language) for view in family.linked),
    )
