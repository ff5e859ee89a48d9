"""Rule 8: decided, adjusted, announced and appealable are four clocks (KL 5:69, 8:12, 13:5)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Act
from rules.legal_force import Certainty, LegalForce, last_appeal_day, legal_force
from tests.rules.cases import day, handling

DECISION = handling(1, "KF", Act.DECIDES, "6-19")


@pytest.mark.parametrize(
    ("announced", "last_day"),
    [
        ("2004-05-04", "2004-05-25"),
        ("1998-03-02", "1998-03-23"),
        ("2023-05-16", "2023-06-07"),
        ("2023-06-02", "2023-06-26"),
        ("2023-12-04", "2023-12-27"),
        ("2023-12-15", "2024-01-05"),
        ("2026-04-10", "2026-05-04"),
    ],
)
def test_the_last_appeal_day_is_as_in_the_minutes(announced: str, last_day: str) -> None:
    assert last_appeal_day(dt.date.fromisoformat(announced)) == dt.date.fromisoformat(last_day)


def test_an_announced_decision_gains_legal_force_the_day_after_the_last_appeal_day() -> None:
    announced = handling(1, "KF", Act.DECIDES, "5-8", announced_on=day("5-16"))
    assert legal_force(announced) == LegalForce(Certainty.KNOWN, day("6-8"))


def test_without_an_announcement_the_worst_case_is_called_an_estimate() -> None:
    # 19 June + 14 days = 3 July, announced within 2 days = 5 July, three weeks = 26 July
    assert legal_force(DECISION) == LegalForce(Certainty.ESTIMATE, day("7-27"))


def test_known_adjustment_makes_the_estimate_earlier() -> None:
    adjusted = handling(1, "KF", Act.DECIDES, "6-19", adjusted_on=day("6-26"))
    assert legal_force(adjusted) == LegalForce(Certainty.ESTIMATE, day("7-20"))


def test_the_estimate_moves_adjustment_and_announcement_past_days_off_too() -> None:
    # 24 December is a day off: adjusted 27 December, announced 29 December, three weeks later 19 January
    assert legal_force(handling(1, "KF", Act.DECIDES, "2023-12-10")).on == day("2024-1-20")
    # announced within two days of 5 April is Good Friday: 11 April, three weeks later 2 May
    assert legal_force(handling(1, "KF", Act.DECIDES, "3-27", adjusted_on=day("4-5"))).on == day("5-3")


@pytest.mark.parametrize("act", [act for act in Act if not act.is_final])
def test_what_only_prepares_gains_no_legal_force(act: Act) -> None:
    assert legal_force(handling(1, "KS", act, "6-19", announced_on=day("6-20"))) == LegalForce(Certainty.UNKNOWN)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)), st.integers(0, 14), st.integers(0, 2))
def test_a_decision_announced_in_time_never_gains_legal_force_after_its_estimate(
    held_on: dt.date, adjusting: int, announcing: int
) -> None:
    decided = handling(1, "KF", Act.DECIDES, held_on.isoformat())
    announced_on = held_on + dt.timedelta(days=adjusting + announcing)
    known = legal_force(handling(1, "KF", Act.DECIDES, held_on.isoformat(), announced_on=announced_on))
    estimate = legal_force(decided)
    assert known.on is not None
    assert estimate.on is not None
    assert known.on <= estimate.on
