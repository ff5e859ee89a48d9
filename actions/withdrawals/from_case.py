"""Taking back what was done to one principal's case, at its own line of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from actions.casework import Recorded, Work, open_case, settle_case
from actions.letters.addressing import by_mailbox, by_registrar, own_link
from actions.letters.change_letters import Change, send_changed
from actions.letters.coordinator_mailer import ToldForm
from actions.record.record import NewEvent, Said, already_said, record_event
from actions.registry.corrections import let_go
from actions.replies.reviews import withdraw_review
from actions.withdrawals.by_kind import Mistake, undo
from actions.withdrawals.effect_days import take_back_effect
from actions.withdrawals.told import Record, ToldToo, chosen_too, in_each, moved_too, told_too
from actions.withdrawals.unsent import SHARED, tell_rules_back, tell_the_rest
from kit.errors import NotAllowed
from models.reads import locked_reads, lookup
from models.tables import Event, ExtensionRequest, Link, Question, Round
from models.values import Step
from models.vocabulary import Channel, EventKind, RoundState
from notifications.delivery.recall import Hearers, stop_letters_about
from notifications.sender import Sender
from rules.route.plan import days_removed
from rules.route.transitions import check_round_move
from rules.wording.effect_wording import rule_line, rule_sentence
from rules.wording.event_wording import event_sentence

# what the principal never heard of is taken back in silence
UNHEARD = {EventKind.MUTED, EventKind.UNMUTED, EventKind.SKIPPED}


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken back, the case as it then is, and the new line's number.

    `unheard` are the addresses whose letter about it had not left, and never will; `removed` are
    the steps that have no day without it. `rule_moved` when the days for the entry into force went back with it.
    """

    work: Work
    event: Event
    number: int
    unheard: frozenset[str]
    removed: tuple[Step, ...] = ()
    rule_moved: bool = False

    @property
    def is_told(self) -> bool:
        """Whether it is anything the principal has heard of, or needs to."""
        is_past = self.event.kind is EventKind.EXTENDED and self.work.progress.is_answered
        return not is_unheard(self.event) and not is_past

    def said(self, language: str) -> str:
        """That it was taken back, as a sentence."""
        return event_sentence(EventKind.WITHDRAWN, withdrawal(self.event, ""), language)

    def rule(self, language: str) -> str:
        """The rule for the entry into force as it is again, if its days had moved."""
        round_ = self.work.round
        return rule_sentence(round_.effect_rule, round_.asks, language) if self.rule_moved else ""

    def told_beside(self, first: Taken, language: str) -> tuple[str, ...]:
        """What a letter about the first says of this one: what is not so in it because it is in the first."""
        said, round_ = self.said(language), self.work.round
        own = () if said == first.said(language) else (said,)
        return (*own, rule_line(round_.effect_rule, round_.asks, language)) if self.rule_moved else own

    @property
    def is_from_link(self) -> bool:
        """Whether whoever did it knows of it without a letter."""
        return self.event.channel is Channel.LINK


