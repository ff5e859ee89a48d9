"""What waits in a round by what is known of its principals, each limit on both sides."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from models.values import CaseFacts, FollowUp, Signature
from models.vocabulary import Act, Outcome, RoundState
from rules.route.plan import PlanCaution, PlanCautionKind
from rules.route.progress import case_progress, round_progress
from rules.waiting.in_round import CaseSeen, RoundSeen, waits_in_round
from rules.waiting.waiting import Waiting, WaitingAct, WaitingKind
from rules.wording.waiting_wording import waiting_sentence
from tests.rules.cases import DUE_ON, case, day, handling

TODAY = day("6-1")
OPEN = RoundSeen("fardplan", "Färdplan", RoundState.OPEN, DUE_ON)
DECIDED = handling(1, "KF", Act.DECIDES, "5-22", told_on=day("5-24"))
UNCLEAR = replace(DECIDED, outcomes={1: Outcome.UNCLASSIFIED}, wording="Vi tackar.")
AWAITED, ANSWERED = case(acknowledged=True), case(DECIDED)


def waits(
    round_: RoundSeen = OPEN,
    facts: CaseFacts = AWAITED,
    on: dt.date = TODAY,
    too_late_from: dt.date | None = None,
    cautions: Sequence[PlanCaution] = (),
    link_gone_on: dt.date | None = None,
) -> list[Waiting]:
    progress = case_progress(facts, on)
    one = CaseSeen("c1", "Dorotea", facts.due_on, progress, too_late_from, cautions, link_gone_on)
    return list(waits_in_round(round_, round_progress([(facts, progress)], on), [one], on))


def of_case(kind: WaitingKind, by: str, **more: Any) -> Waiting:
    return Waiting(kind, "fardplan", "Färdplan", day(by), "c1", "Dorotea", **more)


def of_round(kind: WaitingKind, by: str, since: str) -> Waiting:
    return Waiting(kind, "fardplan", "Färdplan", day(by), since=day(since))


def test_nothing_waits_where_time_is_left_or_the_round_is_not_open() -> None:
    assert waits() == []
    for state in RoundState:
        if state is not RoundState.OPEN:
            assert waits(replace(OPEN, state=state), link_gone_on=TODAY, too_late_from=TODAY) == []


def test_a_round_that_did_not_open_by_itself_is_to_be_opened_while_it_waits() -> None:
    held = replace(OPEN, state=RoundState.WAITING, held_back_on=day("5-31"))
    assert waits(held) == [of_round(WaitingKind.NOT_OPENED, "6-2", "5-31")]
    assert waits(replace(held, held_back_on=day("5-1"))) == [of_round(WaitingKind.NOT_OPENED, "6-1", "5-1")]
    assert waits(replace(held, state=RoundState.OPEN)) == []


def test_a_round_where_nothing_is_left_is_to_be_closed_from_the_last_answer() -> None:
    assert waits(facts=ANSWERED) == [of_round(WaitingKind.CLOSE, "6-1", "5-22")]
    late = case(replace(DECIDED, held_on=day("6-5")))
    assert waits(facts=late) == [of_round(WaitingKind.CLOSE, "6-9", "6-1")]


def test_a_round_without_a_due_date_is_looked_at_on_its_day() -> None:
    undated = replace(OPEN, is_undated=True, due_on=TODAY)
    assert waits(undated) == [of_round(WaitingKind.LOOK_AGAIN, "6-1", "6-1")]
    assert waits(replace(undated, due_on=day("6-2"))) == []
    assert waits(replace(OPEN, due_on=TODAY)) == []
    assert waits(undated, ANSWERED) == [of_round(WaitingKind.CLOSE, "6-1", "5-22")]


def test_whoever_has_something_left_to_tell_needs_a_link() -> None:
    assert waits(link_gone_on=day("5-30")) == [of_case(WaitingKind.NO_LINK, "5-30", since=day("5-30"))]
    assert [each.kind for each in waits(facts=ANSWERED, link_gone_on=day("5-30"))] == [WaitingKind.CLOSE]


@pytest.mark.parametrize(
    ("lost", "kind", "by", "on"),
    [
        ("6-1", WaitingKind.TOO_LATE, "6-1", "8-31"),
        ("6-2", WaitingKind.LAST_CHANCE, "6-1", "6-1"),
        ("6-12", WaitingKind.LAST_CHANCE, "6-11", "6-11"),
        ("6-13", None, "", ""),
    ],
)
def test_a_last_chance_is_told_of_ten_days_before_it_is_lost(
    lost: str, kind: WaitingKind | None, by: str, on: str
) -> None:
    assert waits(too_late_from=day(lost)) == ([of_case(kind, by, on=day(on))] if kind else [])


def test_whoever_is_late_is_late_and_nothing_else() -> None:
    caution = PlanCaution(PlanCautionKind.CANCELLED, "Kommunstyrelsen", day("9-5"))
    (found,) = waits(on=day("9-1"), too_late_from=day("6-1"), cautions=[caution])
    assert found == of_case(WaitingKind.LATE, "9-1", since=DUE_ON)
    assert found.acts == (WaitingAct.EXTEND, WaitingAct.REMIND)


def test_whoever_is_late_with_a_step_after_the_signing_is_asked_for_the_step() -> None:
    signed = Signature(day("6-1"), "Malå", "Ordförande", "ordförande", copy_on=day("6-2"))
    step = FollowUp(1, "Börja", due_on=day("6-15"))
    facts = replace(ANSWERED, signature=signed, all_signed_on=day("6-1"), follow_ups=(step,))
    (found,) = [each for each in waits(facts=facts, on=day("6-16")) if each.kind is WaitingKind.LATE]
    assert found == of_case(WaitingKind.LATE, "6-16", since=day("6-15"), other_acts=(WaitingAct.TELL_STEP,))


def test_who_was_asked_when_the_due_date_had_passed_was_not_to_be_done_on_the_day_of_asking() -> None:
    (found,) = waits(facts=case(asked_on=day("9-4")), on=day("9-5"))
    assert found == of_case(WaitingKind.LATE, "9-5", since=day("9-4"), on=day("9-4"))
    said = "Svarsdatumet hade redan passerat när rundan öppnades 4 september 2023, och svaret har inte kommit än."
    assert waiting_sentence(found, "sv") == said


NO_PLAN = {
    PlanCautionKind.OUT_OF_ORDER,
    PlanCautionKind.CANCELLED,
    PlanCautionKind.OVERTAKEN,
    PlanCautionKind.BEFORE_WINDOW,
    PlanCautionKind.AFTER_WINDOW,
}


@pytest.mark.parametrize("kind", PlanCautionKind)
def test_a_planned_day_that_is_no_plan_is_planned_anew(kind: PlanCautionKind) -> None:
    found = waits(cautions=[PlanCaution(kind, "Kommunstyrelsen", day("6-13"))])
    expected = of_case(WaitingKind.PLAN, "6-13", on=day("6-13"), body="Kommunstyrelsen")
    assert found == ([expected] if kind in NO_PLAN else [])


@pytest.mark.parametrize(("other", "by"), [(None, "6-13"), ("6-9", "6-9"), ("6-20", "6-13"), ("5-9", "6-1")])
def test_the_first_such_day_is_told_of_by_the_meeting_that_comes_first(other: str | None, by: str) -> None:
    first = PlanCaution(
        PlanCautionKind.OUT_OF_ORDER, "Kommunstyrelsen", day("6-13"), other_on=day(other) if other else None
    )
    later = PlanCaution(PlanCautionKind.CANCELLED, "Kommunfullmäktige", day("6-19"))
    assert waits(cautions=[later, first]) == [of_case(WaitingKind.PLAN, by, on=day("6-13"), body="Kommunstyrelsen")]


@pytest.mark.parametrize(("told", "by", "since"), [("5-24", "5-31", "5-24"), (None, "5-29", "5-22")])
def test_an_outcome_is_to_be_judged_within_a_week_of_our_hearing_of_it(told: str | None, by: str, since: str) -> None:
    facts = case(replace(UNCLEAR, told_on=day(told) if told else None))
    assert waits(facts=facts) == [
        of_case(
            WaitingKind.CLASSIFY,
            by,
            target="1",
            since=day(since),
            on=day("5-22"),
            body="Kommunfullmäktige",
            says="Vi tackar.",
        )
    ]
