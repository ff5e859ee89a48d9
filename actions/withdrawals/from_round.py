"""Taking back what was done to a whole round: more time, days of the entry into force, links, what was changed."""

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from actions.access.links import mark_revoked
from actions.casework import Recorded
from actions.changing.changed import CHANGEABLE, Changing, Words, told_to
from actions.changing.texts import set_value, set_wording
from actions.record.record import NewEvent, Said, already_said, record_event
from actions.views.overview import round_view
from actions.withdrawals.by_kind import give_back_links
from actions.withdrawals.effect_days import restore_effect, take_back_effect
from actions.withdrawals.from_case import Taken, take_back, tell, told_cases, withdrawal
from actions.withdrawals.told import Record
from actions.withdrawals.unsent import SHARED, tell_rules_back
from kit.errors import NotAllowed
from models.phrases import Phrase
from models.reads import family_reads, locked_reads, lookup
from models.tables import Document, Event, Round
from models.vocabulary import WRITTEN, EventKind
from notifications.sender import Sender
from rules.changing.telling import Field, Row, Told, told_of_field, told_of_file, told_of_wording
from rules.changing.wording import has_begun
from rules.route.transitions import ROUND_MOVES, check_round_move
from rules.wording.change_wording import letter_sentence, letter_texts
from rules.wording.event_wording import event_sentence

DECIDED_SINCE: Final = (
    "{names} har redan behandlat den nya lydelsen. Ändra texten till det den ska vara i stället, så frågas de igen."
)

Back = tuple[Changing, Event]  # a round that is held, and the event of its own record that is taken back

_TOLD: Final[Mapping[EventKind, Callable[[Event, Sequence[Row]], Told]]] = {
    EventKind.CHANGED: lambda event, rows: told_of_field(Field(event.told["field"]), rows, quiet=event.told["quiet"]),
    EventKind.ATTACHED: lambda _, rows: told_of_file(rows),
    EventKind.WORDED: lambda _, rows: told_of_wording(rows),
}


@dataclass(frozen=True, slots=True)
class Taking:
    """An event of a round about to be taken back, with why and by whom; `may` in which other rounds, by slug."""

    session: Session
    sender: Sender
    round: Round
    event: Event
    reason: str
    said: Said
    now: dt.datetime
    may: Callable[[str], bool]


def withdraw_from_round(
    session: Session,
    sender: Sender,
    slug: str,
    number: int,
    reason: str,
    said: Said,
    now: dt.datetime,
    may: Callable[[str], bool] = lambda _slug: True,
) -> Recorded:
    """Take back the round's own event with that number; each principal that had heard of it hears once.

    What the same act did to rounds of the same family is taken back with it, where whoever does it `may` act.
    Raises FaultyInput, AlreadyDone, NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, slug):
        return Recorded(repeated, repeated=True)
    locked_reads.family_to_change(session, lookup.round_of(session, slug).family or slug)
    round_ = locked_reads.round_to_change(session, slug)
    check_round_move(round_.state, EventKind.WITHDRAWN)
    event = Record.of(session, slug).to_take_back(number, reason)
    check_round_move(round_.state, event.kind)
    taking = Taking(session, sender, round_, event, reason, said, now, may)
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
    tell(taking.session, taking.sender, found, taking.event, taking.reason, taking.now)
    _tell_rules(taking, moved, told_cases(found))


def _same_act(taking: Taking) -> list[tuple[Round, Event]]:
    """The round's own line and those that the same act gave in its family, where one may act."""
    main = taking.round.family or taking.round.slug
    rounds = [lookup.round_of(taking.session, main), *family_reads.linked_rounds(taking.session, main)]
    found = []
    for round_ in (each for each in rounds if each.slug == taking.round.slug or taking.may(each.slug)):
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
    tell(taking.session, taking.sender, taken, taking.event, taking.reason, taking.now)


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
    tell_rules_back(taking.session, taking.sender, rounds, taking.event, told, taking.reason, taking.now)


def _read_only_link(taking: Taking) -> None:
    mark_revoked(taking.session, taking.event.told["link"], taking.now)


