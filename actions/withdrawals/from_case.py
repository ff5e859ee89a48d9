"""Taking back what was done to one principal's case, at its own line of the record."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from actions.casework import Recorded, Work, open_case, settle_case
from actions.coordination.effect_days import tell_rule
from actions.letters.addressing import by_mailbox, own_link
from actions.letters.change_letters import Change, send_changed
from actions.record.record import NewEvent, Said, already_said, record_event
from actions.registry.corrections import let_go
from actions.replies.reviews import withdraw_review
from actions.withdrawals.by_kind import Mistake, undo
from actions.withdrawals.effect_days import take_back_effect
from actions.withdrawals.together import ToldToo, chosen_too, in_each, told_too
from actions.withdrawals.told import Record
from kit.errors import NotAllowed
from models.reads import family_reads, locked_reads, lookup
from models.tables import Case, Event, ExtensionRequest, Link, Question, Round
from models.values import Step
from models.vocabulary import Channel, EventKind, RoundState
from notifications.delivery.recall import stop_letters_about
from notifications.office import Office
from rules.route.transitions import check_round_move
from rules.route.turns import days_removed
from rules.wording.effect_wording import rule_sentence
from rules.wording.event_wording import event_sentence

# what the principal never heard of is taken back in silence
UNHEARD = {EventKind.MUTED, EventKind.UNMUTED, EventKind.SKIPPED}


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken back, the case as it then is, and the new line's number.

    `unheard` are the addresses whose letter about it had not left, and never will; `removed` are
    the steps that have no day without it. `moved_rule` is the round whose days for the entry into force went back
    with it.
    """

    work: Work
    event: Event
    number: int
    unheard: frozenset[str]
    removed: tuple[Step, ...] = ()
    moved_rule: Round | None = None

    @property
    def is_told(self) -> bool:
        """Whether it is anything the principal has heard of, or needs to."""
        is_past = self.event.kind is EventKind.EXTENDED and self.work.progress.is_answered
        return not is_unheard(self.event) and not is_past

    @property
    def is_from_link(self) -> bool:
        """Whether whoever did it knows of it without a letter."""
        return self.event.channel is Channel.LINK


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
    case = lookup.case_of(session, case_id)[0]
    round_ = locked_reads.round_to_change(session, case.round_slug)
    event = Record.of(session, case_id).to_take_back(number, reason)
    check_round_move(round_.state, event.kind)
    chosen = chosen_too(session, case, event, also)
    if event.kind is EventKind.REVIEWED:
        return _withdraw_reviews(session, office, case, event, chosen, reason, said, now)
    is_shared = len(chosen) < len(told_too(session, case, event)) or _stands_beside(session, case, event, chosen)
    alike = replace(said, form_key=None)
    first = _take(session, ToldToo(case, round_, event, may_go=True), reason, said, now, is_shared=is_shared)
    others = in_each(chosen, lambda each: _take(session, each, reason, alike, now, is_shared=is_shared))
    taken = [first, *(_beside(session, first, reason, said, now) if _moved_everywhere(event) else others)]
    tell_with_rules(session, office, taken, [each.moved_rule for each in taken if each.moved_rule], reason, now)
    return Recorded(first.number)


def _stands_beside(session: Session, case: Case, event: Event, chosen: Sequence[ToldToo]) -> bool:
    """Whether the same act gave the principal more time in another round, where it stays: one letter tells of both."""
    if event.kind is not EventKind.EXTENDED:
        return False
    family = lookup.round_of(session, case.round_slug).family or case.round_slug
    taken = {case.id, *(each.case.id for each in chosen)}
    beside = family_reads.cases_of_principal(session, family, case.principal_code)
    return any(Record.of(session, each.id).same_act(event.kind, event.at) for each in beside if each.id not in taken)


def _take(session: Session, told: ToldToo, reason: str, said: Said, now: dt.datetime, *, is_shared: bool) -> Taken:
    """Undo it, with the days for the entry into force that moved in the same act."""
    moved = _is_own_extension(session, told.round, told.event) and take_back_effect(
        session, told.round, told.event.at, reason, said, now
    )
    taken = take_back(session, told.case.id, told.event, reason, said, now, is_shared=is_shared)
    return replace(taken, moved_rule=told.round if moved else None)


