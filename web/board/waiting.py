"""What waits for the one who is signed in, as a page shows it: a sentence each, with the acts beside it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from urllib.parse import quote

from kit.i18n import translator
from rules.waiting.waiting import HowSoon, Waiting, WaitingAct, WaitingKind
from rules.wording.waiting_wording import waiting_sentence
from web.requests.source_text import swedish

LOOKS: Final = {
    WaitingKind.UNDELIVERED: ("late", "mail"),
    WaitingKind.NO_LINK: ("late", "link"),
    WaitingKind.QUESTION: ("wait", "question"),
    WaitingKind.MORE_TIME: ("wait", "calendar"),
    WaitingKind.LAST_CHANCE: ("wait", "clock"),
    WaitingKind.TOO_LATE: ("late", "clock"),
    WaitingKind.LATE: ("late", "alert"),
    WaitingKind.PLAN: ("wait", "path"),
    WaitingKind.CLASSIFY: ("wait", "scales"),
    WaitingKind.NOT_OPENED: ("wait", "pause"),
    WaitingKind.LOOK_AGAIN: ("note", "calendar"),
    WaitingKind.CLOSE: ("good", "archive"),
}
WORDS: Final = {
    WaitingAct.ADDRESS: swedish("Rätta adressen"),
    WaitingAct.SEND_AGAIN: swedish("Skicka igen"),
    WaitingAct.PUT_ASIDE: swedish("Lägg undan"),
    WaitingAct.SEE_LETTER: swedish("Se brevet"),
    WaitingAct.NEW_LINK: swedish("Skicka en ny länk"),
    WaitingAct.ANSWER: swedish("Svara"),
    WaitingAct.GRANT: swedish("Ge längre svarstid"),
    WaitingAct.DECLINE: swedish("Avslå"),
    WaitingAct.EXTEND: swedish("Ge längre svarstid"),
    WaitingAct.TELL_STEP: swedish("Rapportera steget"),
    WaitingAct.PLAN: swedish("Ta ner en ny plan"),
    WaitingAct.CLASSIFY: swedish("Bedöm utfallet"),
    WaitingAct.OPEN: swedish("Öppna rundan"),
    WaitingAct.LOOK_AGAIN: swedish("Välj en ny dag"),
    WaitingAct.CLOSE: swedish("Avsluta rundan"),
}
ON_LETTER: Final = {WaitingAct.SEND_AGAIN, WaitingAct.PUT_ASIDE}
WITH_TARGET: Final = {WaitingAct.ANSWER, WaitingAct.GRANT, WaitingAct.DECLINE}
OWN_FORM: Final = {WaitingAct.PLAN, WaitingAct.TELL_STEP}


@dataclass(frozen=True, slots=True)
class ActLink:
    """Where an act is done: a page to go to, or a button that does it at once."""

    words: str
    href: str
    is_button: bool = False


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One thing that waits. `where` is the page of what it is about."""

    waiting: Waiting
    tone: str
    symbol: str
    kind: str
    sentence: str
    where: str
    acts: tuple[ActLink, ...]


@dataclass(frozen=True, slots=True)
class WaitingList:
    """What waits, as far as it is shown: `groups` by how soon. `back` is the page it stands on."""

    groups: Sequence[tuple[HowSoon, Sequence[WaitingLine]]]
    count: int
    left: int
    back: str
    tally: str

    @property
    def is_short(self) -> bool:
        """Whether it is so little that a board shows it at once."""
        return self.count <= 2


def waiting_list(
    found: Sequence[Waiting], back: str, today: dt.date, language: str, most: int | None = None
) -> WaitingList:
    """What was found, in its order, as a page says it in the language on that day in Stockholm."""
    shown = found[:most]
    by_time = groupby(shown, key=lambda each: each.how_soon(today))
    groups = [(when, [_line(each, back, language) for each in group]) for when, group in by_time]
    return WaitingList(groups, len(found), len(found) - len(shown), back, ", ".join(_tally(found, language)))


def _tally(found: Sequence[Waiting], language: str) -> Iterator[str]:
    _ = translator(language)
    for kind, count in Counter(each.kind for each in found).items():
        yield f"{_(kind.label)} {count}" if count > 1 else _(kind.label)


def _line(waiting: Waiting, back: str, language: str) -> WaitingLine:
    tone, symbol = LOOKS[waiting.kind]
    _ = translator(language)
    return WaitingLine(
        waiting,
        tone,
        symbol,
        _(waiting.kind.label),
        waiting_sentence(waiting, language),
        f"/console/rounds/{waiting.case_id or waiting.round_slug}",
        tuple(ActLink(_(WORDS[act]), _href(waiting, act, back), act in ON_LETTER) for act in waiting.acts),
    )


def _href(waiting: Waiting, act: WaitingAct, back: str) -> str:
    """The act's own page, which leads back to where it was come to from."""
    if act in ON_LETTER:
        return f"/console/letters/{waiting.letter}/{act}"
    return f"{_page(waiting, act)}?back={quote(back)}"


def _page(waiting: Waiting, act: WaitingAct) -> str:
    base = f"/console/rounds/{waiting.case_id or waiting.round_slug}"
    if act is WaitingAct.SEE_LETTER:
        return f"/console/letters/{waiting.letter}"
    if act is WaitingAct.CLASSIFY:
        return f"{base}/{act}/{waiting.target}"
    if act in OWN_FORM:
        return f"{base}/{act}"
    return f"{base}/do/{act}/{waiting.target}" if act in WITH_TARGET else f"{base}/do/{act}"
