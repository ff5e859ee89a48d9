"""Who may ask Prefect for what: nobody without the password, no other page, and nobody for a program or a path."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from flows.embedded import dashboard
from kit.reachable import basic
from kit.settings import CHECKOUT
from models.reads import lookup
from tests.flows.conftest import Embedded
from tests.run.samples import sampled
from tests.visitor import NO_TLS
from tests.waiting import LONG

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.xdist_group("prefect")]

NO_ID = "00000000-0000-4000-8000-000000000000"
OPEN = {("get", "/api/health"), ("get", "/api/ready")}
MADE = {httpx.codes.CREATED, httpx.codes.CONFLICT}  # made just now, or a moment ago while it was too busy to say so
WRONG = (basic("rundan:"), basic("rundan:a guess"), {"Authorization": "Bearer x"})
OTHER_PAGE = {"Origin": "http://evil.example"}
SOCKETS = ("events/in", "events/out", "logs/out", "task_runs/subscriptions/scheduled")
WORDS = ({"type": "auth", "token": None}, {"type": "auth", "token": "a guess"}, {"type": "subscribe"})
PROGRAM = {"command": "touch /tmp/anything", "env": {"PATH": "/tmp"}, "working_dir": "/tmp", "name": "x", "labels": {}}
PATHS = ("/etc/passwd", "../runda.yaml", "rounds/runda.yaml", "..", "~/runda.yaml", "C:\\runda.yaml", "runda.yaml\0")


@pytest.fixture(scope="module")
def requests(prefect: Embedded) -> list[tuple[str, str]]:
    """Every method and address of Prefect's API, as it tells itself."""
    told = prefect.http.get("openapi.json").raise_for_status().json()["paths"]
    return [
        (method, f"/api{re.sub(r'{[^}]*}', NO_ID, path)}")
        for path, methods in told.items()
        for method in methods
        if (method, f"/api{path}") not in OPEN
    ]


def stranger(prefect: Embedded, **headers: str) -> httpx.Client:
    return httpx.Client(base_url=dashboard(prefect.settings), headers=headers, timeout=LONG, verify=NO_TLS)


class TestWithoutThePassword:
    """Told by every request there is."""

    def test_nothing_is_answered_but_that_it_is_there(self, prefect: Embedded, requests: list[tuple[str, str]]) -> None:
        assert len(requests) > 100
        assert answered(prefect, requests, {}) == set()

    @pytest.mark.parametrize(("number", "shown"), [*enumerate(WRONG)])
    def test_nothing_is_answered_to_a_wrong_one_either(
        self, prefect: Embedded, requests: list[tuple[str, str]], number: int, shown: dict[str, str]
    ) -> None:
        assert answered(prefect, sampled(len(WRONG), requests, number), shown) == set()

    @pytest.mark.parametrize("path", SOCKETS)
    @pytest.mark.parametrize("word", WORDS)
    def test_no_socket_listens(self, prefect: Embedded, path: str, word: dict[str, Any]) -> None:
        with pytest.raises(ConnectionClosed):
            converse(f"{prefect.settings.prefect_url.replace('http', 'ws')}/{path}", word)


def answered(prefect: Embedded, requests: Sequence[tuple[str, str]], shown: dict[str, str]) -> set[tuple[str, str]]:
    """Those of the requests that are not turned away, shown that; what is open to all is."""
    with stranger(prefect, **shown) as http:
        statuses = {(method, path): http.request(method, path, json={}).status_code for method, path in requests}
        assert all(http.request(method, path).is_success for method, path in OPEN)
    return {asked for asked, status in statuses.items() if status != httpx.codes.UNAUTHORIZED}


def converse(address: str, word: dict[str, Any]) -> None:
    """Say that to the socket and hear it out, until it hangs up."""
    with connect(address, subprotocols=[Subprotocol("prefect")]) as socket:
        socket.send(json.dumps(word))
        while True:
            socket.recv(timeout=LONG)


def test_with_the_password_it_answers(prefect: Embedded) -> None:
    assert prefect.http.get("version").is_success


