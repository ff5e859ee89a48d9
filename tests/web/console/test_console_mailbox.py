"""The built-in mailbox as pages: what a newcomer lives the round through, and scripts read; never in production."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.tables import Letter
from notifications.delivery.mailbox import Mailbox
from notifications.links import fill
from notifications.sender import Sender
from tests.lived import DOROTEA
from tests.visitor import Visitor, text_of
from tests.web.test_api import installed

NAMES = ("/mailbox", "/mailbox.json", "/mailbox/{id}", "/mailbox/{id}.html", "/mailbox/{id}.eml")


@pytest.fixture
def letter_id(settings: Settings, database: Database, sender: Sender, launched: str, clock: FrozenClock) -> str:
    """Dorotea's invitation, delivered into the mailbox."""
    with database.read() as session:
        query = select(Letter.recipient, Letter.content).where(Letter.case_id == f"{launched}/{DOROTEA}")
        recipient, content = session.execute(query).one()
    mailbox = Mailbox(settings.home / "mailbox")
    mailbox.add("registrator@umea.example", b"Subject: Ett annat brev\r\n\r\nHej.", clock.now())
    return mailbox.add(recipient, fill(content, sender.secret), clock.now()).id


@pytest.fixture
def visitor(site: str) -> Iterator[Visitor]:
    found = Visitor(site)
    yield found
    found.close()


def test_letters_are_listed_and_found_by_recipient(visitor: Visitor, letter_id: str) -> None:
    page = text_of(visitor.http.get("/mailbox"))
    assert "till registrator@dorotea.example" in page
    assert "Ett annat brev" in page
    found = text_of(visitor.http.get("/mailbox", params={"q": "DOROTEA"}))
    assert "Ett annat brev" not in found
    assert "1 brev" in found


def test_a_letters_link_makes_whoever_follows_it_the_principal(visitor: Visitor, letter_id: str) -> None:
    page = visitor.http.get(f"/mailbox/{letter_id}")
    link = re.search(r'<a href="http://127.0.0.1:8023(/r/[\w-]+)"', page.text)
    assert link is not None
    assert "Dorotea kommun" in text_of(visitor.http.get(link[1]))


def test_a_letters_html_stands_in_a_frame_that_may_do_nothing(visitor: Visitor, letter_id: str) -> None:
    page = visitor.http.get(f"/mailbox/{letter_id}")
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.text
    framed = visitor.http.get(f"/mailbox/{letter_id}.html")
    policy = framed.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert framed.headers["x-frame-options"] == "SAMEORIGIN"
    assert "/r/" in framed.text


def test_scripts_read_it_as_json_and_bytes(visitor: Visitor, letter_id: str, settings: Settings) -> None:
    entries = visitor.http.get("/mailbox.json").json()
    assert entries[0]["id"] == letter_id
    assert set(entries[0]) == {"id", "time", "to", "subject", "size", "returned"}
    original = visitor.http.get(f"/mailbox/{letter_id}.eml")
    assert original.headers["content-type"] == "message/rfc822"
    assert original.content == Mailbox(settings.home / "mailbox").eml(letter_id)
    assert len(original.content) == entries[0]["size"]


@pytest.mark.parametrize("name", ["nope", "..%2f..%2fsecret", "20230327070000-00000000"])
def test_no_other_file_can_be_read(visitor: Visitor, letter_id: str, name: str) -> None:
    for ending in ("", ".eml", ".html"):
        assert visitor.http.get(f"/mailbox/{name}{ending}").status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_production_has_no_mailbox(
    settings: Settings, database: Database, clock: FrozenClock, letter_id: str, name: str
) -> None:
    with installed(settings, database, clock, mode="production") as visitor:
        assert visitor.http.get(name.format(id=letter_id)).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_from_another_machine_it_is_for_coordinators(visitor: Visitor, letter_id: str, name: str) -> None:
    away = {"x-forwarded-for": "192.0.2.7"}
    assert visitor.http.get(name.format(id=letter_id), headers=away).status_code == 401
    door = visitor.http.get(name.format(id=letter_id), headers={**away, "accept": "text/html"})
    assert door.url.path == "/console/sign-in"
