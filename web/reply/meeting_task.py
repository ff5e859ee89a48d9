"""Pasting the days a principal's bodies meet, so that its way can be planned on them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any, Final, Self

from pydantic import Field

from actions.casework import Recorded, look_at_case, refuse
from actions.replies.meeting_days import tell_meetings
from kit.errors import Fault
from models.files.pasted_dates import TOO_MANY_DAYS, read_dates
from models.phrases import Phrase
from models.vocabulary import EventKind
from web.reply.forms import Replying
from web.reply.page import Reply
from web.reply.tasks import Act, Filing, Reading, Task, blank_form
from web.requests.source_text import swedish

MOST_BODIES: Final = 20
MOST_SHOWN: Final = 10
UNREAD: Final = swedish("Det här går inte att läsa som en dag: {found}. Skriv till exempel 24 april 2023.")
NO_DAYS: Final = swedish("Här finns ingen dag. Skriv till exempel 24 april, 29 maj och 19 juni 2023.")
NOTHING: Final = swedish("Skriv eller klistra in mötesdagarna för minst ett organ.")


class MeetingsForm(Replying):
    """Days as pasted, by body code; a body left empty is left as it is."""

    pasted: dict[str, str] = Field(default_factory=dict)

    @classmethod
    def sift(cls, posted: Mapping[str, Any]) -> tuple[Self, list[Fault]]:
        """What can be read, and the faults in the order of the fields."""
        pasted = {
            name[9:-1]: str(value)
            for name, value in posted.items()
            if name.startswith("meetings[") and str(value).strip()
        }
        pasted = dict(islice(pasted.items(), MOST_BODIES))
        form, faults = super().sift({**posted, "pasted": pasted})
        found = [fault for body, text in pasted.items() for fault in _day_faults(f"meetings[{body}]", text)]
        return form, [*found, *faults]


def _day_faults(field: str, text: str) -> list[Fault]:
    read = read_dates(text)
    if read.too_much:
        return [Fault(field, TOO_MANY_DAYS)]
    if read.unread:
        return [Fault(field, Phrase(UNREAD, found=", ".join(read.unread[:MOST_SHOWN])))]
    return [] if read.days else [Fault(field, NO_DAYS)]


def _tell(reading: Reading) -> Act:
    form = reading.read(MeetingsForm)
    days = {body: read_dates(text).days for body, text in form.pasted.items()}

    def act(filing: Filing) -> Recorded:
        steps = look_at_case(filing.session, filing.case.id, filing.now).progress.ahead
        told = {step: days[step.body] for step in steps if step.body in days}
        if not told:
            refuse([Fault(field_name(steps[0].body) if steps else "", NOTHING)])
        return tell_meetings(filing.session, filing.office, filing.case.id, told, filing.said(form), filing.now)

    return act


def field_name(body: str) -> str:
    """The name of a body's field."""
    return f"meetings[{body}]"


def _blank(reply: Reply) -> Mapping[str, str]:
    known = reply.case.meetings
    days = {field_name(step.body): known.get(step.body, ()) for step in reply.editable_steps}
    return {**blank_form(reply), **{name: ", ".join(map(str, found)) for name, found in days.items()}}


MEETINGS: Final = Task("motesdagar", EventKind.MEETINGS_TOLD, ("meetings",), _tell, _blank)
