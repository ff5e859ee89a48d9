"""A decision about an earlier wording stands in the record, and no more: its body has the matter again."""

from dataclasses import replace
from typing import Any

import pytest

from models.values import CaseFacts
from models.vocabulary import Act, CaseState, Doubt, Level, Outcome, ReviewKind
from rules.changing.wording import earlier_points
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


# one att-sats until 19 June, three until 30 June, and two now
OFTEN_WORDED = replace(case(att_satser=2), worded_on=day("6-30"), earlier_points=((day("6-19"), 1), (day("6-30"), 3)))


@pytest.mark.parametrize(
    ("held_on", "missing"),
    [("6-18", []), ("6-19", []), ("6-20", [2]), ("6-30", [2]), ("7-1", [2])],
)
def test_a_meeting_is_asked_only_of_the_points_there_were_when_it_met(held_on: str, missing: list[int]) -> None:
    for act in (Act.PROPOSES, Act.DECIDES):
        said = replace(COUNCIL, act=act, body="KS", body_name="Kommunstyrelsen", level=Level.STYRELSE)
        faults = report_faults(OFTEN_WORDED, replace(said, held_on=day(held_on)), day("7-2"))
        assert [fault.field for fault in faults] == [f"outcomes[{number}]" for number in missing]


def test_a_decision_said_to_hold_for_the_new_wording_answers_every_point_of_it() -> None:
    said = replace(COUNCIL, held_on=day("6-18"), confirmed=(Doubt.NEW_WORDING,))
    assert [fault.field for fault in report_faults(OFTEN_WORDED, said, day("7-2"))] == ["outcomes[2]"]


def test_what_a_meeting_says_of_a_point_it_saw_before_the_letter_is_kept() -> None:
    said = replace(COUNCIL, held_on=day("6-18"), outcomes={1: Outcome.ADOPTED, 2: Outcome.REJECTED})
    assert report_faults(OFTEN_WORDED, said, day("7-2")) == ()


def worded(version: int, points: int, worded_on: str | None, *, is_new: bool = True) -> dict[str, Any]:
    """What an event says of a wording that was given to a round with so many points and that version."""
    before = {"version": version, "worded_on": worded_on}
    return {"from": ["Att"] * points, "is_new": is_new, "edition": version + is_new, "before": before}


@pytest.mark.parametrize(
    ("version", "worded_on", "told", "found"),
    [
        (1, None, [], ()),
        (1, None, [worded(1, 4, None, is_new=False)], ()),
        (1, None, [worded(1, 4, None)], ()),  # taken back
        (2, "6-19", [worded(1, 2, None, is_new=False), worded(1, 4, None)], (("6-19", 4),)),
        (2, "6-19", [worded(1, 4, None), worded(1, 5, None)], (("6-19", 5),)),  # the first was taken back
        (3, "6-30", [worded(1, 1, None), worded(2, 3, "2023-06-19")], (("6-19", 1), ("6-30", 3))),
    ],
)
def test_the_versions_that_stand_tell_how_many_points_there_were(
    version: int, worded_on: str | None, told: list[dict[str, Any]], found: tuple[tuple[str, int], ...]
) -> None:
    expected = tuple((day(until), count) for until, count in found)
    assert earlier_points(version, day(worded_on) if worded_on else None, told) == expected
