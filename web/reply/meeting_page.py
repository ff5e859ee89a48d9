"""What was read of a page of meeting days, as it is shown to be confirmed: each body's days beside their words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.files.fields import FIRST_YEAR, LAST_YEAR
from models.files.meeting_page.bodies import UNNAMED
from models.files.meeting_page.left_out import LeftOut
from models.files.meeting_page.reading import read_page
from models.files.meeting_page.settling import MeetingDay, PageReading, Question
from models.files.page_source.kept import from_kept
from web.pages.forms import as_number
from web.reply.page import Reply

SEEN: Final = "seen"
FRESH: Final = "fresh"
PAGE: Final = "page"
FIELDS: Final = "fields"
"""What was read anew: a whole page, or what somebody wrote in the bodies' own fields."""


@dataclass(frozen=True, slots=True)
class FoundBody:
    """A body's days as found. `step` is the code of the body they are taken for, empty when nobody has said."""

    key: str
    name: str
    step: str
    days: tuple[MeetingDay, ...]
    ahead: bool
    gone: tuple[dt.date, ...]
    """Days known before of the same years, which will no longer be."""

    @property
    def field(self) -> str:
        """The name of the field in which a person says whose they are."""
        return f"whose[{self.key}]"


@dataclass(frozen=True, slots=True)
class FoundPage:
    """What the page says; `bodies` are those ahead first, then others it names."""

    bodies: Sequence[FoundBody]
    questions: Sequence[Question]
    left_out: Sequence[LeftOut]
    needs_year: bool

    @property
    def asked(self) -> Mapping[str, Sequence[Question]]:
        """What must be asked, each question once with the places on the page it is about."""
        places: dict[str, dict[object, Question]] = {}
        for each in self.questions:
            places.setdefault(each.what, {}).setdefault((each.body, each.words, each.place), each)
        return {what: list(those.values()) for what, those in places.items()}

    @property
    def asks_more(self) -> bool:
        """Whether the page can be read better when a person has said something."""
        return self.needs_year or any(not each.ahead for each in self.bodies)

    def days_of(self, step: str) -> list[MeetingDay]:
        """The days to be kept for that body, in order."""
        return sorted((day for each in self.bodies if each.step == step for day in each.days), key=lambda day: day.day)


def field_name(body: str) -> str:
    """The name of a body's field."""
    return f"meetings[{body}]"


def look_at_page(reply: Reply, values: Mapping[str, str]) -> tuple[Mapping[str, str], Mapping[str, FoundPage | None]]:
    """The form's values, with the days newly found in their fields, and what is shown of the page it keeps."""
    blocks = from_kept(values.get(SEEN, "")) if values.get(SEEN) else []
    if not blocks:
        return values, {"found": None}
    register = {step.body: step.name for step in (*reply.bodies, *reply.editable_steps)}
    found = _found(reply, read_page(blocks, register, _year(values)), values)
    if values.get(FRESH):
        values = {**values, FRESH: "", **_days(reply, found, whole=values[FRESH] == PAGE)}
    return values, {"found": found}


def _year(values: Mapping[str, str]) -> int | None:
    year = as_number(values.get("year", "").strip())
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _found(reply: Reply, read: PageReading, values: Mapping[str, str]) -> FoundPage:
    ahead = {step.body: step.name for step in reply.editable_steps}
    names = {step.body: step.name for step in reply.bodies} | ahead
    bodies = [
        FoundBody(
            key,
            names.get(key, "" if key == UNNAMED else key),
            _step(key, ahead, values),
            days,
            key in ahead,
            _gone(reply, _step(key, ahead, values), days),
        )
        for key, days in sorted(read.bodies.items(), key=lambda each: each[0] not in ahead)
    ]
    questions = [
        each for each in read.questions if each.body is None or each.body in ahead or each.body not in read.bodies
    ]
    return FoundPage(bodies, questions, read.left_out, read.needs_year or bool(values.get("year")))


def _step(key: str, ahead: Mapping[str, str], values: Mapping[str, str]) -> str:
    said = values.get(f"whose[{key}]", "")
    return key if key in ahead else said if said in ahead else ""


def _days(reply: Reply, found: FoundPage, *, whole: bool) -> dict[str, str]:
    """The days found, one a line, for each body that has any; others keep what stands in their fields.

    A `whole` page says nothing of years it has no day of: what is known of them is kept.
    """
    days: dict[str, str] = {}
    for step in (each.body for each in reply.editable_steps):
        there = {each.day for each in found.days_of(step)}
        known = _known(reply, step) if whole else ()
        others = {day for day in known if day.year not in {each.year for each in there}}
        days |= {field_name(step): "\n".join(map(str, sorted(there | others)))} if there else {}
    return days


def _known(reply: Reply, body: str) -> tuple[dt.date, ...]:
    return tuple(reply.case.meetings.get(body, ()))


def _gone(reply: Reply, body: str, days: Sequence[MeetingDay]) -> tuple[dt.date, ...]:
    """Days known of the same years that the page does not have."""
    there = {each.day for each in days}
    years = {day.year for day in there}
    return tuple(day for day in _known(reply, body) if day.year in years and day not in there)
