"""What on a page is no meeting, and why it is none."""

from dataclasses import dataclass
from typing import Final

from models.files.meeting_page.context import Found
from models.files.meeting_page.judging import Status
from models.files.meeting_page.words import Other, is_cancelled, is_moved, other_in
from models.files.page_source.content import Place

CANCELLED: Final = "inställt"
MOVED: Final = "flyttat"
OFF: Final = "inställt eller flyttat"
OFF_ELSEWHERE: Final = "inställt eller flyttat, står det på ett annat ställe"
ADVISES: Final = "organet fattar inga beslut"
UNDER_OTHER: Final = "står under något annat än möten"
IN_CALENDAR: Final = "en dag i kalendern som inget står om"
_WHY: Final = {
    Other.PAGE: "sidans egen dag",
    Other.DEADLINE: "en frist eller ett utskick",
    Other.DECIDED: "när något beslutades",
    Other.EVENT: "något annat än ett möte",
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A day on the page that is no meeting, and why, in words; `quote` is the day itself."""

    words: str
    place: Place
    cancelled: bool
    why: str = ""
    quote: str = ""


def left_out(found: Found, why: str = "") -> LeftOut:
    """The day as left out, for that reason or for what the words beside it say."""
    mention = found.judged.mention
    cancelled = found.judged.status is Status.CANCELLED
    why = why or (_why_off(found) if cancelled else why_other(found.words))
    return LeftOut(found.words, found.place, cancelled, why, found.quote or f"{mention.day}/{found.month}")


def _why_off(found: Found) -> str:
    if found.judged.mention.struck or is_cancelled(found.words):
        return CANCELLED
    return MOVED if is_moved(found.words) else OFF


def why_other(words: str) -> str:
    """Why a day is no meeting, by the words beside it."""
    said = other_in(words)
    return _WHY[said] if said else UNDER_OTHER
