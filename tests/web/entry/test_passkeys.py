"""Signing in by a passkey: whose it is, in which browser, once; and every answer that lets nobody in."""

import datetime as dt
from collections.abc import Callable

import httpx
import pytest
import time_machine
from limits import parse
from sqlalchemy import select

from actions.access.console_people import import_members, invite, take_away
from actions.access.passkeys import (
    CHALLENGE_LASTS,
    Credential,
    add_passkey,
    new_challenge,
    passkey_by_credential,
    passkeys_of,
    spend_challenge,
)
from kit.clock import FrozenClock
from kit.database import Database
from models.people import Role, SignInWay
from models.reads.people_reads import person_by_email
from models.tables import ConsoleSession
from notifications.sender import Sender
from tests.far_ends.authenticator import PRESENT, Authenticator
from tests.visitor import COORDINATOR, Visit, Visitor, sign_in_path, text_of
from web.console.people.passkey_pages import RECENT
from web.entry.passkeys.checking import Site, site_of
from web.requests.limits import RATES

ORIGIN = "http://localhost:8023"
MINE, IN = "/console/me/passkeys", "/console/sign-in/passkey"
COLLEAGUE = "b@region.example"


def asked(visitor: Visitor, where: str) -> dict[str, object]:
    found: dict[str, object] = visitor.http.post(f"{where}/options").json()
    return found


def added(visitor: Visitor, key: Authenticator) -> httpx.Response:
    return visitor.http.post(MINE, data={"answer": key.make(asked(visitor, MINE)), "passkey_name": "Jobbdatorn"})


def tried(visitor: Visitor, key: Authenticator) -> httpx.Response:
    return visitor.http.post(IN, data={"answer": key.show(asked(visitor, IN))})


def is_in(visitor: Visitor) -> bool:
    return visitor.http.get("/console", headers={"accept": "text/html"}).url.path == "/console"


@pytest.fixture
def key(coordinator: Visitor, launched: str) -> Authenticator:
    """The coordinator's passkey, just added."""
    made = Authenticator(ORIGIN)
    assert "Passkeyn är tillagd" in text_of(added(coordinator, made))
    return made


def test_a_passkey_lets_its_person_in_without_an_address(key: Authenticator, visit: Visit, database: Database) -> None:
    visitor = visit()
    page = tried(visitor, key)
    assert (page.url.path, is_in(visitor)) == ("/console", True)
    with database.read() as session:
        last = session.scalars(select(ConsoleSession).order_by(ConsoleSession.id.desc())).first()
        (mine,) = passkeys_of(session, COORDINATOR)
    assert last is not None
    assert (last.email, last.way, dict(last.roles)) == (COORDINATOR, SignInWay.PASSKEY, {})
    assert (mine.name, mine.counter, mine.used_at is not None) == ("Jobbdatorn", 1, True)


def of_another_site(key: Authenticator) -> None:
    key.domain = "elsewhere.example"


def at_another_origin(key: Authenticator) -> None:
    key.origin = "https://elsewhere.example"


def unverified(key: Authenticator) -> None:
    key.flags = PRESENT


def gone_back(key: Authenticator) -> None:
    key.counter = -1


def never_added(key: Authenticator) -> None:
    key.id = b"another"


def another_persons(key: Authenticator) -> None:
    key.handle = b"another person's"


def without_a_person(key: Authenticator) -> None:
    key.handle = b""


def signed_by_another_key(key: Authenticator) -> None:
    key.key = Authenticator("").key


