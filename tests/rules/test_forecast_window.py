"""Prospects within a window: counted to its end, told of the due date, and no help after it."""

from dataclasses import replace

import pytest

from models.meetings import LeadTimes, Meetings
from models.values import Window
from models.vocabulary import Level
from rules.forecast import (
    Outlook,
    RoundOutlook,
    Verdict,
    last_chance,
    outlook,
    round_outlook,
    windowed_outlook,
)
from tests.rules.cases import day, route

KF_ONLY = route(KF=None)
WAY = route(KS=None, KF=None)
START, DUE = day("3-27"), day("8-31")
MEETINGS: Meetings = {"KS": (day("5-9"), day("5-30"), day("8-8"), day("9-5")), "KF": (day("6-19"), day("9-25"))}


def seen(window: Window | None, start: str = "3-27", due: str = "8-31") -> Outlook:
    return windowed_outlook(window, WAY, MEETINGS, LeadTimes(), (day(start), day(due)))


def test_without_a_window_it_is_the_ordinary_outlook() -> None:
    assert seen(None) == outlook(WAY, MEETINGS, LeadTimes(), START, DUE)


def test_an_outlook_says_more_while_the_due_date_or_a_first_meeting_lies_ahead() -> None:
    assert seen(None).says_more
    passed = Outlook(Verdict.CANNOT, DUE, is_past=True)
    assert not passed.says_more
    assert replace(passed, first=seen(None).first).says_more


@pytest.mark.parametrize(
    ("window", "verdict", "due", "slack", "ends"),
    [
        (Window(day("6-1"), day("6-30")), Verdict.MAKES_IT, "6-30", 73, True),
        (Window(day("6-1"), DUE), Verdict.MAKES_IT, "8-31", 73, True),
        (Window(day("6-1"), day("9-1")), Verdict.MAKES_IT, "8-31", 73, False),
        (Window(day("6-1")), Verdict.MAKES_IT, "8-31", 73, False),
        (Window(None, day("6-18")), Verdict.CANNOT, "6-18", None, True),
    ],
)
def test_it_is_counted_to_the_windows_end_and_its_margin_to_the_due_date(
    window: Window, verdict: Verdict, due: str, slack: int | None, ends: bool
) -> None:
    found = seen(window)
    assert (found.verdict, found.due_on, found.ends_with_window, found.is_past) == (verdict, day(due), ends, False)
    assert slack is None or found.slack == slack


@pytest.mark.parametrize(("start", "is_past"), [("8-31", False), ("9-1", True)])
def test_a_due_date_that_has_passed_is_told_as_it_is(start: str, is_past: bool) -> None:
    found = seen(Window(day("6-1"), day("6-30")), start=start)
    assert (found.is_past, found.due_on) == (is_past, DUE if is_past else day("6-30"))


def test_more_time_is_a_remedy_only_within_the_window() -> None:
    late = seen(None, start="6-1")
    assert late.remedies.extend_to == day("9-25")
    assert seen(Window(day("6-1"), day("9-25")), start="6-1").remedies.extend_to == day("9-25")
    assert seen(Window(day("6-1"), day("9-24")), start="6-1").remedies.extend_to is None


def test_an_extra_meeting_of_the_deciding_body_lies_within_the_window() -> None:
    ordinary = {each.name: each for each in seen(None, start="6-1").remedies.extra}["Kommunfullmäktige"]
    begun = seen(Window(day("8-30"), day("10-1")), start="6-1").remedies.extra
    found = {each.name: each for each in begun}["Kommunfullmäktige"]
    assert ordinary.earliest < day("8-30")
    others = [each for each in seen(None, start="6-1").remedies.extra if each.name != "Kommunfullmäktige"]
    assert [each for each in begun if each.name != "Kommunfullmäktige"] == others
    until = seen(Window(ordinary.latest, day("10-1")), start="6-1").remedies.extra
    assert [(each.earliest, each.latest) for each in until if each.name == "Kommunfullmäktige"] == [
        (ordinary.latest, ordinary.latest)
    ]
    assert (found.earliest, found.latest) == (day("8-30"), ordinary.latest)


def test_a_lower_body_may_decide_only_within_the_window() -> None:
    asked = Level.STYRELSE

    def lower(window: Window | None) -> tuple[object, bool]:
        found = windowed_outlook(window, WAY, MEETINGS, LeadTimes(), (day("5-10"), day("6-10")), None, asked)
        return found.remedies.lower and found.remedies.lower.on, found.remedies.is_enough

    assert lower(None) == (day("5-30"), True)
    assert lower(Window(day("5-30"), day("6-10"))) == (day("5-30"), True)
    assert lower(Window(day("5-31"), day("6-10"))) == (None, False)


def test_the_last_chance_passes_the_morning_after_the_last_chain_could_begin() -> None:
    found = last_chance(KF_ONLY, MEETINGS, LeadTimes(), START, DUE)
    assert found
    assert [each.on for each in found.chain] == [day("6-19")]
    of_all = last_chance(WAY, MEETINGS, LeadTimes(), START, DUE)
    assert of_all
    assert of_all.reach_by == seen(None).reach_by
    assert outlook(KF_ONLY, MEETINGS, LeadTimes(), found.passed_on, DUE).verdict is Verdict.CANNOT
    assert last_chance(KF_ONLY, {}, LeadTimes(), START, DUE) is None
    assert last_chance((), MEETINGS, LeadTimes(), START, DUE) is None


def test_a_rounds_outlook_counts_its_principals_and_never_ends_in_the_past() -> None:
    makes, unknown = seen(None), Outlook(Verdict.UNKNOWN, DUE)
    assert round_outlook([makes, unknown]) == RoundOutlook(
        {Verdict.MAKES_IT: 1, Verdict.UNKNOWN: 1}, makes.finish_on, 1, True
    )
    assert round_outlook([makes], day("7-1")).finish_on == day("7-1")
    assert round_outlook([makes], day("6-1")).finish_on == makes.finish_on
    assert round_outlook([unknown], day("7-1")) == RoundOutlook({Verdict.UNKNOWN: 1}, None, 1, False)
    assert not round_outlook([replace(makes, is_told=False)]).is_told
