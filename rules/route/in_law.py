"""The days in law of what a case's bodies have decided."""

from models.values import CaseFacts, Handled
from rules.law.legal_force import LegalClocks, clocks, clocks_elsewhere
from rules.route.handled import reviews_on


def case_clocks(facts: CaseFacts, handled: Handled) -> LegalClocks:
    """The clocks of one handling of the case, with what has befallen it since."""
    if not facts.principal_kind.is_under_municipal_law:
        return clocks_elsewhere(handled)
    return clocks(handled, reviews_on(facts, handled))
