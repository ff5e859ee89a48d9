"""The calendar file of a county: when its principals' bodies meet. In `calendars/`, named as the county's file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from pydantic import Field

from kit.errors import Fault
from kit.os_words import os_words
from models.files.county import County, Principal, bare_name
from models.files.county_file import UNKNOWN_BODY, UNKNOWN_PRINCIPAL, read_county, suggest_principal
from models.files.faults import FileReading, is_file, meant, missing, read_model
from models.files.fields import Code, Day, FileModel, Lines, OneLine, Prose
from models.files.ics.body_days import QUESTIONS, BodyDays, Whose, body_days
from models.files.ics_file import Happening, NotACalendar, happenings
from models.files.limits import FILES, ICS
from models.files.yaml_source import Source, read_source
from models.meetings import Meetings, told_of
from models.phrases import Phrase

if TYPE_CHECKING:
    from models.files.meeting_page.reading import BodyDays as PastedDays

NO_DAYS = "Mötesdagarna saknas. Skriv dem under dates, klistra in dem under text eller ange en .ics-fil under file."
NOT_A_DAY = "Här finns inget datum."
NO_FILE = "Kalenderfilen finns inte där."
MANY_FILES = "Filen anger för många kalenderfiler."
OUTSIDE = "Kalenderfilen måste ligga i samma mapp som den här filen, eller i en mapp under den."
SOURCES = ("dates", "text", "file")
EXAMPLE: Final = "24 april, 29 maj och 19 juni 2023"


class BodyCalendar(FileModel):
    """When one body meets. Several entries for the same body add up; an empty list of dates says it does not meet."""

    required: ClassVar = ("principal", "body")

    principal: OneLine = Field("", title="Huvudman", examples=["Dorotea"])
    body: Code = Field("", title="Organ", examples=["KF"])
    dates: tuple[Day, ...] = Field((), title="Dagar", examples=[["2023-04-24", "2023-06-19"]])
    text: Prose = Field("", title="Inklistrade dagar", examples=[EXAMPLE])
    file: OneLine = Field("", title="Kalenderfil (.ics)", examples=["dorotea-kf.ics"])
    titles: Lines = Field((), title="Titlar i kalenderfilen som är organets möten", examples=[["Budgetdag"]])


class CalendarFile(FileModel):
    """Everything one calendar file holds."""

    required: ClassVar = ("calendars",)

    calendars: tuple[BodyCalendar, ...] = Field((), title="Mötesdagar")


def is_calendar_file(source: Source) -> bool:
    """Whether the source is written as a calendar file."""
    return "calendars" in source.fields


def calendar_path(county_file: Path) -> Path:
    """Where the county's calendar file lies, if there is one."""
    return county_file.parent.parent / "calendars" / county_file.name


def county_with_meetings(county_file: Path) -> County:
    """The county in that file with all that its calendar file, if there is one, says without faults.

    Raises `CountyFaults`. What is faulty in the calendar file is left unknown: `calendar_reading` tells.
    """
    county, path = read_county(county_file), calendar_path(county_file)
    if path.exists():
        reading = calendar_reading(read_source(path), county)
        county._meetings = meetings_of(reading, county)
        county._calendar_faults = len(reading.faults)
        county._calendar_questions = sum(each.message in QUESTIONS for each in calendar_cautions(reading, county))
    return county


def calendar_reading(source: Source, county: County) -> FileReading[CalendarFile]:
    """The calendar file as far as it can be read, with its faults. Reads the .ics files it names."""
    reading = read_model(CalendarFile, source)
    if not source.fields:
        return reading
    return reading.with_faults(chain(missing(reading.model), _faults(reading, county)))


def meetings_of(reading: FileReading[CalendarFile], county: County) -> dict[str, Meetings]:
    """Each principal's meetings by its code, from every entry in which nothing is wrong."""
    faulty = {fault.field.partition(".")[0] for fault in reading.faults}
    if "calendars" in faulty:
        return {}
    found: dict[str, Meetings] = {}
    for number, entry in enumerate(reading.model.calendars):
        principal = county.named(entry.principal)
        if principal is None or f"calendars[{number}]" in faulty:
            continue
        known = found.get(principal.code, {})
        body = _body_code(county, principal, entry.body)
        days = [*entry.dates, *(_pasted(entry.text).days if entry.text else ())]
        if entry.file:
            days += _days_of(reading, entry, county).days
        if days or "dates" in entry.model_fields_set:
            found[principal.code] = told_of(known, {body: (*known.get(body, ()), *days)})
    return found


