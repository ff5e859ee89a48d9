"""What a coordinator may write to principals, who may be reminded or passed over, and places: `{huvudman}` is each
one's own name.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kit.errors import Fault
from models.phrases import Phrase
from rules.route.needs import NeedKind
from rules.route.progress import CaseProgress

PRINCIPAL: Final = "huvudman"
DUE: Final = "svarsdatum"
KNOWN: Final = frozenset({PRINCIPAL, DUE})
_PLACE: Final = re.compile(r"\{(\w+)\}")

NO_SUBJECT: Final = "Skriv vad meddelandet gäller."
NO_TEXT: Final = "Skriv meddelandet."
NOBODY: Final = "Välj minst en huvudman."
NO_SUCH_PLACE: Final = "Det finns ingen plats som heter {place}. Skriv {{huvudman}} eller {{svarsdatum}}."
NOT_THEIRS: Final = {NeedKind.NOTHING, NeedKind.CLASSIFY, NeedKind.UNJUDGED, NeedKind.UNANSWERED}


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """The text with each known place's value; anything else stays as it is written, also in a value."""
    return _PLACE.sub(lambda found: values.get(found[1].lower(), found[0]), text)


def unknown_places(text: str) -> list[str]:
    """The places nothing is filled in for, as they are written."""
    return [found[0] for found in _PLACE.finditer(text) if found[1].lower() not in KNOWN]


@dataclass(frozen=True, slots=True)
class Message:
    """What a coordinator writes. `by` is its writer; the title and the text may hold places filled in for each."""

    title: str
    text: str
    by: str
    to_official: bool = False


def message_faults(message: Message) -> Iterator[Fault]:
    """What must be put right before it is sent."""
    if not message.title.strip():
        yield Fault("title", NO_SUBJECT)
    if not message.text.strip():
        yield Fault("text", NO_TEXT)
    yield from place_faults({"title": message.title, "text": message.text})


def place_faults(fields: dict[str, str]) -> Iterator[Fault]:
    """The places written in these fields that nothing is filled in for."""
    for field, written in fields.items():
        if unknown := unknown_places(written):
            yield Fault(field, Phrase(NO_SUCH_PLACE, place=unknown[0]))


def may_remind(progress: CaseProgress) -> bool:
    """Whether something is left for the principal itself to do."""
    return any(need.kind not in NOT_THEIRS for need in progress.needs)


def may_skip(chase_at: dt.datetime | None) -> bool:
    """Whether a reminder is to come that can be passed over."""
    return chase_at is not None
