"""An installation made by any earlier code upgrades, opens, lives on for a month, and its record holds."""

import datetime as dt
import re
import shutil
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from actions.record.audit import verify
from actions.record.record import Said
from actions.registry.offices import county_of_round, fill_offices, listed_coordinators
from actions.replies.questions import ask_question
from actions.rounds.close import close_round
from actions.schedule.sweep import sweep
from kit.clock import STOCKHOLM, FrozenClock, local_day
from kit.database import Database
from kit.settings import Settings
from models.files.calendar_file import county_with_meetings
from models.tables import Event, Letter, Round, case_id
from models.tables.schema import MIGRATIONS, Schema, migrate, schema_of
from models.vocabulary import EventKind, LetterState
from notifications.delivery.outbox import claim, settle
from notifications.delivery.results import Accepted
from notifications.sender import Sender
from tests.lived import DOROTEA, REGISTRAR, LivedRound, council
from tests.run.samples import ALL
from tests.run.shared import once
from tests.signed import REGION
from tests.upgrades.homes import COORDINATOR, FARDPLAN, MALA, names, settings_of, unpack_postgres, unpack_sqlite
from tests.visitor import Visitor, link_path, serving, sign_in_path
from web.app import create_app

ENDS = (names()[0], names()[-1])
MORNING = dt.datetime(2023, 6, 30, 8, tzinfo=STOCKHOLM)
EVERY = 4
# pages no other page is behind
END_OF_THE_WAY = re.compile(r"\.\w+$|/(?:change|do(?!/reader)|parts|step)/.|/svar/…/…/.")


def on(kind: str, *made: str) -> list[Any]:
    """Those made installations, on that kind of database."""
    marks = [pytest.mark.postgres] if kind == "postgres" else []
    return [pytest.param((kind, name), id=f"{kind}-{name}", marks=marks) for name in made]


@pytest.fixture(params=[*on("sqlite", *names()), *on("postgres", *names())])
def upgraded(request: pytest.FixtureRequest, run: Path, tmp_path: Path) -> Iterator[tuple[Settings, Database]]:
    """An installation made by earlier code, brought to today's schema; a file's way there is gone once in a run."""
    kind, made = request.param
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'rundan.db'}"
        shutil.copy(once(run / f"upgraded-{made}.db", partial(_upgrade, made)), tmp_path / "rundan.db")
    else:
        url = request.getfixturevalue("empty_postgres_url")
        unpack_postgres(made, url)
        _migrate(url)
    database = Database(url)
    yield settings_of(tmp_path, url), database
    database.dispose()


def _upgrade(made: str, file: Path) -> None:
    unpack_sqlite(made, file)
    _migrate(f"sqlite:///{file}")


