"""A family of rounds for tests: a county-wide agreement and a local one for each municipality."""

import datetime as dt

from bench.county import LAUNCHED_AT, county_plan
from kit.clock import at_local
from kit.settings import CHECKOUT
from models.files.round_plan import RoundPlan
from models.vocabulary import RoundKind

AGREEMENT = CHECKOUT / "data" / "rounds" / "samverkansstruktur-2020.yaml"
AGREED_AT = at_local(dt.date(2020, 2, 3), dt.time(9))
REGION = "000000"

__all__ = ["AGREED_AT", "AGREEMENT", "LAUNCHED_AT", "REGION", "family_plan"]


def family_plan(municipalities: int, slug: str = "avtal") -> RoundPlan:
    """An agreement between a region and that many municipalities, with a local one for each."""
    main = county_plan(municipalities + 1, slug).model_copy(
        update={"title": "Länets överenskommelse", "kind": RoundKind.AGREEMENT, "policy": county_plan(1).policy}
    )
    region, *others = main.principals
    linked = tuple(
        main.model_copy(
            update={
                "slug": f"{slug}-{each.code}",
                "title": f"Lokal överenskommelse med {each.name}",
                "principals": (region, each),
                "family": slug,
            }
        )
        for each in others
    )
    return main.model_copy(update={"linked": linked})
