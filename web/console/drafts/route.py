"""The way through the bodies: where it is another than the usual, who is only heard, and how long each step takes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from kit.errors import Fault
from models.files.county import Body, County
from models.files.lead_times import LeadTimesPart
from models.files.round_plan import RoundPlan
from models.phrases import Phrase, swedish
from rules.drafting.steps import DraftStep
from web.console.drafts.step_pages import (
    Desk,
    Read,
    StepPage,
    Values,
    group,
    listed,
    one_line,
    row_values,
    rows,
    together,
)

SAID_TWICE: Final = swedish("Vägen för {who} står två gånger. Ta bort den ena.")
NO_BODIES: Final = swedish("Skriv organen i ordning, till exempel KSAU, KS, KF.")
NOBODY: Final = swedish("Välj vems väg det är.")
TWO_NUMBERS: Final = swedish("Skriv dagar: de minsta och de vanliga, till exempel 14, 21.")
LEADS: Final = tuple(LeadTimesPart.model_fields)


def ways(plan: RoundPlan) -> list[tuple[str, list[str]]]:
    """Every way through bodies in the round, and whose it is; the one that most go first."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in plan.principals:
        found[" → ".join(step.body for step in each.route)].append(each.name)
    return sorted(((way, names) for way, names in found.items() if way), key=lambda pair: -len(pair[1]))


def known_bodies(county: County) -> list[Body]:
    """The bodies that a way may go through, each once, lowest level first."""
    found = {body.code: body for principal in county.principals for body in county.bodies_of(principal)}
    return sorted(found.values(), key=lambda body: (body.level.rank, body.code))


def _blank(fields: Mapping[str, Any], _desk: Desk) -> Values:
    own = [{"who": who, "bodies": together(way)} for who, way in group(fields.get("routes")).items()]
    leads = {f"lead_times.{name}": together(days) for name, days in group(fields.get("lead_times")).items()}
    routes = dict(row_values("routes", [*own, {"who": "", "bodies": ""}]))
    return {**routes, **leads, "consulted": together(fields.get("consulted"))}


def _read(values: Values, _desk: Desk) -> Read:
    own = [{name: one_line(value) for name, value in row.items()} for row in rows(values, "routes")]
    routes = {row["who"]: listed(row.get("bodies", "")) for row in own if row.get("who")}
    leads, wrong = _leads(values)
    said = {"routes": routes, "consulted": listed(values.get("consulted", "")), "lead_times": leads}
    return {name: value for name, value in said.items() if value}, [*_route_faults(own), *wrong]


def _route_faults(own: Iterable[Mapping[str, str]]) -> list[Fault]:
    faults, seen = [], set()
    for number, row in enumerate(own):
        who, bodies = row.get("who", ""), row.get("bodies", "")
        if who in seen:
            faults.append(Fault(f"routes[{number}].who", Phrase(SAID_TWICE, who=who)))
        if bodies and not who:
            faults.append(Fault(f"routes[{number}].who", NOBODY))
        if who and not bodies:
            faults.append(Fault(f"routes[{number}].bodies", NO_BODIES))
        seen |= {who} - {""}
    return faults


def _leads(values: Values) -> Read:
    """The lead times as `[14, 21]`."""
    said = {name: listed(values.get(f"lead_times.{name}", "").replace("–", ",")) for name in LEADS}
    faults = [
        Fault(f"lead_times.{name}", TWO_NUMBERS)
        for name, days in said.items()
        if len(days) > 2 or not all(each.isdecimal() for each in days)
    ]
    return {name: days for name, days in said.items() if days}, faults


ROUTE: Final = StepPage(DraftStep.ROUTE, _blank, _read)
