"""Prefect forgets runs that ended long ago, and never one that rests."""

import sqlite3
from contextlib import closing

import pytest

from flows.embedded import prefect_home
from models.files.round_plan import RoundPlan
from tests.flows.conftest import Embedded
from tests.waiting import LONG

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.xdist_group("prefect")]


def age(prefect: Embedded, days: int, *runs: str) -> None:
    """Let these runs be as if everything about them had happened that many days earlier."""
    with closing(sqlite3.connect(prefect_home(prefect.settings) / "prefect.db", timeout=LONG)) as db, db:
        for run in runs:
            moved = ", ".join(
                f"{column} = datetime({column}, '-{days} days')"
                for column in ("created", "expected_start_time", "start_time", "end_time")
            )
            changed = db.execute(f"UPDATE flow_run SET {moved} WHERE id = ?", [run])
            assert changed.rowcount == 1


def test_a_run_that_ended_before_the_days_set_is_purged_and_a_resting_one_is_not(
    prefect: Embedded, plan: RoundPlan
) -> None:
    resting = prefect.run_at_rest(prefect.launch(plan), "0 av 3 har beslutat")["id"]
    old, new = (prefect.settled(prefect.ask(prefect.starting("chase"))["id"])["id"] for _ in range(2))
    days = prefect.settings.prefect_keep_days
    age(prefect, days + 1, old, resting)
    age(prefect, days - 1, new)
    prefect.until(lambda: prefect.http.get(f"flow_runs/{old}").status_code == 404 or None)
    assert prefect.http.get(f"flow_runs/{new}").is_success
    assert prefect.http.get(f"flow_runs/{resting}").is_success
