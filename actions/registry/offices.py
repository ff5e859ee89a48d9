"""Offices: making one, finding the one a file or a person means, and each one's registry as the county rules read."""

import datetime as dt
import logging
from functools import partial
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from actions.registry.entries import Saying, say
from kit.database import Database
from kit.errors import NotAllowed, NotFound
from models.files.calendar_file import county_with_meetings
from models.files.county import County, county_stem
from models.files.county_file import CountyFaults
from models.files.fields import as_slug
from models.files.registry.parts import RegistryPart, county_of_parts, parts_of
from models.files.yaml_source import Source
from models.phrases import Phrase
from models.reads import registry_reads
from models.tables import OfficeRow, Round

log = logging.getLogger("rundan.registry")

NO_REGISTRY = "Registret är tomt. Välj län eller läs in länets fil under Registret, och försök igen."
OFFICE_TAKEN = "Kontoret {slug} finns redan."
FROM_FILE = "länets fil"

Known = dict[str, tuple[int, dt.date, County]]

_known: WeakKeyDictionary[Engine, Known] = WeakKeyDictionary()


def make_office(session: Session, slug: str, county: County, by: str, now: dt.datetime) -> OfficeRow:
    """A new office whose registry is that county. Raises NotAllowed when there is one of that name."""
    if session.get(OfficeRow, slug):
        raise NotAllowed(Phrase(OFFICE_TAKEN, slug=slug))
    office = OfficeRow(slug=slug, name=county.county, county=county.county, county_code=county.code, made_at=now)
    session.add(office)
    session.flush()
    say(session, slug, parts_of(county), Saying(by, now))
    return office


def open_county(session: Session, slug: str, county: str, now: dt.datetime) -> None:
    """An office that holds nothing yet, for a file that is about to fill it."""
    session.add(OfficeRow(slug=slug, name=county, county=county, made_at=now))
    session.flush()


def fill_offices(database: Database, data: Path, now: dt.datetime) -> None:
    """Give each office that holds nothing yet what `counties/` and `calendars/` in that folder say of it, once.

    Raises CountyFaults, with nothing kept of that office.
    """
    with database.read() as session:
        empty = [slug for slug, version in registry_reads.versions(session) if not version]
    for slug in empty:
        county = county_with_meetings(data / "counties" / f"{slug}.yaml")
        database.act(partial(_fill, slug=slug, county=county, now=now))


def fill_if_possible(database: Database, data: Path, now: dt.datetime) -> None:
    """The same, for a server that must take replies whatever stands in the county's file; faults go to the log."""
    try:
        fill_offices(database, data, now)
    except CountyFaults as faulty:
        log.exception("%s", faulty.path)


def _fill(session: Session, slug: str, county: County, now: dt.datetime) -> None:
    if registry_reads.version_of(session, slug):
        return
    say(session, slug, parts_of(county), Saying(FROM_FILE, now))
    rename(session, slug, county)


def rename(session: Session, slug: str, county: County) -> None:
    """Let the office be called as its county."""
    if county.county:
        named = {"name": county.county, "county": county.county, "county_code": county.code}
        session.execute(update(OfficeRow).where(OfficeRow.slug == slug).values(**named))


def office_meant(session: Session, word: str) -> OfficeRow | None:
    """The office that word names, or whose county it is; the first one where it is empty."""
    offices = registry_reads.offices(session)
    return next((each for each in offices if each.version and (not word or _is_called(each, word))), None)


def county_meant(session: Session, word: str, today: dt.date) -> County | None:
    """The registry of the office that word names, or whose county it is; of the first one where it is empty."""
    found = office_meant(session, word)
    return county_of(session, found.slug, today) if found else None


def county_for_file(session: Session, source: Source, today: dt.date) -> County:
    """The registry a round file is held against: of the office of the county it names, else of the first.

    Raises NotFound when no office holds anything.
    """
    said = source.fields.get("county")
    found = county_meant(session, said, today) if isinstance(said, str) else None
    county = found or county_meant(session, "", today)
    if county is None:
        raise NotFound(NO_REGISTRY)
    return county


def _is_called(office: OfficeRow, word: str) -> bool:
    stem = county_stem(word)
    return word == office.slug or stem in {county_stem(office.county), office.county_code, county_stem(office.name)}


def listed_coordinators(session: Session, today: dt.date) -> dict[str, list[str]]:
    """The addresses of the coordinators that each office's registry names."""
    return {
        slug: [contact.email for contact in county_of(session, slug, today).coordinators]
        for slug, version in registry_reads.versions(session)
        if version
    }


def slug_for(session: Session, county: str) -> str:
    """A free slug for an office of that county."""
    base, taken = as_slug(county) or "kontor", {slug for slug, _ in registry_reads.versions(session)}
    others = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *others) if slug not in taken)


def county_of(session: Session, office: str, today: dt.date) -> County:
    """The office's registry as it is on that day in Stockholm. Raises NotFound.

    Remembered until it changes, so that a page costs one look at a number. What a transaction reads that may still be
    undone is not.
    """
    engine = session.connection().engine
    known, version = _known.setdefault(engine, {}), registry_reads.version_of(session, office)
    found = known.get(office)
    if found and found[:2] == (version, today):
        return found[2]
    rows = registry_reads.entries_on(session, office, today)
    county = county_of_parts([RegistryPart(row.kind, row.key, row.value) for row in rows], office)
    if not _is_writing(session):
        known[office] = version, today, county
    return county


def _is_writing(session: Session) -> bool:
    return session.connection().get_execution_options().get("rundan_begin") == "IMMEDIATE"


def county_of_round(session: Session, slug: str, today: dt.date) -> County:
    """The registry of the office that sent the round out. Raises NotFound."""
    office = session.scalar(select(Round.office).where(Round.slug == slug))
    return county_of(session, office or "", today)
