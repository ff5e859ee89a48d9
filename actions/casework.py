"""The common ground of every act on a case: open it, and settle what follows from the new facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kit.clock import local_day
from models import selects, selects_change
from models.cases import Case
from models.handlings import Handling
from models.rounds import Round
from models.values import CaseFacts
from models.vocabulary import EventKind
from rules.chase import next_chase_at
from rules.progress import CaseProgress, case_progress
from rules.transitions import check_case_move, check_part, check_round_move


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
    work = _work(session, *selects_change.case_to_change(session, case_id), now)
    check_round_move(work.round.state, kind)
    check_part(work.facts.asks, kind)
    check_case_move(work.case.state, kind)
    return work


def look_at_case(session: Session, case_id: str, now: dt.datetime) -> Work:
    """The case with everything the rules need. Raises NotFound."""
    return _work(session, *selects.case_of(session, case_id), now)


def _work(session: Session, case: Case, round_: Round, now: dt.datetime) -> Work:
    handlings = list(selects.handlings(session, case.id))
    today = local_day(now)
    facts = case.facts(round_, handlings)
    return Work(case, round_, handlings, today, facts, case_progress(facts, today))


def settle_case(work: Work) -> None:
    """Bring the case's computed columns in line with its facts: state, outcome and the next moment to chase."""
    work.facts = work.case.facts(work.round, work.handlings)
    work.progress = case_progress(work.facts, work.today)
    work.case.state = work.progress.state
    work.case.outcome = work.progress.outcome
    work.case.chase_at = next_chase_at(work.facts, work.round.chase_policy, work.case.chased_at)
