"""Rule 5: an outcome per att-sats, then one for the principal. Rule 6: replied is not adopted."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import REPORTABLE_OUTCOMES, Outcome
from rules.route.outcomes import aggregate

A, C, R, W, N, U = (
    Outcome.ADOPTED,
    Outcome.ADOPTED_WITH_CHANGES,
    Outcome.REJECTED,
    Outcome.WRITTEN_OFF,
    Outcome.NOTED,
    Outcome.UNCLASSIFIED,
)


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        ([A], A),
        ([A, A, A], A),
        ([A, C], C),
        ([C, C], C),
        ([A, R], Outcome.PARTLY),
        ([C, N], Outcome.PARTLY),
        ([R, R], R),
        ([N], N),
        ([W, W], W),
        ([R, N], R),
        ([N, W], W),
        ([A, U], U),
        ([R, U], U),
    ],
)
def test_outcomes_on_each_att_sats_give_one_for_the_principal(outcomes: list[Outcome], whole: Outcome) -> None:
    assert aggregate(dict(enumerate(outcomes, start=1)), len(outcomes)) is whole


def test_except_point_two_gives_partly() -> None:
    assert aggregate({1: A, 2: R}, 2) is Outcome.PARTLY


def test_partly_on_a_single_point_is_partly() -> None:
    assert aggregate({1: Outcome.PARTLY, 2: R}, 2) is Outcome.PARTLY


def test_an_att_sats_without_outcome_is_never_guessed() -> None:
    assert aggregate({1: A}, 2) is U


def test_a_round_without_att_satser_leaves_the_outcome_to_the_coordinator() -> None:
    assert aggregate({}, 0) is U


OUTCOMES = st.lists(st.sampled_from(REPORTABLE_OUTCOMES), min_size=1, max_size=6)


@given(OUTCOMES)
def test_only_a_bifall_on_every_point_is_adoption(outcomes: list[Outcome]) -> None:
    whole = aggregate(dict(enumerate(outcomes, start=1)), len(outcomes))
    assert whole.is_adoption == all(outcome.is_adoption for outcome in outcomes)


@given(OUTCOMES, st.randoms())
def test_the_order_of_the_points_does_not_matter(outcomes: list[Outcome], chance: random.Random) -> None:
    shuffled = list(outcomes)
    chance.shuffle(shuffled)
    first = aggregate(dict(enumerate(outcomes, start=1)), len(outcomes))
    assert aggregate(dict(enumerate(shuffled, start=1)), len(outcomes)) is first
