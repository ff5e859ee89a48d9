"""When a principal hears from us, counted from the last meetings of its own that still work."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from kit.clock import local_day
from models.meetings import Meetings
from models.phrases import said_in
from models.values import CaseFacts, ChasePolicy
from models.vocabulary import Act, LetterKind, MeetingsAsked, Part
from rules.chase import moments
from rules.ladder.meetings import turned_on
from rules.ladder.moment import Moment
from rules.ladder.summer_rest import Rest, rest_of
from rules.law.workdays import add_working_days
from rules.route.routes import course
from rules.waiting.next_news import next_news_on
from tests.rules.cases import case, day, handling, route

SENT_ON = day("3-27")
POLICY = ChasePolicy()
NOT_LEFT = {"KSAU": "4-25 5-30 8-29", "KS": "5-9 6-6 9-12", "KF": "5-29 6-12 6-26 9-25"}
DOROTEA = {"KSAU": "4-25 8-29", "KS": "5-9 5-23 9-12", "KF": "6-12 9-25"}


def meetings(bodies: dict[str, str]) -> Meetings:
    return {body: tuple(day(one) for one in days.split()) for body, days in bodies.items()}


def facts(calendar: Meetings | None = None, asked_on: dt.date = SENT_ON, **more: Any) -> CaseFacts:
    known = meetings(DOROTEA) if calendar is None else calendar
    return case(meetings=known, asked_on=asked_on, **more)


def before(found: CaseFacts, last: str, policy: ChasePolicy = POLICY) -> list[tuple[str, LetterKind]]:
    return [(f"{m.at:%-m-%-d}", m.kind) for m in moments(found, policy) if local_day(m.at) <= day(last)]


def only(found: CaseFacts, on: str, policy: ChasePolicy = POLICY) -> Moment:
    return next(moment for moment in moments(found, policy) if local_day(moment.at) == day(on))


def test_a_silent_principal_is_asked_by_its_own_last_meetings_and_told_the_morning_they_have_passed() -> None:
    """KSAU 25 April, so that the proposal must be ready on the 11th."""
    assert before(facts(), "6-1") == [
        ("4-3", LetterKind.REMINDER),
        ("4-12", LetterKind.TOO_LATE),
    ]
    assert only(facts(), "4-12").reason == (
        "det sista mötet i tid går inte längre att nå: KF 12 juni 2023; "
        "mottagandet är inte bekräftat efter 10 arbetsdagar"
    )


def test_the_last_meeting_and_when_the_proposal_should_have_been_ready_come_with_it() -> None:
    last = only(facts(), "4-12").last
    assert last is not None
    assert (last.body, last.on, last.reach_by, last.is_estimate) == ("KF", day("6-12"), day("4-11"), False)


def test_where_lead_times_alone_take_the_chance_away_it_is_told_and_no_meeting_is_named() -> None:
    """Next year's meetings are known of none, this year's of the council alone."""
    asked, due = dt.date(2023, 10, 1), dt.date(2024, 1, 1)
    found = facts(meetings({"KF": "11-5 11-19 12-3 12-17"}), asked_on=asked, due_on=due)
    told = [each for each in moments(found, POLICY) if each.kind is LetterKind.TOO_LATE]
    assert turned_on(found, course(found)) == (dt.date(2023, 11, 28), None)
    assert [(local_day(each.at), each.reason, each.last) for each in told] == [
        (dt.date(2023, 11, 28), "svarsdatumet går inte längre att nå", None)
    ]


@pytest.mark.parametrize("first_meeting", ["5-3", "5-4", "5-9", "5-16", "5-23", "5-30"])
def test_a_proposal_with_fifteen_working_days_to_go_is_asked_for_twice_at_least(first_meeting: str) -> None:
    calendar = meetings({"KSAU": first_meeting, "KS": "6-7 12-1", "KF": "6-21 12-1"})
    found = facts(calendar)
    reach_by = day(first_meeting) - dt.timedelta(days=14)
    asked = [local_day(moment.at) for moment in moments(found, POLICY) if local_day(moment.at) < reach_by]
    assert add_working_days(SENT_ON, 15) <= reach_by
    assert len(asked) >= 2
    assert all(one - other >= dt.timedelta(days=7) for other, one in pairwise(asked))


def test_one_that_has_planned_is_asked_for_no_plan_and_hears_nothing_of_the_last_meetings() -> None:
    planned = facts(acknowledged=True, way=route(KSAU="4-25", KS="5-9", KF="6-12"))
    assert before(planned, "6-13") == [("5-11", LetterKind.AFTER_MEETING), ("6-13", LetterKind.AFTER_MEETING)]


def test_one_that_has_confirmed_is_only_asked_for_its_plan() -> None:
    assert before(facts(meetings(NOT_LEFT), acknowledged=True), "6-1") == [
        ("4-24", LetterKind.REMINDER),
        ("5-9", LetterKind.REMINDER),
        ("5-17", LetterKind.TOO_LATE),
    ]
    assert only(facts(meetings(NOT_LEFT), acknowledged=True), "4-24").reason == (
        "ingen plan; förslaget behöver vara klart senast 16 maj 2023"
    )


def test_unknown_days_are_estimated_by_the_usual_seasons_and_called_so() -> None:
    found = facts({})
    assert LetterKind.TOO_LATE not in {moment.kind for moment in moments(found, POLICY)}
    asked = [moment for moment in moments(found, POLICY) if moment.last]
    assert [f"{moment.at:%-m-%-d}" for moment in asked] == ["4-21", "5-8"]
    assert all(moment.last and moment.last.is_estimate for moment in asked)
    assert said_in(asked[0].reason, "en") == "no plan; the proposal has to be ready around 15 May 2023, an estimate"


def test_one_body_unknown_is_enough_for_an_estimate() -> None:
    some = meetings({"KS": "5-9 6-6 9-12", "KF": "6-26 9-25"})
    asked = [moment for moment in moments(facts(some), POLICY) if moment.last]
    assert all(moment.last and moment.last.is_estimate for moment in asked[:2])
    assert asked[-1].kind is LetterKind.TOO_LATE  # whatever the committee's days are, the council's are known


def test_one_that_could_never_make_it_is_not_told_so_twice() -> None:
    assert before(facts(asked_on=day("5-2")), "6-30") == [
        ("5-16", LetterKind.REMINDER),
        ("6-22", LetterKind.REMINDER),
    ]


def test_a_matter_under_way_is_asked_for_its_next_day_before_the_last_one() -> None:
    under_way = replace(facts(acknowledged=True), handled=(handling(1, "KSAU", Act.PROPOSES, "4-25"),))
    assert before(under_way, "6-1") == [
        ("4-28", LetterKind.REMINDER),
        ("5-15", LetterKind.REMINDER),
        ("5-24", LetterKind.TOO_LATE),
    ]
    assert only(under_way, "4-28").reason == "ingen dag planerad; sista dagen att ta upp ärendet är 23 maj 2023"


@pytest.mark.parametrize("asks", Part)
def test_one_without_a_way_to_a_decision_is_asked_for_its_receipt_and_has_no_last_meetings(asks: Part) -> None:
    silent = facts(asks=(asks,), way=())
    assert before(silent, "6-1") == [("4-12", LetterKind.REMINDER)]
    assert only(silent, "4-12").reason == "mottagandet är inte bekräftat efter 10 arbetsdagar"
    assert before(replace(silent, acknowledged=True), "6-1") == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (MeetingsAsked.EACH, ["4-27", "5-11", "5-30"]),
        (MeetingsAsked.BEFORE_DECISION, ["5-11", "5-30"]),
        (MeetingsAsked.NONE, ["5-30"]),
    ],
)
def test_a_planned_meeting_that_has_been_is_asked_about_as_the_policy_says(
    asked: MeetingsAsked, expected: list[str]
) -> None:
    mala = facts(acknowledged=True, way=route(KSAU="4-25", KS="5-9", KF="5-29"))
    found = before(mala, "6-1", ChasePolicy(meetings=asked))
    assert found == [(when, LetterKind.AFTER_MEETING) for when in expected]


def test_the_letter_after_the_body_before_says_who_has_nothing_to_decide_without_it() -> None:
    mala = facts(acknowledged=True, way=route(KSAU="4-25", KS="5-9", KF="5-29"))
    moment = only(mala, "5-11")
    assert (moment.body_name, moment.held_on, moment.deciding) == ("Kommunstyrelsen", day("5-9"), mala.route[-1])
    assert moment.reason == "andra arbetsdagen efter planerat möte i KS 9 maj 2023"


def test_a_meeting_that_is_reported_is_asked_about_no_more() -> None:
    mala = facts(acknowledged=True, way=route(KSAU="4-25", KS="5-9", KF="5-29"))
    reported = replace(mala, handled=(handling(1, "KS", Act.PROPOSES, "5-9"),))
    assert before(reported, "6-1") == [("5-30", LetterKind.AFTER_MEETING)]


def test_the_coordinators_look_the_day_after_each_planned_meeting_and_when_the_last_ones_have_passed() -> None:
    mala = facts(acknowledged=True, way=route(KSAU="4-25", KS="5-9", KF="5-29"))
    assert next_news_on(mala, SENT_ON) == day("4-26")
    assert next_news_on(mala, day("4-26")) == day("5-10")
    assert next_news_on(facts(), SENT_ON) == day("4-12")
    assert next_news_on(facts(), day("4-12")) is None


def test_it_turns_the_day_after_the_proposal_had_to_be_ready() -> None:
    turned = turned_on(facts(), course(facts()))
    assert turned is not None
    assert turned[0] == day("4-12")


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [(2023, "2023-6-23", "2023-8-6"), (2024, "2024-6-21", "2024-8-11"), (2026, "2026-6-19", "2026-8-9")],
)
def test_the_rest_is_from_midsummer_to_the_second_week_of_august(year: int, first: str, last: str) -> None:
    assert rest_of(year) == (day(first), day(last))


@pytest.mark.parametrize(
    ("due_on", "sent_on", "expected"),
    [
        ("8-31", None, "6-22"),
        ("7-31", "6-26", None),  # nothing can leave in time, and the day it should have been known is past
        ("8-31", "6-26", "8-7"),
        ("7-31", "7-3", "7-20"),  # who sends a round out in the rest is not at rest
    ],
)
def test_what_would_have_left_in_the_rest_moves(due_on: str, sent_on: str | None, expected: str | None) -> None:
    rest = Rest(is_kept=True, sent_on=day(sent_on) if sent_on else None)
    if sent_on == "6-26":
        rest = Rest(is_kept=True, sent_on=day("6-22"))
    assert rest.before(day("7-20"), day(due_on)) == (day(expected) if expected else None)


def test_a_county_that_keeps_no_rest_writes_in_july() -> None:
    assert ("7-20", LetterKind.REMINDER) in before(facts(), "7-20", replace(POLICY, summer_rest=False))
    assert not [moment for moment in moments(facts(), POLICY) if moment.at.month == 7]
