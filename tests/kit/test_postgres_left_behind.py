"""A test run that is killed leaves no PostgreSQL behind, neither its processes nor its memory."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kit.settings import CHECKOUT
from tests.far_ends.postgres_watch import is_alive
from tests.waiting import eventually

RUN = """
import time
from tests.far_ends.postgres import CARELESS, NoPostgres, in_memory, started
try:
    found = started(in_memory(), CARELESS)
except NoPostgres:
    print("", flush=True)
else:
    print(found.folder, flush=True)
    time.sleep(600)
"""


@pytest.mark.postgres
def test_what_a_run_shared_ends_with_it_also_when_it_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", RUN], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        folder = run.stdout.readline().strip()
        if not folder:
            pytest.skip("PostgreSQL is not installed")
        server = int((Path(folder) / "data" / "postmaster.pid").read_text().split()[0])
        run.send_signal(signal.SIGKILL)
    eventually(lambda: not Path(folder).exists())
    assert not is_alive(server)
