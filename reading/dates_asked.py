"""The day something was recommended, and the day by which an answer is asked for."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Final

from reading.asked import RECOMMENDS, Asked, in_front
from reading.days import NamedDay, days_in
from reading.lines import sentence_at
from reading.source import Source, Suggestion

_BEFORE: Final = re.compile(
    r"(?:senast|före|innan|inom|till\s+och\s+med|t\.?\s?o\.?\s?m\.?|från\s+och\s+med|fr\.?\s?o\.?\s?m\.?|fram\s+till|gäller?\s+från"
    r"|från)\s*(?:den)?\s*$",
    re.IGNORECASE,
)
_MET: Final = re.compile(
    r"\b(?:rekommenderade\s+den|beslut\w*|sammanträd\w*|möte\w*|enades|enats|antog|ställde\s+sig)\b", re.IGNORECASE
)
_MADE: Final = re.compile(
    r"^[ \t]*(?:(?:minnesanteckningar|protokoll(?:sutdrag)?(?:[ \t]+[\wåäö]+){0,2}|sammanträdes(?:datum|dag)|mötesdatum"
    r"|beslutsdatum)(?=[ \t:]+\d)"
    r"|(?:beslutet|rekommendationen)\s+(?:fattades|antogs|beslutades|togs)"
    r"|beslutad|rekommenderad|rekommendation(?:en)?\s+(?:beslutad|antagen))\b[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LAST_DAY: Final = re.compile(
    r"(?:senast(?:\s+(?:till|per|fredag\w*))?|till\s+och\s+med|t\.?\s?o\.?\s?m\.?|fram\s+till|före\s+utgången\s+av)\s*(?:den)?\s*:?\s*$",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?:sista\s+(?:svars(?:dag|datum)|dag(?:en)?\s+(?:för|att)\s+(?:svar|svara|yttrande))|svars(?:datum|dag|tid)|remiss(?:tid|svar)"
    r"|svar\s+(?:önskas\s+)?senast|yttrande\s+senast|återkoppling\s+senast)(?:en)?[^\n\d]{0,30}$",
    re.IGNORECASE,
)
_ANSWER: Final = re.compile(
    r"\b(?:återkoppl\w*|återrapporter\w*|svar\w*|remissvar\w*|yttrand\w*|yttra|synpunkt\w*|besked\w*|inkom\w*|tillhanda|meddela\w*|rapporter\w*"
    r"|protokollsutdrag\w*|åter(?:sän|lämn)\w*|retur\w*|ställningstagande\w*|beslut(?:et|en)?)\b",
    re.IGNORECASE,
)
_MOVED: Final = re.compile(
    r"\btidigare\b[^.]{0,400}\b(?:flytt|ändra|ersätt)\w*|\bkunde\b|\btidigare\s+sista\b", re.IGNORECASE
)
_OTHER: Final = re.compile(
    r"\b(?:anmäl\w*|frågor|webbinari\w*|träd\w*\s+i\s+kraft|börja\w*\s+gälla|införas?|genomför\w*|implementer\w*|utvärder\w*|klar\w*|slutför\w*"
    r"|handlingsplan\w*|anhållan|förlängd|påbörja\w*|startar?)\b",
    re.IGNORECASE,
)


def recommended_day(source: Source, asked: Asked) -> Suggestion[dt.date] | None:
    """The one day on which it was recommended, as the sentence that recommends says, or the line that says when."""
    return _only(source, [*_days_recommended(source.text, asked)])


def _days_recommended(text: str, asked: Asked) -> Iterator[NamedDay]:
    for first, last in _recommending(text, asked):
        if _MET.search(text, first, last):
            yield from (
                each
                for each in days_in(text, first, last)
                if not _BEFORE.search(text[max(first, each.start - 60) : each.start])
            )
    for line in _MADE.finditer(text):
        yield from days_in(text, line.start(), line.end())


def _recommending(text: str, asked: Asked) -> list[tuple[int, int]]:
    """The sentence that asks if it recommends, or else every one that does."""
    if RECOMMENDS.search(text, asked.start, asked.end) and days_in(text, asked.start, asked.end):
        return [(asked.start, asked.end)]
    return [span for span in in_front(text) if RECOMMENDS.search(text, *span)]


def due_day(source: Source, recommended_on: dt.date | None) -> Suggestion[dt.date] | None:
    """The one last day for an answer. A day without a year counts only where its weekday settles the year."""
    found = [_dated(each, recommended_on) for each in _last_days(source.text)]
    return _only(source, [each for each in found if each])


def _last_days(text: str) -> Iterator[NamedDay]:
    for each in days_in(text):
        first, last = sentence_at(text, each.start)
        if _MOVED.search(text, first, last):
            continue
        labelled = _LABEL.search(text[max(0, each.start - 80) : each.start])
        if labelled or (
            _LAST_DAY.search(text[max(first, each.start - 60) : each.start]) and _is_about_answer(text[first:last])
        ):
            yield each


def _is_about_answer(sentence: str) -> bool:
    return bool(_ANSWER.search(sentence)) and not _OTHER.search(sentence)


def _dated(each: NamedDay, after: dt.date | None) -> NamedDay | None:
    if each.day or each.weekday is None or after is None:
        return each
    fitting = [day for year in (after.year, after.year + 1) if (day := each.in_year(year)) and day > after]
    return NamedDay(each.start, each.end, each.month, each.number, fitting[0]) if len(fitting) == 1 else each


def _only(source: Source, found: Iterable[NamedDay]) -> Suggestion[dt.date] | None:
    """The day, where the text gives no other and none that cannot be right."""
    days = {each.day for each in found}
    each = next(iter(found), None)
    if each is None or len(days) > 1 or each.day is None or any(other.doubtful for other in found):
        return None
    return source.suggest(each.day, each.start, each.end)