def withdraw(
    session: Session,
    sender: Sender,
    case_id: str,
    number: int,
    reason: str,
    said: Said,
    now: dt.datetime,
    also: Collection[str] = (),
) -> Recorded:
    """Take back the event with that number: it stays in the record and counts no more; the principal hears once. What
    the same form told, or the same act put as its address, in the rounds named by slug in `also` is taken back with it.

    Raises FaultyInput, AlreadyDone, StaleCase, NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, case_id):
        return Recorded(repeated, repeated=True)
    case = lookup.case_of(session, case_id)[0]
    round_ = locked_reads.round_to_change(session, case.round_slug)
    event = Record.of(session, case_id).to_take_back(number, reason)
    check_round_move(round_.state, event.kind)
    chosen = chosen_too(session, case, event, also)
    if event.kind is EventKind.REVIEWED:
        here = ToldToo(case, round_, event, may_go=True)
        return _withdraw_reviews(session, sender, [here, *chosen], reason, said, now)
    is_shared = event.kind in SHARED or len(chosen) < len(told_too(session, case, event))
    alike = replace(said, form_key=None)
    first = _take(session, ToldToo(case, round_, event, may_go=True), reason, said, now, is_shared=is_shared)
    others = [*chosen, *moved_too(session, case, event, also.__contains__)]
    taken = [first, *in_each(others, lambda each: _take(session, each, reason, alike, now, is_shared=is_shared))]
    tell(session, sender, taken, event, reason, now)
    moved = [each.work.round for each in taken if each.rule_moved]
    tell_rules_back(session, sender, moved, event, told_cases(taken), reason, now)
    return Recorded(first.number)


def _take(session: Session, told: ToldToo, reason: str, said: Said, now: dt.datetime, *, is_shared: bool) -> Taken:
    """Undo it, with the days for the entry into force that moved in the same act."""
    moved = _is_own_extension(session, told.round, told.event) and take_back_effect(
        session, told.round, told.event.at, reason, said, now
    )
    taken = take_back(session, told.case.id, told.event, reason, said, now, is_shared=is_shared)
    return replace(taken, rule_moved=bool(moved))


def _withdraw_reviews(
    session: Session, sender: Sender, taken: Sequence[ToldToo], reason: str, said: Said, now: dt.datetime
) -> Recorded:
    """What befell a decision, taken back in the cases, the first as the form's own: each mailbox has one receipt that
    names all of its rounds, whoever does it a copy of the first, and each coordinator one letter that names all."""
    case, titles = taken[0].case, [each.round.title for each in taken]
    key = f"{case.id}:{case.version + 1}"  # as it is when the first is recorded
    groups = list(by_registrar((each.case, each) for each in taken))

    def take(each: ToldToo) -> Recorded:
        first, *others = next(group for group in groups if each in group)
        own = said if each is taken[0] else replace(said, form_key=None, by=replace(said.by, email=""))
        alike = replace(own, also=tuple(other.round.title for other in others))
        told = alike if each is first else said.beside(first.case.id)
        form = ToldForm(key, tuple(title for title in titles if title != each.round.title))
        return withdraw_review(session, sender, each.case.id, each.event.told["review"], reason, told, now, form)

    recorded = take(taken[0])
    in_each(taken[1:], take)
    return recorded


def is_unheard(event: Event) -> bool:
    """Whether the principal never heard of it, and so hears nothing when it is taken back."""
    return event.kind in UNHEARD or bool(event.told.get("mailbox"))


def _is_own_extension(session: Session, round_: Round, event: Event) -> bool:
    """Whether this principal alone was given more time in that act; the days of all follow only the time of all."""
    is_extension = event.kind is EventKind.EXTENDED
    return is_extension and Record.of(session, round_.slug).same_act(EventKind.EXTENDED, event.at) is None


def take_back(
    session: Session,
    case_id: str,
    event: Event,
    reason: str,
    said: Said,
    now: dt.datetime,
    *,
    is_shared: bool = False,
) -> Taken:
    """Undo an event and record that it was, without a letter; letters about it that have not left are stopped, unless
    they tell of other cases too where it stays (`is_shared`).

    Raises FaultyInput, AlreadyDone, NotAllowed.
    """
    work = open_case(session, case_id, EventKind.WITHDRAWN, now)
    before = work.progress
    unheard = frozenset() if is_shared else stop_letters_about(session, case_id, event.number, event.at, now)
    undo(Mistake(session, work, event, Record.of(session, case_id).without(event.number), now))
    let_go(session, work.round.office, work.case.principal_code, event, _who(work, said), now)
    work.case.chased_at = max(work.case.chased_at, now)  # the letter about it is word enough for today
    settle_case(work)
    if work.round.state is RoundState.CLOSED and work.progress.outcome is not before.outcome:
        raise NotAllowed("Det skulle ändra utfallet, och rundan är avslutad. Öppna den igen först.")
    entry = record_event(session, work.case, NewEvent(EventKind.WITHDRAWN, said, withdrawal(event, reason)), now)
    return Taken(work, event, entry.number, unheard, days_removed(event.kind, before.ahead, work.progress.ahead))


def _who(work: Work, said: Said) -> str:
    """Who takes it back, as the registry says it: of those who write through a link, the principal."""
    return work.case.principal_name if said.channel is Channel.LINK else said.by.name


def withdrawal(event: Event, reason: str) -> dict[str, Any]:
    """What the record says of an event that is taken back."""
    return {"event": event.number, "kind": event.kind.value, "withdrawn": event.told, "reason": reason.strip()}


def tell(session: Session, sender: Sender, taken: Sequence[Taken], event: Event, reason: str, now: dt.datetime) -> None:
    """Write to each registrar and to whoever had asked for or been given what is taken back, if they heard of it: one
    letter to each about all they had heard of in the principal's cases with the same mailbox. `event` is
    the line that was pointed at."""
    ids = {each.work.case.id for each in taken}
    unheard = tell_the_rest(session, sender, event, ids, now) if event.kind in SHARED else frozenset()
    for group in by_registrar((each.work.case, each) for each in taken if each.is_told):
        _tell_together(session, sender, group, unheard, reason, now)


def told_cases(taken: Sequence[Taken]) -> AbstractSet[str]:
    """The ids of the cases that are told of."""
    return {each.work.case.id for each in taken if each.is_told}


def _tell_together(
    session: Session, sender: Sender, taken: Sequence[Taken], stopped: Hearers, reason: str, now: dt.datetime
) -> None:
    """To those who read one principal's mailbox; `stopped` may hold others who heard of nothing."""
    code = taken[0].work.case.principal_code
    unheard = {address for whose, address in stopped if whose == code}
    unheard |= {address.casefold() for each in taken for address in each.unheard}
    for address, link_id, heard in by_mailbox((each, _recipients(session, each)) for each in taken):
        if heard[0].is_from_link or address.casefold() not in unheard:
            _tell_of(session, sender, heard, {address: link_id}, reason, now)


def _tell_of(
    session: Session, sender: Sender, taken: Sequence[Taken], to: Mapping[str, str], reason: str, now: dt.datetime
) -> None:
    first, *others = taken
    language = first.work.case.language
    change = Change(
        first.said(language),
        reason.strip(),
        moved=first.event.kind is EventKind.EXTENDED,
        effect=first.rule(language),
        removed={each.work.case.id: each.removed for each in taken},
        told={each.work.case.id: each.told_beside(first, language) for each in others},
    )
    send_changed(session, sender, first.work, change, to, now, [each.work for each in others])


def _recipients(session: Session, taken: Taken) -> dict[str, str]:
    """Whoever is to hear, with the link that stands in their letter."""
    work, event, asker = taken.work, taken.event, _asker(session, taken.event)
    others = [asker.email if asker else "", *event.told.get("addresses", ())]
    links = {work.case.registrar: work.case.link_id} | {
        address: own_link(session, work.case, address) for address in others if address
    }
    if event.kind is EventKind.LINK_REVOKED and (link := session.get(Link, event.told["link"])) and link.email:
        links.setdefault(link.email, link.id)
    return links


def _asker(session: Session, event: Event) -> ExtensionRequest | Question | None:
    if event.told.get("request"):
        return session.get(ExtensionRequest, event.told["request"])
    return session.get(Question, event.told["question"]) if event.told.get("question") else None
