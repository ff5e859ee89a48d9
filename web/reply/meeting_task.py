"""Telling the days a principal's bodies meet: a whole page, read and then confirmed, or days body by body."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Self

from pydantic import Field

from actions.casework import Recorded, look_at_case, refuse
from actions.registry.corrections import keep_meetings
from actions.replies.meeting_days import tell_meetings
from kit.errors import Fault, FaultyInput
from models.files.meeting_page.reading import TOO_MANY_DAYS, BodyDays, read_days
from models.files.page_source.content import NEW_PART, Block, Line, Place
from models.files.page_source.kept import as_kept
from models.files.page_source.plain import blocks_of_text
from models.files.page_source.sources import Unreadable, blocks_of, blocks_of_written
from models.phrases import Phrase
from models.reads import lookup
from models.vocabulary import EventKind, Scope
from web.pages.forms import choice
from web.pages.posted import OnlyShown, Posted
from web.reply.forms import Replying
from web.reply.meeting_page import AGAIN, FIELDS, FRESH, PAGE, SEEN, field_name, look_at_page
from web.reply.page import Reply
from web.reply.tasks import Act, Filing, Reading, Task, blank_form
from web.requests.source_text import swedish

MOST_BODIES: Final = 60
MOST_SHOWN: Final = 10
LONGEST_KEPT: Final = 900_000  # bytes, below the most a field of a form may hold
UNREAD: Final = swedish("Det här går inte att läsa som en dag: {found}. Skriv till exempel 24 april 2023.")
UNSURE: Final = swedish("{what} Där står: {found}")
NO_DAYS: Final = swedish("Här finns ingen dag. Skriv till exempel 24 april, 29 maj och 19 juni 2023.")
NOTHING: Final = swedish("Skriv eller klistra in mötesdagarna för minst ett organ.")
NO_PAGE: Final = swedish("Klistra in sidan eller välj en fil.")
MANY_BODIES: Final = swedish("Det är för många organ på en gång: högst {most}. Inget är sparat.")
LONG_PAGE: Final = swedish("Sidan är för stor. Klistra in bara den del där mötesdagarna står.")


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


def _tell(reading: Reading) -> Act:
    _show_page(reading.posted)
    form = reading.read(MeetingsForm)
    _show_interpreted(form)
    days = {body: read_days(text).days for body, text in form.pasted.items()}

    def act(filing: Filing) -> Recorded:
        steps = look_at_case(filing.session, filing.case.id, filing.now).progress.ahead
        told = {step: days[step.body] for step in steps if step.body in days}
        if not told:
            refuse([Fault(field_name(steps[0].body) if steps else "", NOTHING)])
        recorded = tell_meetings(filing.session, filing.office, filing.case.id, told, filing.said(form), filing.now)
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
        raise Unreadable(LONG_PAGE)
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
