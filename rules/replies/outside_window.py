"""A decision dated outside the window is asked about once: a slip of the pen is put right, what is so is taken in."""

from __future__ import annotations

from collections.abc import Iterator

from kit.errors import Fault
from models.phrases import Phrase
from models.values import CaseFacts, HandlingReport, Window

BEFORE = "Beslutet är daterat före {day}, då besluten tidigast ska fattas. Rätta dagen, eller svara att den stämmer."
AFTER = "Beslutet är daterat efter {day}, då besluten senast ska fattas. Rätta dagen, eller svara att den stämmer."


def window_faults(facts: CaseFacts, report: HandlingReport) -> Iterator[Fault]:
    """That nobody has said the day is right, when the decision lies outside the window."""
    window = facts.window
    if window is None or not report.act.is_final or window.holds(report.held_on):
        return
    if not report.day_is_right and not _is_said_already(facts, report):
        yield Fault("day_is_right", _question(window, report), found=report.held_on.isoformat())


def _question(window: Window, report: HandlingReport) -> Phrase:
    if window.not_before and report.held_on < window.not_before:
        return Phrase(BEFORE, day=window.not_before)
    return Phrase(AFTER, day=window.not_after)


def _is_said_already(facts: CaseFacts, report: HandlingReport) -> bool:
    """Whether it puts a report right that had the same day."""
    return any(row.number == report.corrects and row.held_on == report.held_on for row in facts.handled)
