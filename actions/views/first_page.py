"""The console's first page: what waits, every open round in short, and the last ones closed. Reads only."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.views.inbox import waiting_for_us
from actions.views.other_rounds import Ordered
from actions.views.overview import outcome_in
from actions.views.standings import Standing, standings_in
from models.reads import waiting_reads
from models.reads.waiting_reads import Glance
from models.tables import Round
from models.vocabulary import RoundState
from rules.reach import Reach
from rules.waiting.waiting import Waiting
from rules.wording.family import FamilyProgress, family_progress

CLOSED_SHOWN = 5

Known = tuple[Sequence[Glance], Mapping[str, Standing], Sequence[Waiting]]


@dataclass(frozen=True, slots=True)
class RoundCard:
    """One open round in short. `family` is how those beside it have come, and `waits_for` the round it waits for;
    `waiting` is how much waits in them all."""

    round: Glance
    standing: Standing
    family: FamilyProgress | None
    waits_for: Ordered | None
    waiting: int


@dataclass(frozen=True, slots=True)
class ClosedRound:
    """One that is closed, and how it went, in the asked language."""

    round: Round
    outcome: str


@dataclass(frozen=True, slots=True)
class FirstPage:
    """`cards` are as many of the `open_count` open rounds as were asked for, those with the most urgent things first.

    `closed` are the last ones of `closed_count`. `namesakes` are the titles that several of the open rounds have.
    `families` are the titles, by slug, of those that have others beside them and may be acted in.
    """

    waiting: Sequence[Waiting]
    cards: Sequence[RoundCard]
    open_count: int
    closed: Sequence[ClosedRound]
    closed_count: int
    namesakes: frozenset[str]
    families: Mapping[str, str]


def first_page(session: Session, reach: Reach, most: int, language: str, now: dt.datetime) -> FirstPage:
    """What whoever reaches that far sees, `most` cards at a moment (UTC). Nothing waits for who only reads."""
    slugs = reach.seen
    rounds = waiting_reads.open_rounds(session, slugs)
    known = standings_in(session).of(session, rounds, now)
    found = waiting_for_us(session, slugs, _all(known), [each.slug for each in rounds], now)
    waiting = [each for each in found if reach.acts_in(each.round_slug)]
    seen = {each.slug for each in rounds}
    mains = _sorted([each for each in rounds if each.family not in seen], rounds, waiting)
    return FirstPage(
        waiting=waiting,
        cards=_cards(session, mains[:most], (rounds, known, waiting), now),
        open_count=len(mains),
        closed=closed_rounds(session, slugs, (0, CLOSED_SHOWN), language, now),
        closed_count=waiting_reads.closed_count(session, slugs),
        namesakes=frozenset(title for title, times in Counter(each.title for each in rounds).items() if times > 1),
        families=_families(rounds, reach),
    )


def _families(rounds: Sequence[Glance], reach: Reach) -> Mapping[str, str]:
    beside = {each.family for each in rounds if each.family}
    return {each.slug: each.title for each in rounds if each.slug in beside and reach.acts_in(each.slug)}


def closed_rounds(
    session: Session, slugs: Collection[str] | None, page: tuple[int, int], language: str, now: dt.datetime
) -> list[ClosedRound]:
    """Some of the closed rounds, the last one first; `page` is how many come before them and how many they are."""
    found = waiting_reads.closed_rounds(session, slugs, *page)
    return [ClosedRound(each, outcome_in(session, each, language, now)) for each in found]


def _all(known: Mapping[str, Standing]) -> Iterable[Waiting]:
    return (waiting for standing in known.values() for waiting in standing.waiting)


def _sorted(mains: Iterable[Glance], rounds: Sequence[Glance], waiting: Sequence[Waiting]) -> list[Glance]:
    """Those first in which the most urgent things wait, then by due date; those without one last."""
    main_of = _main_of(rounds)
    places: dict[str, int] = {}
    for place, each in enumerate(waiting):
        places.setdefault(main_of.get(each.round_slug, each.round_slug), place)
    return sorted(mains, key=lambda each: (places.get(each.slug, len(waiting)), each.is_undated, each.due_on))


def _main_of(rounds: Iterable[Glance]) -> Mapping[str, str]:
    return {each.slug: each.family or each.slug for each in rounds}


def _cards(session: Session, shown: Sequence[Glance], seen: Known, now: dt.datetime) -> list[RoundCard]:
    rounds, known, waiting = seen
    beside = [
        *(each for each in rounds if each.family),
        *waiting_reads.closed_beside(session, [each.slug for each in shown]),
    ]
    firsts = waiting_reads.rounds_named(session, {each.after.round for each in shown if _waits(each)})
    known = {**known, **standings_in(session).of(session, [*beside, *firsts], now)}
    main_of = _main_of(rounds)
    count = [main_of.get(each.round_slug, each.round_slug) for each in waiting]
    return [
        RoundCard(
            each,
            known[each.slug],
            _family([other for other in beside if other.family == each.slug], known),
            _first(each, {first.slug: first for first in firsts}, known) if _waits(each) else None,
            count.count(each.slug),
        )
        for each in shown
    ]


def _waits(each: Glance) -> bool:
    return each.state is RoundState.WAITING and each.after is not None


def _family(linked: Sequence[Glance], known: Mapping[str, Standing]) -> FamilyProgress | None:
    if not linked:
        return None
    return family_progress([(known[each.slug].progress, each.state is RoundState.CLOSED) for each in linked])


def _first(each: Glance, firsts: Mapping[str, Glance], known: Mapping[str, Standing]) -> Ordered | None:
    first = firsts.get(each.after.round)
    if first is None:
        return None
    return Ordered(first.title, first.slug, each.after.when, known[first.slug].progress)
