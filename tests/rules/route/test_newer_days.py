"""Meeting days told later in another round or in the registry are found body by body, and never taken over unasked."""

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meetings import laid_over
from rules.route.newer_days import DaysTold, NewerDays, going_by, newer_days
from rules.route.routes import course
from tests.rules.cases import case, day, route

TODAY = day("4-3")
THEN, LATER, LATEST = (dt.datetime(2023, 4, on, 9, tzinfo=dt.UTC) for on in (1, 2, 3))
YEARS = st.lists(st.dates(dt.date(2022, 1, 1), dt.date(2024, 12, 31)), max_size=8).map(sorted).map(tuple)


def days(*told: str) -> tuple[dt.date, ...]:
    return tuple(map(day, told))


def found(known: tuple[dt.date, ...], *told: DaysTold, since: dt.datetime = THEN) -> list[NewerDays]:
    return list(newer_days(route(KF=None), {"KF": known}, {"KF": since}, {"KF": told}, TODAY))


def test_the_days_that_come_and_go_are_those_from_today_on() -> None:
    (one,) = found(days("3-6", "4-3", "6-19"), DaysTold(LATER, days("4-3", "6-26")))
    assert (one.come, one.go, one.days) == (days("6-26"), days("6-19"), days("4-3", "6-26"))


@pytest.mark.parametrize("at", [THEN - dt.timedelta(seconds=1), THEN])
def test_what_was_told_no_later_than_the_cases_own_days_is_not_newer(at: dt.datetime) -> None:
    assert found(days("6-19"), DaysTold(at, days("6-26"))) == []


def test_the_same_days_or_others_that_have_been_are_nothing_to_take_over() -> None:
    assert found(days("3-6", "6-19"), DaysTold(LATER, days("3-7", "6-19"))) == []


def test_of_several_words_the_latest_stands_and_of_one_moment_the_first() -> None:
    early, late, beside = (DaysTold(LATER, days("6-20")), DaysTold(LATEST, days("6-26")), DaysTold(LATEST, days("7-3")))
    assert [each.come for each in found(days("6-19"), early, late, beside)] == [days("6-26")]


def test_a_latest_word_that_says_what_is_known_already_hides_an_earlier_one() -> None:
    assert found(days("6-19"), DaysTold(LATER, days("6-26")), DaysTold(LATEST, days("6-19"))) == []


def test_a_body_nothing_was_known_of_gets_its_days() -> None:
    (one,) = newer_days(route(KS=None), {}, {"KS": THEN}, {"KS": [DaysTold(LATER, days("5-30"))]}, TODAY)
    assert (one.come, one.go) == (days("5-30"), ())


def test_a_planned_day_that_is_no_more_falls_and_the_others_stand() -> None:
    facts = case(way=route(KS="5-30", KF="6-19"), meetings={"KS": days("5-30"), "KF": days("6-19")})
    then = going_by(facts, facts.route, found(days("6-19"), DaysTold(LATER, days("6-26"))), TODAY)
    assert [step.planned_on for step in course(then).ahead] == [day("5-30"), None]
    assert then.meetings == {"KS": days("5-30"), "KF": days("6-26")}


@given(YEARS, st.lists(st.tuples(st.sampled_from([THEN, LATER, LATEST]), YEARS), max_size=4))
def test_whoever_takes_the_days_over_is_offered_nothing_more(
    known: tuple[dt.date, ...], told: Sequence[tuple[dt.datetime, tuple[dt.date, ...]]]
) -> None:
    words = [DaysTold(at, said) for at, said in told]
    for one in found(known, *words):
        assert set(one.come) <= set(one.days) - set(known)
        assert set(one.go) <= set(known) - set(one.days)
        assert found(one.days, *words, since=one.at) == []
        assert found(one.days, *words, since=THEN) == []


@given(YEARS, YEARS)
def test_a_year_that_nothing_is_said_of_stays_as_it_is_known(
    known: tuple[dt.date, ...], told: tuple[dt.date, ...]
) -> None:
    laid = laid_over(known, told)
    for year in (2022, 2023, 2024):
        said = [each for each in told if each.year == year] or [each for each in known if each.year == year]
        assert [each for each in laid if each.year == year] == sorted(set(said))
