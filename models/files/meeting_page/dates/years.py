"""The year of a day by the years written before and after it on its line."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from models.files.meeting_page.context import Years, years_of
from models.files.meeting_page.judging import Judged, Status
from models.files.meeting_page.mentions import Mentioned
from models.files.meeting_page.scan import Kind
from models.files.meeting_page.words import is_no_meeting, plain

NEW_YEAR: Final = 6
"""A list that goes back more months than this has passed New Year, or is out of order."""
NEAR: Final = 1000
"""Letters before or after a year on its line that may say what it is of."""


class YearsOnLine:
    """The years written on a line that are the year of days, for any place after them."""

    def __init__(self, mentioned: Mentioned) -> None:
        self._text = mentioned.text
        self._days = [day.start for day in mentioned.days]
        years = sorted(mentioned.years, key=lambda token: token.start)
        self._years = [token for token in years if not is_no_meeting(_near_before(self._text, token.start))]

    def before(self, place: int) -> Years | None:
        """The year, or two, written last before that place."""
        count = bisect_left(self._years, place, key=lambda token: token.start)
        days = self._days[: bisect_left(self._days, place)]
        after_day = bisect_right(self._years, days[-1], hi=count, key=lambda token: token.start) if days else 0
        near = self._years[min(after_day, count - 1) : count] if count else []
        if not near:
            return None
        at = bisect_left(days, near[0].start)
        begins = days[at - 1] if at else 0
        return years_of(near, plain(self._text[begins : min(place, begins + NEAR)]))


def _near_before(text: str, place: int) -> str:
    """What stands before the place, from a whole word on."""
    start = max(0, place - NEAR)
    return text[start:place].partition(" ")[2] if start else text[:place]


def with_years_beside(mentioned: Mentioned, days: Sequence[Judged], written: YearsOnLine) -> list[Judged]:
    """`24 april, 29 maj och 19 juni 2023`: a year written after some days is theirs too, or before New Year the last.

    Such a year is negative until it has been held against the heading's.
    """
    after = _carried(days[::-1], _year_after(mentioned, days), -1)[::-1]
    has_years = any(written.before(each.mention.start) for each in days)
    return after if has_years else _carried(after, None, 1)


def _carried(days: Sequence[Judged], year: int | None, step: int) -> list[Judged]:
    """Years carried to days without one. Where a list goes back more than half a year, it has passed New Year."""
    kept: list[Judged] = []
    month = None
    for each in days:
        if each.status is Status.OTHER:
            kept.append(each)
            continue
        mention = each.mention
        if mention.month and month and (mention.month - month) * -step > NEW_YEAR and year:
            year += step
        year = abs(mention.year) if mention.year is not None else year
        own = mention.year if mention.year is not None else (-year if year and mention.month else None)
        kept.append(replace(each, mention=replace(mention, year=own)))
        month = mention.month or month
    return kept


def _year_after(mentioned: Mentioned, days: Sequence[Judged]) -> int | None:
    """The year in `25 januari och 22 februari under 2023`."""
    last = max(each.mention.end for each in days)
    for token in mentioned.runs[0].tokens:
        if token.start >= last and token.kind is Kind.YEAR and token in mentioned.years:
            between = plain(mentioned.text[last : token.start])
            return token.year if between in {"", "under", "under ar", "ar", "i", "for", ",", ":"} else None
    return None
