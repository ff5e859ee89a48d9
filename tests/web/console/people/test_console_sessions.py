"""A session of the console: begun by a link, a row until it ends, over when it is ended here or elsewhere."""

import datetime as dt
from collections.abc import Iterator
from typing import Protocol

import pytest
import time_machine
from pydantic import SecretStr
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from actions.access.console_people import KEPT, LASTS, SEEN_EVERY, begin_session, end_session, find_session
from actions.record.record import Said
from actions.registry.entries import Saying, say
from actions.rounds.close import close_round
from actions.rounds.launch import launch
from kit.clock import FrozenClock
from kit.database import Database
from kit.prepared import Driver, Prepared, Values
from kit.settings import CHECKOUT, Settings
from models.files.county_file import read_county
from models.files.registry.parts import EntryKind, RegistryPart
from models.files.round_plan import RoundPlan
from models.people import SessionEnd
from models.tables import ConsoleSession, Letter
from notifications.sender import Sender
from tests.people import OF_CLOSED, OF_OPEN, with_contact
from tests.visitor import COORDINATOR, Visit, Visitor, serving, sign_in_path, text_of
from web.app import create_app
from web.entry.sign_in import COOKIE

BROWSER = {"accept": "text/html"}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
COUNTY_FILE = CHECKOUT / "data" / "counties" / "vasterbotten.yaml"
ALSO_LISTED = "vikarie@regionvasterbotten.example"


@pytest.fixture(autouse=True)
def also_listed(database: Database, now: dt.datetime) -> None:
    """The office's registry names a third coordinator."""
    listed(database, now, ALSO_LISTED)


def listed(database: Database, now: dt.datetime, *addresses: str) -> None:
    """Let the office's registry name these coordinators beside the usual two."""
    usual = [{"role": each.role, "email": each.email} for each in read_county(COUNTY_FILE).coordinators]
    people = [*usual, *({"role": "Vikarie", "email": address} for address in addresses)]
    with database.write() as session:
        say(session, "vasterbotten", [RegistryPart(EntryKind.COORDINATORS, "", people)], Saying(COORDINATOR, now))


def signed_in(
    visit: Visit, database: Database, sender: Sender, clock: FrozenClock, email: str, **headers: str
) -> Visitor:
    visitor = visit(**headers)
    visitor.come_in(sign_in_path(database, sender, clock.now(), email))
    return visitor


class SignIn(Protocol):
    def __call__(self, email: str = COORDINATOR, **headers: str) -> Visitor: ...


@pytest.fixture
def come_in(visit: Visit, database: Database, sender: Sender, clock: FrozenClock, launched: str) -> SignIn:
    """Let somebody come in by a link of its own."""
    return lambda email=COORDINATOR, **headers: signed_in(visit, database, sender, clock, email, **headers)


def is_in(visitor: Visitor) -> bool:
    return visitor.http.get("/console", headers=BROWSER).url.path == "/console"


def rows(database: Database) -> list[ConsoleSession]:
    with database.read() as session:
        return list(session.scalars(select(ConsoleSession).order_by(ConsoleSession.id)))


def copied(visitor: Visitor, visit: Visit) -> Visitor:
    thief = visit()
    thief.http.cookies.update(visitor.http.cookies)
    return thief


def test_a_copied_cookie_opens_nothing_once_its_owner_has_signed_out(
    come_in: SignIn, visit: Visit, database: Database
) -> None:
    owner = come_in()
    thief = copied(owner, visit)
    assert is_in(thief)
    owner.http.post("/console/sign-out")
    assert not is_in(thief)
    assert thief.http.get("/console/rounds/fardplan-nara-vard-2030").status_code == 401
    (row,) = rows(database)
    assert (row.ended_at is not None, row.ended_why) == (True, SessionEnd.SIGNED_OUT)


def test_signing_out_ends_no_other_session(come_in: SignIn) -> None:
    here, elsewhere = come_in(), come_in()
    here.http.post("/console/sign-out")
    assert (is_in(here), is_in(elsewhere)) == (False, True)


def test_a_session_tells_who_since_when_and_from_what_but_not_its_secret(come_in: SignIn, database: Database) -> None:
    visitor = come_in(**{"user-agent": FIREFOX})
    (row,) = rows(database)
    assert (row.email, row.browser, row.expires_at - row.began_at) == (COORDINATOR, "Firefox", LASTS)
    secret = visitor.http.cookies[COOKIE.name]
    assert len(secret) >= 43
    kept = [str(getattr(row, column.key)) for column in ConsoleSession.__table__.columns]
    assert not [value for value in kept if secret in value or (value in secret and len(value) > 3)]


def test_a_coordinator_taken_off_the_list_is_out_at_the_next_request(
    come_in: SignIn, now: dt.datetime, database: Database
) -> None:
    visitor, other = come_in(ALSO_LISTED), come_in()
    assert is_in(visitor)
    listed(database, now)
    assert (is_in(visitor), is_in(other)) == (False, True)
    assert [row.ended_why for row in rows(database)] == [SessionEnd.TAKEN_OFF, None]
    listed(database, now, ALSO_LISTED)
    assert not is_in(visitor)  # what has ended does not begin again by itself


def test_a_form_from_somebody_taken_off_the_list_changes_nothing(
    come_in: SignIn, now: dt.datetime, database: Database, launched: str
) -> None:
    visitor = come_in(ALSO_LISTED)
    listed(database, now)
    assert visitor.http.post(f"/console/rounds/{launched}/do/close", data={"reason": "x"}).status_code == 401


