"""A consultation as data, the same for `/api/rounds`, `rundan status` and `rundan opinions`; and as a table in .csv."""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from actions.views.facts.facts import Facts
from actions.views.facts.families import FamilyFacts, family_facts
from actions.views.facts.rounds import RoundFacts, round_facts
from actions.views.opinions.consultation import Answers, Consultation, Given, Themed, consultation
from actions.views.overview import RoundView
from kit.clock import local_day
from kit.i18n import translator
from models.reads.opinion_reads import rounds_following
from models.values import Inquiry
from models.vocabulary import AnswerKind, Channel, Language, Part
from rules.replies.opinions import said_answer

BYTE_ORDER_MARK = "\ufeff"
# what a spreadsheet would take for a formula (OWASP, CSV injection)
RISKY = ("=", "+", "-", "@", "\t", "\r")


class ChoiceFacts(Facts):
    """One answer to choose among, and the codes of those who gave it."""

    answer: str
    count: int
    principals: tuple[str, ...]


class QuestionFacts(Facts):
    """One question, counted from 1. `choices` is empty for one answered in free text."""

    number: int
    text: str
    kind: AnswerKind
    mandatory: bool
    answered: int
    choices: tuple[ChoiceFacts, ...]


class OpinionFacts(Facts):
    """What one principal says, as it stands. `answers` are by question number; `times` is how often it was given."""

    code: str
    name: str
    answers: dict[int, str]
    text: str
    backed_by: str
    backed_on: dt.date | None
    paragraph: str
    times: int
    given_at: dt.datetime
    channel: Channel
    files: tuple[str, ...]


class MarkFacts(Facts):
    """One answer under a theme; question 0 is what the principal added freely."""

    code: str
    question: int


class ThemeFacts(Facts):
    """One theme: what came of it, and the answers under it."""

    name: str
    response: str
    answers: tuple[MarkFacts, ...]


class ConsultationFacts(Facts):
    """What came in, by question, by principal and by theme."""

    questions: tuple[QuestionFacts, ...]
    opinions: tuple[OpinionFacts, ...]
    themes: tuple[ThemeFacts, ...]


class WholeRound(RoundFacts):
    """Everything about a round, or of one `county` of it, by its code. `opinions` is what came in, if it asks for any.

    `followed_by` are the slugs of the rounds created from it, and `family` the rounds linked to it, if any.
    """

    county: str
    opinions: ConsultationFacts | None
    followed_by: tuple[str, ...]
    family: FamilyFacts | None


def whole_round(session: Session, view: RoundView, now: dt.datetime, language: Language | None = None) -> WholeRound:
    """The round's facts and its opinions, with its sentences in that language, or in the round's own."""
    facts, said_in = round_facts(view, language), language or view.round.language
    asked = Part.OPINION in view.round.asks
    opinions = consultation_facts(consultation(session, view.round.slug, said_in, view.county)) if asked else None
    known = {name: getattr(facts, name) for name in RoundFacts.model_fields}
    following = tuple(round_.slug for round_ in rounds_following(session, view.round.slug))
    family = family_facts(session, view, now, said_in)
    return WholeRound(**known, county=view.county, opinions=opinions, followed_by=following, family=family)


def consultation_facts(found: Consultation) -> ConsultationFacts:
    """What came in, as data."""
    codes = {case.principal_name: case.principal_code for case in found.cases}
    return ConsultationFacts(
        questions=tuple(_question(each, codes) for each in found.answers),
        opinions=tuple(_opinion(each) for each in found.given),
        themes=tuple(_theme(each) for each in found.themes),
    )


def _question(answers: Answers, codes: Mapping[str, str]) -> QuestionFacts:
    return QuestionFacts(
        number=answers.number,
        text=answers.inquiry.text,
        kind=answers.inquiry.kind,
        mandatory=answers.inquiry.mandatory,
        answered=len(answers.said),
        choices=tuple(
            ChoiceFacts(answer=each.answer, count=each.count, principals=tuple(codes[name] for name in each.names))
            for each in answers.tallies
        ),
    )


def _opinion(given: Given) -> OpinionFacts:
    case, opinion = given.case, given.opinion
    return OpinionFacts(
        code=case.principal_code,
        name=case.principal_name,
        answers={each.question: each.text for each in given.said if each.question},
        text=opinion.text,
        backed_by=opinion.backed_by,
        backed_on=opinion.backed_on,
        paragraph=opinion.paragraph,
        times=opinion.number,
        given_at=opinion.given_at,
        channel=opinion.channel,
        files=tuple(document.filename for document in given.statements),
    )


def _theme(themed: Themed) -> ThemeFacts:
    marks = tuple(MarkFacts(code=each.case.principal_code, question=each.question) for each in themed.said)
    return ThemeFacts(name=themed.theme.name, response=themed.theme.response, answers=marks)


def csv_table(found: Consultation, language: str) -> str:
    """The table with its headings in that language (`sv` or `en`)."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in _rows(found, language))
    return BYTE_ORDER_MARK + file.getvalue()


def harmless(cell: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(RISKY) else cell


def _rows(found: Consultation, language: str) -> Iterator[list[str]]:
    _ = translator(language)
    about = ["Huvudman", "Kod", "Bakom synpunkterna står", "Beslutat", "Paragraf", "Lämnat"]
    asked = [inquiry.text for inquiry in found.round.questions]
    yield [*(_(word) for word in about), *asked, _("Övriga synpunkter"), _("Teman"), _("Bilagor")]
    for given in found.given:
        yield _row(found.round.questions, given, language)


def _row(inquiries: Sequence[Inquiry], given: Given, language: str) -> list[str]:
    case, opinion = given.case, given.opinion
    backed_on = opinion.backed_on.isoformat() if opinion.backed_on else ""
    given_on = local_day(opinion.given_at).isoformat()
    answers = [
        said_answer(inquiry, opinion.answers.get(number, ""), language)
        for number, inquiry in enumerate(inquiries, start=1)
    ]
    themes = ", ".join(theme.name for theme in given.themes)
    files = ", ".join(document.filename for document in given.statements)
    about = [case.principal_name, case.principal_code, opinion.backed_by, backed_on, opinion.paragraph, given_on]
    return [*about, *answers, opinion.text, themes, files]
