"""A decision about an earlier wording stands in the record, and no more: its body has the matter again."""

from dataclasses import replace

import pytest

from models.values import CaseFacts
from models.vocabulary import Act, CaseState, Doubt, Outcome, ReviewKind
from rules.replies.reporting import confirmed_as_asked, report_faults
from rules.route.needs import Need, NeedKind
from rules.route.progress import case_progress
from tests.rules.cases import case, day, handling, review

COUNCIL = handling(1, "KF", Act.DECIDES, "2023-06-19")


@pytest.mark.parametrize(
    ("worded_on", "stands"), [("6-18", True), ("6-19", False), ("6-20", False)], ids=["before", "that day", "after"]
)
def test_what_was_decided_by_the_day_of_the_new_wording_was_about_the_old(worded_on: str, stands: bool) -> None:
    facts = replace(case(COUNCIL), worded_on=day(worded_on))
    assert (case_progress(facts, day("6-21")).decision is not None) is stands


def test_the_body_that_decided_has_the_matter_again_and_no_other() -> None:
    proposed = handling(1, "KS", Act.PROPOSES, "2023-05-30")
    facts = replace(case(proposed, replace(COUNCIL, number=2)), worded_on=day("6-20"))
    found = case_progress(facts, day("6-21"))
    assert found.state is CaseState.UNDER_WAY
    assert [step.body for step in found.ahead] == ["KF"]
    assert found.needs == (Need(NeedKind.DECIDE_NEW_WORDING, "Kommunfullmäktige"),)
    assert found.outdated is not None


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        (replace(case(COUNCIL), worded_on=day("6-20")), Need(NeedKind.OUTDATED, "Kommunfullmäktige", COUNCIL.held_on)),
        (
            case(COUNCIL, reviews=(review(ReviewKind.ANNULLED, "6-20"),)),
            Need(NeedKind.ANNULLED, "Kommunfullmäktige", COUNCIL.held_on),
        ),
        (case(handling(1, "KS", Act.PROPOSES, "2023-05-30")), Need(NeedKind.UNANSWERED)),
        (case(COUNCIL), Need(NeedKind.NOTHING)),
        (case(is_taken_out=True), Need(NeedKind.TAKEN_OUT)),
    ],
)
def test_once_the_round_has_closed_it_is_said_why_there_is_no_answer(facts: CaseFacts, left: Need) -> None:
    assert case_progress(replace(facts, round_closed=True), day("6-21")).needs == (left,)


def test_whoever_joins_later_is_asked_from_when() -> None:
    later = replace(COUNCIL, outcomes={1: Outcome.LATER}, next_on=day("9-1"))
    assert case_progress(case(later), day("6-21")).needs == (
        Need(NeedKind.JOIN_LATER, "Kommunfullmäktige", day("9-1")),
    )


def test_a_decision_said_to_hold_for_the_new_wording_stands() -> None:
    facts = replace(case(replace(COUNCIL, confirmed=(Doubt.NEW_WORDING,))), worded_on=day("6-20"))
    assert case_progress(facts, day("6-21")).outcome is Outcome.ADOPTED


def test_a_new_decision_stands_beside_the_old() -> None:
    again = handling(2, "KF", Act.DECIDES, "2023-06-28")
    facts = replace(case(COUNCIL, again), worded_on=day("6-20"))
    assert case_progress(facts, day("6-29")).decision == again


def test_asked_again_after_the_due_date_nobody_is_late() -> None:
    facts = replace(case(COUNCIL), worded_on=day("9-15"))
    assert not case_progress(facts, day("10-1")).is_late


def test_nobody_is_made_to_say_which_wording_a_decision_was_about() -> None:
    facts = replace(case(), worded_on=day("6-20"))
    assert report_faults(facts, COUNCIL, day("6-21")) == ()
    said = replace(COUNCIL, confirmed=(Doubt.NEW_WORDING,))
    assert confirmed_as_asked(facts, said).confirmed == (Doubt.NEW_WORDING,)
    assert confirmed_as_asked(case(), said).confirmed == ()
