"""A decision dated outside the window is asked about once: a slip of the pen is put right, what is so is taken in."""

from models.phrases import Phrase
from models.values import CaseFacts, HandlingReport, Window

BEFORE = "Beslutet är daterat före {day}, då besluten tidigast ska fattas. Ändra dagen, eller bekräfta att den stämmer."
AFTER = "Beslutet är daterat efter {day}, då besluten senast ska fattas. Ändra dagen, eller bekräfta att den stämmer."


def is_outside_window(facts: CaseFacts, report: HandlingReport) -> bool:
    """Whether it is a decision, and on a day when none should be made."""
    window = facts.window
    return window is not None and report.act.is_final and not window.holds(report.held_on)


def window_question(window: Window, report: HandlingReport) -> Phrase:
    """What is asked of a decision outside it."""
    if window.not_before and report.held_on < window.not_before:
        return Phrase(BEFORE, day=window.not_before)
    return Phrase(AFTER, day=window.not_after)
