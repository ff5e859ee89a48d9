"""Every address of the site, tried by everybody who is not to be let in there."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Route

from actions.access.console_people import import_members
from actions.access.links import read_only_link
from actions.drafts.drafts import Begun, make_draft
from actions.record.record import Said
from actions.registry.offices import make_office
from actions.rounds.close import close_round
from actions.rounds.launch import launch
from kit.clock import FrozenClock
from kit.database import Database
from models.files.county import County
from models.files.round_plan import RoundPlan
from notifications.links import token
from notifications.sender import Sender
from tests.people import OF_CLOSED, OF_OPEN, with_contact
from tests.visitor import COORDINATOR, Visit, Visitor, link_path, sign_in_path, text_of
from web import app
from web.console import routers

SLUG: Final = "fardplan-nara-vard-2030"
FILLED_IN = {"slug": SLUG, "code": "2425", "letter_id": "1", "kind": "file", "number": "1", "document_id": "1"}
FILLED_IN |= {
    "draft_id": "1",
    "step": "matter",
    "theme_id": "1",
    "name": "close",
    "target": "1",
    "secret": "x" * 43,
    "token": "x" * 43,
    "written": "x" * 75,
    "office": "vasterbotten",
    "key": "2425",
    "what": "registry",
    "session_number": "1",
    "passkey_number": "1",
    "ending": "svg",
}

# open to whoever comes: nothing of any round stands there, or the address itself is the secret
ANYBODY: Final = {
    *("/", "/om", "/favicon.ico", "/healthz", "/ny-lank", "/ny-lank/skickad", "/console/sign-in", "/api"),
    *("/console/sign-in/code", "/console/sign-in/directory", "/console/sign-in/directory/back"),
    *("/console/sign-in/passkey", "/console/sign-in/passkey/options"),
    # the answer is the same for everybody, and goes to the registered address alone
    "/svar/{slug}/{code}/ny-lank",
    *("/r/{secret:anything}", "/read/{secret}", "/calendar/{written}.ics", "/sign-in/{token}"),
}
# what everybody who is signed in may use: it shows what they reach
ANYBODY_SIGNED_IN: Final = {
    *(
        "/console",
        "/console/closed",
        "/console/arenas",
        "/console/search",
        "/console/compare",
        "/console/sign-out",
        "/api/rounds",
        "/metrics",
    ),
    # one's own colleagues
    *("/console/away", "/console/away/back"),
    # one's own: nobody else's session or name can be reached there
    *("/console/me", "/console/me/name", "/console/me/sessions/end", "/console/me/sessions/{number}/end"),
    *("/console/me/passkeys", "/console/me/passkeys/options", "/console/me/passkeys/again"),
    *("/console/me/passkeys/{number}/name", "/console/me/passkeys/{number}/remove"),
}
NEIGHBOUR: Final = "samordnare@regionnorrbotten.example"
SECRET: Final = "Det som ingen annan vet"
OPENED_BY_READING: Final = (
    *("", "/live", "/sok", "/wall", "/wall/live", "/weekly"),
    *("/dokument/{document_id}", "/{code}", "/{code}/vagen.{ending}"),
)
REFUSED: Final = {401, 404, 410}
AWAY: Final = {"x-forwarded-for": "192.0.2.7"}


def addresses() -> Iterator[tuple[str, str]]:
    """The method and path of everything the site answers to."""
    for router in (*app.ROUTERS, *routers.ROUTERS):
        for route in router.routes:
            assert isinstance(route, APIRoute | Route)
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, route.path


EVERY: Final = sorted(set(addresses()))
GUARDED: Final = [each for each in EVERY if each[1] not in ANYBODY]
OF_THE_CONSOLE: Final = [each for each in GUARDED if each[1].startswith(("/console", "/api", "/mailbox", "/metrics"))]
OF_A_CASE: Final = [each for each in GUARDED if each[1].startswith("/svar/")]
OF_ONE_ROUND: Final = [each for each in OF_THE_CONSOLE if each[1] not in ANYBODY_SIGNED_IN]

OF_THIS_OFFICE: Final = [each for each in OF_THE_CONSOLE if re.search(r"{(slug|office|draft_id|letter_id)}", each[1])]


def let_in(
    visitor: Visitor, where: Iterable[tuple[str, str]], refusals: Collection[int] = REFUSED, **headers: str
) -> list[tuple[str, str, int]]:
    """Where somebody is answered in another way than those."""
    answers = [(method, path, asked(visitor, method, path, headers)) for method, path in where]
    return [each for each in answers if each[2] not in refusals]


def asked(visitor: Visitor, method: str, path: str, headers: Mapping[str, str]) -> int:
    at = re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: FILLED_IN[found[1]], path)
    return visitor.http.request(method, at, headers={**AWAY, **headers}, follow_redirects=False).status_code


def test_the_addresses_are_found() -> None:
    assert len(EVERY) > 70
    assert {path for _, path in EVERY} >= ANYBODY | ANYBODY_SIGNED_IN
    assert {path.split("/")[1] for _, path in GUARDED} == {
        *("svar", "console", "api", "mailbox", "mailbox.json", "metrics", "read"),
    }


def test_nobody_comes_in_without_a_link_or_a_session(visit: Visit, launched: str) -> None:
    assert let_in(visit(), GUARDED) == []


def test_a_principal_and_the_leadership_do_not_come_into_the_console(dorotea: Visitor, leadership: Visitor) -> None:
    for visitor in (dorotea, leadership):
        assert let_in(visitor, OF_THE_CONSOLE, {401}) == []


def test_a_principals_link_opens_no_other_principals_case(
    visit: Visit, database: Database, sender: Sender, launched: str
) -> None:
    secret = link_path(database, sender, launched, "2480").removeprefix("/r/")
    assert let_in(visit(), OF_A_CASE, cookie=f"rundan-link={secret}") == []


def test_a_contact_of_other_rounds_reaches_nothing_of_this_one(of_open: Visitor, of_closed: Visitor) -> None:
    for visitor in (of_open, of_closed):
        assert let_in(visitor, OF_ONE_ROUND, {404}) == []


def test_a_link_to_read_by_opens_nothing_but_its_rounds_board(
    leadership: Visitor, dorotea: Visitor, database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    launch(database, sender, fardplan.model_copy(update={"slug": "annan", "title": "En annan"}), now)
    assert let_in(leadership, OF_A_CASE) == []
    board = [each for each in GUARDED if each[1].startswith("/read/")]
    opened = {path for _, path, _ in let_in(leadership, board)}
    assert opened == {f"/read/round/{{slug}}{rest}" for rest in OPENED_BY_READING}
    assert let_in(leadership, [(method, path.replace("{slug}", "annan")) for method, path in board]) == []
    assert let_in(dorotea, board) == []


@pytest.fixture
def leadership(visit: Visit, database: Database, sender: Sender, launched: str, now: dt.datetime) -> Visitor:
    """Somebody in the system leadership, with a link to read by."""
    with database.write() as session:
        link = read_only_link(session, sender, launched, "Samråd vård och omsorg", Said(), now)
    visitor = visit()
    visitor.http.get(f"/read/{token(sender.secret, link.id)}")
    return visitor


def test_a_coordinator_of_another_office_reaches_nothing_of_this_one(neighbour: Visitor, secrets: None) -> None:
    assert let_in(neighbour, OF_THIS_OFFICE, {403, 404}) == []


def test_no_page_tells_a_coordinator_of_another_office_what_there_is_here(neighbour: Visitor, secrets: None) -> None:
    own = neighbour.http.post("/console/drafts", data={}).url.path
    pages = [path for method, path in OF_THE_CONSOLE if method == "GET" and "{" not in path and path != "/metrics"]
    for path in (*pages, f"{own}/step/matter", f"{own}/step/when", "/console/arenas?on=2023-03-27&office=vasterbotten"):
        page = neighbour.http.get(path, headers=AWAY)
        assert (path, SECRET in page.text, "hemlig" in page.text) == (path, False, False)


def test_nobody_begins_a_draft_from_a_round_of_another_office(neighbour: Visitor, secrets: None) -> None:
    assert neighbour.http.post("/console/drafts", data={"round": "hemlig"}).status_code == 404
    file = {"text": 'title: Nytt\ncounty: Norrbotten\nfollows: "hemlig-dialog"\n'}
    own = neighbour.http.post("/console/drafts", data=file)
    assert "Ingen synpunktsrunda med det namnet är startad här." in text_of(
        neighbour.http.get(f"{own.url.path}/step/matter")
    )


def test_a_draft_is_its_makers_own_offices_and_its_makers(neighbour: Visitor, coordinator: Visitor) -> None:
    own = neighbour.http.post("/console/drafts", data={}).url.path
    assert neighbour.http.get(own).status_code == 200
    assert coordinator.http.get(own).status_code == 404
    written = neighbour.http.get(f"{own}.yaml").text
    assert "county: 'Norrbotten'" in written


ComeIn = Callable[[str], Visitor]


@pytest.fixture
def neighbour(come_in: ComeIn, database: Database, now: dt.datetime) -> Visitor:
    """A coordinator of another county's office."""
    with database.write() as session:
        make_office(session, "norrbotten", County(county="Norrbotten", code="25"), NEIGHBOUR, now)
        import_members(session, "norrbotten", [NEIGHBOUR], now)
    return come_in(NEIGHBOUR)


