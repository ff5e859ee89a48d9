"""Rules 1, 3, 4, 7, 14 and 15: the way through a principal's bodies."""

from typing import Any

import pytest

from models.values import CaseFacts, Handled, Step
from models.vocabulary import Act, Level
from rules.route.handled import effective
from rules.route.routes import Caution, course, course_warnings
from tests.rules.cases import case, day, handling, route, step

PROPOSED = handling(1, "KS", Act.PROPOSES, "5-30")
DECIDED = handling(2, "KF", Act.DECIDES, "6-19")


def final_decision(facts: CaseFacts) -> Handled | None:
    return course(facts).decision


def remaining(facts: CaseFacts) -> tuple[Step, ...]:
    return course(facts).ahead


def warnings(facts: CaseFacts) -> tuple[Caution, ...]:
    return course_warnings(facts, course(facts))


def bodies(*handled: Handled, **more: Any) -> list[str]:
    return [ahead.body for ahead in remaining(case(*handled, **more))]


def test_a_proposal_leaves_the_principal_open() -> None:
    assert final_decision(case(PROPOSED)) is None
    assert bodies(PROPOSED) == ["KF"]


def test_a_decision_leaves_nothing_ahead() -> None:
    facts = case(PROPOSED, DECIDED)
    assert final_decision(facts) is DECIDED
    assert remaining(facts) == ()


def test_a_decision_by_delegation_is_an_answer() -> None:
    assert final_decision(case(handling(1, "KSAU", Act.DECIDES_BY_DELEGATION, "5-9")))


def test_a_committee_that_has_answered_is_behind() -> None:
    assert bodies(handling(1, "KSAU", Act.PROPOSES, "5-9")) == ["KS", "KF"]


def test_a_level_that_was_skipped_is_no_longer_awaited() -> None:
    assert bodies(handling(1, "KF", Act.REFERS_BACK, "6-19", next_on=day("9-18"))) == ["KF"]


def test_two_committees_side_by_side_are_both_awaited() -> None:
    way = route(SN=None, ÄN=None, KS=None, KF=None)
    assert bodies(handling(1, "ÄN", Act.PROPOSES, "5-9"), way=way) == ["SN", "KS", "KF"]
    assert bodies(handling(1, "KS", Act.PROPOSES, "5-9"), way=way) == ["KF"]


def test_a_body_outside_the_route_is_accepted_and_passes_the_lower_levels() -> None:
    way = route(KSAU=None, KF=None)
    assert bodies(PROPOSED, way=way) == ["KF"]


def test_a_committee_outside_the_route_does_not_pass_the_boards_working_committee() -> None:
    assert bodies(handling(1, "SN", Act.PROPOSES, "5-9")) == ["KSAU", "KS", "KF"]


def test_a_body_outside_the_route_that_postponed_comes_back_before_the_next_level() -> None:
    postponed = handling(1, "SN", Act.POSTPONES, "5-9", next_on=day("6-7"))
    assert remaining(case(postponed, way=route(KS=None, KF=None)))[0] == step("SN", "6-7")


@pytest.mark.parametrize("act", [Act.REFERS_BACK, Act.REFERS_BACK_BY_MINORITY, Act.POSTPONES])
def test_a_matter_sent_back_returns_to_the_same_body_on_its_next_day(act: Act) -> None:
    facts = case(PROPOSED, handling(2, "KF", act, "6-19", next_on=day("9-18")), way=route(KS="5-30", KF="6-19"))
    assert remaining(facts) == (step("KF", "9-18"),)
    assert final_decision(facts) is None


def test_a_day_planned_after_the_matter_was_sent_back_is_newer_word() -> None:
    facts = case(handling(1, "KF", Act.REFERS_BACK, "6-19", next_on=day("9-18")), way=route(KF="10-16"))
    assert remaining(facts) == (step("KF", "10-16"),)


def test_a_referral_without_a_day_returns_without_one() -> None:
    facts = case(handling(1, "KF", Act.REFERS_BACK, "6-19"), way=route(KF="6-19"))
    assert remaining(facts) == (step("KF"),)


def test_a_body_may_send_back_again_and_then_decide() -> None:
    first = handling(1, "KF", Act.POSTPONES, "6-19", next_on=day("8-28"))
    second = handling(2, "KF", Act.REFERS_BACK, "8-28", next_on=day("10-2"))
    assert remaining(case(first, second))[0].planned_on == day("10-2")
    assert final_decision(case(first, second, handling(3, "KF", Act.DECIDES, "10-2")))