def _revoked(taking: Taking) -> None:
    give_back_links(taking.session, taking.round.slug, taking.event.at)


def _changed(taking: Taking) -> None:
    """In the round, and where the same act changed it in those of its family that go on."""
    found = [(round_, event) for round_, event in _same_act(taking) if round_.state in CHANGEABLE]
    changes = [
        (Changing(taking.session, taking.sender, round_.slug, taking.said, taking.now), event)
        for round_, event in found
    ]
    take_back_changes(changes, taking.reason)
    for round_, event in found:
        _note_beside(taking, round_, event)


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
    EventKind.READ_ONLY_LINK_MADE: _read_only_link,
    EventKind.LINK_REVOKED: _revoked,
    **dict.fromkeys((EventKind.CHANGED, EventKind.ATTACHED, EventKind.WORDED), _changed),
}


def take_back_changes(taken: Sequence[Back], reason: str) -> None:
    """Undo what one act changed in those rounds, and write once to each that heard of it. Raises NotAllowed."""
    for changing, event in taken:
        _BACK[event.kind](changing, lookup.round_of(changing.session, changing.slug), event)
        changing.session.flush()
    for alike in _by_what_stands(taken):
        _tell(alike, reason)


def _by_what_stands(taken: Sequence[Back]) -> Iterable[list[Back]]:
    """Those where the same stands again: what a letter says must be so in every round that it names."""
    found: dict[str, list[Back]] = {}
    for changing, event in taken:
        found.setdefault(json.dumps(event.told.get("from")), []).append((changing, event))
    return found.values()


def _tell(taken: Sequence[Back], reason: str) -> None:
    changing, event = taken[0]
    views = [round_view(each.session, each.slug, each.now) for each, _ in taken]
    rows = [(row.facts, row.progress) for view in views for row in view.cases]
    told_to(changing, _TOLD[event.kind](event, rows), _words(event, reason), views)


def _field(changing: Changing, round_: Round, event: Event) -> None:
    set_value(changing, round_, Field(event.told["field"]), event.told["from"])


def _file(changing: Changing, _round: Round, event: Event) -> None:
    changing.session.get_one(Document, event.told["document"]).withdrawn_at = changing.now


def _wording(changing: Changing, round_: Round, event: Event) -> None:
    _refuse_decided(changing, event)
    before = event.told["before"]
    set_wording(changing, round_, event.told["from"], before["version"], before["worded_on"])


def _refuse_decided(changing: Changing, event: Event) -> None:
    rows = round_view(changing.session, changing.slug, changing.now).cases
    stands = [row for row in rows if (row.progress.decision if event.told["is_new"] else has_begun(row.facts))]
    if stands:
        raise NotAllowed(Phrase(DECIDED_SINCE, names=", ".join(row.case.principal_name for row in stands)))


def _words(event: Event, reason: str) -> Words:
    texts = _texts(event)
    is_list = event.kind is EventKind.WORDED and len(texts) > 1
    return Words(_what(event, reason), reason, texts, numbered=is_list, takes_back=True)


def _what(event: Event, reason: str) -> Callable[[str], str]:
    """The sentence in a language. Of contacts it is said whom to ask, as when they were changed."""
    if event.told.get("field") == Field.CONTACTS.value:
        return lambda language: letter_sentence(event.told, language)
    data: Mapping[str, Any] = {"kind": event.kind.value, "withdrawn": event.told, "reason": reason}
    return lambda language: event_sentence(EventKind.WITHDRAWN, data, language)


def _texts(event: Event) -> tuple[str, ...]:
    """What stands again, where a letter shows it."""
    if event.kind is EventKind.CHANGED:
        return letter_texts(Field(event.told["field"]), event.told["from"])
    return tuple(event.told["from"]) if event.kind is EventKind.WORDED else ()


_BACK: Final[Mapping[EventKind, Callable[[Changing, Round, Event], None]]] = {
    EventKind.CHANGED: _field,
    EventKind.ATTACHED: _file,
    EventKind.WORDED: _wording,
}
