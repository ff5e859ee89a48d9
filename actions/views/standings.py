"""How every open round stands, as little as a list of them needs: only those that have changed are read again."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.views.overview import CaseView, RoundView, case_view, seen_together
from kit.clock import local_day
from kit.i18n import swedish_order
from models.reads import page_reads, waiting_reads
from models.reads.waiting_reads import Glance
from models.tables import Round
from models.vocabulary import RoundState
from rules.effect import EffectState, turning_days
from rules.route.progress import RoundProgress
from rules.waiting.in_round import CaseSeen, RoundSeen, waits_in_round
from rules.waiting.waiting import Waiting, in_order

# what moves when anything does that a round's cases are seen by, and the day they were seen on
Mark = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A round on a day in Stockholm: in numbers, and what waits in it by what is known of its cases.

    `planned_on` are the days of the meetings ahead, `turns_on` those of the entry into force.
    """

    progress: RoundProgress
    effect: EffectState | None
    will_be_late: int
    waiting: tuple[Waiting, ...]
    planned_on: frozenset[dt.date]
    turns_on: tuple[dt.date, ...]


class Standings:
    """What one process knows of the rounds in one database. Safe to share between threads."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Mark, Standing]] = {}

    def of(self, session: Session, rounds: Sequence[Glance], now: dt.datetime) -> Mapping[str, Standing]:
        """How those rounds stand at a moment, by slug. What is committed is seen, whoever wrote it."""
        today = local_day(now)
        held_back = waiting_reads.held_back(session, [each.slug for each in rounds if _waits_for_another(each)], today)
        marks = {each.slug: _mark(each, held_back.get(each.slug), today) for each in rounds}
        kept = {slug: found for slug, mark in marks.items() if (found := self._known.get(slug)) and found[0] == mark}
        stale = marks.keys() - kept.keys()
        fresh = (
            {slug: (marks[slug], each) for slug, each in _seen(session, stale, held_back, today).items()}
            if stale
            else {}
        )
        self._known = {**self._known, **fresh}
        return {slug: standing for slug, (_, standing) in {**kept, **fresh}.items()}


_IN: WeakKeyDictionary[object, Standings] = WeakKeyDictionary()


def standings_in(session: Session) -> Standings:
    """What this process knows of the database the session reads."""
    return _IN.setdefault(session.get_bind(), Standings())


def waits_in_view(
    view: RoundView, link_gone: Mapping[str, dt.datetime], held_back: dt.date | None, today: dt.date
) -> Sequence[Waiting]:
    """What waits in a round that is seen whole; `link_gone` are the moments of `waiting_reads.without_link`, and
    `held_back` is the day of `waiting_reads.held_back`."""
    return view.once(_waits, frozenset(link_gone.items()), held_back, today)


def _waits(
    view: RoundView, link_gone: frozenset[tuple[str, dt.datetime]], held_back: dt.date | None, today: dt.date
) -> Sequence[Waiting]:
    gone = dict(link_gone)
    cases = [row.once(_case_seen, gone.get(row.case.id)) for row in view.cases]
    return tuple(in_order(waits_in_round(_round_seen(view.round, held_back), view.progress, cases, today)))


def _waits_for_another(each: Glance) -> bool:
    return each.state is RoundState.WAITING


def _mark(each: Glance, held_back: dt.date | None, today: dt.date) -> Mark:
    return (each.head, each.signed_on, each.signed_told_on, each.last_event, held_back, today)


def _seen(
    session: Session, slugs: Collection[str], held_back: Mapping[str, dt.date], today: dt.date
) -> Mapping[str, Standing]:
    rounds = session.scalars(select(Round).where(Round.slug.in_(slugs))).all()
    link_gone = waiting_reads.without_link(session, slugs)
    return {
        each.slug: _standing(_whole(session, each, today), link_gone, held_back.get(each.slug), today)
        for each in rounds
    }


def _whole(session: Session, round_: Round, today: dt.date) -> RoundView:
    whole = page_reads.whole_cases(session, round_.slug)
    rows = [case_view(case, round_, handlings, today) for case, handlings in whole]
    return seen_together(round_, sorted(rows, key=lambda row: swedish_order(row.case.principal_name)), today)


def _standing(
    view: RoundView, link_gone: Mapping[str, dt.datetime], held_back: dt.date | None, today: dt.date
) -> Standing:
    waiting = waits_in_view(view, link_gone, held_back, today)
    planned = frozenset(step.planned_on for row in view.cases for step in row.progress.ahead if step.planned_on)
    return Standing(
        progress=view.progress,
        effect=view.effect,
        will_be_late=len(view.will_be_late),
        waiting=tuple(waiting),
        planned_on=planned,
        turns_on=tuple(turning_days(view.round.effect_rule)),
    )


def _round_seen(round_: Round, held_back: dt.date | None) -> RoundSeen:
    return RoundSeen(
        round_.slug, round_.title, round_.state, round_.due_on, round_.is_undated, held_back, round_.family
    )


def _case_seen(row: CaseView, link_gone: dt.datetime | None) -> CaseSeen:
    """What takes long to find out is asked only of whoever has not answered."""
    is_ahead = bool(row.progress.ahead)
    return CaseSeen(
        id=row.case.id,
        principal=row.facts.principal_name,
        due_on=row.facts.due_on,
        progress=row.progress,
        too_late_from=row.too_late_from if is_ahead and not row.progress.is_late else None,
        cautions=row.plan_cautions if is_ahead else (),
        link_gone_on=local_day(link_gone) if link_gone else None,
    )
