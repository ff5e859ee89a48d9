"""What every test may ask for: a clock that stands still, a real database, a sender of letters, a county and rounds."""

import datetime as dt
import gc
import logging
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, ClassVar

import hypothesis
import pytest
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event, make_url

from actions.registry import offices
from actions.registry.offices import fill_offices
from actions.rounds.round_plans import load_plan
from kit.clock import STOCKHOLM, FrozenClock
from kit.database import Database
from kit.process.garbage import SELDOM
from kit.settings import CHECKOUT, Settings
from models.files.county import County
from models.files.county_file import read_county
from models.files.round_plan import RoundPlan
from models.tables.schema import migrate
from notifications import templating
from notifications.sender import Sender
from tests.console import Console
from tests.consulted import DIALOG, Consultation
from tests.far_ends.postgres import CARELESS, NoPostgres, in_memory, say, started
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound
from tests.machine import Machine, make_tables_once
from tests.run.characters import know_utf8
from tests.run.engines import SPOKEN, acquainted
from tests.run.samples import examples
from tests.run.shared import once
from tests.run.telling import tell_briefly
from tests.signed import Partnership
from tests.visitor import Visit, Visitor, link_path, serving, sign_in_path
from web.app import create_app
from web.pages.pages import LANGUAGES, environment

COUNTY = CHECKOUT / "data" / "counties" / "vasterbotten.yaml"
FARDPLAN = CHECKOUT / "data" / "rounds" / "fardplan-nara-vard-2030.yaml"
PARTNERSHIP = CHECKOUT / "data" / "rounds" / "innovationspartnerskap-2019.yaml"
AUTUMN = dt.datetime(2019, 9, 16, 9, 0, tzinfo=STOCKHOLM).astimezone(dt.UTC)
LAUNCH = dt.datetime(2023, 3, 27, 9, 0, tzinfo=STOCKHOLM).astimezone(dt.UTC)

LAUNCHED = ("launched", "consulted", "partnership", "two_att_satser")
DIALOG_LAUNCH = dt.datetime(2019, 5, 6, 9, 0, tzinfo=STOCKHOLM).astimezone(dt.UTC)
POSTGRES = "postgres"  # the file that says where the run's cluster is
NOBODY = 9  # a port where nothing answers; on the usual one a demonstration may run beside the tests

hypothesis.settings.register_profile("rundan", deadline=None, max_examples=examples(50))  # a busy machine is no fault
hypothesis.settings.load_profile("rundan")


def pytest_configure(config: pytest.Config) -> None:
    """A worker tells briefly."""
    if hasattr(config, "workerinput"):
        tell_briefly(config)


def pytest_collection_finish() -> None:
    """What is imported stays: nobody need look through it for garbage, test after test."""
    know_utf8()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()


@pytest.fixture(scope="session")
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the whole run, which its processes share: a worker's own stands in it."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once(run: Path) -> None:
    """The processes that share a run share what Jinja has compiled."""
    folder = run / "templates"
    folder.mkdir(exist_ok=True)
    for language in LANGUAGES:
        environment(language).bytecode_cache = FileSystemBytecodeCache(str(folder))
        letters = folder / language  # whose words are put in when they are compiled
        letters.mkdir(exist_ok=True)
        templating.environment(language).bytecode_cache = FileSystemBytecodeCache(str(letters))


@pytest.fixture(scope="session", autouse=True)
def _away_from_the_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """`make demo` may run, or have run, in the checkout: what it keeps there is none of a test's."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("RUNDAN_HOME", str(tmp_path_factory.mktemp("nobodys") / "var"))
        yield


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """A flow that opens its ground sends our log elsewhere; the next test reads it where pytest looks.

    And Prefect, once it has set up its logging, would write all of it to the standard error of the test it did so in.
    """
    _no_handlers_of_others()
    _no_handlers_of_ours()  # what a whole file shares was set up before this, where nobody reads it now
    yield
    _no_handlers_of_ours()


def _no_handlers_of_ours() -> None:
    ours = logging.getLogger("rundan")
    ours.handlers, ours.propagate = [], True


def _no_handlers_of_others() -> None:
    """Prefect's, and the one a library's `logging.info` makes where there is none: it writes where a test once read."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if type(handler).__module__.startswith("prefect.") or type(handler) is logging.StreamHandler:
            root.removeHandler(handler)


@pytest.fixture(scope="session")
def empty_sqlite(run: Path) -> Path:
    """A migrated SQLite file with Västerbotten's registry, to copy: migrating and reading once is enough."""
    return once(run / "rundan.db", _filled)


def _filled(path: Path) -> None:
    database = Database(f"sqlite:///{path}")
    migrate(database)
    fill_offices(database, CHECKOUT / "data", LAUNCH)
    database.dispose()