class TestAnotherPage:
    """Open in a browser on the same machine."""

    def test_is_not_let_in_though_it_knew_the_password(self, prefect: Embedded) -> None:
        answer = prefect.http.get("version", headers=OTHER_PAGE)
        assert "access-control-allow-origin" not in answer.headers

    def test_may_not_ask_beforehand_either(self, prefect: Embedded) -> None:
        wish = {
            **OTHER_PAGE,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization",
        }
        answer = prefect.http.options("flow_runs/filter", headers=wish)
        assert answer.is_client_error
        assert "access-control-allow-origin" not in answer.headers

    def test_calling_itself_this_machine_is_turned_away(self, prefect: Embedded) -> None:
        for path in ("/", "/api/health", "/api/version", "/ui-settings"):
            answer = prefect.http.get(f"{dashboard(prefect.settings)}{path}", headers={"Host": "evil.example"})
            assert answer.status_code == httpx.codes.BAD_REQUEST, path


def test_its_pages_ask_nobody_else_and_stand_in_no_other_page(prefect: Embedded) -> None:
    for path in ("/", "/v2/dashboard"):
        answer = prefect.http.get(f"{dashboard(prefect.settings)}{path}", headers={"Accept": "text/html"})
        rules = answer.headers["content-security-policy"]
        assert rules.startswith("default-src 'self'")
        assert "http" not in rules
        assert "frame-ancestors 'none'" in rules


class TestADeployment:
    """Takes neither commands nor paths from whoever starts it, although that one knows the password."""

    def test_embedded_runs_no_command(self, prefect: Embedded, tmp_path: Path) -> None:
        made = tmp_path / "made"
        wish = {"command": f"touch {made}", "env": {"PATH": str(tmp_path)}}
        run = prefect.settled(prefect.ask(prefect.starting("chase"), job_variables=wish)["id"])
        assert run["state"]["type"] == "COMPLETED"
        assert not made.exists()

    @pytest.mark.parametrize("variable", PROGRAM)
    def test_in_production_refuses_every_variable(self, prefect: Embedded, pooled: str, variable: str) -> None:
        answer = prefect.post(pooled, job_variables={variable: PROGRAM[variable]})
        assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
        assert variable in answer.json()["detail"]

    def test_in_production_starts_without_any(self, prefect: Embedded, pooled: str) -> None:
        assert prefect.post(pooled).is_success

    @pytest.mark.parametrize("path", PATHS)
    def test_refuses_a_path_for_a_name(self, prefect: Embedded, path: str) -> None:
        answer = prefect.post(prefect.starting("run-round"), parameters={"file": path})
        assert answer.is_client_error

    def test_starts_no_round_for_a_path_though_its_rules_are_set_aside(
        self, prefect: Embedded, round_file: Path
    ) -> None:
        outside = round_file.rename(prefect.settings.home / round_file.name)
        for path in (str(outside), f"../{outside.name}"):
            wish = {"parameters": {"file": path}, "enforce_parameter_schema": False}
            run = prefect.settled(prefect.ask(prefect.starting("run-round"), **wish)["id"])
            assert run["state"]["type"] == "FAILED"
        with prefect.database.read() as session:
            assert outside.stem not in [round_.slug for round_ in lookup.rounds(session)]

    def test_starts_no_round_for_a_link_that_leads_out(self, prefect: Embedded, round_file: Path) -> None:
        outside = round_file.rename(prefect.settings.home / round_file.name)
        round_file.symlink_to(outside)
        state = prefect.settled(prefect.start_run(file=round_file.name))["state"]
        assert (state["type"], state["message"]) == (
            "FAILED",
            "Filen finns inte bland rundornas filer. Ange bara dess namn, som min-runda.yaml.",
        )


@pytest.fixture(scope="module")
def pooled(prefect: Embedded) -> str:
    """Where a run of a deployment in production's pool is asked for; no worker is there to carry it out."""
    template = json.loads((CHECKOUT / "flows" / "work_pool.json").read_text())
    pool = {"name": "production", "type": "process", "base_job_template": template}
    prefect.until(lambda: prefect.http.post("work_pools/", json=pool).status_code in MADE or None)
    chase = prefect.http.get("deployments/name/chase/rundan").raise_for_status().json()
    made = prefect.ask("deployments/", name="pooled", flow_id=chase["flow_id"], work_pool_name="production")
    return f"deployments/{made['id']}/create_flow_run"


def test_the_pages_show_every_deployment_as_ready(prefect: Embedded) -> None:
    def ready() -> list[str] | None:
        found = prefect.ask("deployments/filter", deployments={"name": {"any_": ["rundan"]}})
        return [each["id"] for each in found] if {each["status"] for each in found} == {"READY"} else None

    assert len(prefect.until(ready)) == 3
