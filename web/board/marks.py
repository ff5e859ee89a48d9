"""The board's vocabulary of marks: a sign, its tone and its word, the same in tables, rings, calendars and legends."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from babel.dates import format_date

from kit.i18n import brief_day, translator
from models.phrases import swedish
from models.values import CaseFacts, Handled
from models.vocabulary import Act, CaseState, Outcome
from rules.forecast import Verdict
from rules.law.legal_force import LegalStanding, is_annulled
from rules.route.handled import reviews_on
from rules.route.outcomes import aggregate, outcome_label
from rules.route.routes import is_outdated

Appearance = tuple[str, str, str]
"""A mark's tone, symbol and word in Swedish."""

DID: Final[dict[Act, Appearance]] = {
    Act.PROPOSES: ("note", "forward", swedish("föreslog")),
    Act.DECIDES: ("good", "done", swedish("beslutade")),
    Act.DECIDES_BY_DELEGATION: ("good", "done", swedish("beslutade")),
    Act.REFERS_BACK: ("wait", "return", swedish("återremitterade")),
    Act.REFERS_BACK_BY_MINORITY: ("wait", "return", swedish("återremitterade")),
    Act.POSTPONES: ("wait", "pause", swedish("bordlade")),
    Act.POSTPONES_BY_MINORITY: ("wait", "pause", swedish("bordlade")),
    Act.TAKES_OFF: ("wait", "pause", swedish("utgick")),
    Act.HANDS_OVER: ("note", "forward", swedish("överlämnade")),
    Act.DECIDES_URGENTLY: ("good", "done", swedish("ordföranden beslutade")),
    Act.URGENCY_TOLD: ("note", "file", swedish("anmält")),
    Act.IS_HEARD: ("note", "person", swedish("hördes")),
}
PLANNED: Final = ("note", "calendar", swedish("planerat"))
TO_BE_HEARD: Final = ("note", "person", swedish("ska höras"))
AWAITED: Final = ("late", "alert", swedish("besked väntas"))
OUTDATED: Final = ("wait", "return", swedish("beslutade om tidigare lydelse"))
ANNULLED: Final = ("late", "no", swedish("upphävt"))
CONTESTED: Final[dict[LegalStanding, Appearance]] = {
    LegalStanding.APPEALED: ("wait", "alert", swedish("överklagat")),
    LegalStanding.INHIBITED: ("late", "alert", swedish("inhiberat")),
    LegalStanding.NOTICE_DOWN: ("wait", "alert", swedish("anslaget nedtaget")),
    LegalStanding.ANNULLED: ANNULLED,
}
NOT_ARRIVED: Final = ("late", "return", swedish("inbjudan kom inte fram"))
NOTHING_YET: Final = ("calm", "circle", swedish("inget svar än"))
UNANSWERED: Final = ("calm", "circle", swedish("svarade inte"))
UNPLANNED: Final = ("calm", "circle", swedish("utan dag"))

STATES: Final = {
    CaseState.INVITED: ("calm", "mail"),
    CaseState.ACKNOWLEDGED: ("calm", "opened"),
    CaseState.PLANNED: ("note", "calendar"),
    CaseState.UNDER_WAY: ("note", "path"),
    CaseState.ANSWERED: ("good", "done"),
    CaseState.DECIDED: ("good", "done"),
    CaseState.SIGNED: ("good", "done"),
    CaseState.TAKEN_OUT: ("calm", "no"),
}
OUTCOMES: Final = {
    Outcome.ADOPTED: ("good", "done"),
    Outcome.ADOPTED_WITH_CHANGES: ("good", "pencil"),
    Outcome.PARTLY: ("wait", "partly"),
    Outcome.REJECTED: ("late", "no"),
    Outcome.WRITTEN_OFF: ("calm", "archive"),
    Outcome.NOTED: ("calm", "file"),
    Outcome.LATER: ("wait", "clock"),
    Outcome.UNCLASSIFIED: ("wait", "question"),
}

VERDICTS: Final = {
    Verdict.MAKES_IT: ("good", "check"),
    Verdict.ONLY_JUST: ("wait", "clock"),
    Verdict.CANNOT: ("late", "alert"),
    Verdict.UNKNOWN: ("calm", "question"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign with its word: never colour alone. `tone` is good, wait, late, calm or note; `on` a short date."""

    tone: str
    symbol: str
    word: str
    on: str = ""
    body: str = ""


def did(facts: CaseFacts, handled: Handled) -> Appearance:
    """What the body did: a decision to do anything but adopt is told by its outcome."""
    if is_annulled(reviews_on(facts, handled)):
        return ANNULLED
    if is_outdated(facts, handled):
        return OUTDATED
    outcome = aggregate(handled.outcomes, facts.att_satser)
    if not handled.act.is_final:
        return DID[handled.act]
    said = outcome_label(outcome, facts.offer is not None)
    return (*OUTCOMES[outcome], DID[handled.act][2] if outcome.is_adoption else said)


@lru_cache(maxsize=8192)
def mark_of(look: Appearance, language: str, day: dt.date | None = None, this_year: int = 0) -> Mark:
    """The look as a mark, in the language, with its day if it has one."""
    tone, symbol, word = look
    return Mark(tone, symbol, translator(language)(word), short_date(day, language, this_year) if day else "")


@lru_cache(maxsize=4096)
def short_date(day: dt.date, language: str, this_year: int = 0) -> str:
    """The day without its weekday, and without its year when that is this one: "19 juni", "19 juni 2024"."""
    return format_date(day, "d MMM", locale=language) if day.year == this_year else brief_day(day, language)
