"""Whoever's way in has changed is told in their own mailbox: by whom, when, and what to do about it."""

import datetime as dt

import pytest
from sqlalchemy import select

from actions.access.console_people import import_members, invite
from kit.database import Database
from models.people import Role
from models.reads.people_reads import person_by_email
from models.tables import Letter
from models.vocabulary import LetterKind
from notifications.sender import Sender
from tests.far_ends.authenticator import Authenticator
from tests.mail import parsed, text_of
from tests.visitor import COORDINATOR, Visit, Visitor, sign_in_path
from tests.web.entry.test_passkeys import COLLEAGUE, MINE, ORIGIN, added


@pytest.fixture
def colleague(visit: Visit, database: Database, sender: Sender, launched: str, now: dt.datetime) -> Visitor:
    """Somebody of the coordinator's office, who has just added a passkey."""
    with database.write() as session:
        import_members(session, "vasterbotten", [COORDINATOR], now)
        invite(session, sender, "vasterbotten", COLLEAGUE, "", Role.READER, COORDINATOR, now)
    visitor = visit()
    visitor.come_in(sign_in_path(database, sender, now, COLLEAGUE))
    added(visitor, Authenticator(ORIGIN))
    return visitor


def told(database: Database) -> list[tuple[str, str, str]]:
    """Every letter of a way in that has changed: to whom, its subject, and its words."""
    with database.read() as session:
        written = session.scalars(select(Letter).where(Letter.kind == LetterKind.WAY_IN).order_by(Letter.id))
        return [(each.recipient, each.subject, text_of(parsed(each.content))) for each in written]


CHANGES = {
    "/passkeys/1/remove": "En passkey har tagits bort från din inloggning i Rundan",
    "/role/vasterbotten": "Din roll i Rundan hos Västerbotten är ändrad",
    "/leave/vasterbotten": "Du hör inte längre till Västerbotten i Rundan",
}


@pytest.mark.parametrize("act", CHANGES)
def test_what_an_administrator_changes_is_told_with_who_did_it_and_when(
    act: str, colleague: Visitor, coordinator: Visitor, database: Database
) -> None:
    with database.read() as session:
        person = person_by_email(session, COLLEAGUE)
        assert person is not None
    before = len(told(database))
    coordinator.http.post(f"/console/people/{person.id}{act}", data={"role": "coordinator"})
    (letter,) = told(database)[before:]
    assert letter[:2] == (COLLEAGUE, CHANGES[act])
    assert f"När: måndag 27 mars 2023 kl. 09.00\nAv vem: {COORDINATOR}" in letter[2]
    assert "Är det fel? Fråga den som har gjort det" in letter[2]


def test_a_passkey_added_and_removed_in_ones_own_name_is_told_each_time(colleague: Visitor, database: Database) -> None:
    colleague.http.post(f"{MINE}/1/remove")
    added(colleague, Authenticator(ORIGIN))
    assert [(to, subject.split()[3]) for to, subject, _ in told(database)] == [
        (COLLEAGUE, "lagts"),
        (COLLEAGUE, "tagits"),
        (COLLEAGUE, "lagts"),
    ]
    for _, _, words in told(database):
        assert "Av vem: någon som var inloggad som du" in words
        assert "Var det inte du? Öppna Min sida" in words


def test_a_role_given_anew_and_a_passkey_that_is_nobodys_are_told_to_nobody(
    colleague: Visitor, coordinator: Visitor, database: Database
) -> None:
    before = told(database)
    with database.read() as session:
        person = person_by_email(session, COLLEAGUE)
        assert person is not None
    coordinator.http.post(f"/console/people/{person.id}/role/vasterbotten", data={"role": "reader"})
    coordinator.http.post(f"/console/people/{person.id}/passkeys/99/remove")
    assert told(database) == before
