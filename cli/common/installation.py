"""What a command works on: this installation's database, sender and clock. Only some commands may make one."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from actions.record.record import Said
from actions.registry.offices import fill_if_possible, fill_offices
from cli.common.exits import complain
from cli.common.own_settings import settings_here, settings_to_keep_by, warn
from cli.common.speech import in_words
from kit.clock import Clock, local_day
from kit.database import Database, said_by_driver
from kit.errors import RundanError, StorageFault
from kit.settings import Settings
from models.phrases import Phrase
from models.tables.schema import Schema, migrate, schema_of
from models.values import Reporter
from models.vocabulary import Channel
from notifications.sender import Sender

OPERATOR = Said(Reporter("kommandoraden", "samordnare"), Channel.SYSTEM)

READING = "Läser {database}."
NEW = "Databasen {database} är ny."
NOTHING_HERE = (
    "Här finns ingen Rundan: {database} finns inte eller är tom. Sätt RUNDAN_HOME eller RUNDAN_DATABASE_URL som "
    "tjänsten har dem. En ny databas görs med rundan migrate."
)
TOO_OLD = "Databasen {database} är gjord för en äldre Rundan. Ta en kopia och kör rundan migrate."
TOO_NEW = (
    "Databasen {database} är gjord för en nyare Rundan än den här. Inget har ändrats. Kör den nyare Rundan, eller lägg "
    "tillbaka kopian från före uppgraderingen."
)
OUT_OF_REACH = (
    "Databasen {database} går inte att nå: {said}. Inget har ändrats. Se att den är igång och att RUNDAN_DATABASE_URL "
    "eller RUNDAN_HOME är rätt."
)
KEY_MISSING = (
    "Hemligheten saknas: {file} finns inte och RUNDAN_SECRET är inte satt. Med en annan hemlighet än tjänstens gäller "
    "inga länkar. Sätt RUNDAN_HOME eller RUNDAN_SECRET som tjänsten har dem."
)


class NoInstallation(RundanError):
    """Här finns ingen Rundan."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Opened for one command."""

    settings: Settings
    database: Database
    clock: Clock
    may_make_secret: bool = field(default=False, kw_only=True)

    @property
    def sender(self) -> Sender:
        """The sender of its letters. Raises NoInstallation where there is no secret and none may be made."""
        secret = self.settings.secret.get_secret_value() or self.settings.secret_file.exists()
        if not (secret or self.may_make_secret):
            raise NoInstallation(Phrase(KEY_MISSING, file=self.settings.secret_file))
        return Sender.of(self.settings)

    @property
    def now(self) -> dt.datetime:
        """The program's moment, UTC."""
        return self.clock.now()

    @property
    def today(self) -> dt.date:
        """The program's day in Stockholm."""
        return local_day(self.now)


def made(settings: Settings, before: Callable[[], None] = lambda: None) -> Database:
    """The database, made or brought to the current schema where needed. Raises NoInstallation, StorageFault.

    `before` is called when that is about to be done.
    """
    database = Database(settings.database)
    with reached(database):
        schema = schema_of(database)
        _refuse_newer(database, schema)
        if schema is not Schema.CURRENT:
            before()
            migrate(database)
    fill_offices(database, settings.data, settings.clock().now())
    return database


def launching(json_wanted: bool) -> AbstractContextManager[Installation]:
    """The installation, its database made where there is none. Raises SettingsFaults, NoInstallation, StorageFault."""
    settings = settings_to_keep_by()
    with closing_at_end(Database(settings.database)) as database:
        if schema_in(database) is Schema.MISSING:
            with reached(database):
                migrate(database)
            if not json_wanted:
                complain(in_words(NEW, database=database.name))
        if schema_in(database) is Schema.CURRENT:
            fill_if_possible(database, settings.data, settings.clock().now())
    return _as_it_is(settings, may_make_secret=True)


def serving() -> AbstractContextManager[Installation]:
    """The installation for one of its servers; its database is not made here. Raises as `launching` does."""
    settings = settings_to_keep_by()
    warn(settings)
    return _as_it_is(settings, may_make_secret=True)


def standing() -> AbstractContextManager[Installation]:
    """The installation that is there, as it is: nothing is made. Raises as `launching` does."""
    return _as_it_is(settings_here(), may_make_secret=False)


@contextmanager
def read_from(json_wanted: bool = False) -> Iterator[Installation]:
    """The same, for a command that only reads: a person is told which database. Raises as `standing` does."""
    with standing() as here:
        if not json_wanted:
            complain(in_words(READING, database=here.database.name))
        yield here


def schema_in(database: Database) -> Schema:
    """Which tables are there. Raises StorageFault."""
    with reached(database):
        return schema_of(database)


@contextmanager
def reached(database: Database) -> Iterator[None]:
    """Tell which database does not answer, what its driver says, and what to do. Raises StorageFault."""
    try:
        yield
    except SQLAlchemyError as error:
        said = said_by_driver(error).rstrip(".")
        raise StorageFault(Phrase(OUT_OF_REACH, database=database.name, said=said)) from error


@contextmanager
def _as_it_is(settings: Settings, may_make_secret: bool) -> Iterator[Installation]:
    with closing_at_end(Database(settings.database)) as database:
        _refuse_unfit(database)
        yield Installation(settings, database, settings.clock(), may_make_secret=may_make_secret)


def _refuse_unfit(database: Database) -> None:
    schema = schema_in(database)
    _refuse_newer(database, schema)
    if schema is not Schema.CURRENT:
        said = NOTHING_HERE if schema is Schema.MISSING else TOO_OLD
        raise NoInstallation(Phrase(said, database=database.name))


def _refuse_newer(database: Database, schema: Schema) -> None:
    if schema is Schema.NEWER:
        raise NoInstallation(Phrase(TOO_NEW, database=database.name))


@contextmanager
def closing_at_end(database: Database) -> Iterator[Database]:
    """The database, its connections closed when the block ends."""
    try:
        yield database
    finally:
        database.dispose()
