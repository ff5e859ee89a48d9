"""What came in to a consultation, by question and by theme; and what came of it. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.views.by_county import among, counties_among, county_code
from models.reads import lookup
from models.reads.opinion_reads import (
    answered_cases,
    standing_opinions,
    standing_opinions_of,
    statements,
    theme_marks,
    themes,
)
from models.tables import Case, Document, Opinion, Round, Theme, case_id
from models.tables.themes import FREE
from models.values import Inquiry
from rules.replies.opinions import Tally, said_answer, tally


@dataclass(frozen=True, slots=True)
class SaidAnswer:
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
class Given:
    """Everything one principal says, question by question, and the files it has handed in."""

    case: Case
    opinion: Opinion
    said: tuple[SaidAnswer, ...]
    statements: Sequence[Document]

    @property
    def themes(self) -> list[Theme]:
        """The themes its answers are under, in the order they were added."""
        found = {theme.id: theme for each in self.said for theme in each.themes}
        return [theme for _, theme in sorted(found.items())]


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything said to one question, and who has answered others but not it.

    `tallies` count each choice, and are empty for one answered in free text.
    """

    number: int
    inquiry: Inquiry
    tallies: tuple[Tally, ...]
    said: tuple[SaidAnswer, ...]
    silent: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Themed:
    """Everything said under one theme."""

    theme: Theme
    said: tuple[SaidAnswer, ...]


@dataclass(frozen=True, slots=True)
class Consultation:
    """What principals have said, each as it stands, in the order of their names: all of the round's, or those of one
    `county`, by its code. `counties` is how many have answered in each, where the round is in several."""

    round: Round
    cases: Sequence[Case]
    given: tuple[Given, ...]
    answers: tuple[Answers, ...]
    free: tuple[SaidAnswer, ...]
    themes: tuple[Themed, ...]
    county: str
    counties: Mapping[str, int]

    @property
    def silent(self) -> list[Case]:
        """Those who have not answered."""
        answered = {one.case.id for one in self.given}
        return [case for case in self.cases if case.id not in answered]

    @property
    def said(self) -> list[SaidAnswer]:
        """Every answer, question by question, what was added freely last."""
        return [*(each for answers in self.answers for each in answers.said), *self.free]

    @property
    def statements(self) -> list[tuple[Case, Document]]:
        """Every file handed in, principal by principal."""
        return [(one.case, document) for one in self.given for document in one.statements]


def consultation(session: Session, slug: str, language: str, asked: str = "") -> Consultation:
    """What has come in to a round, with yes and no in that language; from one county alone if the round has that which
    is asked for, by its code. Raises NotFound."""
    round_, known, everyone = lookup.round_of(session, slug), themes(session, slug), lookup.cases(session, slug)
    county, cases = among(everyone, asked)
    ids = [case.id for case in cases]
    opinions = standing_opinions_of(session, ids) if county else standing_opinions(session, slug)
    given_by = answered_cases(session, slug) if county else opinions
    answered = Counter(county_code(case) for case in everyone if case.id in given_by)
    given = _given(
        session,
        round_,
        [case for case in cases if case.id in opinions],
        opinions,
        known,
        language,
        is_part=bool(county),
    )
    by_question: dict[int, list[SaidAnswer]] = defaultdict(list)
    for each in (each for one in given for each in one.said):
        by_question[each.question].append(each)
    answers = tuple(
        _answers(number, inquiry, given, by_question[number], language)
        for number, inquiry in enumerate(round_.questions, start=1)
    )
    free = tuple(by_question[FREE])
    themed = _themed(known, [*(each for one in answers for each in one.said), *free])
    by_county = {code: answered[code] for code in counties_among(everyone)}
    return Consultation(round_, cases, given, answers, free, themed, county, by_county)


def _given(
    session: Session,
    round_: Round,
    cases: Sequence[Case],
    opinions: Mapping[str, Opinion],
    known: Sequence[Theme],
    language: str,
    *,
    is_part: bool,
) -> tuple[Given, ...]:
    marked = _marked(session, round_.slug, known)
    files: dict[str | None, list[Document]] = defaultdict(list)
    for document in statements(session, round_.slug, opinions if is_part else None):
        files[document.case_id].append(document)

    def of(case: Case, opinion: Opinion) -> Given:
        texts = _texts(round_.questions, opinion, language)
        said = (
            SaidAnswer(case, opinion, number, text, tuple(marked[case.id, number])) for number, text in texts if text
        )
        return Given(case, opinion, tuple(said), files[case.id])

    return tuple(of(case, opinions[case.id]) for case in cases)


def _marked(session: Session, slug: str, known: Sequence[Theme]) -> Mapping[tuple[str, int], list[Theme]]:
    """The themes of each answer, by case and question."""
    by_id = {theme.id: theme for theme in known}
    marked: dict[tuple[str, int], list[Theme]] = defaultdict(list)
    for mark in theme_marks(session, slug):
        marked[mark.case_id, mark.question].append(by_id[mark.theme_id])
    return marked


def _texts(inquiries: Sequence[Inquiry], opinion: Opinion, language: str) -> Iterator[tuple[int, str]]:
    for number, inquiry in enumerate(inquiries, start=1):
        yield number, said_answer(inquiry, opinion.answers.get(number, ""), language)
    yield FREE, opinion.text


def _themed(known: Sequence[Theme], said: Iterable[SaidAnswer]) -> tuple[Themed, ...]:
    under: dict[int, list[SaidAnswer]] = defaultdict(list)
    for each in said:
        for theme in each.themes:
            under[theme.id].append(each)
    return tuple(Themed(theme, tuple(under[theme.id])) for theme in known)


def _answers(
    number: int, inquiry: Inquiry, given: Sequence[Given], said: Sequence[SaidAnswer], language: str
) -> Answers:
    written = [(one.case, one.opinion.answers.get(number, "")) for one in given]
    tallies = tally(inquiry, [(case.principal_name, answer) for case, answer in written], language)
    return Answers(number, inquiry, tallies, tuple(said), tuple(case for case, answer in written if not answer))


@dataclass(frozen=True, slots=True)
class CameOfIt:
    """`opinions` are those that stand of the principals it is told to, by their codes."""

    consultation: Round
    themes: Sequence[Theme]
    opinions: Mapping[str, Opinion]


def came_of_it(session: Session, round_: Round, codes: Iterable[str]) -> CameOfIt | None:
    """What came of the consultation the round follows, to tell those principals; None if it follows none."""
    consultation = session.get(Round, round_.follows) if round_.follows else None
    if consultation is None:
        return None
    answered = [theme for theme in themes(session, consultation.slug) if theme.response]
    cases = {case_id(consultation.slug, code): code for code in codes}
    own = standing_opinions_of(session, cases.keys())
    return CameOfIt(consultation, answered, {cases[key]: row for key, row in own.items()})
