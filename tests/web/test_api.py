"""The board's facts as JSON: the same as on the board, and only for those who may read."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from actions.record.record import Said
from actions.replies.questions import ask_question
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.tables import case_id
from models.vocabulary import Outcome
from notifications.sender import Sender
from tests.lived import DOROTEA, REGISTRAR, LivedRound, council, executive
from tests.visitor import Visitor, serving, sign_in_path, text_of
from web.app import create_app

BEARER = {"authorization": "Bearer a long secret"}
READABLE = ("/api/rounds", "/api/rounds/fardplan-nara-vard-2030")


@contextmanager
def installed(settings: Settings, database: Database, clock: FrozenClock, **changes: Any) -> Iterator[Visitor]:
    """A visitor of an installation with those settings."""
    with serving(create_app(settings.model_copy(update=changes), database, clock)) as url:
        visitor = Visitor(url)
        yield visitor
        visitor.close()


@pytest.fixture
def http(site: str, lived: LivedRound, clock: FrozenClock) -> Iterator[httpx.Client]:
    clock.move_to(lived.today)
    visitor = Visitor(site)
    yield visitor.http
    visitor.close()


def test_the_rounds_are_listed(http: httpx.Client, lived: LivedRound) -> None:
    lived.report(council())
    (found,) = http.get("/api/rounds").json()
    assert found["slug"] == lived.slug
    assert found["summary"] == "1 av 16 har beslutat"
    assert (found["counts"]["decided"], found["counts"]["principals"]) == (1, 16)
    assert "principals" not in found


def test_a_round_tells_what_the_board_tells(http: httpx.Client, lived: LivedRound, coordinator: Visitor) -> None:
    lived.report(executive(), "2480")
    lived.report(council(outcomes={1: Outcome.ADOPTED_WITH_CHANGES}))
    with lived.database.write() as session:
        ask_question(session, lived.sender, case_id(lived.slug, DOROTEA), "?", Said(REGISTRAR), lived.today)
    facts = http.get(f"/api/rounds/{lived.slug}").json()
    board = coordinator.http.get(f"/console/rounds/{lived.slug}")
    told, left = text_of(board), dict(re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", board.text))
    assert facts["summary"] in told
    assert facts["outcome"] in told
    assert facts["open_questions"] == 1
    assert f"{facts['letters']['queued']} i kö" in told
    for principal in facts["principals"]:
        assert principal["name"] in left[principal["needs"]]
    dorotea = next(each for each in facts["principals"] if each["code"] == DOROTEA)
    assert (dorotea["decision"]["outcome"], dorotea["decision"]["held_on"]) == ("adopted_with_changes", "2023-06-19")


def test_the_sentences_can_be_had_in_english(http: httpx.Client, lived: LivedRound) -> None:
    assert http.get(f"/api/rounds/{lived.slug}", params={"lang": "en"}).json()["summary"] == "0 of 16 decided"


def test_nobodys_name_address_or_link_is_told(http: httpx.Client, lived: LivedRound) -> None:
    lived.report(council())
    told = http.get(f"/api/rounds/{lived.slug}").text
    for private in (REGISTRAR.name, "registrator@", "link_id", "digest", "/r/"):
        assert private not in told


def test_an_unknown_round_is_a_problem_in_json(http: httpx.Client) -> None:
    answer = http.get("/api/rounds/nope")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["detail"] == "Rundan finns inte."


@pytest.mark.parametrize("path", READABLE)
def test_production_asks_everybody_who_they_are(
    settings: Settings, database: Database, clock: FrozenClock, sender: Sender, launched: str, path: str
) -> None:
    with installed(settings, database, clock, mode="production", api_token=SecretStr("a long secret")) as visitor:
        refused = visitor.http.get(path)
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Bearer realm="rundan"')
        assert refused.headers["content-type"] == "application/problem+json"
        assert visitor.http.get(path, headers={"authorization": "Bearer another secret"}).status_code == 401
        assert visitor.http.get(path, headers=BEARER).status_code == 200
        visitor.come_in(sign_in_path(database, sender, clock.now()))
        assert visitor.http.get(path).status_code == 200


@pytest.mark.parametrize("authorization", ["Bearer", "Bearer None", "", "Basic YTpi"])
def test_no_token_set_lets_no_token_in(
    settings: Settings, database: Database, clock: FrozenClock, launched: str, authorization: str
) -> None:
    with installed(settings, database, clock, mode="production") as visitor:
        assert visitor.http.get("/api/rounds", headers={"authorization": authorization}).status_code == 401


@pytest.mark.parametrize("mode", ["embedded", "demo"])
def test_scripts_on_the_same_machine_may_read_where_everything_is_embedded(
    settings: Settings, database: Database, clock: FrozenClock, launched: str, mode: str
) -> None:
    with installed(settings, database, clock, mode=mode) as visitor:
        assert [visitor.http.get(path).status_code for path in READABLE] == [200, 200]


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-for": "192.0.2.7"},
        {"forwarded": "for=192.0.2.7"},
        {"via": "1.1 proxy"},
    ],
)
def test_a_proxy_that_says_so_is_not_the_same_machine(http: httpx.Client, headers: dict[str, str]) -> None:
    for path in (*READABLE, "/mailbox.json"):
        assert http.get(path, headers=headers).status_code == 401


def test_nothing_can_be_written(http: httpx.Client) -> None:
    for path in READABLE:
        assert http.post(path).status_code == 405


def test_what_is_promised_is_what_is_answered(http: httpx.Client, lived: LivedRound) -> None:
    lived.report(council())
    described = http.get("/api/openapi.json").json()
    assert set(described["paths"]) == {"/api/rounds", "/api/rounds/{slug}"}
    answer = http.get(f"/api/rounds/{lived.slug}").json()
    board = described["components"]["schemas"]["BoardFacts"]
    assert set(answer) == set(board["properties"])
    assert set(answer["principals"][0]) == set(described["components"]["schemas"]["PrincipalFacts"]["properties"])
    assert dt.datetime.fromisoformat(answer["seen_at"]) == lived.today


def test_the_api_is_described_on_a_page_without_anything_from_elsewhere(http: httpx.Client) -> None:
    page = http.get("/api")
    assert "GET /api/rounds/{slug}" in text_of(page)
    assert "BoardFacts" in text_of(page)
    assert not re.search(r'(src|href)="(https?:)?//', page.text)
