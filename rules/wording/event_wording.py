"""What happened, in words: one line of the record of each event, and every fact of it by name."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kit.i18n import long_date, short_day, translator
from models.vocabulary import HANDLINGS, REVIEWS, Act, EventKind, Outcome, ReviewKind
from rules.route.outcomes import aggregate, outcome_label
from rules.wording.change_wording import CHANGE_EVENTS, change_sentence
from rules.wording.rounds.other_rounds_wording import ORDER_EVENTS, order_sentence
from rules.wording.sentence_parts import inside_sentence, paragraph_after, worded

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
_NO_MAILBOXES: Final = {
    "official": "Tjänstepersonens e-postadress togs bort.",
    "chair": "Ordförandens e-postadress togs bort.",
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
_TAKEN_OVER: Final = {EventKind.MEETINGS_TOLD: "Mötesdagarna som angavs {as_told_on} används här också."}

_ACTS = {
    Act.PROPOSES: "{Body} {day}: föreslår nästa instans att besluta",
    Act.DECIDES: "{Body} {day}: beslutar",
    Act.DECIDES_BY_DELEGATION: "{Body} {day}: beslutar på delegation",
    Act.REFERS_BACK: "{Body} {day}: återremitterar",
    Act.REFERS_BACK_BY_MINORITY: "{Body} {day}: minoritetsåterremitterar",
    Act.POSTPONES: "{Body} {day}: bordlägger",
    Act.POSTPONES_BY_MINORITY: "{Body} {day}: minoritetsbordlägger",
    Act.TAKES_OFF: "{Body} {day}: ärendet utgår från dagordningen",
    Act.HANDS_OVER: "{Body} {day}: överlämnar utan eget förslag",
    Act.DECIDES_URGENTLY: "{Body} {day}: ordföranden beslutar i brådskande ärende (KL 6:39)",
    Act.URGENCY_TOLD: "{Body} {day}: ordförandens brådskande beslut anmäls",
    Act.IS_HEARD: "{Body} {day}: har hörts",
}

_REVIEWS = {
    ReviewKind.NOTICE_TAKEN_DOWN: "Anslaget om beslutet i {body} togs ned i förtid {day}",
    ReviewKind.APPEALED: "Beslutet i {body} överklagades {day}",
    ReviewKind.INHIBITED: "Domstolen beslutade om inhibition av beslutet i {body} {day}",
    ReviewKind.INHIBITION_LIFTED: "Inhibitionen av beslutet i {body} upphävdes {day}",
    ReviewKind.APPEAL_DISMISSED: "Överklagandet av beslutet i {body} ledde inte till ändring, slutligt avgjort {day}",
    ReviewKind.ANNULLED: "Domstolen upphävde beslutet i {body} {day}",
    ReviewKind.WITHDRAWN: "En anteckning om beslutet i {body} togs tillbaka {day}",
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
        return _mailbox_sentence(data, language)
    if kind is EventKind.PLANNED and data.get("route"):
        return translator(language)("Vägen planerades: {steps}.").format(steps=_steps(data["route"], language))
    told = _told(data)
    if kind not in told:
        return ""
    values = {key: _value(key, value, language) for key, value in data.items()}
    return translator(language)(told[kind]).format(**values, authority=_authority(data, language))


def _mailbox_sentence(data: Mapping[str, Any], language: str) -> str:
    sentences = _MAILBOXES if data["to"] else _NO_MAILBOXES
    return translator(language)(sentences[data["mailbox"]]).format(to=data["to"])


def _told(data: Mapping[str, Any]) -> Mapping[EventKind, str]:
    if "count" in data:
        return _OF_ONE if data["count"] == 1 else _OF_SEVERAL
    if data.get("as_told_on"):
        return _TAKEN_OVER
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


def event_sentence(kind: EventKind, data: Mapping[str, Any], language: str) -> str:
    """One line of the record: what happened, and for a handling which body did what, when."""
    happened = translator(language)(kind.label)
    if kind is EventKind.HANDED_OVER and data.get("to"):
        return translator(language)("Länken lämnades vidare till {name}.").format(name=data["to"])
    if kind is EventKind.WITHDRAWN:
        said = event_sentence(EventKind(data["kind"]), data["withdrawn"], language)
        return translator(language)("Togs tillbaka och gäller inte: {said}").format(said=said)
    if kind in REVIEWS:
        return _reviewed(kind, data, language)
    if kind is EventKind.OPINION_GIVEN:
        return _opinion_given(data, language)
    if kind not in HANDLINGS:
        return told_sentence(kind, data, language) or f"{happened}."
    held_on = dt.date.fromisoformat(data["held_on"])
    said = f"{worded(_ACTS[Act(data['act'])], language, data['body_name'], held_on)}{_what_was_decided(data, language)}"
    prefix = "" if kind is EventKind.HANDLED else f"{happened}. "
    if data.get("judged"):
        prefix = f"{translator(language)('Utfallet bedömdes')}. "
    if data.get("anew"):
        prefix = f"{translator(language)('Nytt beslut')}. "
    return f"{prefix}{said}{paragraph_after(data.get('paragraph', ''))}.{_before(data, language)}"


def _steps(route: Sequence[Mapping[str, Any]], language: str) -> str:
    """The bodies, each with its day: "kommunstyrelsen 30 maj 2023, kommunfullmäktige utan dag"."""
    return ", ".join(_step(step["name"], step["planned_on"], language) for step in route)


def _step(name: str, day: str | None, language: str) -> str:
    on = short_day(dt.date.fromisoformat(day), language) if day else translator(language)("utan dag")
    return f"{inside_sentence(name, language)} {on}"


def _before(data: Mapping[str, Any], language: str) -> str:
    """The day and § that a correction has put right."""
    if not (before := data.get("before")):
        return ""
    told = f"{long_date(dt.date.fromisoformat(before['held_on']), language)}{paragraph_after(before['paragraph'])}"
    return f" {translator(language)('Förut {told}.').format(told=told)}"


def _what_was_decided(data: Mapping[str, Any], language: str) -> str:
    """A decision's outcome; of a proposal only one that is not to adopt."""
    outcomes = {int(number): Outcome(outcome) for number, outcome in data.get("outcomes", {}).items()}
    if not outcomes:
        return ""
    found = aggregate(outcomes, len(outcomes))
    if not Act(data["act"]).is_final:
        return "" if found.is_adoption else f" ({translator(language)(outcome_label(found, bool(data.get('offer'))))})"
    return f" ({', '.join(_decided_so(found, data, language))})"


