"""What was read of an extract, in words."""

import datetime as dt
from typing import Any, Final

from models.phrases import Phrase
from models.vocabulary import Word
from reading.minutes.extract import Point

FIELDS: Final = {
    "kind": "Vad som gjordes",
    "body": "Organ",
    "level": "Nivå",
    "to_level": "Förslag till nivå",
    "held_on": "Mötesdag",
    "paragraph": "Paragraf",
    "case_number": "Diarienummer",
    "reservation": "Reservation",
    "adjusted_on": "Justerat",
    "announced_on": "Anslaget",
    "taken_down_on": "Anslaget tas ned",
    "sent_to": "Skickas till",
}
SEEMS: Final = "Det här ser ut att vara {what}, inget beslut."
NOTHING: Final = "Inget i texten går att läsa säkert."
ASK: Final = "Behöver svar"
OUTCOME_UNKNOWN: Final = "går inte att läsa säkert"


def said_of(value: Any) -> str:
    """A value as a sentence's part: a word by its label, a day in words."""
    if isinstance(value, Word):
        return value.label
    if isinstance(value, dt.date):
        return Phrase("{day}", day=value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def outcome_word(point: Point) -> str:
    """What was decided or proposed on the point; empty where its words do not say."""
    return point.outcome.label if point.outcome else ""
