"""The same report in two of a principal's cases: told with one form, or of one meeting under one §."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reported:
    """One report of a case: its number, what it puts right, its meeting, and when it came (UTC)."""

    number: int
    corrects: int | None
    meeting: tuple[str, dt.date, str]
    at: dt.datetime


def same_report(rows: Sequence[Reported], number: int, others: Sequence[Reported]) -> int | None:
    """The number of the other case's latest word on what report `number` is about; None where nothing there is.

    Reports of one act have one moment; those that came apart are the same when body, day and § are.
    """
    ours = [row for row in rows if _first(rows, row) == _first_of(rows, number)]
    if not ours:
        return None
    meetings, began = {row.meeting for row in ours}, ours[0].at
    alike = [row for row in others if _began(others, row) == began and row.meeting[0] == ours[0].meeting[0]]
    found = alike or [row for row in others if row.meeting in meetings]
    firsts = {_first(others, row) for row in found}
    return max((row.number for row in others if _first(others, row) in firsts), default=None)


def _first_of(rows: Sequence[Reported], number: int) -> int:
    return next((_first(rows, row) for row in rows if row.number == number), 0)


def _first(rows: Sequence[Reported], row: Reported) -> int:
    before = next((each for each in rows if each.number == row.corrects), None)
    return _first(rows, before) if before else row.number


def _began(rows: Sequence[Reported], row: Reported) -> dt.datetime:
    return next(each.at for each in rows if each.number == _first(rows, row))
