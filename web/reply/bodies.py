"""Which bodies a principal may choose among: those on its route, and those the registry knows."""

import datetime as dt
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.registry.offices import county_of_round
from kit.errors import NotFound
from models.tables import Case
from models.values import Step


def known_bodies(session: Session, case: Case, today: dt.date) -> tuple[Step, ...]:
    """The route's bodies first, then the principal's others on that day in Stockholm; no days planned."""
    on_route = {step.body: replace(step, planned_on=None) for step in case.route}
    others = _registered(session, case, today)
    return (*on_route.values(), *(step for step in others if step.body not in on_route))


def _registered(session: Session, case: Case, today: dt.date) -> tuple[Step, ...]:
    try:
        county = county_of_round(session, case.round_slug, today)
    except NotFound:
        return ()
    principal = county.named(case.principal_code)
    bodies = county.bodies_of(principal) if principal else ()
    return tuple(
        Step(each.code, each.name, each.level, consulted=each.consulted) for each in bodies if each.valid_on(today)
    )
