"""A heading nobody knows, put in anywhere on any page, gives none of the days below it to a body of the page."""

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from rules.law.workdays import is_working_day
from tests.meeting_pages.shapes import MONTHS, worded
from tests.meeting_pages.test_pages import EVERY, days_read

FIRST: Final = (
    *("Skol", "Vatten", "Trygghets", "Kultur", "Bygde", "Närings", "Miljö", "Ungdoms", "Senior", "Projekt"),
    *("Digitaliserings", "Energi", "Bostads"),
)
LAST: Final = (
    *("gruppen", "rådet", "forumet", "teamet", "träffar", "tider", "dagar", "möten", "nätverket", "samverkan"),
    *("kvällar", "visningar", "kontoret"),
)
AFTER: Final = ("", "", "", " för skolan", " i norr", " Hultby", " och Åsby", " 60+", " (SG)")
BEFORE: Final = ("Styrgruppen för ", "Tider för ", "Extra ", "Möten i ", "Styrelsen för ", "Nästa ", "Höstens ")
WHOLE: Final = (
    *("Bokslutstider", "Öppettider", "Presidiet", "Inlämning av handlingar", "Sista dag för motioner", "Beredning"),
    *("Gruppmöten", "Hultby Energi AB:s styrelse", "Delårsrapporter", "Lokalen upptagen", "Sal 3 upptagen", "Loppis"),
    *("Datum för inlämning", "Ledningsgruppens möten", "Kommunens aktiebolag", "Bolagsstämmor", "Pensionärsrådet"),
)
Days = list[dt.date]


def name_of(chance: random.Random) -> str:
    made = f"{chance.choice(FIRST)}{chance.choice(LAST)}{chance.choice(AFTER)}"
    led = f"{chance.choice(BEFORE)}{made.lower()}"
    return chance.choice((made, made, led, made.upper(), chance.choice(WHOLE)))


def lines(days: Days) -> str:
    return "\n".join(map(worded, days))


def items(days: Days) -> str:
    return f"<ul>{''.join(f'<li>{worded(day)}</li>' for day in days)}</ul>"


def slashed(days: Days) -> str:
    return ", ".join(f"{day.day}/{day.month}" for day in days)


Shape = Callable[[str, Days], str]
TEXT: Final[tuple[Shape, ...]] = (
    lambda name, days: f"{name}\n{lines(days)}",
    lambda name, days: f"\n{name}\n\n{lines(days)}\n",
    lambda name, days: f"\n{name}\n{slashed(days)}\n",
    lambda name, days: f"{name}: {slashed(days)}",
    lambda name, days: f"## {name}\n{lines(days)}",
    lambda name, days: f"{name}\nKl. 13.00\n{lines(days)}",
    lambda name, days: f"{name}\nFolkets hus\n{lines(days)}",
    lambda name, days: f"{name} {days[0].year}\n{lines(days)}",
    lambda name, days: f"{name}\n{days[0].year}\n{lines(days)}",
    lambda name, days: f"\n{name}\nMötesdagar {days[0].year}\n{lines(days)}",
    lambda name, days: f"{name}\n" + "\n".join(f"{MONTHS[day.month - 1].capitalize()}: {day.day}" for day in days),
)
MARKUP: Final[tuple[Shape, ...]] = (
    lambda name, days: f"<h2>{name}</h2>{items(days)}",
    lambda name, days: f"<h4>{name}</h4><p>{slashed(days)}</p>",
    lambda name, days: f"<p>{name}</p>{items(days)}",
    lambda name, days: f"<p><strong>{name}</strong></p>{items(days)}",
    lambda name, days: f"<p><b>{name}</b><br>{'<br>'.join(map(worded, days))}</p>",
    lambda name, days: f"<h2>{name}</h2><h3>Mötesdagar {days[0].year}</h3>{items(days)}",
    lambda name, days: f"<p>{name} {days[0].year}</p>{items(days)}",
    lambda name, days: f"<dl><dt>{name}</dt><dd>{', '.join(map(worded, days))}</dd></dl>",
)
OPENS: Final = re.compile(
    r"(?=<(?:h[1-6]|p|ul|ol|table|dl|div|section|article)\b)|(?=</(?:body|main|article|section)>)"
)
HOLDS: Final = (
    *("table", "ul", "ol", "dl", "p", "nav", "footer", "button", "title", "style", "script", "a", "span"),
    *("h1", "h2", "h3", "h4"),
)


def places(page: dict[str, Any]) -> list[int]:
    """Where a heading may be put: before any line, or before any element that stands in nothing else of its kind."""
    text = page["text"].rstrip()
    if page["file"] == "x.txt":
        return [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
    found = [match.start() for match in OPENS.finditer(text)]
    return [at for at in found if not any(is_within(tag, text[:at]) for tag in HOLDS)] or [len(text)]


def is_within(tag: str, before: str) -> bool:
    return len(re.findall(rf"<{tag}\b", before)) > before.count(f"</{tag}>")


def others(page: dict[str, Any], chance: random.Random) -> Days:
    """Three working days of the page's year whose numbers stand nowhere on it, if there are such."""
    dated = [day for days in page["days"].values() for day in days]
    year = dated[0].year if dated else 2026
    days = []
    for month in chance.choice(((1, 2, 3), (2, 4, 10), (3, 5, 9), (9, 10, 11))):
        free = [day for day in (dt.date(year, month, number) for number in range(13, 29)) if is_working_day(day)]
        unsaid = [day for day in free if not re.search(rf"(?<!\d){day.day}(?!\d)", page["text"])]
        days.append(chance.choice(unsaid or [day for day in free if day not in dated]))
    return days


def given_away(page: dict[str, Any], chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """The days of a heading put in somewhere that are then some body's of the page."""
    days, at = others(page, chance), chance.choice(places(page))
    name, shape = name_of(chance), chance.choice(TEXT if page["file"] == "x.txt" else MARKUP)
    text, put = page["text"].rstrip(), shape(name, days)
    end = "\n" if page["file"] == "x.txt" else ""
    whole = f"{text[:at]}{end if at == len(text) else ''}{put}{end}{text[at:]}"
    known = {day.isoformat() for each in page["days"].values() for day in each}
    for body, day in days_read({**page, "text": whole}):
        if body in page["days"] and day not in known and day in {each.isoformat() for each in days}:
            yield (page["name"], put, f"{body} {day}")


@pytest.mark.parametrize("file", ["x.txt", "x.html"])
def test_no_body_has_the_days_below_a_heading_nobody_knows(file: str) -> None:
    chance = random.Random(2026)
    pages = [page for page in EVERY if page["file"] == file and "text" in page]
    assert [each for page in pages for each in given_away(page, chance)] == []
