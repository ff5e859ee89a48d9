"""Swedish working days (lag 1930:173)."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.law.workdays import (
    FIRST_YEAR,
    LAST_YEAR,
    UnknownYear,
    add_working_days,
    is_working_day,
    on_or_after,
    on_or_before,
    working_day_after,
)
from tests.rules.cases import day

A_CENTURY = st.dates(dt.date(1960, 1, 1), dt.date(2060, 12, 31))


@pytest.mark.parametrize("eve", ["6-23", "2022-12-24", "2024-12-24", "2024-12-31"])
def test_the_three_eves_of_the_act_are_days_off(eve: str) -> None:
    assert not is_working_day(day(eve))


@pytest.mark.parametrize("half_day", ["4-6", "1-5", "2024-4-30"])
def test_skartorsdag_trettondagsafton_and_valborg_are_working_days(half_day: str) -> None:
    assert is_working_day(day(half_day))


@pytest.mark.parametrize("holiday", ["1-6", "4-7", "4-10", "5-1", "5-18", "6-6", "12-25", "12-26", "2004-5-31"])
def test_public_holidays_on_weekdays_are_days_off(holiday: str) -> None:
    assert not is_working_day(day(holiday))


def test_the_national_day_was_a_working_day_before_it_became_a_holiday() -> None:
    assert is_working_day(day("2003-6-6"))


def test_counting_back_from_a_sunday_starts_at_that_sunday() -> None:
    assert add_working_days(day("9-3"), -1) == day("9-1")


def test_counting_back_passes_midsummer() -> None:
    assert add_working_days(day("6-27"), -2) == day("6-22")


@given(A_CENTURY)
def test_the_working_day_on_or_after_is_the_nearest_one(some: dt.date) -> None:
    found = on_or_after(some)
    assert is_working_day(found)
    assert not any(is_working_day(some + dt.timedelta(days=n)) for n in range((found - some).days))


@given(A_CENTURY)
def test_no_stretch_of_days_off_is_longer_than_five(some: dt.date) -> None:
    assert (on_or_after(some) - some).days <= 5
    assert (some - on_or_before(some)).days <= 5


@given(A_CENTURY, st.integers(1, 60))
def test_counting_forward_and_back_meets_again(some: dt.date, count: int) -> None:
    start = on_or_after(some)
    assert add_working_days(add_working_days(start, count), -count) == start


@given(A_CENTURY, st.integers(1, 60))
def test_between_a_day_and_n_working_days_later_lie_n_working_days(some: dt.date, count: int) -> None:
    end = add_working_days(some, count)
    assert sum(is_working_day(some + dt.timedelta(days=n)) for n in range(1, (end - some).days + 1)) == count


@given(A_CENTURY)
def test_the_working_day_after_is_one_working_day_on(some: dt.date) -> None:
    assert working_day_after(some) == add_working_days(some, 1)


@pytest.mark.parametrize("count", [is_working_day, on_or_after, on_or_before, working_day_after])
def test_a_year_whose_holidays_nobody_knows_is_refused(count: Callable[[dt.date], object]) -> None:
    assert count(dt.date(LAST_YEAR, 12, 31)) is not None
    assert count(dt.date(FIRST_YEAR, 1, 7)) is not None
    for unknown in (dt.date(LAST_YEAR + 2, 1, 3), dt.date(2101, 12, 26), dt.date(FIRST_YEAR - 1, 3, 3)):
        with pytest.raises(UnknownYear):
            count(unknown)


def test_what_is_counted_from_the_last_day_that_may_be_written_is_known() -> None:
    assert add_working_days(dt.date(LAST_YEAR, 12, 31), 200).year == LAST_YEAR + 1
    assert not is_working_day(dt.date(LAST_YEAR + 1, 12, 24))


@given(st.dates(dt.date(FIRST_YEAR, 1, 7), dt.date(LAST_YEAR, 12, 31)))
def test_christmas_is_a_day_off_in_every_year_that_is_known(some: dt.date) -> None:
    assert not is_working_day(some.replace(month=12, day=25))
