"""What is searched for, found: rounds, cases, decisions, and for coordinators what was asked and thought."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from kit.search_text import search_terms, search_text
from models.reads import search_reads
from models.tables import Case, Handling, Opinion, Question, Round

MOST: Final = 20  # of each group
_NONE: Final[tuple[int, Sequence[Any]]] = (0, ())
LONGEST: Final = 200  # characters of what is searched for


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A principal's case; `is_by_number` when its case number is what was searched for."""

    case: Case
    round: Round
    is_by_number: bool


@dataclass(frozen=True, slots=True)
class FoundHandling:
    """What a body did; `stands` unless it was put right or taken back since."""

    handling: Handling
    case: Case
    round: Round
    stands: bool


@dataclass(frozen=True, slots=True)
class FoundWords:
    """What a principal has asked or thinks, and where on the coordinator's page of its case that stands."""

    text: str
    at: dt.datetime
    place: str
    case: Case
    round: Round


@dataclass(frozen=True, slots=True)
class Found:
    """The first of each group, best first, and how many there are of each."""

    rounds: Sequence[Round] = ()
    cases: Sequence[FoundCase] = ()
    handlings: Sequence[FoundHandling] = ()
    round_count: int = 0
    case_count: int = 0
    handling_count: int = 0
    questions: Sequence[FoundWords] = ()
    question_count: int = 0
    opinions: Sequence[FoundWords] = ()
    opinion_count: int = 0
    letters: Sequence[search_reads.LetterRow] = ()
    letter_count: int = 0

    @property
    def by_number(self) -> Sequence[FoundCase]:
        """The cases whose number was searched for."""
        return [each for each in self.cases if each.is_by_number]

    @property
    def by_name(self) -> Sequence[FoundCase]:
        """The other cases."""
        return [each for each in self.cases if not each.is_by_number]

    @property
    def count(self) -> int:
        """How many in all."""
        told = self.question_count + self.opinion_count + self.letter_count
        return self.round_count + self.case_count + self.handling_count + told


def search(session: Session, slugs: Collection[str] | None, query: str, *, letters: bool = False) -> Found:
    """What is found in those rounds (None for all); nothing by a query without a letter or a digit.

    With `letters` also what passed between a principal and the coordinators: questions, answers, opinions, and
    letters by their subjects; and principals by their mailboxes.
    """
    terms = search_terms(query)
    if not terms:
        return Found()
    rounds = search_reads.rounds(session, slugs)
    texts = {each.slug: _text(each) for each in rounds}
    where = {term: [slug for slug, text in texts.items() if term in text] for term in terms}
    named = [each for each in rounds if all(each.slug in where[term] for term in terms)]
    by_slug = {each.slug: each for each in rounds}
    case_count, cases = search_reads.cases(session, slugs, where, MOST, letters)
    handling_count, handlings = search_reads.handlings(session, slugs, where, MOST, letters)
    questions = opinions = sent = _NONE
    if letters:
        questions = search_reads.questions(session, slugs, where, MOST)
        opinions = search_reads.opinions(session, slugs, where, MOST)
        sent = search_reads.letters(session, slugs, where, MOST)
    return Found(
        named[:MOST],
        [FoundCase(case, by_slug[case.round_slug], _is_by_number(case, terms)) for case in cases],
        _handlings(session, handlings, by_slug),
        len(named),
        case_count,
        handling_count,
        [_asked(question, case, by_slug) for question, case in questions[1]],
        questions[0],
        [_thought(opinion, case, by_slug) for opinion, case in opinions[1]],
        opinions[0],
        sent[1],
        sent[0],
    )


def _asked(question: Question, case: Case, rounds: Mapping[str, Round]) -> FoundWords:
    place = f"#question-{question.id}"
    return FoundWords(question.text, question.asked_at, place, case, rounds[case.round_slug])


def _thought(opinion: Opinion, case: Case, rounds: Mapping[str, Round]) -> FoundWords:
    words = " ".join(filter(None, (*opinion.answers.values(), opinion.text)))
    return FoundWords(words, opinion.given_at, "", case, rounds[case.round_slug])


def _text(round_: Round) -> str:
    return search_text(round_.title, round_.recommender, round_.case_number, round_.summary, *round_.att_satser)


def _is_by_number(case: Case, terms: Sequence[str]) -> bool:
    number = search_text(case.case_number)
    return any(term in number and any(letter.isdigit() for letter in term) for term in terms)


def _handlings(
    session: Session, rows: Sequence[search_reads.HandlingRow], rounds: Mapping[str, Round]
) -> Sequence[FoundHandling]:
    gone = search_reads.corrected(session, {case.id for _, case in rows})
    gone |= {(case.id, number) for _, case in rows for number in case.withdrawn_reports}
    return [
        FoundHandling(handling, case, rounds[case.round_slug], (case.id, handling.number) not in gone)
        for handling, case in rows
    ]
