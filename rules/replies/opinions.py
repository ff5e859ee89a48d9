"""What is wrong with an opinion, and how its answers read. Fields are named as in `OpinionReport`."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from kit.errors import Fault
from kit.i18n import translator
from models.phrases import Phrase
from models.values import Inquiry, OpinionReport
from models.vocabulary import AnswerKind, YesNo
from rules.replies.days import told_day

NOT_HELD = "Dagen har inte varit än. Lämna synpunkterna efter mötet."
LONG_AGO = "Dagen ligger långt tillbaka. Kontrollera året."


@dataclass(frozen=True, slots=True)
class Tally:
    """How many gave one answer, and who. `share` is of all who have given their opinion, from 0 to 1."""

    answer: str
    names: tuple[str, ...]
    share: float

    @property
    def count(self) -> int:
        """How many gave it."""
        return len(self.names)


def opinion_faults(
    inquiries: Sequence[Inquiry],
    report: OpinionReport,
    today: dt.date,
    *,
    files: int = 0,
    unknown: AbstractSet[str] = frozenset(),
) -> tuple[Fault, ...]:
    """Every fault of an opinion given on that day in Stockholm; one of an answer has the field `answers[1]`.

    `files` is how many come with it: a statement may say everything. `unknown` names fields that could not be read.
    """
    faults = (*_answer_faults(inquiries, report), *_silence(inquiries, report, files), *_backing_faults(report, today))
    return tuple(fault for fault in faults if fault.field not in unknown)


def _answer_faults(inquiries: Sequence[Inquiry], report: OpinionReport) -> Iterator[Fault]:
    for number, inquiry in enumerate(inquiries, start=1):
        answer = report.answers.get(number, "").strip()
        known = [value for value, _ in answer_choices(inquiry, "sv")]
        if inquiry.mandatory and not answer:
            yield Fault(f"answers[{number}]", Phrase("Besvara fråga {number}.", number=number))
        elif answer and known and answer not in known:
            yield Fault(f"answers[{number}]", "Välj ett av svaren.", found=answer)
    for number in sorted(report.answers.keys() - range(1, len(inquiries) + 1)):
        yield Fault(f"answers[{number}]", Phrase("Rundan har ingen fråga {number}.", number=number))


def _silence(inquiries: Sequence[Inquiry], report: OpinionReport, files: int) -> Iterator[Fault]:
    said = any(answer.strip() for answer in report.answers.values()) or report.text.strip()
    if not said and not files and not any(inquiry.mandatory for inquiry in inquiries):
        yield Fault(
            "text", "Här finns inga synpunkter än. Svara på någon fråga, skriv fritt eller bifoga ett yttrande."
        )


def _backing_faults(report: OpinionReport, today: dt.date) -> Iterator[Fault]:
    backed_on = report.backed_on
    if not report.backed_by.strip():
        yield Fault("backed_by", "Ange vem som står bakom synpunkterna: ett organ eller en tjänsteperson.")
    if backed_on is None:
        if report.paragraph.strip():
            yield Fault("backed_on", "Ange vilken dag organet beslutade.")
        return
    yield from told_day("backed_on", backed_on, today, today, not_yet=NOT_HELD, too_old=LONG_AGO)


def answer_choices(inquiry: Inquiry, language: str) -> list[tuple[str, str]]:
    """The answers to choose among, as kept and in words; none when it is answered in free text."""
    if inquiry.kind is AnswerKind.YES_NO:
        words = ((word.value, translator(language)(word.label)) for word in YesNo)
        return [(value, word.capitalize()) for value, word in words]
    return [(choice, choice) for choice in inquiry.choices]


def said_answer(inquiry: Inquiry, answer: str, language: str) -> str:
    """An answer as it is read."""
    return dict(answer_choices(inquiry, language)).get(answer, answer)


def said_answers(
    inquiries: Sequence[Inquiry], answers: Mapping[int, str], language: str
) -> tuple[tuple[str, str], ...]:
    """Each question answered, with its answer in words."""
    said = (
        (inquiry.text, said_answer(inquiry, answers.get(number, ""), language))
        for number, inquiry in enumerate(inquiries, start=1)
    )
    return tuple((asked, answer) for asked, answer in said if answer)


def tally(inquiry: Inquiry, answers: Sequence[tuple[str, str]], language: str) -> tuple[Tally, ...]:
    """How many gave each answer to choose among; none for a question answered in free text.

    `answers` are pairs of name and answer, of everyone who has given an opinion; an empty answer is none.
    """
    names: dict[str, list[str]] = defaultdict(list)
    for name, given in answers:
        names[given].append(name)
    everyone = max(1, len(answers))
    return tuple(
        Tally(word, tuple(names[value]), len(names[value]) / everyone)
        for value, word in answer_choices(inquiry, language)
    )
