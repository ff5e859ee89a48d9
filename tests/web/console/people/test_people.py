"""An office's people: let in, given other roles and put out by its administrators, each office by its own."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import inspect, select

from actions.access.console_people import LAST, import_members, invite
from actions.letters.digest import send_digest
from kit.clock import FrozenClock, at_local
from kit.database import Database
from models.people import Role
from models.reads.note_reads import follow_ups
from models.reads.people_reads import members, person_by_email
from models.tables import ConsoleSession, Letter, OfficeRow, Round
from models.vocabulary import LetterKind
from notifications.sender import Sender
from tests.mail import parsed
from tests.mail import text_of as content_text
from tests.visitor import COORDINATOR, Visit, Visitor, sign_in_path, text_of

ANNA = "utvecklare@regionvasterbotten.example"
NORTH = "samordnare@regionnorrbotten.example"
DAY = dt.date(2023, 4, 5)
ComeIn = Callable[[str], Visitor]


def letter_text(letter: Letter) -> str:
    return " ".join(content_text(parsed(letter.content)).split())


@pytest.fixture
def come_in(visit: Visit, database: Database, sender: Sender, clock: FrozenClock, launched: str) -> ComeIn:
    def signed_in(address: str) -> Visitor:
        visitor = visit(**{"user-agent": "Firefox/140.0"})
        visitor.come_in(sign_in_path(database, sender, clock.now(), address))
        return visitor

    return signed_in


@pytest.fixture
def administrator(come_in: ComeIn) -> Visitor:
    """The coordinator of the county's file."""
    return come_in(COORDINATOR)


@pytest.fixture
def another_office(database: Database, now: dt.datetime) -> str:
    """An office of another county, with a coordinator of its own."""
    with database.write() as session:
        session.add(OfficeRow(slug="norrbotten", name="Norrbotten", county="Norrbotten", made_at=now))
        session.flush()
        import_members(session, "norrbotten", [NORTH], now)
    return "norrbotten"


def roles(database: Database, office: str = "vasterbotten") -> dict[str, Role]:
    with database.read() as session:
        return members(session)[office]


def number(database: Database, email: str) -> int:
    with database.read() as session:
        person = person_by_email(session, email)
    assert person is not None
    return person.id


def let_in(administrator: Visitor, email: str = ANNA, role: str = "reader", **more: str) -> str:
    return text_of(administrator.http.post("/console/people/invite", data={"email": email, "role": role, **more}))


def test_an_administrator_lets_somebody_in_who_gets_a_letter_and_comes_in_by_it(
    administrator: Visitor, database: Database, come_in: ComeIn
) -> None:
    assert "Personen är inbjuden" in let_in(administrator, "Utvecklare@RegionVasterbotten.example", name="Utvecklaren")
    assert roles(database)[ANNA] is Role.READER
    assert roles(database)[COORDINATOR] is Role.ADMINISTRATOR
    with database.read() as session:
        letter = session.scalars(select(Letter).where(Letter.kind == LetterKind.WELCOME)).one()
        assert (letter.recipient, b"/console/sign-in" in letter.content) == (ANNA, True)
        assert b"/sign-in/rundan.link" not in letter.content
    assert "Färdplan Nära vård 2030" in text_of(come_in(ANNA).http.get("/console"))
    assert "Utvecklaren" in text_of(administrator.http.get("/console/people"))


@pytest.mark.parametrize(
    ("values", "field"),
    [({"email": "", "role": "reader"}, "email"), ({"email": "x", "role": "reader"}, "email"), ({"role": ""}, "role")],
)
def test_what_is_wrong_with_an_invitation_is_told_beside_its_field(
    administrator: Visitor, values: dict[str, str], field: str
) -> None:
    answer = administrator.http.post("/console/people/invite", data={"email": ANNA, **values})
    assert (answer.status_code, f'id="{field}-fault"' in answer.text) == (422, True)


def test_nobody_is_invited_twice(administrator: Visitor, database: Database) -> None:
    let_in(administrator)
    assert "Personen hör redan till kontoret" in let_in(administrator, role="coordinator")
    assert roles(database)[ANNA] is Role.READER


