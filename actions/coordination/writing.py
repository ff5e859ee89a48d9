"""What a coordinator does to several principals' letters at once: a message, a reminder now, the next one passed over.

Each principal's record has its own line, with the words; the round's record has one, which takes them all back.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from actions.casework import Work, open_case, refuse, settle_case
from actions.letters.by_hand import as_read_by, message_letters, recipients, reminder_letters
from actions.record.record import NewEvent, Said, already_said, record_event
from kit.clock import local_day
from kit.errors import Fault
from models.reads import locked_reads
from models.tables import case_id
from models.vocabulary import EventKind
from notifications.delivery.outbox import enqueue
from notifications.letters.base import AnyLetter
from notifications.sender import Sender
from rules.replies.writing import NOBODY, Message, may_remind, may_skip, message_faults, place_faults
from rules.route.transitions import check_round_move


@dataclass(frozen=True, slots=True)
class Mailing:
    """One act on several principals of a round, by their codes."""

    session: Session
    slug: str
    codes: Sequence[str]
    said: Said
    now: dt.datetime

    def is_done(self) -> bool:
        """Whether the same form has done it already."""
        return already_said(self.session, self.said.form_key, self.slug) is not None

    def to_each(
        self,
        kind: EventKind,
        data: Mapping[str, Any],
        one: Callable[[Work], Mapping[str, Any] | None],
    ) -> list[Work]:
        """Record it of each principal that `one` gives something to tell of, and once of the round."""
        round_ = locked_reads.round_to_change(self.session, self.slug)
        check_round_move(round_.state, kind)
        done = [work for code in self.codes if (work := self._recorded(code, kind, data, one))]
        refuse([Fault("codes", NOBODY)] if not done else [])
        names = [work.case.principal_name for work in done]
        told = {**data, "count": len(done), "names": ", ".join(names)}
        record_event(self.session, round_, NewEvent(kind, self.said, told), self.now)
        return done

    def _recorded(
        self,
        code: str,
        kind: EventKind,
        data: Mapping[str, Any],
        one: Callable[[Work], Mapping[str, Any] | None],
    ) -> Work | None:
        work = open_case(self.session, case_id(self.slug, code), kind, self.now)
        own = one(work)
        if own is None:
            return None
        settle_case(work)
        alike = replace(self.said, form_key=None)  # a form key names one event: the round's
        record_event(self.session, work.case, NewEvent(kind, alike, {**data, **own}), self.now)
        return work


def send_message(sender: Sender, mailing: Mailing, message: Message) -> int:
    """Write it to each of them; how many principals. Raises FaultyInput, NotFound, NotAllowed."""
    if mailing.is_done():
        return 0
    refuse(list(message_faults(message)))

    def one(work: Work) -> Mapping[str, Any]:
        own = as_read_by(work.round, work.case, message)
        return {"subject": own.title, "text": own.text, "addresses": recipients(work.case, message.to_official)}

    works = mailing.to_each(EventKind.MESSAGED, {"subject": message.title, "text": message.text}, one)
    _send(sender, mailing, [letter for work in works for letter in message_letters(*_seen(work), message, work.today)])
    return len(works)


def remind_now(sender: Sender, mailing: Mailing, message: Message) -> int:
    """Remind those that something is needed of, with the text as words of one's own; how many principals.

    Raises FaultyInput, NotFound, NotAllowed.
    """
    if mailing.is_done():
        return 0
    refuse(list(place_faults({"text": message.text})))

    def one(work: Work) -> Mapping[str, Any] | None:
        if not may_remind(work.progress):
            return None
        work.case.chased_at = max(work.case.chased_at, mailing.now)  # the letter is word enough for today
        own = as_read_by(work.round, work.case, message)
        return {"text": own.text, "addresses": recipients(work.case, message.to_official)}

    works = mailing.to_each(EventKind.REMINDED, {"text": message.text}, one)
    _send(sender, mailing, [letter for work in works for letter in reminder_letters(*_seen(work), message, work.today)])
    return len(works)


def skip_next(mailing: Mailing, reason: str) -> int:
    """Pass over the next reminder of each that is to have one; how many principals.

    Raises FaultyInput, NotFound, NotAllowed.
    """
    if mailing.is_done():
        return 0

    def one(work: Work) -> Mapping[str, Any] | None:
        moment = work.case.chase_at
        if moment is None or not may_skip(moment):
            return None
        work.case.skipped_at = moment
        return {"moment": moment.isoformat(), "skipped_on": local_day(moment).isoformat()}

    return len(mailing.to_each(EventKind.SKIPPED, {"reason": reason}, one))


def _seen(work: Work) -> tuple[Any, Any, Any]:
    return work.round, work.case, work.facts


def _send(sender: Sender, mailing: Mailing, letters: Sequence[AnyLetter]) -> None:
    enqueue(mailing.session, sender, letters, mailing.now)
