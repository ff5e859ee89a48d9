"""What one more pays and does: as the others, where that can be told from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.files.round_plan import PrincipalPlan
from models.values import FollowUp
from models.vocabulary import Language, PrincipalKind
from rules.changing.joining import amount_alike, steps_alike

ALL, KOMMUNER, ONE = (FollowUp(number, what) for number, what in enumerate(("Alla", "Kommuner", "En"), start=1))


def paying(
    amount: int | None,
    population: int | None = None,
    kind: PrincipalKind = PrincipalKind.KOMMUN,
    *steps: FollowUp,
) -> PrincipalPlan:
    own = {"code": "1", "name": "Ort", "kind": kind, "language": Language.SV, "population": population}
    nobody = dict.fromkeys(("registrar", "official", "chair"), "")
    return PrincipalPlan(**own, **nobody, route=(), amount=amount, follow_ups=steps)


@given(
    rate=st.integers(1, 100_000),
    populations=st.lists(st.integers(2_000, 1_000_000), min_size=2, max_size=20, unique=True),
    population=st.integers(1, 300_000),
)
def test_by_inhabitant_one_more_pays_by_the_same_rate(rate: int, populations: list[int], population: int) -> None:
    assert amount_alike([paying(rate * each, each) for each in populations], population) == rate * population


def test_four_kronor_and_a_half_each_is_four_kronor_and_a_half() -> None:
    assert amount_alike([paying(450 * 2_400, 2_400), paying(450 * 8_500, 8_500)], 3_070) == 450 * 3_070


@pytest.mark.parametrize(
    ("others", "amount"),
    [
        ([paying(2_500_000), paying(2_500_000)], 2_500_000),
        ([paying(2_500_000)], None),
        ([paying(100, 10), paying(300, 10)], None),
        ([paying(100, None), paying(300, 10)], None),
        ([paying(None), paying(None)], None),
    ],
)
def test_one_more_pays_as_the_others_or_somebody_says_what(others: list[PrincipalPlan], amount: int | None) -> None:
    assert amount_alike(others, 10) == amount


def test_one_more_does_afterwards_what_all_do_and_what_all_of_its_kind_do() -> None:
    others = [
        paying(None, None, PrincipalKind.REGION, ALL),
        paying(None, None, PrincipalKind.KOMMUN, ALL, KOMMUNER, ONE),
        paying(None, None, PrincipalKind.KOMMUN, ALL, KOMMUNER),
    ]
    assert steps_alike(others, PrincipalKind.KOMMUN) == (ALL, KOMMUNER)
    assert steps_alike(others, PrincipalKind.BOLAG) == (ALL,)
    assert steps_alike([], PrincipalKind.KOMMUN) == ()