def calendar_cautions(reading: FileReading[CalendarFile], county: County) -> Iterator[Fault]:
    """What in the .ics files was not taken for the body's meetings, and what a person must be asked about."""
    faulty = {fault.field.partition(".")[0] for fault in reading.faults}
    for number, entry in enumerate(reading.model.calendars):
        place = f"calendars[{number}]"
        if entry.file and not faulty & {place, "calendars"}:
            cautions = _days_of(reading, entry, county).cautions
            yield from reading.source.placed(replace(each, field=f"{place}.file", line=None) for each in cautions)


def _days_of(reading: FileReading[CalendarFile], entry: BodyCalendar, county: County) -> BodyDays:
    """The body's days in the .ics file the entry names. Raises NotACalendar."""
    principal = county.named(entry.principal)
    bodies = county.bodies_of(principal) if principal else ()
    names = {body.code: body.name for body in bodies}
    body = _body_code(county, principal, entry.body) if principal else entry.body
    called = bare_name(principal.name) if principal else ""
    found = _happenings_in(reading.source.path.parent / entry.file)
    return body_days(found, Whose(body, names, called, entry.titles))


def _happenings_in(path: Path) -> tuple[Happening, ...]:
    """What happens in that .ics file. Raises NotACalendar."""
    try:
        with path.open("rb") as file:
            return happenings(file.read(ICS.size + 1))
    except OSError as error:
        raise NotACalendar(Phrase(os_words(error))) from error


def _body_code(county: County, principal: Principal, written: str) -> str:
    codes = {body.code.casefold(): body.code for body in county.bodies_of(principal)}
    return codes.get(written.casefold(), written)


def _faults(reading: FileReading[CalendarFile], county: County) -> Iterator[Fault]:
    if sum(bool(entry.file) for entry in reading.model.calendars) > FILES.count:
        yield Fault("calendars", MANY_FILES, expected=Phrase("högst {most}", most=FILES.count))
        return
    for number, entry in enumerate(reading.model.calendars):
        place = f"calendars[{number}]"
        yield from _whose_faults(entry, county, place)
        if not any(name in entry.model_fields_set for name in SOURCES):
            yield Fault(place, NO_DAYS, expected=f"text: {EXAMPLE}")
        yield from _text_faults(entry.text, f"{place}.text")
        if entry.file:
            yield from _file_faults(reading.source.path.parent, entry.file, f"{place}.file")


def _whose_faults(entry: BodyCalendar, county: County, place: str) -> Iterator[Fault]:
    principal = county.named(entry.principal)
    if entry.principal and principal is None:
        suggestion = suggest_principal(county, entry.principal, groups=False)
        yield Fault(f"{place}.principal", UNKNOWN_PRINCIPAL, found=entry.principal, expected=suggestion)
    if principal is None or not entry.body:
        return
    bodies = {body.code: (body.code, body.name) for body in county.bodies_of(principal)}
    if entry.body.casefold() not in {code.casefold() for code in bodies}:
        expected = meant(entry.body, bodies) or " / ".join(bodies)
        yield Fault(f"{place}.body", UNKNOWN_BODY, found=entry.body, expected=expected)


def _text_faults(text: str, place: str) -> Iterator[Fault]:
    if not text:
        return
    read = _pasted(text)
    for question in read.questions:
        yield Fault(place, question.what, found=question.quote or question.words, expected=EXAMPLE)
    if not read.days and not read.questions:
        yield Fault(place, NOT_A_DAY, found=text[:60], expected=EXAMPLE)


def _pasted(text: str) -> PastedDays:
    from models.files.meeting_page.reading import read_days  # noqa: PLC0415 - every command reads this, few texts

    return read_days(text)


def _file_faults(folder: Path, name: str, place: str) -> Iterator[Fault]:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        yield Fault(place, OUTSIDE, found=name, expected=path.name)
    elif not is_file(path):
        there = {each.name: (each.name, each.stem) for each in folder.glob("*.ics")}
        yield Fault(place, NO_FILE, found=name, expected=meant(path.name, there))
    else:
        try:
            _happenings_in(path)
        except NotACalendar as refused:
            yield from (_told(place, name, fault) for fault in refused.faults)


def _told(place: str, name: str, fault: Fault) -> Fault:
    """The fault where the file is named, with the line in the .ics file among what was found there."""
    where = Phrase("{name}, rad {line}", name=name, line=fault.line) if fault.line else name
    found = Phrase("{where}: {found}", where=where, found=fault.found) if fault.found else where
    return replace(fault, field=place, line=None, found=found)
