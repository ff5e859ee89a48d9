"""One thing that waits for a coordinator, which of them comes first, and those that wait in the same way as one."""

import datetime as dt
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.vocabulary import Word
from rules.law.workdays import add_working_days

WEEK = dt.timedelta(days=7)

FEW = 3


class WaitingKind(Word):
    """What it is. Of what is to be done by the same day the first comes first."""

    UNDELIVERED = "undelivered", "brev kom inte fram"
    NO_LINK = "no_link", "saknar giltig länk"
    QUESTION = "question", "fråga"
    MORE_TIME = "more_time", "begär längre svarstid"
    LAST_CHANCE = "last_chance", "sista chansen"
    TOO_LATE = "too_late", "hinner inte"
    LATE = "late", "sen"
    PLAN = "plan", "planen går inte ihop"
    CLASSIFY = "classify", "utfall att bedöma"
    NOT_OPENED = "not_opened", "öppnas inte av sig själv"
    LOOK_AGAIN = "look_again", "se på rundan igen"
    CLOSE = "close", "redo att avslutas"


class HowSoon(Word):
    """When something is to be done, seen from a day."""

    NOW = "now", "Nu"
    THIS_WEEK = "this_week", "Inom en vecka"
    LATER = "later", "Senare"


class WaitingAct(StrEnum):
    """What is done about it, the usual thing first."""

    ADDRESS = "address"
    SEND_AGAIN = "again"
    PUT_ASIDE = "aside"
    SEE_LETTER = "letter"
    NEW_LINK = "link"
    ANSWER = "answer"
    GRANT = "grant"
    DECLINE = "decline"
    EXTEND = "extend"
    REMIND = "remind"
    TELL_STEP = "steg"
    PLAN = "planera"
    CLASSIFY = "ratta"
    OPEN = "open"
    LOOK_AGAIN = "look-again"
    CLOSE = "close"


_ACTS = {
    WaitingKind.UNDELIVERED: (WaitingAct.SEE_LETTER,),
    WaitingKind.NO_LINK: (WaitingAct.NEW_LINK,),
    WaitingKind.QUESTION: (WaitingAct.ANSWER,),
    WaitingKind.MORE_TIME: (WaitingAct.GRANT, WaitingAct.DECLINE),
    WaitingKind.LAST_CHANCE: (WaitingAct.EXTEND, WaitingAct.REMIND),
    WaitingKind.TOO_LATE: (WaitingAct.EXTEND,),
    WaitingKind.LATE: (WaitingAct.EXTEND, WaitingAct.REMIND),
    WaitingKind.PLAN: (WaitingAct.PLAN,),
    WaitingKind.CLASSIFY: (WaitingAct.CLASSIFY,),
    WaitingKind.NOT_OPENED: (WaitingAct.OPEN,),
    WaitingKind.LOOK_AGAIN: (WaitingAct.LOOK_AGAIN, WaitingAct.CLOSE),
    WaitingKind.CLOSE: (WaitingAct.CLOSE,),
}

# working days that pass before something should have been done; what is told by its own day is not here
_PATIENCE = {
    WaitingKind.UNDELIVERED: 0,
    WaitingKind.NO_LINK: 0,
    WaitingKind.QUESTION: 1,
    WaitingKind.MORE_TIME: 2,
    WaitingKind.CLASSIFY: 5,
    WaitingKind.NOT_OPENED: 2,
    WaitingKind.LOOK_AGAIN: 0,
    WaitingKind.CLOSE: 5,
}
_ORDER = {kind: place for place, kind in enumerate(WaitingKind)}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do, by a day in Stockholm.

    `title` is the round's; `principal` is empty for what is about the whole round. `target` is what the act is done
    to: a question's, a request's or a report's number, or an address, whose newest letter is `letter`. `since` is the
    day it began to wait, where that is known. `on` is the day it is about: a day asked for, the last day in time, a
    planned day. `says` is somebody else's words. `body` is a body's name. `other_acts` are what can be done instead of
    the kind's usual acts. `family` is the round that its own stands beside.
    """

    kind: WaitingKind
    round_slug: str
    title: str
    by: dt.date
    case_id: str = ""
    principal: str = ""
    target: str = ""
    since: dt.date | None = None
    on: dt.date | None = None
    says: str = ""
    body: str = ""
    letter: int = 0
    other_acts: tuple[WaitingAct, ...] = ()
    family: str = ""

    @property
    def acts(self) -> tuple[WaitingAct, ...]:
        """What can be done about it, the usual thing first."""
        return self.other_acts or _ACTS[self.kind]

    @property
    def key(self) -> str:
        """What it is known by as long as it waits, also when its words or its day change."""
        return ":".join((self.kind.value, self.case_id or self.round_slug, self.target))

    def how_soon(self, today: dt.date) -> HowSoon:
        """Whether it is to be done now, within a week or later."""
        if self.by <= today:
            return HowSoon.NOW
        return HowSoon.THIS_WEEK if self.by <= today + WEEK else HowSoon.LATER


def done_by(kind: WaitingKind, since: dt.date) -> dt.date:
    """The day in Stockholm by which what began to wait on the day `since` should have been done."""
    days = _PATIENCE[kind]
    return add_working_days(since, days) if days else since


def in_order(found: Iterable[Waiting]) -> list[Waiting]:
    """The most urgent first: by day, then by kind, then the one that has waited longest."""
    return sorted(found, key=_urgency)


def _urgency(waiting: Waiting) -> tuple[object, ...]:
    since = waiting.since or waiting.by
    return (waiting.by, _ORDER[waiting.kind], since, waiting.title, waiting.principal, waiting.target)


# what is the same for each of them; somebody's own words are never told together with another's
_ALIKE = {
    WaitingKind.UNDELIVERED,
    WaitingKind.LAST_CHANCE,
    WaitingKind.TOO_LATE,
    WaitingKind.LATE,
    WaitingKind.PLAN,
}


def bunched(found: Iterable[Waiting], families: Container[str] = ()) -> list[Sequence[Waiting]]:
    """Each alone, but together those of one kind in one round, to be done by one day, that are more than a few: where
    the first of them stood. What waits beside one of the `families` is told with what waits in that round."""
    bunches: dict[tuple[object, ...], list[Waiting]] = {}
    for each in found:
        bunches.setdefault(_alike(each, families), []).append(each)
    return [part for bunch in bunches.values() for part in ([bunch] if len(bunch) > FEW else [[one] for one in bunch])]


def whose(bunch: Iterable[Waiting]) -> list[str]:
    """Whom it waits for, each once: principals, and the addresses of letters that are of no principal's case."""
    return list(dict.fromkeys(each.principal or each.target for each in bunch))


def _alike(each: Waiting, families: Container[str]) -> tuple[object, ...]:
    where = each.family if each.family in families else each.round_slug
    return (each.kind, where, each.by) if each.kind in _ALIKE else (each.key, each.letter)
