"""A registry goes out as YAML and as a workbook and comes back unchanged; a bad file changes nothing and says where."""

import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from actions.registry.importing import Preview, let_in, preview
from actions.registry.offices import county_of
from kit.clock import local_day
from kit.database import Database
from kit.settings import CHECKOUT
from models.files.calendar_file import county_with_meetings
from models.files.county import County
from models.files.faults import FileFaults
from models.files.registry.incoming import registry_source
from models.files.registry.sweden import new_county
from models.files.registry.workbook import workbook_of
from models.files.registry.yaml_text import county_text
from models.phrases import said_in
from tests.conftest import LAUNCH
from tests.counties import fifty_principals

HERE, TODAY = "vasterbotten", local_day(LAUNCH)


def now_of(database: Database) -> County:
    with database.read() as session:
        return county_of(session, HERE, TODAY)


def held_against(database: Database, data: bytes, name: str, *, removing: bool = False) -> Preview:
    with database.read() as session:
        return preview(session, HERE, registry_source(data, name), TODAY, removing=removing)


def import_into(database: Database, data: bytes, name: str) -> int:
    with database.write() as session:
        return let_in(session, HERE, registry_source(data, name), "samordnare@region.example", LAUNCH)


def sheet(title: str, *rows: Sequence[str | int]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    page = book.worksheets[0]
    page.title = title
    for row in rows:
        page.append(list(row))
    book.save(file)
    return file.getvalue()


def exported(county: County, name: str) -> bytes:
    return workbook_of(county) if name.endswith(".xlsx") else county_text(county).encode()


@pytest.mark.parametrize("name", ["registret.yaml", "registret.xlsx"])
def test_what_is_exported_changes_nothing_when_it_comes_back(database: Database, name: str) -> None:
    source = registry_source(exported(now_of(database), name), name)
    with database.read() as session:
        for removing in (False, True):
            found = preview(session, HERE, source, TODAY, removing=removing)
            assert (found.faults, found.changes) == ((), ()), removing


@pytest.mark.parametrize("name", ["sverige.yaml", "sverige.xlsx"])
def test_a_whole_registry_comes_back_as_it_went_out(name: str, database: Database) -> None:
    sweden = new_county("00", "samordnare@landet.example")
    with database.write() as session:
        let_in(session, HERE, registry_source(exported(sweden, name), name), "", LAUNCH, removing=True)
    names = {each.code: (each.name, each.short, each.kind) for each in now_of(database).principals}
    assert names == {each.code: (each.name, each.short, each.kind) for each in sweden.principals}


def test_the_shipped_files_change_nothing_either(database: Database) -> None:
    for folder in ("counties", "calendars"):
        data = (CHECKOUT / "data" / folder / "vasterbotten.yaml").read_bytes()
        found = held_against(database, data, "vasterbotten.yaml")
        assert (found.faults, found.changes) == ((), ())


def test_a_list_of_mailboxes_changes_those_it_names_and_nothing_else(database: Database) -> None:
    before = now_of(database)
    data = b"Kod;Registrator\n2418;diariet@mala.example\n2425;\n"
    (change,) = held_against(database, data, "adresser.csv").changes
    assert change.fields == [("registrar", "registrator@mala.example", "diariet@mala.example")]
    assert import_into(database, data, "adresser.csv") == 1
    after = now_of(database)
    mala, dorotea = after.named("Malå"), after.named("Dorotea")
    assert mala
    assert (mala.registrar, mala.official) == ("diariet@mala.example", "kommundirektor@mala.example")
    assert dorotea == before.named("Dorotea")
    assert after.arenas == before.arenas


def table(title: str, *rows: Sequence[str | int]) -> tuple[bytes, str]:
    return sheet(title, *rows), "a.xlsx"


KIND = b"county: X\ncode: '1'\nprincipals:\n  - {code: '2', name: A kommun, kind: komun}\n"
CALENDAR = b"calendars:\n  - {principal: Atlantis, body: KF, dates: [2023-01-01]}\n"
BAD = {
    "a mailbox": (
        table("Huvudmän", ("Kod", "Registrator"), ("2418", "d@mala")),
        "Huvudmän, rad 2, kolumn 2: registrar",
    ),
    "a number": (table("Huvudmän", ("Kod", "Folkmängd"), ("2418", "många")), "Huvudmän, rad 2, kolumn 2: population"),
    "a column": (table("Huvudmän", ("Kod", "Epost"), ("2418", "x")), "Huvudmän, rad 1, kolumn 2"),
    "a member": (table("Grupper", ("Kod", "Namn", "Huvudmän"), ("g", "G", "Malå, Atlantis")), "Grupper, rad 2"),
    "nobody's": (table("Organ", ("Huvudman", "Kod", "Nivå"), ("", "X", "nämnd")), "Organ, rad 2"),
    "a day": (
        table("Mötesdagar", ("Huvudman", "Organ", "Dag"), ("2418", "KF", "i maj")),
        "Mötesdagar, rad 2, kolumn 3",
    ),
    "in a list": ((b"Kod;Registrator\n2418;d@mala\n", "a.csv"), "rad 2, kolumn 2: registrar"),
    "a kind": ((KIND, "a.yaml"), "principals[0].kind"),
    "whose days": ((CALENDAR, "a.yaml"), "calendars[0].principal"),
}


@pytest.mark.parametrize("which", BAD)
def test_a_bad_file_says_where_and_changes_nothing(database: Database, which: str) -> None:
    (data, name), said = BAD[which]
    before = now_of(database)
    source = registry_source(data, name)
    with database.read() as session:
        found = preview(session, HERE, source, TODAY)
    assert any(said in said_in(fault.field, "sv") for fault in found.faults), found.faults
    assert found.changes == ()
    with pytest.raises(FileFaults), database.write() as session:
        let_in(session, HERE, source, "samordnare@region.example", LAUNCH)
    assert now_of(database) is before


def test_a_file_that_is_no_registry_says_so(database: Database) -> None:
    for data, name in (
        (b"hej", "a.yaml"),
        (b"PK\x03\x04 nonsense", "a.xlsx"),
        (b"a;b\n1;2\n", "a.csv"),
        (b"", "a.csv"),
    ):
        assert held_against(database, data, name).faults


def test_what_a_file_leaves_out_is_taken_out_only_when_asked(database: Database) -> None:
    data = county_text(now_of(database)).replace("lok-lycksele", "annan-grupp").encode()
    kept = held_against(database, data, "a.yaml")
    removed = held_against(database, data, "a.yaml", removing=True)
    assert kept.faults or len(removed.changes) > len(kept.changes)


def test_another_countys_file_can_be_let_in(database: Database) -> None:
    found = held_against(database, fifty_principals().encode(), "storlanet.yaml", removing=True)
    assert sum(change.after is None for change in found.changes) >= 16


def test_the_files_of_the_installation_say_the_same_as_its_registry(database: Database) -> None:
    again = county_with_meetings(Path(CHECKOUT / "data" / "counties" / "vasterbotten.yaml"))
    assert county_text(again) == county_text(now_of(database))
