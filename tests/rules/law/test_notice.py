"""The council's week of notice, counted backwards from its meeting (KL 5:13)."""

import datetime as dt

import pytest

from rules.law.kommunallagen import announced_by


@pytest.mark.parametrize(
    ("meeting_on", "last_day"),
    [
        ("2023-06-19", "2023-06-12"),
        ("2023-12-04", "2023-11-27"),
        ("2024-01-08", "2024-01-01"),  # New Year's Day: never shortened
        ("2024-03-07", "2024-02-29"),
    ],
)
def test_a_councils_meeting_is_announced_a_week_before_and_never_later(meeting_on: str, last_day: str) -> None:
    assert announced_by(dt.date.fromisoformat(meeting_on)) == dt.date.fromisoformat(last_day)
