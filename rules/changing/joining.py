"""The part of a principal that comes with a round that is out already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from models.files.county import County, Principal
from models.files.round_plan import PrincipalPlan
from models.values import Step
from models.vocabulary import Language, Level, Part
from rules.round_check.scope import up_to


def plan_to_join(
    county: County, principal: Principal, asks: Sequence[Part], level: Level, language: Language, day: dt.date
) -> PrincipalPlan:
    """Its part as the registry has it that day in Stockholm, by its usual way up to the level that is recommended.

    `language` is the round's own, for one that has none.
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
        meetings=dict(county.meetings_of(principal)),
    )


def _steps(county: County, principal: Principal, day: dt.date) -> tuple[Step, ...]:
    bodies = (county.body(principal, code, day) for code in county.default_route(principal))
    return tuple(Step(body.code, body.name, body.level, consulted=body.consulted) for body in bodies if body)