def test_a_board_that_handles_the_matter_again_after_a_referral_leaves_the_council_ahead() -> None:
    sent_back = handling(1, "KF", Act.REFERS_BACK, "6-19", next_on=day("9-18"))
    assert remaining(case(sent_back, handling(2, "KS", Act.PROPOSES, "9-5"))) == (step("KF", "9-18"),)


def test_a_postponement_is_passed_when_a_higher_body_has_had_the_matter_since() -> None:
    postponed = handling(1, "KSAU", Act.POSTPONES, "5-9", next_on=day("5-23"))
    assert bodies(postponed) == ["KSAU", "KS", "KF"]
    assert bodies(postponed, handling(2, "KS", Act.PROPOSES, "5-30")) == ["KF"]


def test_a_postponement_is_passed_by_a_higher_body_that_met_later_the_same_day() -> None:
    postponed = handling(1, "KSAU", Act.POSTPONES, "5-30", next_on=day("6-13"))
    assert bodies(postponed, handling(2, "KS", Act.PROPOSES, "5-30")) == ["KF"]


def test_of_several_final_decisions_the_latest_held_is_the_answer() -> None:
    board = handling(2, "KS", Act.DECIDES, "5-30")
    council = handling(1, "KF", Act.DECIDES, "6-19")
    assert final_decision(case(council, board)) == council


def test_a_council_that_sends_back_what_the_board_had_decided_opens_the_principal_again() -> None:
    board = handling(1, "KS", Act.DECIDES, "5-30")
    facts = case(board, handling(2, "KF", Act.REFERS_BACK, "6-19", next_on=day("9-18")))
    assert final_decision(facts) is None
    assert remaining(facts) == (step("KF", "9-18"),)


def test_a_board_that_proposes_to_the_council_opens_what_a_committee_had_decided() -> None:
    committee = handling(1, "SN", Act.DECIDES, "5-9")
    facts = case(committee, handling(2, "KS", Act.PROPOSES, "5-30"), way=route(SN=None, KS=None, KF=None))
    assert final_decision(facts) is None
    assert remaining(facts) == (step("KF"),)


def test_a_decision_by_a_lower_body_afterwards_does_not_replace_the_councils() -> None:
    board = handling(1, "KS", Act.DECIDES, "6-26")
    assert final_decision(case(board, DECIDED)) is DECIDED


def test_of_two_decisions_on_one_day_the_councils_is_the_answer_whichever_was_reported_first() -> None:
    council, board = handling(1, "KF", Act.DECIDES, "6-19"), handling(2, "KS", Act.DECIDES, "6-19")
    assert final_decision(case(council, board)) is council


def test_a_council_that_sends_back_on_the_day_the_board_decided_met_after_it() -> None:
    sent_back = handling(1, "KF", Act.REFERS_BACK, "6-19", next_on=day("9-18"))
    assert final_decision(case(sent_back, handling(2, "KS", Act.DECIDES, "6-19"))) is None


def test_a_committee_does_not_stand_above_the_boards_working_committee() -> None:
    delegated = handling(1, "KSAU", Act.DECIDES_BY_DELEGATION, "5-9")
    assert final_decision(case(delegated, handling(2, "SN", Act.POSTPONES, "5-16"))) is delegated
    later = handling(2, "SN", Act.DECIDES, "5-16")
    assert final_decision(case(delegated, later)) is later


def test_a_decision_withdrawn_by_a_correction_leaves_an_earlier_one_standing() -> None:
    board = handling(1, "KS", Act.DECIDES, "5-30")
    wrong = handling(2, "KF", Act.DECIDES, "6-19")
    moved = handling(3, "KF", Act.REFERS_BACK, "5-29", corrects=2)
    assert final_decision(case(board, wrong, moved)) is board


def test_a_region_whose_board_proposes_stays_open_for_its_council() -> None:
    working_committee = handling(1, "RSAU", Act.PROPOSES, "5-9")
    way = route(RSAU=None, RS=None, RF=None)
    assert bodies(working_committee, way=way) == ["RS", "RF"]
    assert bodies(working_committee, handling(2, "RS", Act.PROPOSES, "5-30"), way=way) == ["RF"]


def test_a_regions_committee_that_proposes_straight_to_its_council_leaves_the_board_its_say() -> None:
    """The board must get to comment (KL 5:28)."""
    way = route(RSAU=None, RS=None, RF=None)
    assert bodies(handling(1, "HSN", Act.PROPOSES, "5-9"), way=way) == ["RSAU", "RS", "RF"]
    decided = handling(2, "RF", Act.DECIDES, "6-19")
    assert warnings(case(handling(1, "HSN", Act.PROPOSES, "5-9"), decided, way=way)) == ()


