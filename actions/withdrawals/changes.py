"""Taking back a change of a round that is out: what was before stands again, and who heard of it hears once more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from actions.changing.changed import Changing, told_to
from actions.changing.details import set_value
from actions.changing.letters import Words
from actions.changing.wordings import set_wording, tell_wording
from actions.views.overview import round_view
from kit.errors import NotAllowed
from models.phrases import Phrase
from models.reads import lookup
from models.tables import Document, Event, Round
from models.vocabulary import EventKind
from rules.changing.telling import Field, Row, told_of_field, told_of_file
from rules.changing.wording import has_begun
from rules.wording.change_wording import letter_sentence, letter_texts
from rules.wording.event_wording import event_sentence

DECIDED_SINCE: Final = (
    "{names} har redan behandlat den nya lydelsen. Ändra texten till det den ska vara i stället, så frågas de igen."
)


def take_back_change(changing: Changing, event: Event, reason: str) -> None:
    """Undo the event of the round's own record and write to those who heard of it. Raises NotAllowed."""
    round_ = lookup.round_of(changing.session, changing.slug)
    _BACK[event.kind](changing, round_, event, reason)


def _field(changing: Changing, round_: Round, event: Event, reason: str) -> None:
    field = Field(event.told["field"])
    set_value(changing, round_, field, event.told["from"])
    changing.session.flush()
    words = _words(event, reason, letter_texts(field, event.told["from"]))
    if field is Field.CONTACTS:
        words = replace(words, what=lambda language: letter_sentence(event.told, language))
    told_to(changing, told_of_field(field, _rows(changing), quiet=event.told["quiet"]), words)


def _file(changing: Changing, _round: Round, event: Event, reason: str) -> None:
    changing.session.get_one(Document, event.told["document"]).withdrawn_at = changing.now
    changing.session.flush()
    told_to(changing, told_of_file(_rows(changing)), _words(event, reason))


def _wording(changing: Changing, round_: Round, event: Event, reason: str) -> None:
    _refuse_decided(changing, event)
    before = event.told["before"]
    set_wording(changing, round_, event.told["from"], before["version"], before["worded_on"])
    tell_wording(changing, _words(event, reason, tuple(event.told["from"])))


def _refuse_decided(changing: Changing, event: Event) -> None:
    rows = round_view(changing.session, changing.slug, changing.now).cases
    stands = [row for row in rows if (row.progress.decision if event.told["is_new"] else has_begun(row.facts))]
    if stands:
        raise NotAllowed(Phrase(DECIDED_SINCE, names=", ".join(row.case.principal_name for row in stands)))


def _rows(changing: Changing) -> Sequence[Row]:
    view = round_view(changing.session, changing.slug, changing.now)
    return [(row.facts, row.progress) for row in view.cases]


def _words(event: Event, reason: str, texts: tuple[str, ...] = ()) -> Words:
    data: Mapping[str, Any] = {"kind": event.kind.value, "withdrawn": event.told, "reason": reason}
    is_list = event.kind is EventKind.WORDED and len(texts) > 1
    return Words(
        lambda language: event_sentence(EventKind.WITHDRAWN, data, language),
        reason,
        texts,
        numbered=is_list,
        takes_back=True,
    )


_BACK: Final[Mapping[EventKind, Callable[[Changing, Round, Event, str], None]]] = {
    EventKind.CHANGED: _field,
    EventKind.ATTACHED: _file,
    EventKind.WORDED: _wording,
}
