"""The year of a day by the years written before and after it on its line."""

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


def years_before(mentioned: Mentioned, first: int) -> Years | None:
    """The year, or two, written last before that place."""
    said = [
        token for token in mentioned.years if token.start < first and not is_no_meeting(mentioned.text[: token.start])
    ]
    if not said:
        return None
    days = [day.start for day in mentioned.days if day.start < first]
    near = [token for token in said if token.start > max(days, default=-1)] or said[-1:]
    begins = max((day for day in days if near and day < near[0].start), default=0)
    return years_of(near, plain(mentioned.text[begins:first]))


def with_years_beside(mentioned: Mentioned, days: Sequence[Judged]) -> list[Judged]:
    """`24 april, 29 maj och 19 juni 2023`: a year written after some days is theirs too, or before New Year the last.

    Such a year is negative until it has been held against the heading's.
    """
    after = _carried(days[::-1], _year_after(mentioned, days), -1)[::-1]
    return after if _any_year_before(mentioned, days) else _carried(after, None, 1)


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


def _any_year_before(mentioned: Mentioned, days: Sequence[Judged]) -> bool:
    return any(years_before(mentioned, each.mention.start) for each in days)


def _year_after(mentioned: Mentioned, days: Sequence[Judged]) -> int | None:
    """The year in `25 januari och 22 februari under 2023`."""
    last = max(each.mention.end for each in days)
    for token in mentioned.runs[0].tokens:
        if token.start >= last and token.kind is Kind.YEAR and token in mentioned.years:
            between = plain(mentioned.text[last : token.start])
            return token.year if between in {"", "under", "under ar", "ar", "i", "for", ",", ":"} else None
    return None
