"""What can be noted of a decision afterwards: each day on both sides of what it may be."""

import pytest

from models.vocabulary import Act, ReviewKind
from rules.replies.reviewing import review_faults
from rules.route.routes import Caution, course, course_warnings
from tests.rules.cases import case, day, handling, review

DECIDED = handling(1, "KF", Act.DECIDES, "6-19")
ANNOUNCED = handling(1, "KF", Act.DECIDES, "6-19", announced_on=day("6-28"))
OF_COURTS = (ReviewKind.APPEALED, ReviewKind.APPEAL_DISMISSED, ReviewKind.ANNULLED)
TODAY = day("8-1")


def faulty(kind: ReviewKind, on: str, *, announced: bool = True) -> list[str]:
    facts = case(ANNOUNCED if announced else DECIDED)
    return [fault.field for fault in review_faults(facts, review(kind, on), TODAY)]


@pytest.mark.parametrize("kind", OF_COURTS)
@pytest.mark.parametrize(("on", "fields"), [("6-18", ["on"]), ("6-19", []), ("8-1", []), ("8-2", ["on"])])
def test_what_a_court_does_lies_between_the_decision_and_today(kind: ReviewKind, on: str, fields: list[str]) -> None:
    assert faulty(kind, on) == fields


@pytest.mark.parametrize(("on", "fields"), [("6-27", ["on"]), ("6-28", []), ("7-19", []), ("7-20", ["on"])])
def test_a_notice_is_taken_down_early_between_its_first_and_its_last_day(on: str, fields: list[str]) -> None:
    assert faulty(ReviewKind.NOTICE_TAKEN_DOWN, on) == fields


@pytest.mark.parametrize(("on", "fields"), [("6-18", ["on"]), ("6-19", []), ("7-31", [])])
def test_a_notice_whose_day_nobody_has_told_is_taken_down_after_the_decision(on: str, fields: list[str]) -> None:
    assert faulty(ReviewKind.NOTICE_TAKEN_DOWN, on, announced=False) == fields


@pytest.mark.parametrize(("on", "is_late"), [("7-19", False), ("7-20", True)])
def test_an_appeal_after_the_last_day_is_taken_and_pointed_out(on: str, is_late: bool) -> None:
    assert faulty(ReviewKind.APPEALED, on) == []
    facts = case(handling(2, "KS", Act.PROPOSES, "5-30"), ANNOUNCED, reviews=(review(ReviewKind.APPEALED, on),))
    assert course_warnings(facts, course(facts)) == ((Caution.APPEALED_LATE,) if is_late else ())
