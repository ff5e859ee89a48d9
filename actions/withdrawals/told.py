"""A record as the rules see it, and the events of one act in several records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kit.errors import FaultyInput
from models.reads import lookup
from models.tables import Event
from models.vocabulary import EventKind
from rules.replies.withdrawing import NO_REASON, NOT_THERE, Happened, may_be_taken_back, taken_back


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

    def to_take_back(self, number: int, reason: str) -> Event:
        """The event with that number. Raises FaultyInput with every fault."""
        faults = [fault for fault in (NO_REASON,) if not reason.strip()]
        if number not in self.may_go:
            raise FaultyInput([NOT_THERE, *faults])
        if faults:
            raise FaultyInput(faults)
        return next(event for event in self.events if event.number == number)

    def same_act(self, kind: EventKind, at: dt.datetime) -> Event | None:
        """The event of that kind which the same act gave, if it may still be taken back."""
        may_go = self.may_go
        return next(
            (each for each in self.events if each.kind is kind and each.at == at and each.number in may_go), None
        )
