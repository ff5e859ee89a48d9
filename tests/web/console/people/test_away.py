"""A coordinator who is away: somebody stands in, nobody waits, and it ends by itself."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from actions.access.console_people import call_oneself, import_members, invite, take_away
from actions.coordination.absences import be_away
from actions.coordination.notes import put_in_hand, write_note
from actions.letters.digest import send_digest
from actions.replies.questions import ask_question
from kit.clock import FrozenClock, at_local, local_day
from kit.database import Database
from models.people import Role
from models.reads.people_reads import person_by_email
from models.tables import Absence, Letter
from models.vocabulary import LetterKind
from notifications.sender import Sender
from rules.absence import Away
from tests.console import Console
from tests.lived import DOROTEA, council, said
from tests.mail import html_of, parsed
from tests.mail import text_of as letter_text
from tests.signed import UMEA
from tests.visitor import COORDINATOR, Visit, Visitor, link_path, sign_in_path, text_of

OFFICE = "vasterbotten"
SUBSTITUTE = "vikarie@regionvasterbotten.example"
THIRD = "tredje@regionvasterbotten.example"
OTHER_CONTACT = "samverkan@regionvasterbotten.example"
READER = "lasare@regionvasterbotten.example"
FROM, UNTIL = dt.date(2023, 7, 3), dt.date(2023, 7, 28)
MEANWHILE, AFTER = dt.date(2023, 7, 12), dt.date(2023, 7, 31)
IS_AWAY = "Samordnaren är borta till och med fredag 28 juli 2023. Under tiden står du in."
ComeIn = Callable[[str], Visitor]


@pytest.fixture(autouse=True)
def office(console: Console, sender: Sender) -> None:
    """The office has the coordinator of the county's file, two more and a reader."""
    with console.lived.database.write() as session:
        import_members(session, OFFICE, [COORDINATOR, SUBSTITUTE, THIRD], console.lived.today)
        invite(session, sender, OFFICE, READER, "", Role.READER, COORDINATOR, console.lived.today)
        call_oneself(session, COORDINATOR, "Samordnaren", console.lived.today)


@pytest.fixture
def come_in(visit: Visit, database: Database, sender: Sender, clock: FrozenClock) -> ComeIn:
    def signed_in(address: str) -> Visitor:
        visitor = visit()
        visitor.come_in(sign_in_path(database, sender, clock.now(), address))
        return visitor

    return signed_in


def away(console: Console, email: str = COORDINATOR, stand_in: str = SUBSTITUTE) -> None:
    now, told = console.lived.today, Away(email, FROM, UNTIL, stand_in)
    with console.lived.database.write() as session:
        be_away(session, told, {email, stand_in}, email, now, local_day(now))


def note_for_the_middle(console: Console) -> None:
    now = console.lived.today
    with console.lived.database.write() as session:
        write_note(session, console.row().id, "Ring kanslichefen.", MEANWHILE, COORDINATOR, now)
        put_in_hand(session, console.row().id, COORDINATOR, [COORDINATOR], COORDINATOR, now)


def all_of(console: Console, kind: LetterKind) -> list[Letter]:
    with console.lived.database.read() as session:
        found = select(Letter).options(undefer(Letter.content)).where(Letter.kind == kind)
        return list(session.scalars(found.order_by(Letter.recipient)))


def told_on(console: Console, sender: Sender, day: dt.date, code: str = DOROTEA) -> dict[str, str]:
    """The morning letters of that day, after a council's decision was reported the day before: texts by recipient."""
    lived, now = console.lived, at_local(day, dt.time(9))
    lived.today = now - dt.timedelta(days=1)
    lived.report(council(held_on=dt.date(2023, 6, 19)), code)
    before = {letter.id for letter in all_of(console, LetterKind.DIGEST)}
    lived.database.act(lambda session: send_digest(session, sender, lived.slug, now))
    new = [letter for letter in all_of(console, LetterKind.DIGEST) if letter.id not in before]
    return {letter.recipient: " ".join(letter_text(parsed(letter.content)).split()) for letter in new}


def ask(console: Console, sender: Sender, day: dt.date) -> list[str]:
    """Whom a principal's question of that day went to."""
    key, now = console.row().id, at_local(day, dt.time(10))
    console.lived.database.act(lambda session: ask_question(session, sender, key, "Hinner vi?", said(), now))
    return [letter.recipient for letter in all_of(console, LetterKind.QUESTION)]


