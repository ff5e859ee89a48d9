"""What a round that waits for another says, and what that other says of it."""

import datetime as dt

from kit.i18n import short_day, translator
from models.vocabulary import Milestone

OPENS = {
    Milestone.ANSWERED: "Rundan väntar. Den öppnas när alla har svarat i {title}.",
    Milestone.ADOPTED: "Rundan väntar. Den öppnas när alla har antagit i {title}.",
    Milestone.IN_FORCE: "Rundan väntar. Den öppnas när det som beslutas i {title} gäller.",
    Milestone.CLOSED: "Rundan väntar. Den öppnas när {title} är avslutad.",
}
INVITED_LATER = "{count} inbjuds när den öppnas"
EXPECTED = "Den väntas öppnas {day}."
SO_FAR = "Där: {answered}."
NEXT = {
    Milestone.ANSWERED: "När alla har svarat öppnas {title}.",
    Milestone.ADOPTED: "När alla har antagit öppnas {title}.",
    Milestone.IN_FORCE: "När det som beslutas gäller öppnas {title}.",
    Milestone.CLOSED: "När rundan är avslutad öppnas {title}.",
}


def waiting_sentence(title: str, when: Milestone, answered: str, language: str) -> str:
    """What the round waits for; `answered` is the other's phrase "3 av 4 har beslutat", if it is known."""
    _ = translator(language)
    said = _(OPENS[when]).format(title=title)
    return f"{said} {_(SO_FAR).format(answered=answered)}" if answered else said


def waiting_phrase(principals: int, language: str) -> str:
    """In short, where another round says how many have answered."""
    return translator(language)(INVITED_LATER).format(count=principals)


def opening_sentence(day: dt.date | None, language: str) -> str:
    """When it is likely to open; nothing when that can't be foreseen."""
    return translator(language)(EXPECTED).format(day=short_day(day, language)) if day else ""


def next_sentence(title: str, when: Milestone, language: str) -> str:
    """On the round that goes first: what opens after it, and when."""
    return translator(language)(NEXT[when]).format(title=title)
