"""A record as the rules see it, and the events of one act, or of one form, in several records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from sqlalchemy.orm import Session

from actions.casework import refuse
from kit.errors import AlreadyDone, Fault, FaultyInput, NotAllowed, NotFound
from kit.i18n import swedish_order
from models.phrases import Phrase
from models.reads import family_reads, lookup
from models.tables import Case, Event, Round
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
from rules.route.transitions import ROUND_MOVES

T = TypeVar("T")
R = TypeVar("R", bound="InRound")

IN_ROUND: Final = "{title}: {why}"
STAYS: Final = "Där har något nyare kommit i dess ställe, eller så är rundan avslutad. Ta bort krysset."


class InRound(Protocol):
    """Something of one round."""

    @property
    def round(self) -> Round:
        """The round it is of."""


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


@dataclass(frozen=True, slots=True)
class ToldToo:
    """The same told in another round, which still stands there. `may_go` when it can be taken back now."""

    case: Case
    round: Round
    event: Event
    may_go: bool


def told_too(session: Session, case: Case, event: Event) -> Sequence[ToldToo]:
    """What the same form told in the principal's other cases and still stands, in the order of the rounds' titles."""
    main = event.data.get("told_with") or (case.id if event.data.get("also") else "")
    if not main:
        return ()
    family = lookup.round_of(session, case.round_slug).family or case.round_slug
    beside = family_reads.cases_of_principal(session, family, case.principal_code)
    found = [each for other in beside if other.id != case.id for each in _told_in(session, other, main, event)]
    return sorted(found, key=lambda each: swedish_order(each.round.title))


def moved_too(session: Session, case: Case, event: Event, may: Callable[[str], bool]) -> Sequence[ToldToo]:
    """Where else the act that changed the registered address changed it and it may go back, in the order of the rounds'
    titles: in its family, and as it was to hold from now on in others, where whoever does it `may` act. Nowhere, if the
    event is another."""
    if event.kind is not EventKind.ADDRESS_CHANGED or event.told.get("mailbox"):
        return ()
    here, found = lookup.round_of(session, case.round_slug), []
    for other in lookup.cases_in_office(session, here.office, case.principal_code):
        same = Record.of(session, other.id).same_act(event.kind, event.at) if may(other.round_slug) else None
        if same and other.id != case.id:
            found.append(ToldToo(other, lookup.round_of(session, other.round_slug), same, may_go=True))
    return sorted(found, key=lambda each: swedish_order(each.round.title))


def chosen_too(session: Session, case: Case, event: Event, also: Collection[str]) -> Sequence[ToldToo]:
    """Those of them in the rounds named by slug. Raises FaultyInput for one where it stays."""
    told = told_too(session, case, event) if also else ()
    found = [each for each in told if each.round.slug in also]
    if fixed := next((each for each in found if not each.may_go), None):
        raise FaultyInput([Fault(f"also[{fixed.round.slug}]", STAYS)])
    return found


def in_each(chosen: Sequence[R], act: Callable[[R], T]) -> list[T]:
    """What the act gives in each. Raises FaultyInput, which names every round that stood in the way."""
    given: list[T] = []
    faults: list[Fault] = []
    for each in chosen:
        try:
            given.append(act(each))
        except (FaultyInput, AlreadyDone, NotAllowed) as fault:
            why = fault.faults[0].message if isinstance(fault, FaultyInput) else fault.message
            faults.append(Fault(f"also[{each.round.slug}]", Phrase(IN_ROUND, title=each.round.title, why=Phrase(why))))
    refuse(faults)
    return given


def _is_alike(one: EventKind, other: EventKind) -> bool:
    """What is a correction in one case may be the first report in another."""
    return one is other or {one, other} == {EventKind.HANDLED, EventKind.CORRECTED}


def _told_in(session: Session, other: Case, main: str, event: Event) -> Sequence[ToldToo]:
    record, round_ = Record.of(session, other.id), lookup.round_of(session, other.round_slug)
    same = (
        each
        for each in record.events
        if each.at == event.at
        and _is_alike(each.kind, event.kind)
        and (each.data.get("told_with") == main or (other.id == main and each.data.get("also")))
    )
    return [
        ToldToo(other, round_, each, each.number in record.may_go and (round_.state, each.kind) in ROUND_MOVES)
        for each in same
        if each.number not in record.gone
    ]