def test_a_committee_that_postpones_later_does_not_undo_the_councils_decision() -> None:
    later = handling(3, "SN", Act.POSTPONES, "6-20", next_on=day("8-22"))
    assert final_decision(case(PROPOSED, DECIDED, later)) is DECIDED


def test_a_committee_that_postpones_does_not_undo_what_another_committee_decided() -> None:
    decided = handling(1, "SN", Act.DECIDES, "5-9")
    assert final_decision(case(decided, handling(2, "ÄN", Act.POSTPONES, "5-16"))) is decided


def test_a_correction_replaces_what_it_corrects_and_keeps_its_place() -> None:
    corrected = handling(3, "KS", Act.POSTPONES, "5-30", next_on=day("6-13"), corrects=1)
    assert [row.number for row in effective((PROPOSED, DECIDED, corrected))] == [3, 2]


def test_a_correction_of_a_correction_is_the_last_word() -> None:
    first = handling(2, "KS", Act.POSTPONES, "5-30", corrects=1)
    of_correction = handling(3, "KS", Act.PROPOSES, "6-1", corrects=2)
    of_original = handling(4, "KS", Act.PROPOSES, "6-2", corrects=1)
    assert effective((PROPOSED, first, of_correction)) == (of_correction,)
    assert effective((PROPOSED, first, of_correction, of_original)) == (of_original,)


def test_a_decision_corrected_to_a_proposal_opens_the_principal_again() -> None:
    wrong = handling(1, "KS", Act.DECIDES, "5-30")
    assert final_decision(case(wrong, handling(2, "KS", Act.PROPOSES, "5-30", corrects=1))) is None


def test_handlings_are_read_in_the_order_they_were_held() -> None:
    late_report = handling(2, "KSAU", Act.PROPOSES, "5-9")
    assert [row.body for row in effective((PROPOSED, late_report))] == ["KSAU", "KS"]


def test_a_lower_level_warns_but_does_not_block() -> None:
    facts = case(handling(1, "KS", Act.DECIDES, "5-30"))
    assert warnings(facts) == (Caution.LOWER_LEVEL,)
    assert final_decision(facts)


def test_the_recommended_level_or_a_higher_one_gives_no_warning() -> None:
    assert warnings(case(PROPOSED, DECIDED, recommended_level=Level.STYRELSE)) == ()


def test_a_council_decision_without_preparation_warns() -> None:
    assert warnings(case(DECIDED)) == (Caution.UNPREPARED,)


@pytest.mark.parametrize("body", ["SN", "KSAU", "KS"])
def test_any_body_below_the_council_counts_as_preparation(body: str) -> None:
    assert warnings(case(handling(1, body, Act.PROPOSES, "5-30"), DECIDED)) == ()


def test_preparation_after_the_decision_is_no_preparation() -> None:
    assert warnings(case(DECIDED, handling(3, "KS", Act.PROPOSES, "6-20"))) == (Caution.UNPREPARED,)


def test_an_urgent_matter_all_agreed_on_needs_no_preparation() -> None:
    urgent = handling(1, "KF", Act.DECIDES, "6-19", urgency_reason="Brådskande; alla närvarande var eniga.")
    assert warnings(case(urgent)) == ()


def test_a_decision_after_the_due_date_is_flagged() -> None:
    assert warnings(case(PROPOSED, handling(2, "KF", Act.DECIDES, "9-18"))) == (Caution.LATE,)


def test_a_decision_on_the_due_date_is_not_flagged() -> None:
    assert warnings(case(PROPOSED, handling(2, "KF", Act.DECIDES, "8-31"))) == ()


def test_a_planned_way_below_the_recommended_level_is_flagged() -> None:
    assert warnings(case(way=route(KSAU=None, KS="5-30"))) == (Caution.LOW_ROUTE,)


def test_a_meeting_before_the_recommendations_day_deserves_a_second_look() -> None:
    early = handling(1, "KS", Act.PROPOSES, "3-23")
    assert warnings(case(early, recommended_on=day("3-24"))) == (Caution.TOO_EARLY,)
    assert warnings(case(early, DECIDED, recommended_on=day("3-24"))) == (Caution.TOO_EARLY,)
    assert warnings(case(early, recommended_on=day("3-23"))) == ()
    assert warnings(case(early)) == ()


def test_a_day_put_right_is_no_longer_too_early() -> None:
    early = handling(1, "KS", Act.PROPOSES, "3-23")
    right = handling(2, "KS", Act.PROPOSES, "5-23", corrects=1)
    assert warnings(case(early, right, recommended_on=day("3-24"))) == ()
