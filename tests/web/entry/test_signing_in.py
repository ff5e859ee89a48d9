"""A letter lets somebody in only in the browser that asked for it: by its link there, or by its code."""

import datetime as dt
import re

import httpx
import pytest
import time_machine
from sqlalchemy import select

from actions.access.console_people import LASTS, REMEMBERED
from kit.clock import FrozenClock
from kit.database import Database
from models.tables import Letter
from models.vocabulary import LetterKind
from notifications.links import CODE_PLACEHOLDER, fill, sign_in_code, token
from notifications.sender import Sender
from tests.visitor import COORDINATOR, Visit, Visitor, sign_in_path, text_of
from web.entry.sign_in import COOKIE
from web.entry.sign_in_pages import ASKED
from web.pages.letter_text import readable
from web.requests.limits import RATES

BROWSER = {"accept": "text/html"}


def ask(visitor: Visitor, **more: str) -> httpx.Response:
    return visitor.http.post("/console/sign-in", data={"email": COORDINATOR, **more})


def last_link(database: Database) -> str:
    with database.read() as session:
        letters = select(Letter.content).where(Letter.kind == LetterKind.SIGN_IN).order_by(Letter.id.desc())
        found = re.search(rb"rundan\.link([0-9a-f]{32})", session.scalars(letters.limit(1)).one())
    assert found is not None
    return found[1].decode()


def path_of(database: Database, sender: Sender) -> str:
    return f"/sign-in/{token(sender.secret, last_link(database))}"


def code_of(database: Database, sender: Sender) -> str:
    return sign_in_code(sender.secret, last_link(database))


def is_in(visitor: Visitor) -> bool:
    return visitor.http.get("/console", headers=BROWSER).url.path == "/console"


@pytest.fixture
def asking(visit: Visit, launched: str) -> Visitor:
    """A coordinator's browser, which has just asked for a letter."""
    visitor = visit()
    ask(visitor)
    return visitor


def test_a_scanner_that_presses_the_button_takes_nothing(
    asking: Visitor, visit: Visit, database: Database, sender: Sender
) -> None:
    scanner, path = visit(), path_of(database, sender)
    assert "Länken öppnas där du bad om den" in text_of(scanner.http.get(path))
    pressed = scanner.http.post(path)
    assert (pressed.status_code, COOKIE.name in scanner.http.cookies, is_in(scanner)) == (403, False, False)
    assert asking.http.post(path).url.path == "/console"


def test_the_code_lets_somebody_in_where_it_was_asked_for_once(
    asking: Visitor, visit: Visit, database: Database, sender: Sender
) -> None:
    code = code_of(database, sender)
    for elsewhere in (visit(), visit()):
        ask(elsewhere) if elsewhere.http.cookies else None
        assert elsewhere.http.post("/console/sign-in/code", data={"code": code}).status_code == 422
        assert not is_in(elsewhere)
    assert asking.http.post("/console/sign-in/code", data={"code": code.replace("-", " ")}).url.path == "/console"
    asking.http.post("/console/sign-out")
    assert asking.http.post("/console/sign-in/code", data={"code": code}).status_code == 422


def test_the_code_and_the_link_are_one_and_are_spent_together(
    asking: Visitor, database: Database, sender: Sender
) -> None:
    asking.http.post("/console/sign-in/code", data={"code": code_of(database, sender)})
    asking.http.post("/console/sign-out")
    assert asking.http.post(path_of(database, sender)).status_code == 404


def test_whoever_asks_twice_comes_in_by_either_letter(asking: Visitor, database: Database, sender: Sender) -> None:
    first = path_of(database, sender)
    ask(asking)
    assert asking.http.post(first).url.path == "/console"


def test_a_code_is_guessed_a_few_times_and_no_more(asking: Visitor, database: Database, sender: Sender) -> None:
    code = code_of(database, sender)
    wrong = f"{(int(code.replace('-', '')) + 1) % 10**8:08}"
    most = RATES["sign-in code"].amount
    answers = [asking.http.post("/console/sign-in/code", data={"code": wrong}).status_code for _ in range(most)]
    assert set(answers) == {422}
    assert asking.http.post("/console/sign-in/code", data={"code": code}).status_code == 429
    assert asking.http.post(path_of(database, sender)).url.path == "/console"


