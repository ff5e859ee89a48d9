"""What was read of a page of meeting days, as it is shown to be confirmed: each body's days beside their words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.files.fields import FIRST_YEAR, LAST_YEAR
from models.files.meeting_page.bodies import UNNAMED
from models.files.meeting_page.left_out import LeftOut
from models.files.meeting_page.reading import read_days, read_page
from models.files.meeting_page.settling import MeetingDay, PageReading, Question
from models.files.page_source.kept import from_kept
from web.pages.forms import as_number
from web.reply.page import Reply

SEEN: Final = "seen"
FRESH: Final = "fresh"
PAGE: Final = "page"
AGAIN: Final = "again"
FIELDS: Final = "fields"
"""What was read: a whole page, the same page once more, or what somebody wrote in the bodies' own fields."""


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
    """The form's values, with the days newly found in their fields, and what is shown of the page it keeps.

    One that gives no day at all is only `unread`: it stands where it was pasted, to be put right there.
    """
    blocks = from_kept(values.get(SEEN, "")) if values.get(SEEN) else []
    if not blocks:
        return values, {"found": None, "unread": None}
    register = {step.body: step.name for step in (*reply.bodies, *reply.editable_steps)}
    found = _found(reply, read_page(blocks, register, _year(values)), values)
    if not found.bodies and not found.needs_year:
        return {**values, SEEN: "", FRESH: ""}, {"found": None, "unread": found}
    if values.get(FRESH):
        days = _days(reply, found, whole=values[FRESH] != FIELDS)
        if values[FRESH] == PAGE:
            days |= {name: _with_written(reply, body, text, values) for body, name, text in _fields_among(reply, days)}
        values = {**values, FRESH: "", **days}
    return values, {"found": found, "unread": None}


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


def _fields_among(reply: Reply, days: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Each body with its field and the days found for it, one a line."""
    fields = ((step.body, field_name(step.body)) for step in reply.editable_steps)
    return [(body, name, days[name]) for body, name in fields if name in days]


def _with_written(reply: Reply, body: str, days: str, values: Mapping[str, str]) -> str:
    """The days that a page gives, and what somebody had written beside it in the body's own field."""
    written = values.get(field_name(body), "").strip()
    read = read_days(written)
    if written and (read.questions or not read.plain):
        return f"{days}\n{written}"
    own = {str(day) for day in set(read.days) - set(_known(reply, body))}
    return "\n".join(sorted(own.union(days.split())))


def _known(reply: Reply, body: str) -> tuple[dt.date, ...]:
    return tuple(reply.case.meetings.get(body, ()))


def _gone(reply: Reply, body: str, days: Sequence[MeetingDay]) -> tuple[dt.date, ...]:
    """Days known of the same years that the page does not have."""
    there = {each.day for each in days}
    years = {day.year for day in there}
    return tuple(day for day in _known(reply, body) if day.year in years and day not in there)
