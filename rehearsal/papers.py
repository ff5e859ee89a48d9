"""What a rehearsal leaves behind: who played what, the days, the letters and the final board, as data."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from actions.views.facts.families import FamilyFacts
from actions.views.facts.principals import OutlookFacts
from actions.views.facts.rounds import RoundFacts
from models.vocabulary import EventKind, LetterKind, LetterState, Outcome
from rules.effect import Prospect as InForce


class Paper(BaseModel):
    """A part of a rehearsal's result. Moments carry Stockholm's offset."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class Role(Paper):
    """One principal and the character it was dealt in a round (its slug).

    `outcome` is what its script ends in, if it answers at all.
    """

    code: str
    principal: str
    round: str
    character: str
    label: str
    outcome: Outcome | None


class Prospect(Paper):
    """Whether one principal makes it, seen on the day of the launch."""

    code: str
    principal: str
    outlook: OutlookFacts


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. `letter` is the letter's number when the line is one.

    An "effect" is what was agreed coming into force, or at the close that it has not, and why.
    """

    at: dt.datetime
    what: Literal["event", "letter", "effect"]
    kind: EventKind | LetterKind | InForce
    principal: str
    text: str
    letter: int | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter; `error` says why it could not be written. `content` is empty where its bytes are kept elsewhere."""

    number: int
    at: dt.datetime
    kind: LetterKind
    principal: str
    code: str
    recipient: str
    subject: str
    message_id: str
    state: LetterState
    error: str
    content: Annotated[bytes, Field(exclude=True)] = field(repr=False)

    @property
    def filename(self) -> str:
        """A name that sorts in the order sent."""
        parts = [f"{self.number:04}", self.at.date().isoformat(), self.kind.value, self.code or "samordnare"]
        return "-".join(parts) + ".eml"


class Totals(Paper):
    """The rehearsal in numbers. `undeliverable` letters could not be written to their address."""

    days: int
    letters: int
    letters_by_kind: dict[LetterKind, int]
    events_by_kind: dict[EventKind, int]
    undeliverable: int


def totals(entries: Sequence[Entry], letters: Sequence[Letter], took: dt.timedelta) -> Totals:
    """What happened, counted."""
    events = Counter(entry.kind for entry in entries if isinstance(entry.kind, EventKind))
    kinds = Counter(letter.kind for letter in letters)
    return Totals(
        days=took.days,
        letters=len(letters),
        letters_by_kind={kind: kinds[kind] for kind in LetterKind if kinds[kind]},
        events_by_kind={kind: events[kind] for kind in EventKind if events[kind]},
        undeliverable=sum(letter.state is LetterState.FAILED for letter in letters),
    )


class Rehearsal(Paper):
    """One whole round, rehearsed, with those linked to it."""

    slug: str
    title: str
    seed: int
    launched_at: dt.datetime
    closed_at: dt.datetime
    closed_by_itself: bool
    close_reason: str
    outcome: str
    prospects: tuple[Prospect, ...]
    roles: tuple[Role, ...]
    timeline: tuple[Entry, ...]
    letters: tuple[Letter, ...]
    totals: Totals
    board: RoundFacts
    family: FamilyFacts | None = None
