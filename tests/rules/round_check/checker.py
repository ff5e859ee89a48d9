"""A round file held against Västerbotten on the day of the launch."""

import datetime as dt

from actions.rounds.round_plans import CheckedRound, check_source
from kit.errors import Fault
from kit.settings import CHECKOUT
from models.files.county import County
from models.files.round_plan import RoundPlan
from models.files.yaml_source import parse_source

DATA = CHECKOUT / "data"
FARDPLAN = DATA / "rounds" / "fardplan-nara-vard-2030.yaml"
TODAY = dt.date(2023, 3, 27)
SHORTEST = """\
title: Färdplan 2030
recommended_by: systemledningen
recommended_on: 2023-03-24
due_on: 2023-10-31
att_satser:
  - Att fastställa färdplanen
"""


class Checker:
    """Checks texts against Västerbotten on the day of the launch."""

    def __init__(self, county: County) -> None:
        self.county = county

    def __call__(self, text: str, today: dt.date = TODAY, taken: tuple[str, ...] = ()) -> CheckedRound:
        return check_source(parse_source(text, DATA / "rounds" / "host-2023.yaml"), self.county, today, taken)

    def fault(self, text: str, taken: tuple[str, ...] = ()) -> Fault:
        (fault,) = self(text, taken=taken).faults
        return fault

    def plan(self, text: str) -> RoundPlan:
        checked = self(text)
        assert checked.faults == ()
        assert checked.plan
        return checked.plan


def with_line(line: str) -> str:
    """The shortest file with that field added or replaced."""
    name = line.split(":", maxsplit=1)[0]
    kept = [kept for kept in SHORTEST.splitlines() if not kept.startswith(f"{name}:")]
    return "\n".join([*kept, line])


def names(plan: RoundPlan) -> list[str]:
    return [principal.name for principal in plan.principals]


def codes(plan: RoundPlan, name: str) -> list[str]:
    (route,) = [principal.route for principal in plan.principals if principal.name.startswith(name)]
    return [step.body for step in route]
