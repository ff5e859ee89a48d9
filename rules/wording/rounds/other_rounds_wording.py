"""What rounds that wait for another say, and what agreement ends when a later one is in force, from both sides."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kit.i18n import short_day, translator
from models.vocabulary import EffectKind, EventKind, Milestone
from rules.effect import EffectState, Prospect

OPENS = {
    Milestone.ANSWERED: "Rundan väntar. Den öppnas när alla har svarat i {title}.",
    Milestone.ADOPTED: "Rundan väntar. Den öppnas när alla har antagit i {title}.",
    Milestone.IN_FORCE: "Rundan väntar. Den öppnas när det som beslutas i {title} gäller.",
    Milestone.CLOSED: "Rundan väntar. Den öppnas när {title} är avslutad.",
}
STOPPED = {
    "closed": "Den avslutades utan att komma så långt. Rundan öppnas inte av sig själv.",
    "called_off": "Den har tagits tillbaka. Rundan öppnas inte av sig själv.",
    "due": "Rundans svarsdatum har passerat. Den öppnas inte förrän den har fått längre svarstid.",
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
STAYS = "{title} väntar på rundan, och öppnas inte av sig själv."

ORDER_EVENTS = (EventKind.OPENED, EventKind.HELD_BACK)

OPENED = "Rundan öppnades: {title} hade kommit så långt."
OPENED_BY_HAND = "Rundan öppnades för hand: {reason}"
HELD_BACK = {
    "closed": (
        "Rundan väntar kvar: {title} avslutades utan att komma så långt. Öppna rundan för hand, eller avsluta den."
    ),
    "called_off": "Rundan väntar kvar: {title} har tagits tillbaka. Öppna rundan för hand, eller avsluta den.",
    "due": (
        "Rundan väntar kvar: {title} har kommit så långt, men svarsdatumet har passerat. Ge längre svarstid, "
        "så öppnas den."
    ),
    "due_before": (
        "Rundan väntar kvar: svarsdatumet har passerat, och {title} har inte kommit så långt. Ge längre svarstid, "
        "eller avsluta rundan."
    ),
}

_FOR_SOME = {EffectKind.EACH, EffectKind.FIXED_DATE_REGARDLESS}

REPLACES = "Ersätter {title}, som upphör när det här gäller."
REPLACES_FOR_SOME = "Ersätter {title} för var och en som det här gäller för."
REPLACES_FROM = "Ersätter {title}, som upphör {day}."
REPLACED = "Har ersatt {title}, som upphörde {day}."
ENDS = "Upphör när {title} gäller."
ENDS_FOR_SOME = "Upphör för var och en som {title} gäller för."
ENDS_FROM = "Upphör {day}, då {title} börjar gälla."
ENDED = "Upphörde {day}, då {title} började gälla."


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


def stays_sentence(title: str, language: str) -> str:
    """On the round that was to go first and has ended: what waits for it all the same."""
    return translator(language)(STAYS).format(title=title)


def stopped_sentence(why: str, language: str) -> str:
    """On one that waits, after what it waits for: why it will not open by itself."""
    return translator(language)(STOPPED[why])


def order_sentence(kind: EventKind, data: Mapping[str, Any], language: str) -> str:
    """That it opened, by itself or by hand, or why it did not."""
    if kind is EventKind.HELD_BACK:
        template = HELD_BACK[data["why"]]
    else:
        template = OPENED_BY_HAND if data.get("reason") else OPENED
    return translator(language)(template).format_map(data)


def replaces_sentence(title: str, effect: EffectState | None, language: str) -> str:
    """On the later round: what it replaces. `effect` is its own entry into force, None if it has no rule."""
    return _said((REPLACES, REPLACES_FOR_SOME, REPLACES_FROM, REPLACED), title, effect, language)


def replaced_by_sentence(title: str, effect: EffectState | None, language: str) -> str:
    """On the earlier round: when it ends. `title` and `effect` are the later one's."""
    return _said((ENDS, ENDS_FOR_SOME, ENDS_FROM, ENDED), title, effect, language)


def _said(templates: tuple[str, str, str, str], title: str, effect: EffectState | None, language: str) -> str:
    once, for_some, from_day, since = templates
    template, day = once, effect.on if effect else None
    if effect and effect.rule.kind in _FOR_SOME:
        template = for_some
    elif effect and day:
        template = since if effect.prospect is Prospect.IN_FORCE else from_day
    return translator(language)(template).format(title=title, day=short_day(day, language) if day else "")
