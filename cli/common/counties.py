"""Which registry a command goes by: the installation's own, or a county's shipped or own file where there is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from actions.registry.offices import county_meant
from actions.rounds.opening import rounds_here
from cli.common.installation import closing_at_end
from kit.clock import local_day
from kit.database import Database
from kit.errors import NotFound, StorageFault
from kit.settings import Settings
from models.files.calendar_file import county_with_meetings
from models.files.county import County, county_stem
from models.files.fields import as_slug
from models.files.yaml_source import read_source
from models.phrases import Phrase
from models.reads import registry_reads
from models.tables.schema import Schema, schema_of
from rules.round_check.other_rounds import Here

NO_OFFICE = "Kontoret {office} finns varken i registret eller som fil."
FROM_REGISTRY = "registret"


class Registered(NamedTuple):
    """A county, and where it stands: in the registry, or in a file."""

    county: County
    where: str

    @property
    def label(self) -> str:
        """The same for people."""
        return f"{self.county.county} ({self.where})"


def county_for(settings: Settings, round_file: Path | None = None, office: str = "") -> Registered:
    """The registry a command goes by, today in Stockholm.

    The office asked for, else that of the county the round file names, else what RUNDAN_COUNTY says, else the first
    office there is. Raises CountyFaults, NotFound.
    """
    today, said = local_day(settings.clock().now()), _county_said(round_file)
    with _reading(settings) as known:
        session = known if known and _holds_offices(known) else None
        for word in filter(None, (office, said, _set_county(settings))):
            if session and (county := county_meant(session, word, today)):
                return Registered(county, FROM_REGISTRY)
        for word in filter(None, (office, _set_county(settings), said)):
            if (file := county_path(settings, word)).is_file():
                return registered_in(file)
        if office:
            raise NotFound(Phrase(NO_OFFICE, office=office))
        if session and (county := county_meant(session, "", today)):
            return Registered(county, FROM_REGISTRY)
    return registered_in(settings.county_file)


def rounds_known(settings: Settings, office: str) -> Here | None:
    """The office's rounds; None where the installation has no database that can be read."""
    with _reading(settings) as session:
        return rounds_here(session, office) if session else None


def registered_in(file: Path) -> Registered:
    """The county in that file, with the calendar file beside. Raises CountyFaults."""
    return Registered(county_with_meetings(file), str(file))


def county_path(settings: Settings, word: str) -> Path:
    """The county file that a county or an office of that name has, if it has one."""
    return settings.data / "counties" / f"{as_slug(county_stem(word))}.yaml"


def _set_county(settings: Settings) -> str:
    return settings.county if "county" in settings.model_fields_set else ""


def _county_said(round_file: Path | None) -> str:
    said = read_source(round_file).fields.get("county") if round_file else ""
    return said if isinstance(said, str) else ""


@contextmanager
def _reading(settings: Settings) -> Iterator[Session | None]:
    """A session on the installation's database; none where there is none that can be read."""
    with closing_at_end(Database(settings.database)) as database:
        if not _is_at_hand(database):
            yield None
            return
        with database.read() as session:
            yield session


def _holds_offices(session: Session) -> bool:
    return any(version for _, version in registry_reads.versions(session))


def _is_at_hand(database: Database) -> bool:
    try:
        if schema_of(database) is not Schema.CURRENT:
            return False
        with database.read() as session:
            registry_reads.versions(session)
            return True
    except (SQLAlchemyError, StorageFault):  # a file can be checked also where the database does not answer
        return False
