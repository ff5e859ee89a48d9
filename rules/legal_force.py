"""When a decision can no longer be appealed. Source: kommunallagen (2017:725) 5:69, 8:12 and 13:5."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from models.values import Handled
from rules.workdays import DAY, on_or_after

ADJUSTED_WITHIN = dt.timedelta(days=14)
ANNOUNCED_WITHIN = dt.timedelta(days=2)
APPEALED_WITHIN = dt.timedelta(weeks=3)


class Certainty(StrEnum):
    """How well a day is known."""

    KNOWN = "known"
    ESTIMATE = "estimate"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LegalForce:
    """The day a decision gains legal force unless appealed. An estimate is the latest day it can be."""

    certainty: Certainty
    on: dt.date | None = None


def last_appeal_day(announced_on: dt.date) -> dt.date:
    """The last day to appeal a decision announced on that day: three weeks, KL 13:5 and lag (1930:173)."""
    return on_or_after(announced_on + APPEALED_WITHIN)


def legal_force(handled: Handled) -> LegalForce:
    """Legal force of a decision. A proposal, a referral and a postponement have none (KL 13:2)."""
    if not handled.act.is_final:
        return LegalForce(Certainty.UNKNOWN)
    if handled.announced_on:
        return LegalForce(Certainty.KNOWN, last_appeal_day(handled.announced_on) + DAY)
    return LegalForce(Certainty.ESTIMATE, last_appeal_day(_announced_at_latest(handled)) + DAY)


def _announced_at_latest(handled: Handled) -> dt.date:
    adjusted_on = handled.adjusted_on or on_or_after(handled.held_on + ADJUSTED_WITHIN)
    return on_or_after(adjusted_on + ANNOUNCED_WITHIN)
