"""The bodies a text names, by their full names and by the letters they are written with, each with its level."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from models.vocabulary import Level

_WORD: Final = r"[a-zåäöé]"
_LISTED: Final = rf"(?:{_WORD}{{2,30}}-(?:\s?,\s?{_WORD}{{2,30}}-){{0,4}}\s?(?:,|och|samt|&)\s+)?"
_COUNCIL: Final = r"(?:kommun(?:al)?|region|landstings|stads|förbunds|lands)?fullmäktige"
_BOARD: Final = (
    r"(?:kommun|region|landstings|stads|förbunds|bolags)?styrelse(?:n|rna|r)?(?=s?\b)"
    r"|[a-zåäö]*förbundets\s+styrelse(?=s?\b)"
)
_DIRECTION: Final = (
    r"(?:förbunds)?direktion(?:en)?(?=s?\b)"
    r"(?:[ ]+för[ ]+(?-i:[A-ZÅÄÖ])[\wåäö]+(?:[ ]+[\wåäö]+){0,3}(?=[ \t]*(?:\n|\Z)))?"
)
_KIND_OF: Final = (
    r"(?:(?:gemensam(?=\s+(?:nämnd\s+för|[a-zåäö]{3,40}nämnd\b))|gemensamma|regionala|tekniska|kommunala|sociala|lokala|norra|södra|östra|västra"
    r"|centrala)\s+)?"
)
_OF_DISTRICT: Final = (
    r"(?:stads|kommun)delsnämnd(?:en)?[ ]+(?-i:[A-ZÅÄÖ])[\wåäö]+(?:-(?-i:[A-ZÅÄÖ])[\wåäö]+)*"
    r"(?:[ ]+[\wåäö]+(?=[ \t]*(?:\n|\Z)))?"
    r"|(?-i:[A-ZÅÄÖ])[\wåäö]+(?:-(?-i:[A-ZÅÄÖ])[\wåäö]+)*[ ](?:stads|kommun)delsnämnd(?=s?\b)"
)
_BESIDE: Final = r"(?:(?-i:[A-ZÅÄÖ])(?![\wåäö]*(?:nämnden|styrelsen|fullmäktige|utskottet)\b)[\wåäö]+[ ]+samt[ ]+)?"
_PLACES: Final = r"(?-i:[A-ZÅÄÖ])[\wåäö]+(?:,[ ](?-i:[A-ZÅÄÖ])[\wåäö]+){1,8}[ ](?:och|samt)[ ](?-i:[A-ZÅÄÖ])[\wåäö]+"
_OF_FIELDS: Final = rf"nämnden\s+för\s+{_WORD}+(?:,\s+{_WORD}+){{1,4}}\s+(?:och|samt)\s+{_WORD}+"
_COMMITTEE: Final = (
    rf"{_OF_DISTRICT}|{_OF_FIELDS}|{_BESIDE}{_KIND_OF}{_LISTED}{_WORD}{{0,40}}nämnd(?:en)?(?=s?\b)"
    rf"(?:\s+för\s+(?:{_PLACES}|{_LISTED}(?:(?:social|psykisk|hållbar|regional|kommunal|teknisk|nära|god|gemensam|digital|allmän)\w{{0,2}}\s+)?{_WORD}+(?:\s+(?:och|samt)\s+{_WORD}+)?)(?=[\s,.;:]|$))?"
)
_PANEL: Final = rf"{_LISTED}(?:(?:allmänna|sociala|tekniska|regionala)\s+)?{_WORD}{{0,40}}utskott(?:et)?(?=s?\b)"
_OWN_PANEL: Final = rf"(?:{_LISTED}{_WORD}{{0,40}}nämndens|(?:kommun|region)styrelsens)\s+(?-i:AU)(?=s?\b)"
_NAMED: Final = (
    r"(?:hälso-\s?och\s+sjukvårds|(?:när)?sjukvårds|primärvårds|folktandvårds|(?:kollektiv)?trafik|fastighets"
    r"|service|hjälpmedels)"
)
_NAMED_BOARD: Final = rf"{_NAMED}styrelsen?(?=s?\b)"
"""A committee called a board (kommunallagen 3 kap. 4 §)."""
NAME: Final = (
    rf"(?:(?P<panel>(?:(?:{_LISTED}{_WORD}{{0,40}}nämndens|(?:kommun|region|landstings|stads|förbunds|{_NAMED})styrelsens|(?-i:[KRL][Ss]|[A-ZÅÄÖ]{{1,4}}N)(?::?s)?)\s+)?{_PANEL}|{_OWN_PANEL})"
    rf"|(?P<council>{_COUNCIL})|(?P<board>{_BOARD})|(?P<named>{_NAMED_BOARD})|(?P<direction>{_DIRECTION})|(?P<committee>{_COMMITTEE}))"
)
_FULL: Final = re.compile(rf"(?<![\wåäö-]){NAME}(?P<genitive>s)?(?![\wåäö])", re.IGNORECASE)
_IN_EVERY_NAME: Final = ("nämnd", "styrelse", "fullm", "utskott", "rekt")
"""One of these stands in whatever that finds, which is long in looking; without an i, which has two capitals."""
_OWNED: Final = re.compile(r"\s+(?:beslut|förslag|yttrande|handläggning|behandling)\b", re.IGNORECASE)
"""After `Nämnden för vård och omsorgs`, in which the last word is the one in the genitive."""
_NO_BODY: Final = re.compile(r"(?:ovan|före|om|be|ut|sist|först|nyss|ny)nämnd$", re.IGNORECASE)
_OF_LEVEL: Final = {
    "panel": Level.ARBETSUTSKOTT,
    "council": Level.FULLMAKTIGE,
    "board": Level.STYRELSE,
    "named": None,
    "direction": None,
    "committee": Level.NAMND,
}
_SHORT: Final = {
    **dict.fromkeys(("KF", "RF", "LF"), Level.FULLMAKTIGE),
    **dict.fromkeys(("KS", "RS", "LS"), Level.STYRELSE),
    **dict.fromkeys(("KSAU", "RSAU", "AU", "KSLU", "SNAU", "HSNAU"), Level.ARBETSUTSKOTT),
    **dict.fromkeys(("HSN", "SN", "BUN", "VON", "IFN", "AVN", "KUN"), Level.NAMND),
}
_OF_A_PANEL: Final = re.compile(r"[A-ZÅÄÖ]{2,3}NAU")
_LETTERS: Final = re.compile(
    r"(?<![\w/.-])(?P<short>[KkRr][Ss](?:\s?/\s?|\s)?[Aa][Uu]|[A-Z]{2,5}|[KRL][sf]|Au|Ksau|Rsau"
    r"|[A-Z][a-z]{1,3}(?=[ \t]+§))(?P<genitive>:?s)?(?![\wåäö])"
    r"(?!:s)(?!\s?[-/.:]?\s?\d)|"
    r"(?<![\w/.-])(?P<dated>[A-Z]{2,5}|[KRL][sf])(?=\s+(?:den\s+)?(?:\d\d(?:\d\d)?-\d\d-\d\d(?![-\d])"
    r"|\d{1,2}/\d{1,2}[ -]\d{2,4}(?!\d)|\d{1,2}\s[a-z]{3,9}\s\d{4}))"
    r"|(?<=\bföreslår )(?P<small>ks|kf|rs|rf)(?=\s+att\b|[ \t]*\n)|(?P<noted>Ksau|Rsau)(?=\s+prot\b)"
)


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body at its place in the text. `name` is its basic form as written there; `genitive`: what is its own follows.

    The level of the directors of a kommunalförbund, and of a board for something, is not said by their name.
    """

    start: int
    end: int
    name: str
    level: Level | None
    genitive: bool = False


