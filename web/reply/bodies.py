"""Which bodies a principal may choose among: those on its route, and those the registry knows."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from kit.errors import RundanError
from models.files.county import County
from models.files.county_file import read_county
from models.tables import Case
from models.values import Step

log = logging.getLogger("rundan.web")


def known_bodies(case: Case, county_file: Path, today: dt.date) -> tuple[Step, ...]:
    """The route's bodies first, then the principal's others on that day in Stockholm; no days planned."""
    on_route = {step.body: replace(step, planned_on=None) for step in case.route}
    changed = county_file.stat().st_mtime_ns if county_file.exists() else 0
    others = _registered(case.principal_code, county_file, changed, today)
    return (*on_route.values(), *(step for step in others if step.body not in on_route))


@lru_cache(maxsize=2048)
def _registered(principal_code: str, county_file: Path, changed: int, today: dt.date) -> tuple[Step, ...]:
    county = _county(county_file, changed) if changed else None
    principal = county.named(principal_code) if county else None
    if county is None or principal is None:
        return ()
    bodies = (body for body in county.bodies_of(principal) if body.valid_on(today))
    return tuple(Step(body.code, body.name, body.level, consulted=body.consulted) for body in bodies)


@lru_cache(maxsize=2)
def _county(county_file: Path, _changed: int) -> County | None:
    try:
        return read_county(county_file)
    except RundanError:
        log.exception("the registry cannot be read; only the bodies of the route are offered")
        return None
