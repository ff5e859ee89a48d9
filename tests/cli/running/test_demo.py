"""`rundan demo` as a newcomer meets it: one process in the foreground, and what is left when it is killed."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil
import pytest

from kit.reachable import basic
from notifications.delivery.mailbox import Mailbox
from tests.conftest import LAUNCH
from tests.far_ends.prefect_database import keep_tables
from tests.machine import Machine
from tests.waiting import LONG

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("prefect")]

RUNDAN = Path(sys.executable).parent / "rundan"
ROUND_TAG = "round:fardplan-nara-vard-2030"
T = TypeVar("T")


class Demo:
    """The demonstration in a home of its own, on ports of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port, self.prefect_port = _free_port(), _free_port()
        self._process: subprocess.Popen[str] | None = None
        self._output = home.with_suffix(".out")
        # plain HTTP: reading the world's authorities before each question takes longer than the answer
        self.http = httpx.Client(verify=False, timeout=LONG)

    @property
    def output(self) -> str:
        """Everything the present process has printed."""
        return self._output.read_text(encoding="utf-8")

    def run(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """A command in the same home, to its end."""
        return subprocess.run(
            [RUNDAN, *words], env=self._environment(settings), capture_output=True, text=True, timeout=LONG, check=False
        )

    def start(self) -> None:
        """Start it, and wait until it takes replies."""
        with self._output.open("w") as output:
            self._process = subprocess.Popen(
                [RUNDAN, "demo"], env=self._environment({}), stdout=output, stderr=output, text=True
            )
        until(self._taking_replies)

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """End it; its exit code."""
        assert self._process is not None
        self._process.send_signal(how)
        return self._process.wait(timeout=LONG)

    def leave(self) -> None:
        """Kill it if it still runs."""
        if self._process is not None and self._process.poll() is None:
            self.end(signal.SIGKILL)
        self.http.close()

    def get(self, path: str) -> httpx.Response:
        """A page of the web."""
        return self.http.get(f"http://127.0.0.1:{self.port}{path}")

    def health(self) -> dict[str, Any] | None:
        """What /healthz says, if anything."""
        with suppress(httpx.TransportError):
            found: dict[str, Any] = self.get("/healthz").raise_for_status().json()
            return found
        return None

    def letters(self) -> list[dict[str, Any]]:
        """What the built-in mailbox holds."""
        found: list[dict[str, Any]] = self.get("/mailbox.json").raise_for_status().json()
        return found

    def prefect(self) -> psutil.Process | None:
        """The Prefect that is its child, once it is."""
        assert self._process is not None
        return next((each for each in psutil.Process(self._process.pid).children() if _is_prefect(each)), None)

    def _taking_replies(self) -> dict[str, Any] | None:
        assert self._process is not None
        assert self._process.poll() is None, self.output
        return self.health()

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        return {
            **os.environ,
            "RUNDAN_HOME": str(self.home),
            "RUNDAN_PORT": str(self.port),
            "RUNDAN_PREFECT_PORT": str(self.prefect_port),
            **settings,
        }


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """A demonstration of the test's own that is not started yet."""
    found = Demo(tmp_path / "var")
    yield found
    found.leave()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demonstration that was started from nothing, for tests that only look at it; the file's last ends it."""
    found = Demo(tmp_path_factory.mktemp("demo") / "var")
    found.start()
    yield found
    found.leave()


def until(found: Callable[[], T | None], within: float = LONG) -> T:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if value := found():
            return value
        time.sleep(0.1)
    raise AssertionError(f"It never came: {found}")


def test_a_newcomer_is_told_where_to_look_and_everything_is_there(running: Demo) -> None:
    until(lambda: len(running.letters()) >= 16)
    door = re.search(r"http://\S+/sign-in/\S+", running.output)
    assert door is not None
    assert running.get(door[0].partition(str(running.port))[2]).is_success
    assert f"http://127.0.0.1:{running.port}/mailbox" in running.output
    assert f"http://127.0.0.1:{running.prefect_port}" in running.output
    assert "27 mars 2023" in running.output


@pytest.mark.prefect
def test_prefect_shows_the_round_at_rest_behind_its_password(running: Demo, run: Path) -> None:
    password = (running.home / "prefect-password").read_text()
    assert f"(lösenord: {password})" in running.output
    everything = f"http://127.0.0.1:{running.prefect_port}/api/flow_runs/filter"

    def at_rest() -> dict[str, Any] | None:
        with suppress(httpx.HTTPError):
            wanted = {"flow_runs": {"tags": {"any_": [ROUND_TAG]}}}
            runs = running.http.post(everything, headers=basic(password), json=wanted).raise_for_status().json()
            return next((run for run in runs if run["state"]["name"] == "Suspended"), None)
        return None

    assert until(at_rest)["state"]["message"] == "0 av 16 har beslutat"
    assert running.http.post(everything, json={}).status_code == httpx.codes.UNAUTHORIZED
    assert running.http.get(f"http://127.0.0.1:{running.prefect_port}/", follow_redirects=True).is_success
    keep_tables(run, running.home / "prefect")


def test_a_home_in_use_is_left_alone(running: Demo) -> None:
    for command in ("demo", "demo-reset"):
        refused = running.run(command, RUNDAN_PORT=str(_free_port()))
        assert refused.returncode == 1
        assert refused.stderr.splitlines() == [
            f"Rundan är redan igång med mappen {running.home}. Avsluta den först med Ctrl-C."
        ]


def test_commands_beside_it_share_its_clock(running: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNDAN_HOME", str(running.home))
    assert '"2023-03-27' in Machine(running.home).says("chase", "--dry-run", "--json")


@pytest.mark.parametrize("taken", ["PORT", "PREFECT_PORT"])
def test_a_taken_port_is_one_clear_sentence(demo: Demo, taken: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        refused = demo.run("demo", **{f"RUNDAN_{taken}": str(port)})
    assert refused.returncode == 1
    [sentence] = refused.stderr.splitlines()
    assert str(port) in sentence
    assert f"{taken}=" in sentence


@pytest.mark.prefect
def test_it_is_ended_continued_killed_taken_up_again_and_forgotten(running: Demo) -> None:
    demo = running  # its last test
    assert demo.end() == 0
    assert demo.output.endswith("Rundan är avslutad. Allt är sparat.\n")
    refused = demo.run("serve")
    assert (refused.returncode, "demonstration" in refused.stderr) == (1, True)  # it is nobody's real installation

    demo.start()
    assert "Demonstrationen fortsätter där den slutade." in demo.output
    prefect = until(demo.prefect)
    demo.end(signal.SIGKILL)
    until(lambda: not _runs(prefect))  # it dies with its parent
    assert until(lambda: _is_free(demo.prefect_port))

    copy = Mailbox(demo.home / "mailbox").add("a@b.example", b"Message-ID: <forgotten@b.example>\r\n\r\n", LAUNCH)
    demo.start()
    assert copy.id not in {each["id"] for each in demo.letters()}
    assert "Prefect är igång" not in demo.output  # replies are taken without waiting for it
    before = len(demo.letters())
    asked = {"email": "registrator@dorotea.example"}
    from_here = {"sec-fetch-site": "same-origin"}
    told = demo.http.post(f"http://127.0.0.1:{demo.port}/ny-lank", data=asked, headers=from_here)
    assert told.status_code == httpx.codes.SEE_OTHER
    assert until(lambda: len(demo.letters()) > before)  # delivered soon after, whatever the kill interrupted
    assert demo.end(signal.SIGTERM) == 0

    assert demo.run("demo-reset").returncode == 0
    assert [path.name for path in demo.home.iterdir()] == ["running"]


def _is_prefect(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return "flows.resident" in process.cmdline()
    return False


def _runs(process: psutil.Process) -> bool:
    """Whether it does; one that nobody has waited for yet has ended too."""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
