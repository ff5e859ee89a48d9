"""The task of asking for more time: the new day, why, and who has decided it if somebody has."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Final

from actions.casework import Recorded, look_at_case, refuse
from actions.replies.extension_requests import ask_extension
from kit.errors import Fault
from models.values import ExtensionWish, Upload
from models.vocabulary import DocumentKind, EventKind
from rules.replies.extending import wish_faults
from web.pages.forms import AHEAD, day, line, paragraph_line, text
from web.pages.uploads import checked_uploads
from web.reply.forms import Replying
from web.reply.tasks import Act, Filing, Reading, Task, blank_form, with_others
from web.requests.source_text import swedish


class WishForm(Replying):
    """A later due date is asked for."""

    new_on: Annotated[dt.date | None, day(needed=swedish("Skriv den nya dagen."), near=AHEAD)] = None
    reason: Annotated[str, text(2000)] = ""
    decided_by: Annotated[str, line(200)] = ""
    decided_on: Annotated[dt.date | None, day()] = None
    paragraph: Annotated[str, paragraph_line()] = ""

    @property
    def wish(self) -> ExtensionWish:
        """What is asked for; a blank stands for what is unknown."""
        return ExtensionWish(self.new_on or dt.date.max, self.reason, self.decided_by, self.decided_on, self.paragraph)


def _ask(reading: Reading) -> Act:
    form, faults = reading.sift(WishForm)
    uploads, refused = checked_uploads(reading.posted.files, DocumentKind.EXTRACT, reading.upload_limit_mb)
    return lambda filing: _ask_extension(filing, form, uploads, [*faults, *refused])


def _ask_extension(filing: Filing, form: WishForm, uploads: Sequence[Upload], faults: Sequence[Fault]) -> Recorded:
    if faults:
        work, unknown = look_at_case(filing.session, filing.case.id, filing.now), {fault.field for fault in faults}
        refuse(with_others(faults, wish_faults(work.facts, form.wish, work.today, unknown)))
    return ask_extension(
        filing.session, filing.office, filing.case.id, form.wish, filing.said(form), filing.now, uploads=uploads
    )


FIELDS: Final = ("new_on", "reason", "decided_by", "decided_on", "paragraph", "documents")
MORE_TIME: Final = Task("mer-tid", EventKind.EXTENSION_ASKED, FIELDS, _ask, blank_form)
