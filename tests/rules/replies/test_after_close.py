"""In a closed round a report is put right in what nobody was told by it, and its day only within the same decision."""

from dataclasses import replace

import pytest

from models.values import HandlingReport, reported
from models.vocabulary import Act, Doubt, Level, Outcome
from rules.replies.after_close import ONLY_OPEN, OTHER_DECISION, after_close_faults
from tests.rules.cases import case, day, handling, told

FIRST = handling(1, "KF", Act.DECIDES, "5-22", outcomes={1: Outcome.REJECTED})
SECOND = handling(2, "KF", Act.DECIDES, "6-19", paragraph="75")
CLOSED = case(FIRST, SECOND, round_closed=True)
STANDING = HandlingReport(**reported(SECOND))
RIGHTED = replace(STANDING, corrects=2)


def faulty(report: HandlingReport) -> list[tuple[str, str]]:
    return told(after_close_faults(CLOSED, report, STANDING))


def test_its_paragraph_its_words_and_its_day_may_be_put_right() -> None:
    assert (
        faulty(replace(RIGHTED, paragraph="76", wording="Att anta", adjusted_on=day("6-26"), reason="Slarvfel")) == []
    )
    assert faulty(replace(RIGHTED, held_on=day("6-20"))) == []
    assert faulty(replace(RIGHTED, held_on=day("5-23"))) == []


def test_a_report_of_something_new_is_no_correction() -> None:
    new = replace(STANDING, act=Act.PROPOSES)
    assert after_close_faults(CLOSED, new, STANDING) == ()


@pytest.mark.parametrize(
    ("field", "report"),
    [
        ("act", replace(RIGHTED, act=Act.POSTPONES)),
        ("body", replace(RIGHTED, body="KS")),
        ("level", replace(RIGHTED, level=Level.STYRELSE)),
        ("next_on", replace(RIGHTED, next_on=day("9-18"))),
        ("urgency_reason", replace(RIGHTED, urgency_reason="Brådskade")),
    ],
)
def test_what_everyone_was_told_may_not(field: str, report: HandlingReport) -> None:
    assert faulty(report) == [(field, ONLY_OPEN)]


def test_nor_what_was_decided_or_which_wording_it_was_about() -> None:
    assert faulty(replace(RIGHTED, outcomes={1: Outcome.REJECTED})) == [("outcomes[1]", ONLY_OPEN)]
    assert faulty(replace(RIGHTED, outcomes={})) == [("outcomes[1]", ONLY_OPEN)]
    assert faulty(replace(RIGHTED, confirmed=(Doubt.NEW_WORDING,))) == [
        (f"confirmed[{Doubt.NEW_WORDING.value}]", ONLY_OPEN)
    ]
    both = replace(STANDING, confirmed=(Doubt.NEW_WORDING,))
    assert after_close_faults(CLOSED, replace(both, corrects=2), both) == ()


def test_a_day_may_be_put_right_where_nothing_was_decided_or_the_same_stands() -> None:
    proposal = handling(1, "KS", Act.PROPOSES, "5-30")
    standing = HandlingReport(**reported(proposal))
    moved = replace(standing, corrects=1, held_on=day("5-31"))
    assert after_close_faults(case(proposal, round_closed=True), moved, standing) == ()


@pytest.mark.parametrize(("moved_to", "is_other"), [("6-2", False), ("6-18", False), ("6-20", True)])
def test_nor_a_day_that_lets_another_bodys_decision_stand_though_its_outcome_is_the_same(
    moved_to: str, is_other: bool
) -> None:
    one, other = handling(1, "SN", Act.DECIDES, "6-1"), handling(2, "ÄN", Act.DECIDES, "6-19")
    facts = case(one, other, recommended_level=Level.NAMND, round_closed=True)
    standing = HandlingReport(**reported(one))
    moved = replace(standing, corrects=1, held_on=day(moved_to))
    assert bool(after_close_faults(facts, moved, standing)) is is_other


def test_nor_a_day_that_lets_another_decision_stand() -> None:
    (fault,) = after_close_faults(CLOSED, replace(RIGHTED, held_on=day("5-21")), STANDING)
    assert (fault.field, fault.message, fault.found) == ("held_on", OTHER_DECISION, "2023-05-21")
