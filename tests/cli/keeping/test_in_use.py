"""Before a database is moved or put back it is asked who else has it open, and one that is silent is not waited for."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, make_url

import kit.database
from cli.keeping.in_use import stopped
from kit.errors import StorageFault
from kit.settings import Settings


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a database server that takes the call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"postgresql+psycopg://rundan@127.0.0.1:{server.getsockname()[1]}/rundan"


@pytest.fixture
def ended() -> Iterator[list[Engine]]:
    """Every engine whose connections are closed for good."""
    found: list[Engine] = []

    def hear(engine: Engine) -> None:
        found.append(engine)

    event.listen(Engine, "engine_disposed", hear)
    yield found
    event.remove(Engine, "engine_disposed", hear)


def test_a_database_that_never_answers_is_given_up_and_told_and_nothing_of_it_stays(
    silent: str, ended: list[Engine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit.database, "CONNECT_TIMEOUT", 2)
    (home := tmp_path / "var").mkdir()
    with (
        pytest.raises(StorageFault, match="går inte att nå"),
        stopped(Settings(home=home), make_url(silent)),
    ):
        pytest.fail("nobody knows who else uses it")
    assert len(ended) == 1
