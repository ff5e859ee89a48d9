"""The lines of a calendar file that say what meets when, and which of them cannot be read."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from icalendar import Calendar, Component, vDDDTypes

from kit.errors import Fault
from models.files.fields import FIRST_YEAR, LAST_YEAR, probable_day
from models.files.limits import Limit
from models.phrases import Phrase

NOT_ICS: Final = "Filen går inte att läsa som kalender (.ics)."
TOO_LARGE: Final = "Kalenderfilen är för stor. Spara bara de år som behövs."
TOO_DEEP: Final = "Kalenderfilen har för många delar i varandra."
TOO_MANY: Final = "Kalenderfilen har för många möten. Spara bara de år som behövs."
TOO_SLOW: Final = "Kalenderfilen tar för lång tid att läsa. Spara bara de år som behövs."
TOO_OFTEN: Final = "Ett möte i kalenderfilen upprepas oftare än varje dag, eller på ett sätt som inte går att läsa."
BAD_DAY: Final = "En dag i kalenderfilen går inte att läsa. Rätta raden, eller skriv dagarna under dates i stället."
NO_DAY: Final = "En händelse i kalenderfilen har ingen dag (DTSTART). Skriv dit den, eller ta bort händelsen."
BAD_LINE: Final = "En rad i kalenderfilen går inte att läsa. Rätta den, eller skriv dagarna under dates i stället."

LONGEST_RULE: Final = 500  # bytes; what a calendar program writes is under a hundred
LINE: Final = "X-RUNDAN-LINE"
"""Put into every event that is read: on which line of the file it began."""

_MARKS: Final = {"BEGIN", "END"}
_DAYS: Final = ("DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE")
_DATED: Final = (*_DAYS, "DURATION", "RRULE", "SEQUENCE")
_NEEDED: Final = re.compile(
    rf"({'|'.join(_DATED)}|EXRULE|STATUS|UID|SUMMARY|METHOD|CALSCALE|X-WR-TIMEZONE|X-WR-CALNAME)[;:]", re.IGNORECASE
)
_VENDOR: Final = re.compile(r'(;TZID="?)/[^:;"]+?/(?=[A-Z]\w+/[\w/+-]+"?[:;])', re.IGNORECASE)
"""Before a zone's name, whose list of zones it was taken from (RFC 5545, 3.2.19)."""
_EMPTY: Final = re.compile(r"(RRULE|RDATE|EXDATE):\s*$", re.IGNORECASE)
_OFTEN: Final = re.compile(
    r"FREQ\s*=\s*(?!DAILY|WEEKLY|MONTHLY|YEARLY)|INTERVAL\s*=\s*(?![1-9]\d{0,3}\s*(;|$))"
    r"|BY(HOUR|MINUTE|SECOND)\s*=[^;]*,|^EXRULE",
    re.IGNORECASE,
)


class NotACalendar(ValueError):
    """The file can't be read as a calendar; `faults` says why, in Swedish, with the file's own lines."""

    def __init__(self, found: str, message: str = NOT_ICS, *faults: Fault) -> None:
        super().__init__(found)
        self.faults = faults or (Fault("", message, found=found or None),)
        self.message = self.faults[0].message


def calendars_in(data: bytes, limit: Limit) -> list[Calendar]:
    """The calendars of the file, of each only what says what meets when. Raises NotACalendar."""
    kept = list(_meetings_only(data, limit))
    found: list[Any] = Calendar.from_ical("\r\n".join(line for _, line in kept) + "\r\n", multiple=True)
    if not found or b"END:VCALENDAR" not in data.upper() or not all(isinstance(each, Calendar) for each in found):
        raise NotACalendar("VCALENDAR")
    _date_cancellations(found)
    if faults := list(_broken(found, kept)):
        raise NotACalendar(str(faults[0].found), "", *faults)
    return found


def is_cancellation(calendar: Calendar) -> bool:
    """Whether the calendar takes back what it holds (METHOD; RFC 5546, 3.2.5)."""
    return str(calendar.get("METHOD", "")).upper() == "CANCEL"


def _date_cancellations(calendars: Iterable[Calendar]) -> None:
    """A cancellation need not say when what it takes back would have been; the library needs a day."""
    for calendar in filter(is_cancellation, calendars):
        for event in calendar.walk("VEVENT"):
            if "DTSTART" not in event:
                event["DTSTART"] = event.get("RECURRENCE-ID", vDDDTypes(dt.date(FIRST_YEAR, 1, 1)))


