"""Signing in through the organisation's directory, against a real issuer on loopback that signs real tokens."""

import datetime as dt
import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from cli.doctor.looks import directory
from kit.database import Database
from kit.settings import Settings
from models.people import Role, SignInWay
from models.tables import ConsoleSession, Event, Letter
from models.vocabulary import Channel, LetterKind
from tests.conftest import settings_in
from tests.far_ends.issuer import CLIENT, SECRET, TestIssuer, issuing, new_key
from tests.visitor import COORDINATOR, Visit, Visitor, asked_plainly, hidden_in, text_of

READER = "ledningen@regionvasterbotten.example"
GO, BACK = "/console/sign-in/directory", "/console/sign-in/directory/back"
ROLES = {"rundan-las": "reader@vasterbotten", "rundan-styr": "coordinator@vasterbotten administrator@vasterbotten"}


@pytest.fixture
def issuer() -> Iterator[TestIssuer]:
    """The organisation's directory, where a coordinator sits at the browser."""
    with issuing() as found:
        found.person = {"email": COORDINATOR, "email_verified": True}
        yield found


@pytest.fixture
def settings(tmp_path: Path, issuer: TestIssuer) -> Settings:
    """An installation that trusts it."""
    return settings_in(tmp_path).model_copy(
        update={
            "base_url": "",
            "oidc_issuer": issuer.url,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": Settings(oidc_client_secret=SECRET).oidc_client_secret,
            "oidc_name": "Region Västerbotten",
            "oidc_roles": json.dumps(ROLES),
        }
    )


@pytest.fixture
def visitor(visit: Visit, settings: Settings, site: str, launched: str) -> Visitor:
    """A browser that has just come to the sign-in page."""
    object.__setattr__(settings, "base_url", site)
    return visit(accept="text/html")


def sessions(database: Database) -> list[ConsoleSession]:
    with database.read() as session:
        return session.query(ConsoleSession).order_by(ConsoleSession.id).all()


def is_in(visitor: Visitor) -> bool:
    return visitor.http.get("/console").url.path == "/console"


def test_a_coordinator_signs_in_by_the_directory_and_is_known_by_the_address(
    visitor: Visitor, database: Database, issuer: TestIssuer
) -> None:
    assert "Logga in med Region Västerbotten" in text_of(visitor.http.get("/console/sign-in"))
    page = visitor.http.get(GO)
    assert page.url.path == "/console"
    assert f"Inloggad som {COORDINATOR}" in text_of(page)
    assert [(row.email, row.way) for row in sessions(database)] == [(COORDINATOR, SignInWay.DIRECTORY)]
    (asked,) = issuer.asked
    assert (asked["response_type"], asked["code_challenge_method"], asked["client_id"]) == ("code", "S256", CLIENT)
    assert asked["redirect_uri"].endswith(BACK)


def test_the_first_time_through_a_directory_is_told_in_the_mailbox_and_no_other_time(
    visit: Visit, visitor: Visitor, database: Database, issuer: TestIssuer
) -> None:
    visitor.http.get(GO)
    visit().http.get(GO)
    issuer.person = {"email": READER, "email_verified": True, "groups": ["rundan-las"]}
    visit().http.get(GO)
    with database.read() as session:
        written = list(session.scalars(select(Letter).where(Letter.kind == LetterKind.WAY_IN).order_by(Letter.id)))
    assert [letter.recipient for letter in written] == [COORDINATOR, READER]
    assert {letter.subject for letter in written} == {"Första inloggningen i Rundan genom Region Västerbotten"}


def test_a_group_makes_somebody_a_reader_for_that_session(
    visitor: Visitor, database: Database, issuer: TestIssuer
) -> None:
    issuer.person = {"email": READER.upper(), "email_verified": True, "groups": ["annat", "rundan-las"]}
    assert "Färdplan Nära vård 2030" in text_of(visitor.http.get(GO))
    assert visitor.http.post("/console/rounds/fardplan-nara-vard-2030/do/close", data={}).status_code == 403
    assert [(row.email, row.roles) for row in sessions(database)] == [(READER, {"vasterbotten": Role.READER})]
    letter = visitor.http.post("/console/sign-in", data={"email": READER})
    assert letter.status_code == 200
    with database.read() as session:
        assert session.query(ConsoleSession).count() == 1