def settings_in(folder: Path) -> Settings:
    """The settings of an installation of a test's own."""
    return _somewhere().model_copy(update={"home": folder / "var"})


@cache
def _somewhere() -> Settings:
    return Settings(
        home=Path("nowhere"),
        secret="a secret for tests only",
        base_url="http://127.0.0.1:8023",
        prefect_port=NOBODY,
    )


@contextmanager
def installed_in(folder: Path, empty_sqlite: Path) -> Iterator[tuple[Settings, Database]]:
    """An installation with a fresh SQLite database."""
    settings = settings_in(folder)
    settings.home.mkdir(parents=True, exist_ok=True)
    shutil.copy(empty_sqlite, settings.home / "rundan.db")
    database = Database(settings.database)
    event.listen(database.engine, "connect", _wait_for_no_disk)  # it need not survive a power cut
    offices._known[database.engine] = AsFilled()
    yield settings, database
    database.dispose()


class AsFilled(offices.Known):
    """Västerbotten's registry as every copy is filled with it, put together once; what changes it gives it its next
    version, and is a copy's own."""

    together: ClassVar[offices.Known] = {}

    def get(self, office: str, otherwise: Any = None) -> Any:
        return super().get(office) or self.together.get(office, otherwise)

    def __setitem__(self, office: str, found: tuple[int, dt.date, County]) -> None:
        if (office, found[0]) == ("vasterbotten", 1):
            self.together[office] = found
        else:
            super().__setitem__(office, found)


def _wait_for_no_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation of its own under a temporary folder."""
    return settings_in(tmp_path)


@pytest.fixture
def database(tmp_path: Path, empty_sqlite: Path) -> Iterator[Database]:
    """A fresh SQLite database."""
    with installed_in(tmp_path, empty_sqlite) as (_, found):
        yield found


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest, run: Path) -> str:
    """A running PostgreSQL, or the reason there is none."""
    of_the_run = os.getppid() if hasattr(request.config, "workerinput") else os.getpid()
    url = os.environ.get("RUNDAN_TEST_POSTGRES") or _ours(run, of_the_run)
    SPOKEN["postgresql"] = acquainted(url)
    return url


def _ours(run: Path, process: int) -> str:
    """What the processes of a run share ends with the one that outlives the others."""

    def start(told: Path) -> None:
        told.write_text(started(in_memory(), CARELESS, process).url)

    try:
        return once(run / POSTGRES, start).read_text()
    except NoPostgres as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Iterator[str]:
    """The name of a migrated database on PostgreSQL, to make others like: migrating once is enough."""
    with new_postgres(postgres_server) as (url, name):
        database = Database(url)
        migrate(database)
        database.dispose()
        yield name


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh database on PostgreSQL, without a table."""
    with new_postgres(postgres_server) as (url, _):
        yield url


@pytest.fixture
def postgres_url(postgres_server: str, migrated_postgres: str) -> Iterator[str]:
    """A fresh, migrated database on PostgreSQL."""
    with new_postgres(postgres_server, migrated_postgres) as (url, _):
        yield url


@contextmanager
def new_postgres(postgres_server: str, like: str = "template1") -> Iterator[tuple[str, str]]:
    """A database of its own, and its name, like another on the same server."""
    name = f"rundan_{uuid.uuid4().hex}"
    say(postgres_server, f"CREATE DATABASE {name} TEMPLATE {like}")
    yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False), name
    say(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    """A fresh PostgreSQL database."""
    found = Database(postgres_url)
    yield found
    found.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest) -> Database:
    """Both databases, one after the other."""
    name = "database" if request.param == "sqlite" else "postgres"
    found: Database = request.getfixturevalue(name)
    return found


@pytest.fixture
def sender(settings: Settings) -> Sender:
    """The sender of every letter in a test."""
    return Sender.of(settings)


@pytest.fixture
def clock() -> FrozenClock:
    """The morning the Färdplan round is launched: Monday 27 March 2023, 09:00 in Stockholm."""
    return FrozenClock(LAUNCH)


@pytest.fixture
def now() -> dt.datetime:
    """The moment the Färdplan round is launched."""
    return LAUNCH


@pytest.fixture(scope="session")
def county() -> County:
    """Västerbotten: Region Västerbotten and the 15 municipalities."""
    return read_county(COUNTY)


@pytest.fixture(scope="session")
def fardplan(county: County) -> RoundPlan:
    """The Färdplan round, checked and looked up."""
    return load_plan(FARDPLAN, county, LAUNCH.date())


