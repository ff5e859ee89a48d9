"""What is wrong with a request for more time, and with giving it.

Fields are named as in `RequestedExtension` and `Grant`.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from kit.errors import Fault
from models.files.round_file import Effect
from models.phrases import Phrase, some
from models.values import CaseFacts, Grant, RequestedExtension
from models.vocabulary import CaseState
from rules.replies.days import authority_day, effect_faults, moved_day
from rules.route.progress import CaseProgress

NOT_NEEDED: Final = "Svaret är redan lämnat, så mer tid behövs inte."
NO_DECISION_DAY: Final = "Skriv vilken dag det beslutades."
NO_DECIDER: Final = "Skriv vem som beslutade, till exempel kommunfullmäktige."
IN_ROUNDS: Final = "{title}: {why}"


def is_time_needed(progress: CaseProgress) -> bool:
    """Whether a request for more time still asks for something: the answer is awaited, by a due date that can be
    moved."""
    is_awaited = not (progress.is_answered or progress.is_unanswered or progress.state is CaseState.TAKEN_OUT)
    return is_awaited and progress.asked_anew_on is None


def request_faults(
    facts: CaseFacts, asked: RequestedExtension, today: dt.date, unknown: AbstractSet[str] = frozenset()
) -> tuple[Fault, ...]:
    """Every fault of a request made on that day in Stockholm.

    `unknown` names fields of a form half read: what stands in them is not looked at.
    """
    found = (
        *moved_day("new_on", asked.new_on, facts.due_on, today),
        *_authority_faults(facts.due_on, asked, today),
        *_reason_faults(asked),
    )
    return tuple(fault for fault in found if fault.field not in unknown)


def grant_faults(
    due_on: dt.date, rule: Effect, grant: Grant, today: dt.date, unknown: AbstractSet[str] = frozenset()
) -> tuple[Fault, ...]:
    """Every fault of a later due date given on that day in Stockholm, in place of `due_on`; `unknown` as above.

    `rule` is the round's own for the entry into force.
    """
    found = (
        *moved_day("new_on", grant.new_on, due_on, today),
        *authority_day(grant.decided_on, due_on, today),
        *(() if "new_on" in unknown else effect_faults(rule, grant)),
    )
    return tuple(fault for fault in found if fault.field not in unknown)


def family_grant_faults(
    rounds: Sequence[tuple[str, dt.date, Effect]], grant: Grant, today: dt.date, unknown: AbstractSet[str] = frozenset()
) -> tuple[Fault, ...]:
    """The same for several rounds at once, each its title, its due date and its rule. What concerns the entry into
    force is said once, with the rounds it is so in."""
    shared = grant_faults(min(due_on for _, due_on, _ in rounds), Effect(), grant, today, unknown)
    where: dict[Fault, list[str]] = {}
    for title, due_on, rule in rounds:
        for fault in effect_faults(rule, grant) if due_on < grant.new_on and "new_on" not in unknown else ():
            where.setdefault(fault, []).append(title)
    named = (
        replace(each, message=Phrase(IN_ROUNDS, title=some(titles), why=each.message)) for each, titles in where.items()
    )
    return (*shared, *(fault for fault in named if fault.field not in unknown))


def _authority_faults(due_on: dt.date, asked: RequestedExtension, today: dt.date) -> Iterator[Fault]:
    """A decision about more time has both a body and a day; without one the coordinator decides."""
    yield from authority_day(asked.decided_on, due_on, today)
    if asked.decided_by and not asked.decided_on:
        yield Fault("decided_on", NO_DECISION_DAY)
    if not asked.decided_by and (asked.decided_on or asked.paragraph):
        yield Fault("decided_by", NO_DECIDER)


def _reason_faults(asked: RequestedExtension) -> Iterator[Fault]:
    if not asked.reason.strip():
        yield Fault("reason", "Skriv varför ni behöver mer tid.")
