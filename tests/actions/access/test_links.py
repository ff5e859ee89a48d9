"""Links: derived, never stored, never logged."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from kit.database import Database
from kit.logs import masked
from models.tables import Letter
from notifications.delivery.outbox import enqueue
from notifications.letters.to_coordinators import Question
from notifications.letters.to_principals import Handover
from notifications.letters.ways_in import SignIn
from notifications.links import digest, fill, new_link_id, placeholder, token
from notifications.sender import Sender
from tests.conftest import LAUNCH
from tests.letter_samples import LETTERS, LINK, compose, to_dorotea

SECRET = b"a secret for tests only"


def test_a_token_is_256_bits_that_are_safe_in_an_address() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token(SECRET, new_link_id()))


def test_the_same_link_has_the_same_token_every_time() -> None:
    assert token(SECRET, LINK) == token(SECRET, LINK)


def test_another_link_or_another_installation_has_another_token() -> None:
    assert len({token(SECRET, LINK), token(SECRET, new_link_id()), token(b"another secret", LINK)}) == 3


def test_the_digest_does_not_hold_the_token() -> None:
    kept = digest(token(SECRET, LINK))
    assert re.fullmatch(r"[0-9a-f]{64}", kept)
    assert token(SECRET, LINK) not in kept


def test_filling_changes_no_lengths() -> None:
    content = f"Öppna https://x.example/r/{placeholder(LINK)} eller {placeholder(LINK)}".encode()
    filled = fill(content, SECRET)
    assert len(filled) == len(content)
    assert filled.count(token(SECRET, LINK).encode()) == 2
    assert b"rundan.link" not in filled


def test_the_database_never_holds_a_working_link(database: Database, sender: Sender) -> None:
    letter = SignIn(key="sign-in:1", recipient="samordnare@regionvasterbotten.example", link_id=LINK, minutes=30)
    with database.write() as session:
        enqueue(session, sender, [letter], LAUNCH)
    with database.read() as session:
        (content,) = session.scalars(select(Letter.content))
    assert token(sender.secret, LINK).encode() not in content
    assert token(sender.secret, LINK).encode() in fill(content, sender.secret)


def test_what_people_write_never_becomes_a_link(sender: Sender) -> None:
    other = new_link_id()
    letter = Handover(**to_dorotea(), colleague=placeholder(other), given_by="x", message=f"se {placeholder(other)}!")
    filled = fill(compose(sender, letter, LAUNCH).content, sender.secret)
    assert token(sender.secret, other).encode() not in filled
    assert token(sender.secret, LINK).encode() in filled


def test_a_letter_without_a_link_can_not_be_given_one(sender: Sender) -> None:
    question = LETTERS["question"]
    assert isinstance(question, Question)
    asked = replace(question, text=placeholder(LINK))
    assert token(sender.secret, LINK).encode() not in fill(compose(sender, asked, LAUNCH).content, sender.secret)


@pytest.mark.parametrize("path", ["/r/", "/read/", "/sign-in/"])
def test_tokens_in_addresses_are_masked(path: str) -> None:
    address = f"GET {path}{token(SECRET, LINK)}/report HTTP/1.1"
    assert masked(address) == f"GET {path}…/report HTTP/1.1"


def test_other_addresses_are_left_as_they_are() -> None:
    assert (
        masked("GET /rounds/fardplan-nara-vard-2030 /static/r.css")
        == "GET /rounds/fardplan-nara-vard-2030 /static/r.css"
    )
