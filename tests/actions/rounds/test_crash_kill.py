"""A few of `make bench-kill`'s kills: whatever the process was doing, nothing it promised is lost."""

import os
import subprocess
import sys

import pytest

from bench.workplace import POSTGRESQL, SQLITE
from kit.settings import CHECKOUT


def kill_some(kind: str, postgres: str = "") -> subprocess.CompletedProcess[str]:
    """Ten kills of one kind of database."""
    command = [sys.executable, "-m", "bench.kill", "--kills", "10", "--only", kind]
    environment = os.environ | ({"RUNDAN_TEST_POSTGRES": postgres} if postgres else {})
    return subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_ten_random_kills_lose_nothing_on_sqlite() -> None:
    done = kill_some(SQLITE)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.postgres
def test_ten_random_kills_lose_nothing_on_postgresql(postgres_server: str) -> None:
    done = kill_some(POSTGRESQL, postgres_server)
    assert done.returncode == 0, done.stdout + done.stderr
