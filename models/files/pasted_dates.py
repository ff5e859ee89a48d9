"""Meeting days as people paste them from web pages and mails: "24 april, 29 maj och 19 juni 2023", "24/4 2023"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.files.fields import FIRST_YEAR, LAST_YEAR, folded
from models.files.limits import PASTED, Limit
from models.meetings import in_order

NEW_YEAR = 6
"""A list that goes back more months than this has passed New Year; one that goes back fewer is not in order."""
TOO_MANY_DAYS = "Texten är för lång, eller har för många dagar. Klistra in bara de dagar som behövs."
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
            r"(?P<heading>(?<!\d)\d{4}(?:\s?[-–/]\s?\d{4}(?![-\d])|(?!\d)))",
        )
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PastedDates:
    """What could be read: the days in order, and what looks like days but could not be read, as written.

    `too_much` when it is longer, or has more days, than anybody's calendar; then no day is read.
    """

    days: tuple[dt.date, ...]
    unread: tuple[str, ...]
    too_much: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """One date as written; `year` is None when left out. A year by itself has no day."""

    written: str
    year: int | None
    month: int = 0
    day: int = 0


def read_dates(text: str, limit: Limit = PASTED) -> PastedDates:
    """Every day in the text. A day without a year takes that of its heading, of the next dated day, or of the last.

    A list that goes from late in the year to early in it has passed New Year.
    """
    if len(text) > limit.size:
        return PastedDates((), (), too_much=True)
    text = _CLOCK.sub(" ", text)
    days: list[dt.date] = []
    unread = [part for part in _FORMS.sub(_kept_out, text).split("\n") if re.search(r"\d", part)]
    for each, year in _with_years(list(_found(text))):
        try:
            days.append(dt.date(year or 0, each.month, each.day))
        except ValueError:
            unread.append(each.written)
    if len(days) > limit.count:
        return PastedDates((), (), too_much=True)
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
            year = int(written[:4])  # "2023–2024" begins in 2023
            if FIRST_YEAR <= year <= LAST_YEAR:
                yield _Found(written, year)
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


def _with_years(found: Sequence[_Found]) -> Iterator[tuple[_Found, int | None]]:
    """Every day in the order written, with its year; None when no year is written anywhere.

    A year read is kept as that of the last day's, so that one base holds for every day on either side of New Year.
    """
    heading = before = None
    for each, new_years, after in _from_the_end(found):
        if each.year is not None:
            before = each.year + new_years
        if not each.day:
            heading = before
            continue
        bases = (base for base in (heading, after, before) if base is not None)
        last = next(bases, None) if each.year is None else before
        yield each, last - new_years if last is not None else None


def _from_the_end(found: Sequence[_Found]) -> list[tuple[_Found, int, int | None]]:
    """Each with how many New Years are passed after it, and the next year written, as that of the last day's."""
    told: list[tuple[_Found, int, int | None]] = []
    new_years, month, after = 0, 0, None
    for each in reversed(found):
        if each.day:
            new_years += each.month - month > NEW_YEAR and month > 0
            month = each.month
        after = after if each.year is None else each.year + new_years
        told.append((each, new_years, after))
    return told[::-1]
