"""`prefect.yaml` is what production runs by; here it is held against the code."""

import datetime as dt
import importlib
import inspect
import json
from importlib.metadata import version

import pytest
import yaml
from prefect import Flow

from flows.deployments import PREFECT_YAML, Deployment, deployments, next_run
from kit.clock import STOCKHOLM
from kit.settings import CHECKOUT
from models.values import ChasePolicy

FILE = yaml.load(PREFECT_YAML.read_text(encoding="utf-8"), yaml.CSafeLoader)
WRITTEN = FILE["deployments"]
EVERY = pytest.mark.parametrize("deployment", deployments().values(), ids=str)


def flow_of(deployment: Deployment) -> Flow[..., object]:
    found = getattr(importlib.import_module(deployment.module), deployment.function)
    assert isinstance(found, Flow)
    return found


def test_it_is_written_for_the_prefect_we_have() -> None:
    assert FILE["prefect-version"] == version("prefect")


def test_the_pool_it_goes_to_takes_nothing_from_whoever_starts_a_run() -> None:
    template = json.loads((CHECKOUT / "flows" / "work_pool.json").read_text())
    assert template["variables"] == {"type": "object", "properties": {}, "additionalProperties": False}
    assert "{{" not in json.dumps(template)


def test_nothing_written_is_left_out() -> None:
    assert [item["entrypoint"].partition(":")[2] for item in WRITTEN] == list(deployments())


@EVERY
def test_every_entry_point_is_a_flow_with_the_deployment_s_name(deployment: Deployment) -> None:
    assert f"{flow_of(deployment).name}/{deployment.name}" == deployment.full_name


@pytest.mark.parametrize("item", WRITTEN, ids=lambda item: item["entrypoint"])
def test_every_entry_point_is_a_file_a_worker_finds(item: dict[str, str]) -> None:
    assert (PREFECT_YAML.parent / item["entrypoint"].partition(":")[0]).is_file()


@EVERY
def test_every_parameter_is_one_the_flow_takes(deployment: Deployment) -> None:
    takes = inspect.signature(flow_of(deployment).fn).parameters
    assert set(deployment.parameters) <= set(takes)
    assert all(parameter.default is not inspect.Parameter.empty for parameter in takes.values())


@EVERY
def test_every_schedule_is_read_on_a_clock_in_stockholm(deployment: Deployment) -> None:
    assert {table.timezone for table in deployment.timetables} <= {"Europe/Stockholm"}


def test_every_deployment_goes_to_the_same_process_pool() -> None:
    assert {item["work_pool"]["name"] for item in WRITTEN} == {"rundan"}


def test_a_round_s_run_is_started_by_its_launch_and_never_by_a_schedule() -> None:
    assert deployments()["run_round"].timetables == ()


@pytest.mark.parametrize("day", [dt.date(2023, 3, 27), dt.date(2023, 3, 26), dt.date(2023, 10, 29)])
def test_the_chase_runs_when_reminders_are_due_in_summer_and_in_winter(day: dt.date) -> None:
    due = dt.datetime.combine(day, ChasePolicy().at, STOCKHOLM)
    assert next_run("chase", due - dt.timedelta(minutes=1)) == due


def test_the_rounds_are_attended_every_minute() -> None:
    now = dt.datetime(2023, 3, 27, 7, 0, 30, tzinfo=dt.UTC)
    assert next_run("attend", now) == now + dt.timedelta(seconds=30)