@pytest.fixture
def secrets(
    database: Database, sender: Sender, fardplan: RoundPlan, dialog: RoundPlan, launched: str, now: dt.datetime
) -> None:
    """Rounds and a draft of this office's that nobody else has heard of."""
    launch(database, sender, fardplan.model_copy(update={"slug": "hemlig", "title": SECRET}), now)
    launch(database, sender, dialog.model_copy(update={"slug": "hemlig-dialog", "title": SECRET}), now)
    database.act(lambda session: make_draft(session, Begun(fields={"title": SECRET}), COORDINATOR, now))


@pytest.fixture
def come_in(visit: Visit, database: Database, sender: Sender, clock: FrozenClock, launched: str) -> ComeIn:
    def signed_in(address: str) -> Visitor:
        visitor = visit()
        visitor.come_in(sign_in_path(database, sender, clock.now(), address))
        return visitor

    return signed_in


@pytest.fixture
def of_open(come_in: ComeIn, database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime) -> Visitor:
    """A contact of another open round, who is no coordinator of the county."""
    launch(database, sender, with_contact(fardplan, "egen", OF_OPEN), now)
    return come_in(OF_OPEN)


@pytest.fixture
def of_closed(come_in: ComeIn, database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime) -> Visitor:
    """A contact of a round that has closed."""
    launch(database, sender, with_contact(fardplan, "gammal", OF_CLOSED), now)
    with database.write() as session:
        close_round(session, sender, "gammal", "Klart.", Said(), now)
    return come_in(OF_CLOSED)
