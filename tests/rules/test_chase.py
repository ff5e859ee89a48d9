"""When a principal hears from us, on the days of the Färdplan round. Rule 18: don't nag the diligent."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis.strategies import dates

from kit.clock import at_local, local
from models.phrases import said_in
from models.values import CaseFacts, ChasePolicy
from models.vocabulary import Act, LetterKind, MeetingsAsked, ReviewKind
from rules.chase import due_of, moments, next_chase_at
from rules.ladder.moment import Moment
from rules.law.workdays import add_working_days
from tests.rules.cases import LAUNCHED_AT, case, day, handling, review, route

POLICY = ChasePolicy()
SILENT_BETWEEN = ChasePolicy(meetings=MeetingsAsked.NONE)
PROPOSED = handling(1, "KS", Act.PROPOSES, "5-30")
EXTRACT_MISSING = handling(2, "KF", Act.DECIDES, "6-19", preliminary=True)


def at_eight(text: str) -> dt.datetime:
    return at_local(day(text), dt.time(8))


def days(facts: CaseFacts, policy: ChasePolicy = POLICY) -> list[tuple[str, LetterKind]]:
    return [(f"{moment.at:%-m-%-d}", moment.kind) for moment in moments(facts, policy)]


def due(facts: CaseFacts, at: dt.datetime, chased_at: dt.datetime = LAUNCHED_AT) -> Moment | None:
    return due_of(moments(facts, POLICY), chased_at, at)


def test_a_silent_principal_hears_on_these_days() -> None:
    assert days(case()) == [
        ("6-22", LetterKind.REMINDER),
        ("8-11", LetterKind.REMINDER),
        ("8-22", LetterKind.REMINDER),
        ("8-30", LetterKind.REMINDER),
        ("8-31", LetterKind.REMINDER),
        ("9-1", LetterKind.OVERDUE),
        ("9-7", LetterKind.OVERDUE),
        ("9-14", LetterKind.ESCALATION),
        ("9-21", LetterKind.OVERDUE),
        ("10-5", LetterKind.OVERDUE),
        ("10-19", LetterKind.OVERDUE),
    ]


def test_letters_leave_at_eight_in_stockholm_summer_and_winter() -> None:
    summer, winter = case(), case(due_on=day("2023-12-20"))
    assert {local(moment.at).time() for moment in (*moments(summer, POLICY), *moments(winter, POLICY))} == {dt.time(8)}
    assert {moment.at.hour for moment in (*moments(summer, POLICY), *moments(winter, POLICY))} == {6, 7}


def test_moments_before_the_launch_never_come() -> None:
    late_launch = at_eight("8-15")
    assert next_chase_at(case(), POLICY, late_launch) == at_eight("8-22")


def test_the_next_moment_is_strictly_after_the_last() -> None:
    assert next_chase_at(case(), POLICY, at_eight("8-22")) == at_eight("8-30")


def test_after_the_last_moment_there_is_silence() -> None:
    assert next_chase_at(case(), POLICY, at_eight("10-19")) is None


def test_a_due_date_on_a_day_off_is_counted_back_from_as_it_is() -> None:
    sunday = case(due_on=day("9-3"))
    assert [found for found, _ in days(sunday)][2:6] == ["8-24", "9-1", "9-4", "9-11"]


def test_around_midsummer_and_christmas_moments_fall_on_working_days() -> None:
    assert ("6-22", LetterKind.REMINDER) in days(case(due_on=day("6-25")))
    assert ("12-27", LetterKind.OVERDUE) in days(case(due_on=day("12-22")))


def test_the_due_morning_is_left_out_for_one_that_has_planned() -> None:
    planned = case(way=route(KF="6-19"))
    assert ("8-31", LetterKind.REMINDER) not in days(planned)
    assert ("8-30", LetterKind.REMINDER) in days(planned)


def test_a_planned_principal_hears_nothing_until_the_working_day_after() -> None:
    planned = case(way=route(KF="8-25"))
    assert days(planned)[:2] == [("8-28", LetterKind.AFTER_MEETING), ("8-30", LetterKind.REMINDER)]


def test_the_last_planned_day_counts_though_a_lower_body_has_not_reported() -> None:
    found = days(case(way=route(KSAU="5-9", KS="5-30", KF="8-28")), SILENT_BETWEEN)
    assert found[0] == ("8-29", LetterKind.AFTER_MEETING)


def test_a_meeting_after_the_due_date_keeps_us_quiet_past_it() -> None:
    assert days(case(way=route(KS="8-15", KF="9-18")), SILENT_BETWEEN) == [
        ("9-19", LetterKind.AFTER_MEETING),
        ("9-21", LetterKind.OVERDUE),
        ("10-5", LetterKind.OVERDUE),
        ("10-19", LetterKind.OVERDUE),
    ]


def test_a_meeting_before_midsummer_is_asked_about_after_it() -> None:
    assert days(case(way=route(KF="6-22")))[0] == ("6-26", LetterKind.AFTER_MEETING)


def test_the_letter_after_a_meeting_names_it() -> None:
    found = due(case(way=route(KF="6-19")), at_eight("6-20"))
    assert found is not None
    assert (found.body_name, found.held_on) == ("Kommunfullmäktige", day("6-19"))


def test_the_next_day_of_a_matter_sent_back_is_its_planned_day() -> None:
    sent_back = handling(2, "KF", Act.REFERS_BACK, "6-19", next_on=day("9-18"))
    facts = case(PROPOSED, sent_back, way=route(KS="5-30", KF="6-19"))
    assert days(facts)[0] == ("9-19", LetterKind.AFTER_MEETING)


def test_a_matter_sent_back_without_a_day_is_asked_for_as_usual() -> None:
    assert days(case(PROPOSED, handling(2, "KF", Act.REFERS_BACK, "6-19"))) == days(case())


@pytest.mark.parametrize(
    "facts",
    [
        case(PROPOSED, handling(2, "KF", Act.DECIDES, "6-19")),
        case(handling(1, "KS", Act.DECIDES, "5-30")),
        case(muted=True),
        case(round_closed=True),
        case(EXTRACT_MISSING, muted=True),
    ],
    ids=["decided", "decided at a lower level", "muted", "closed", "muted with an extract missing"],
)
def test_one_we_ask_nothing_of_is_never_chased(facts: CaseFacts) -> None:
    assert next_chase_at(facts, POLICY, LAUNCHED_AT) is None
    assert due(facts, at_eight("2024-6-3")) is None


def test_an_extract_is_asked_for_when_the_minutes_should_be_adjusted_and_then_a_few_times_more() -> None:
    assert days(case(PROPOSED, EXTRACT_MISSING)) == [
        ("8-7", LetterKind.AFTER_MEETING),
        ("8-15", LetterKind.AFTER_MEETING),
    ]


def test_an_extension_moves_everything() -> None:
    moved = case(due_on=day("10-31"))
    assert next_chase_at(moved, POLICY, at_eight("8-30")) == at_eight("9-19")
    assert due(moved, at_eight("9-1"), at_eight("8-30")) is None


def test_missed_moments_collapse_into_one_letter() -> None:
    found = due(case(), at_eight("8-30") + dt.timedelta(hours=3))
    assert found is not None
    assert (found.kind, found.missed, found.at) == (LetterKind.REMINDER, 3, at_eight("8-30"))


def test_an_escalation_among_missed_moments_is_not_lost() -> None:
    found = due(case(), at_eight("9-25"))
    assert found is not None
    assert (found.kind, found.missed, found.at) == (LetterKind.ESCALATION, 8, at_eight("9-21"))


def test_a_reminder_missed_together_with_a_meeting_asks_about_the_meeting() -> None:
    found = due(case(way=route(KF="6-19")), at_eight("7-21"))
    assert found is not None
    assert (found.kind, found.missed) == (LetterKind.AFTER_MEETING, 1)


def test_a_moment_looked_after_is_not_due_again() -> None:
    assert due(case(), at_eight("8-22"), at_eight("8-22")) is None


def test_a_due_morning_on_a_day_off_is_the_working_day_before() -> None:
    only_the_morning = ChasePolicy(before=(), overdue=(), at_most=0, escalate_after=None)
    assert days(case(due_on=day("9-3")), only_the_morning) == [("9-1", LetterKind.REMINDER)]


def test_two_moments_on_one_day_are_one_letter() -> None:
    crowded = replace(POLICY, overdue=(1, 2, 14), before=(2, 1, 0, 1))
    friday = case(due_on=day("9-1"))
    found = days(friday, crowded)
    assert len(found) == len({when for when, _ in found})
    assert ("9-15", LetterKind.ESCALATION) in found


def test_a_policy_may_leave_things_out() -> None:
    bare = ChasePolicy(before=(), due_morning=False, overdue=(), at_most=1, escalate_after=None)
    assert days(case(), bare) == [("9-14", LetterKind.OVERDUE)]


@pytest.mark.parametrize(
    ("at", "swedish", "english"),
    [
        ("8-11", "14 arbetsdagar före svarsdatum", "14 working days before the due date"),
        ("8-30", "1 arbetsdag före svarsdatum", "1 working day before the due date"),
        ("8-31", "svarsdatumets morgon", "the morning of the due date"),
        ("9-1", "1 dag efter svarsdatum", "1 day after the due date"),
        ("9-14", "14 dagar efter svarsdatum", "14 days after the due date"),
    ],
)
def test_every_letter_has_its_reason(at: str, swedish: str, english: str) -> None:
    found = due(case(), at_eight(at), at_eight(at) - dt.timedelta(minutes=1))
    assert found is not None
    assert found.reason == swedish
    assert said_in(found.reason, "en") == english


@given(dates(dt.date(2023, 4, 3), dt.date(2029, 12, 31)))
def test_a_letter_moved_by_a_weekend_or_the_summers_rest_says_how_many_days_there_really_are(due_on: dt.date) -> None:
    for moment in moments(case(due_on=due_on), SILENT_BETWEEN):
        on, said = local(moment.at).date(), str(moment.reason)
        days_from_due = int(said.split(maxsplit=1)[0]) if said[0].isdigit() else 0
        if "efter" in said:
            assert on == due_on + dt.timedelta(days=days_from_due)
        elif said.endswith(("före svarsdatum", "svarsdatumets morgon")):
            assert on == add_working_days(due_on, -days_from_due)


ANNULLED_LATER = review(ReviewKind.ANNULLED, "10-20")


def test_one_whose_decision_was_annulled_after_the_due_date_is_asked_anew_and_never_called_late() -> None:
    annulled = case(handling(1, "KF", Act.DECIDES, "6-19"), reviews=(ANNULLED_LATER,))
    assert days(annulled) == [(when, LetterKind.REMINDER) for when in ("11-3", "11-17", "12-1", "12-15")]
    first = due(annulled, at_eight("11-3"), at_eight("10-20"))
    assert first
    assert first.reason == "beslutet är upphävt"


def test_a_new_decision_planned_after_an_annulment_keeps_quiet_until_the_day_after() -> None:
    planned = case(handling(1, "KF", Act.DECIDES, "6-19"), reviews=(ANNULLED_LATER,), way=route(KF="11-27"))
    assert days(planned)[:2] == [("11-28", LetterKind.AFTER_MEETING), ("12-1", LetterKind.REMINDER)]


def test_a_decision_annulled_before_the_due_date_leaves_the_ordinary_days() -> None:
    annulled = case(handling(1, "KF", Act.DECIDES, "4-19"), reviews=(review(ReviewKind.ANNULLED, "6-20"),))
    assert days(annulled) == days(case())


def test_an_appealed_decision_is_not_asked_about() -> None:
    assert days(case(handling(1, "KF", Act.DECIDES, "6-19"), reviews=(review(ReviewKind.APPEALED, "7-5"),))) == []


OVERDUE_FROM_LAUNCH = [
    ("10-3", LetterKind.OVERDUE),
    ("10-9", LetterKind.OVERDUE),
    ("10-16", LetterKind.ESCALATION),
    ("10-23", LetterKind.OVERDUE),
    ("11-6", LetterKind.OVERDUE),
    ("11-20", LetterKind.OVERDUE),
]


def test_a_round_sent_out_or_opened_again_after_its_due_date_is_chased_from_that_day() -> None:
    facts = case(asked_on=day("10-2"))
    assert [found for found in days(facts) if found[0].startswith("1")] == OVERDUE_FROM_LAUNCH
    found = due(facts, at_eight("10-9"), at_eight("10-3"))
    assert found is not None
    assert (
        said_in(found.reason, "en") == "7 days after the round was last sent out or opened, the due date having passed"
    )


def test_a_round_sent_out_in_time_is_chased_by_its_due_date() -> None:
    late = days(case(asked_on=day("8-31")))
    assert [found for found in late if found != ("8-7", LetterKind.REMINDER)] == days(case())[1:]


def test_what_is_left_after_the_answer_is_asked_for_from_the_day_the_round_was_opened_again() -> None:
    found = days(case(PROPOSED, EXTRACT_MISSING, asked_on=day("11-1")))
    assert found[0] == ("11-2", LetterKind.AFTER_MEETING)
    assert len(found) == 4


def test_one_to_decide_anew_is_asked_a_fortnight_after_the_round_was_opened_again() -> None:
    annulled = case(handling(1, "KF", Act.DECIDES, "6-19"), reviews=(ANNULLED_LATER,), asked_on=day("2024-3-1"))
    assert days(annulled)[0] == ("3-15", LetterKind.REMINDER)


def test_an_annulment_we_are_told_of_late_is_asked_about_from_then() -> None:
    told_late = replace(ANNULLED_LATER, told_on=day("2024-3-1"))
    assert days(case(handling(1, "KF", Act.DECIDES, "6-19"), reviews=(told_late,)))[0] == ("3-4", LetterKind.REMINDER)


def test_an_extract_of_a_decision_we_are_told_of_late_is_asked_for_from_then() -> None:
    assert days(case(PROPOSED, replace(EXTRACT_MISSING, told_on=day("11-1"))))[0] == ("11-2", LetterKind.AFTER_MEETING)
