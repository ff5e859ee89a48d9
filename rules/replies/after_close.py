"""What may be put right in a report once the round has closed: its § and days, not what everyone was told."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kit.errors import Fault
from models.values import CaseFacts, Handled, HandlingReport
from models.vocabulary import Doubt
from rules.route.routes import course

ONLY_OPEN: Final = (
    "Rundan är avslutad, så det här går inte att ändra. Paragraf, dagar, ordalydelse och filer kan rättas; ska mer "
    "ändras, be samordnaren öppna rundan igen."
)
OTHER_DECISION: Final = (
    "Med den dagen blir det ett annat beslut som gäller, och rundan är avslutad. Be samordnaren öppna den igen."
)
_TOLD: Final = ("act", "body", "level", "next_on", "urgency_reason")


def after_close_faults(facts: CaseFacts, report: HandlingReport, standing: HandlingReport) -> tuple[Fault, ...]:
    """Every fault of a correction in a closed round; `standing` is the latest word on the same meeting."""
    return tuple(_faults(facts, report, standing))


def _faults(facts: CaseFacts, report: HandlingReport, standing: HandlingReport) -> Iterator[Fault]:
    if report.corrects is None:
        return
    for field in _TOLD:
        if getattr(report, field) != getattr(standing, field):
            yield Fault(field, ONLY_OPEN)
    for number, outcome in sorted(standing.outcomes.items()):
        if report.outcomes.get(number) is not outcome:
            yield Fault(f"outcomes[{number}]", ONLY_OPEN)
    if (Doubt.NEW_WORDING in report.confirmed) != (Doubt.NEW_WORDING in standing.confirmed):
        yield Fault(f"confirmed[{Doubt.NEW_WORDING.value}]", ONLY_OPEN)
    only_moved = replace(standing, held_on=report.held_on, corrects=report.corrects)
    if report.held_on != standing.held_on and _decided(facts) != _decided(_with(facts, only_moved)):
        yield Fault("held_on", OTHER_DECISION, found=report.held_on.isoformat())


def _decided(facts: CaseFacts) -> str | None:
    """The body whose decision stands, and what it was, told so that a correction of its day is no other."""
    decision = course(facts).decision
    return f"{decision.body} {sorted(decision.outcomes.items())}" if decision else None


def _with(facts: CaseFacts, report: HandlingReport) -> CaseFacts:
    row = Handled(
        number=len(facts.handled) + 1,
        body=report.body,
        body_name=report.body_name,
        level=report.level,
        act=report.act,
        held_on=report.held_on,
        paragraph=report.paragraph,
        outcomes=report.outcomes,
        corrects=report.corrects,
    )
    return replace(facts, handled=(*facts.handled, row))
