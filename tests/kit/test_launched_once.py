"""A launch is copied only into a database that held what the first one held."""

import datetime as dt
from pathlib import Path

import pytest

from actions.registry.entries import take_turn
from models.files.round_plan import RoundPlan
from models.reads.registry_reads import office_of
from models.tables import Round
from notifications.sender import Sender
from tests.conftest import installed_in
from tests.launched import launch_once

OFFICE = "vasterbotten"


def test_a_registry_that_has_been_changed_is_not_written_over_by_anothers_launch(
    tmp_path: Path, empty_sqlite: Path, fardplan: RoundPlan, sender: Sender, now: dt.datetime
) -> None:
    versions = []
    for place, changes in enumerate((0, 1, 0)):
        with installed_in(tmp_path / str(place), empty_sqlite) as (_, database):
            for _ in range(changes):
                database.act(lambda session: take_turn(session, OFFICE))
            database.engine.dispose()  # with its log gone, nothing tells it from one that nothing has been written to
            launch_once(database, sender, fardplan, now)
            with database.read() as session:
                assert session.get(Round, fardplan.slug) is not None
                versions.append(office_of(session, OFFICE).version)
    assert versions == [versions[0], versions[0] + 1, versions[0]]


def test_the_same_launch_into_the_same_registry_is_worked_out_once(
    tmp_path: Path,
    empty_sqlite: Path,
    fardplan: RoundPlan,
    sender: Sender,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = fardplan.model_copy(update={"slug": "en-gang"})
    for place in range(3):
        with installed_in(tmp_path / str(place), empty_sqlite) as (_, database):
            assert launch_once(database, sender, plan, now) == "en-gang"
        monkeypatch.setattr("tests.launched.launch", None)
