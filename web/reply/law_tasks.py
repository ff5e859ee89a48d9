"""What can be told of a decision afterwards: its minutes' days, and what befalls it in law."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Final

from actions.casework import Recorded, refuse
from actions.replies.reviews import Minutes, announce_minutes, record_review
from kit.errors import Fault
from models.values import Review
from models.vocabulary import DocumentKind, EventKind, ReviewKind
from web.pages.forms import as_number, choice, day, line, text
from web.pages.uploads import checked_uploads
from web.reply.forms import Replying
from web.reply.page import Reply
from web.reply.tasks import Act, Filing, Reading, Task, blank_form
from web.requests.source_text import swedish

NO_DAY: Final = swedish("Skriv den dag protokollet justerades, den dag det anslogs, eller båda.")
NO_KIND: Final = swedish("Välj vad som har hänt.")


class DecisionForm(Replying):
    """Something about one of the principal's decisions; `handling` is its number as the page showed it."""

    handling: Annotated[str, line(9)] = ""

    @property
    def number(self) -> int:
        """The decision's number, 0 when none is chosen."""
        return as_number(self.handling)


class MinutesForm(DecisionForm):
    """The minutes have been adjusted and announced."""

    adjusted_on: Annotated[dt.date | None, day()] = None
    announced_on: Annotated[dt.date | None, day()] = None


class ReviewForm(DecisionForm):
    """What has befallen a decision."""

    kind: Annotated[ReviewKind | None, choice(ReviewKind, needed=NO_KIND)] = None
    on: Annotated[dt.date | None, day(needed=swedish("Skriv vilken dag."))] = None
    reference: Annotated[str, line(100)] = ""
    note: Annotated[str, text(5000)] = ""


def _minutes(reading: Reading) -> Act:
    form, faults = reading.sift(MinutesForm)
    uploads, refused = checked_uploads(reading.posted.files, DocumentKind.EXTRACT, reading.upload_limit_mb)
    faults += refused
    if not (form.adjusted_on or form.announced_on or {"adjusted_on", "announced_on"} & {each.field for each in faults}):
        faults.append(Fault("adjusted_on", NO_DAY))
    refuse(faults)

    def act(filing: Filing) -> Recorded:
        return announce_minutes(
            filing.session,
            filing.office,
            filing.case.id,
            Minutes(filing.report_here(form.number) or 0, form.adjusted_on, form.announced_on),
            filing.said(form),
            filing.now,
            uploads=uploads,
            seen_version=filing.posted.seen_version,
        )

    return act


def _review(reading: Reading) -> Act:
    form = reading.read(ReviewForm)
    assert form.kind is not None
    assert form.on is not None
    review = Review(0, form.number, form.kind, form.on, form.reference, form.note)

    def act(filing: Filing) -> Recorded:
        return record_review(
            filing.session,
            filing.office,
            filing.case.id,
            replace(review, handling=filing.report_here(form.number) or 0),
            filing.said(form),
            filing.now,
            seen_version=filing.posted.seen_version,
        )

    return act


def _blank(reply: Reply) -> Mapping[str, str]:
    """With one decision there is nothing to choose."""
    numbers = [str(handled.number) for handled in reply.decisions]
    return {**blank_form(reply), "handling": numbers[0] if len(numbers) == 1 else ""}


LAW_TASKS: Final = (
    Task(
        "justerat",
        EventKind.ANNOUNCED,
        ("handling", "adjusted_on", "announced_on", "documents"),
        _minutes,
        _blank,
    ),
    Task("efter-beslutet", EventKind.REVIEWED, ("handling", "kind", "on", "reference", "note"), _review, _blank),
)
