"""What is asked of one that has answered, and the days of a round without a due date: one letter, its kind and why."""

import datetime as dt
from dataclasses import replace

import pytest

from kit.clock import at_local, local
from models.values import CaseFacts, ChasePolicy, FollowUp, Offer, Signature
from models.vocabulary import Act, LetterKind, Outcome, Part, ReviewKind
from rules.chase import moments, next_chase_at
from rules.ladder.moment import Moment, one_a_morning, together
from tests.rules.cases import case, day, handling, review

ONCE = ChasePolicy(at_most=0, before=(), overdue=(1,), escalate_after=None, due_morning=False, summer_rest=False)
SIGNED = Signature(day("6-1"), "Umeå", "Ordföranden", "ordförande")
STEPS = (FollowUp(1, "Börja", due_on=day("9-15")), FollowUp(2, "Sluta"))


def first(facts: CaseFacts, policy: ChasePolicy = ONCE) -> Moment:
    return moments(facts, policy)[0]


def days(facts: CaseFacts, policy: ChasePolicy = ONCE) -> list[str]:
    return [f"{local(moment.at):%-m-%-d}" for moment in moments(facts, policy)]


def decided(act: Act = Act.DECIDES, body: str = "KF", **more: object) -> CaseFacts:
    return case(handling(1, body, act, "5-22", **more), offer=Offer("Centrum"))


@pytest.mark.parametrize(
    ("facts", "on", "reason"),
    [
        (decided(preliminary=True), "6-7", "protokollsutdrag saknas"),
        (decided(preliminary=True, ended_on=day("5-23")), "6-7", "protokollsutdrag saknas"),
        (decided(preliminary=True, told_on=day("6-12")), "6-13", "protokollsutdrag saknas"),
        (decided(Act.DECIDES_URGENTLY, "KS"), "6-27", "ordförandens brådskande beslut är inte anmält"),
        (
            replace(decided(Act.DECIDES_URGENTLY, "KS"), meetings={"KS": (day("5-22"), day("5-30"))}),
            "5-31",
            "ordförandens brådskande beslut är inte anmält",
        ),
        (
            replace(decided(Act.DECIDES_URGENTLY, "KS", told_on=day("6-8")), meetings={"KS": (day("5-30"),)}),
            "6-9",
            "ordförandens brådskande beslut är inte anmält",
        ),
        (
            decided(outcomes={1: Outcome.LATER}, next_on=day("6-17")),
            "6-19",
            "dagen för den som ansluter sig senare",
        ),
        (
            decided(outcomes={1: Outcome.LATER}, next_on=day("6-15"), told_on=day("6-16")),
            "6-16",
            "dagen för den som ansluter sig senare",
        ),
    ],
)
def test_what_is_left_after_a_decision_is_asked_about_once_it_should_be_done(
    facts: CaseFacts, on: str, reason: str
) -> None:
    moment = first(facts)
    (decision,) = facts.handled
    assert moment == Moment(
        at_local(day(on), ONCE.at), LetterKind.AFTER_MEETING, reason, decision.body_name, decision.held_on
    )


def test_of_several_things_left_the_first_is_asked_about_and_none_is_forgotten() -> None:
    both = decided(preliminary=True, outcomes={1: Outcome.LATER}, next_on=day("6-17"))
    assert days(both) == ["6-7", "6-19"]
    urgent = decided(Act.DECIDES_URGENTLY, "KS", preliminary=True)
    assert days(replace(urgent, meetings={"KS": (day("5-22"), day("5-30"))})) == ["5-31", "6-7"]


def test_who_would_join_some_day_that_is_not_told_is_not_asked() -> None:
    assert moments(decided(outcomes={1: Outcome.LATER}), ONCE) == ()
    assert days(decided(outcomes={1: Outcome.LATER}, next_on=day("6-17")), ChasePolicy()) == ["6-19"]


def test_the_signed_copy_is_asked_for_an_interval_after_the_signing_and_then_every_so_often() -> None:
    facts = case(asks=(Part.SIGNATURE,), signature=SIGNED)
    assert first(facts) == Moment(
        at_local(day("6-15"), ONCE.at), LetterKind.FOLLOW_UP, "undertecknat exemplar saknas", copy=True
    )
    assert days(facts, replace(ONCE, at_most=1)) == ["6-15", "6-29"]
    assert days(replace(facts, asked_on=day("6-5"))) == ["6-19"]
    assert moments(replace(facts, signature=replace(SIGNED, copy_on=day("6-10"))), ONCE) == ()


