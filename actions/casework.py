"""The common ground of every act on a case: open it, and settle what follows from the new facts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from kit.clock import local_day
from kit.errors import Fault, FaultyInput
from models.reads import locked_reads, lookup
from models.tables import Case, Handling, Round
from models.values import CaseFacts
from models.vocabulary import EventKind
from rules.changing.wording import earlier_points
from rules.chase import next_chase_at
from rules.route.progress import CaseProgress, case_progress
from rules.route.transitions import check_case_move, check_due_date, check_part, check_round_move


def refuse(faults: Sequence[Fault]) -> None:
    """Raise FaultyInput if there is any fault."""
    if faults:
        raise FaultyInput(faults)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The event an act gave. `repeated` when the same form had given it already."""

    number: int
    repeated: bool = False


@dataclass
class Work:
    """A case being worked on within one transaction; `facts` are as they were when it was opened, until settled."""

    case: Case
    round: Round
    handlings: list[Handling]
    today: dt.date
    facts: CaseFacts
    progress: CaseProgress


def open_case(session: Session, case_id: str, kind: EventKind, now: dt.datetime) -> Work:
    """The case with everything the rules need, if `kind` may happen to it now. Raises NotFound, NotAllowed.

    Its round is not closed, opened again or extended before this transaction ends.
    """
    work = _work(session, *locked_reads.case_to_change(session, case_id), now)
    check_round_move(work.round.state, kind)
    check_part(work.facts.asks, kind)
    check_due_date(work.facts.is_undated, kind)
    check_case_move(work.case.state, kind)
    return work


def look_at_case(session: Session, case_id: str, now: dt.datetime) -> Work:
    """The case with everything the rules need. Raises NotFound."""
    return _work(session, *lookup.case_of(session, case_id), now)


def _work(session: Session, case: Case, round_: Round, now: dt.datetime) -> Work:
    handlings = list(lookup.handlings(session, case.id))
    today = local_day(now)
    facts = case.facts(round_, handlings)
    if round_.worded_on:
        facts = replace(facts, earlier_points=_earlier_points(session, round_))
    return Work(case, round_, handlings, today, facts, case_progress(facts, today))


def _earlier_points(session: Session, round_: Round) -> tuple[tuple[dt.date, int], ...]:
    told = [event.told for event in lookup.case_events(session, round_.slug) if event.kind is EventKind.WORDED]
    return earlier_points(round_.wording, round_.worded_on, told)


def settle_case(work: Work) -> None:
    """Bring the case's computed columns in line with its facts: state, outcome and the next moment to chase."""
    work.facts = work.case.facts(work.round, work.handlings)
    work.progress = case_progress(work.facts, work.today)
    work.case.state = work.progress.state
    work.case.outcome = work.progress.outcome
    work.case.chase_at = next_chase_at(work.facts, work.round.chase_policy, work.case.chased_at)
    # what has changed may change whether it makes it
    work.case.look_on = None if work.facts.round_closed else work.today
