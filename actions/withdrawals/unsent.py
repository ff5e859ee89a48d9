"""Letters about an act in several rounds that had not left when it was taken back in some of them: who had none hears
of the rounds where it stands, and of nothing else."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from actions.casework import look_at_case
from actions.coordination.extensions import Granted
from actions.coordination.round_days import tell_rules
from actions.letters.addressing import Recipients
from actions.letters.change_letters import TimeGiven, send_declined, send_extensions
from actions.withdrawals.told import Record
from models.reads import family_reads, lookup
from models.tables import Case, Event, Extension, ExtensionRequest, Round
from models.vocabulary import EventKind, LetterKind
from notifications.delivery.recall import Hearers, stop_letters_of_act
from notifications.sender import Sender

SHARED: Final = {
    EventKind.EXTENDED: LetterKind.EXTENSION,
    EventKind.EXTENSION_DECLINED: LetterKind.EXTENSION_DECLINED,
}

Rest = Callable[[Session, Sender, Sequence[Event], Hearers, dt.datetime], None]


def tell_the_rest(session: Session, sender: Sender, event: Event, taken: Collection[str], now: dt.datetime) -> Hearers:
    """Stop the letters about an act that has been taken back in the cases with those ids, and write anew to their
    recipients about the others; whom the stopped ones would have gone to. The event's kind is one of the shared."""
    cases = _cases_of_act(session, event)
    unheard = stop_letters_of_act(session, cases, SHARED[event.kind], event.at, now)
    if unheard and (rest := _standing(session, cases, event, taken)):
        _WRITE[event.kind](session, sender, rest, unheard, now)
    return unheard


def tell_rules_back(
    session: Session,
    sender: Sender,
    rounds: Sequence[Round],
    event: Event,
    told: Collection[str],
    reason: str,
    now: dt.datetime,
) -> None:
    """Write once to every principal of those rounds, whose days for the entry into force are back where they were
    before the act of that event: but of no case that is `told` already, and to nobody who had not heard of the move."""
    if not rounds:
        return
    main = rounds[0].family or rounds[0].slug
    cases = select(Case.id).join(Round).where(family_reads.in_family(main))
    unheard = stop_letters_of_act(session, cases, LetterKind.CHANGED, event.at, now)
    for reason_then, alike in _moved_still(session, main, rounds, event.at).items():
        tell_rules(session, sender, alike, (), reason_then, event.at, _anew(unheard, now))
    tell_rules(session, sender, rounds, told, reason, now, Recipients(but=unheard))


def _moved_still(session: Session, main: str, back: Sequence[Round], at: dt.datetime) -> Mapping[str, Sequence[Round]]:
    """The rounds of the family whose days moved in the act of that moment and stay so, by the reason that was given."""
    slugs, found = {round_.slug for round_ in back}, dict[str, list[Round]]()
    for round_ in [lookup.round_of(session, main), *family_reads.linked_rounds(session, main)]:
        moved = Record.of(session, round_.slug).same_act(EventKind.EFFECT_MOVED, at)
        if moved and round_.slug not in slugs:
            found.setdefault(moved.told["reason"], []).append(round_)
    return found


def _cases_of_act(session: Session, event: Event) -> Select[str]:
    """The principal's cases in the family, or everyone's if the event is a round's own."""
    main = lookup.round_of(session, event.round_slug).family or event.round_slug
    cases = select(Case.id).join(Round, Round.slug == Case.round_slug).where(family_reads.in_family(main))
    if event.case_id is None:
        return cases
    return cases.where(Case.principal_code == session.get_one(Case, event.case_id).principal_code)


def _standing(session: Session, cases: Select[str], event: Event, taken: Collection[str]) -> Sequence[Event]:
    """What the same act did in the other cases, where it has not been taken back before."""
    same = select(Event).where(Event.case_id.in_(cases), Event.kind == event.kind, Event.at == event.at)
    others = [each for each in session.scalars(same.order_by(Event.id)) if each.case_id not in taken]
    return [each for each in others if each.number not in Record.of(session, each.chain).gone]


def _anew(unheard: Hearers, now: dt.datetime) -> Recipients:
    """To those alone, as a letter of its own: the one it takes the place of keeps its key."""
    return Recipients(only=unheard, occasion=f"-{now.isoformat()}")


def _extended(session: Session, sender: Sender, rest: Sequence[Event], unheard: Hearers, now: dt.datetime) -> None:
    given = [_given(session, each, now) for each in rest]
    told = [each for each in given if Granted(each.work, each.extension, each.request).is_told]
    send_extensions(session, sender, told, rest[0].at, _anew(unheard, now))


def _given(session: Session, event: Event, now: dt.datetime) -> TimeGiven:
    work = look_at_case(session, event.chain, now)
    which = (Extension.case_id == work.case.id, Extension.granted_at == event.at)
    moved = Record.of(session, work.round.slug).same_act(EventKind.EFFECT_MOVED, event.at)
    return TimeGiven(
        work,
        session.scalars(select(Extension).where(*which)).one(),
        _request(session, event),
        work.round.effect_rule if moved else None,
    )


def _declined(session: Session, sender: Sender, rest: Sequence[Event], unheard: Hearers, now: dt.datetime) -> None:
    found = [(look_at_case(session, each.chain, now), _request(session, each)) for each in rest]
    declined = [(work, request) for work, request in found if request]
    send_declined(session, sender, declined, rest[0].at, _anew(unheard, now))


def _request(session: Session, event: Event) -> ExtensionRequest | None:
    number = event.told.get("request")
    return session.get(ExtensionRequest, number) if number else None


_WRITE: Final[Mapping[EventKind, Rest]] = {EventKind.EXTENDED: _extended, EventKind.EXTENSION_DECLINED: _declined}
