"""What a principal may send us, from form to value. Fields are named as in `rules.replies.reporting`."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Self

from pydantic import Field

from kit.errors import Fault
from models.files.fields import as_slug, folded
from models.phrases import swedish
from models.tables import Handling
from models.tables.event_data import plain
from models.values import REPORTED, HandlingReport, Reporter, Step
from models.vocabulary import REPORTABLE_OUTCOMES, Act, DocumentKind, Doubt, Level, Outcome
from rules.replies.reporting import NO_BODY
from web.pages.forms import AHEAD, Form, address, choice, day, line, number_in, paragraph_line, text

OTHER: Final = "-other-"  # "another body", written by hand
NOBODY: Final = Step("", "", Level.STYRELSE)
MOST_STEPS: Final = 12
SPARE_STEPS: Final = 2

NO_OTHER_NAME: Final = swedish("Skriv vad organet heter.")
NO_LEVEL: Final = swedish("Välj vilken nivå organet har.")
TWO_DAYS: Final = swedish("Både en känd dag och en annan är ifylld. Välj den som stämmer.")
ANOTHER_DAY: Final = "other"  # written by hand, beside the days that are known
NO_NAME: Final = swedish("Skriv ditt namn.")
NO_ROLE: Final = swedish("Skriv din roll, till exempel registrator.")
NO_MINUTES: Final = swedish("Välj om protokollet är justerat.")

_SPREAD: Final = {"outcomes", "confirmed"}


class Replying(Form):
    """Who answers stands on every form: links are forwarded."""

    name: Annotated[str, line(200, needed=NO_NAME)] = ""
    role: Annotated[str, line(200, needed=NO_ROLE)] = ""
    email: Annotated[str, address()] = ""

    @property
    def reporter(self) -> Reporter:
        """Who says it."""
        return Reporter(self.name, self.role, self.email)


class AcknowledgeForm(Replying):
    """The matter has arrived."""

    case_number: Annotated[str, line(100)] = ""


class HandOverForm(Replying):
    """A colleague goes on."""

    colleague: Annotated[str, line(200, needed=swedish("Skriv kollegans namn."))] = ""
    colleague_email: Annotated[str, address(needed=swedish("Skriv kollegans e-postadress."))] = ""


class QuestionForm(Replying):
    """Something to ask the coordinators."""

    question: Annotated[str, text(5000, needed=swedish("Skriv din fråga."))] = ""


class ReportForm(Replying):
    """What one body did with the matter, in the order of the page."""

    body: Annotated[str, line(40, needed=NO_BODY)] = ""
    other_name: Annotated[str, line(200)] = ""
    other_level: Annotated[Level | None, choice(Level)] = None
    held_on: Annotated[dt.date | None, day(needed=swedish("Skriv vilken dag mötet hölls."))] = None
    ended_on: Annotated[dt.date | None, day()] = None
    paragraph: Annotated[str, paragraph_line()] = ""
    act: Annotated[Act | None, choice(Act, needed=swedish("Välj vad organet gjorde."))] = None
    outcomes: dict[int, Outcome] = Field(default_factory=dict)
    wording: Annotated[str, text()] = ""
    reservation: Annotated[str, text()] = ""
    reason: Annotated[str, text()] = ""
    next_on: Annotated[dt.date | None, day(near=AHEAD)] = None
    urgency_reason: Annotated[str, text()] = ""
    confirmed: tuple[Doubt, ...] = ()
    preliminary: Annotated[str, line(10, needed=NO_MINUTES)] = ""
    adjusted_on: Annotated[dt.date | None, day()] = None
    announced_on: Annotated[dt.date | None, day()] = None
    case_number: Annotated[str, line(100)] = ""

    @classmethod
    def sift(cls, posted: Mapping[str, Any]) -> tuple[Self, list[Fault]]:
        """What can be read, and the faults in the order of the fields."""
        outcomes = {
            number: value
            for name, value in posted.items()
            if (number := number_in(name, "outcomes")) is not None and value in set(REPORTABLE_OUTCOMES)
        }
        confirmed = tuple(doubt for doubt in Doubt if posted.get(confirmed_name(doubt)))
        return super().sift({**posted, "outcomes": outcomes, "confirmed": confirmed})

    @classmethod
    def on_page(cls) -> tuple[str, ...]:
        """Its own fields in the order of the page; the minutes are sent along where they are spoken of."""
        own = [name for name in cls.model_fields if name not in Replying.model_fields]
        own.insert(own.index("preliminary") + 1, "documents")
        return tuple(own)

    @property
    def document_kind(self) -> DocumentKind:
        """What a file sent along is."""
        return DocumentKind.PRELIMINARY if self.is_preliminary else DocumentKind.EXTRACT

    @property
    def is_preliminary(self) -> bool:
        """Whether the minutes were not adjusted yet."""
        return self.preliminary == "yes"

    def report(self, body: Step, corrects: int | None = None) -> HandlingReport:
        """The report. What belongs to an act that was not chosen is left out; a blank stands for what is unknown."""
        act = self.act or Act.PROPOSES
        said = {name: getattr(self, name) for name in _WRITTEN}
        return HandlingReport(
            **said
            | {
                "act": act,
                "body": body.body,
                "body_name": body.name,
                "level": body.level,
                "held_on": self.held_on or dt.date.min,
                "outcomes": self.outcomes if act.has_outcome else {},
                "next_on": self.next_on if act.loops or Outcome.LATER in self.outcomes.values() else None,
                "preliminary": self.is_preliminary,
                "corrects": corrects,
                "confirmed": self.confirmed,
            }
        )

    def chosen_body(self, bodies: Sequence[Step]) -> tuple[Step, list[Fault]]:
        """The body that handled the matter, with a blank step where it is not known."""
        if self.body == OTHER and (listed := named_in(bodies, self.other_name)):
            return listed, []
        if self.body == OTHER:
            return other_body(self.other_name, self.other_level)
        known = next((step for step in bodies if step.body == self.body), None)
        return (known, []) if known else (NOBODY, [Fault("body", NO_BODY)])


def named_in(bodies: Sequence[Step], name: str) -> Step | None:
    """The body of that name in the list: who writes it by hand means that one, at the level it has."""
    return next((step for step in bodies if name and folded(step.name) == folded(name)), None)


def confirmed_name(doubt: Doubt) -> str:
    """The name of the field that answers what is asked about, as `rules.replies.reporting` names it."""
    return f"confirmed[{doubt.value}]"


def other_body(name: str, level: Level | None, planned_on: dt.date | None = None) -> tuple[Step, list[Fault]]:
    """A body that is in no list, by its name, and what is missing to know it."""
    faults = [Fault("other_name", NO_OTHER_NAME)] * (not name) + [Fault("other_level", NO_LEVEL)] * (level is None)
    return Step(as_slug(name)[:40] or "annat-organ", name, level or NOBODY.level, planned_on), faults


# what stands in one field of the form as it stands in the report
_WRITTEN: Final = tuple(name for name in REPORTED if name in ReportForm.model_fields and name not in _SPREAD)


def report_values(row: Handling, bodies: Sequence[Step]) -> dict[str, str]:
    """A reported handling as the form's fields, to be put right."""
    values = {name: str(plain(found)) for name in _WRITTEN if (found := getattr(row, name)) is not None}
    values |= {f"outcomes[{number}]": outcome.value for number, outcome in row.outcomes.items()}
    values |= {confirmed_name(doubt): doubt.value for doubt in row.confirmed}
    values["preliminary"] = "yes" if row.preliminary else "no"
    if row.body not in {step.body for step in bodies}:
        values |= {"body": OTHER, "other_name": row.body_name, "other_level": row.level.value}
    return values


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of the route form: which body, which day."""

    number: int
    step: Step


class PlanForm(Replying):
    """The way ahead. Rows are read apart, as there may be any number of them."""

    other_name: Annotated[str, line(200)] = ""
    other_level: Annotated[Level | None, choice(Level)] = None
    other_on: Annotated[dt.date | None, day(near=AHEAD)] = None
    rows: dict[int, tuple[str, dt.date | None]] = Field(default_factory=dict)
    case_number: Annotated[str, line(100)] = ""

    @classmethod
    def sift(cls, posted: Mapping[str, Any]) -> tuple[Self, list[Fault]]:
        """What can be read, and the faults in the order of the fields."""
        rows, faults = {}, []
        for number in range(MOST_STEPS):
            written = {name: posted.get(row_name(number, name), "") for name in PlanRowForm.model_fields}
            found, wrong = PlanRowForm.sift(written)
            rows[number] = (found.body, found.on)
            faults += [Fault(row_name(number, each.field), each.message) for each in (*wrong, *found.clash())]
        form, others = super().sift({**posted, "rows": rows})
        return form, [*faults, *others]

    def planned(self, bodies: Sequence[Step]) -> tuple[list[PlannedRow], list[Fault]]:
        """The rows that name a body, in the order they stand; one that is in no list comes last, if it is known."""
        known = {step.body: step for step in bodies}
        rows = [
            PlannedRow(number, replace(known[code], planned_on=planned_on))
            for number, (code, planned_on) in self.rows.items()
            if code in known
        ]
        faults: list[Fault] = []
        if self.other_name or self.other_level or self.other_on:
            other, faults = other_body(self.other_name, self.other_level, self.other_on)
            if listed := named_in(bodies, self.other_name):
                other, faults = replace(listed, planned_on=self.other_on), []
            rows.append(PlannedRow(MOST_STEPS, other))
        return rows, faults


class PlanRowForm(Form):
    """One row of the way ahead."""

    body: Annotated[str, line(40)] = ""
    planned_on: Annotated[dt.date | None, day(near=AHEAD)] = None
    chosen: Annotated[str, line(10)] = ""

    @property
    def on(self) -> dt.date | None:
        """The day: one of those known, if one was chosen, or the written one."""
        return self.planned_on if self.chosen in {"", ANOTHER_DAY} else self._known

    @property
    def _known(self) -> dt.date | None:
        try:
            return dt.date.fromisoformat(self.chosen)
        except ValueError:
            return None

    def clash(self) -> list[Fault]:
        """That one day was chosen and another written: nobody guesses which was meant."""
        is_both = self.chosen not in {"", ANOTHER_DAY} and self.planned_on not in {None, self._known}
        return [Fault("planned_on", TWO_DAYS)] if is_both else []


def row_name(number: int, field: str) -> str:
    """The name of a field in the route form, as `rules.replies.reporting.plan_faults` names it."""
    return f"route[{number}].{field}"


def plan_values(steps: Sequence[Step]) -> dict[str, str]:
    """The steps ahead as the form's fields, one spare row or two after them."""
    values = {}
    for number, step in enumerate(steps):
        values[row_name(number, "body")] = step.body
        values[row_name(number, "planned_on")] = step.planned_on.isoformat() if step.planned_on else ""
    return values


def row_count(values: Mapping[str, str]) -> int:
    """How many rows to show: those written in, and some to spare."""
    written = [n for n in range(MOST_STEPS) if values.get(row_name(n, "body")) or values.get(row_name(n, "planned_on"))]
    return min(max(written, default=-1) + 1 + SPARE_STEPS, MOST_STEPS)


def in_order(rows: Sequence[PlannedRow], existing: int) -> list[PlannedRow]:
    """The rows as a route: each added row finds its place among the first `existing`, before a later day or a
    higher level. Those keep their order: days the wrong way round are for a person to put right."""
    placed = [row for row in rows if row.number < existing]
    for row in (row for row in rows if row.number >= existing):
        place = next((n for n, other in enumerate(placed) if _goes_before(row.step, other.step)), len(placed))
        placed.insert(place, row)
    return placed


def _goes_before(step: Step, other: Step) -> bool:
    if step.planned_on and other.planned_on:
        return step.planned_on < other.planned_on
    return step.level.rank < other.level.rank
