"""A reader of an office sees its rounds and changes nothing: every address of the console, and every page's buttons."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import pytest
from starlette.routing import Match, Route

from actions.access.console_people import import_members, invite
from actions.coordination.themes import add_theme
from kit.clock import FrozenClock
from kit.database import Database
from models.people import Role
from models.tables import Letter
from models.vocabulary import LetterState
from notifications.sender import Sender
from tests.consulted import Consultation
from tests.visitor import COORDINATOR, COUNCIL, Visit, Visitor, hidden_in, sign_in_path, text_of
from tests.web.test_authorization import FILLED_IN, OF_THE_CONSOLE, SLUG
from web.console import routers
from web.entry.sign_in import ONES_OWN, READS

READER: Final = "ledningen@regionvasterbotten.example"
ANYBODYS: Final = ("/console/sign-in",)
# what programs read, and what a reader has no part in: it is not there
NOT_THERE: Final = ("/mailbox", "/api", "/metrics")
ASKED: Final = [each for each in OF_THE_CONSOLE if not each[1].startswith((*ANYBODYS, *ONES_OWN, *NOT_THERE))]


@pytest.fixture
def reader(visit: Visit, database: Database, sender: Sender, clock: FrozenClock, launched: str) -> Visitor:
    """Somebody who reads what the office does."""
    with database.write() as session:
        import_members(session, "vasterbotten", [COORDINATOR], clock.now())
        invite(session, sender, "vasterbotten", READER, "", Role.READER, COORDINATOR, clock.now())
    visitor = visit()
    visitor.come_in(sign_in_path(database, sender, clock.now(), READER))
    return visitor


def at(path: str) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: {**FILLED_IN, "name": "rapportera"}[found[1]], path)


def test_a_reader_is_answered_where_something_is_read_and_nowhere_else(reader: Visitor) -> None:
    for method, path in ASKED:
        answer = reader.http.request(method, at(path), follow_redirects=False)
        if method == "GET" and path in READS:
            assert answer.status_code in {200, 404}, path
        else:
            assert (method, path, answer.status_code) == (method, path, 403)
            assert "Du läser här och kan inte ändra något" in text_of(answer), path


def test_what_a_reader_may_open_are_pages_that_there_are() -> None:
    assert {path for _, path in ASKED} >= READS


def test_a_reader_sees_the_offices_rounds(reader: Visitor) -> None:
    assert "Färdplan Nära vård 2030" in text_of(reader.http.get("/console"))
    assert reader.http.get(f"/console/rounds/{SLUG}/2425").status_code == 200
    assert [each["slug"] for each in reader.http.get("/api/rounds").json()] == [SLUG]


def test_no_page_shows_a_reader_what_it_may_not_do(reader: Visitor, dorotea: Visitor, database: Database) -> None:
    dorotea.send("/fraga", question="Hur då?")
    dorotea.send("/mer-tid", new_on="2023-10-31", reason="Nämnden möts i oktober.")
    dorotea.send("/rapportera", **COUNCIL)
    with database.write() as session:
        letter = session.get_one(Letter, 1)
        letter.state, letter.error = LetterState.FAILED, "550 no such user"
    for path in sorted(path for path in READS if not re.search("opinions|families|[.]", path)):
        page = reader.http.get(at(path))
        assert (path, page.status_code) == (path, 200)
        assert (path, [link for link in offered(page.text) if not may_open(*link)]) == (path, [])


def test_the_opinions_show_a_reader_nothing_to_write(reader: Visitor, consulted: Consultation) -> None:
    consulted.give()
    consulted.database.act(lambda session: add_theme(session, consulted.slug, "Kontaktväg").id)
    page = reader.http.get(f"/console/rounds/{consulted.slug}/opinions")
    assert "Kontaktväg" in text_of(page)
    assert [link for link in offered(page.text) if not may_open(*link)] == []


def test_nothing_waits_for_whoever_only_reads(reader: Visitor, coordinator: Visitor, dorotea: Visitor) -> None:
    dorotea.send("/fraga", question="Hur då?")
    for path in ("/console", f"/console/rounds/{SLUG}"):
        assert "väntar på dig" in text_of(coordinator.http.get(path))
        assert "väntar på dig" not in text_of(reader.http.get(path))


def offered(page: str) -> Iterator[tuple[str, str]]:
    """What a page leads to and sends to, with the method."""
    for address in re.findall(r'<a [^>]*href="(/[^"]*)"', page):
        yield "GET", urlsplit(address.replace("&amp;", "&")).path
    for form in re.findall(r"<form[^>]*>", page):
        address = re.search(r'action="([^"]*)"', form)
        yield "POST" if 'method="post"' in form else "GET", address[1] if address else "the page itself"


def may_open(method: str, path: str) -> bool:
    if not path.startswith("/console") or path.startswith(ONES_OWN):
        return path != "the page itself"
    return method == "GET" and route_of(path) in READS


def route_of(path: str) -> str:
    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    routes = (route for router in routers.ROUTERS for route in router.routes if isinstance(route, Route))
    return next((route.path for route in routes if route.matches(scope)[0] is Match.FULL), "")


def test_a_readers_form_changes_nothing(reader: Visitor, coordinator: Visitor) -> None:
    path = f"/console/rounds/{SLUG}/2425/do/mute"
    written = {**hidden_in(coordinator.http.get(path)), "reason": "Ny registrator."}
    assert reader.http.post(path, data=written).status_code == 403
    assert "Pausa påminnelserna" in text_of(coordinator.http.get(f"/console/rounds/{SLUG}/2425"))