def test_a_contact_sees_its_own_rounds_and_nothing_of_others(
    come_in: SignIn, database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime, launched: str
) -> None:
    for slug, address in (("egen", OF_OPEN), ("gammal", OF_CLOSED)):
        launch(database, sender, with_contact(fardplan, slug, address), now)
    close(database, sender, "gammal", now)
    of_open, of_closed, coordinator = come_in(OF_OPEN), come_in(OF_CLOSED), come_in()
    seen = {
        name: [slug for slug in (launched, "egen", "gammal") if f"/console/rounds/{slug}" in home_of(visitor)]
        for name, visitor in (("open", of_open), ("closed", of_closed), ("all", coordinator))
    }
    assert seen == {"open": ["egen"], "closed": ["gammal"], "all": [launched, "egen", "gammal"]}
    assert "/console/launch" not in home_of(of_open)
    assert "prefect-password" not in home_of(of_open)
    assert "prefect-password" in home_of(coordinator)
    assert [each["slug"] for each in of_closed.http.get("/api/rounds").json()] == ["gammal"]
    assert of_closed.http.get(f"/api/rounds/{launched}").status_code == 404
    for path in (f"/console/rounds/{launched}", "/console/rounds/egen/2425", "/console/launch", "/mailbox"):
        assert of_closed.http.get(path).status_code == 404


def close(database: Database, sender: Sender, slug: str, now: dt.datetime) -> None:
    with database.write() as session:
        close_round(session, sender, slug, "Klart.", Said(), now)


def home_of(visitor: Visitor) -> str:
    return visitor.http.get("/console").text


def test_a_contact_is_out_of_what_opens_when_its_round_has_closed_and_in_again_when_it_opens(
    come_in: SignIn, database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    launch(database, sender, with_contact(fardplan, "egen", OF_OPEN), now)
    visitor = come_in(OF_OPEN)
    close(database, sender, "egen", now)
    launch(database, sender, with_contact(fardplan, "nasta", OF_CLOSED), now)
    assert visitor.http.get("/console/rounds/egen").status_code == 200
    assert visitor.http.get("/console/rounds/nasta").status_code == 404


def test_letters_are_seen_by_those_who_see_their_round(
    come_in: SignIn, database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    launch(database, sender, with_contact(fardplan, "egen", OF_OPEN), now)
    visitor, sign_in_letter = come_in(OF_OPEN), asked_for(come_in(), database)
    theirs, others = letter_of(database, "egen"), letter_of(database, "fardplan-nara-vard-2030")
    assert visitor.http.get(f"/console/letters/{theirs}").status_code == 200
    for letter in (others, sign_in_letter):
        assert visitor.http.get(f"/console/letters/{letter}").status_code == 404
        assert visitor.http.post(f"/console/letters/{letter}/again").status_code == 404


def asked_for(visitor: Visitor, database: Database) -> int:
    visitor.http.post("/console/sign-in", data={"email": COORDINATOR})
    return letter_of(database, None)


def letter_of(database: Database, slug: str | None) -> int:
    with database.read() as session:
        found = session.scalar(select(func.max(Letter.id)).where(Letter.round_slug.is_not_distinct_from(slug)))
    assert found is not None
    return found


def test_a_request_writes_nothing_but_now_and_then_that_the_session_is_in_use(
    come_in: SignIn, database: Database, statements: list[str]
) -> None:
    visitor = come_in()
    statements.clear()
    for path in ("/console", "/console/rounds/fardplan-nara-vard-2030", "/api/rounds"):
        visitor.http.get(path)
    assert [said for said in statements if said.startswith(("UPDATE", "INSERT", "DELETE"))] == []
    assert sum("console_sessions" in said for said in statements) == 3
    later = dt.datetime.now(dt.UTC) + SEEN_EVERY
    with time_machine.travel(later):
        for _ in range(3):
            visitor.http.get("/console")
    assert [said.split()[0] for said in statements if "console_sessions" in said].count("UPDATE") == 1
    assert rows(database)[0].seen_at >= later


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the site says to its database, in the order it says it."""
    said: list[str] = []
    run = Prepared.run

    def run_aloud(prepared: Prepared, session: Session, values: Values) -> object:
        said.append(prepared.compiled(Driver.of(session).dialect).sql)
        return run(prepared, session, values)

    monkeypatch.setattr(Prepared, "run", run_aloud)

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield said
    event.remove(Engine, "before_cursor_execute", hear)


def test_an_ended_session_is_forgotten_after_a_month(either: Database, sender: Sender) -> None:
    begun = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
    with either.write() as session:
        secrets = [begin_session(session, sender, COORDINATOR, "", begun) for _ in range(3)]
        ended = find_session(session, sender, secrets[0], begun)
        assert ended is not None
        assert end_session(session, ended.id, SessionEnd.SIGNED_OUT, begun) == 1
        assert end_session(session, ended.id, SessionEnd.ENDED, begun) == 0
    with either.write() as session:
        begin_session(session, sender, COORDINATOR, "", begun + KEPT + dt.timedelta(hours=1))
    assert len(rows(either)) == 3
    with either.write() as session:
        begin_session(session, sender, COORDINATOR, "", begun + KEPT + LASTS + dt.timedelta(hours=1))
    assert len(rows(either)) == 2


def test_another_secret_of_the_installation_ends_every_session(
    come_in: SignIn, settings: Settings, database: Database, clock: FrozenClock
) -> None:
    visitor = come_in()
    other = settings.model_copy(update={"secret": SecretStr("another secret for tests only")})
    with serving(create_app(other, database, clock)) as url:
        moved = Visitor(url)
        moved.http.cookies.update(visitor.http.cookies)
        assert not is_in(moved)
        moved.close()


def test_the_page_says_who_is_signed_in(come_in: SignIn) -> None:
    assert f"Inloggad som {ALSO_LISTED}" in text_of(come_in(ALSO_LISTED).http.get("/console"))
