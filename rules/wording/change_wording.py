"""What was changed in a round that is out, in words: the same in the record, on pages and in letters."""

from collections.abc import Mapping
from typing import Any, Final

from kit.i18n import translator
from models.vocabulary import EventKind
from rules.changing.telling import Field, Group

CHANGE_EVENTS: Final = (
    EventKind.CHANGED,
    EventKind.ATTACHED,
    EventKind.WORDED,
    EventKind.JOINED,
    EventKind.TAKEN_OUT,
    EventKind.CALLED_OFF,
)

_FIELDS: Final = {
    Field.TITLE: "Rubriken är ändrad till ”{to}”, förut ”{before}”.",
    Field.SUMMARY: "Sammanfattningen är ändrad.",
    Field.CONTACTS: "Frågor besvaras nu av {to}, förut av {before}.",
    Field.CASE_NUMBER: "Vårt diarienummer är ändrat till {to}, förut {before}.",
    Field.POLICY: "Det är ändrat när påminnelserna kommer.",
}
_CONTACTS: Final = "Frågor om rundan besvaras nu av:"
_FIRST_NUMBER: Final = "Vårt diarienummer är {to}."
_NO_NUMBER: Final = "Vårt diarienummer är borttaget, förut {before}."
_NEW_FILE: Final = "Ny bilaga: {title}."
_CORRECTED_FILE: Final = "Bilagan {title} är rättad. Det är version {version} som gäller; den tidigare finns kvar."
_NEW_WORDING: Final = "Förslaget till beslut har fått en ny lydelse (version {version})."
_RIGHTED: Final = "Förslaget till beslut är rättat."
_JOINED: Final = "{name} är med i rundan."
_TAKEN_OUT: Final = "Huvudmannen är inte längre med i rundan."
_LEFT_OUT: Final = "Ni är inte längre med i rundan."
_CALLED_OFF: Final = "De som rekommenderade har tagit tillbaka rundan."

_ASKED: Final = {
    Group.OLD_WORDING: (
        "Ni har beslutat om den tidigare lydelsen, och den finns kvar. Vi behöver nu veta vad ni säger om den nya: "
        "rapportera ett nytt beslut, eller rätta rapporten och kryssa för att beslutet gäller också den nya."
    ),
    Group.ANSWERED: "Ert svar står kvar, så ni behöver inte göra något.",
}


def change_sentence(kind: EventKind, data: Mapping[str, Any], language: str) -> str:
    """One line of the record about a change of the round."""
    say = translator(language)
    if kind is EventKind.CHANGED:
        return _field_sentence(data, language)
    if kind is EventKind.ATTACHED:
        return say(_CORRECTED_FILE if data.get("replaces") else _NEW_FILE).format(**_named(data))
    if kind is EventKind.WORDED:
        return say(_NEW_WORDING if data["is_new"] else _RIGHTED).format(version=data["edition"])
    if kind is EventKind.JOINED:
        return say(_JOINED).format(name=data["name"])
    return say(_TAKEN_OUT if kind is EventKind.TAKEN_OUT else _CALLED_OFF)


def left_out_sentence(language: str) -> str:
    """What the letter says to the principal that was taken out."""
    return translator(language)(_LEFT_OUT)


def letter_sentence(data: Mapping[str, Any], language: str) -> str:
    """What a letter says of a changed field; addresses stand beneath it, where they can be used."""
    if data["field"] == Field.CONTACTS:
        return translator(language)(_CONTACTS)
    return _field_sentence(data, language)


def letter_texts(field: Field, value: Any) -> tuple[str, ...]:
    """What stands in the field now, where a letter gives it whole."""
    if field is Field.CONTACTS:
        return tuple(each["email"] for each in value)
    return (value,) if field is Field.SUMMARY and value else ()


def asked_of(group: Group, language: str) -> str:
    """What a change of the matter means for those of the group; nothing where what is still needed says it."""
    return translator(language)(_ASKED[group]) if group in _ASKED else ""


def _field_sentence(data: Mapping[str, Any], language: str) -> str:
    field, to, before = Field(data["field"]), shown(data["to"]), shown(data["from"])
    template = _FIELDS[field]
    if field is Field.CASE_NUMBER and not (to and before):
        template = _FIRST_NUMBER if to else _NO_NUMBER
    return translator(language)(template).format(to=to, before=before)


def shown(value: Any) -> str:
    """A field's value as a line: of contacts their addresses."""
    if isinstance(value, list):
        return ", ".join(each["email"] for each in value)
    return str(value)


def _named(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": data["title"], "version": data["edition"]}