def test_one_says_on_ones_own_page_that_one_is_away_and_takes_it_back_there(console: Console) -> None:
    assert "/console/away" in console.read("/console/me").text
    days = {"from_on": "3 juli", "until_on": "2023-07-28"}
    page = text_of(console.do("/console/away", who=COORDINATOR, stand_in=SUBSTITUTE, **days))
    assert "Det är sparat" in page
    assert "Samordnaren: borta måndag 3 juli 2023 till och med fredag 28 juli 2023" in page
    assert f"Under tiden: {SUBSTITUTE}" in page
    assert "borta måndag 3 juli" in text_of(console.read("/console/me"))
    assert "Personen är här igen" in text_of(console.http.post("/console/away/back", data={"who": COORDINATOR}))
    with console.lived.database.read() as session:
        assert session.get(Absence, COORDINATOR) is None


def test_the_morning_letter_goes_to_who_stands_in_too_with_what_was_to_be_come_back_to_and_ends_by_itself(
    console: Console, sender: Sender
) -> None:
    away(console)
    note_for_the_middle(console)
    told = told_on(console, sender, MEANWHILE)
    assert set(told) == {COORDINATOR, OTHER_CONTACT, SUBSTITUTE}
    assert told[SUBSTITUTE].startswith(IS_AWAY)
    assert "Dorotea kommun, för Samordnaren: Ring kanslichefen." in told[SUBSTITUTE]
    assert "Dorotea kommun: Ring kanslichefen." in told[COORDINATOR]
    assert "Ring kanslichefen" not in told[OTHER_CONTACT]
    assert "är borta" not in told[COORDINATOR] + told[OTHER_CONTACT]
    assert set(told_on(console, sender, AFTER, UMEA)) == {COORDINATOR, OTHER_CONTACT}


def test_a_contact_who_stands_in_for_another_gets_one_letter_with_the_others_days(
    console: Console, sender: Sender
) -> None:
    away(console, stand_in=OTHER_CONTACT)
    note_for_the_middle(console)
    told = told_on(console, sender, MEANWHILE)
    assert set(told) == {COORDINATOR, OTHER_CONTACT}
    assert "för Samordnaren: Ring kanslichefen." in told[OTHER_CONTACT]


@pytest.mark.parametrize(("day", "also"), [(FROM, True), (UNTIL, True), (AFTER, False), (dt.date(2023, 7, 2), False)])
def test_a_question_is_read_by_who_stands_in_on_the_first_day_and_the_last_and_on_no_other(
    console: Console, sender: Sender, day: dt.date, also: bool
) -> None:
    away(console)
    assert (SUBSTITUTE in ask(console, sender, day)) is also


def test_who_stands_in_and_falls_ill_is_followed_by_who_stands_in_for_that_one(
    console: Console, sender: Sender
) -> None:
    away(console)
    away(console, SUBSTITUTE, THIRD)
    assert {SUBSTITUTE, THIRD, COORDINATOR} <= set(ask(console, sender, MEANWHILE))
    console.lived.today = at_local(MEANWHILE, dt.time(9))
    console.lived.report(council(held_on=dt.date(2023, 6, 19)))
    letter = all_of(console, LetterKind.RECEIPT)[0]
    assert f"Under tiden: {THIRD}" in letter_text(parsed(letter.content))


def test_letters_to_principals_name_who_stands_in_and_replies_go_there_too(console: Console) -> None:
    away(console)
    console.lived.today = at_local(MEANWHILE, dt.time(9))
    console.lived.report(council(held_on=dt.date(2023, 6, 19)))
    letter = all_of(console, LetterKind.RECEIPT)[0]
    message = parsed(letter.content)
    assert f"Borta till och med fredag 28 juli 2023. Under tiden: {SUBSTITUTE}" in letter_text(message)
    assert f'href="mailto:{SUBSTITUTE}"' in html_of(message)
    assert message["reply-to"] == f"{COORDINATOR}, {SUBSTITUTE}"


def test_a_principals_page_says_who_is_away_and_whom_to_ask(
    console: Console, visit: Visit, sender: Sender, clock: FrozenClock
) -> None:
    away(console)
    principal = visit()
    clock.move_to(at_local(MEANWHILE, dt.time(9)))
    page = text_of(principal.enter(link_path(console.lived.database, sender, console.lived.slug, DOROTEA)))
    assert page.count(f"(borta till och med fredag 28 juli 2023; under tiden: {SUBSTITUTE} )") == 2
    clock.move_to(at_local(AFTER, dt.time(9)))
    assert "borta" not in text_of(principal.read())


