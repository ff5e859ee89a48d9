"""What may be recorded of a decision afterwards, and what is wrong with it. Fields are named as in `Review`."""

import datetime as dt
from collections.abc import Iterator

from kit.errors import Fault
from models.phrases import Phrase
from models.values import CaseFacts, Handled, Review
from models.vocabulary import ReviewKind
from rules.law.legal_force import last_appeal_day
from rules.route.handled import effective, reviews_on, standing_reviews

NO_KIND = Fault("kind", "Välj vad som har hänt.")
NO_REVIEW = Fault("", "Anteckningen finns inte, eller är redan tillbakatagen. Inget har ändrats.")
NO_REASON = Fault("reason", "Skriv varför anteckningen tas tillbaka.")
NO_DECISION = Fault("handling", "Välj vilket beslut det gäller.")


def decisions(facts: CaseFacts) -> tuple[Handled, ...]:
    """Every final decision of the case, annulled or not, by the day it was made: what a review can be about."""
    return tuple(handled for handled in effective(facts.handled) if handled.act.is_final)


def review_faults(facts: CaseFacts, review: Review, today: dt.date) -> tuple[Fault, ...]:
    """Every fault of a review recorded on that day in Stockholm. Its number is not looked at."""
    decision = next((handled for handled in decisions(facts) if handled.number == review.handling), None)
    if decision is None:
        return (NO_DECISION,)
    if review.kind is ReviewKind.WITHDRAWN:
        return (NO_KIND,)
    faults = (*_day_faults(review, decision, today), *_nothing_to_lift(facts, review, decision))
    return (*faults, *_repeated(facts, review, decision))


def withdrawal_faults(facts: CaseFacts, number: int, reason: str) -> tuple[Fault, ...]:
    """Every fault of taking back the review with that number, for that reason."""
    if all(review.number != number for review in standing_reviews(facts)):
        return (NO_REVIEW,)
    return () if reason.strip() else (NO_REASON,)


def _day_faults(review: Review, decision: Handled, today: dt.date) -> Iterator[Fault]:
    found = review.on.isoformat()
    if review.on > today:
        yield Fault("on", "Dagen har inte varit än. Anteckna det när det har hänt.", found=found)
    elif review.on < (decision.announced_on or decision.held_on) and review.kind is ReviewKind.NOTICE_TAKEN_DOWN:
        yield Fault("on", "Anslaget kan inte tas ned innan det sattes upp.", found=found)
    elif review.on < decision.held_on:
        yield Fault("on", "Dagen ligger före beslutet. Kontrollera den.", found=found)
    elif review.kind is ReviewKind.NOTICE_TAKEN_DOWN and decision.announced_on:
        last_day = last_appeal_day(decision.announced_on)
        if review.on > last_day:
            yield Fault(
                "on",
                Phrase("Överklagandetiden gick ut {day}, så anslaget satt uppe hela tiden.", day=last_day),
                found=found,
            )


def _nothing_to_lift(facts: CaseFacts, review: Review, decision: Handled) -> Iterator[Fault]:
    before = (row for row in reviews_on(facts, decision) if row.on <= review.on)
    if review.kind is ReviewKind.INHIBITION_LIFTED and all(row.kind is not ReviewKind.INHIBITED for row in before):
        yield Fault("kind", "Ingen inhibition är antecknad till den dagen. Anteckna den först.")


def _repeated(facts: CaseFacts, review: Review, decision: Handled) -> Iterator[Fault]:
    told = ((row.kind, row.on, row.reference) for row in reviews_on(facts, decision))
    if (review.kind, review.on, review.reference) in told:
        yield Fault("kind", "Det är redan antecknat. Inget har ändrats.")
