"""Who comes in to the console, and who does not: a coordinator, a stranger, the leadership, a principal."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from actions.access.console_people import LASTS
from actions.access.links import read_only_link
from actions.record.record import Said
from kit.clock import FrozenClock
from kit.database import Database
from models.reads import lookup
from models.tables import Letter, Link
from models.vocabulary import LetterKind, LinkKind, RoundState
from notifications.links import token
from notifications.sender import Sender
from tests.visitor import COORDINATOR, Visit, Visitor, hidden_in, sign_in_path, text_of
from web.entry.sign_in import COOKIE

BROWSER = {"accept": "text/html,application/xhtml+xml"}

INSIDE = (
    "/console",
    "/console/launch",
    "/console/launch/file/fardplan-nara-vard-2030.yaml",
    "/console/rounds/fardplan-nara-vard-2030",
    "/console/rounds/fardplan-nara-vard-2030/letters",
    "/console/rounds/fardplan-nara-vard-2030/do/close",
    "/console/rounds/fardplan-nara-vard-2030/2425",
    "/console/rounds/fardplan-nara-vard-2030/2425/do/extend",
    "/console/rounds/fardplan-nara-vard-2030/2425/rapportera",
    "/console/letters/1",
)
ACTS = (
    "/console/launch/file/fardplan-nara-vard-2030.yaml",
    "/console/drafts",
    "/console/letters/1/again",
    "/console/rounds/fardplan-nara-vard-2030/letters/again",
    "/console/rounds/fardplan-nara-vard-2030/do/close",
    "/console/rounds/fardplan-nara-vard-2030/do/reader",
    "/console/rounds/fardplan-nara-vard-2030/do/extend",
    "/console/rounds/fardplan-nara-vard-2030/2425/do/link",
    "/console/rounds/fardplan-nara-vard-2030/2425/do/mute",
    "/console/rounds/fardplan-nara-vard-2030/2425/do/address",
    "/console/rounds/fardplan-nara-vard-2030/2425/rapportera",
)


def sign_in_letters(database: Database) -> list[Letter]:
    with database.read() as session:
        return list(session.scalars(select(Letter).where(Letter.kind == LetterKind.SIGN_IN)))


def path_in_letter(database: Database, sender: Sender) -> str:
    with database.read() as session:
        link = session.scalars(select(Link).where(Link.kind == LinkKind.SIGN_IN)).one()
        content = session.scalars(select(Letter.content).where(Letter.kind == LetterKind.SIGN_IN)).one()
    assert link.id.encode() in content
    return f"/sign-in/{token(sender.secret, link.id)}"


def test_a_coordinator_asks_for_a_link_and_comes_in_by_it(
    visit: Visit, database: Database, sender: Sender, launched: str
) -> None:
    visitor = visit()
    asked = visitor.http.post("/console/sign-in", data={"email": "Samordnare@RegionVasterbotten.example"})
    assert "har ett brev skickats dit" in text_of(asked)
    assert [letter.recipient for letter in sign_in_letters(database)] == [COORDINATOR]
    inside = visitor.http.post(path_in_letter(database, sender))
    assert inside.url.path == "/console"
    assert "Färdplan Nära vård 2030" in text_of(inside)
    assert f"Inloggad som {COORDINATOR}" in text_of(inside)


def test_whoever_is_in_and_opens_the_spent_link_once_more_is_let_through(
    visit: Visit, database: Database, sender: Sender, launched: str
) -> None:
    visitor = visit()
    visitor.http.post("/console/sign-in", data={"email": COORDINATOR})
    path = path_in_letter(database, sender)
    visitor.http.post(path)
    assert visitor.http.get(path).url.path == "/console"
    assert visitor.http.post(path).url.path == "/console"
    assert "Länken gäller inte" in text_of(visit().http.get(path))


def test_a_stranger_gets_the_same_answer_and_no_letter(visit: Visit, database: Database, launched: str) -> None:
    known = text_of(visit().http.post("/console/sign-in", data={"email": COORDINATOR}))
    unknown = text_of(visit().http.post("/console/sign-in", data={"email": "okand@utanfor.example"}))
    assert unknown.replace("okand@utanfor.example", COORDINATOR) == known
    assert len(sign_in_letters(database)) == 1


def test_an_address_that_is_none_is_put_right_beside_its_field(visit: Visit, launched: str) -> None:
    answer = visit().http.post("/console/sign-in", data={"email": "samordnaren"})
    assert answer.status_code == 422
    assert 'value="samordnaren"' in answer.text
    assert 'id="email-fault"' in answer.text


def test_opening_the_link_spends_nothing(visit: Visit, database: Database, sender: Sender, clock: FrozenClock) -> None:
    path = sign_in_path(database, sender, clock.now())
    scanner, coordinator = visit(), visit()
    for _ in range(3):
        opened = scanner.http.get(path)
        assert "<button" in opened.text
        assert COOKIE.name not in scanner.http.cookies
    assert coordinator.http.post(path).url.path == "/console"


def test_the_link_works_once(visit: Visit, database: Database, sender: Sender, clock: FrozenClock) -> None:
    path = sign_in_path(database, sender, clock.now())
    assert visit().http.post(path).url.path == "/console"
    second = visit()
    assert second.http.post(path).status_code == second.http.get(path).status_code == 404
    assert COOKIE.name not in second.http.cookies


def test_the_link_works_for_half_an_hour(visit: Visit, database: Database, sender: Sender, clock: FrozenClock) -> None:
    path = sign_in_path(database, sender, clock.now())
    clock.move_to(clock.now() + dt.timedelta(minutes=31))
    assert visit().http.post(path).status_code == 404


def test_the_session_ends_after_twelve_hours_whatever_the_programs_clock_says(
    coordinator: Visitor, clock: FrozenClock
) -> None:
    clock.move_to(clock.now() + dt.timedelta(days=120))
    assert coordinator.http.get("/console", headers=BROWSER).url.path == "/console"
    with time_machine.travel(dt.datetime.now(dt.UTC) + LASTS + dt.timedelta(minutes=1)):
        assert coordinator.http.get("/console", headers=BROWSER).url.path == "/console/sign-in"


def test_a_forged_session_opens_nothing(visit: Visit, coordinator: Visitor) -> None:
    real = coordinator.http.cookies[COOKIE.name]
    forger = visit()
    forger.http.cookies.set(COOKIE.name, real[:-2] + ("AA" if real[-2:] != "AA" else "BB"))
    assert forger.http.get("/console", headers=BROWSER).url.path == "/console/sign-in"


def test_whoever_signs_out_is_out(coordinator: Visitor) -> None:
    assert coordinator.http.post("/console/sign-out").url.path == "/console/sign-in"
    assert coordinator.http.get("/console", headers=BROWSER).url.path == "/console/sign-in"


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(
    visit: Visit, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    visitor = visit()
    answer = visitor.http.post(sign_in_path(database, sender, clock.now()), follow_redirects=False)
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith(COOKIE.name))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


@pytest.mark.parametrize("path", INSIDE)
def test_a_stranger_is_led_to_the_door_and_in_again_afterwards(
    visit: Visit, database: Database, sender: Sender, clock: FrozenClock, launched: str, path: str
) -> None:
    stranger = visit(**BROWSER)
    assert stranger.http.get(path).url.path == "/console/sign-in"
    back = stranger.http.post(sign_in_path(database, sender, clock.now()))
    assert back.url.path == path
    assert back.status_code == 200


def test_a_board_that_looks_for_news_is_told_plainly_that_the_session_is_over(visit: Visit, launched: str) -> None:
    answer = visit().http.get(f"/console/rounds/{launched}/live", follow_redirects=False)
    assert answer.status_code == 401
    assert "rundan-wanted" not in answer.headers.get("set-cookie", "")


def test_an_odd_address_cannot_say_anything_in_the_cookie(visit: Visit) -> None:
    odd = "/console/rounds/x%3B%20Domain=elsewhere.example%0D%0Aset-cookie:%20a=b/%C3%A5"
    answer = visit(**BROWSER).http.get(odd, follow_redirects=False)
    assert answer.status_code == 303
    (cookie,) = answer.headers.get_list("set-cookie")
    value, *attributes = cookie.split("; ")
    assert value.startswith("rundan-wanted=/console/rounds/x%3B%20Domain%3Delsewhere.example")
    assert attributes == ["Path=/", "Max-Age=3600", "HttpOnly", "SameSite=Lax"]


def test_nobody_is_led_out_of_the_console(visit: Visit, database: Database, sender: Sender, clock: FrozenClock) -> None:
    visitor = visit()
    visitor.http.cookies.set("rundan-wanted", "//elsewhere.example/console/")
    assert visitor.http.post(sign_in_path(database, sender, clock.now())).url.path == "/console"


@pytest.mark.parametrize("path", ACTS)
def test_a_strangers_forms_change_nothing(visit: Visit, database: Database, launched: str, path: str) -> None:
    before = everything(database, launched)
    answer = visit().http.post(path, data={"reason": "Därför.", "registrar": "annan@annan.example"})
    assert answer.status_code == 401
    assert everything(database, launched) == before


@pytest.mark.parametrize("path", ACTS)
def test_another_sites_forms_change_nothing(coordinator: Visitor, database: Database, launched: str, path: str) -> None:
    before = everything(database, launched)
    answer = coordinator.http.post(path, data={"reason": "Därför."}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert everything(database, launched) == before


def test_a_form_sent_after_the_session_has_ended_keeps_its_text(
    visit: Visit,
    database: Database,
    sender: Sender,
    clock: FrozenClock,
    coordinator: Visitor,
    launched: str,
) -> None:
    path = f"/console/rounds/{launched}/2425/do/mute"
    written = {**hidden_in(coordinator.http.get(path)), "reason": "Ny registrator <b>från</b> maj."}
    forgotten = visit()
    answer = forgotten.http.post(path, data=written)
    assert answer.status_code == 401
    assert "Ny registrator &lt;b&gt;från&lt;/b&gt; maj." in answer.text
    forgotten.come_in(sign_in_path(database, sender, clock.now()))
    again = forgotten.http.post(path, data=hidden_in(answer))
    assert again.url.path == f"/console/rounds/{launched}/2425"
    with database.read() as session:
        assert lookup.case_of(session, f"{launched}/2425")[0].muted


def test_a_principal_and_the_leadership_stay_outside(
    dorotea: Visitor,
    visit: Visit,
    database: Database,
    sender: Sender,
    clock: FrozenClock,
    launched: str,
) -> None:
    with database.write() as session:
        link = read_only_link(session, sender, launched, "Samråd vård och omsorg", Said(), clock.now())
    leadership = visit()
    assert leadership.http.get(f"/read/{token(sender.secret, link.id)}").status_code == 200
    for visitor in (dorotea, leadership):
        assert visitor.http.get(f"/console/rounds/{launched}").status_code == 401
        assert visitor.http.post(f"/console/rounds/{launched}/do/close", data={"reason": "x"}).status_code == 401
    with database.read() as session:
        assert lookup.round_of(session, launched).state is RoundState.OPEN


def test_a_principals_own_link_does_not_sign_anybody_in(
    visit: Visit, database: Database, sender: Sender, launched: str
) -> None:
    with database.read() as session:
        case, _ = lookup.case_of(session, f"{launched}/2425")
    visitor = visit()
    path = f"/sign-in/{token(sender.secret, case.link_id)}"
    assert visitor.http.get(path).status_code == visitor.http.post(path).status_code == 404


def everything(database: Database, slug: str) -> tuple[int, int, int]:
    """What nobody outside may change: events, letters, links."""
    with database.read() as session:
        links = len(session.scalars(select(Link)).all())
        return lookup.last_event_id(session, slug), len(lookup.round_letters(session, slug)), links
