"""What was told of the signing and of more time, in words: one line of the record, and every fact of it by name."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kit.days import long_date, short_day
from kit.i18n import translator
from models.vocabulary import EventKind
from rules.wording.change_wording import CHANGE_EVENTS, change_sentence
from rules.wording.rounds.order_events import ORDER_EVENTS, order_sentence

_FACTS: Final[Mapping[EventKind, Mapping[str, str]]] = {
    EventKind.SIGNED: {
        "signed_on": "Undertecknat",
        "place": "Plats",
        "signatory": "Undertecknare",
        "signatory_role": "Undertecknarens roll",
        "copy_on": "Undertecknat exemplar inlämnat",
    },
    EventKind.COPY_RETURNED: {"copy_on": "Undertecknat exemplar inlämnat"},
    EventKind.FOLLOWED_UP: {"what": "Steg", "done_on": "Klart", "note": "Vad det blev av det"},
    EventKind.EXTENSION_ASKED: {
        "old_on": "Svarsdatum nu",
        "new_on": "Önskat svarsdatum",
        "decided_by": "Beslutat av",
        "decided_on": "Beslutsdag",
        "paragraph": "Paragraf",
        "reason": "Skäl",
    },
}
_SENTENCES: Final = {
    EventKind.SIGNED: "Undertecknades {signed_on} i {place}.",
    EventKind.COPY_RETURNED: "Det undertecknade exemplaret kom in {copy_on}.",
    EventKind.FOLLOWED_UP: "Klart {done_on}: {what}.",
    EventKind.EXTENSION_ASKED: "Längre svarstid begärdes, till {new_on}.",
    EventKind.LOOK_AGAIN: "Samordnarna ser på rundan igen {new_on}, inte {old_on}.",
    EventKind.EFFECT_MOVED: "Sista dagen för beslut som räknas flyttades från {old_on} till {new_on}.",
    EventKind.EXTENDED: "Svarstiden förlängdes från {old_on} till {new_on}, beslutat av {authority}.",
    EventKind.MESSAGED: "Meddelande från samordnarna: {subject}.",
    EventKind.SKIPPED: "Påminnelsen {skipped_on} hoppas över.",
    EventKind.WEEKLY_ON: "Veckobrev går till {email}.",
    EventKind.WEEKLY_OFF: "Veckobrev går inte längre till {email}.",
}

_MAILBOXES: Final = {
    "official": "Tjänstepersonens e-postadress ändrades till {to}.",
    "chair": "Ordförandens e-postadress ändrades till {to}.",
}

# told of several principals at once, in the round's own record
_OF_SEVERAL: Final = {
    EventKind.MESSAGED: "Meddelande till {count} huvudmän: {subject}.",
    EventKind.REMINDED: "Påminnelse till {count} huvudmän.",
    EventKind.SKIPPED: "Nästa påminnelse till {count} huvudmän hoppas över.",
}
_OF_ONE: Final = {
    EventKind.MESSAGED: "Meddelande till {names}: {subject}.",
    EventKind.REMINDED: "Påminnelse till {names}.",
    EventKind.SKIPPED: "Nästa påminnelse till {names} hoppas över.",
}
_AGAIN: Final = {
    EventKind.SIGNED: "Undertecknandet rättades: {signed_on} i {place}.",
    EventKind.ACKNOWLEDGED: "Diarienumret ändrades till {case_number}.",
}


def told_facts(kind: EventKind, data: Mapping[str, Any], language: str) -> tuple[tuple[str, str], ...]:
    """Names and values of what an event says, for a receipt; what was left out is left out."""
    if kind is EventKind.MEETINGS_TOLD:
        return tuple((each["name"], _days(each["days"], language)) for each in data["bodies"])
    say = translator(language)
    named = _FACTS.get(kind, {})
    return tuple((say(name), _value(key, data[key], language)) for key, name in named.items() if data.get(key))


def told_sentence(kind: EventKind, data: Mapping[str, Any], language: str) -> str:
    """One line of the record, or nothing for events that are not of these kinds."""
    if kind in ORDER_EVENTS:
        return order_sentence(kind, data, language)
    if kind in CHANGE_EVENTS:
        return change_sentence(kind, data, language)
    if kind is EventKind.ADDRESS_CHANGED and data.get("mailbox"):
        return translator(language)(_MAILBOXES[data["mailbox"]]).format(to=data["to"] or "–")
    told = _told(data)
    if kind not in told:
        return ""
    values = {key: _value(key, value, language) for key, value in data.items()}
    return translator(language)(told[kind]).format(**values, authority=_authority(data, language))


def _told(data: Mapping[str, Any]) -> Mapping[EventKind, str]:
    if "count" in data:
        return _OF_ONE if data["count"] == 1 else _OF_SEVERAL
    return _AGAIN if data.get("again") else _SENTENCES


def _days(days: Sequence[str], language: str) -> str:
    return ", ".join(short_day(dt.date.fromisoformat(day), language) for day in days)


def _authority(data: Mapping[str, Any], language: str) -> str:
    told = (data.get("decided_by"), _value("_on", data.get("decided_on"), language), data.get("paragraph"))
    return ", ".join(filter(None, told))


def _value(key: str, value: Any, language: str) -> str:
    """A day (`..._on`, as ISO text) in words; anything else as it was written."""
    if not value:
        return ""
    return long_date(dt.date.fromisoformat(value), language) if key.endswith("_on") else str(value)