def begins_on(event: Component) -> int:
    """On which line of the file the event began."""
    return int(event.get(LINE, 0))


def _meetings_only(data: bytes, limit: Limit) -> Iterator[tuple[int, str]]:
    """The lines that say what meets when, with their numbers. Time zones' own rules and all else are never read."""
    within: list[str] = []
    count = 0
    for number, line in _whole_lines(data):
        mark, _, name = line.strip().upper().partition(":")
        if mark == "BEGIN":
            within.append(name)
            count += name == "VEVENT"
            _keep_within(limit, len(within), count)
        if within in (["VCALENDAR"], ["VCALENDAR", "VEVENT"]) and (mark in _MARKS or _is_needed(number, line)):
            yield number, _VENDOR.sub(r"\1", line)
            if mark == "BEGIN" and name == "VEVENT":
                yield number, f"{LINE}:{number}"
        if mark == "END" and within:
            within.pop()


def _whole_lines(data: bytes) -> Iterator[tuple[int, str]]:
    """The lines, those that were folded put together again (RFC 5545, 3.1), each with the number of its first."""
    parts: list[bytes] = []
    began = 1
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if not line:
            continue
        if line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield began, _text(b"".join(parts))
        parts, began = [line], number
    if parts:
        yield began, _text(b"".join(parts))


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _keep_within(limit: Limit, depth: int, count: int) -> None:
    if depth > (limit.depth or 0):
        raise NotACalendar("", TOO_DEEP)
    if count > limit.count:
        raise NotACalendar("", TOO_MANY)


def _is_needed(number: int, line: str) -> bool:
    """Whether the line says what meets when. Raises NotACalendar for a rule that could go on for ever."""
    found = _NEEDED.match(line) if not _EMPTY.match(line) else None
    rule = found and found[1].upper() in {"RRULE", "EXRULE"}
    if rule and (len(line) > LONGEST_RULE or _OFTEN.search(line)):
        raise NotACalendar(line[:80], "", Fault("", TOO_OFTEN, line=number, found=line[:80]))
    return bool(found)


def _broken(calendars: Iterable[Calendar], kept: list[tuple[int, str]]) -> Iterator[Fault]:
    """What says when and cannot be read, each with its line and, for a day, how it is written."""
    for calendar in calendars:
        for event in calendar.walk("VEVENT"):
            if "DTSTART" not in event:
                yield Fault("", NO_DAY, line=begins_on(event), found=str(event.get("SUMMARY", ""))[:80] or None)
            for name in _DATED:
                if not _is_sound(name, event.get(name)):
                    yield _fault_of(name, begins_on(event), kept)


def _is_sound(name: str, value: Any) -> bool:
    if value is None:
        return True
    several = value if isinstance(value, list) else [value]
    if len(several) > 1 and name not in {"RRULE", "RDATE", "EXDATE"}:
        return False  # only these may stand several times (RFC 5545, 3.6.1)
    try:
        return all(_is_read(name, each) for each in several)
    except Exception:  # what is broken says so when it is looked at
        return False


def _is_read(name: str, value: Any) -> bool:
    if name == "RRULE":
        return bool(value["FREQ"])
    if name == "SEQUENCE":
        return isinstance(value, int)
    moments = [each.dt for each in value.dts] if name in {"RDATE", "EXDATE"} else [value.dt]
    return all(_is_possible(name, moment) for moment in moments)


def _is_possible(name: str, moment: Any) -> bool:
    begins = moment[0] if isinstance(moment, tuple) else moment
    return name == "DURATION" or FIRST_YEAR <= begins.year <= LAST_YEAR


def _fault_of(name: str, began: int, kept: list[tuple[int, str]]) -> Fault:
    number, line = next(
        (each for each in kept if each[0] > began and each[1].upper().startswith((f"{name};", f"{name}:"))),
        (began, name),
    )
    message, expected = (BAD_DAY, _as_written(name, line)) if name in _DAYS else (BAD_LINE, None)
    return Fault("", message, line=number, found=line[:80], expected=expected)


def _as_written(name: str, line: str) -> str:
    """How the day that was probably meant is written in a calendar file."""
    meant = probable_day(line.rpartition(":")[2].strip()) or ""
    day = meant if str(FIRST_YEAR) <= meant else "2023-04-24"
    return Phrase("till exempel {example}", example=f"{name};VALUE=DATE:{day.replace('-', '')}")
