"""The log: a line an event, with the request's number; no secret in it, and nothing that people have written."""

import json
import logging
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rounds.close import close_round
from actions.schedule.sweep import sweep
from kit.clock import FrozenClock
from kit.database import Database
from kit.logs import masked, note
from kit.settings import CHECKOUT
from notifications.links import calendar_secret, new_link_id, token
from notifications.sender import Sender
from tests.kit.logged import WRITTEN, Log, said_in
from tests.lived import DOROTEA, LivedRound, said
from tests.visitor import COORDINATOR, COUNCIL, Visit, Visitor, link_path, sign_in_path
from tests.waiting import eventually
from web.requests.limits import RATES

SECRET = b"a secret for tests only"
LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|INFO|WARNING|ERROR) \S+( [a-z_]+=(\"(\\.|[^\"])*\"|\S+))*"
)


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
    about = f"case={launched}/{DOROTEA}"
    eventually(lambda: about in log.text)  # the line of a visit before this one may come first
    assert [line for line in log.of("request") if about in line]


def test_an_address_cannot_write_lines_of_its_own(visit: Visit, log: Log) -> None:
    visit().http.get("/x%0A2026-11-29T00:00:00.000Z INFO signed-in who=me%1B[31m%C2%9B%E2%80%A8%22")
    log.all_of("request", 1)
    (line,) = log.text.replace("\u2028", "\n").splitlines()
    assert line.split(" ")[2] == "request"
    assert line.isprintable()


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
    visit: Visit, database: Database, sender: Sender, launched: str, clock: FrozenClock, log: Log
) -> None:
    secrets = []
    for path in (link_path(database, sender, launched, DOROTEA), sign_in_path(database, sender, clock.now())):
        secrets.append(path.rpartition("/")[2])
        for asked in (path, path.upper(), f"{path}x", f"/nowhere?next={path}", f"{path}%00", f"/x{path}"):
            visit(referer=f"http://rundan.example{path}").http.get(asked)
        visit().http.post(path)
    assert log.all_of("request", 14)
    assert not any(secret in log.text or secret.upper() in log.text for secret in secrets)


def test_signing_in_is_told_from_the_letter_to_the_way_out(
    visit: Visit, database: Database, sender: Sender, launched: str, clock: FrozenClock, log: Log
) -> None:
    visitor = visit()
    visitor.http.post("/console/sign-in", data={"email": COORDINATOR})
    visitor.come_in(sign_in_path(database, sender, clock.now()))
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
            close_round(session, lived.sender, lived.slug, "x", said(), lived.today)
            raise LookupError

    with pytest.raises(LookupError):
        close_and_fail()
    assert log.of("happened") == []


def test_a_sweep_says_what_it_looked_at_and_wrote(lived: LivedRound, clock: FrozenClock, log: Log) -> None:
    result = sweep(lived.database, lived.sender, lived.today)
    (line,) = log.of("sweep")
    assert f"principals={result.looked_at} letters={result.letters}" in line


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
