"""A Prefect server of its own, started and set up as the operator's page says."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from kit.reachable import basic
from kit.settings import CHECKOUT
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
            eventually(self.answers)
            yield
        finally:
            process.terminate()
            process.wait(LONG)

    def answers(self) -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.api}/health").is_success
        return False

    def does(self, *words: str) -> int:
        """Prefect's own command, typed in the checkout by someone who has the password."""
        environment = {**self.environment, "PREFECT_API_AUTH_STRING": self.password}
        done = subprocess.run(
            [BIN / "prefect", *words], cwd=CHECKOUT, env=environment, capture_output=True, timeout=LONG, check=False
        )
        return done.returncode


@pytest.fixture
def server(tmp_path: Path) -> Server:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return Server(tmp_path, free.getsockname()[1])


def test_it_is_never_without_a_password_and_is_set_up_by_commands_that_may_be_repeated(server: Server) -> None:
    with server.running():
        everything = f"{server.api}/deployments/filter"
        assert httpx.post(everything, json={}).status_code == httpx.codes.UNAUTHORIZED
        for _ in range(2):
            assert server.does(*POOL) == 0
            assert server.does("--no-prompt", "deploy", "--all") == 0
        shown = {**basic(server.password), "Origin": "http://evil.example"}
        answer = httpx.post(everything, headers=shown, json={}).raise_for_status()
        assert "access-control-allow-origin" not in answer.headers
        assert len(answer.json()) == 3
        assert httpx.get(server.api.removesuffix("/api"), headers={"Accept": "text/html"}).status_code < 400
