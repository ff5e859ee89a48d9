"""What a rehearsal leaves behind: who played what, the days, the letters and the final board, as data; its minutes."""

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


def one_page(text: str) -> bytes:
    """A page that says `text` (ISO 32000-1 section 7.5; WinAnsi, what it can't write is a question mark)."""
    words = text.encode("cp1252", "replace").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    stream = b"BT /F 14 Tf 72 720 Td (" + words + b") Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    return _file(objects)


def _file(objects: tuple[bytes, ...]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer
