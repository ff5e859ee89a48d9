"""What has been done by mistake and how it is taken back: one table of every kind of event there is.

Most is taken back at its own line of the record, with a reason: the line stays, with another that names its number, and
everything computed is as it was before. Only the latest word on a thing is taken back, so that the one before stands
again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kit.errors import Fault
from models.vocabulary import HANDLINGS, EventKind, Word

NO_REASON: Final = Fault("reason", "Skriv varför det tas tillbaka.")
GONE_ALREADY: Final = "Det är redan tillbakataget. Inget har ändrats."
OVERTAKEN: Final = "Något nyare har kommit i dess ställe. Ta tillbaka det först. Inget har ändrats."
NO_SUCH_LINE: Final = "Här finns inget att ta tillbaka."

# what an event is about: a later one about the same thing takes its place
_ABOUT: Final = {
    EventKind.SIGNED: "signature",
    EventKind.COPY_RETURNED: "copy",
    EventKind.MUTED: "reminders",
    EventKind.UNMUTED: "reminders",
    EventKind.LINK_RENEWED: "link",
    EventKind.LINK_REVOKED: "link",
    EventKind.READ_ONLY_LINK_MADE: "link",
    EventKind.HANDED_OVER: "link",
}
_NAMED_BY: Final = {
    EventKind.FOLLOWED_UP: "step",
    EventKind.REVIEWED: "review",
    EventKind.ANSWERED: "question",
    EventKind.LINK_RENEWED: "link",
    EventKind.LINK_REVOKED: "link",
    EventKind.READ_ONLY_LINK_MADE: "link",
    EventKind.HANDED_OVER: "link",
    EventKind.CHANGED: "field",
    EventKind.ATTACHED: "first",
    EventKind.ADDRESS_CHANGED: "mailbox",
}
_EACH_ITS_OWN: Final = {
    EventKind.MEETINGS_TOLD,
    EventKind.EXTENSION_ASKED,
    EventKind.EXTENSION_DECLINED,
    EventKind.EXTENDED,
    EventKind.MESSAGED,
    EventKind.REMINDED,
}


class Undoing(Word):
    """How something is taken back."""

    RECORD = "record", "tas tillbaka vid sin rad i historiken, med ett skäl"
    REOPEN = "reopen", "rundan öppnas igen, med ett skäl"
    CLOSE = "close", "rundan avslutas, med ett skäl"
    TAKE_OUT = "take_out", "huvudmannen tas ur rundan, med ett skäl"
    ANEW = "anew", "det görs en gång till"
    NOTHING = "nothing", "inget ändrades: ett brev gick"


UNDOING: Final[Mapping[EventKind, Undoing]] = {
    EventKind.LAUNCHED: Undoing.CLOSE,
    EventKind.INVITED: Undoing.CLOSE,
    EventKind.ACKNOWLEDGED: Undoing.RECORD,
    EventKind.PLANNED: Undoing.RECORD,
    EventKind.HANDLED: Undoing.RECORD,
    EventKind.CORRECTED: Undoing.RECORD,
    EventKind.ANNOUNCED: Undoing.RECORD,
    EventKind.OPINION_GIVEN: Undoing.RECORD,
    EventKind.SIGNED: Undoing.RECORD,
    EventKind.COPY_RETURNED: Undoing.RECORD,
    EventKind.FOLLOWED_UP: Undoing.RECORD,
    EventKind.REVIEWED: Undoing.RECORD,
    EventKind.REVIEW_WITHDRAWN: Undoing.ANEW,
    EventKind.MEETINGS_TOLD: Undoing.RECORD,
    EventKind.HANDED_OVER: Undoing.RECORD,
    EventKind.ASKED: Undoing.NOTHING,
    EventKind.ANSWERED: Undoing.RECORD,
    EventKind.EXTENSION_ASKED: Undoing.RECORD,
    EventKind.EXTENSION_DECLINED: Undoing.RECORD,
    EventKind.EXTENDED: Undoing.RECORD,
    EventKind.EFFECT_MOVED: Undoing.RECORD,
    EventKind.WITHDRAWN: Undoing.ANEW,
    EventKind.LINK_RENEWED: Undoing.RECORD,
    EventKind.LINK_SENT_AGAIN: Undoing.NOTHING,
    EventKind.LINK_REVOKED: Undoing.RECORD,
    EventKind.READ_ONLY_LINK_MADE: Undoing.RECORD,
    EventKind.ADDRESS_CHANGED: Undoing.RECORD,
    EventKind.MUTED: Undoing.RECORD,
    EventKind.UNMUTED: Undoing.RECORD,
    EventKind.CHANGED: Undoing.RECORD,
    EventKind.ATTACHED: Undoing.RECORD,
    EventKind.WORDED: Undoing.RECORD,
    EventKind.JOINED: Undoing.TAKE_OUT,
    EventKind.TAKEN_OUT: Undoing.RECORD,
    EventKind.CALLED_OFF: Undoing.REOPEN,
    EventKind.MESSAGED: Undoing.RECORD,
    EventKind.REMINDED: Undoing.RECORD,
    EventKind.SKIPPED: Undoing.RECORD,
    EventKind.WEEKLY_ON: Undoing.ANEW,
    EventKind.WEEKLY_OFF: Undoing.ANEW,
    EventKind.CLOSED: Undoing.REOPEN,
    EventKind.REOPENED: Undoing.CLOSE,
    EventKind.OPENED: Undoing.CLOSE,
    EventKind.HELD_BACK: Undoing.NOTHING,
    EventKind.LOOK_AGAIN: Undoing.ANEW,
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a case's or a round's record, as the rules see it."""

    number: int
    kind: EventKind
    told: Mapping[str, Any]


def taken_back(record: Sequence[Happened]) -> frozenset[int]:
    """The numbers of the lines that have been taken back."""
    reviews = {line.told["withdraws"] for line in record if line.kind is EventKind.REVIEW_WITHDRAWN}
    return frozenset(
        [line.told["event"] for line in record if line.kind is EventKind.WITHDRAWN]
        + [line.number for line in record if line.kind is EventKind.REVIEWED and line.told["review"] in reviews]
    )


def may_be_taken_back(record: Sequence[Happened]) -> frozenset[int]:
    """The numbers of the lines that may be taken back now: of those about one thing the latest that stands."""
    gone = taken_back(record)
    latest: dict[tuple[str, object], int] = {}
    firsts: dict[int, int] = {}
    for line in record:
        thing = about(line, firsts)
        if line.number not in gone and UNDOING[line.kind] is Undoing.RECORD:
            latest[thing] = line.number
    return frozenset(latest.values())


def about(line: Happened, firsts: dict[int, int] | None = None) -> tuple[str, object]:
    """What the line is about: a later one about the same takes its place. `firsts` keeps which report came first."""
    firsts = {} if firsts is None else firsts
    if line.kind in HANDLINGS:
        number, corrects = line.told["number"], line.told.get("corrects")
        firsts[number] = firsts.get(corrects, corrects) if corrects else number
        return "meeting", firsts[number]
    if line.kind in _EACH_ITS_OWN:
        return line.kind.value, line.number
    return _ABOUT.get(line.kind, line.kind.value), line.told.get(_NAMED_BY.get(line.kind, ""))
