"""The days in an .ics file that are one body's meetings, and what in it a person must be asked about."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from kit.errors import Fault
from models.files.fields import folded
from models.files.ics.titles import Said, said_in_title
from models.files.ics_file import Happening
from models.meetings import in_order
from models.phrases import Phrase

LONGEST: Final = 3  # days; what goes on longer is no meeting
MAY_BE_A_MEETING: Final = (
    "En händelse i kalenderfilen kan vara ett möte, men titeln säger det inte säkert. Den räknas inte. "
    "Är den organets möte, skriv titeln under titles."
)
NOT_MEETINGS: Final = "Det här i kalenderfilen räknas inte som organets möten."
SEVERAL_DAYS: Final = "Ett möte i kalenderfilen pågår flera dagar. Bara den första räknas; skriv de andra under dates."
TOO_LONG: Final = "Något i kalenderfilen pågår för länge för att vara ett möte. Det räknas inte."
GOES_ON: Final = "Ett möte i kalenderfilen upprepas utan slut. Dagarna efter den sista som lästs räknas som okända."
NO_MEETINGS: Final = "Ingen händelse i kalenderfilen är säkert organets möte. Mötesdagarna räknas som okända."
QUESTIONS: Final = (MAY_BE_A_MEETING, SEVERAL_DAYS, TOO_LONG)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose file it is: the body's code, the principal's bodies by code, what the principal is called."""

    body: str
    bodies: Mapping[str, str]
    principal: str = ""
    titles: Collection[str] = field(default=())
    """Titles a person has said are the body's meetings."""


@dataclass(frozen=True, slots=True)
class BodyDays:
    """The body's days, and what was not taken or must be thought of, in order of the file."""

    days: tuple[dt.date, ...]
    cautions: tuple[Fault, ...]


def body_days(found: Collection[Happening], whose: Whose) -> BodyDays:
    """Which of what happens is certainly the body's meeting. What may be is asked about, never taken."""
    told = {each: _reading(each, whose) for each in found}
    taken = [each for each in found if told[each] is None]
    others = [each for each in found if told[each] is not None]
    asked = [caution for message, these in _by(others, told) for caution in _cautions(message, these)]
    days = in_order(each.on for each in taken)
    return BodyDays(days, (*asked, *_of_the_taken(taken, days, found)))


def _reading(happening: Happening, whose: Whose) -> str | None:
    """None for a meeting of the body; otherwise why it is not taken."""
    said = said_in_title(happening.title, whose.bodies, (whose.principal,))
    confirmed = folded(happening.title) in {folded(title) for title in whose.titles}
    if said.cancelled or (not confirmed and (said.is_no_meeting or said.is_of_others(whose.body))):
        return NOT_MEETINGS
    if happening.days > LONGEST:
        return TOO_LONG
    certain = said.is_certainly_of(whose.body) and (said.bodies or not _is_others_calendar(happening, whose))
    return None if confirmed or certain else MAY_BE_A_MEETING


def _is_others_calendar(happening: Happening, whose: Whose) -> bool:
    said: Said = said_in_title(happening.calendar, whose.bodies, (whose.principal,))
    return said.is_of_others(whose.body)


def _by(others: Iterable[Happening], told: Mapping[Happening, str | None]) -> Iterator[tuple[str, list[Happening]]]:
    def key(each: Happening) -> tuple[str, str]:
        message = told[each] or ""
        return message, "" if message == NOT_MEETINGS else folded(each.title)

    for (message, _), these in groupby(sorted(others, key=lambda each: (*key(each), each.line, each.on)), key):
        yield message, list(these)


def _cautions(message: str, these: list[Happening]) -> Iterator[Fault]:
    if message == NOT_MEETINGS:
        titles = dict.fromkeys(each.title for each in these)
        yield Fault("", message, found="; ".join(titles)[:200])
        return
    days = ", ".join(day.isoformat() for day in in_order(each.on for each in these)[:10])
    yield _caution(message, these[0], days)


def _of_the_taken(
    taken: Collection[Happening], days: tuple[dt.date, ...], found: Collection[Happening]
) -> Iterator[Fault]:
    for each in taken:
        if each.days > 1:
            last = each.on + dt.timedelta(days=each.days - 1)
            yield _caution(SEVERAL_DAYS, each, f"{each.on} – {last}")
    for each in {each.line: each for each in taken if each.goes_on}.values():
        yield _caution(GOES_ON, each, str(days[-1]))
    if found and not taken:
        yield Fault("", NO_MEETINGS)


def _caution(message: str, happening: Happening, days: str) -> Fault:
    found = Phrase("rad {line}: {title}, {days}", line=happening.line, title=happening.title[:80] or "–", days=days)
    return Fault("", message, line=happening.line, found=found)