def test_another_role_counts_at_the_next_page_and_the_one_before_is_remembered(
    administrator: Visitor, database: Database, come_in: ComeIn
) -> None:
    let_in(administrator)
    anna = come_in(ANNA)
    path = f"/console/people/{number(database, ANNA)}"
    assert anna.http.get("/console/launch").status_code == 403
    changed = administrator.http.post(f"{path}/role/vasterbotten", data={"role": "coordinator"})
    assert "Rollen är ändrad" in text_of(changed)
    assert anna.http.get("/console/launch").status_code == 200
    assert f"läsare Från måndag 27 mars 2023 kl. 09.00, {COORDINATOR}" in text_of(changed)
    assert anna.http.get("/console/people").status_code == 404


def test_whoever_leaves_is_out_at_the_next_page(administrator: Visitor, database: Database, come_in: ComeIn) -> None:
    let_in(administrator)
    anna, path = come_in(ANNA), f"/console/people/{number(database, ANNA)}/leave/vasterbotten"
    assert "är ute vid nästa sida" in text_of(administrator.http.get(path))
    administrator.http.post(path)
    assert ANNA not in roles(database)
    assert anna.http.get("/console", headers={"accept": "text/html"}).url.path == "/console/sign-in"
    assert "Personen är inbjuden" in let_in(administrator)


def take_up(come_in: ComeIn, slug: str) -> None:
    """Anna has Dorotea in hand in that round, and means to come back to it."""
    anna, case = come_in(ANNA), f"/console/rounds/{slug}/2425"
    anna.http.post(f"{case}/notes", data={"note": "Ring kanslichefen.", "follow_up_on": "2023-04-05"})
    anna.http.post(f"{case}/holder", data={"holder": ANNA})


@pytest.mark.parametrize(("asked", "act"), [("leave/vasterbotten", "leave"), ("", "role")])
def test_what_somebody_has_in_hand_and_means_to_come_back_to_is_seen_before_they_act_no_more_and_is_nobodys_after(
    administrator: Visitor, database: Database, come_in: ComeIn, launched: str, asked: str, act: str
) -> None:
    let_in(administrator, role="coordinator")
    take_up(come_in, launched)
    case, person = f"/console/rounds/{launched}/2425", f"/console/people/{number(database, ANNA)}"
    assert f"{ANNA} har det här." in text_of(administrator.http.get(case))
    ahead = text_of(administrator.http.get(f"{person}/{asked}".rstrip("/")))
    assert "Dorotea kommun : personen har det här" in ahead
    assert "Ring kanslichefen. Kom tillbaka onsdag 5 april 2023" in ahead
    administrator.http.post(f"{person}/{act}/vasterbotten", data={"role": "reader"})
    assert "Ingen har tagit det här." in text_of(administrator.http.get(case))


@pytest.mark.parametrize("contact_of", ["the round", "its main round"])
@pytest.mark.parametrize("act", ["leave", "role"])
def test_whoever_stays_a_contact_keeps_what_they_have_in_hand_and_mean_to_come_back_to(
    administrator: Visitor, database: Database, come_in: ComeIn, launched: str, contact_of: str, act: str
) -> None:
    let_in(administrator, role="coordinator")
    take_up(come_in, launched)
    with database.write() as session:
        round_ = session.get_one(Round, launched)
        anna = {"name": "", "email": ANNA.title(), "phone": ""}
        if contact_of == "the round":
            round_.contacts = [anna]
        else:
            plain = {column.key: getattr(round_, column.key) for column in inspect(Round).column_attrs}
            session.add(Round(**{**plain, "slug": "main", "contacts": [anna]}))
            session.flush()
            round_.family = "main"
    person = f"/console/people/{number(database, ANNA)}"
    for page in (person, f"{person}/leave/vasterbotten"):
        assert "blir utan någon" not in text_of(administrator.http.get(page))
    administrator.http.post(f"{person}/{act}/vasterbotten", data={"role": "reader"})
    assert f"{ANNA} har det här." in text_of(administrator.http.get(f"/console/rounds/{launched}/2425"))
    with database.read() as session:
        assert [row.CaseNote.text for row in follow_ups(session, ANNA, DAY)] == ["Ring kanslichefen."]
        assert follow_ups(session, COORDINATOR, DAY) == []


