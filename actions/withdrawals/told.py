"""A record as the rules see it, and the events of one act in several records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kit.errors import AlreadyDone, FaultyInput, NotFound
from models.reads import lookup
from models.tables import Event
from models.vocabulary import EventKind
from rules.replies.withdrawing import (
    GONE_ALREADY,
    NO_REASON,
    NO_SUCH_LINE,
    OVERTAKEN,
    UNDOING,
    Happened,
    Undoing,
    may_be_taken_back,
    taken_back,
)


@dataclass(frozen=True, slots=True)
class Record:
    """A case's or a round's own record, oldest first."""

    events: Sequence[Event]

    @classmethod
    def of(cls, session: Session, chain: str) -> Record:
        """The record of that case or round."""
        return cls(lookup.case_events(session, chain))

    @property
    def happened(self) -> list[Happened]:
        """The same as the rules see it."""
        return [Happened(event.number, event.kind, event.told) for event in self.events]

    @property
    def gone(self) -> frozenset[int]:
        """The numbers of the lines that have been taken back."""
        return taken_back(self.happened)

    @property
    def may_go(self) -> frozenset[int]:
        """The numbers of the lines that may be taken back now."""
        return may_be_taken_back(self.happened)

    def without(self, number: int) -> list[Event]:
        """The events that stand once that one is taken back too."""
        gone = self.gone | {number}
        return [event for event in self.events if event.number not in gone]

    def line(self, number: int) -> Event:
        """The line with that number, which is or has been one to take back. Raises NotFound."""
        found = next((event for event in self.events if event.number == number), None)
        if found is None or UNDOING[found.kind] is not Undoing.RECORD:
            raise NotFound(NO_SUCH_LINE)
        return found

    def why_not(self, number: int) -> AlreadyDone | None:
        """Why the line with that number is not taken back now, if it is not."""
        if number in self.may_go:
            return None
        return AlreadyDone(GONE_ALREADY if number in self.gone else OVERTAKEN)

    def to_take_back(self, number: int, reason: str) -> Event:
        """The event with that number. Raises FaultyInput, NotFound, AlreadyDone."""
        event = self.line(number)
        if why := self.why_not(number):
            raise why
        if not reason.strip():
            raise FaultyInput([NO_REASON])
        return event

    def same_act(self, kind: EventKind, at: dt.datetime) -> Event | None:
        """The event of that kind which the same act gave, if it may still be taken back."""
        may_go = self.may_go
        return next(
            (each for each in self.events if each.kind is kind and each.at == at and each.number in may_go), None
        )
