"""/metrics counts and measures, for programs that may read; no label ever holds a name, a code or an address."""

import os
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.routing import BaseRoute

from actions.schedule.heartbeat import beat, relay_refuses
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.condition import RelayFault
from models.tables import Letter
from models.vocabulary import EventKind, LetterState, RoundState
from rules.condition import Component
from tests.conftest import LAUNCH
from tests.lived import DOROTEA, LivedRound
from tests.visitor import COORDINATOR, COUNCIL, Visit, Visitor, serving
from web.app import create_app
from web.status.metrics import ELSEWHERE, JOBS, METHODS, STATIC, SWEEP

KEY = "an API token for tests only"
STATUSES = {"1xx", "2xx", "3xx", "4xx", "5xx", "none"}
BUCKETS = {"0.005", "0.02", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "10.0", "+Inf"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation with a token for programs."""
    return Settings(**{**settings.model_dump(), "api_token": KEY, "secret": "a secret for tests only"})


def read(visitor: Visitor) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample by its name and labels."""
    answer = visitor.http.get("/metrics", headers={"authorization": f"Bearer {KEY}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(answer.text)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def value(found: dict[Any, float], name: str, **labels: str) -> float | None:
    return found.get((name, tuple(sorted(labels.items()))))


def routes(found: Iterable[BaseRoute]) -> set[str]:
    """Every route as it is written in the program, those of the routers in it too."""
    inner = (routes(route.original_router.routes) for route in found if hasattr(route, "original_router"))
    return {route.path for route in found if hasattr(route, "path")}.union(*inner)


def test_when_the_newest_backup_was_taken_is_told_where_they_are_said_to_lie(
    visit: Visit, settings: Settings, database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    name = "rundan_backup_newest_timestamp_seconds"
    assert value(read(visit()), name) is None
    told = Settings(**{**settings.model_dump(), "backups": tmp_path})
    with serving(create_app(told, database, clock)) as url, closing(Visitor(url)) as program:
        assert value(read(program), name) == 0
        for day, moment in (("20230326", 1679796900), ("20230327", 1679883300)):
            (tmp_path / f"rundan-{day}-031500.tar").touch()
            os.utime(tmp_path / f"rundan-{day}-031500.tar", (moment, moment))
        (tmp_path / "annat.tar").touch()
        assert value(read(program), name) == 1679883300
        tmp_path.rename(tmp_path.with_name("borta"))
        assert value(read(program), name) is None


def test_no_label_holds_anything_but_words_of_the_program(
    dorotea: Visitor,
    coordinator: Visitor,
    lived: LivedRound,
    settings: Settings,
    database: Database,
    clock: FrozenClock,
) -> None:
    clock.move_to(lived.today)
    with database.write() as session:
        beat(session, "delivery", clock.now(), None)
        beat(session, COORDINATOR, clock.now(), None)
        relay_refuses(session, RelayFault.SIGN_IN_REFUSED, "535 rundan@relay.example", LAUNCH)
    dorotea.send("/rapportera", **COUNCIL)
    for path in (
        "/r/" + "x" * 43,
        "/nowhere/registrator@dorotea.example",
        "/static/rundan.css",
        f"/svar/x/{DOROTEA}",
        "/api/rounds/no",
    ):
        dorotea.http.get(path)
    for path in ("/console", f"/console/rounds/{lived.slug}", f"/console/rounds/{lived.slug}/{DOROTEA}"):
        coordinator.http.get(path)
    dorotea.http.request("ULLA", "/console")
    vocabulary: dict[str, set[str]] = {
        "method": {*METHODS, "other"},
        "status": STATUSES,
        "route": {STATIC, ELSEWHERE} | routes(create_app(settings, database, clock).routes),
        "kind": {kind.value for kind in EventKind},
        "part": set(Component),
        "place": {"home", "database"},
        "state": {state.value for state in (*LetterState, *RoundState)},
        "fault": {fault.value for fault in RelayFault},
        "job": set(JOBS),
        "what": set(SWEEP),
        "le": BUCKETS,
    }
    found = read(dorotea)
    assert len(found) > 60
    strange = {label for _, labels in found for label in labels if label[1] not in vocabulary.get(label[0], set())}
    assert strange == set()
    assert value(found, "rundan_replies_total", kind="handled") == 1
    assert value(found, "rundan_requests_total", method="other", route="/console", status="4xx") == 1
    assert value(found, "rundan_requests_total", method="GET", route="/r/{secret:anything}", status="4xx") == 1
    assert value(found, "rundan_relay_fault", fault="sign_in_refused") == 1


def test_letters_are_measured_by_state_and_age(visit: Visit, lived: LivedRound, clock: FrozenClock) -> None:
    clock.move_to(LAUNCH.replace(hour=LAUNCH.hour + 2))
    with lived.database.write() as session:
        first, second, *_ = session.query(Letter).order_by(Letter.id)
        first.state, second.state = LetterState.FAILED, LetterState.ACCEPTED
    found = read(visit())
    assert value(found, "rundan_letters_waiting") == 14
    assert value(found, "rundan_letters_oldest_seconds") == 7200
    assert value(found, "rundan_letters", state="failed") == 1
    assert value(found, "rundan_letters", state="queued") == 14
    assert value(found, "rundan_rounds", state="open") == 1
    assert value(found, "rundan_trouble", part="delivery") == 1
    assert value(found, "rundan_trouble", part="disk") == 0
    assert value(found, "rundan_replies_taken") == 1


def test_the_last_sweep_is_told(visit: Visit, database: Database, clock: FrozenClock) -> None:
    with database.write() as session:
        beat(session, "chase", clock.now(), None, '{"letters": 3, "faults": 1, "seconds": 0.25, "slug": "x"}')
    found = read(visit())
    assert value(found, "rundan_sweep", what="letters") == 3
    assert value(found, "rundan_sweep", what="faults") == 1
    assert value(found, "rundan_sweep", what="seconds") == 0.25
    assert value(found, "rundan_job_last_run_timestamp_seconds", job="chase") == LAUNCH.timestamp()


def test_a_stranger_may_not_read_them(visit: Visit) -> None:
    assert visit(accept="text/plain", host="rundan.example").http.get("/metrics").status_code == 401


def test_each_application_counts_its_own(settings: Settings, database: Database, clock: FrozenClock) -> None:
    with serving(create_app(settings, database, clock)) as one, serving(create_app(settings, database, clock)) as two:
        first, second = Visitor(one), Visitor(two)
        first.http.get("/")
        asked = {"method": "GET", "route": "/", "status": "2xx"}
        assert value(read(first), "rundan_requests_total", **asked) == 1
        assert value(read(second), "rundan_requests_total", **asked) is None
        first.close()
        second.close()


def test_each_process_is_asked_by_its_own_number(settings: Settings, database: Database, clock: FrozenClock) -> None:
    here = settings.model_copy(update={"base_url": "https://rundan.example", "trusted_proxy": "true"})
    with serving(create_app(here, database, clock)) as url:
        visitor = Visitor(url, accept="text/plain")
        assert value(read(visitor), "rundan_replies_taken") == 1
        assert visitor.http.get("/metrics").status_code == 401
        visitor.close()
