"""The letters about a change nobody at the principal made: more time, something taken back, or days that have moved."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy.orm import Session

from actions.casework import Work
from actions.letters.addressing import (
    EVERYBODY,
    Addressed,
    Recipients,
    addressed,
    addressed_to,
    answered,
    by_mailbox,
    by_registrar,
    copy_key,
    own_dates,
)
from actions.letters.mailer import other_round, rounds_beside
from actions.views.overview import CaseView
from kit.i18n import long_date, translator
from models.files.round_file import Effect
from models.tables import Extension, ExtensionRequest, Round
from models.values import Step
from notifications.briefs import OtherRound, RoundBrief
from notifications.delivery.outbox import enqueue
from notifications.letters import to_principals
from notifications.letters.to_principals import Changed
from notifications.sender import Sender
from rules.wording.effect_wording import rule_line, rule_sentence

DAYS_MOVED: Final = "Dagarna för ikraftträdandet har flyttats."

Moved = tuple[Round, CaseView]  # a round whose days for the entry into force have moved, and a principal in it

Declined = tuple[Work, ExtensionRequest]


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed in a case, in its language, and why; `moved` when its due date has, `effect` the rule for the
    entry into force if its days have.

    `removed` are the steps that have no day any more, and `told` what is so in another round alone, by the case's id.
    """

    what: str
    reason: str
    moved: bool = False
    effect: str = ""
    removed: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def send_changed(
    session: Session,
    sender: Sender,
    work: Work,
    change: Change,
    to: Mapping[str, str],
    now: dt.datetime,
    beside: Sequence[Work] = (),
) -> None:
    """Tell those addresses of a change, each with its link; once for the case's version.

    `beside` are the principal's cases in rounds of the same family where the same has changed.
    """
    key = f"changed:{work.case.id}:{work.case.version}"
    written = [
        Changed(
            **addressed_to(work, copy_key(key, recipient), recipient, link_id),
            what=change.what,
            reason=change.reason,
            others=tuple(
                replace(other, removed=change.removed.get(other.case_id, ()), told=change.told.get(other.case_id, ()))
                for other in rounds_beside(session, work, beside, recipient)
            ),
            moved=change.moved,
            effect=change.effect,
            removed=change.removed.get(work.case.id, ()),
        )
        for recipient, link_id in to.items()
    ]
    enqueue(session, sender, written, now)


def send_rules(
    session: Session, sender: Sender, moved: Sequence[Moved], reason: str, now: dt.datetime, occasion: str = ""
) -> None:
    """The rules for the entry into force as they now are, to those principals: one letter to each about all of its
    rounds with the same mailbox. `occasion` as in `Recipients`."""
    abouts = {slug: RoundBrief.of(round_) for slug, round_ in {round_.slug: round_ for round_, _ in moved}.items()}
    written = []
    for theirs in by_registrar((row.case, (round_, row)) for round_, row in moved):
        round_, row = theirs[0]
        key = f"changed{occasion}:{round_.slug}:{round_.version}:{row.case.principal_code}"
        base = addressed(abouts[round_.slug], row.case, row.progress, key)
        written.append(_rules_letter(base, theirs, reason))
    enqueue(session, sender, written, now)


def _rules_letter(base: Addressed, moved: Sequence[Moved], reason: str) -> Changed:
    (round_, row), *others = moved
    language = row.case.language
    return Changed(
        **base,
        what=translator(language)(DAYS_MOVED),
        reason=reason,
        effect=rule_sentence(round_.effect_rule, round_.asks, language),
        others=tuple(
            replace(
                other_round(other, each.case, each.progress, base["needs"]),
                told=(rule_line(other.effect_rule, other.asks, language),),
            )
            for other, each in others
        ),
    )


@dataclass(frozen=True, slots=True)
class TimeGiven:
    """A case with its later due date, the request it answers, and the rule for the entry into force if its days
    moved."""

    work: Work
    extension: Extension
    request: ExtensionRequest | None = None
    rule: Effect | None = None

    @property
    def asker(self) -> str:
        """The address that the request came from."""
        return self.request.email if self.request else ""


def send_extensions(
    session: Session, sender: Sender, given: Iterable[TimeGiven], now: dt.datetime, recipients: Recipients = EVERYBODY
) -> None:
    """The later due dates and who decided them, to each registrar and whoever asked: one letter about all of theirs."""
    written = [
        _extension(session, theirs, recipient, link_id, recipients.occasion)
        for alike in by_registrar((each.work.case, each) for each in given)
        for recipient, link_id, theirs in by_mailbox((each, answered(session, each.work, each.asker)) for each in alike)
        if recipients.has(theirs[0].work.case, recipient)
    ]
    enqueue(session, sender, written, now)


def _extension(
    session: Session, given: Sequence[TimeGiven], recipient: str, link_id: str, occasion: str
) -> to_principals.Extension:
    first, *others = given
    work, extension = first.work, first.extension
    key = copy_key(f"extension{occasion}:{work.case.id}:{work.case.version}", recipient)
    return to_principals.Extension(
        **addressed_to(work, key, recipient, link_id),
        others=tuple(_beside(session, first, others, recipient)),
        dates=_own_dates(work),
        old_on=extension.old_on,
        decided_by=extension.decided_by,
        decided_on=extension.decided_on,
        paragraph=extension.paragraph,
        reason=extension.reason,
        effect=rule_sentence(first.rule, work.round.asks, work.case.language) if first.rule else "",
    )


def _beside(session: Session, first: TimeGiven, others: Sequence[TimeGiven], recipient: str) -> Iterator[OtherRound]:
    """The other rounds, each with its own days."""
    briefs = rounds_beside(session, first.work, [each.work for each in others], recipient)
    for each, brief in zip(others, briefs, strict=True):
        yield replace(brief, told=tuple(_told_apart(first, each)))


def _told_apart(first: TimeGiven, other: TimeGiven) -> Iterator[str]:
    """What is not so in the other round because it is in the first."""
    work, language = other.work, first.work.case.language
    if other.extension.old_on != first.extension.old_on:
        yield f"{translator(language)('Tidigare svarsdatum:')} {long_date(other.extension.old_on, language)}"
    if other.rule:
        yield rule_line(other.rule, work.round.asks, language)
    if (dates := _own_dates(work)) != _own_dates(first.work):
        yield dates


def _own_dates(work: Work) -> str:
    return own_dates(work.case, work.round, work.facts, work.today)


def send_declined(
    session: Session, sender: Sender, declined: Sequence[Declined], now: dt.datetime, recipients: Recipients = EVERYBODY
) -> None:
    """Why the due dates stand, to each registrar and to whoever asked: one letter about all of theirs."""
    written = [
        _declined(session, theirs, recipient, link_id, recipients.occasion)
        for alike in by_registrar((each[0].case, each) for each in declined)
        for recipient, link_id, theirs in by_mailbox(
            (each, answered(session, each[0], each[1].email)) for each in alike
        )
        if recipients.has(theirs[0][0].case, recipient)
    ]
    enqueue(session, sender, written, now)


def _declined(
    session: Session, declined: Sequence[Declined], recipient: str, link_id: str, occasion: str
) -> to_principals.ExtensionDeclined:
    (work, request), *others = declined
    key = f"extension-declined{occasion}:{request.id}:{work.case.version}"
    return to_principals.ExtensionDeclined(
        **addressed_to(work, copy_key(key, recipient), recipient, link_id),
        others=rounds_beside(session, work, [other for other, _ in others], recipient),
        new_on=request.new_on,
        reason=request.answer,
        answered_by=request.answered_by,
    )