@pytest.mark.parametrize("written", ["", "12", "abcdefgh", "1234-5678-", "٣" * 8, "0" * 40])
def test_what_is_no_code_lets_nobody_in(asking: Visitor, written: str) -> None:
    answer = asking.http.post("/console/sign-in/code", data={"code": written})
    assert (answer.status_code, 'id="code-fault"' in answer.text) == (422, True)


def test_a_code_lasts_as_long_as_its_link(
    asking: Visitor, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    code = code_of(database, sender)
    clock.move_to(clock.now() + dt.timedelta(minutes=31))
    assert asking.http.post("/console/sign-in/code", data={"code": code}).status_code == 422


def test_an_address_nobody_has_is_answered_alike_to_the_code_too(visit: Visit, launched: str) -> None:
    def answered(email: str) -> tuple[str, set[str], str]:
        visitor = visit()
        page = visitor.http.post("/console/sign-in", data={"email": email})
        tried = visitor.http.post("/console/sign-in/code", data={"code": "0000-0000"})
        return text_of(page).replace(email, "…"), set(visitor.http.cookies), text_of(tried)

    assert answered("ingen@utanfor.example") == answered(COORDINATOR)


def test_a_computer_is_remembered_for_thirty_days_only_if_asked(
    visit: Visit, database: Database, sender: Sender, launched: str
) -> None:
    remembered, usual = visit(), visit()
    for visitor, more in ((remembered, {"remember": "yes"}), (usual, {})):
        ask(visitor, **more)
        answer = visitor.http.post(path_of(database, sender), follow_redirects=False)
        lasts = REMEMBERED if more else LASTS
        assert f"Max-Age={int(lasts.total_seconds())}" in str(answer.headers.get_list("set-cookie"))
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=29)):
        assert (is_in(remembered), is_in(usual)) == (True, False)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=30, minutes=1)):
        assert not is_in(remembered)


def test_a_session_somebody_else_has_put_in_the_browser_is_not_the_one_that_is_opened(
    asking: Visitor, database: Database, sender: Sender
) -> None:
    asking.http.cookies.set(COOKIE.name, "a" * 43, domain="127.0.0.1", path="/")
    asking.http.post(path_of(database, sender))
    assert asking.http.cookies[COOKIE.name] != "a" * 43
    assert is_in(asking)


def test_a_browser_that_asks_carries_nothing_that_anybody_chose(visit: Visit, launched: str) -> None:
    visitor = visit()
    visitor.http.cookies.set(ASKED.name, "chosen", domain="127.0.0.1", path="/")
    ask(visitor)
    assert len(visitor.http.cookies[ASKED.name]) == 43


def test_another_sites_form_types_no_code(asking: Visitor, database: Database, sender: Sender) -> None:
    code = code_of(database, sender)
    answer = asking.http.post("/console/sign-in/code", data={"code": code}, headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, is_in(asking)) == (403, False)


def test_a_link_made_on_the_machine_itself_opens_in_any_browser(
    visit: Visit, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    assert visit().http.post(sign_in_path(database, sender, clock.now())).url.path == "/console"


def test_the_letter_holds_the_code_once_it_leaves_and_no_page_shows_it_before(
    asking: Visitor, database: Database, sender: Sender
) -> None:
    with database.read() as session:
        letter = session.scalars(select(Letter).where(Letter.kind == LetterKind.SIGN_IN)).one()
        content = letter.content
    code = code_of(database, sender)
    assert code.encode() not in content
    sent = fill(content, sender.secret)
    assert (sent.count(code.encode()), len(sent)) == (2, len(content))
    assert CODE_PLACEHOLDER.encode() not in sent
    assert len(code) == len(CODE_PLACEHOLDER)
    assert CODE_PLACEHOLDER not in readable(content).text
