"""The same extract in other shapes: lines broken as a page breaks them, other blanks, and what else may follow it."""

import re
from collections.abc import Callable
from typing import Final

_COLUMNS: Final = re.compile(r"\s{3,}|\t")
_FOOT: Final = "\n\nJusterandes sign          Utdragsbestyrkande\n                                  Sida 3(7)\n"
_APPEAL: Final = """

Hur man överklagar
Den som vill få beslutet prövat ska skriva till förvaltningsrätten senast tre veckor från den dag då justeringen av
protokollet har tillkännagivits på anslagstavlan. Kommunfullmäktiges beslut kan överklagas av kommunens medlemmar.
"""
_VOTES: Final = """

Omröstningsresultat
Ledamot                 Ja   Nej   Avstår
Alva Exempel (S)        X
Summa                   20   17    0
"""
_ANNEX: Final = """

Bilaga 1
Kommunstyrelsen föreslår kommunfullmäktige att anta den bifogade planen. Planen beslutades första gången 2015-03-12.
"""
_WISHES: Final = """

Yrkanden
Alva Exempel (M) föreslår att ärendet återremitteras.

Beslutsgång
Ordföranden frågar om ärendet ska avgöras idag eller återremitteras och finner att det ska avgöras idag.
"""
_EARLIER: Final = """

Beslutsunderlag
Kommunstyrelsens arbetsutskotts beslut 2022-01-19 § 4
Regionstyrelsens beslut 2021-12-01, § 210, RS 2021-0999
"""


def wrapped(text: str, width: int) -> str:
    """The text with no line wider than that, its long words parted with a hyphen as a word processor parts them."""
    return "\n".join(
        piece
        for line in text.split("\n")
        for piece in ([line] if len(line) <= width or _COLUMNS.search(line) else _broken(line, width))
    )


def _broken(line: str, width: int) -> list[str]:
    lines = [""]
    for word in line.split(" "):
        room = width - len(lines[-1]) - 2
        if len(lines[-1]) + len(word) < width:
            lines[-1] = f"{lines[-1]} {word}".lstrip()
        elif len(word) > 10 and word.isalpha() and word.islower() and room > 4:
            cut = min(room, len(word) - 4)
            lines[-1] += f" {word[:cut]}-"
            lines.append(word[cut:])
        else:
            lines.append(word)
    return lines


def _softly(text: str) -> str:
    return re.sub(r"([a-zåäö]{5})([a-zåäö]{5})", "\\1\u00ad\\2", text)


SHAPES: Final[dict[str, Callable[[str], str]]] = {
    "narrow": lambda text: wrapped(text, 48),
    "a page's width": lambda text: wrapped(text, 70),
    "other blanks": lambda text: re.sub(r"(?<=\S) (?=\S)", "\u00a0", text).replace("\n", "\r\n"),
    "dense": lambda text: re.sub(r"\n\s*\n", "\n", text),
    "indented": lambda text: re.sub(r"(?m)^(?=.*\S)", "    ", text),
    "soft hyphens": _softly,
    "headings in bold": lambda text: re.sub(r"(?m)^((?:\S+ )?[Bb]eslut)$", r"**\1**", text),
}
FOLLOWED: Final = {
    "a page's foot": _FOOT,
    "how to appeal": _APPEAL,
    "votes": _VOTES,
    "an annex": _ANNEX,
    "wishes": _WISHES,
    "what was before": _EARLIER,
}
"""What may stand after an extract without changing what it says."""
