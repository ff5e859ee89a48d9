"""The board's order: who is nearest to not making it stands first."""

import datetime as dt

from models.meetings import LeadTimes, Meetings
from models.values import CaseFacts
from models.vocabulary import Act
from rules.forecast import case_outlook
from rules.nearness import DueState, Nearness, nearness
from rules.route.progress import case_progress
from rules.route.routes import course
from tests.rules.cases import case, day, handling, route

LAUNCH = day("3-27")
MEETINGS: Meetings = {
    "KSAU": (day("4-25"), day("5-16"), day("8-29")),
    "KS": (day("5-9"), day("5-30"), day("9-5")),
    "KF": (day("4-24"), day("6-19"), day("9-18")),
}


def near(facts: CaseFacts, today: dt.date = LAUNCH, meetings: Meetings = MEETINGS) -> Nearness:
    found = case_outlook(facts, course(facts), meetings, LeadTimes(), today)
    return nearness(case_progress(facts, today), found, (facts.due_on - today).days, today)


def test_each_stands_where_a_coordinator_would_look_for_it() -> None:
    june = day("6-20")
    assert near(case(), day("9-4")).state is DueState.LATE
    assert near(case(), june).state is DueState.CANNOT
    assert near(case(way=route(KF="6-19")), june).state is DueState.AWAITED
    assert near(case()).state is DueState.OPEN
    assert near(case(), meetings={}).state is DueState.UNKNOWN
    assert near(case(way=route(KSAU="5-16", KS="5-30", KF="6-19"))).state is DueState.PLANNED
    assert near(case(handling(1, "KF", Act.DECIDES, "6-19")), june).state is DueState.ANSWERED


def test_the_longer_late_and_the_shorter_time_left_come_first() -> None:
    assert near(case(due_on=day("8-1")), day("9-4")) < near(case(), day("9-4"))
    assert near(case(), day("5-1")) < near(case(), day("4-3"))
    planned = [case(way=route(KS="5-30", KF=when)) for when in ("6-19", "8-30")]
    assert near(planned[1]) < near(planned[0]), "the plan with the smaller margin"


def test_the_last_chance_is_counted_from_the_proposal_and_then_from_the_first_meeting_left() -> None:
    assert near(case()).days == (day("5-2") - LAUNCH).days
    begun = case(handling(1, "KSAU", Act.PROPOSES, "4-25"))
    assert near(begun, day("5-2")).days == (day("5-30") - day("5-2")).days
