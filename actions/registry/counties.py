"""An office's registry as the county that every rule reads."""

import datetime as dt
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.files.county import County
from models.files.registry.parts import RegistryPart, county_of_parts
from models.reads import registry_reads
from models.tables import Round

Known = dict[str, tuple[int, dt.date, County]]

_known: WeakKeyDictionary[Engine, Known] = WeakKeyDictionary()


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
