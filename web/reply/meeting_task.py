"""Telling the days a principal's bodies meet: a whole page, read and confirmed beside its words, or body by body."""

import datetime as dt
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Annotated, Any, Final, Self

from pydantic import Field

from actions.casework import Recorded, look_at_case, refuse
from actions.registry.corrections import keep_meetings
from actions.replies.meeting_days import tell_meetings
from kit.errors import Fault, FaultyInput
from models.files.fields import FIRST_YEAR, LAST_YEAR
from models.files.meeting_page.bodies import UNNAMED
from models.files.meeting_page.left_out import LeftOut
from models.files.meeting_page.reading import TOO_MANY_DAYS, BodyDays, read_days, read_page
from models.files.meeting_page.settling import MeetingDay, PageReading, Question
from models.files.page_source.content import NEW_PART, Block, Line, Place
from models.files.page_source.kept import as_kept, from_kept
from models.files.page_source.plain import blocks_of_text
from models.files.page_source.sources import TOO_LARGE, Unreadable, blocks_of, blocks_of_written
from models.phrases import Phrase, swedish
from models.reads import lookup
from models.vocabulary import EventKind, Scope
from web.pages.forms import OnlyShown, Posted, as_number, choice
from web.reply.forms import Replying
from web.reply.page import Reply
from web.reply.tasks import Act, Filing, SentForm, Task, blank_form

SEEN: Final = "seen"
FRESH: Final = "fresh"
PAGE: Final = "page"
AGAIN: Final = "again"
FIELDS: Final = "fields"
"""What was read: a whole page, the same page once more, or what somebody wrote in the bodies' own fields."""

MOST_BODIES: Final = 60
MOST_SHOWN: Final = 10
LONGEST_KEPT: Final = 900_000  # bytes, below the most a field of a form may hold
UNREAD: Final = swedish("Det här går inte att läsa som en dag: {found}. Skriv till exempel 24 april 2023.")
UNSURE: Final = swedish("{what} Där står: {found}")
NO_DAYS: Final = swedish("Här finns ingen dag. Skriv till exempel 24 april, 29 maj och 19 juni 2023.")
NOTHING: Final = swedish("Skriv eller klistra in mötesdagarna för minst ett organ.")
NO_PAGE: Final = swedish("Klistra in sidan eller välj en fil.")
MANY_BODIES: Final = swedish("Det är för många organ på en gång: högst {most}. Inget är sparat.")


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


def given_name(body: str) -> str:
    """The name of the field that holds what stands in a body's field without anybody having written it."""
    return f"given[{body}]"


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
        values = {**values, FRESH: "", **_filled(reply, found, values)}
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


def _filled(reply: Reply, found: FoundPage, values: Mapping[str, str]) -> dict[str, str]:
    """The bodies' fields as a reading fills them in, with what a person wrote there, and what it was given apart.

    A field of a body without any days is left as it stands, unless a reading before gave it some of a page.
    """
    filled = dict[str, str]()
    for body in (step.body for step in reply.editable_steps):
        before = _before(reply, body, values)
        was_given = not before <= {str(day) for day in _known(reply, body)}
        if was_given or found.days_of(body):
            days = _days(reply, body, found, whole=values[FRESH] != FIELDS)
            filled[field_name(body)] = _with_written(days, values.get(field_name(body), ""), before)
            before = days
        filled[given_name(body)] = "\n".join(sorted(before))
    return filled


def _before(reply: Reply, body: str, values: Mapping[str, str]) -> AbstractSet[str]:
    """The lines in a body's field that nobody wrote beside what is read: what was known, the last reading's, or all."""
    if values[FRESH] == PAGE:
        return {str(day) for day in _known(reply, body)}
    text = values.get(given_name(body) if values[FRESH] == AGAIN else field_name(body), "")
    return {line.strip() for line in text.splitlines()}


def _days(reply: Reply, body: str, found: FoundPage, *, whole: bool) -> AbstractSet[str]:
    """The days found for a body.

    A `whole` page says nothing of years it has no day of: what is known of them is kept.
    """
    there = {each.day for each in found.days_of(body)}
    years = {day.year for day in there}
    others = {day for day in _known(reply, body) if whole and day.year not in years}
    return {str(day) for day in there | others}


def _with_written(days: AbstractSet[str], field: str, before: AbstractSet[str]) -> str:
    """The days, one a line, and what a person has written in the field that was not there before."""
    written = "\n".join(line for line in map(str.strip, field.splitlines()) if line not in before)
    read = read_days(written)
    if written and (read.questions or not read.plain):
        return "\n".join([*sorted(days), written])
    own = {str(day) for day in read.days} - before
    return "\n".join(sorted(own | days))


def _known(reply: Reply, body: str) -> tuple[dt.date, ...]:
    return tuple(reply.case.meetings.get(body, ()))


def _gone(reply: Reply, body: str, days: Sequence[MeetingDay]) -> tuple[dt.date, ...]:
    """Days known of the same years that the page does not have."""
    there = {each.day for each in days}
    years = {day.year for day in there}
    return tuple(day for day in _known(reply, body) if day.year in years and day not in there)