def bodies_in(text: str, start: int = 0, end: int | None = None) -> list[NamedBody]:
    """Every body named between those places, in order."""
    end = len(text) if end is None else end
    named = [*_by_name(text, start, end)]
    letters = [
        each for each in _by_letters(text, start, end) if not any(name.start <= each.start < name.end for name in named)
    ]
    return sorted([*named, *letters], key=lambda each: each.start)


def _by_name(text: str, start: int, end: int) -> Iterator[NamedBody]:
    said = text[start:end].casefold()
    if not any(each in said for each in _IN_EVERY_NAME):
        return
    for found in _FULL.finditer(text, start, end):
        kind = next(name for name in _OF_LEVEL if found[name])
        name = " ".join(found[kind].split())
        owns = " för " in name and name.endswith("s") and _OWNED.match(text, found.end(), end) is not None
        if not _NO_BODY.search(name):
            whole = name.removesuffix("s") if owns else name
            yield NamedBody(found.start(), found.end(), whole, _OF_LEVEL[kind], owns or bool(found["genitive"]))


def _by_letters(text: str, start: int, end: int) -> Iterator[NamedBody]:
    for found in _LETTERS.finditer(text, start, end):
        short = re.sub(r"[\s/]", "", found["short"] or found["dated"] or found["small"] or found["noted"]).upper()
        level = _SHORT.get(short) or (Level.ARBETSUTSKOTT if _OF_A_PANEL.fullmatch(short) else None)
        if level:
            yield NamedBody(found.start(), found.end(), short, level, bool(found["genitive"]))
