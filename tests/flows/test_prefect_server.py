"""A Prefect server of its own, started and set up as the operator's page says."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from kit.reachable import answers, basic
from kit.settings import CHECKOUT
from tests.far_ends.prefect_database import lay_tables
from tests.waiting import LONG, eventually

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.xdist_group("prefect")]

BIN = Path(sys.executable).parent
POOL = (
    "work-pool",
    "create",
    "rundan",
    "--type",
    "process",
    "--base-job-template",
    "flows/work_pool.json",
    "--overwrite",
)
DEPLOY = ("--no-prompt", "deploy", "--all")
ONE_AFTER_ANOTHER = """
import json, os, sys
from kit.process.garbage import look_seldom
look_seldom()
from prefect.cli import app, deploy, work_pool  # read once: it takes longer than what it is told to do
from flows import attend, chase, run_round
for words in json.loads(sys.argv[1]):
    if not os.fork():
        os.dup2(2, 1)
        sys.argv = ["prefect", *words]
        sys.exit(app())
    print(os.waitstatus_to_exitcode(os.wait()[1]), flush=True)
"""


class Server:
    """One that keeps everything in a folder of its own."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.api = home, f"http://127.0.0.1:{port}/api"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("RUNDAN_", "PREFECT_"))},
            "RUNDAN_MODE": "production",
            "RUNDAN_HOME": str(home),
            "RUNDAN_SECRET": "a secret for tests only, of a length to be used",
            "RUNDAN_BASE_URL": "https://rundan.example",
            "PREFECT_HOME": str(home / "prefect"),
            "PREFECT_API_URL": self.api,
            "PREFECT_SERVER_API_PORT": str(port),
            "PREFECT_SERVER_API_AUTH_STRING": "",  # as an operator leaves it who has not come that far
        }

    @property
    def password(self) -> str:
        return (self.home / "prefect-password").read_text()

    @contextmanager
    def running(self) -> Iterator[None]:
        with (self.home / "log").open("wb") as log:
            process = subprocess.Popen([BIN / "rundan", "prefect-server"], env=self.environment, stdout=log, stderr=log)
        try:
            eventually(lambda: answers(f"{self.api}/health", timeout=LONG))
            yield
        finally:
            process.terminate()
            process.wait(LONG)

    def do(self, *commands: Sequence[str]) -> list[int]:
        """How Prefect's own commands ended, typed one after another in the checkout by someone who has the password."""
        done = subprocess.run(
            [sys.executable, "-c", ONE_AFTER_ANOTHER, json.dumps(commands)],
            cwd=CHECKOUT,
            env={**self.environment, "PREFECT_API_AUTH_STRING": self.password},
            stdout=subprocess.PIPE,
            timeout=LONG,
            check=True,
        )
        return [int(line) for line in done.stdout.splitlines() if line.isdigit()]


@pytest.fixture
def server(run: Path, tmp_path: Path) -> Server:
    lay_tables(run, tmp_path / "prefect")
    with socket.create_server(("127.0.0.1", 0)) as free:
        return Server(tmp_path, free.getsockname()[1])


def test_it_is_never_without_a_password_and_is_set_up_by_commands_that_may_be_repeated(server: Server) -> None:
    with server.running():
        everything = f"{server.api}/deployments/filter"
        assert httpx.post(everything, json={}).status_code == httpx.codes.UNAUTHORIZED
        assert server.do(POOL, DEPLOY, POOL, DEPLOY) == [0, 0, 0, 0]
        shown = {**basic(server.password), "Origin": "http://evil.example"}
        answer = httpx.post(everything, headers=shown, json={}).raise_for_status()
        assert "access-control-allow-origin" not in answer.headers
        assert len(answer.json()) == 3
        assert httpx.get(server.api.removesuffix("/api"), headers={"Accept": "text/html"}).status_code < 400
