"""What became of a round that waited for another, as lines of its record."""

from collections.abc import Mapping
from typing import Any

from kit.i18n import translator
from models.vocabulary import EventKind

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
