"""Taking back what was done to one principal's case, at its own line of the record."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from actions.casework import Recorded, Work, open_case, settle_case
from actions.coordination.effect_days import tell_rule
from actions.letters.addressing import own_link
from actions.letters.change_letters import Change, send_changed
from actions.record.record import NewEvent, Said, already_said, record_event
from actions.registry.corrections import let_go
from actions.replies.reviews import withdraw_review
from actions.withdrawals.effect import take_back_effect
from actions.withdrawals.together import ToldToo, chosen_too, in_each
from actions.withdrawals.told import Record
from actions.withdrawals.undoing import Mistake, undo
from kit.errors import NotAllowed
from models.reads import family_reads, locked_reads, lookup
from models.tables import Event, ExtensionRequest, Link, Question, Round
from models.values import Step
from models.vocabulary import Channel, EventKind, RoundState
from notifications.delivery.recall import stop_letters_about
from notifications.office import Office
from rules.route.transitions import check_round_move
from rules.route.turns import days_removed
from rules.wording.event_wording import event_sentence

# what the principal never heard of is taken back in silence
UNHEARD = {EventKind.MUTED, EventKind.UNMUTED, EventKind.SKIPPED}


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken back, the case as it then is, and the new line's number.

    `unheard` are the addresses whose letter about it had not left, and never will; `removed` are
    the steps that have no day without it.
    """

    work: Work
    event: Event
    number: int
    unheard: frozenset[str]
    removed: tuple[Step, ...] = ()

    def is_news_to(self, address: str) -> bool:
        """Whether whoever reads there knows of it; who did it through a link knows without a letter."""
        return address not in self.unheard or self.event.channel is Channel.LINK


def withdraw(
    session: Session,
    office: Office,
    case_id: str,
    number: int,
    reason: str,
    said: Said,
    now: dt.datetime,
    also: Collection[str] = (),
) -> Recorded:
    """Take back the event with that number: it stays in the record and counts no more; the principal hears once. What
    the same form told in the rounds named by slug in `also` is taken back with it.

    Raises FaultyInput, AlreadyDone, StaleCase, NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, case_id):
        return Recorded(repeated, repeated=True)
    round_ = locked_reads.round_to_change(session, lookup.case_of(session, case_id)[0].round_slug)
    event = Record.of(session, case_id).to_take_back(number, reason)
    check_round_move(round_.state, event.kind)
    chosen = chosen_too(session, lookup.case_of(session, case_id)[0], event, also)
    if event.kind is EventKind.REVIEWED:
        return _withdraw_reviews(session, office, case_id, event, chosen, reason, said, now)
    moved = _is_own_extension(session, round_, event) and take_back_effect(session, round_, event.at, reason, said, now)
    taken = take_back(session, case_id, event, reason, said, now)
    beside = [
        *(_beside(session, taken, reason, said, now) if _moved_everywhere(event) else ()),
        *in_each(
            chosen,
            lambda each: take_back(session, each.case.id, each.event, reason, replace(said, form_key=None), now).work,
        ),
    ]
    tell(session, office, taken, reason, now, beside)
    if moved:
        tell_rule(session, office, round_, (), reason, now)
    return Recorded(taken.number)


def _withdraw_reviews(
    session: Session,
    office: Office,
    case_id: str,
    event: Event,
    chosen: Sequence[ToldToo],
    reason: str,
    said: Said,
    now: dt.datetime,
) -> Recorded:
    """What befell a decision, taken back here and in the chosen cases, with one receipt that names them."""
    titles = tuple(each.round.title for each in chosen)
    number = event.told["review"]
    recorded = withdraw_review(session, office, case_id, number, reason, replace(said, also=titles), now)
    alike = replace(said, form_key=None, told_with=case_id)
    in_each(
        chosen,
        lambda each: withdraw_review(session, office, each.case.id, each.event.told["review"], reason, alike, now),
    )
    return recorded


def _moved_everywhere(event: Event) -> bool:
    """Whether it changed the registered address, which is the same in the whole family."""
    return event.kind is EventKind.ADDRESS_CHANGED and not event.told.get("mailbox")


def _is_unheard(event: Event) -> bool:
    return event.kind in UNHEARD or bool(event.told.get("mailbox"))


def _is_own_extension(session: Session, round_: Round, event: Event) -> bool:
    """Whether this principal alone was given more time in that act; the days of all follow only the time of all."""
    is_extension = event.kind is EventKind.EXTENDED
    return is_extension and Record.of(session, round_.slug).same_act(EventKind.EXTENDED, event.at) is None


def take_back(session: Session, case_id: str, event: Event, reason: str, said: Said, now: dt.datetime) -> Taken:
    """Undo an event and record that it was, without a letter; letters about it that have not left are stopped.

    Raises FaultyInput, AlreadyDone, NotAllowed.
    """
    work = open_case(session, case_id, EventKind.WITHDRAWN, now)
    before = work.progress
    unheard = stop_letters_about(session, case_id, event.number, event.at, now)
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


def tell(
    session: Session, office: Office, taken: Taken, reason: str, now: dt.datetime, beside: Sequence[Work] = ()
) -> None:
    """Write to the registrar and to whoever had asked for or been given what is taken back, if they heard of it."""
    work, event = taken.work, taken.event
    if _is_unheard(event) or (event.kind is EventKind.EXTENDED and work.progress.is_answered):
        return
    readers = {address: link for address, link in _readers(session, taken).items() if taken.is_news_to(address)}
    what = event_sentence(EventKind.WITHDRAWN, withdrawal(event, reason), work.case.language)
    change = Change(what, reason.strip(), moved=event.kind is EventKind.EXTENDED, removed=taken.removed)
    send_changed(session, office, work, change, readers, now, beside)


def _readers(session: Session, taken: Taken) -> dict[str, str]:
    """Addresses with the links that stand in their letters."""
    work, event = taken.work, taken.event
    readers = {work.case.registrar: work.case.link_id}
    asker = _asker(session, event)
    if asker and asker.email:
        readers.setdefault(asker.email, own_link(session, work.case, asker.email))
    for address in event.told.get("addresses", ()):
        readers.setdefault(address, own_link(session, work.case, address))
    if event.kind is EventKind.LINK_REVOKED and (link := session.get(Link, event.told["link"])) and link.email:
        readers.setdefault(link.email, link.id)
    return readers


def _asker(session: Session, event: Event) -> ExtensionRequest | Question | None:
    if event.told.get("request"):
        return session.get(ExtensionRequest, event.told["request"])
    return session.get(Question, event.told["question"]) if event.told.get("question") else None


def _beside(session: Session, taken: Taken, reason: str, said: Said, now: dt.datetime) -> Sequence[Work]:
    """The principal's cases in the family whose address was changed in the same act, taken back too."""
    work = taken.work
    slug, code = work.round.family or work.round.slug, work.case.principal_code
    alike, found = replace(said, form_key=None), []
    for case in family_reads.cases_of_principal(session, slug, code):
        same = Record.of(session, case.id).same_act(EventKind.ADDRESS_CHANGED, taken.event.at)
        if case.id != work.case.id and same:
            found.append(take_back(session, case.id, same, reason, alike, now).work)
    return found
