"""What there is to hand over in a single case, by the name of its file."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy.orm import Session

from actions.papers.case_paper import WrittenFor, case_account_of, case_paper
from actions.papers.covering_letter import covering_letter_of, covering_letter_paper
from actions.papers.proposal import proposal_of, proposal_paper
from documents.parts import Paper
from models.vocabulary import Language

CasePaper = Callable[[Session, str, str, dt.datetime, WrittenFor, Language], Paper]


def _proposal(session: Session, slug: str, code: str, now: dt.datetime, _whom: WrittenFor, language: Language) -> Paper:
    return proposal_paper(proposal_of(session, slug, code, now), language)


def _covering_letter(
    session: Session, slug: str, code: str, _now: dt.datetime, _whom: WrittenFor, language: Language
) -> Paper:
    return covering_letter_paper(covering_letter_of(session, slug, code), language)


def _case(session: Session, slug: str, code: str, now: dt.datetime, whom: WrittenFor, language: Language) -> Paper:
    return case_paper(case_account_of(session, slug, code, now, whom), language)


CASE_PAPERS: Final[Mapping[str, CasePaper]] = {
    "tjansteskrivelse": _proposal,
    "foljebrev": _covering_letter,
    "arendet": _case,
}
