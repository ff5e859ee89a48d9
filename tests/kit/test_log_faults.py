"""A fault in the log: told once, where it happened, without what people have written or what was to be stored."""

import json
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import insert, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kit.clock import FrozenClock
from kit.database import Database
from kit.errors import RundanError
from kit.prepared import PreparedInsert
from kit.settings import Settings
from models.tables import Heartbeat
from tests.conftest import LAUNCH
from tests.kit.logged import WRITTEN, Log
from tests.visitor import Visitor, serving, text_of
from web.app import create_app


class Number(BaseModel):
    """A model that quotes what it refuses."""

    number: int


def quoting() -> dict[str, Callable[[], object]]:
    """Faults that say what somebody wrote, each in its own way."""
    return {
        "key": lambda: dict[str, str]()[WRITTEN],
        "number": lambda: int(WRITTEN),
        "model": lambda: Number.model_validate({"number": WRITTEN}),
        "encoding": lambda: f"{WRITTEN}å".encode("ascii"),
        "lookup": lambda: list[str]().index(WRITTEN),
        "file": lambda: Path(f"/nowhere/{WRITTEN}").read_text(),
        "json": lambda: json.loads(WRITTEN),
        "type": lambda: int(**{WRITTEN: "1"}),
        "group": group,
        "chain": chain,
        "noted": noted,
    }


def group() -> None:
    raise ExceptionGroup(WRITTEN, [ValueError(WRITTEN)])


def chain() -> None:
    try:
        int(WRITTEN)
    except ValueError as fault:
        raise RuntimeError(WRITTEN) from fault


def noted() -> None:
    fault = RuntimeError()
    fault.add_note(WRITTEN)
    raise fault


@pytest.fixture
def failing(settings: Settings, database: Database, clock: FrozenClock) -> Iterator[Visitor]:
    """A visitor of an application whose pages fail."""
    app: FastAPI = create_app(settings, database, clock)
    for name, fail in quoting().items():
        app.add_api_route(f"/fails/{name}", fail)
    with serving(app) as url:
        visitor = Visitor(url)
        yield visitor
        visitor.close()


@pytest.mark.parametrize("name", quoting())
def test_a_fault_is_told_once_where_it_happened_and_without_what_was_written(
    failing: Visitor, log: Log, name: str
) -> None:
    page = failing.http.get(f"/fails/{name}")
    number = page.headers["x-request-id"]
    assert page.status_code == 500
    assert f"Säg numret {number}" in text_of(page)
    (told,) = log.of("fault")
    assert f"request={number}" in told
    assert log.text.count("  |   File ") >= 1
    assert "test_log_faults.py" in log.text
    assert WRITTEN not in log.text
    assert [line for line in log.lines if "Exception in ASGI" in line] == []


def test_an_operator_who_asks_sees_what_a_fault_says(
    failing: Visitor, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNDAN_DEBUG", "1")
    failing.http.get("/fails/number")
    assert WRITTEN in log.text


def test_a_fault_in_the_api_says_its_number(failing: Visitor) -> None:
    answer = failing.http.get("/api/nothing")
    assert answer.json()["request"] == answer.headers["x-request-id"]


SAME_FORM_TWICE = "INSERT INTO heartbeats (name, ran_at, detail, relay_said) VALUES (:name, :at, '', '')"


def twice(session: Session) -> None:
    for _ in range(2):
        session.execute(text(SAME_FORM_TWICE), {"name": WRITTEN, "at": "2023-01-01"})


def twice_prepared(session: Session) -> None:
    row = dict.fromkeys((column.key for column in Heartbeat.__table__.columns), None)
    row |= {"name": WRITTEN, "ran_at": LAUNCH, "detail": WRITTEN, "relay_said": WRITTEN}
    for _ in range(2):
        PreparedInsert(insert(Heartbeat)).run(session, row)


def not_a_number(session: Session) -> None:
    session.execute(text("SELECT CAST(CAST(:written AS TEXT) AS INTEGER) + no_such_column"), {"written": WRITTEN})


def cast(session: Session) -> None:
    session.execute(text("SELECT CAST(CAST(:written AS TEXT) AS INTEGER)"), {"written": WRITTEN})
    raise RundanError  # SQLite casts anything


@pytest.mark.parametrize("wrong", [twice, twice_prepared, not_a_number, cast])
def test_what_was_to_be_stored_is_not_told_when_it_could_not_be(
    either: Database, wrong: Callable[[Session], None]
) -> None:
    with pytest.raises((SQLAlchemyError, RundanError)) as fault, either.write() as session:
        wrong(session)
    assert WRITTEN not in "".join(traceback.format_exception(fault.value))