def test_whoever_has_no_role_is_told_so_and_is_not_let_in(
    visitor: Visitor, database: Database, issuer: TestIssuer
) -> None:
    issuer.person = {"email": READER, "email_verified": True, "groups": ["rundan-finns-inte"]}
    page = visitor.http.get(GO)
    assert (page.status_code, sessions(database)) == (403, [])
    assert "du har ingen roll i Rundan" in text_of(page)


def test_groups_that_were_too_many_to_send_are_told_of(visitor: Visitor, issuer: TestIssuer) -> None:
    issuer.person = {"email": READER, "email_verified": True, "_claim_names": {"groups": "src1"}}
    assert "så många grupper att katalogen inte skickade dem" in text_of(visitor.http.get(GO))


WRONG = {
    "another nonce": {"nonce": "somebody else's"},
    "no nonce": {"nonce": None},
    "for another program": {"aud": "another"},
    "for no program": {"aud": None},
    "for two and given to another": {"aud": [CLIENT, "another"], "azp": "another"},
    "from another issuer": {"iss": "https://elsewhere.example"},
    "from no issuer": {"iss": None},
    "run out": {"exp": int(time.time()) - 3600},
    "without an end": {"exp": None},
    "not valid yet": {"nbf": int(time.time()) + 3600},
    "about nobody": {"sub": None},
    "an address that is none": {"email": "samordnaren"},
    "no address": {"email": None},
    "an address nobody has verified": {"email_verified": False},
    "an address nothing is said of": {"email_verified": None},
}


@pytest.mark.parametrize("changed", WRONG.values(), ids=WRONG.keys())
def test_a_token_that_is_wrong_lets_nobody_in(
    visitor: Visitor, database: Database, issuer: TestIssuer, changed: dict[str, object]
) -> None:
    issuer.changed = changed
    page = visitor.http.get(GO)
    assert (page.status_code, sessions(database), is_in(visitor)) == (403, [], False)


def test_a_token_signed_with_another_key_lets_nobody_in(
    visitor: Visitor, database: Database, issuer: TestIssuer
) -> None:
    issuer.signing = new_key()
    assert (visitor.http.get(GO).status_code, sessions(database)) == (403, [])


def test_an_address_is_taken_from_the_claim_that_is_set_and_unverified_where_that_is_allowed(
    visit: Visit, visitor: Visitor, settings: Settings, issuer: TestIssuer
) -> None:
    issuer.person = {"upn": COORDINATOR}
    object.__setattr__(settings, "oidc_email_claim", "upn")
    assert visitor.http.get(GO).url.path == "/console"
    issuer.person = {"email": COORDINATOR}
    object.__setattr__(settings, "oidc_email_claim", "email")
    assert visit().http.get(GO).status_code == 403
    object.__setattr__(settings, "oidc_unverified_email", True)
    assert visit().http.get(GO).url.path == "/console"


def test_an_answer_opens_nothing_in_another_browser_nor_twice(visit: Visit, visitor: Visitor, site: str) -> None:
    away = visitor.http.get(GO, follow_redirects=False)
    answer = asked_plainly(away.headers["location"], follow_redirects=False).headers["location"].removeprefix(site)
    assert "började inte i den här webbläsaren" in text_of(visit().http.get(answer))
    forged = answer.replace("state=", "state=x")
    stolen = visit()
    stolen.http.get(GO, follow_redirects=False)
    assert stolen.http.get(answer).status_code == 400
    assert visitor.http.get(answer).url.path == "/console"
    assert visitor.http.get(answer).status_code == 400
    assert visitor.http.get(forged).status_code == 400