class MeetingsForm(Replying):
    """Days by body code, as written; a body left empty is left as it is."""

    pasted: dict[str, str] = Field(default_factory=dict)
    scope: Annotated[Scope | None, choice(Scope)] = None

    @classmethod
    def sift(cls, posted: Mapping[str, Any]) -> tuple[Self, list[Fault]]:
        """What can be read, and the faults in the order of the fields."""
        pasted = _pasted(posted)
        if len(pasted) > MOST_BODIES:
            return super().sift(posted)[0], [Fault("", Phrase(MANY_BODIES, most=MOST_BODIES))]
        form, faults = super().sift({**posted, "pasted": pasted})
        found = [fault for body, text in pasted.items() for fault in _day_faults(field_name(body), text)]
        return form, [*found, *faults]


def _pasted(posted: Mapping[str, Any]) -> dict[str, str]:
    fields = ((name, str(value)) for name, value in posted.items() if name.startswith("meetings["))
    return {name[9:-1]: value for name, value in fields if value.strip()}


def _day_faults(field: str, text: str) -> list[Fault]:
    read = read_days(text)
    if any(each.what == TOO_MANY_DAYS for each in read.questions):
        return [Fault(field, TOO_MANY_DAYS)]
    if read.questions:
        return [Fault(field, _said(read))]
    return [] if read.days else [Fault(field, NO_DAYS)]


def _said(read: BodyDays) -> str:
    found = ", ".join(each.quote or each.words for each in read.questions[:MOST_SHOWN])
    unreadable = all(each.day is None for each in read.questions)
    return Phrase(UNREAD, found=found) if unreadable else Phrase(UNSURE, what=read.questions[0].what, found=found)


class ToConfirm(OnlyShown):
    """Sidan är läst. Inget är sparat än."""

    def __init__(self, blocks: Sequence[Block], read: str = PAGE) -> None:
        super().__init__()
        self.values = {SEEN: as_kept(blocks), FRESH: read}


def _tell(sent: SentForm) -> Act:
    _show_page(sent.posted)
    form = sent.read(MeetingsForm)
    _show_interpreted(form)
    days = {body: read_days(text).days for body, text in form.pasted.items()}

    def act(filing: Filing) -> Recorded:
        steps = look_at_case(filing.session, filing.case.id, filing.now).progress.ahead
        told = {step: days[step.body] for step in steps if step.body in days}
        if not told:
            refuse([Fault(field_name(steps[0].body) if steps else "", NOTHING)])
        recorded = tell_meetings(filing.session, filing.sender, filing.case.id, told, filing.said(form), filing.now)
        if form.scope is not Scope.HERE and not recorded.repeated and not filing.told_with:
            _keep(filing, {step.body: days[step.body] for step in told})
        return recorded

    return act


def _keep(filing: Filing, days: Mapping[str, Sequence[dt.date]]) -> None:
    """The principal knows its own calendar: what it says holds in the coming rounds too, with its name on it."""
    case, round_ = filing.case, lookup.round_of(filing.session, filing.case.round_slug)
    keep_meetings(filing.session, round_, case.principal_code, days, case.principal_name, filing.now)


def _show_page(posted: Posted) -> None:
    """A page pasted or chosen, or one to be read again with a year, is shown first. Raises ToConfirm, FaultyInput."""
    file = next((each for each in posted.files if each.field == "document"), None)
    field = "document" if file else "page"
    try:
        if file:
            _confirm(blocks_of(file.data, file.filename))
        elif text := posted.values.get("page", "").strip():
            _confirm(blocks_of_written(text))
    except Unreadable as error:
        raise FaultyInput([Fault(field, str(error))]) from None
    if posted.values.get("read"):
        raise FaultyInput([Fault("page", NO_PAGE)])
    if posted.values.get("again"):
        raise Again


def _confirm(blocks: Sequence[Block]) -> None:
    shown = ToConfirm(blocks)
    if len(shown.values[SEEN].encode()) > LONGEST_KEPT:
        raise Unreadable(TOO_LARGE)
    raise shown


class Again(OnlyShown):
    """Sidan är läst en gång till. Inget är sparat än."""

    values: Mapping[str, str] = {FRESH: AGAIN}


def _show_interpreted(form: MeetingsForm) -> None:
    """What had to be interpreted in a body's own field is shown first as well. Raises ToConfirm."""
    if any(not read_days(text).plain for text in form.pasted.values()):
        raise ToConfirm([block for body, text in form.pasted.items() for block in _of_body(body, text)], FIELDS)


def _of_body(body: str, text: str) -> list[Block]:
    return [Line(body, Place(1), NEW_PART), *blocks_of_text(text)]


def _blank(reply: Reply) -> Mapping[str, str]:
    known = reply.case.meetings
    days = {field_name(step.body): known.get(step.body, ()) for step in reply.editable_steps}
    return {
        **blank_form(reply),
        "scope": Scope.REGISTRY,
        **{name: ", ".join(map(str, found)) for name, found in days.items()},
    }


MEETINGS: Final = Task(
    "motesdagar", EventKind.MEETINGS_TOLD, ("page", "document", "meetings"), _tell, _blank, look_at_page
)
