"""A moment when a letter is due, and what becomes of several at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from models.phrases import Phrase
from models.values import Step
from models.vocabulary import LetterKind

# of several moments due at once, the kind furthest along speaks for them all
ADVANCE = {
    LetterKind.REMINDER: 0,
    LetterKind.FOLLOW_UP: 0,
    LetterKind.AFTER_MEETING: 1,
    LetterKind.TOO_LATE: 2,
    LetterKind.OVERDUE: 3,
    LetterKind.ESCALATION: 4,
}


@dataclass(frozen=True, slots=True)
class LastMeetings:
    """The last chain of meetings in time, as a letter counts from it: the body with the last word meets on `on`.

    `reach_by` is the day the proposal must be ready, None when a body has had it. `is_estimate` when a body's days are
    not known, so that the usual seasons stand in for them.
    """

    body: str
    on: dt.date
    reach_by: dt.date | None = None
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment (UTC) when a letter is due. `body_name` and `held_on` say which meeting it asks about, if any.

    `deciding` is the body that has nothing to decide without that meeting. `last` are the meetings it counts from.
    `steps` are the numbers of the steps after the signing it is about; `copy` when it asks for the signed copy. One
    that was not written in time stands for `missed` earlier moments too, with the steps of them all.
    """

    at: dt.datetime
    kind: LetterKind
    reason: str
    body_name: str = ""
    held_on: dt.date | None = None
    deciding: Step | None = None
    last: LastMeetings | None = None
    steps: frozenset[int] = frozenset()
    copy: bool = False
    missed: int = 0


def one_a_morning(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """The moments, earliest first, several at once as one that gives all their reasons."""
    by_time: dict[dt.datetime, list[Moment]] = defaultdict(list)
    for moment in moments:
        by_time[moment.at].append(moment)
    return tuple(_as_one(by_time[at]) for at in sorted(by_time))


def _as_one(moments: Sequence[Moment]) -> Moment:
    if len(moments) == 1:
        return moments[0]
    return replace(together(moments), reason=_reasons(moments))


def together(moments: Sequence[Moment]) -> Moment:
    """The one furthest along, and of those alike the latest, with the steps of them all."""
    chosen = max(moments, key=_furthest)
    steps = frozenset[int]().union(*(moment.steps for moment in moments))
    last = chosen.last or next((moment.last for moment in moments if moment.last), None)
    return replace(chosen, steps=steps, last=last, copy=any(moment.copy for moment in moments))


def _furthest(moment: Moment) -> tuple[int, dt.datetime]:
    return ADVANCE[moment.kind], moment.at


def _reasons(moments: Sequence[Moment]) -> str:
    """Each reason once, that of the kind furthest along first."""
    reasons = dict.fromkeys(moment.reason for moment in sorted(moments, key=_furthest, reverse=True))
    return reduce(_and, reasons)


def _and(reasons: str, reason: str) -> str:
    return Phrase("{reasons}; {reason}", reasons=reasons, reason=reason)
