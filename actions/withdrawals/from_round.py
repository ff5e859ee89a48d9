"""Taking back what was done to a whole round: more time, days of the entry into force, links, what was changed."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from actions.access.links import mark_revoked
from actions.casework import Recorded
from actions.changing.changed import CHANGEABLE, Changing
from actions.record.record import NewEvent, Said, already_said, record_event
from actions.withdrawals.by_kind import give_back_links
from actions.withdrawals.changes import take_back_changes
from actions.withdrawals.effect_days import restore_effect, take_back_effect
from actions.withdrawals.from_case import Taken, take_back, tell, told_cases, withdrawal
from actions.withdrawals.told import Record
from actions.withdrawals.unsent import SHARED, tell_rules_back
from models.reads import family_reads, locked_reads, lookup
from models.tables import Event, Round
from models.vocabulary import WRITTEN, EventKind
from notifications.office import Office
from rules.route.transitions import ROUND_MOVES, check_round_move


@dataclass(frozen=True, slots=True)
class Taking:
    """An event of a round about to be taken back, with why and by whom."""

    session: Session
    office: Office
    round: Round
    event: Event
    reason: str
    said: Said
    now: dt.datetime


def withdraw_from_round(
    session: Session, office: Office, slug: str, number: int, reason: str, said: Said, now: dt.datetime
) -> Recorded:
    """Take back the round's own event with that number; each principal that had heard of it hears once.

    What the same act did to rounds of the same family is taken back with it.
    Raises FaultyInput, AlreadyDone, NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, slug):
        return Recorded(repeated, repeated=True)
    locked_reads.family_to_change(session, lookup.round_of(session, slug).family or slug)
    round_ = locked_reads.round_to_change(session, slug)
    check_round_move(round_.state, EventKind.WITHDRAWN)
    event = Record.of(session, slug).to_take_back(number, reason)
    check_round_move(round_.state, event.kind)
    taking = Taking(session, office, round_, event, reason, said, now)
    UNDO[event.kind](taking)
    happening = NewEvent(EventKind.WITHDRAWN, said, withdrawal(event, reason))
    return Recorded(record_event(session, round_, happening, now).number)


def _extension(taking: Taking) -> None:
    """Every due date that moved in the same act, in the round and in those of its family that go on."""
    found: list[Taken] = []
    moved: list[Round] = []
    for round_, event in _same_act(taking):
        if (round_.state, EventKind.EXTENDED) not in ROUND_MOVES:
            continue  # closed since: its days are history
        if has_moved := take_back_effect(
            taking.session, round_, taking.event.at, taking.reason, taking.said, taking.now
        ):
            moved.append(round_)
        taken = _from_cases(taking, round_, EventKind.EXTENDED)
        found += [replace(each, rule_moved=has_moved) for each in taken]
        _move_back(taking, round_, event)
    tell(taking.session, taking.office, found, taking.event, taking.reason, taking.now)
    _tell_rules(taking, moved, told_cases(found))


def _same_act(taking: Taking) -> list[tuple[Round, Event]]:
    """The round's own line and those that the same act gave in its family."""
    main = taking.round.family or taking.round.slug
    rounds = [lookup.round_of(taking.session, main), *family_reads.linked_rounds(taking.session, main)]
    found = []
    for round_ in rounds:
        record = Record.of(taking.session, round_.slug)
        if event := record.same_act(taking.event.kind, taking.event.at):
            found.append((round_, event))
    return found


def _from_cases(taking: Taking, round_: Round, kind: EventKind) -> Sequence[Taken]:
    """What the same act did to the round's principals, taken back."""
    said, found = replace(taking.said, form_key=None), []
    for case_id in [case.id for case in lookup.cases(taking.session, round_.slug)]:
        own = Record.of(taking.session, case_id).same_act(kind, taking.event.at)
        if own:
            is_shared = kind in SHARED
            found.append(take_back(taking.session, case_id, own, taking.reason, said, taking.now, is_shared=is_shared))
    return found


def _written(taking: Taking) -> None:
    """What was written to several of the round's principals at once."""
    taken = _from_cases(taking, taking.round, taking.event.kind)
    tell(taking.session, taking.office, taken, taking.event, taking.reason, taking.now)


def _move_back(taking: Taking, round_: Round, event: Event) -> None:
    """The due date of the round itself; those of its family have lines of their own about it."""
    record = Record.of(taking.session, round_.slug)
    standing = [each.told for each in record.without(event.number) if each.kind is EventKind.EXTENDED]
    moves = [each.told for each in record.events if each.kind is EventKind.EXTENDED]
    first = min(dt.date.fromisoformat(told["old_on"]) for told in moves)
    round_.due_on = max((dt.date.fromisoformat(told["new_on"]) for told in standing), default=first)
    _note_beside(taking, round_, event)


def _effect(taking: Taking) -> None:
    restore_effect(taking.round, taking.event)
    _tell_rules(taking, [taking.round])


def _tell_rules(taking: Taking, rounds: Sequence[Round], told: Collection[str] = ()) -> None:
    tell_rules_back(taking.session, taking.office, rounds, taking.event, told, taking.reason, taking.now)


def _reader_link(taking: Taking) -> None:
    mark_revoked(taking.session, taking.event.told["link"], taking.now)


def _revoked(taking: Taking) -> None:
    give_back_links(taking.session, taking.round.slug, taking.event.at)


def _changed(taking: Taking) -> None:
    """In the round, and where the same act changed it in those of its family that go on."""
    found = [(round_, event) for round_, event in _same_act(taking) if round_.state in CHANGEABLE]
    take_back_changes([(_changing(taking, round_), event) for round_, event in found], taking.reason)
    for round_, event in found:
        _note_beside(taking, round_, event)


def _changing(taking: Taking, round_: Round) -> Changing:
    return Changing(taking.session, taking.office, round_.slug, taking.said, taking.now)


def _note_beside(taking: Taking, round_: Round, event: Event) -> None:
    """The line about it in a round of the family; the round's own is written last."""
    if round_.slug != taking.round.slug:
        said = replace(taking.said, form_key=None)
        happening = NewEvent(EventKind.WITHDRAWN, said, withdrawal(event, taking.reason))
        record_event(taking.session, round_, happening, taking.now)


UNDO: Final[Mapping[EventKind, Callable[[Taking], None]]] = {
    EventKind.EXTENDED: _extension,
    **dict.fromkeys(WRITTEN, _written),
    EventKind.EFFECT_MOVED: _effect,
    EventKind.READER_LINK_MADE: _reader_link,
    EventKind.LINK_REVOKED: _revoked,
    **dict.fromkeys((EventKind.CHANGED, EventKind.ATTACHED, EventKind.WORDED), _changed),
}