def _decided_so(outcome: Outcome, data: Mapping[str, Any], language: str) -> Iterator[str]:
    """The outcome, from which day it counts where that is later, and that the minutes are not adjusted yet."""
    say = translator(language)
    yield say(outcome_label(outcome, bool(data.get("offer"))))
    if outcome is Outcome.LATER and data.get("next_on"):
        yield say("från {day}").format(day=short_day(dt.date.fromisoformat(data["next_on"]), language))
    if data.get("preliminary"):
        yield say("preliminärt")


def _reviewed(kind: EventKind, data: Mapping[str, Any], language: str) -> str:
    told = data["withdrawn"] if kind is EventKind.REVIEW_WITHDRAWN else data
    on = dt.date.fromisoformat(told["on"])
    said = review_sentence(ReviewKind(told["kind"]), data["body_name"], on, told["reference"], language)
    if kind is EventKind.REVIEWED:
        return said
    return translator(language)("Anteckningen togs tillbaka och gäller inte: {said}").format(said=said)


def _opinion_given(data: Mapping[str, Any], language: str) -> str:
    again = data["number"] > 1
    template = (
        "Synpunkterna lämnades på nytt. Bakom dem står {who}" if again else "Synpunkter lämnades. Bakom dem står {who}"
    )
    who = inside_sentence(backing_in(data, language), language)
    return f"{translator(language)(template).format(who=who)}."


def backing_in(data: Mapping[str, Any], language: str) -> str:
    """Who stands behind the opinion that an event tells of."""
    backed_on = dt.date.fromisoformat(data["backed_on"]) if data["backed_on"] else None
    return backing_phrase(data["backed_by"], backed_on, data["paragraph"], language)


def backing_phrase(backed_by: str, backed_on: dt.date | None, paragraph: str, language: str) -> str:
    """Who stands behind an opinion: "Kommunstyrelsen måndag 2 september 2019, § 75"."""
    day = f" {long_date(backed_on, language)}" if backed_on else ""
    return f"{backed_by}{day}{paragraph_after(paragraph)}"


def review_sentence(kind: ReviewKind, body_name: str, on: dt.date, reference: str, language: str) -> str:
    """What befell a decision in law. `reference` is the court's own, an opaque string."""
    said = worded(_REVIEWS[kind], language, body_name, on)
    case = translator(language)(", mål {reference}").format(reference=reference) if reference else ""
    return f"{said}{case}."
