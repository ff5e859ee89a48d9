"""Opinions as letters say them: whole in a receipt, in short in the invitation to the round that follows."""

from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import Any

from actions.views.opinions.consultation import CameOfIt
from models.tables import Case
from models.values import Inquiry
from models.vocabulary import Language
from notifications import briefs
from rules.replies.opinions import said_answers
from rules.wording.event_wording import backing_in, backing_phrase

IN_SHORT = 240  # characters of a principal's own text that an invitation repeats


def opinion_said(questions: Sequence[Inquiry], told: Mapping[str, Any], language: Language) -> briefs.OpinionSaid:
    """The opinion an event tells of, in words, question by question."""
    given = {int(number): answer for number, answer in told["answers"].items()}
    return briefs.OpinionSaid(said_answers(questions, given, language), told["text"], backing_in(told, language))


def heard(came: CameOfIt, case: Case) -> briefs.CameOfIt:
    """What came of the views, and what this principal itself had said, in short."""
    opinion, own = came.opinions.get(case.principal_code), None
    if opinion:
        answers = said_answers(came.consultation.questions, opinion.answers, case.language)
        backing = backing_phrase(opinion.backed_by, opinion.backed_on, opinion.paragraph, case.language)
        short = tuple((asked, shorten(said, IN_SHORT, placeholder=" …")) for asked, said in answers)
        own = briefs.OpinionSaid(short, shorten(opinion.text, IN_SHORT, placeholder=" …"), backing)
    return briefs.CameOfIt(came.consultation.title, tuple((theme.name, theme.response) for theme in came.themes), own)
