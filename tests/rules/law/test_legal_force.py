"""Rules 8 and 9: decided, adjusted, announced and appealable are four clocks (KL 5:69, 8:12, 13:5) that may stop."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import Review
from models.vocabulary import Act, PrincipalKind, ReviewKind
from rules.law.legal_force import (
    UNKNOWN,
    Certainty,
    LegalClock,
    LegalClocks,
    LegalStanding,
    clocks,
    clocks_elsewhere,
    is_annulled,
    is_appealed_late,
    last_appeal_day,
)
from rules.law.workdays import is_working_day
from rules.route.handled import case_clocks
from tests.rules.cases import case, day, handling, review

DECISION = handling(1, "KF", Act.DECIDES, "6-19")
ANNOUNCED = handling(1, "KF", Act.DECIDES, "6-19", adjusted_on=day("6-27"), announced_on=day("6-28"))
LAST_DAY, IN_FORCE = day("7-19"), day("7-20")

A_CENTURY = st.dates(dt.date(1953, 1, 1), dt.date(2050, 12, 31))
LONGEST_REST = dt.timedelta(days=5)


def known(text: str) -> LegalClock:
    return LegalClock(Certainty.KNOWN, day(text))


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


@pytest.mark.parametrize(
    ("act", "standing"), [(Act.DECIDES, LegalStanding.ELSEWHERE), (Act.PROPOSES, LegalStanding.PREPARES)]
)
def test_of_what_kommunallagen_says_nothing_of_only_the_day_it_was_decided_is_known(
    act: Act, standing: LegalStanding
) -> None:
    handled = handling(1, "KS", act, "6-19", adjusted_on=day("6-27"), announced_on=day("6-28"))
    assert clocks_elsewhere(handled) == LegalClocks(known("6-19"), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, standing)
    facts = case(handled, principal_kind=PrincipalKind.STIFTELSE)
    assert case_clocks(facts, handled) == clocks_elsewhere(handled)
    assert case_clocks(case(handled), handled) == clocks(handled)


def test_an_announced_decision_gains_legal_force_the_day_after_the_last_appeal_day() -> None:
    found = clocks(handling(1, "KF", Act.DECIDES, "5-8", announced_on=day("5-16")))
    assert (found.last_appeal, found.legal_force) == (known("6-7"), known("6-8"))


def test_without_an_announcement_the_worst_case_of_every_clock_is_called_an_estimate() -> None:
    found = clocks(DECISION)
    assert found.decided == known("6-19")
    assert found.adjusted == LegalClock(Certainty.ESTIMATE, day("7-3"))
    assert found.announced == LegalClock(Certainty.ESTIMATE, day("7-5"))
    assert found.last_appeal == LegalClock(Certainty.ESTIMATE, day("7-26"))
    assert found.legal_force == LegalClock(Certainty.ESTIMATE, day("7-27"))


def test_known_adjustment_makes_the_estimate_earlier() -> None:
    adjusted = handling(1, "KF", Act.DECIDES, "6-19", adjusted_on=day("6-26"))
    assert clocks(adjusted).legal_force == LegalClock(Certainty.ESTIMATE, day("7-20"))


def test_what_has_been_announced_had_been_adjusted_by_then() -> None:
    announced = handling(1, "KF", Act.DECIDES, "6-19", announced_on=day("6-22"))
    assert clocks(announced).adjusted == LegalClock(Certainty.ESTIMATE, day("6-22"))


def test_the_estimate_moves_adjustment_and_announcement_past_days_off_too() -> None:
    # 24 December is a day off: adjusted 27 December, announced 29 December, three weeks later 19 January
    assert clocks(handling(1, "KF", Act.DECIDES, "2023-12-10")).legal_force.on == day("2024-1-20")
    # announced within two days of 5 April is Good Friday: 11 April, three weeks later 2 May
    assert clocks(handling(1, "KF", Act.DECIDES, "3-27", adjusted_on=day("4-5"))).legal_force.on == day("5-3")


@pytest.mark.parametrize("act", [act for act in Act if not act.is_final])
def test_what_only_prepares_gains_no_legal_force(act: Act) -> None:
    found = clocks(handling(1, "KS", act, "6-19", announced_on=day("6-20")))
    assert (found.standing, found.last_appeal, found.legal_force) == (LegalStanding.PREPARES, UNKNOWN, UNKNOWN)


@pytest.mark.parametrize("taken_down", ["6-28", "7-10", "7-19"])
def test_a_notice_taken_down_before_the_time_has_run_out_leaves_no_last_day(taken_down: str) -> None:
    found = clocks(ANNOUNCED, [review(ReviewKind.NOTICE_TAKEN_DOWN, taken_down)])
    assert (found.standing, found.last_appeal, found.legal_force) == (LegalStanding.NOTICE_DOWN, UNKNOWN, UNKNOWN)


def test_a_notice_taken_down_before_the_day_it_was_put_up_at_the_latest_leaves_no_last_day() -> None:
    adjusted = handling(1, "KF", Act.DECIDES, "6-19", adjusted_on=day("6-28"))
    found = clocks(adjusted, [review(ReviewKind.NOTICE_TAKEN_DOWN, "6-29")])
    assert (found.standing, found.last_appeal, found.legal_force) == (LegalStanding.NOTICE_DOWN, UNKNOWN, UNKNOWN)


def test_a_notice_taken_down_afterwards_changes_nothing() -> None:
    assert clocks(ANNOUNCED, [review(ReviewKind.NOTICE_TAKEN_DOWN, "7-20")]) == clocks(ANNOUNCED)


def test_a_notice_put_up_anew_starts_the_three_weeks_over() -> None:
    anew = handling(2, "KF", Act.DECIDES, "6-19", announced_on=day("7-17"), corrects=1)
    found = clocks(anew, [review(ReviewKind.NOTICE_TAKEN_DOWN, "7-10")])
    assert (found.standing, found.legal_force) == (LegalStanding.STANDS, known("8-8"))


def test_a_notice_known_only_to_have_been_taken_down_early_leaves_everything_open() -> None:
    assert clocks(DECISION, [review(ReviewKind.NOTICE_TAKEN_DOWN, "7-10")]).legal_force == UNKNOWN


def test_an_appealed_decision_has_no_legal_force_until_the_court_has_spoken() -> None:
    found = clocks(ANNOUNCED, [review(ReviewKind.APPEALED, "7-5")])
    assert (found.standing, found.last_appeal, found.legal_force) == (LegalStanding.APPEALED, known("7-19"), UNKNOWN)


def test_a_dismissed_appeal_gives_legal_force_the_day_the_dismissal_is_final() -> None:
    lodged, dismissed = review(ReviewKind.APPEALED, "7-5"), review(ReviewKind.APPEAL_DISMISSED, "2023-11-2", number=2)
    found = clocks(ANNOUNCED, [lodged, dismissed])
    assert (found.standing, found.legal_force) == (LegalStanding.STANDS, known("2023-11-2"))


def test_an_appeal_dismissed_at_once_leaves_the_others_their_three_weeks() -> None:
    dismissed = review(ReviewKind.APPEAL_DISMISSED, "7-10")
    assert clocks(ANNOUNCED, [dismissed]).legal_force == LegalClock(Certainty.KNOWN, IN_FORCE)
    assert clocks(DECISION, [dismissed]).legal_force == LegalClock(Certainty.ESTIMATE, day("7-27"))


def test_an_annulled_decision_never_gains_legal_force_unless_a_higher_court_says_otherwise() -> None:
    annulled, reversed_ = (
        review(ReviewKind.ANNULLED, "2023-11-2"),
        review(ReviewKind.APPEAL_DISMISSED, "2024-5-2", number=2),
    )
    assert clocks(ANNOUNCED, [annulled]).standing is LegalStanding.ANNULLED
    assert clocks(ANNOUNCED, [annulled]).legal_force == UNKNOWN
    assert is_annulled([annulled])
    assert not is_annulled([annulled, reversed_])
    assert clocks(ANNOUNCED, [annulled, reversed_]).legal_force == known("2024-5-2")


APPEALED, STAYED, LIFTED = ReviewKind.APPEALED, ReviewKind.INHIBITED, ReviewKind.INHIBITION_LIFTED
DISMISSED, ANNULLED = ReviewKind.APPEAL_DISMISSED, ReviewKind.ANNULLED


@pytest.mark.parametrize(
    ("happened", "standing"),
    [
        ([APPEALED, STAYED], LegalStanding.INHIBITED),
        ([STAYED], LegalStanding.INHIBITED),
        ([APPEALED, STAYED, APPEALED], LegalStanding.INHIBITED),
        ([APPEALED, STAYED, ReviewKind.NOTICE_TAKEN_DOWN], LegalStanding.INHIBITED),
        ([APPEALED, STAYED, LIFTED], LegalStanding.APPEALED),
        ([STAYED, LIFTED], LegalStanding.APPEALED),
        ([APPEALED, STAYED, LIFTED, STAYED], LegalStanding.INHIBITED),
        ([APPEALED, STAYED, DISMISSED], LegalStanding.STANDS),
        ([APPEALED, STAYED, DISMISSED, APPEALED], LegalStanding.APPEALED),
        ([APPEALED, STAYED, ANNULLED], LegalStanding.ANNULLED),
        ([APPEALED, ANNULLED, APPEALED, STAYED], LegalStanding.INHIBITED),
    ],
)
def test_an_inhibition_stands_until_it_is_lifted_or_the_court_has_judged(
    happened: list[ReviewKind], standing: LegalStanding
) -> None:
    reviews = [review(kind, f"7-{on}", number=on) for on, kind in enumerate(happened, start=5)]
    found = clocks(ANNOUNCED, reviews)
    assert found.standing is standing
    assert (found.legal_force == UNKNOWN) is (standing is not LegalStanding.STANDS)


def test_an_appeal_that_came_late_is_still_pointed_out_while_the_decision_is_inhibited() -> None:
    assert is_appealed_late(ANNOUNCED, [review(APPEALED, "7-20"), review(STAYED, "7-25", number=2)])


@given(A_CENTURY)
def test_a_century_of_last_appeal_days_are_working_days_three_weeks_or_a_little_more_after(announced: dt.date) -> None:
    last = last_appeal_day(announced)
    assert is_working_day(last)
    assert dt.timedelta(weeks=3) <= last - announced <= dt.timedelta(weeks=3) + LONGEST_REST


@given(A_CENTURY, st.integers(0, 60))
def test_a_later_announcement_never_ends_sooner(announced: dt.date, later: int) -> None:
    assert last_appeal_day(announced) <= last_appeal_day(announced + dt.timedelta(days=later))


@given(A_CENTURY, st.integers(0, 14), st.integers(0, 2))
def test_what_keeps_the_law_is_never_later_than_its_estimate(held_on: dt.date, adjusting: int, announcing: int) -> None:
    held, adjusted_on = held_on.isoformat(), held_on + dt.timedelta(days=adjusting)
    announced_on = adjusted_on + dt.timedelta(days=announcing)
    told = [
        clocks(handling(1, "KF", Act.DECIDES, held)),
        clocks(handling(1, "KF", Act.DECIDES, held, adjusted_on=adjusted_on)),
        clocks(handling(1, "KF", Act.DECIDES, held, adjusted_on=adjusted_on, announced_on=announced_on)),
    ]
    for clock in ("adjusted", "announced", "last_appeal", "legal_force"):
        worst, better, best = (getattr(each, clock).on for each in told)
        assert best <= better <= worst


@given(A_CENTURY, st.integers(0, 40))
def test_every_clock_moves_the_same_way_as_the_meeting(held_on: dt.date, later: int) -> None:
    first = clocks(handling(1, "KF", Act.DECIDES, held_on.isoformat()))
    second = clocks(handling(1, "KF", Act.DECIDES, (held_on + dt.timedelta(days=later)).isoformat()))
    for clock in ("decided", "adjusted", "announced", "last_appeal", "legal_force"):
        assert getattr(first, clock).on <= getattr(second, clock).on


@given(A_CENTURY, st.integers(0, 400))
def test_a_dismissal_never_gives_legal_force_before_the_appeal_time_is_out(announced: dt.date, later: int) -> None:
    decided = handling(1, "KF", Act.DECIDES, announced.isoformat(), announced_on=announced)
    dismissed = Review(1, 1, ReviewKind.APPEAL_DISMISSED, announced + dt.timedelta(days=later))
    plain, after = clocks(decided).legal_force.on, clocks(decided, [dismissed]).legal_force.on
    assert plain is not None
    assert after == max(plain, dismissed.on)


def test_the_fourteen_days_run_from_a_meetings_last_day() -> None:
    two_days = handling(1, "KF", Act.DECIDES, "6-19", ended_on=day("6-20"))
    assert clocks(DECISION).adjusted.on == day("7-3")
    assert clocks(two_days).adjusted.on == day("7-4")
    assert clocks(two_days).decided == known("6-19")


@pytest.mark.parametrize(("lodged", "late"), [("7-18", False), ("7-19", False), ("7-20", True), ("10-2", True)])
def test_an_appeal_dated_after_the_last_day_is_seen(lodged: str, late: bool) -> None:
    appeal = review(ReviewKind.APPEALED, lodged)
    assert is_appealed_late(ANNOUNCED, [appeal]) is late
    assert clocks(ANNOUNCED, [appeal]).standing is LegalStanding.APPEALED


@pytest.mark.parametrize("kind", [kind for kind in ReviewKind if kind is not ReviewKind.APPEALED])
def test_only_an_appeal_can_be_late(kind: ReviewKind) -> None:
    assert not is_appealed_late(ANNOUNCED, [review(kind, "10-2")])


def test_where_no_last_day_is_known_no_appeal_is_late() -> None:
    appeal = review(ReviewKind.APPEALED, "10-2", number=2)
    assert not is_appealed_late(DECISION, [appeal])
    assert not is_appealed_late(ANNOUNCED, [review(ReviewKind.NOTICE_TAKEN_DOWN, "7-10"), appeal])


def test_a_chairs_decision_has_no_worst_case_until_the_minutes_that_report_it_are_announced() -> None:
    urgent = handling(1, "KS", Act.DECIDES_URGENTLY, "6-7")
    found = clocks(urgent)
    assert (found.adjusted, found.announced, found.legal_force) == (UNKNOWN, UNKNOWN, UNKNOWN)
    announced = handling(1, "KS", Act.DECIDES_URGENTLY, "6-7", announced_on=day("6-28"))
    assert clocks(announced).legal_force == LegalClock(Certainty.KNOWN, IN_FORCE)


@pytest.mark.parametrize(("dismissed", "in_force"), [("7-19", "7-20"), ("7-20", "7-20"), ("7-21", "7-21")])
def test_a_dismissal_is_told_with_its_day_on_both_sides_of_the_end_of_the_time_to_appeal(
    dismissed: str, in_force: str
) -> None:
    found = clocks(ANNOUNCED, [review(ReviewKind.APPEALED, "7-5"), review(ReviewKind.APPEAL_DISMISSED, dismissed)])
    assert (found.dismissed_on, found.legal_force) == (day(dismissed), known(in_force))
