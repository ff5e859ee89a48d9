"""What may happen in which state, and where it may lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import NotAllowed
from models.vocabulary import REVIEWS, Act, CaseState, EventKind, RoundState
from rules.route.progress import case_progress
from rules.route.transitions import CASE_MOVES, ROUND_MOVES, TAKING_PART, check_case_move, check_round_move
from tests.rules.cases import NAMES, case, day, handling

TODAY = day("10-31")
TAKEN_BACK = EventKind.WITHDRAWN


@pytest.mark.parametrize("state", TAKING_PART)
@pytest.mark.parametrize("kind", [EventKind.ACKNOWLEDGED, EventKind.HANDLED, EventKind.HANDED_OVER, EventKind.EXTENDED])
def test_in_any_order_and_as_often_as_needed(state: CaseState, kind: EventKind) -> None:
    check_case_move(state, kind)


@pytest.mark.parametrize("kind", [EventKind.ACKNOWLEDGED, EventKind.HANDLED, EventKind.EXTENDED, EventKind.MUTED])
def test_of_one_taken_out_nothing_more_is_asked(kind: EventKind) -> None:
    with pytest.raises(NotAllowed, match="inte längre med i rundan"):
        check_case_move(CaseState.TAKEN_OUT, kind)


@pytest.mark.parametrize("kind", [EventKind.ASKED, EventKind.ANSWERED, EventKind.WITHDRAWN, EventKind.ADDRESS_CHANGED])
def test_one_taken_out_may_still_ask_and_come_back(kind: EventKind) -> None:
    check_case_move(CaseState.TAKEN_OUT, kind)


def test_before_the_first_report_there_is_nothing_to_correct() -> None:
    with pytest.raises(NotAllowed, match="ingen rapport att rätta"):
        check_case_move(CaseState.PLANNED, EventKind.CORRECTED)


def test_after_the_decision_there_is_no_route_left_to_plan() -> None:
    with pytest.raises(NotAllowed, match="ingen väg kvar att planera"):
        check_case_move(CaseState.DECIDED, EventKind.PLANNED)


@pytest.mark.parametrize("kind", [EventKind.HANDLED, EventKind.PLANNED, EventKind.EXTENDED])
def test_a_closed_round_takes_no_reports(kind: EventKind) -> None:
    with pytest.raises(NotAllowed, match="öppna den igen"):
        check_round_move(RoundState.CLOSED, kind)


@pytest.mark.parametrize("kind", [EventKind.ASKED, EventKind.ANSWERED, EventKind.LINK_RENEWED, EventKind.REOPENED])
def test_a_closed_round_takes_questions_and_can_be_opened_again(kind: EventKind) -> None:
    check_round_move(RoundState.CLOSED, kind)


def test_a_round_being_sent_out_takes_reports_from_those_already_invited() -> None:
    check_round_move(RoundState.LAUNCHING, EventKind.HANDLED)


@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        (RoundState.LAUNCHING, EventKind.CLOSED, "skickas fortfarande ut"),
        (RoundState.OPEN, EventKind.REOPENED, "pågår redan"),
        (RoundState.CLOSED, EventKind.CLOSED, "redan avslutad"),
    ],
)
def test_a_refusal_says_how_things_stand(state: RoundState, kind: EventKind, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        check_round_move(state, kind)


def test_only_a_report_or_a_court_brings_a_principal_to_its_decision() -> None:
    kinds = {kind for (state, kind), to in CASE_MOVES.items() if CaseState.DECIDED in to - {state}}
    assert kinds == {EventKind.HANDLED, EventKind.CORRECTED, *REVIEWS, EventKind.WITHDRAWN}


def test_nothing_but_taking_it_back_brings_a_principal_back_to_silence() -> None:
    moves = {state for (state, kind), to in CASE_MOVES.items() if CaseState.INVITED in to and kind is not TAKEN_BACK}
    assert moves == {CaseState.INVITED}


def test_only_closing_closes_and_only_reopening_opens() -> None:
    closing = {
        kind for (state, kind), to in ROUND_MOVES.items() if RoundState.CLOSED in to and state in {RoundState.OPEN}
    }
    opening = {
        kind for (state, kind), to in ROUND_MOVES.items() if RoundState.OPEN in to and state in {RoundState.CLOSED}
    }
    assert (closing, opening) == ({EventKind.CLOSED, EventKind.CALLED_OFF}, {EventKind.REOPENED})


REPORTS = st.lists(
    st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(list(Act)), st.dates(day("3-27"), TODAY), st.booleans()),
    min_size=1,
    max_size=6,
)


@given(REPORTS)
def test_the_states_rules_find_are_those_the_table_allows(reports: list[tuple[str, Act, object, bool]]) -> None:
    rows = []
    state = case_progress(case(acknowledged=True), TODAY).state
    for number, (body, act, held_on, corrects) in enumerate(reports, start=1):
        is_correction = corrects and number > 1
        kind = EventKind.CORRECTED if is_correction else EventKind.HANDLED
        rows.append(handling(number, body, act, str(held_on), corrects=1 if is_correction else None))
        after = case_progress(case(*rows, acknowledged=True), TODAY).state
        assert after in CASE_MOVES[state, kind]
        state = after
