"""The log: a line an event, with the request's number; no secret in it, and nothing that people have written."""

import io
import json
import logging
import os
import pty
import re
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from sqlalchemy import insert, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from actions.rounds.close import close_round
from actions.schedule.sweep import sweep
from kit.clock import FrozenClock
from kit.database import Database
from kit.errors import RundanError
from kit.logs import LogForm, LogLine, masked, note
from kit.prepared import PreparedInsert
from kit.settings import CHECKOUT, Settings
from models.tables import Heartbeat
from notifications.links import calendar_secret, new_link_id, token
from notifications.office import Office
from tests.conftest import LAUNCH
from tests.lived import DOROTEA, LivedRound, said
from tests.visitor import COORDINATOR, COUNCIL, Visit, Visitor, link_path, serving, sign_in_path, text_of
from tests.waiting import eventually
from web.app import create_app
from web.requests.limits import RATES

SECRET = b"a secret for tests only"
WRITTEN = "Ulla ringde och var arg"
LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|INFO|WARNING|ERROR) \S+( [a-z_]+=(\"(\\.|[^\"])*\"|\S+))*"
)


class Log:
    """What has been logged, as it would reach the operator."""

    def __init__(self, form: LogForm = "text") -> None:
        self._stream = io.StringIO()
        self.handler = logging.StreamHandler(self._stream)
        self.handler.setFormatter(LogLine(form))

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def of(self, event: str) -> list[str]:
        """The lines about that event."""
        return [line for line in self.lines if line.split(" ")[2:3] == [event]]

    def all_of(self, event: str, count: int) -> list[str]:
        """The lines about that event once there are so many: a request's are written after its answer has left."""
        eventually(lambda: len(self.of(event)) >= count)
        return self.of(event)


@pytest.fixture
def log() -> Iterator[Log]:
    """What we log, and what others warn of, as start_logging sets it."""
    found, root, ours = Log(), logging.getLogger(), logging.getLogger("rundan")
    root.addHandler(found.handler)
    ours.setLevel(logging.INFO)
    yield found
    root.removeHandler(found.handler)
    ours.setLevel(logging.NOTSET)


def said_in(line: str, name: str) -> str:
    found = re.search(rf"{name}=(\w+)", line)
    assert found, line
    return found[1]


# --- requests


def test_a_request_is_one_line_and_its_number_is_in_the_answer(visit: Visit, log: Log) -> None:
    answers = [visit().http.get("/ny-lank"), visit().http.get("/ny-lank")]
    numbers = [answer.headers["x-request-id"] for answer in answers]
    lines = log.all_of("request", 2)
    assert [said_in(line, "request") for line in lines] == numbers
    assert numbers[0] != numbers[1]
    assert all("method=GET path=/ny-lank status=200 ms=" in line for line in lines)
    assert all(LINE.fullmatch(line) for line in log.lines)


def test_nobody_else_says_what_a_requests_number_is(visit: Visit, log: Log) -> None:
    answer = visit(**{"x-request-id": "forged", "x-correlation-id": "forged"}).http.get("/")
    assert answer.headers["x-request-id"] != "forged"
    assert "forged" not in log.text


@pytest.mark.parametrize("path", ["/static/rundan.css", "/healthz", "/metrics", "/favicon.ico"])
def test_what_is_asked_for_all_the_time_is_not_in_the_log(visit: Visit, log: Log, path: str) -> None:
    visit().http.get(path, follow_redirects=False)
    assert log.of("request") == []


def test_a_request_about_a_case_names_it(dorotea: Visitor, launched: str, log: Log) -> None:
    dorotea.read()
    assert any(f"case={launched}/{DOROTEA}" in line for line in log.all_of("request", 1))


def test_an_address_cannot_write_lines_of_its_own(visit: Visit, log: Log) -> None:
    visit().http.get("/x%0A2026-11-29T00:00:00.000Z INFO signed-in who=me%1B[31m%C2%9B%E2%80%A8%22")
    log.all_of("request", 1)
    (line,) = log.text.replace("\u2028", "\n").splitlines()
    assert line.split(" ")[2] == "request"
    assert line.isprintable()


# --- secrets


@pytest.mark.parametrize(
    "around",
    [
        "/r/{}",
        "/r/{}/report",
        "/R/{}",
        "/read/{}/table",
        "/sign-in/{}",
        "/calendar/{}.ics",
        "%2Fr%2F{}",
        "/console?token={}",
        "Referer: https://rundan.example/r/{}?x=1",
        "rundan-link={}; Path=/",
        "'{}'",
    ],
)
@given(link=st.integers(min_value=0))
def test_a_links_secret_is_hidden_wherever_it_stands(around: str, link: int) -> None:
    for secret in (token(SECRET, f"{link:032x}"), calendar_secret(SECRET, f"{link:032x}"[:32])):
        hidden = masked(around.format(secret))
        assert secret not in hidden
        assert secret[-20:] not in hidden


@pytest.mark.parametrize("cut", [20, 30, 42])
def test_a_secret_that_was_cut_off_in_the_letter_is_hidden_too(cut: int) -> None:
    secret = token(SECRET, new_link_id())[:cut]
    assert secret not in masked(f"GET /r/{secret}")


@pytest.mark.parametrize(
    "kept",
    [
        "/console/rounds/overenskommelse-om-samverkansstruktur-for-halsa-och-vard-2020/2425",
        "/read/round/fardplan-nara-vard-2030",
        "/console/sign-in",
    ],
)
def test_a_rounds_own_name_is_not_taken_for_a_secret(kept: str) -> None:
    assert masked(kept) == kept


def test_no_secret_that_opens_a_door_reaches_the_log(
    visit: Visit, database: Database, office: Office, launched: str, clock: FrozenClock, log: Log
) -> None:
    secrets = []
    for path in (link_path(database, office, launched, DOROTEA), sign_in_path(database, office, clock.now())):
        secrets.append(path.rpartition("/")[2])
        for asked in (path, path.upper(), f"{path}x", f"/nowhere?next={path}", f"{path}%00", f"/x{path}"):
            visit(referer=f"http://rundan.example{path}").http.get(asked)
        visit().http.post(path)
    assert log.all_of("request", 14)
    assert not any(secret in log.text or secret.upper() in log.text for secret in secrets)


# --- faults


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
    assert "test_log.py" in log.text
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


# --- security


def test_signing_in_is_told_from_the_letter_to_the_way_out(
    visit: Visit, database: Database, office: Office, launched: str, clock: FrozenClock, log: Log
) -> None:
    visitor = visit()
    visitor.http.post("/console/sign-in", data={"email": COORDINATOR})
    visitor.http.post(sign_in_path(database, office, clock.now()))
    visitor.http.post("/console/sign-out")
    for event in ("sign-in-sent", "signed-in", "signed-out"):
        (line,) = log.of(event)
        assert f"who={COORDINATOR}" in line
        assert "from=127.0.0.1" in line
        assert "request=" in line


def test_a_stranger_who_knocks_is_told_from_another_but_not_named(visit: Visit, log: Log) -> None:
    for email in ("ulla@home.example", "ULLA@home.example", "other@home.example"):
        visit().http.post("/console/sign-in", data={"email": email})
    first, again, other = (said_in(line, "who") for line in log.of("sign-in-refused"))
    assert first == again != other
    assert "home.example" not in log.text


def test_every_refusal_is_told(visit: Visit, launched: str, log: Log) -> None:
    visit(accept="application/json", **{"x-forwarded-for": "192.0.2.7"}).http.get("/api/rounds")
    visit(host="rundan.example").http.get("/api/rounds")
    visit(**{"sec-fetch-site": "cross-site"}).http.post("/ny-lank", data={"email": COORDINATOR})
    visit().http.post("/console/rounds/x/do/close", data={"reason": WRITTEN})
    visit().http.get(f"/r/{'a' * 43}")
    statuses = [said_in(line, "status") for line in log.all_of("refused", 4)]
    assert statuses == ["401", "421", "403", "401"]
    assert len(log.of("link-unknown")) == 1
    assert WRITTEN not in log.text


def test_whoever_meets_a_limit_is_told(visit: Visit, log: Log) -> None:
    visitor = visit()
    for number in range(RATES["new link"].amount + 1):
        visitor.http.post("/ny-lank", data={"email": f"nobody{number}@home.example"})
    (line,) = log.all_of("limited", 1)
    assert "path=/ny-lank status=429 from=127.0.0.1" in re.sub(r"(from=\S+) (.*)", r"\2 \1", line)


# --- what happens


def test_a_reply_is_told_when_it_is_kept_with_the_request_it_came_in(
    dorotea: Visitor, lived: LivedRound, clock: FrozenClock, log: Log
) -> None:
    clock.move_to(lived.today)
    answer = dorotea.send("/rapportera", **COUNCIL)
    assert answer.is_success
    (line,) = (line for line in log.of("happened") if f"case={lived.slug}/{DOROTEA}" in line)
    eventually(lambda: [line for line in log.of("request") if "method=POST" in line])
    posted = next(line for line in log.of("request") if "method=POST" in line)
    assert said_in(line, "request") == said_in(posted, "request")
    assert COUNCIL["wording"].split("\n")[0] not in log.text
    assert "@dorotea" not in log.text


def test_what_is_not_kept_is_not_told(lived: LivedRound, database: Database, log: Log) -> None:
    def close_and_fail() -> None:
        with database.write() as session:
            close_round(session, lived.office, lived.slug, "x", said(), lived.today)
            raise LookupError

    with pytest.raises(LookupError):
        close_and_fail()
    assert log.of("happened") == []


def test_a_sweep_says_what_it_looked_at_and_wrote(lived: LivedRound, clock: FrozenClock, log: Log) -> None:
    result = sweep(lived.database, lived.office, lived.today)
    (line,) = log.of("sweep")
    assert f"principals={result.looked_at} letters={result.letters}" in line


# --- form and place


@pytest.mark.parametrize(
    "value", ["plain", "two words", 'quo"ted', "a=b", "line\nbreak", "", "å", "\x1b[31m", "\u2028"]
)
def test_a_fact_stays_in_its_place_whatever_it_holds(value: str, log: Log) -> None:
    as_json = Log("json")
    logging.getLogger("rundan").addHandler(as_json.handler)
    note("tried", value=value, number=3, nothing=None)
    logging.getLogger("rundan").removeHandler(as_json.handler)
    (line,) = log.lines
    assert LINE.fullmatch(line)
    told = re.search(r'value=("(?:\\.|[^"])*"|\S+) number=3$', line)
    assert told is not None
    assert (json.loads(told[1]) if told[1].startswith('"') else told[1]) == value
    assert json.loads(as_json.text)["value"] == value


STARTED = """
import sys; sys.path.insert(0, {checkout!r})
from pathlib import Path
from kit.logs import note, start_logging
start_logging(Path({home!r}), "text")
note("tried")
"""


def started(home: Path, **how: Any) -> subprocess.CompletedProcess[str]:
    code = STARTED.format(checkout=str(CHECKOUT), home=str(home))
    return subprocess.run([sys.executable, "-c", code], text=True, check=True, stdout=subprocess.PIPE, **how)


def test_a_service_logs_where_its_keeper_looks(tmp_path: Path) -> None:
    assert " INFO tried\n" in started(tmp_path, stderr=subprocess.PIPE).stderr
    assert list(tmp_path.iterdir()) == []


def test_on_a_terminal_the_log_is_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    started(tmp_path, stderr=theirs)
    os.close(theirs)
    os.close(ours)
    file = tmp_path / "rundan.log"
    assert " INFO tried\n" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("command", "first"), [("web", "Webben startar"), ("deliver", "Utskicket startar")])
def test_a_program_says_that_it_is_starting_before_it_reads_what_is_large(
    tmp_path: Path, command: str, first: str
) -> None:
    with subprocess.Popen(
        [sys.executable, "-X", "importtime", "-c", "from cli.main import main; main()", command],
        cwd=CHECKOUT,
        env={**os.environ, "RUNDAN_HOME": str(tmp_path), "RUNDAN_DATABASE_URL": "mysql://nowhere"},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as program:
        assert program.stdout is not None
        *before, said = _lines_until(first, program.stdout)
        program.kill()
    assert first in said
    for large in ("sqlalchemy", "fastapi", "uvicorn", "prefect"):
        assert not re.search(rf"\| +{large}$", "".join(before), re.M), f"{large} was read first"


def _lines_until(wanted: str, told: IO[str]) -> Iterator[str]:
    for line in told:
        yield line
        if wanted in line:
            return
