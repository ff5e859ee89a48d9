"""Nothing hangs on which of several reports came first: a new decision follows the one before it by its own day."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import CaseFacts, Handled
from models.vocabulary import Act, Outcome, ReviewKind
from rules.route.handled import made_anew
from rules.route.needs import NOTHING
from rules.route.progress import case_progress
from tests.rules.cases import NAMES, case, day, handling, review

TODAY = day("10-31")
NOTED = handling(1, "KF", Act.DECIDES, "4-24", outcomes={1: Outcome.NOTED}, paragraph="§ 30")
ADOPTED = handling(2, "KF", Act.DECIDES, "6-19", paragraph="§ 45")

REPORTS = st.lists(
    st.tuples(
        st.sampled_from(sorted(NAMES)),
        st.sampled_from(list(Act)),
        st.dates(day("6-1"), day("6-4")),
        st.integers(1, 3),
        st.sampled_from([Outcome.ADOPTED, Outcome.REJECTED, Outcome.NOTED]),
    ),
    min_size=2,
    max_size=4,
    unique_by=lambda report: (report[0], report[2], report[3]),
)


def told_in(rows: Sequence[Handled]) -> CaseFacts:
    return case(*(replace(row, number=number) for number, row in enumerate(rows, start=1)), acknowledged=True)


def found(facts: CaseFacts) -> tuple[object, ...]:
    progress = case_progress(facts, TODAY)
    decision = progress.decision
    decided = (decision.body, decision.held_on, decision.paragraph) if decision else None
    return progress.state, progress.outcome, decided, progress.ahead, progress.needs, progress.warnings


@pytest.mark.parametrize("outcome", [Outcome.NOTED, Outcome.REJECTED, Outcome.WRITTEN_OFF])
def test_a_principal_that_first_did_not_adopt_and_then_does_has_adopted(outcome: Outcome) -> None:
    before = replace(NOTED, outcomes={1: outcome})
    for rows in permutations((before, ADOPTED)):
        progress = case_progress(told_in(rows), TODAY)
        assert (progress.outcome, progress.needs) == (Outcome.ADOPTED, NOTHING)
        assert progress.decision
        assert progress.decision.paragraph == "§ 45"


def test_the_later_of_one_bodys_decisions_is_the_new_one() -> None:
    assert made_anew([NOTED, ADOPTED]) == {2}
    assert made_anew([replace(ADOPTED, number=1), replace(NOTED, number=2)]) == {1}
    assert made_anew([handling(1, "KS", Act.DECIDES, "5-30"), ADOPTED]) == frozenset()


def test_of_two_on_one_day_the_later_paragraph_stands() -> None:
    again = replace(ADOPTED, paragraph="§ 9", outcomes={1: Outcome.REJECTED})
    for rows in permutations((ADOPTED, again)):
        assert case_progress(told_in(rows), TODAY).outcome is Outcome.ADOPTED


@given(REPORTS)
def test_in_whatever_order_meetings_are_reported_the_case_stands_the_same(
    reports: list[tuple[str, Act, object, int, Outcome]],
) -> None:
    rows = [
        handling(1, body, act, str(held_on), paragraph=f"§ {number}", outcomes={} if act.loops else {1: outcome})
        for body, act, held_on, number, outcome in reports
    ]
    assert len({found(told_in(order)) for order in permutations(rows)}) == 1


def test_what_befell_a_decision_counts_by_its_day_and_not_by_when_it_was_told() -> None:
    appealed = review(ReviewKind.APPEALED, "7-10")
    annulled = review(ReviewKind.ANNULLED, "10-30")
    for order in permutations((appealed, annulled)):
        reviews = tuple(replace(row, number=number) for number, row in enumerate(order, start=1))
        facts = case(replace(ADOPTED, number=1), reviews=reviews)
        assert case_progress(facts, TODAY).decision is None