@pytest.mark.parametrize("act", ["leave", "role"])
def test_the_days_of_whoever_acts_no_more_wait_for_the_rounds_contacts(
    administrator: Visitor, database: Database, come_in: ComeIn, launched: str, sender: Sender, act: str
) -> None:
    let_in(administrator, role="coordinator")
    let_in(administrator, "ny@regionvasterbotten.example", role="coordinator")
    take_up(come_in, launched)
    with database.read() as session:
        contacts = {contact["email"] for contact in session.get_one(Round, launched).contacts}
        assert follow_ups(session, COORDINATOR, DAY) == []
    administrator.http.post(f"/console/people/{number(database, ANNA)}/{act}/vasterbotten", data={"role": "reader"})
    with database.write() as session:
        send_digest(session, sender, launched, at_local(DAY, dt.time(9)))
        told = [letter for letter in session.scalars(select(Letter)) if "Ring kanslichefen." in letter_text(letter)]
        assert {letter.recipient for letter in told} == contacts
        gone = "Ring kanslichefen. (Skrevs av någon som inte sköter rundan längre.)"
        assert all(gone in letter_text(letter) for letter in told)
        assert follow_ups(session, "ny@regionvasterbotten.example", DAY) == []


def test_a_day_that_fell_to_a_contact_says_who_wrote_it(
    administrator: Visitor, database: Database, come_in: ComeIn, launched: str, clock: FrozenClock
) -> None:
    let_in(administrator, role="coordinator")
    take_up(come_in, launched)
    clock.move_to(at_local(DAY, dt.time(9)))
    assert "Ring kanslichefen." not in text_of(administrator.http.get("/console"))
    administrator.http.post(f"/console/people/{number(database, ANNA)}/leave/vasterbotten")
    page = text_of(administrator.http.get("/console"))
    assert "Ring kanslichefen. 5 april 2023" in page
    assert f"{ANNA} skrev det" in page


@pytest.mark.parametrize(("act", "values"), [("role", {"role": "reader"}), ("leave", {})])
def test_an_office_is_never_left_without_an_administrator(
    administrator: Visitor, database: Database, act: str, values: dict[str, str]
) -> None:
    let_in(administrator)
    for email, role in roles(database).items():
        if role is Role.ADMINISTRATOR and email != COORDINATOR:
            administrator.http.post(f"/console/people/{number(database, email)}/leave/vasterbotten")
    path = f"/console/people/{number(database, COORDINATOR)}/{act}/vasterbotten"
    answer = administrator.http.post(path, data=values)
    assert (answer.status_code, LAST in text_of(answer)) == (409, True)
    assert roles(database)[COORDINATOR] is Role.ADMINISTRATOR


def test_sessions_are_ended_one_by_one_or_all(administrator: Visitor, database: Database, come_in: ComeIn) -> None:
    let_in(administrator)
    here, there, elsewhere = (come_in(ANNA) for _ in range(3))
    person = number(database, ANNA)
    with database.read() as session:
        first = session.scalars(select(ConsoleSession.id).where(ConsoleSession.email == ANNA)).first()
    assert text_of(administrator.http.get(f"/console/people/{person}")).count("Firefox") >= 3
    administrator.http.post(f"/console/people/sessions/{first}/end", data={"person": str(person)})
    assert [each.http.get("/console").status_code for each in (here, there)] == [401, 200]
    administrator.http.post(f"/console/people/{person}/sessions/end")
    assert [each.http.get("/console").status_code for each in (there, elsewhere)] == [401, 401]


def test_ones_own_page_ends_ones_own_sessions_and_nobody_elses(come_in: ComeIn, database: Database) -> None:
    here, there, other = come_in(COORDINATOR), come_in(COORDINATOR), come_in("samverkan@regionvasterbotten.example")
    with database.read() as session:
        sessions = session.scalars(select(ConsoleSession.id).order_by(ConsoleSession.id)).all()
    page = text_of(here.http.get("/console/me"))
    assert "(den här)" in page
    assert here.http.post(f"/console/me/sessions/{sessions[2]}/end").status_code == 404
    here.http.post("/console/me/sessions/end")
    assert [each.http.get("/console").status_code for each in (here, there, other)] == [200, 401, 200]


