"""What waits for the one who is signed in, as a page shows it: a sentence each, with the acts beside it."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final
from urllib.parse import quote

from kit.i18n import swedish_order, translator
from models.phrases import swedish
from notifications.links import act_page
from rules.waiting.waiting import HowSoon, Waiting, WaitingAct, WaitingKind, bunched, whose
from rules.wording.sentence_parts import some
from rules.wording.waiting_wording import shortened, waiting_sentence
from web.board.frame import MOST_NAMED

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
    WaitingAct.REMIND: swedish("Påminn nu"),
    WaitingAct.TELL_STEP: swedish("Rapportera steget"),
    WaitingAct.PLAN: swedish("Ta ner en ny plan"),
    WaitingAct.CLASSIFY: swedish("Bedöm utfallet"),
    WaitingAct.OPEN: swedish("Öppna rundan"),
    WaitingAct.LOOK_AGAIN: swedish("Välj en ny dag"),
    WaitingAct.CLOSE: swedish("Avsluta rundan"),
}
ON_A_BOARD: Final = 100  # lines
MORE: Final = 400
NAMED_AT_MOST: Final = 60  # principals that an address can name
ON_LETTER: Final = {WaitingAct.SEND_AGAIN, WaitingAct.PUT_ASIDE}
SHORT_OF_TIME: Final = {WaitingKind.LAST_CHANCE, WaitingKind.TOO_LATE, WaitingKind.LATE}
TO_ALL: Final = swedish("Ge alla längre svarstid")
ONE_BY_ONE: Final = swedish("Visa en och en")

IN_THEIR_WORDS: Final = {WaitingKind.QUESTION, WaitingKind.MORE_TIME, WaitingKind.CLASSIFY}


@dataclass(frozen=True, slots=True)
class ActLink:
    """Where an act is done: a page to go to, or a button that does it at once."""

    words: str
    href: str
    is_button: bool = False


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One thing that waits, or several alike. `where` is the page of what it is about, and `name` its name there.
    `look` is its tone and symbol. `written` is what of the sentence somebody
    has written, in Swedish."""

    name: str
    where: str
    look: tuple[str, str]
    kind: str
    sentence: str
    about: str
    acts: tuple[ActLink, ...]
    written: str = ""


@dataclass(frozen=True, slots=True)
class WaitingList:
    """What waits, as far as it is shown: `groups` by how soon. `back` is the page it stands on.

    `left` are the lines that are not shown; `more` is how many lines to ask for to see them, once some have been asked
    for already the list `is_asked_for`.
    """

    groups: Sequence[tuple[HowSoon, Sequence[WaitingLine]]]
    count: int
    left: int
    back: str
    tally: str
    more: int = 0
    is_asked_for: bool = False


def waiting_list(
    found: Sequence[Waiting], back: str, today: dt.date, language: str, asked_for: str = ""
) -> WaitingList:
    """What waits in a round, as its board says it in the language on that day in Stockholm.

    Of thousands as many lines as `asked_for` says, if it is a number, or else the first `ON_A_BOARD`.
    """
    is_number = asked_for.isascii() and asked_for.isdecimal() and len(asked_for) < 6
    most = int(asked_for) if is_number else ON_A_BOARD
    listed = _listed([[each] for each in found[:most]], found, Told(back, today, language), len(found) - most)
    return replace(listed, more=most + MORE, is_asked_for=is_number)


def waiting_everywhere(
    found: Sequence[Waiting],
    most: int,
    today: dt.date,
    language: str,
    namesakes: Collection[str],
    families: Mapping[str, str],
) -> WaitingList:
    """What waits in many rounds, at `most` so many lines, as the first page says it: each with its round's title, and
    its short name too where several of the rounds have that title. `families` are the titles, by slug, of the rounds
    that are told as one with those beside them."""
    bunches, told = bunched(found, families), Told("/console", today, language, namesakes, families)
    return _listed(bunches[:most], found, told, len(bunches) - most)


@dataclass(frozen=True, slots=True)
class Told:
    """Where a list stands, on which day in Stockholm it is seen, and in which language it is said."""

    back: str
    today: dt.date
    language: str
    namesakes: Collection[str] = ()
    families: Mapping[str, str] = field(default_factory=dict)

    @property
    def of_county(self) -> str:
        """What is added to the address of another page of the county that the list is of; "" for all of them."""
        return "".join(self.back.partition("?")[1:])

    def title(self, waiting: Waiting) -> str:
        """The round's title, as it is told from its namesakes."""
        return f"{waiting.title} ({waiting.round_slug})" if waiting.title in self.namesakes else waiting.title


