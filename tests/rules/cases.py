"""A municipality in the Färdplan round, in as few words as a test needs."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from kit.clock import STOCKHOLM
from kit.errors import Fault
from models.values import CaseFacts, Handled, HandlingReport, Review, Step
from models.vocabulary import Act, Level, Outcome, ReviewKind

NAMES = {
    "SN": ("Socialnämnden", Level.NAMND),
    "ÄN": ("Äldrenämnden", Level.NAMND),
    "KSAU": ("Kommunstyrelsens arbetsutskott", Level.ARBETSUTSKOTT),
    "KS": ("Kommunstyrelsen", Level.STYRELSE),
    "KF": ("Kommunfullmäktige", Level.FULLMAKTIGE),
    "HSN": ("Hälso- och sjukvårdsnämnden", Level.NAMND),
    "RSAU": ("Regionstyrelsens arbetsutskott", Level.ARBETSUTSKOTT),
    "RS": ("Regionstyrelsen", Level.STYRELSE),
    "RF": ("Regionfullmäktige", Level.FULLMAKTIGE),
}
DUE_ON = dt.date(2023, 8, 31)
LAUNCHED_AT = dt.datetime(2023, 3, 27, 9, 0, tzinfo=STOCKHOLM).astimezone(dt.UTC)
ADOPTED = {1: Outcome.ADOPTED}

Sentence = tuple[Callable[..., str], tuple[object, ...], str, str]
"""What says it, of what, and how it is said in Swedish and in English."""


def day(text: str) -> dt.date:
    """`"6-19"` is 19 June 2023; a year may stand first."""
    parts = [int(part) for part in text.split("-")]
    return dt.date(*(parts if len(parts) == 3 else [2023, *parts]))


def step(body: str, planned: str | None = None) -> Step:
    """A step at one of the usual bodies."""
    name, level = NAMES[body]
    return Step(body, name, level, day(planned) if planned else None)


def route(**planned: str | None) -> tuple[Step, ...]:
    """Steps in order: `route(KS="5-30", KF=None)`."""
    return tuple(step(body, when) for body, when in planned.items())


def handling(number: int, body: str, act: Act, held: str, **more: Any) -> Handled:
    """What a body did; adopted on the only att-sats unless it sent the matter back."""
    name, level = NAMES[body]
    more.setdefault("outcomes", ADOPTED if act.has_outcome else {})
    return Handled(act, body, name, level, day(held), number=number, **more)


def report(body: str, act: Act, held: str, **more: Any) -> HandlingReport:
    """A report of the same."""
    name, level = NAMES[body]
    more.setdefault("outcomes", ADOPTED if act.has_outcome else {})
    return HandlingReport(act, body, name, level, day(held), **more)


def review(kind: ReviewKind, on: str, handling: int = 1, number: int = 1) -> Review:
    """What befell a handling in law."""
    return Review(number, handling, kind, day(on))


def case(*handled: Handled, way: tuple[Step, ...] | None = None, **more: Any) -> CaseFacts:
    """A case on the usual way KSAU, KS, KF, recommended to council, due 31 August 2023."""
    more.setdefault("due_on", DUE_ON)
    more.setdefault("recommended_level", Level.FULLMAKTIGE)
    way = route(KSAU=None, KS=None, KF=None) if way is None else way
    return CaseFacts("2425", "Dorotea kommun", way, handled, **more)


def told(faults: Iterable[Fault]) -> list[tuple[str, str]]:
    """Each fault's field and its words in Swedish."""
    return [(fault.field, str(fault.message)) for fault in faults]
