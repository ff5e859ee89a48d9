"""What is wrong with an answer to an offer: "later" is an answer to an offer only, and says from when."""

from collections.abc import Iterator

from kit.errors import Fault
from models.phrases import Phrase
from models.values import CaseFacts, HandlingReport
from models.vocabulary import Outcome

NO_OFFER = "Rundan är inget erbjudande, så det går inte att svara senare. Välj vad som beslutades."
FROM_WHEN = "Ange från vilken dag ni kan ansluta er. Är den inte bestämd, skriv varför."
NOT_LATER = "Dagen ska ligga efter mötet."


def joining_faults(facts: CaseFacts, report: HandlingReport) -> Iterator[Fault]:
    """What is wrong with an answer that says "later"."""
    later = [number for number, outcome in report.outcomes.items() if outcome is Outcome.LATER]
    if not later:
        return
    if facts.offer is None:
        yield from (Fault(f"outcomes[{number}]", NO_OFFER) for number in later)
        return
    on, last_day = report.next_on, facts.offer.last_day
    if on is None:
        if report.act.is_final and not report.reason.strip():
            yield Fault("next_on", FROM_WHEN)
    elif on <= report.held_on:
        yield Fault("next_on", NOT_LATER, found=on.isoformat())
    elif last_day and on > last_day:
        yield Fault("next_on", Phrase("Erbjudandet gäller till {day}.", day=last_day), found=on.isoformat())