def _listed(shown: Sequence[Sequence[Waiting]], found: Sequence[Waiting], told: Told, left: int) -> WaitingList:
    by_time = groupby(shown, key=lambda bunch: bunch[0].how_soon(told.today))
    groups = [(when, [_line(bunch, told) for bunch in group]) for when, group in by_time]
    return WaitingList(groups, len(found), max(left, 0), told.back, ", ".join(_tally(found, told.language)))


def _tally(found: Sequence[Waiting], language: str) -> Iterator[str]:
    _ = translator(language)
    for kind, count in Counter(each.kind for each in found).items():
        yield f"{_(kind.label)} {count}" if count > 1 else _(kind.label)


def _line(bunch: Sequence[Waiting], told: Told) -> WaitingLine:
    return _one(bunch[0], told) if len(bunch) == 1 else _several(bunch, told)


def _one(waiting: Waiting, told: Told) -> WaitingLine:
    _ = translator(told.language)
    acts = (ActLink(_(WORDS[act]), _href(waiting, act, told.back), act in ON_LETTER) for act in waiting.acts)
    return WaitingLine(
        name=waiting.principal or told.title(waiting),
        where=f"/console/rounds/{waiting.case_id or waiting.round_slug}{told.of_county}",
        sentence=waiting_sentence(waiting, told.language),
        about=told.title(waiting) if waiting.principal and told.back == "/console" else "",
        acts=tuple(acts),
        look=LOOKS[waiting.kind],
        kind=_(waiting.kind.label),
        written=shortened(waiting.says) if waiting.kind in IN_THEIR_WORDS else "",
    )


def _several(bunch: Sequence[Waiting], told: Told) -> WaitingLine:
    first, _ = bunch[0], translator(told.language)
    rounds = {each.round_slug for each in bunch}
    names = sorted(whose(bunch), key=swedish_order)
    told_of = f"{len(names)}: {some(names, MOST_NAMED, told.language)}"
    if len(rounds) > 1:
        main = first.family or first.round_slug
        name, page, acts = told.families[main], f"/console/families/{main}", _for_family(first, main, told)
        told_of = _("{who}, i {count} rundor").format(who=told_of, count=len(rounds))
    else:
        page = f"/console/rounds/{first.round_slug}"
        name, acts = told.title(first), _for_all(bunch, page, told)
    return WaitingLine(
        name=name,
        where=page,
        sentence=told_of,
        about="",
        acts=(*acts, ActLink(_(ONE_BY_ONE), f"{page}#waiting")),
        look=LOOKS[first.kind],
        kind=_(first.kind.label),
    )


def _for_family(first: Waiting, main: str, told: Told) -> Iterator[ActLink]:
    """What can be done at once for all of a family's rounds."""
    if first.kind in SHORT_OF_TIME and WaitingAct.EXTEND in first.acts:
        page = f"/console/rounds/{main}/do/extend-family?back={quote(told.back)}"
        yield ActLink(translator(told.language)(TO_ALL), page)


def _for_all(bunch: Sequence[Waiting], board: str, told: Told) -> Iterator[ActLink]:
    """What can be done for all of them at once."""
    first, _ = bunch[0], translator(told.language)
    if first.kind in SHORT_OF_TIME and WaitingAct.EXTEND in first.acts:
        yield ActLink(_(TO_ALL), f"{board}/do/extend?back={quote(told.back)}")
    if WaitingAct.REMIND in first.acts and len(bunch) <= NAMED_AT_MOST:
        codes = "&".join(f"code={each.case_id.rpartition('/')[2]}" for each in bunch)
        yield ActLink(_(WORDS[WaitingAct.REMIND]), f"{board}/write/remind?{codes}&back={quote(told.back)}")


def _href(waiting: Waiting, act: WaitingAct, back: str) -> str:
    """The act's own page, which leads back to where it was come to from."""
    if act in ON_LETTER:
        return f"/console/letters/{waiting.letter}/{act}"
    page = act_page(waiting, act)
    return f"{page}{'&' if '?' in page else '?'}back={quote(back)}"
