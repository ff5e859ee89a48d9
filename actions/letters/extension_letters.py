"""The coordinators' answer to a wish for more time, or more time given unasked: one letter about all it is given in."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from actions.casework import Work
from actions.letters.addressing import addressed_to, answered, by_mailbox, copy_key, own_dates
from actions.letters.mailer import rounds_beside
from models.files.round_file import Effect
from models.tables import Extension, ExtensionRequest
from notifications import letters
from notifications.delivery.outbox import enqueue
from notifications.office import Office
from rules.wording.effect_wording import rule_sentence

T = TypeVar("T")

Declined = tuple[Work, ExtensionRequest]


@dataclass(frozen=True, slots=True)
class TimeGiven:
    """A case with its later due date, the wish it answers, and the rule for the entry into force if its days moved."""

    work: Work
    extension: Extension
    request: ExtensionRequest | None = None
    rule: Effect | None = None

    @property
    def asker(self) -> str:
        """The address that the wish came from."""
        return self.request.email if self.request else ""


def send_extensions(session: Session, office: Office, given: Iterable[TimeGiven], now: dt.datetime) -> None:
    """The later due dates and who decided them, to each registrar and whoever asked: one letter about all of theirs."""
    for alike in _by_registrar((each.work, each) for each in given):
        told = ((each, answered(session, each.work, each.asker)) for each in alike)
        for recipient, link_id, theirs in by_mailbox(told):
            _send_extension(session, office, theirs, recipient, link_id, now)


def _by_registrar(found: Iterable[tuple[Work, T]]) -> Collection[list[T]]:
    """Those of each principal that have the same mailbox: whoever reads there has the links to them all."""
    alike: dict[tuple[str, str], list[T]] = {}
    for work, each in found:
        alike.setdefault((work.case.principal_code, work.case.registrar.casefold()), []).append(each)
    return alike.values()


def _send_extension(
    session: Session, office: Office, given: Sequence[TimeGiven], recipient: str, link_id: str, now: dt.datetime
) -> None:
    first, works = given[0], [each.work for each in given]
    work, extension = first.work, first.extension
    letter = letters.Extension(
        **addressed_to(work, copy_key(f"extension:{work.case.id}:{work.case.version}", recipient), recipient, link_id),
        others=rounds_beside(work, works[1:], link_id),
        dates=own_dates(work.case, work.round, work.facts, work.today),
        old_on=extension.old_on,
        decided_by=extension.decided_by,
        decided_on=extension.decided_on,
        paragraph=extension.paragraph,
        reason=extension.reason,
        effect=_rules(given),
    )
    enqueue(session, office, [letter], now)


def _rules(given: Sequence[TimeGiven]) -> str:
    """The rules that moved, each once."""
    told = (rule_sentence(each.rule, each.work.round.asks, each.work.case.language) for each in given if each.rule)
    return " ".join(dict.fromkeys(told))


def send_declined(session: Session, office: Office, declined: Sequence[Declined], now: dt.datetime) -> None:
    """Why the due dates stand, to each registrar and to whoever asked: one letter about all of theirs."""
    for alike in _by_registrar((work, (work, request)) for work, request in declined):
        told = (((work, request), answered(session, work, request.email)) for work, request in alike)
        for recipient, link_id, theirs in by_mailbox(told):
            _send_declined(session, office, theirs, recipient, link_id, now)


def _send_declined(
    session: Session, office: Office, declined: Sequence[Declined], recipient: str, link_id: str, now: dt.datetime
) -> None:
    (work, request), *others = declined
    key = f"extension-declined:{request.id}:{work.case.version}"
    letter = letters.ExtensionDeclined(
        **addressed_to(work, copy_key(key, recipient), recipient, link_id),
        others=rounds_beside(work, [other for other, _ in others], link_id),
        new_on=request.new_on,
        reason=request.answer,
        answered_by=request.answered_by,
    )
    enqueue(session, office, [letter], now)
