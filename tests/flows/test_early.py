"""A run that a worker starts a moment before its time looks at the moment it was scheduled for."""

import datetime as dt
from collections.abc import Iterator

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, State
from prefect.flow_engine import run_flow
from prefect.flows import Flow
from prefect.settings import (
    PREFECT_API_AUTH_STRING,
    PREFECT_API_URL,
    PREFECT_LOGGING_TO_API_ENABLED,
    temporary_settings,
)
from prefect.states import Scheduled

import flows.attend
import flows.chase
from actions.schedule.sweep import sweep
from flows.attend import attend
from flows.chase import chase
from flows.resources import Resources
from kit.clock import STOCKHOLM, FrozenClock
from models.condition import Beat
from models.reads import lookup
from models.tables import Heartbeat
from rules.condition import is_late
from tests.flows.conftest import Embedded
from tests.lived import LivedRound

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.xdist_group("prefect")]


def at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM).astimezone(dt.UTC)


@pytest.fixture(autouse=True)
def _asking(prefect: Embedded, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """These runs are this process's own, at the real server; the rounds' runs are no part of it."""
    for module in (flows.chase, flows.attend):
        monkeypatch.setattr(module, "attend_rounds", lambda *_, **__: 0)
    ours = {
        PREFECT_API_URL: prefect.settings.prefect_url,
        PREFECT_API_AUTH_STRING: prefect.settings.prefect_auth,
        PREFECT_LOGGING_TO_API_ENABLED: False,
    }
    with temporary_settings(ours):
        yield


def started(
    flow: Flow[[], State[None]], lived: LivedRound, moment: str, scheduled: str, monkeypatch: pytest.MonkeyPatch
) -> FlowRun:
    """The run of that flow scheduled for one moment and started at another, once it has ended."""
    resources = Resources(lived.database, lived.sender, FrozenClock(at(moment)))
    for module in (flows.chase, flows.attend):
        monkeypatch.setattr(module, "resources", lambda: resources)
    with get_client(sync_client=True) as client:
        run = client.create_flow_run(flow, state=Scheduled(scheduled_time=at(scheduled)))
        run_flow(flow, flow_run=run, return_type="state")
        return client.read_flow_run(run.id)


def heartbeat(lived: LivedRound, name: str) -> Heartbeat:
    with lived.database.read() as session:
        return lookup.heartbeats(session)[name]


def said(run: FlowRun) -> str | None:
    return run.state.message if run.state else None


def test_at_a_fraction_before_eight_the_morning_has_all_its_letters(
    lived: LivedRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep(lived.database, lived.sender, at("2023-08-31T08:00"))
    run = started(chase, lived, "2023-09-01T07:59:59.700", "2023-09-01T08:00", monkeypatch)
    assert said(run) == "16 påminnelser, 2 morgonbrev"
    assert run.name == "chase 2023-09-01 08:00"
    assert sweep(lived.database, lived.sender, at("2023-09-01T08:00")).letters == 0


def test_health_is_not_late_for_it(lived: LivedRound, monkeypatch: pytest.MonkeyPatch) -> None:
    started(chase, lived, "2023-08-31T07:59:59.700", "2023-08-31T08:00", monkeypatch)
    beat = heartbeat(lived, "chase")
    assert beat.next_at == at("2023-08-31T09:00")
    assert not is_late(Beat(beat.ran_at, beat.next_at), at("2023-08-31T08:59"))


def test_attending_too_is_on_time(lived: LivedRound, monkeypatch: pytest.MonkeyPatch) -> None:
    run = started(attend, lived, "2023-08-31T07:59:59.700", "2023-08-31T08:00", monkeypatch)
    assert run.name == "attend 2023-08-31 08:00"
    assert heartbeat(lived, "attend").next_at == at("2023-08-31T08:01")


@pytest.mark.parametrize("scheduled", ["2023-08-31T06:00", "2023-08-31T08:05", "2026-11-29T08:00"])
def test_a_run_that_is_late_or_told_to_start_far_too_early_looks_at_the_clock(
    lived: LivedRound, scheduled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started(chase, lived, "2023-08-31T07:30", scheduled, monkeypatch)
    assert heartbeat(lived, "chase").ran_at == at("2023-08-31T07:30")