def test_a_session_somebody_else_has_put_in_the_browser_is_not_the_one_that_is_opened(visitor: Visitor) -> None:
    visitor.http.cookies.set("rundan-console", "a" * 43, domain="127.0.0.1", path="/")
    visitor.http.get(GO)
    assert visitor.http.cookies["rundan-console"] != "a" * 43


def test_nobody_is_led_elsewhere_by_what_stands_in_the_answer(visitor: Visitor) -> None:
    visitor.http.cookies.set("rundan-wanted", "//elsewhere.example/console/")
    assert visitor.http.get(GO).url.path == "/console"


def test_whoever_says_no_in_the_directory_is_told_so(visitor: Visitor, issuer: TestIssuer) -> None:
    issuer.error = "access_denied"
    page = visitor.http.get(GO)
    assert (page.status_code, "Katalogen släppte inte in dig" in text_of(page)) == (403, True)


def test_a_directory_that_does_not_answer_is_told_of_and_the_mailed_link_still_works(
    visitor: Visitor, issuer: TestIssuer
) -> None:
    issuer.is_down = True
    page = visitor.http.get(GO)
    assert page.status_code == 503
    assert "Logga in med ett brev i stället" in text_of(page)
    assert visitor.http.post("/console/sign-in", data={"email": COORDINATOR}).status_code == 200


def test_a_directory_that_calls_itself_something_else_is_not_believed(visitor: Visitor, issuer: TestIssuer) -> None:
    issuer.document = {"issuer": "https://elsewhere.example"}
    assert visitor.http.get(GO).status_code == 503


def test_new_keys_of_the_directory_are_fetched_when_they_are_met(
    visit: Visit, visitor: Visitor, issuer: TestIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert visitor.http.get(GO).url.path == "/console"
    issuer.key = new_key()
    assert visit().http.get(GO).status_code == 403  # once a minute at most
    monkeypatch.setattr("web.entry.openid.issuer.FRESH", dt.timedelta(0))
    assert visit().http.get(GO).url.path == "/console"


def test_the_way_there_holds_nothing_secret(visitor: Visitor) -> None:
    away = visitor.http.get(GO, follow_redirects=False).headers["location"]
    carried = visitor.http.cookies["rundan-directory"]
    asked = parse_qs(urlsplit(away).query)
    assert carried not in away
    assert SECRET not in away
    assert set(asked) == {
        *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce"),
        *("code_challenge", "code_challenge_method"),
    }


def test_the_doctor_says_how_the_directory_is(settings: Settings, issuer: TestIssuer) -> None:
    assert [finding.state for finding in directory(settings)] == ["ok"]
    issuer.is_down = True
    assert [finding.state for finding in directory(settings)] == ["fault"]
    assert list(directory(settings.model_copy(update={"oidc_issuer": ""}))) == []


def test_what_is_done_by_whoever_came_in_by_the_directory_carries_the_person(
    visitor: Visitor, database: Database, launched: str
) -> None:
    visitor.http.get(GO)
    board, case = f"/console/rounds/{launched}", f"/console/rounds/{launched}/2425"
    for path, values in (
        (f"{case}/do/mute", {"reason": "Ny registrator."}),
        (f"{case}/do/unmute", {}),
        (f"{case}/do/repeat", {}),
        (f"{board}/do/reader", {"holder": "Systemledningen"}),
        (f"{board}/do/close", {"reason": "Klart."}),
        (f"{board}/do/reopen", {"reason": "För tidigt."}),
    ):
        assert visitor.http.post(path, data={**hidden_in(visitor.http.get(path)), **values}).status_code == 200
    with database.read() as session:
        events = session.scalars(select(Event).where(Event.channel == Channel.CONSOLE)).all()
    assert {event.kind.value for event in events} >= {"muted", "unmuted", "closed", "reopened", "reader_link_made"}
    assert {(event.actor, event.role) for event in events} == {(COORDINATOR, "samordnare")}
