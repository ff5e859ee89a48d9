"""What a body's days say of each other: one that does not fit among them is asked about."""

import datetime as dt
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Final

from models.files.meeting_page.bodies import COUNCILS, UNNAMED
from models.files.meeting_page.dates.dating import Dated
from models.files.meeting_page.judging import IS_IT_A_MEETING, Status

FAR_AWAY: Final = "Dagen ligger långt från organets andra dagar. Är det ett möte?"
TOO_OFTEN: Final = "Fullmäktige har sällan så många möten på ett år. Är dagen ett möte?"
TOLD_OTHERWISE: Final = "Sidan säger en annan dag strax intill på ett annat ställe. Vilken är rätt?"
NEAR: Final = 4  # days between what may be the same meeting told in two ways
MOST_LISTS: Final = 8  # of one body; more are rows of a table
LONGEST_PAUSE: Final = 200
"""Days from a body's meeting to its next or last, at most, among some others."""
MOST_A_YEAR: Final = 25
SOME: Final = 3


Key = tuple[int, str | None]
Where = tuple[str | None, dt.date | None, str]


@dataclass(frozen=True, slots=True)
class _BodyDays:
    """All the days of a body, each once, and how many there are of each year."""

    in_order: Sequence[dt.date]
    by_year: Counter[int]

    def nearest_to(self, day: dt.date) -> int:
        """Days to the other meeting that is nearest to one of them."""
        at = bisect_left(self.in_order, day)
        return min(
            abs((day - other).days) for other in (*self.in_order[max(0, at - 1) : at], *self.in_order[at + 1 : at + 2])
        )


def cross_checked(dated: Sequence[Dated]) -> list[Dated]:
    """The days, with what must be asked of those that do not fit among the others of their body."""
    counted = [each for each in dated if _counts(each)]
    usual = _usual_forms(counted)
    other = {_of(each) for each in dated if each.found.judged.status is Status.OTHER and each.day}
    days = {body: _BodyDays(sorted(of), Counter(day.year for day in of)) for body, of in _days_of(counted).items()}
    otherwise = _told_otherwise(counted)
    return [
        replace(each, ask=_asked(each, usual, other, days) or _of_two(each, otherwise)) if _counts(each) else each
        for each in dated
    ]


def _lists_of(counted: Iterable[Dated]) -> dict[str | None, list[set[dt.date]]]:
    """Each body's days list by list; one that goes back begins another."""
    lists: dict[str | None, list[set[dt.date]]] = defaultdict(list)
    last: dict[Key, dt.date] = {}
    for each in counted:
        key, day = _key(each), each.day
        if day is None:
            continue
        if key not in last or day < last[key]:
            lists[each.found.body].append(set())
        last[key] = day
        lists[each.found.body][-1].add(day)
    return lists


def _of_two(dated: Dated, otherwise: set[tuple[str | None, dt.date]]) -> str:
    assert dated.day is not None
    return TOLD_OTHERWISE if (dated.found.body, dated.day) in otherwise else ""


def _told_otherwise(counted: Iterable[Dated]) -> set[tuple[str | None, dt.date]]:
    """The days of bodies whose days are told in lists that have days in common but differ."""
    few = {body: lists for body, lists in _lists_of(counted).items() if len(lists) <= MOST_LISTS}
    pairs = [(body, *pair) for body, lists in few.items() for pair in permutations(lists, 2) if pair[0] & pair[1]]
    return {(body, day) for body, own, other in pairs for day in own - other if _is_near(day, other - own)}


def _is_near(day: dt.date, others: set[dt.date]) -> bool:
    return any(dt.date.fromordinal(day.toordinal() + days) in others for days in range(-NEAR, NEAR + 1))


def _counts(dated: Dated) -> bool:
    """Whether it is a day of a named body: what a person pasted as one body's days has been looked at already."""
    return (
        dated.found.body not in {None, UNNAMED}
        and dated.found.judged.status is Status.MEETING
        and not dated.ask
        and dated.day is not None
    )


def _of(dated: Dated) -> Where:
    return dated.found.body, dated.day, dated.found.words


def _days_of(counted: Iterable[Dated]) -> dict[str | None, set[dt.date]]:
    days: dict[str | None, set[dt.date]] = defaultdict(set)
    for each in counted:
        if each.day:
            days[each.found.body].add(each.day)
    return days


def _asked(
    dated: Dated,
    usual: dict[Key, bool],
    other: set[Where],
    days: Mapping[str | None, _BodyDays],
) -> str:
    form = usual.get(_key(dated), _form(dated))
    if _of(dated) in other or ("extra" not in dated.found.judged.remarks and _form(dated) is not form):
        return IS_IT_A_MEETING
    assert dated.day is not None
    return _among(dated.day, dated.found.body, days[dated.found.body])


def _among(day: dt.date, body: str | None, days: _BodyDays) -> str:
    if len(days.in_order) > SOME and days.nearest_to(day) > LONGEST_PAUSE:
        return FAR_AWAY
    return TOO_OFTEN if body in COUNCILS and days.by_year[day.year] > MOST_A_YEAR else ""


def _key(dated: Dated) -> Key:
    return dated.found.list, dated.found.body


def _form(dated: Dated) -> bool:
    """Whether the day is written as in a register, `2026-03-02`, and not as in a calendar."""
    return re.match(r"\d{4}\D", dated.found.quote) is not None


def _usual_forms(counted: Iterable[Dated]) -> dict[Key, bool]:
    """The form of most days of a list, where they are some."""
    forms: dict[Key, Counter[bool]] = defaultdict(Counter)
    for each in counted:
        forms[_key(each)][_form(each)] += 1
    return {key: count.most_common(1)[0][0] for key, count in forms.items() if max(count.values()) >= SOME}
