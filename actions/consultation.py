"""What came in to a consultation, grouped by question and by theme. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.themes import FREE
from models import selects
from models.cases import Case
from models.documents import Document
from models.opinions import Opinion
from models.rounds import Round
from models.selects_opinions import standing_opinions, statements, theme_marks, themes
from models.themes import Theme
from models.values import Inquiry
from rules.opinions import Tally, said_answer, tally


@dataclass(frozen=True, slots=True)
class Said:
    """One answer by one principal, in words. `question` counts from 1; 0 is what it adds freely."""

    case: Case
    opinion: Opinion
    question: int
    text: str
    themes: tuple[Theme, ...]

    @property
    def key(self) -> str:
        """What its field is called in a form."""
        return f"{self.case.principal_code}.{self.question}"


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything said to one question. `tallies` count each choice, and are empty for one answered in free text."""

    number: int
    inquiry: Inquiry
    tallies: tuple[Tally, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Themed:
    """Everything said under one theme."""

    theme: Theme
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Consultation:
    """What principals have said, each as it stands, in the order of their names."""

    round: Round
    cases: Sequence[Case]
    opinions: Mapping[str, Opinion]
    answers: tuple[Answers, ...]
    free: tuple[Said, ...]
    themes: tuple[Themed, ...]
    statements: Sequence[Document]

    @property
    def silent(self) -> list[Case]:
        """Those who have not answered."""
        return [case for case in self.cases if case.id not in self.opinions]

    @property
    def given(self) -> list[tuple[Case, Opinion]]:
        """Those who have answered, with what they said."""
        return [(case, self.opinions[case.id]) for case in self.cases if case.id in self.opinions]

    @property
    def said(self) -> list[Said]:
        """Every answer, question by question, what was added freely last."""
        return [*(each for answers in self.answers for each in answers.said), *self.free]

    def statements_of(self, case: Case) -> list[Document]:
        """The files a principal has handed in."""
        return [document for document in self.statements if document.case_id == case.id]


def consultation(session: Session, slug: str, language: str) -> Consultation:
    """What has come in to a round, with yes and no in that language. Raises NotFound."""
    round_, cases, opinions = (
        selects.round_of(session, slug),
        selects.cases(session, slug),
        standing_opinions(session, slug),
    )
    known, held = themes(session, slug), _held(session, slug)
    given = [(case, opinions[case.id]) for case in cases if case.id in opinions]

    def said(question: int, inquiry: Inquiry | None) -> tuple[Said, ...]:
        texts = ((case, opinion, _text(opinion, question, inquiry, language)) for case, opinion in given)
        return tuple(
            Said(
                case, opinion, question, text, tuple(theme for theme in known if (case.id, question) in held[theme.id])
            )
            for case, opinion, text in texts
            if text
        )

    answers = tuple(
        Answers(number, inquiry, _tallies(number, inquiry, given, language), said(number, inquiry))
        for number, inquiry in enumerate(round_.questions, start=1)
    )
    free = said(FREE, None)
    everything = [*(each for one in answers for each in one.said), *free]
    themed = tuple(Themed(theme, tuple(each for each in everything if theme in each.themes)) for theme in known)
    return Consultation(round_, cases, opinions, answers, free, themed, statements(session, slug))


def _held(session: Session, slug: str) -> Mapping[int, set[tuple[str, int]]]:
    held: dict[int, set[tuple[str, int]]] = defaultdict(set)
    for mark in theme_marks(session, slug):
        held[mark.theme_id].add((mark.case_id, mark.question))
    return held


def _text(opinion: Opinion, question: int, inquiry: Inquiry | None, language: str) -> str:
    if inquiry is None:
        return opinion.text
    return said_answer(inquiry, opinion.answers.get(question, ""), language)


def _tallies(number: int, inquiry: Inquiry, given: Sequence[tuple[Case, Opinion]], language: str) -> tuple[Tally, ...]:
    answers = [(case.principal_name, opinion.answers.get(number, "")) for case, opinion in given]
    return tally(inquiry, answers, language)
