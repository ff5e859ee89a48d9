"""A real embedded Prefect, started once, and a real database it attends."""

import datetime as dt
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from actions.record.record import Said
from actions.registry.offices import fill_offices
from actions.rounds.launch import launch
from cli.running.doors import listen
from flows.embedded import LOOPBACK, prefect_environment, prefect_home
from kit.clock import RealClock
from kit.database import Database
from kit.reachable import basic
from kit.settings import CHECKOUT, Settings
from models.files.round_plan import RoundPlan
from models.tables.schema import migrate
from models.values import Reporter
from models.vocabulary import Channel
from notifications.sender import Sender
from tests.far_ends.prefect_database import keep_tables, lay_tables
from tests.waiting import LONG

T = TypeVar("T")
Run = dict[str, Any]

REGISTRAR = Said(Reporter("registrator", "registrator", "registrator@dorotea.example"), Channel.LINK)
BUSY = {"PENDING", "RUNNING", "SCHEDULED"}


class Embedded:
    """The embedded Prefect's process and what its API says."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.sender = Sender.of(settings)
        self.database = Database(settings.database)
        self.http = httpx.Client(base_url=settings.prefect_url, headers=basic(settings.prefect_auth), timeout=LONG)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until runs can be started."""
        prefect_home(self.settings).mkdir(parents=True, exist_ok=True)
        ours = {
            "RUNDAN_HOME": str(self.settings.home),
            "RUNDAN_PREFECT_PORT": str(self.settings.prefect_port),
            "RUNDAN_SECRET": self.settings.secret.get_secret_value(),
            "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
            "PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS": "5",
        }
        with (self.settings.home / "prefect.log").open("ab") as log:
            door = listen(LOOPBACK, self.settings.prefect_port, "PREFECT_PORT")
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flows.resident", str(door.fileno())],
                pass_fds=[door.fileno()],
                cwd=CHECKOUT,
                env={**os.environ, **prefect_environment(self.settings), **ours},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        door.close()
        self.until(self._is_ready)

    def stop(self) -> None:
        """Stop as it stops when its parent is killed: its standard input ends."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.wait(timeout=LONG) == 0

    def post(self, path: str, **body: Any) -> httpx.Response:
        """POST to Prefect's API, again while it is busy: on SQLite it asks for that."""

        def answer() -> httpx.Response | None:
            given = self.http.post(path, json=body)
            return None if given.status_code == httpx.codes.SERVICE_UNAVAILABLE else given

        return self.until(answer)

    def ask(self, path: str, **body: Any) -> Any:
        """What Prefect's API says to a POST."""
        return self.post(path, **body).raise_for_status().json()

    def runs(self, slug: str) -> list[Run]:
        """Every flow run tagged with the round."""
        found: list[Run] = self.ask("flow_runs/filter", flow_runs={"tags": {"all_": [f"round:{slug}"]}})
        return found

    def run_at_rest(self, slug: str, message: str) -> Run:
        """The round's one run, once it is suspended with that message."""

        def resting() -> Run | None:
            runs = self.runs(slug)
            state = runs[0]["state"] if len(runs) == 1 else {}
            return runs[0] if (state.get("name"), state.get("message")) == ("Suspended", message) else None

        return self.until(resting)

    def start_run(self, **parameters: str) -> str:
        """Start the round's deployment as from Prefect's own page; the run's id."""
        return str(self.ask(self.starting("run-round"), parameters=parameters)["id"])

    def starting(self, flow: str) -> str:
        """Where a run of that flow is asked for."""
        deployment = self._deployment(flow).raise_for_status().json()
        return f"deployments/{deployment['id']}/create_flow_run"

    def settled(self, run_id: str) -> Run:
        """The run, once it is neither waiting nor running."""

        def still() -> Run | None:
            run: Run = self.http.get(f"flow_runs/{run_id}").raise_for_status().json()
            return None if run["state"]["type"] in BUSY else run

        return self.until(still)

    def until(self, found: Callable[[], T | None], within: float = LONG) -> T:
        """What `found` finds, looked for until it does or `within` seconds have passed."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if (value := found()) is not None:
                return value
            time.sleep(0.25)  # each question costs Prefect as much as many seconds of rest
        log = (self.settings.home / "prefect.log").read_text()[-3000:]
        raise AssertionError(f"It never came. Prefect's log ends:\n{log}")

    def launch(self, plan: RoundPlan) -> str:
        """Launch as the console and the command do; the slug."""
        return launch(self.database, self.sender, plan, self.now()).slug

    def now(self) -> dt.datetime:
        """The real moment: the embedded Prefect has no other."""
        return RealClock().now()

    def _is_ready(self) -> bool | None:
        try:
            return self._deployment("attend").is_success or None  # the last one it registers
        except httpx.HTTPError:
            return None

    def _deployment(self, flow: str) -> httpx.Response:
        return self.http.get(f"deployments/name/{flow}/rundan")


@pytest.fixture(scope="session")
def prefect(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """The embedded Prefect, started once for every test here, in an installation with Västerbotten's registry."""
    home = tmp_path_factory.mktemp("prefect") / "var"
    home.mkdir()
    settings = Settings(home=home, prefect_port=_free_port(), secret="a secret for tests only", mode="embedded")
    embedded = Embedded(settings)
    migrate(embedded.database)
    fill_offices(embedded.database, CHECKOUT / "data", embedded.now())
    lay_tables(run, prefect_home(settings))
    embedded.start()
    keep_tables(run, prefect_home(settings))
    yield embedded
    embedded.stop()
    embedded.http.close()
    embedded.database.dispose()


@pytest.fixture
def plan(fardplan: RoundPlan, request: pytest.FixtureRequest) -> RoundPlan:
    """The Färdplan round under a name of the test's own, to three principals."""
    return to_three(fardplan, request.node.name.removeprefix("test_").replace("_", "-")[:60].strip("-"))


def to_three(fardplan: RoundPlan, slug: str) -> RoundPlan:
    """The Färdplan round under another name, to three principals."""
    return fardplan.model_copy(update={"slug": slug, "principals": fardplan.principals[:3], "attachments": ()})


@pytest.fixture
def round_file(prefect: Embedded, plan: RoundPlan) -> Path:
    """A round file of the test's own."""
    return write_round(prefect.settings.home, plan.slug)


def write_round(home: Path, slug: str) -> Path:
    """A round file as a coordinator writes it, where the installation keeps such."""
    path = home / "rounds" / f"{slug}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        "title: Överenskommelse om samverkan\n"
        "recommended_by: systemledningen\n"
        "recommended_on: 2023-03-24\n"
        "launch_on: 2023-03-27\n"
        "due_on: 2023-08-31\n"
        "att_satser: [Att godkänna överenskommelsen]\n"
        "principals: [Dorotea, Åsele]\n"
        "contacts: [{role: samordnare, email: samordnare@regionvasterbotten.example}]\n",
        encoding="utf-8",
    )
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