def test_a_step_after_the_signing_is_asked_about_around_its_day() -> None:
    done = replace(SIGNED, copy_on=day("6-10"))
    facts = case(asks=(Part.SIGNATURE,), signature=done, follow_ups=STEPS, all_signed_on=day("6-10"))
    assert first(facts) == Moment(
        at_local(day("9-18"), ONCE.at), LetterKind.FOLLOW_UP, "steg efter undertecknandet", steps=frozenset({1})
    )
    assert days(facts, replace(ONCE, before=(1,), due_morning=True, escalate_after=7)) == ["9-14", "9-15", "9-18"]
    assert moments(replace(facts, all_signed_on=None), ONCE) == ()
    assert moments(replace(facts, follow_ups=STEPS[1:]), ONCE) == ()


UNDATED = case(is_undated=True, asked_on=day("3-27"), due_on=day("6-1"))


def test_without_a_due_date_the_same_question_comes_now_and_then_until_the_day_to_look_again() -> None:
    policy = replace(ONCE, calm=30)
    assert days(UNDATED, policy) == ["4-26", "5-26"]
    assert first(UNDATED, policy) == Moment(
        at_local(day("4-26"), ONCE.at),
        LetterKind.REMINDER,
        "inget svarsdatum, svar väntas så snart som möjligt",
    )
    assert days(replace(UNDATED, due_on=day("5-26")), policy) == ["4-26", "5-26"]
    assert days(replace(UNDATED, due_on=day("5-25")), policy) == ["4-26"]
    assert days(replace(UNDATED, asked_on=None), policy) == []


ANNULLED = case(handling(1, "KF", Act.DECIDES, "5-22"), due_on=day("6-1"))


@pytest.mark.parametrize(
    ("told", "asked", "on"),
    [(None, None, "7-3"), ("7-7", None, "7-10"), (None, "6-27", "7-11")],
)
def test_what_was_annulled_after_the_due_date_is_asked_about_a_fortnight_after(
    told: str | None, asked: str | None, on: str
) -> None:
    annulled = replace(review(ReviewKind.ANNULLED, "6-19"), told_on=day(told) if told else None)
    facts = replace(ANNULLED, reviews=(annulled,), asked_on=day(asked) if asked else None)
    assert first(facts, ONCE) == Moment(at_local(day(on), ONCE.at), LetterKind.REMINDER, "beslutet är upphävt")


def test_a_new_wording_is_asked_about_a_fortnight_after_it_was_sent() -> None:
    facts = replace(ANNULLED, worded_on=day("6-19"))
    moment = first(facts, ONCE)
    assert (local(moment.at).date(), moment.reason) == (day("7-3"), "förslaget har fått en ny lydelse")


def test_a_common_day_of_signing_is_a_plan() -> None:
    facts = case(asks=(Part.SIGNATURE,), sign_on=day("8-29"), due_on=day("8-31"))
    assert first(facts, ChasePolicy(before=(30,))).kind is LetterKind.AFTER_MEETING
    assert days(facts)[0] == "8-30"


def test_a_moment_passed_over_is_none_and_nobody_is_asked_in_a_closed_round() -> None:
    facts = case(asks=(Part.SIGNATURE,), signature=SIGNED)
    at = first(facts).at
    assert moments(replace(facts, skipped_at=at), ONCE) == ()
    assert moments(replace(facts, skipped_at=at + dt.timedelta(1)), ONCE) == moments(facts, ONCE)
    assert moments(replace(facts, muted=True), ONCE) == moments(replace(facts, round_closed=True), ONCE) == ()
    assert next_chase_at(facts, ONCE, at - dt.timedelta(seconds=1)) == at
    assert next_chase_at(facts, ONCE, at) is None


AT = at_local(day("6-1"), ONCE.at)
COPY = Moment(AT, LetterKind.FOLLOW_UP, "undertecknat exemplar saknas", copy=True)
TWO = Moment(AT, LetterKind.FOLLOW_UP, "steg efter undertecknandet", steps=frozenset({2}))
MEETING = Moment(AT, LetterKind.AFTER_MEETING, "protokollsutdrag saknas", "KF", day("5-22"))


def test_several_at_once_are_one_letter_of_the_kind_furthest_along_with_all_their_reasons() -> None:
    (found,) = one_a_morning([COPY, TWO, MEETING])
    said = "protokollsutdrag saknas; undertecknat exemplar saknas; steg efter undertecknandet"
    assert found == replace(MEETING, reason=said, steps=frozenset({2}), copy=True)
    later = replace(TWO, at=AT + dt.timedelta(days=1))
    assert one_a_morning([later, COPY]) == (COPY, later)
    assert together([later, COPY]) == replace(later, copy=True)


def test_how_late_an_answer_is_is_told_in_days() -> None:
    late = [str(moment.reason) for moment in moments(case(), replace(ONCE, overdue=(1, 7)))]
    assert late == ["1 dag efter svarsdatum", "7 dagar efter svarsdatum"]
    since = moments(case(asked_on=day("9-11")), replace(ONCE, overdue=(1,)))
    said = "1 dag efter att rundan senast skickades ut eller öppnades, svarsdatum passerat"
    assert [str(moment.reason) for moment in since] == [said]
