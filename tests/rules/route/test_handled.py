"""What stands once corrections are read into it, and when two reports are about the same decision."""

from dataclasses import replace

import pytest

from models.vocabulary import Act, ReviewKind
from rules.route.handled import already_reported, effective, latest_word, standing_reviews, withdrawn_on
from tests.rules.cases import case, handling, report, review

BOARD = handling(1, "KS", Act.PROPOSES, "5-30", paragraph="§ 88")
COUNCIL = handling(2, "KF", Act.DECIDES, "6-19", paragraph="§ 45")


def again(body: str, held: str, paragraph: str, **more: object) -> bool:
    said = report(body, Act.DECIDES, held, paragraph=paragraph, **more)
    return already_reported((BOARD, COUNCIL), said) is not None


@pytest.mark.parametrize("paragraph", ["§ 45", "45", "§45", " § 45 ", ""])
def test_the_same_body_and_day_and_paragraph_is_the_same_decision_however_it_is_written(paragraph: str) -> None:
    assert again("KF", "6-19", paragraph)


def test_a_report_without_its_paragraph_is_followed_by_one_with() -> None:
    unnumbered = handling(1, "KF", Act.DECIDES, "6-19")
    said = report("KF", Act.DECIDES, "6-19", paragraph="§ 45")
    assert already_reported((unnumbered,), said) is unnumbered


def test_a_paragraph_starts_over_every_year_in_every_body() -> None:
    assert not again("KF", "2024-6-19", "§ 45")
    assert not again("KS", "6-19", "§ 45")
    assert not again("KF", "6-19", "§ 46")


def test_a_correction_may_keep_the_key_of_what_it_corrects() -> None:
    assert not again("KF", "6-19", "§ 45", corrects=2)


def test_a_correction_may_not_take_another_reports_key() -> None:
    assert again("KF", "6-19", "§ 45", corrects=1)


def test_a_correction_of_a_correction_may_keep_its_key_too() -> None:
    corrected = handling(3, "KF", Act.DECIDES, "6-20", paragraph="§ 45", corrects=2)
    rows = (BOARD, COUNCIL, corrected)
    assert already_reported(rows, report("KF", Act.DECIDES, "6-20", paragraph="§ 45", corrects=3)) is None
    assert already_reported(rows, report("KF", Act.DECIDES, "6-19", paragraph="§ 45", corrects=3)) is None


def test_a_key_that_was_corrected_away_is_free() -> None:
    moved = handling(3, "KF", Act.DECIDES, "6-26", paragraph="§ 45", corrects=2)
    said = report("KF", Act.POSTPONES, "6-19", paragraph="§ 45")
    assert already_reported((BOARD, COUNCIL, moved), said) is None


def test_on_one_day_the_lower_level_met_first() -> None:
    council, board = handling(1, "KF", Act.DECIDES, "6-19"), handling(2, "KS", Act.PROPOSES, "6-19")
    assert effective((council, board)) == (board, council)


def test_the_latest_word_on_a_meeting_is_its_last_correction_that_stands() -> None:
    righted = handling(3, "KF", Act.DECIDES, "6-19", corrects=2)
    assert [latest_word((BOARD, COUNCIL, righted), number) for number in (1, 2, 3)] == [1, 3, 3]
    gone = handling(3, "KF", Act.DECIDES, "6-19", corrects=2, withdrawn=True)
    assert latest_word((BOARD, COUNCIL, gone), 3) == 2
    assert latest_word((handling(1, "KS", Act.PROPOSES, "5-30", withdrawn=True),), 1) == 1


def test_a_correction_of_a_correction_is_about_the_first_report() -> None:
    rows = (BOARD, COUNCIL, *(handling(n, "KF", Act.DECIDES, "6-19", corrects=n - 1) for n in (3, 4, 5)))
    assert [latest_word(rows, number) for number in range(1, 6)] == [1, 5, 5, 5, 5]
    assert latest_word(rows, 9) == 9


def test_what_was_withdrawn_of_a_decision_is_told_with_its_withdrawal_and_nothing_of_another() -> None:
    appealed = review(ReviewKind.APPEALED, "6-30", 2, 1)
    gone = replace(review(ReviewKind.WITHDRAWN, "7-3", 3, 2), withdraws=1)
    standing, other = review(ReviewKind.APPEALED, "7-4", 2, 3), review(ReviewKind.APPEALED, "6-1", 1, 4)
    other_gone = replace(review(ReviewKind.WITHDRAWN, "6-2", 1, 5), withdraws=4)
    righted = handling(3, "KF", Act.DECIDES, "6-19", corrects=2)
    facts = case(BOARD, COUNCIL, righted, reviews=(appealed, gone, standing, other, other_gone))
    assert withdrawn_on(facts, COUNCIL) == withdrawn_on(facts, righted) == ((appealed, gone),)
    assert withdrawn_on(facts, BOARD) == ((other, other_gone),)


def test_of_what_befell_a_decision_neither_a_withdrawal_nor_what_it_withdraws_stands() -> None:
    appealed, dismissed = review(ReviewKind.APPEALED, "6-30", 1, 1), review(ReviewKind.APPEAL_DISMISSED, "7-4", 1, 2)
    gone = replace(review(ReviewKind.WITHDRAWN, "7-5", 1, 3), withdraws=2)
    assert standing_reviews(case(COUNCIL, reviews=(appealed, dismissed, gone))) == (appealed,)