def test_one_is_called_what_one_wishes(administrator: Visitor) -> None:
    assert "Namnet är ändrat" in text_of(administrator.http.post("/console/me/name", data={"name": "Samordnaren"}))
    assert "Samordnaren" in administrator.http.get("/console/people").text
    wrong = administrator.http.post("/console/me/name", data={"name": "se http://annan.example"})
    assert wrong.status_code == 422


def test_an_office_sees_its_own_rounds_and_people_and_no_other_offices(
    administrator: Visitor, database: Database, come_in: ComeIn, another_office: str, launched: str
) -> None:
    let_in(administrator, role="administrator")
    north, ours = come_in(NORTH), come_in(ANNA)
    assert "Färdplan Nära vård 2030" not in text_of(north.http.get("/console"))
    for path in (f"/console/rounds/{launched}", f"/console/people/{number(database, ANNA)}"):
        assert (north.http.get(path).status_code, ours.http.get(path).status_code) == (404, 200)
    for act in ("role", "leave"):
        path = f"/console/people/{number(database, ANNA)}/{act}/vasterbotten"
        assert north.http.post(path, data={"role": "reader"}).status_code == 404
        assert ours.http.post(path.replace("vasterbotten", another_office), data={"role": "reader"}).status_code == 404
    assert NORTH not in ours.http.get("/console/people").text
    refused = ours.http.post(
        "/console/people/invite", data={"email": "ny@annan.example", "role": "administrator", "office": another_office}
    )
    assert (refused.status_code, roles(database, another_office)) == (404, {NORTH: Role.ADMINISTRATOR})
    with database.write() as session:
        session.get_one(Round, launched).office = another_office
    assert "Färdplan Nära vård 2030" in text_of(north.http.get("/console"))
    assert [each["slug"] for each in ours.http.get("/api/rounds").json()] == []


def test_first_people_are_written_down_once_and_all_are_administrators(database: Database, now: dt.datetime) -> None:
    with database.write() as session:
        assert import_members(session, "vasterbotten", ["A@x.example", "a@x.example", "b@x.example"], now) == 2
        assert import_members(session, "vasterbotten", ["c@x.example"], now) == 0
    assert roles(database) == {"a@x.example": Role.ADMINISTRATOR, "b@x.example": Role.ADMINISTRATOR}


def test_whom_the_countys_file_names_no_longer_counts_once_people_are_written_down(
    database: Database, sender: Sender, now: dt.datetime, come_in: ComeIn
) -> None:
    with database.write() as session:
        import_members(session, "vasterbotten", [ANNA], now)
        invite(session, sender, "vasterbotten", "b@x.example", "", Role.READER, ANNA, now)
    still_a_contact = come_in(COORDINATOR)
    assert still_a_contact.http.get("/console/launch").status_code == 404
    assert come_in(ANNA).http.get("/console/launch").status_code == 200


def test_a_coordinator_of_one_office_neither_sees_nor_changes_the_registry_of_another(
    come_in: ComeIn, another_office: str
) -> None:
    north = come_in(NORTH)
    assert north.http.get(f"/console/registry/{another_office}").status_code == 200
    for address in ("", "/structure", "/principal/2425", "/registry.yaml", "/registry/import"):
        assert north.http.get(f"/console/registry/vasterbotten{address}").status_code == 404
    assert "vasterbotten" not in north.http.get("/console/registry?all").text


def test_a_coordinator_of_one_office_launches_no_round_of_another(
    come_in: ComeIn, another_office: str, database: Database
) -> None:
    north, file = come_in(NORTH), "/console/launch/file/samverkansstruktur-2020.yaml"
    shown = north.http.get(file).text
    mark = shown.partition('name="mark" value="')[2].partition('"')[0]
    answer = north.http.post(file, data={"mark": mark})
    assert answer.status_code == 403
    assert "ett annat kontors" in text_of(answer)
    with database.read() as session:
        assert [round_.slug for round_ in session.scalars(select(Round))] == ["fardplan-nara-vard-2030"]
