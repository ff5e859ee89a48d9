"""What an office's registry says: parts that change one by one, nothing overwritten, remembered until it changes."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.registry.entries import ChangedMeanwhile, Saying, newest, say
from actions.registry.offices import county_of, fill_offices
from kit.clock import local_day
from kit.database import Database
from kit.settings import CHECKOUT
from models.files.calendar_file import county_with_meetings
from models.files.county import County
from models.files.registry.parts import EntryKind, RegistryPart, county_of_parts, parts_of
from models.reads import registry_reads
from models.tables import RegistryEntry
from tests.conftest import COUNTY, LAUNCH

HERE = "vasterbotten"
TODAY = local_day(LAUNCH)
BOXES = EntryKind.MAILBOXES
MALA = "2418"


@pytest.fixture
def filled(either: Database) -> Database:
    """A database whose only office has been filled from its file."""
    fill_offices(either, CHECKOUT / "data", LAUNCH)
    return either


def now_of(database: Database, on: dt.date = TODAY) -> County:
    with database.read() as session:
        return county_of(session, HERE, on)


def registrar(database: Database, on: dt.date = TODAY) -> str:
    mala = now_of(database, on).named(MALA)
    assert mala
    return mala.registrar


def write(database: Database, registrar: str, valid_from: dt.date | None = None, seen: int | None = None) -> int:
    part = RegistryPart(BOXES, MALA, {"registrar": registrar})
    with database.write() as session:
        return say(session, HERE, [part], Saying("samordnare@region.example", LAUNCH, valid_from), seen)


def test_a_county_taken_apart_and_put_together_again_is_the_same_county() -> None:
    county = county_with_meetings(COUNTY)
    again = county_of_parts(parts_of(county))
    assert again == county
    assert [again.meetings_of(each) for each in again.principals] == [
        county.meetings_of(each) for each in county.principals
    ]


def test_an_installation_with_a_county_file_is_filled_from_it_once(filled: Database) -> None:
    assert now_of(filled).model_dump() == county_with_meetings(COUNTY).model_dump()
    fill_offices(filled, CHECKOUT / "nowhere", LAUNCH)
    with filled.read() as session:
        assert registry_reads.office_of(session, HERE).county_code == "24"


def test_what_is_said_anew_holds_from_today_and_what_was_said_before_stays(filled: Database) -> None:
    assert write(filled, "diariet@mala.example") == 1
    assert registrar(filled) == "diariet@mala.example"
    assert registrar(filled, TODAY - dt.timedelta(days=1)) == "registrator@mala.example"
    with filled.read() as session:
        first, second = registry_reads.history(session, HERE, BOXES, MALA)
    assert (first.valid_from, first.valid_to, second.valid_from, second.valid_to) == (None, TODAY, TODAY, None)
    assert second.said_by == "samordnare@region.example"


def test_saying_what_holds_already_writes_nothing(filled: Database) -> None:
    with filled.write() as session:
        assert say(session, HERE, parts_of(now_of(filled)), Saying("samma", LAUNCH)) == 0


def test_what_holds_from_a_day_to_come_waits_for_it_also_when_today_is_put_right(filled: Database) -> None:
    june = dt.date(2023, 6, 1)
    write(filled, "ny@mala.example", june)
    write(filled, "rattad@mala.example")
    assert registrar(filled) == "rattad@mala.example"
    assert registrar(filled, june) == "ny@mala.example"


def test_a_change_of_the_same_day_replaces_the_one_before(filled: Database) -> None:
    write(filled, "fel@mala.example")
    write(filled, "ratt@mala.example")
    assert registrar(filled) == "ratt@mala.example"
    with filled.read() as session:
        assert [row.value["registrar"] for row in registry_reads.history(session, HERE, BOXES, MALA)][1:] == [
            "fel@mala.example",
            "ratt@mala.example",
        ]


def test_of_two_who_change_the_same_part_the_second_is_told(filled: Database) -> None:
    with filled.read() as session:
        seen = newest(registry_reads.history(session, HERE, BOXES, MALA))
    write(filled, "den.forsta@mala.example", seen=seen)
    with pytest.raises(ChangedMeanwhile):
        write(filled, "den.andra@mala.example", seen=seen)
    assert registrar(filled) == "den.forsta@mala.example"


def say_in_vain(session: Session) -> None:
    say(session, HERE, [RegistryPart(BOXES, MALA, {"registrar": "aldrig@mala.example"})], Saying("", LAUNCH))
    county_of(session, HERE, TODAY)
    raise ZeroDivisionError


def test_what_is_undone_is_not_remembered(filled: Database) -> None:
    before = registrar(filled)
    with pytest.raises(ZeroDivisionError):
        filled.act(say_in_vain)
    write(filled, "sparad@mala.example")
    assert (before, registrar(filled)) == ("registrator@mala.example", "sparad@mala.example")


def test_a_page_reads_no_rows_of_a_registry_that_has_not_changed(filled: Database) -> None:
    first = now_of(filled)
    assert now_of(filled) is first
    write(filled, "ny@mala.example")
    assert now_of(filled) is not first


def test_a_principal_that_is_taken_out_is_gone_and_its_history_stays(filled: Database) -> None:
    with filled.write() as session:
        say(session, HERE, [RegistryPart(EntryKind.PRINCIPAL, MALA, None)], Saying("", LAUNCH))
    assert now_of(filled).named(MALA) is None
    with filled.read() as session:
        rows = session.scalars(select(RegistryEntry).where(RegistryEntry.key == MALA)).all()
    assert {row.kind for row in rows} >= {EntryKind.PRINCIPAL, BOXES}
