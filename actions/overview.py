"""What a round looks like at a moment: the rows with what the rules say of them. Reads only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kit.clock import local_day
from models import selects
from models.cases import Case
from models.handlings import Handling
from models.rounds import Round
from models.values import CaseFacts
from rules.progress import CaseProgress, RoundProgress, case_progress, round_progress
from rules.wording import outcome_sentence


@dataclass(frozen=True, slots=True)
class CaseView:
    """One principal's row."""

    case: Case
    facts: CaseFacts
    progress: CaseProgress
    handlings: Sequence[Handling]


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round with every principal's row, in the order of their names."""

    round: Round
    cases: Sequence[CaseView]
    progress: RoundProgress


def case_view(case: Case, round_: Round, handlings: Sequence[Handling], today: dt.date) -> CaseView:
    """One row seen on a day in Stockholm."""
    facts = case.facts(round_, handlings)
    return CaseView(case, facts, case_progress(facts, today), handlings)


def round_view(session: Session, slug: str, now: dt.datetime) -> RoundView:
    """The whole round at a moment. Raises NotFound."""
    round_ = selects.round_of(session, slug)
    by_case = selects.handlings_by_case(session, slug)
    today = local_day(now)
    rows = [case_view(case, round_, by_case.get(case.id, []), today) for case in selects.cases(session, slug)]
    return RoundView(round_, rows, round_progress([(row.facts, row.progress) for row in rows], today))


def outcome_in(session: Session, round_: Round, language: str, now: dt.datetime) -> str:
    """A closed round's outcome in the reader's language: as it was written down at closing, or said anew."""
    if language == round_.language:
        return round_.outcome
    return outcome_sentence(round_view(session, round_.slug, now).progress, language)