CHANGES = (
    *(of_another_site, at_another_origin, unverified, gone_back, never_added),
    *(another_persons, without_a_person, signed_by_another_key),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_an_answer_that_is_not_quite_right_lets_nobody_in(
    change: Callable[[Authenticator], None], key: Authenticator, visit: Visit
) -> None:
    assert tried(visit(), key).url.path == "/console"  # so that there is a counter to go back from
    change(key)
    visitor = visit()
    page = tried(visitor, key)
    assert (page.status_code, is_in(visitor)) == (403, False)
    assert "logga in med ett brev" in text_of(page)


UNREADABLE = (
    *("", "{}", "[]", "null", "{", '{"id":"AA","rawId":"AA","type":"public-key"}', "\x00"),
    pytest.param("[" * 5_000, id="deep"),
)


@pytest.mark.parametrize("answer", UNREADABLE)
def test_an_answer_that_cannot_be_read_is_refused_like_any_other(
    answer: str, coordinator: Visitor, visit: Visit, launched: str
) -> None:
    asked(coordinator, MINE)
    assert coordinator.http.post(MINE, data={"answer": answer}).status_code == 422
    visitor = visit()
    asked(visitor, IN)
    assert visitor.http.post(IN, data={"answer": answer}).status_code == 403


def test_a_challenge_is_answered_once_in_its_own_browser_and_soon(
    key: Authenticator, visit: Visit, clock: FrozenClock
) -> None:
    first, other = visit(), visit()
    answer = key.show(asked(first, IN))
    carried = dict(first.http.cookies)
    asked(other, IN)
    assert other.http.post(IN, data={"answer": answer}).status_code == 403
    assert first.http.post(IN, data={"answer": answer}).url.path == "/console"
    key.counter = 10
    again = visit()
    again.http.cookies.update(carried)
    assert again.http.post(IN, data={"answer": answer}).status_code == 403
    late = visit()
    answer = key.show(asked(late, IN))
    clock.move_to(clock.now() + CHALLENGE_LASTS)
    assert late.http.post(IN, data={"answer": answer}).status_code == 403


def test_a_failed_answer_spends_its_challenge_too(key: Authenticator, visit: Visit) -> None:
    visitor = visit()
    options = asked(visitor, IN)
    assert visitor.http.post(IN, data={"answer": "{}"}).status_code == 403
    assert visitor.http.post(IN, data={"answer": key.show(options)}).status_code == 403


def test_what_was_asked_for_one_thing_answers_no_other(key: Authenticator, coordinator: Visitor) -> None:
    answer = key.show(asked(coordinator, MINE))
    assert coordinator.http.post(IN, data={"answer": answer}).status_code == 403


def test_somebody_taken_off_is_not_let_in_and_comes_back_with_the_role(
    visit: Visit, database: Database, sender: Sender, launched: str, now: dt.datetime
) -> None:
    with database.write() as session:
        import_members(session, "vasterbotten", [COORDINATOR], now)
        invite(session, sender, "vasterbotten", COLLEAGUE, "", Role.READER, COORDINATOR, now)
    colleague, key = visit(), Authenticator(ORIGIN)
    colleague.come_in(sign_in_path(database, sender, now, COLLEAGUE))
    assert "Passkeyn är tillagd" in text_of(added(colleague, key))
    with database.write() as session:
        person = person_by_email(session, COLLEAGUE)
        assert person is not None
        take_away(session, sender, person, "vasterbotten", COORDINATOR, now)
    assert tried(visit(), key).status_code == 403
    with database.write() as session:
        invite(session, sender, "vasterbotten", COLLEAGUE, "", Role.READER, COORDINATOR, now)
    reader = visit()
    assert tried(reader, key).url.path == "/console"
    assert reader.http.get("/console/launch").status_code == 403


def test_a_passkey_is_added_only_by_somebody_who_has_just_signed_in(coordinator: Visitor, launched: str) -> None:
    with time_machine.travel(dt.datetime.now(dt.UTC) + RECENT, tick=True):
        page = coordinator.http.get(MINE)
        assert 'action="/console/me/passkeys"' not in page.text
        assert "ska du nyss ha loggat in" in text_of(page)
        assert coordinator.http.post(f"{MINE}/options").status_code == 409


def test_only_whoever_asks_to_sign_in_again_comes_back_to_the_passkeys(
    key: Authenticator, coordinator: Visitor, launched: str
) -> None:
    with time_machine.travel(dt.datetime.now(dt.UTC) + RECENT, tick=True):
        for page in ("/console/me", MINE):
            coordinator.http.get(page)
        assert tried(coordinator, key).url.path == "/console"
    with time_machine.travel(dt.datetime.now(dt.UTC) + 2 * RECENT, tick=True):
        assert coordinator.http.get(f"{MINE}/again").url.path == "/console/sign-in"
        assert tried(coordinator, key).url.path == MINE
        coordinator.http.get(f"{MINE}/again")
        coordinator.http.post("/console/sign-out")  # and whoever comes next is led nowhere
        assert tried(coordinator, key).url.path == "/console"


def test_a_visitor_signs_in_by_passkey_as_often_as_the_limit_says(
    key: Authenticator, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RATES, "come in", parse("4 per 10 minutes"))
    answers = [tried(visit(), key).status_code for _ in range(4)]
    assert answers == [200] * 3 + [429]  # the key's own person has come in once


def test_a_passkey_is_renamed_and_removed_by_its_own_person_or_an_administrator_and_no_other(
    key: Authenticator, coordinator: Visitor, visit: Visit, database: Database, sender: Sender, now: dt.datetime
) -> None:
    with database.write() as session:
        import_members(session, "vasterbotten", [COORDINATOR], now)
        invite(session, sender, "vasterbotten", COLLEAGUE, "", Role.COORDINATOR, COORDINATOR, now)
    colleague = visit()
    colleague.come_in(sign_in_path(database, sender, now, COLLEAGUE))
    for act in ("name", "remove"):
        assert colleague.http.post(f"{MINE}/1/{act}", data={"passkey_name": "Min"}).status_code == 404
    assert colleague.http.post("/console/people/1/passkeys/1/remove").status_code == 404
    assert "Telefonen" in text_of(coordinator.http.post(f"{MINE}/1/name", data={"passkey_name": "Telefonen"}))
    assert "Telefonen" in text_of(coordinator.http.get("/console/people/1"))
    page = coordinator.http.post("/console/people/1/passkeys/1/remove")
    assert "Passkeyn öppnar inget här längre" in text_of(page)
    assert tried(visit(), key).status_code == 403
    added(coordinator, Authenticator(ORIGIN))
    with database.read() as session:
        (number,) = (each.id for each in passkeys_of(session, COORDINATOR))
    assert "borttagen" in text_of(coordinator.http.post(f"{MINE}/{number}/remove"))
    with database.read() as session:
        assert passkeys_of(session, COORDINATOR) == []


def test_one_passkey_is_added_once(key: Authenticator, coordinator: Visitor) -> None:
    again = added(coordinator, key)
    assert (again.status_code, "finns redan" in text_of(again)) == (422, True)


def test_both_databases_keep_a_passkey_and_spend_a_challenge_once(
    either: Database, sender: Sender, now: dt.datetime
) -> None:
    carried = new_challenge(now)
    with either.write() as session:
        add_passkey(session, sender, COORDINATOR, Credential("A" * 1_364, b"key", 2**32 - 1), "Nyckeln", now)
    with either.write() as session:
        kept, owner = passkey_by_credential(session, "A" * 1_364)
        assert (kept.public_key, kept.counter, owner.email) == (b"key", 2**32 - 1, COORDINATOR)
    assert [either.act(lambda s: spend_challenge(s, sender, carried, now)) for _ in range(2)] == [True, False]


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://rundan.region.example", Site("rundan.region.example", "https://rundan.region.example")),
        ("https://rundan.region.example:443", Site("rundan.region.example", "https://rundan.region.example")),
        ("https://rundan.region.example:8443", Site("rundan.region.example", "https://rundan.region.example:8443")),
        ("http://127.0.0.1:4200", Site("localhost", "http://localhost:4200")),
        ("http://[::1]:4200", Site("localhost", "http://localhost:4200")),
        ("http://localhost", Site("localhost", "http://localhost")),
        ("http://rundan.region.example", None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::7]", None),
    ],
)
def test_passkeys_are_made_for_a_name_reached_safely_or_this_machine(url: str, site: Site | None) -> None:
    assert site_of(url) == site
