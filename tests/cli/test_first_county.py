"""Which county an installation begins with: the demonstration's, the one that is set, or the one somebody chooses."""

from pathlib import Path

import pytest

from kit.database import Database
from models.reads import registry_reads
from models.tables.schema import migrate


@pytest.mark.parametrize(
    ("told", "begins_with"),
    [
        ({}, ["vasterbotten"]),
        ({"RUNDAN_BASE_URL": "https://rundan.example"}, []),
        ({"RUNDAN_MODE": "production"}, []),
        ({"RUNDAN_BASE_URL": "https://rundan.example", "RUNDAN_COUNTY": "skane"}, ["skane"]),
        ({"RUNDAN_MODE": "production", "RUNDAN_COUNTY": "skane"}, ["skane"]),
        ({"RUNDAN_BASE_URL": "http://localhost:8023"}, ["vasterbotten"]),
        ({"RUNDAN_BASE_URL": "https://rundan.example", "RUNDAN_MODE": "demo"}, ["vasterbotten"]),
    ],
)
def test_where_others_come_in_and_no_county_is_set_somebody_chooses_it(
    told: dict[str, str], begins_with: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RUNDAN_BASE_URL", "RUNDAN_MODE", "RUNDAN_COUNTY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    database = Database(f"sqlite:///{tmp_path / 'rundan.db'}")
    migrate(database)
    with database.read() as session:
        assert [slug for slug, _ in registry_reads.versions(session)] == begins_with
    database.dispose()
