"""A few of `make bench-kill`'s kills: whatever the process was doing, nothing it promised is lost."""

from contextlib import redirect_stdout
from functools import partial
from pathlib import Path

import pytest

from bench.kill import main
from bench.workplace import POSTGRESQL, SQLITE
from tests.run.forked import forked

pytestmark = pytest.mark.xdist_group("killed")  # one process to fork from is enough


def kill_some(kind: str, told: Path) -> None:
    """Ten kills of one kind of database."""
    with told.open("w") as file, redirect_stdout(file):
        main(["--kills", "10", "--only", kind])


@pytest.mark.slow
def test_ten_random_kills_lose_nothing_on_sqlite(tmp_path: Path) -> None:
    killing = forked(partial(kill_some, SQLITE, tmp_path / "told"), {})
    killing.join()
    assert killing.exitcode == 0, (tmp_path / "told").read_text()


@pytest.mark.slow
@pytest.mark.postgres
def test_ten_random_kills_lose_nothing_on_postgresql(postgres_server: str, tmp_path: Path) -> None:
    killing = forked(partial(kill_some, POSTGRESQL, tmp_path / "told"), {"RUNDAN_TEST_POSTGRES": postgres_server})
    killing.join()
    assert killing.exitcode == 0, (tmp_path / "told").read_text()
