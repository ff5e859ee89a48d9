"""Taking back a change of a round that is out: what was before stands again, and who heard of it hears once more."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from actions.changing.changed import Changing, Words, told_to
from actions.changing.texts import set_value, set_wording
from actions.views.overview import round_view
from kit.errors import NotAllowed
from models.phrases import Phrase
from models.reads import lookup
from models.tables import Document, Event, Round
from models.vocabulary import EventKind
from rules.changing.telling import Field, Row, Told, told_of_field, told_of_file, told_of_wording
from rules.changing.wording import has_begun
from rules.wording.change_wording import letter_sentence, letter_texts
from rules.wording.event_wording import event_sentence

DECIDED_SINCE: Final = (
    "{names} har redan behandlat den nya lydelsen. Ändra texten till det den ska vara i stället, så frågas de igen."
)


Back = tuple[Changing, Event]  # a round that is held, and the event of its own record that is taken back


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
_TOLD: Final[Mapping[EventKind, Callable[[Event, Sequence[Row]], Told]]] = {
    EventKind.CHANGED: lambda event, rows: told_of_field(Field(event.told["field"]), rows, quiet=event.told["quiet"]),
    EventKind.ATTACHED: lambda _, rows: told_of_file(rows),
    EventKind.WORDED: lambda _, rows: told_of_wording(rows),
}