@pytest.fixture(scope="session")
def dialog(county: County) -> RoundPlan:
    """The dialogue of 2019: opinions from the 15 municipalities."""
    return load_plan(DIALOG, county, dt.date(2019, 5, 6))


@pytest.fixture
def consulted(database: Database, sender: Sender, dialog: RoundPlan, clock: FrozenClock) -> Consultation:
    """The dialogue, launched, on a September morning three weeks before its due date."""
    round_ = Consultation(database, sender, launch_once(database, sender, dialog, DIALOG_LAUNCH))
    round_.today = DIALOG_LAUNCH + dt.timedelta(days=120)
    clock.move_to(round_.today)
    return round_


@pytest.fixture
def launched(database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime) -> str:
    """The Färdplan round, launched into the SQLite database; its slug."""
    return launch_once(database, sender, fardplan, now)


@pytest.fixture
def lived(database: Database, sender: Sender, launched: str) -> LivedRound:
    return LivedRound(database, sender, launched)


@pytest.fixture
def two_att_satser(database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime) -> LivedRound:
    """A launched round with two points to decide, like the agreement of 2020."""
    points = ("Projektets redovisning godkänns.", "Överenskommelsen antas.")
    plan = fardplan.model_copy(update={"slug": "overenskommelse", "att_satser": points})
    return LivedRound(database, sender, launch_once(database, sender, plan, now))


@pytest.fixture(scope="session")
def partnership_plan(county: County) -> RoundPlan:
    """The innovation partnership of 2019, to be signed by the region and Umeå."""
    return load_plan(PARTNERSHIP, county, AUTUMN.date())


@pytest.fixture
def partnership(database: Database, sender: Sender, partnership_plan: RoundPlan) -> Partnership:
    """The same, launched."""
    return Partnership(database, sender, launch_once(database, sender, partnership_plan, AUTUMN))


@pytest.fixture
def site(request: pytest.FixtureRequest, settings: Settings, database: Database, clock: FrozenClock) -> Iterator[str]:
    """The web application on a port of its own; its address."""
    for name in filter(request.fixturenames.__contains__, LAUNCHED):
        request.getfixturevalue(name)  # before anybody comes in: into what is untouched, a launch is copied
    app = create_app(settings, database, clock)
    app.state.watch.kept_for = 0.0  # tests change things between one look and the next
    with serving(app) as url:
        yield url


@pytest.fixture
def visit(site: str) -> Iterator[Visit]:
    """Open another browser, with the headers it is to send."""
    visitors: list[Visitor] = []

    def open_browser(**headers: str) -> Visitor:
        visitors.append(Visitor(site, **headers))
        return visitors[-1]

    yield open_browser
    for visitor in visitors:
        visitor.close()


@pytest.fixture
def dorotea(visit: Visit, database: Database, sender: Sender, launched: str) -> Visitor:
    """Dorotea's registrar, who has just followed the link in the invitation."""
    visitor = visit()
    visitor.arrive(link_path(database, sender, launched, DOROTEA))
    return visitor


@pytest.fixture
def coordinator(visit: Visit, database: Database, sender: Sender, clock: FrozenClock) -> Visitor:
    """A coordinator, who has just come in by the button behind a one-time link."""
    visitor = visit()
    visitor.come_in(sign_in_path(database, sender, clock.now()))
    return visitor


@pytest.fixture
def console(coordinator: Visitor, lived: LivedRound, clock: FrozenClock) -> Console:
    """The coordinator at work with the Färdplan round in June."""
    clock.move_to(lived.today)
    return Console(coordinator, lived)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine where nothing has been done yet; it is the morning of the launch."""
    home = tmp_path / "home"
    monkeypatch.setenv("RUNDAN_HOME", str(home))
    monkeypatch.setenv("RUNDAN_LANGUAGE", "sv")
    monkeypatch.setenv("RUNDAN_PREFECT_PORT", str(NOBODY))
    make_tables_once(monkeypatch)
    found = Machine(home)
    found.is_now(LAUNCH)
    return found


@pytest.fixture
def at_work(machine: Machine, run: Path) -> Machine:
    """The same, where the Färdplan round has been launched by the command: once in a run, and copied."""
    made = once(run / "launched-home", partial(_launch_there, machine))
    if not (machine.home / "rundan.db").exists():
        shutil.copytree(made, machine.home, dirs_exist_ok=True)
    return machine


def _launch_there(machine: Machine, kept: Path) -> None:
    machine.says("launch", FARDPLAN)
    shutil.copytree(machine.home, kept)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A round file with two faults."""
    path = tmp_path / "faulty.yaml"
    written = FARDPLAN.read_text().replace("due_on: 2023-08-31", "due_on: 2023-01-31").replace("title:", "titel:")
    path.write_text(written)
    return path
