"""The coordinators' answer to a wish for more time, or more time given unasked: one letter about all it is given in."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.casework import Work
from actions.letters.addressing import addressed_to, answered, copy_key, own_dates
from actions.letters.mailer import rounds_beside
from models.files.round_file import Effect
from models.tables import Extension, ExtensionRequest
from notifications import letters
from notifications.delivery.outbox import enqueue
from notifications.office import Office
from rules.wording.effect_wording import rule_sentence


@dataclass(frozen=True, slots=True)
class TimeGiven:
    """A case with its later due date, the wish it answers, and the rule for the entry into force if its days moved."""

    work: Work
    extension: Extension
    request: ExtensionRequest | None = None
    rule: Effect | None = None

    @property
    def readers(self) -> tuple[str, ...]:
        """Whose principal's, and who reads of it."""
        asker = self.request.email if self.request else ""
        return self.work.case.principal_code, self.work.case.registrar.casefold(), asker.casefold()


def send_extensions(session: Session, office: Office, given: Iterable[TimeGiven], now: dt.datetime) -> None:
    """The later due dates and who decided them, to each registrar and whoever asked: one letter about all of theirs."""
    for alike in _by_readers(given):
        _send_extension(session, office, alike, now)


def _by_readers(given: Iterable[TimeGiven]) -> Collection[list[TimeGiven]]:
    found: dict[tuple[str, ...], list[TimeGiven]] = {}
    for each in given:
        found.setdefault(each.readers, []).append(each)
    return found.values()


def _send_extension(session: Session, office: Office, given: Sequence[TimeGiven], now: dt.datetime) -> None:
    first, works = given[0], [each.work for each in given]
    work, extension = first.work, first.extension
    key = f"extension:{work.case.id}:{work.case.version}"
    written = [
        letters.Extension(
            **addressed_to(work, copy_key(key, recipient), recipient, link_id),
            others=rounds_beside(work, works[1:], link_id),
            dates=own_dates(work.case, work.round, work.facts, work.today),
            old_on=extension.old_on,
            decided_by=extension.decided_by,
            decided_on=extension.decided_on,
            paragraph=extension.paragraph,
            reason=extension.reason,
            effect=_rules(given),
        )
        for recipient, link_id in answered(session, work, first.request.email if first.request else "")
    ]
    enqueue(session, office, written, now)


def _rules(given: Sequence[TimeGiven]) -> str:
    """The rules that moved, each once."""
    told = (rule_sentence(each.rule, each.work.round.asks, each.work.case.language) for each in given if each.rule)
    return " ".join(dict.fromkeys(told))


def send_declined(
    session: Session, office: Office, declined: Sequence[tuple[Work, ExtensionRequest]], now: dt.datetime
) -> None:
    """Why the due dates stand, to each registrar and to whoever asked: one letter about all of theirs."""
    alike: dict[tuple[str, str], list[tuple[Work, ExtensionRequest]]] = {}
    for work, request in declined:
        alike.setdefault((work.case.registrar.casefold(), request.email.casefold()), []).append((work, request))
    for (work, request), *others in alike.values():
        _send_declined(session, office, work, request, [other for other, _ in others], now)


def _send_declined(
    session: Session, office: Office, work: Work, request: ExtensionRequest, others: Sequence[Work], now: dt.datetime
) -> None:
    key = f"extension-declined:{request.id}:{work.case.version}"
    written = [
        letters.ExtensionDeclined(
            **addressed_to(work, copy_key(key, recipient), recipient, link_id),
            others=rounds_beside(work, others, link_id),
            new_on=request.new_on,
            reason=request.answer,
            answered_by=request.answered_by,
        )
        for recipient, link_id in answered(session, work, request.email)
    ]
    enqueue(session, office, written, now)
