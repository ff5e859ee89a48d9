"""What a receipt is about, in as many words as its subject has and one files by; and when nothing more is needed."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from kit.i18n import day_and_month, translator, weekday_and_day
from models.vocabulary import HANDLINGS, REVIEWS, EventKind
from rules.wording.event_wording import event_sentence
from rules.wording.sentence_parts import inside_sentence, paragraph_after

JUDGED: Final = "bedömt utfall"
OUTCOME_JUDGED: Final = "Samordnaren har bedömt utfallet av ert beslut. Ordalydelsen står kvar som ni rapporterade den."
QUIET: Final = "Klart för nu. Ni hör inte av oss förrän {day}."
_ABOUT: Final = {
    EventKind.ACKNOWLEDGED: "mottagandet",
    EventKind.PLANNED: "ärendets väg",
    EventKind.MEETINGS_TOLD: "mötesdagar",
    EventKind.OPINION_GIVEN: "synpunkter",
    EventKind.SIGNED: "undertecknandet",
    EventKind.COPY_RETURNED: "undertecknat exemplar",
    EventKind.FOLLOWED_UP: "uppföljande steg",
    EventKind.EXTENSION_ASKED: "begäran om längre svarstid",
    EventKind.HANDED_OVER: "länk till en kollega",
    EventKind.ASKED: "fråga till samordnaren",
}
_ABOUT_A_DECISION: Final = {
    EventKind.CORRECTED: "rättelse",
    EventKind.ANNOUNCED: "justering och anslag",
    EventKind.REVIEWED: "händelse efter beslutet",
    EventKind.REVIEW_WITHDRAWN: "tillbakatagen anteckning",
}


def receipt_about(kind: EventKind, data: Mapping[str, Any], title: str, language: str) -> str:
    """What an event's receipt is of: "kommunstyrelsen 16 maj, § 44", or "mottagandet" and the matter's title."""
    say = translator(language)
    about = JUDGED if data.get("judged") else _ABOUT_A_DECISION.get(kind, "")
    if kind in HANDLINGS:
        held_on = day_and_month(dt.date.fromisoformat(data["held_on"]), language)
        meeting = f"{inside_sentence(data['body_name'], language)} {held_on}{paragraph_after(data['paragraph'])}"
        return ", ".join(filter(None, [say(about) if about else "", meeting]))
    words = _ABOUT.get(kind) or _ABOUT_A_DECISION.get(kind)
    return ", ".join(filter(None, [say(words) if words else "", title]))


def befallen_sentence(kind: EventKind, data: Mapping[str, Any], language: str) -> str:
    """What befell the decision; nothing when something else was recorded."""
    if data.get("judged"):
        return translator(language)(OUTCOME_JUDGED)
    return event_sentence(kind, data, language) if kind in REVIEWS else ""


def quiet_sentence(until: dt.date | None, language: str) -> str:
    """Until when nothing comes from us; nothing when that is not known."""
    return translator(language)(QUIET).format(day=weekday_and_day(until, language)) if until else ""
