"""What a round that waits for another says, what that other says of it, and what became of it in its record."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kit.i18n import short_day, translator
from models.vocabulary import EventKind, Milestone

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


ORDER_EVENTS = (EventKind.OPENED, EventKind.HELD_BACK)

OPENED = "Rundan öppnades: {title} hade kommit så långt."
OPENED_BY_HAND = "Rundan öppnades för hand: {reason}"
HELD_BACK = {
    "closed": (
        "Rundan väntar kvar: {title} avslutades utan att komma så långt. Öppna rundan för hand, eller avsluta den."
    ),
    "due": (
        "Rundan väntar kvar: {title} har kommit så långt, men svarsdatumet har passerat. Ge längre svarstid, "
        "så öppnas den."
    ),
}


def order_sentence(kind: EventKind, data: Mapping[str, Any], language: str) -> str:
    """That it opened, by itself or by hand, or why it did not."""
    if kind is EventKind.HELD_BACK:
        template = HELD_BACK[data["why"]]
    else:
        template = OPENED_BY_HAND if data.get("reason") else OPENED
    return translator(language)(template).format_map(data)
