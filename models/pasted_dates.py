"""Meeting days as people paste them from web pages and mails: "24 april, 29 maj och 19 juni 2023", "24/4 2023"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.file_fields import FIRST_YEAR, LAST_YEAR, folded
from models.meetings import in_order

EXAMPLE = "24 april, 29 maj och 19 juni 2023"

_MONTHS = (
    ("januari", "january"),
    ("februari", "february"),
    ("mars", "march"),
    ("april",),
    ("maj", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("augusti", "august"),
    ("september",),
    ("oktober", "october"),
    ("november",),
    ("december",),
)
_CLOCK = re.compile(
    r"\b(kl|klockan|at)\.?\s*\d{1,2}([.:]\d{2})?(\s*[-–]\s*\d{1,2}([.:]\d{2})?)?|\b\d{1,2}:\d{2}\b", re.I
)
_DAY = r"(?:den\s+)?\d{1,2}(?!\d)(?::?(?:e|a)\b)?"
# bounded: whoever pastes must not keep others waiting
_SEVERAL = rf"(?P<days>{_DAY}(?:\s*(?:,|och|samt|and|&|[-–])\s*{_DAY}){{0,40}}+)"
_FORMS = re.compile(
    "|".join(
        (
            r"(?P<iso>(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)|(?<!\d)(?:19|20|21)\d{6}(?!\d))",
            r"(?P<slashed>(?<!\d)\d{1,2}/\d{1,2}(?!\d)(?:[-\s]+\d{4}(?!\d)|[/-]\d{2,4}(?!\d))?)",
            r"(?P<dotted>(?<!\d)\d{1,2}\.\d{1,2}\.\d{4}(?!\d))",
            rf"{_SEVERAL}\.?\s*(?P<month>[^\W\d_]{{3,9}})\.?(?:,?[^\S\n]+(?P<year>\d{{4}})(?!\d))?",
            r"(?P<heading>(?<!\d)\d{4}(?!\d))",
        )
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PastedDates:
    """What could be read: the days in order, and what looks like days but could not be read, as written."""

    days: tuple[dt.date, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """One date as written; `year` is None when left out. A year by itself has no day."""

    written: str
    year: int | None
    month: int = 0
    day: int = 0


def read_dates(text: str) -> PastedDates:
    """Every day in the text. A day without a year takes that of its heading, of the next dated day, or of the last."""
    text = _CLOCK.sub(" ", text)
    found = list(_found(text))
    days: list[dt.date] = []
    unread = [part for part in _FORMS.sub(_kept_out, text).split("\n") if re.search(r"\d", part)]
    for place, each in enumerate(found):
        if not each.day:
            continue
        try:
            days.append(dt.date(_year_of(found, place), each.month, each.day))
        except ValueError:
            unread.append(each.written)
    return PastedDates(in_order(days), tuple(" ".join(part.split())[:60] for part in unread))


def _kept_out(match: re.Match[str]) -> str:
    """Nothing for what is a date; the text itself, on a line of its own, for what only looks like one."""
    if match["month"] is None or _month(match["month"]):
        return "\n"
    return f"\n{match[0]}\n"


def _found(text: str) -> Iterator[_Found]:
    for match in _FORMS.finditer(text):
        written = match[0].strip()
        if match["heading"]:
            if FIRST_YEAR <= int(written) <= LAST_YEAR:
                yield _Found(written, int(written))
        elif match["iso"]:
            year, month, day = _iso(written)
            yield _Found(written, year, month, day)
        elif match["days"]:
            yield from _of_month(match)
        else:
            parts = [int(part) for part in re.findall(r"\d+", written)]
            written_year = parts[2] + 2000 * (parts[2] < 100) if len(parts) > 2 else None
            yield _Found(written, written_year, parts[1], parts[0])


def _iso(written: str) -> tuple[int, int, int]:
    digits = [int(part) for part in written.split("-")]
    if len(digits) == 3:
        return digits[0], digits[1], digits[2]
    return int(written[:4]), int(written[4:6]), int(written[6:])


def _of_month(match: re.Match[str]) -> Iterator[_Found]:
    """`4, 18 och 25 april` is three days."""
    month = _month(match["month"])
    year = int(match["year"]) if match["year"] else None
    for day in re.findall(r"\d+", match["days"]) if month else ():
        yield _Found(f"{day} {match['month']} {match['year'] or ''}".strip(), year, month, int(day))


def _month(name: str) -> int:
    """The number of the month, in full or shortened; 0 when it is none."""
    written = folded(name)
    fitting = (number for number, names in enumerate(_MONTHS, 1) if any(each.startswith(written) for each in names))
    return next(fitting, 0)


def _year_of(found: list[_Found], place: int) -> int:
    """Raises ValueError when no year is written anywhere."""
    own = found[place].year
    if own is not None:
        return own
    headings = [each.year for each in found[:place] if each.year and not each.day]
    after = [each.year for each in found[place:] if each.year]
    before = [each.year for each in found[:place] if each.year]
    for years in (headings[-1:], after[:1], before[-1:]):
        if years and years[0]:
            return years[0]
    raise ValueError(found[place].written)