def _withdraw_reviews(
    session: Session,
    office: Office,
    case: Case,
    event: Event,
    chosen: Sequence[ToldToo],
    reason: str,
    said: Said,
    now: dt.datetime,
) -> Recorded:
    """What befell a decision, taken back here and in the chosen cases, with one receipt that names them; a case whose
    letters go to another mailbox has one of its own."""
    alike = [each for each in chosen if each.case.registrar.casefold() == case.registrar.casefold()]
    titles = tuple(each.round.title for each in alike)
    number = event.told["review"]
    recorded = withdraw_review(session, office, case.id, number, reason, replace(said, also=titles), now)

    def take(each: ToldToo) -> Recorded:
        told = said.beside(case.id) if each in alike else replace(said, form_key=None)
        return withdraw_review(session, office, each.case.id, each.event.told["review"], reason, told, now)

    in_each(chosen, take)
    return recorded


def _moved_everywhere(event: Event) -> bool:
    """Whether it changed the registered address, which is the same in the whole family."""
    return event.kind is EventKind.ADDRESS_CHANGED and not event.told.get("mailbox")


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


def tell_with_rules(
    session: Session, office: Office, taken: Sequence[Taken], moved: Sequence[Round], reason: str, now: dt.datetime
) -> None:
    """Write of what is taken back, and of the days for the entry into force that moved back with it in those rounds: in
    the same letter, and in one of its own to the principals that had been told of nothing else."""
    tell(session, office, taken, reason, now, moved)
    for round_ in moved:
        tell_rule(session, office, round_, {each.work.case.id for each in taken}, reason, now)


def tell(
    session: Session,
    office: Office,
    taken: Sequence[Taken],
    reason: str,
    now: dt.datetime,
    moved: Sequence[Round] = (),
) -> None:
    """Write to each registrar and to whoever had asked for or been given what is taken back, if they heard of it: one
    letter to each about all they had heard of in the principal's cases with the same mailbox. In the rounds `moved`
    the rule for the entry into force is as it was before."""
    alike: dict[tuple[str, str], list[Taken]] = {}
    for each in taken:
        if each.is_told:
            alike.setdefault((each.work.case.principal_code, each.work.case.registrar.casefold()), []).append(each)
    for group in alike.values():
        slugs, language = {each.work.round.slug for each in group}, group[0].work.case.language
        rules = (rule_sentence(each.effect_rule, each.asks, language) for each in moved if each.slug in slugs)
        _tell_together(session, office, group, reason, now, " ".join(dict.fromkeys(rules)))


def _tell_together(
    session: Session, office: Office, taken: Sequence[Taken], reason: str, now: dt.datetime, rules: str
) -> None:
    unheard = {address.casefold() for each in taken for address in each.unheard}
    for address, link_id, heard in by_mailbox((each, _readers(session, each)) for each in taken):
        if heard[0].is_from_link or address.casefold() not in unheard:
            _tell_of(session, office, heard, {address: link_id}, reason, now, rules)


def _tell_of(
    session: Session,
    office: Office,
    taken: Sequence[Taken],
    to: Mapping[str, str],
    reason: str,
    now: dt.datetime,
    rules: str,
) -> None:
    first, *others = taken
    said = event_sentence(EventKind.WITHDRAWN, withdrawal(first.event, reason), first.work.case.language)
    what = " ".join(filter(None, [said, rules]))
    removed = {each.work.case.id: each.removed for each in taken}
    change = Change(what, reason.strip(), moved=first.event.kind is EventKind.EXTENDED, removed=removed)
    send_changed(session, office, first.work, change, to, now, [each.work for each in others])


def _readers(session: Session, taken: Taken) -> dict[str, str]:
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


def _beside(session: Session, taken: Taken, reason: str, said: Said, now: dt.datetime) -> Sequence[Taken]:
    """The principal's cases in the family whose address was changed in the same act, taken back too."""
    work = taken.work
    slug, code = work.round.family or work.round.slug, work.case.principal_code
    alike, found = replace(said, form_key=None), []
    for case in family_reads.cases_of_principal(session, slug, code):
        same = Record.of(session, case.id).same_act(EventKind.ADDRESS_CHANGED, taken.event.at)
        if case.id != work.case.id and same:
            found.append(take_back(session, case.id, same, reason, alike, now))
    return found