def test_who_stands_in_sees_it_on_the_first_page_with_what_the_other_has_and_both_see_it_at_the_case(
    console: Console, come_in: ComeIn, clock: FrozenClock
) -> None:
    away(console)
    note_for_the_middle(console)
    substitute = come_in(SUBSTITUTE)
    assert "står du in" not in text_of(substitute.http.get("/console"))
    clock.move_to(at_local(MEANWHILE, dt.time(9)))
    page = text_of(substitute.http.get("/console"))
    assert f"{IS_AWAY} Har i handen: Dorotea kommun ." in page
    assert re.search("Ring kanslichefen. .* · för Samordnaren", page), page
    assert "Ring kanslichefen" not in text_of(come_in(THIRD).http.get("/console"))
    assert "Du står som borta till och med fredag 28 juli 2023" in text_of(console.read("/console"))
    assert f"Borta till och med fredag 28 juli 2023. Under tiden: {SUBSTITUTE}" in text_of(console.read(console.case))
    clock.move_to(at_local(AFTER, dt.time(9)))
    assert "Ring kanslichefen" not in text_of(substitute.http.get("/console"))
    assert "Ring kanslichefen" in text_of(console.read("/console"))


def test_a_colleague_says_it_for_the_one_who_fell_ill_and_a_reader_for_nobody(
    console: Console, come_in: ComeIn
) -> None:
    told = {"who": COORDINATOR, "from_on": "2023-06-20", "until_on": "2023-07-28", "stand_in": SUBSTITUTE}
    reader = come_in(READER)
    assert reader.http.post("/console/away", data=told).status_code == 403
    assert reader.http.get("/console/away").status_code == 403
    assert "/console/away" not in reader.http.get("/console/me").text
    assert "Det är sparat" in text_of(come_in(SUBSTITUTE).http.post("/console/away", data=told))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"who": "ingen@utanfor.example"}, "who"),
        ({"who": READER}, "who"),
        ({"stand_in": READER}, "stand_in"),
        ({"stand_in": COORDINATOR}, "stand_in"),
        ({"stand_in": ""}, "stand_in"),
        ({"until_on": ""}, "until_on"),
        ({"until_on": "2023-06-19", "from_on": "2023-06-01"}, "until_on"),
        ({"from_on": "i morgon"}, "from_on"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(
    console: Console, changes: dict[str, str], field: str
) -> None:
    told = {"who": COORDINATOR, "from_on": "2023-07-03", "until_on": "2023-07-28", "stand_in": SUBSTITUTE, **changes}
    answer = console.http.post("/console/away", data=told)
    assert (answer.status_code, f'id="{field}-fault"' in answer.text) == (422, True)
    with console.lived.database.read() as session:
        assert session.scalars(select(Absence)).all() == []


def test_nobody_outside_the_office_is_told_of_or_brought_back(console: Console, come_in: ComeIn) -> None:
    away(console, "annan@norr.example", "bredvid@norr.example")
    assert "annan@norr.example" not in console.read("/console/away").text
    assert console.http.post("/console/away/back", data={"who": "annan@norr.example"}).status_code == 404


def test_who_has_left_stands_in_no_more_and_whoever_takes_them_off_the_list_sees_it_first(
    console: Console, sender: Sender
) -> None:
    away(console)
    with console.lived.database.read() as session:
        person = person_by_email(session, SUBSTITUTE)
        coordinator = person_by_email(session, COORDINATOR)
    assert person is not None
    assert coordinator is not None
    page = text_of(console.read(f"/console/people/{person.id}/leave/{OFFICE}"))
    assert f"{COORDINATOR} : borta måndag 3 juli 2023 till och med fredag 28 juli 2023 personen skulle stå in" in page
    own = console.read(f"/console/people/{coordinator.id}/leave/{OFFICE}")
    assert "Är fortfarande kontakt" in text_of(own)
    assert f"/console/rounds/{console.lived.slug}/change/contacts" in own.text
    with console.lived.database.write() as session:
        take_away(session, sender, person, OFFICE, COORDINATOR, console.lived.today)
    assert SUBSTITUTE not in ask(console, sender, MEANWHILE)
    assert "som inte sköter rundor här längre" in text_of(console.read("/console/away"))


@pytest.mark.parametrize("page", ["/console/away", f"/console/rounds/fardplan-nara-vard-2030/{DOROTEA}/holder"])
def test_an_address_to_choose_ends_its_line_at_its_sign_and_not_within_a_word(console: Console, page: str) -> None:
    labels = re.findall(r"<label for=[^>]*>([^@<]*@.*?)</label>", console.http.get(page).text, re.DOTALL)
    assert labels
    assert [each for each in labels if "@<wbr>" not in each] == []
