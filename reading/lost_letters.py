"""Words that lost their rings and dots, as scanners and old systems lose them, read as they are written.

Only the words that minutes are known by, and only where no other word is written so without them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from reading.source import Source

_FOLDED: Final = str.maketrans("åäö", "aao")
_DOTS: Final = str.maketrans("ıİ", "ii")  # re takes them for an i, whatever its case; casefold does not
_WITHIN_WORDS: Final = (
    *("fullmäktige", "nämnd", "sammanträde", "förslag", "föreslå", "föreslog", "överenskommelse", "fastställ"),
    *("godkänn", "återremi", "bordlägg", "lägger", "överlämn", "förvaltning", "ställer", "ordförande", "förbund"),
    *("hemställ", "föredragning"),
)
_AT_FIRST: Final = (
    *("ärende", "ändring", "tillägg", "biföll", "avslår", "beslöt", "förläng", "hänskjut", "överklag", "närvarande"),
    *("upphäv", "hälso", "tillkännagiv", "tjänst", "förklara", "utgår", "inrätta", "återkom", "följande", "enhällig"),
    *("hänvisning", "föregående", "kungörelse", "översänd", "kännedom", "åtgärd", "återförvisa"),
    "återvisa",
)
_WHOLE: Final = (
    *("för", "från", "får", "på", "åt", "är", "sätts", "sättes", "avsätta", "avsätts", "avsätter", "anslå", "anslås"),
    *(
        "anslår",
        "möte",
        "mötes",
        "sända",
        "sänder",
        "sänds",
        "sändes",
        "uppsättande",
        "införs",
        "införa",
        "inför",
        "ställa",
        "lägga",
    ),
    *(
        "gälla",
        "träda",
        "läggs",
        "lägges",
        "protokollsjusterare",
        "avslå",
        "avslås",
        "avstå",
        "avstår",
        "ingås",
        "ingår",
        "gäller",
    ),
    *("köpa", "köps", "sälja", "säljs", "stöd", "nästa", "också", "även", "därför", "när", "överlåta", "lämna"),
    *("lämnar", "lämnas", "jäv", "röster", "återta", "beslutsgång", "bifölls", "skäl", "två", "åtta", "ingå", "fört"),
    *("det första", "fjärde", "sjätte", "åttonde"),
)
"""Words that are others without their dots, where a text has not one dot."""
_WRITTEN: Final = {word.translate(_FOLDED): word for word in (*_WITHIN_WORDS, *_AT_FIRST, *_WHOLE)}


def _any(words: Iterable[str]) -> str:
    return "|".join(word.translate(_FOLDED) for word in words)


_KNOWN: Final = re.compile(rf"{_any(_WITHIN_WORDS)}|\b(?:{_any(_AT_FIRST)})", re.IGNORECASE)
_SWEDISH: Final = re.compile(rf"{_KNOWN.pattern}|\b(?:beslut|protokoll|styrelsen|direktionen)", re.IGNORECASE)
_ALL: Final = re.compile(rf"{_KNOWN.pattern}|(?!\b(?<!\batt )inga\b)\b(?:{_any(_WHOLE)})\b", re.IGNORECASE)
"""`Inga` are none, and `att inga` is to enter into something."""


def restored(source: Source) -> Source:
    """The source with those words as they are written: each as long as it was, so that every place still holds."""
    changes = [*_lost(source.text)]
    if not changes:
        return source
    letters = [*source.text]
    for start, written in changes:
        letters[start : start + len(written)] = written
    text = "".join(letters)
    whole = [(found[0], source.text[slice(*found.span())]) for found in re.finditer(r"\w+", text)]
    return replace(
        source, text=text, restored={new: old for new, old in whole if new != old and new not in source.text}
    )


def _lost(text: str) -> Iterator[tuple[int, str]]:
    pattern = _ALL if _SWEDISH.search(text) and not re.search("[åäöÅÄÖ]", text) else _KNOWN
    for found in pattern.finditer(text):
        yield found.start(), "".join(map(_as, _WRITTEN[found[0].translate(_DOTS).casefold()], found[0]))


def _as(new: str, old: str) -> str:
    return new.upper() if old.isupper() else new
