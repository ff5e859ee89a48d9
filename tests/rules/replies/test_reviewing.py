"""What can be noted of a decision afterwards: each day on both sides of what it may be."""

from dataclasses import replace

import pytest

from models.vocabulary import Act, ReviewKind
from rules.replies.reviewing import (
    NO_DECISION,
    NO_KIND,
    NO_REASON,
    NO_REVIEW,
    review_faults,
    withdrawal_faults,
)
from rules.route.routes import Caution, course, course_warnings
from tests.rules.cases import case, day, handling, review, told

DECIDED = handling(1, "KF", Act.DECIDES, "6-19")
ANNOUNCED = handling(1, "KF", Act.DECIDES, "6-19", announced_on=day("6-28"))
OF_COURTS = (ReviewKind.APPEALED, ReviewKind.INHIBITED, ReviewKind.APPEAL_DISMISSED, ReviewKind.ANNULLED)
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
    judged = replace(facts, reviews=(*facts.reviews, review(ReviewKind.APPEAL_DISMISSED, "7-31")))
    assert course_warnings(judged, course(judged)) == (), "what the court has judged nobody need look at again"


@pytest.mark.parametrize(("on", "is_there"), [("7-9", False), ("7-10", True), ("7-11", True)])
def test_an_inhibition_is_lifted_once_there_is_one(on: str, is_there: bool) -> None:
    stayed = case(ANNOUNCED, reviews=(review(ReviewKind.APPEALED, "7-5"), review(ReviewKind.INHIBITED, "7-10")))
    lifted = review(ReviewKind.INHIBITION_LIFTED, on)
    assert [fault.field for fault in review_faults(stayed, lifted, TODAY)] == ([] if is_there else ["kind"])
    alone = replace(stayed, reviews=stayed.reviews[:1])
    assert [fault.field for fault in review_faults(alone, lifted, TODAY)] == ["kind"]


def test_a_decision_that_was_inhibited_had_been_appealed() -> None:
    reviews = (review(ReviewKind.INHIBITED, "7-10"), review(ReviewKind.ANNULLED, "7-20", number=2))
    facts = case(handling(2, "KS", Act.PROPOSES, "5-30"), ANNOUNCED, reviews=reviews)
    assert Caution.UNAPPEALED not in course_warnings(facts, course(facts))


@pytest.mark.parametrize(
    ("appealed", "is_odd"),
    [((), True), (("7-5",), False), (("7-10",), False), (("7-11",), True), (("7-5", "7-11"), False)],
)
def test_a_dismissal_of_an_appeal_nobody_has_noted_is_taken_and_pointed_out(
    appealed: tuple[str, ...], is_odd: bool
) -> None:
    assert faulty(ReviewKind.APPEAL_DISMISSED, "7-10") == []
    lodged = [review(ReviewKind.APPEALED, on, number=number) for number, on in enumerate(appealed, start=1)]
    noted = (*lodged, review(ReviewKind.APPEAL_DISMISSED, "7-10", number=9))
    facts = case(handling(2, "KS", Act.PROPOSES, "5-30"), ANNOUNCED, reviews=noted)
    assert (Caution.DISMISSED_UNAPPEALED in course_warnings(facts, course(facts))) is is_odd


def test_what_befell_a_decision_is_of_a_kind_and_of_a_decision_that_was_made() -> None:
    facts = case(handling(1, "KS", Act.PROPOSES, "5-30"), handling(2, "KF", Act.DECIDES, "6-19"))
    assert review_faults(facts, review(ReviewKind.APPEALED, "6-20", handling=1), TODAY) == (NO_DECISION,)
    assert review_faults(facts, review(ReviewKind.WITHDRAWN, "6-20", handling=2), TODAY) == (NO_KIND,)


@pytest.mark.parametrize(
    ("kind", "on", "said"),
    [
        (ReviewKind.APPEALED, "8-2", "Dagen har inte varit än. Anteckna det när det har hänt."),
        (ReviewKind.APPEALED, "6-18", "Dagen ligger före beslutet. Kontrollera den."),
        (ReviewKind.NOTICE_TAKEN_DOWN, "6-27", "Anslaget kan inte tas ned innan det sattes upp."),
        (
            ReviewKind.NOTICE_TAKEN_DOWN,
            "7-20",
            "Överklagandetiden gick ut 19 juli 2023, så anslaget satt uppe hela tiden.",
        ),
    ],
)
def test_what_is_wrong_with_its_day_is_said(kind: ReviewKind, on: str, said: str) -> None:
    (fault,) = review_faults(case(ANNOUNCED), review(kind, on), TODAY)
    assert (fault.field, fault.message, fault.found) == ("on", said, day(on).isoformat())


def test_the_same_is_noted_once() -> None:
    facts = case(DECIDED, reviews=(review(ReviewKind.APPEALED, "7-1"),))
    again = "Det är redan antecknat. Inget har ändrats."
    assert told(review_faults(facts, review(ReviewKind.APPEALED, "7-1", number=2), TODAY)) == [("kind", again)]
    assert review_faults(facts, review(ReviewKind.APPEALED, "7-2", number=2), TODAY) == ()
    assert review_faults(facts, replace(review(ReviewKind.APPEALED, "7-1"), reference="1-23"), TODAY) == ()


def test_what_was_noted_is_taken_back_once_and_with_a_reason() -> None:
    facts = case(DECIDED, reviews=(review(ReviewKind.APPEALED, "7-1"),))
    assert withdrawal_faults(facts, 2, "Fel ärende") == (NO_REVIEW,)
    assert withdrawal_faults(facts, 1, " ") == (NO_REASON,)
    assert withdrawal_faults(facts, 1, "Fel ärende") == ()
