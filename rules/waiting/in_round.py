"""What waits in a round by what is known of its principals: whose time runs out, whose plan is no plan."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from models.vocabulary import RoundState
from rules.law.workdays import DAY
from rules.route.needs import NeedKind
from rules.route.plan import PlanCaution, PlanCautionKind
from rules.route.progress import CaseProgress, RoundProgress
from rules.waiting.waiting import Waiting, WaitingAct, WaitingKind, done_by

SOON = dt.timedelta(days=10)

_NO_PLAN = {
    PlanCautionKind.OUT_OF_ORDER,
    PlanCautionKind.CANCELLED,
    PlanCautionKind.OVERTAKEN,
    PlanCautionKind.BEFORE_WINDOW,
    PlanCautionKind.AFTER_WINDOW,
}


@dataclass(frozen=True, slots=True)
class RoundSeen:
    """The round itself. `held_back_on`: since when one that waits for another will not open by itself. `family`: the
    round it stands beside."""

    slug: str
    title: str
    state: RoundState
    due_on: dt.date
    is_undated: bool = False
    held_back_on: dt.date | None = None
    family: str = ""


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """One principal's case on a day. `too_late_from`: the first day it cannot make its due date. `link_gone_on`: the
    day the last link that opens it was revoked."""

    id: str
    principal: str
    due_on: dt.date
    progress: CaseProgress
    too_late_from: dt.date | None = None
    cautions: Sequence[PlanCaution] = ()
    link_gone_on: dt.date | None = None


def waits_in_round(
    round_: RoundSeen, progress: RoundProgress, cases: Iterable[CaseSeen], today: dt.date
) -> Iterator[Waiting]:
    """What waits in an open round, or in one that waits for another, on that day in Stockholm."""
    if round_.state is RoundState.WAITING and round_.held_back_on:
        yield _of_round(round_, WaitingKind.NOT_OPENED, round_.held_back_on, today)
    if round_.state is not RoundState.OPEN:
        return
    seen = list(cases)
    for case in seen:
        yield from _waits_in_case(round_, case, today)
    if progress.all_final:
        since = max((case.progress.answered_on for case in seen if case.progress.answered_on), default=today)
        yield _of_round(round_, WaitingKind.CLOSE, min(since, today), today)
    elif round_.is_undated and round_.due_on <= today:
        yield _of_round(round_, WaitingKind.LOOK_AGAIN, round_.due_on, today)


def _of_round(round_: RoundSeen, kind: WaitingKind, since: dt.date, today: dt.date) -> Waiting:
    return Waiting(kind, round_.slug, round_.title, max(done_by(kind, since), today), since=since)


def _waits_in_case(round_: RoundSeen, case: CaseSeen, today: dt.date) -> Iterator[Waiting]:
    yield from _without_link(round_, case)
    yield from _short_of_time(round_, case, today)
    yield from _without_plan(round_, case, today)
    yield from _to_classify(round_, case)


def _without_link(round_: RoundSeen, case: CaseSeen) -> Iterator[Waiting]:
    """Whoever has nothing left to tell needs no link."""
    if case.link_gone_on and not case.progress.is_final:
        yield replace(_of_case(round_, case, WaitingKind.NO_LINK, case.link_gone_on), since=case.link_gone_on)


def _short_of_time(round_: RoundSeen, case: CaseSeen, today: dt.date) -> Iterator[Waiting]:
    """A last chance to make the due date within ten days, or one that has passed; nobody is both."""
    lost_on = case.too_late_from
    if case.progress.is_late:
        yield _late(round_, case, today)
    elif lost_on and lost_on <= today:
        yield replace(_of_case(round_, case, WaitingKind.TOO_LATE, today), on=case.due_on)
    elif lost_on and lost_on - DAY <= today + SOON:
        last = lost_on - DAY
        yield replace(_of_case(round_, case, WaitingKind.LAST_CHANCE, last), on=last)


def _late(round_: RoundSeen, case: CaseSeen, today: dt.date) -> Waiting:
    """Of one that has answered it is a step after the signing that is late. One that was asked `on` a day when its due
    date had passed is late since then."""
    found = replace(_of_case(round_, case, WaitingKind.LATE, today), since=case.progress.late_since)
    if case.progress.is_answered:
        return replace(found, other_acts=(WaitingAct.TELL_STEP,))
    is_opened_late = found.since is not None and case.due_on < found.since
    return replace(found, on=found.since) if is_opened_late else found


def _without_plan(round_: RoundSeen, case: CaseSeen, today: dt.date) -> Iterator[Waiting]:
    """The first of the planned days that is no plan; the others stand or fall with it."""
    found = [caution for caution in case.cautions if caution.kind in _NO_PLAN]
    if found and not case.progress.is_late:
        first = min(found, key=lambda caution: caution.on)
        by = max(today, min(first.on, first.other_on or first.on))
        yield replace(_of_case(round_, case, WaitingKind.PLAN, by), on=first.on, body=first.body)


def _to_classify(round_: RoundSeen, case: CaseSeen) -> Iterator[Waiting]:
    decision = case.progress.decision
    if decision and any(need.kind is NeedKind.CLASSIFY for need in case.progress.needs):
        since = decision.told_on or decision.held_on
        found = _of_case(round_, case, WaitingKind.CLASSIFY, done_by(WaitingKind.CLASSIFY, since))
        found = replace(found, target=str(decision.number), since=since, on=decision.held_on)
        yield replace(found, body=decision.body_name, says=decision.wording)


def _of_case(round_: RoundSeen, case: CaseSeen, kind: WaitingKind, by: dt.date) -> Waiting:
    return Waiting(kind, round_.slug, round_.title, by, case.id, case.principal, family=round_.family)
