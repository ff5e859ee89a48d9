"""What is wrong with what a party tells of the signing. Fields are named as in `Signature` and `FollowUp`."""

import datetime as dt
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from kit.errors import Fault
from models.phrases import Phrase
from models.values import CaseFacts, FollowUp, Signature, StepDone
from models.vocabulary import Part
from rules.replies.days import FAR_BACK, TOO_OLD
from rules.route.needs import signs
from rules.route.routes import course

NOT_YET = "Dagen har inte varit än. Berätta när det är gjort."


def signature_faults(
    facts: CaseFacts, signature: Signature, today: dt.date, unknown: AbstractSet[str] = frozenset()
) -> tuple[Fault, ...]:
    """Every fault of a signature reported on that day in Stockholm.

    `unknown` names fields of a report half read: what stands in them is not looked at.
    """
    found = (*_day_faults(facts, signature, today), *_who_faults(signature))
    return tuple(fault for fault in found if fault.field not in unknown)


def _day_faults(facts: CaseFacts, signature: Signature, today: dt.date) -> Iterator[Fault]:
    day = signature.signed_on
    if day > today:
        yield _fault("signed_on", "Dagen har inte varit än. Rapportera när det är undertecknat.", day)
    elif facts.agreed_on and day < facts.agreed_on:
        yield _fault(
            "signed_on", Phrase("Det som undertecknas lades fram {day}, senare än så.", day=facts.agreed_on), day
        )
    elif day < min(today, facts.due_on) - TOO_OLD:
        yield _fault("signed_on", FAR_BACK, day)
    elif signature.copy_on and signature.copy_on < day:
        said = Phrase(
            "Det undertecknade exemplaret kom in {day}. Undertecknat blev det inte senare.", day=signature.copy_on
        )
        yield _fault("signed_on", said, day)
    else:
        yield from _decision_faults(facts, day)


def _decision_faults(facts: CaseFacts, day: dt.date) -> Iterator[Fault]:
    """Decided is not signed: what is to be decided first must have been, and have been adopted."""
    way = course(facts)
    if Part.DECISION in facts.asks and way.decision is None:
        yield _fault("signed_on", "Beslutet är inte rapporterat än. Rapportera det först, sedan undertecknandet.", day)
    elif way.decision and not signs(facts, way):
        yield _fault("signed_on", "Förslaget antogs inte hos er, så det finns inget att underteckna.", day)
    elif way.decision and day < way.decision.held_on:
        said = Phrase("Beslutet fattades {day}. Undertecknat blev det inte tidigare.", day=way.decision.held_on)
        yield _fault("signed_on", said, day)


def _who_faults(signature: Signature) -> Iterator[Fault]:
    if not signature.place.strip():
        yield Fault("place", "Skriv var det undertecknades.")
    if not signature.signatory.strip():
        yield Fault("signatory", "Skriv vem som undertecknade.")
    if not signature.signatory_role.strip():
        yield Fault("signatory_role", "Skriv i vilken roll, till exempel kommunstyrelsens ordförande.")


def copy_faults(facts: CaseFacts, copy_on: dt.date, today: dt.date) -> tuple[Fault, ...]:
    """Every fault of a signed copy said, on `today` in Stockholm, to have been returned on `copy_on`."""
    return tuple(_copy_faults(facts, copy_on, today))


def _copy_faults(facts: CaseFacts, copy_on: dt.date, today: dt.date) -> Iterator[Fault]:
    if copy_on > today:
        yield _fault("copy_on", NOT_YET, copy_on)
    elif facts.signature and copy_on < facts.signature.signed_on:
        said = Phrase("Det undertecknades {day}. Exemplaret kom inte in tidigare.", day=facts.signature.signed_on)
        yield _fault("copy_on", said, copy_on)


def follow_up_faults(
    facts: CaseFacts, told: StepDone, today: dt.date, unknown: AbstractSet[str] = frozenset()
) -> tuple[Fault, ...]:
    """Every fault of a step told on that day in Stockholm to be done; `unknown` as in `signature_faults`."""
    return tuple(fault for fault in _follow_up_faults(facts, told, today) if fault.field not in unknown)


def _follow_up_faults(facts: CaseFacts, told: StepDone, today: dt.date) -> Iterator[Fault]:
    done_on = told.done_on
    if facts.all_signed_on is None:
        yield Fault("number", "Alla parter har inte undertecknat än. Stegen börjar när de har gjort det.")
    elif all(step.number != told.number for step in facts.follow_ups):
        yield Fault("number", "Välj vilket steg det gäller.")
    if done_on > today:
        yield _fault("done_on", NOT_YET, done_on)
    elif facts.signature and done_on < facts.signature.signed_on:
        said = Phrase("Stegen börjar efter undertecknandet {day}. Kontrollera dagen.", day=facts.signature.signed_on)
        yield _fault("done_on", said, done_on)


def due_steps(steps: Sequence[FollowUp], signed_on: dt.date) -> tuple[FollowUp, ...]:
    """The steps with their days, once the last party has signed that day; what is done keeps the day it had."""
    return tuple(
        replace(step, due_on=signed_on + dt.timedelta(days=step.after)) if step.after and not step.done_on else step
        for step in steps
    )


def _fault(field: str, said: str, day: dt.date) -> Fault:
    return Fault(field, said, found=day.isoformat())