def _migrate(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.dispose()


def broken(database: Database) -> list[tuple[str, int, str]]:
    with database.read() as session:
        return [(each.chain, each.number, str(each.reason)) for each in verify(session)[1]]


def test_every_migration_has_an_installation_made_by_its_own_code() -> None:
    migrations = {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}
    assert {name[:4] for name in names()} == migrations


def test_what_was_recorded_still_holds_and_can_be_read(upgraded: tuple[Settings, Database]) -> None:
    _, database = upgraded
    assert schema_of(database) is Schema.CURRENT
    assert broken(database) == []
    with database.read() as session:
        assert all("documents" in event.told for event in session.scalars(select(Event)) if event.kind == "launched")


@pytest.mark.parametrize("upgraded", [*on("sqlite", *names()), *on("postgres", *ENDS)], indirect=True)
def test_it_lives_on_for_a_month_and_its_record_holds(
    upgraded: tuple[Settings, Database], request: pytest.FixtureRequest
) -> None:
    settings, database = upgraded
    installation = request.node.callspec.params["upgraded"]
    sender, lived = Sender.of(settings), LivedRound(database, Sender.of(settings), FARDPLAN)
    for day in range(0, 31, 1 if ALL or _at_an_end(*installation) else 3):  # what is late is written all the same
        now = MORNING + dt.timedelta(days=day)
        sweep(database, sender, now)
        _deliver(database, now)
    lived.today = MORNING + dt.timedelta(days=31)
    lived.report(council(body="RF", body_name="Regionfullmäktige"), REGION)
    key = case_id(FARDPLAN, MALA)
    database.act(lambda session: ask_question(session, sender, key, "När?", Said(REGISTRAR), lived.today))
    database.act(lambda session: close_round(session, sender, FARDPLAN, "Sommaren.", COORDINATOR, lived.today))
    _deliver(database, lived.today)
    assert broken(database) == []
    with database.read() as session:
        assert set(session.scalars(select(Letter.state))) == {LetterState.ACCEPTED}


def test_the_day_the_last_signature_was_told_of_is_read_from_the_record(
    upgraded: tuple[Settings, Database],
) -> None:
    with upgraded[1].read() as session:
        for round_ in session.scalars(select(Round).where(Round.signed_on.is_not(None))):
            told = select(Event).where(Event.round_slug == round_.slug, Event.kind == EventKind.SIGNED)
            assert round_.signed_told_on == max(local_day(event.at) for event in session.scalars(told))


def test_its_county_file_becomes_its_registry_once(upgraded: tuple[Settings, Database]) -> None:
    settings, database = upgraded
    fill_offices(database, settings.data, MORNING)
    fill_offices(database, settings.home, MORNING)
    with database.read() as session:
        county = county_of_round(session, FARDPLAN, local_day(MORNING))
        listed = listed_coordinators(session, local_day(MORNING))
    assert listed[settings.county] == [each.email for each in county.coordinators]
    assert county.model_dump() == county_with_meetings(settings.county_file).model_dump()
    assert county.office == settings.county


def _deliver(database: Database, now: dt.datetime) -> None:
    with database.write() as session:
        settle(session, "today's worker", [Accepted(each) for each in claim(session, "today's worker", now, 200)], now)


@pytest.mark.parametrize("upgraded", [*on("sqlite", *names()), *on("postgres", *ENDS)], indirect=True)
def test_every_page_of_it_opens(upgraded: tuple[Settings, Database], request: pytest.FixtureRequest) -> None:
    settings, database = upgraded
    installation = request.node.callspec.params["upgraded"]
    sender = Sender.of(settings)
    with serving(create_app(settings, database, FrozenClock(MORNING))) as url:
        visitor = Visitor(url)
        visitor.come_in(sign_in_path(database, sender, MORNING))
        doors = ("/console", link_path(database, sender, FARDPLAN, DOROTEA))
        seen = _walk(visitor, partial(_of_kind, installation), *doors)
        visitor.close()
    assert {path: status for path, status in seen.items() if status != 200} == {}
    assert len(seen) > 40


def _of_kind(installation: tuple[str, str], kind: str) -> int:
    """How many pages of a kind are opened.

    Of those that lead on, two in a file of the first or of the last schema and one in any other installation. Of the
    rest, the first and the last schema show half each: on PostgreSQL one half, on SQLite the other, so that between the
    two databases a schema shows all there are. A schema between them shows a fourth, another than its neighbours.
    """
    engine, made = installation
    if ALL or not END_OF_THE_WAY.search(kind):
        return 1 + (ALL or _at_an_end(engine, made))
    turn, every = (ENDS.index(made) + (engine == "sqlite"), 2) if made in ENDS else (names().index(made), EVERY)
    return int((turn + zlib.crc32(kind.encode())) % every == 0)


def _at_an_end(engine: str, made: str) -> bool:
    return engine == "sqlite" and made in ENDS


def _walk(visitor: Visitor, of_kind: Callable[[str], int], *doors: str) -> dict[str, int]:
    """The pages that can be reached by following links, so many of each kind, and how each answered."""
    seen: dict[str, int] = {}
    alike: Counter[str] = Counter()
    waiting = deque(doors)
    while waiting:
        path = waiting.popleft()
        kind = _kind(path)
        if path in seen or alike[kind] == of_kind(kind):
            continue
        alike[kind] += 1
        page = visitor.http.get(path)
        seen[path] = page.status_code
        if "text/html" in page.headers.get("content-type", ""):
            found = re.findall(r'href="(/[^"#]*)', page.text.replace("&amp;", "&"))
            waiting += [each for each in found if not each.startswith("/static") and "lang=" not in each]
    return seen


def _kind(path: str) -> str:
    """The path without what tells one principal, letter, file, report, part or choice of rows from another."""
    page, _, asked = path.partition("?")
    parts = [*re.sub(r"(/parts/\w+)/.*", r"\1/1", page).split("/"), *re.findall(r"(\w+)=", asked)]
    return "/".join("…" if re.search(r"\d", part) else part for part in parts)
