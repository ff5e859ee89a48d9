"""The part of a principal that comes with a round that is out already."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from typing import Final

from models.files.county import County, Principal
from models.files.round_plan import PrincipalPlan
from models.values import FollowUp, Step
from models.vocabulary import Language, Level, Part, PrincipalKind
from rules.round_check.scope import up_to

ENOUGH: Final = 2  # one amount alone may be the same for all or by inhabitant
DECIMALS: Final = 2  # of öre: a round's file tells amounts with four decimals of kronor


def plan_to_join(
    county: County,
    principal: Principal,
    asks: Sequence[Part],
    level: Level,
    language: Language,
    day: dt.date,
    others: Sequence[PrincipalPlan] = (),
) -> PrincipalPlan:
    """Its part as the registry has it that day in Stockholm, by its usual way up to the level that is recommended.

    `language` is the round's own, for one that has none; `others` are those it comes to: what they pay and what they
    do afterwards is its too.
    """
    return PrincipalPlan(
        code=principal.code,
        name=principal.name,
        kind=principal.kind,
        population=principal.population,
        language=principal.language or language,
        registrar=principal.registrar,
        official=principal.official,
        chair=principal.chair,
        route=up_to(level, _steps(county, principal, day)) if Part.DECISION in asks else (),
        highest_level=county.highest_level(principal, day),
        amount=amount_alike(others, principal.population),
        follow_ups=steps_alike(others, principal.kind),
        meetings=dict(county.meetings_of(principal)),
    )


def amount_alike(others: Sequence[PrincipalPlan], population: int | None) -> int | None:
    """What one more pays, in öre, where several others pay the same, or the same by inhabitant; None where it cannot
    be told from what they pay."""
    paying = [each for each in others if each.amount is not None]
    if len(paying) < ENOUGH:
        return None
    if len(sums := {each.amount for each in paying}) == 1:
        return sums.pop()
    rate = _rate(paying)
    return None if rate is None or population is None else _rounded(rate * population)


def steps_alike(others: Sequence[PrincipalPlan], kind: PrincipalKind) -> tuple[FollowUp, ...]:
    """The steps after the signing that all the others have, or all of its kind."""
    alike = [each for each in others if each.kind is kind]
    steps = {step.number: step for each in others for step in each.follow_ups}

    def has_all(number: int, owners: Sequence[PrincipalPlan]) -> bool:
        return bool(owners) and all(number in {step.number for step in each.follow_ups} for each in owners)

    return tuple(step for number, step in sorted(steps.items()) if has_all(number, others) or has_all(number, alike))


def _rate(paying: Sequence[PrincipalPlan]) -> Fraction | None:
    """The öre by inhabitant that gives every one of those amounts; of several the one with the fewest decimals."""
    bounds = [
        (Fraction(2 * each.amount - 1, 2 * each.population), Fraction(2 * each.amount + 1, 2 * each.population))
        for each in paying
        if each.amount is not None and each.population
    ]
    if len(bounds) < len(paying):
        return None
    low, high = max(low for low, _ in bounds), min(high for _, high in bounds)
    tried = (Fraction(ceil(low * 10**decimals), 10**decimals) for decimals in range(DECIMALS + 1))
    return next((rate for rate in tried if rate < high), None)


def _rounded(ore: Fraction) -> int:
    return int(ore + Fraction(1, 2))


def _steps(county: County, principal: Principal, day: dt.date) -> tuple[Step, ...]:
    bodies = (county.body(principal, code, day) for code in county.default_route(principal))
    return tuple(Step(body.code, body.name, body.level, consulted=body.consulted) for body in bodies if body)
