"""What is wrong with a wish for more time. Fields are named as in `ExtensionWish`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from kit.errors import Fault
from models.phrases import Phrase
from models.values import CaseFacts, ExtensionWish
from rules.replies.reporting import TOO_FAR
from rules.route.progress import CaseProgress


def is_time_needed(progress: CaseProgress) -> bool:
    """Whether a wish for more time still asks for something: the answer is awaited, by a due date that can be moved."""
    is_awaited = not progress.is_answered and not progress.is_unanswered
    return is_awaited and progress.asked_anew_on is None


def wish_faults(
    facts: CaseFacts, wish: ExtensionWish, today: dt.date, unknown: AbstractSet[str] = frozenset()
) -> tuple[Fault, ...]:
    """Every fault of a wish made on that day in Stockholm.

    `unknown` names fields of a form half read: what stands in them is not looked at.
    """
    found = (*_day_faults(facts, wish, today), *_authority_faults(wish, today), *_reason_faults(wish))
    return tuple(fault for fault in found if fault.field not in unknown)


def _day_faults(facts: CaseFacts, wish: ExtensionWish, today: dt.date) -> Iterator[Fault]:
    day = wish.new_on
    if day <= facts.due_on:
        said = Phrase("Den nya dagen ska ligga efter den gamla, {day}.", day=facts.due_on)
        yield Fault("new_on", said, found=day.isoformat())
    elif day < today:
        yield Fault("new_on", "Dagen har redan varit. Skriv en kommande dag.", found=day.isoformat())
    elif day > max(today, facts.due_on) + TOO_FAR:
        yield Fault("new_on", "Dagen ligger långt fram. Kontrollera året.", found=day.isoformat())


def _authority_faults(wish: ExtensionWish, today: dt.date) -> Iterator[Fault]:
    """A decision about more time has both a body and a day; without one the coordinator decides."""
    if wish.decided_on and wish.decided_on > today:
        yield Fault("decided_on", "Dagen för beslutet ligger framåt i tiden.", found=wish.decided_on.isoformat())
    if wish.decided_by and not wish.decided_on:
        yield Fault("decided_on", "Skriv vilken dag det beslutades.")
    if not wish.decided_by and (wish.decided_on or wish.paragraph):
        yield Fault("decided_by", "Skriv vem som beslutade, till exempel kommunfullmäktige.")


def _reason_faults(wish: ExtensionWish) -> Iterator[Fault]:
    if not wish.reason.strip():
        yield Fault("reason", "Skriv varför ni behöver mer tid.")
