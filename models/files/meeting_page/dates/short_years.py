"""Days such as `23-09-25`, which by themselves may begin with their year or end with it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from models.files.meeting_page.context import Found
from models.files.meeting_page.judging import Status
from models.files.meeting_page.mentions import TWO_WAYS

_DASHED: Final = re.compile(r"(\d\d)-(\d\d)-(\d\d)\b")
SOME: Final = 3
SPREAD: Final = 2
"""The first number of all days is their year where it is one or two that follow each other, and the last are more."""


def year_first(found: Sequence[Found]) -> list[Found]:
    """The days, without a doubt of which number is the year where those of the page together leave none."""
    parts = [match.groups() for each in found if (match := _DASHED.match(each.quote))]
    firsts, lasts = ({int(part[at]) for part in parts} for at in (0, 2))
    are_years = len(parts) >= SOME and max(firsts) - min(firsts) < SPREAD and max(lasts) - min(lasts) > SPREAD
    return [_sure(each) if are_years and _DASHED.match(each.quote) else each for each in found]


def _sure(found: Found) -> Found:
    told = found.judged
    if told.reason != TWO_WAYS or told.status is not Status.ASK:
        return found
    return replace(found, judged=replace(told, status=Status.MEETING, reason=""))
