"""What of a whole round file deserves a thought before it is launched."""

import datetime as dt

import pytest

from actions.rounds.round_plans import CheckedRound
from models.files.county import County
from rules.round_check.warnings import DUE_IN_SUMMER, DUE_PASSED, RECOMMENDED_LATER, SHORT_TIME, SHORT_TIME_BELOW
from tests.rules.round_check.checker import SHORTEST, Checker, with_line


def warned(checked: CheckedRound) -> list[str]:
    assert checked.faults == ()
    return [warning.message for warning in checked.warnings]


ATTACHED = "\nattachments: [fardplan-nara-vard-2030/rekommendation.pdf]"


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("due_on: 2023-10-29", "inte en arbetsdag"),
        ("due_on: 2023-08-31", "junimötet"),
        ("due_on: 2023-04-20", "kortare än 30 dagar"),
        ("due_on: 2032-10-29", "längre än tre år"),
        ("due_on: 2023-03-25", "passerat"),
        ("routes: {kommun: [KSAU, KS]}", "den nivå som rundan anger"),
    ],
)
def test_what_deserves_a_thought_is_a_warning_and_no_fault(check: Checker, line: str, sign: str) -> None:
    assert any(sign in message for message in warned(check(with_line(line) + ATTACHED)))


def test_a_round_without_surprises_has_no_warnings(check: Checker) -> None:
    assert warned(check(SHORTEST + ATTACHED)) == []


def test_a_round_without_attachments_is_asked_about_it(check: Checker) -> None:
    assert [warning.field for warning in check(SHORTEST).warnings] == ["attachments"]


def test_of_a_due_date_that_has_passed_only_that_is_said(check: Checker) -> None:
    warnings = check(with_line("due_on: 2023-08-31"), today=dt.date(2026, 11, 26)).warnings
    assert [warning.message for warning in warnings if warning.field == "due_on"] == [DUE_PASSED]
    assert DUE_IN_SUMMER in [warning.message for warning in check(with_line("due_on: 2023-08-31")).warnings]


def test_time_is_short_counted_from_today_when_the_files_own_day_has_passed(check: Checker) -> None:
    text = with_line("launch_on: 2023-03-27")
    assert SHORT_TIME not in [warning.message for warning in check(text).warnings]
    assert SHORT_TIME in [warning.message for warning in check(text, today=dt.date(2023, 10, 9)).warnings]


def test_nothing_is_said_of_fullmaktige_where_the_way_ends_below_it(check: Checker) -> None:
    text = with_line("due_on: 2023-08-31\nrecommended_level: styrelse")
    assert DUE_IN_SUMMER not in [warning.message for warning in check(text).warnings]
    late = [warning.message for warning in check(text, today=dt.date(2023, 8, 10)).warnings]
    assert SHORT_TIME_BELOW in late
    assert SHORT_TIME not in late


def test_a_recommendation_dated_after_the_day_it_would_go_out_is_warned_of(check: Checker) -> None:
    early = dt.date(2023, 3, 20)
    warned = [warning for warning in check(SHORTEST, today=early).warnings if warning.field == "recommended_on"]
    assert [(warning.message, warning.expected) for warning in warned] == [(RECOMMENDED_LATER, "launch_on: 2023-03-24")]
    planned = with_line("launch_on: 2023-03-27")
    assert "recommended_on" not in [warning.field for warning in check(planned, today=early).warnings]


def test_a_due_date_on_midsommarafton_is_told_the_working_day_before(check: Checker) -> None:
    warnings = check(with_line("due_on: 2023-06-23")).warnings
    assert next(warning.expected for warning in warnings if warning.found == "2023-06-23") == "2023-06-22"


def test_a_wrong_address_in_the_registry_warns_and_stops_nobody(vasterbotten: County) -> None:
    first, second, *others = vasterbotten.principals
    wrong = second.model_copy(update={"registrar": "registrator(at)nordmaling"})
    county = vasterbotten.model_copy(update={"principals": (first, wrong, *others)})
    checked = Checker(county)(SHORTEST + ATTACHED)
    assert [warning.found for warning in checked.warnings] == ["Nordmalings kommun: registrator(at)nordmaling"]
    assert checked.plan
    assert len(checked.plan.principals) == 16
