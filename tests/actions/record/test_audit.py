"""What `audit verify` finds when somebody has been at the database with their own hands."""

import datetime as dt
import hashlib
import json
import sqlite3

import pytest
from sqlalchemy import select, text

from actions.record.audit import verify
from actions.record.record import event_hash
from actions.replies.questions import ask_question
from actions.rounds.close import close_round, reopen_round
from actions.rounds.launch import launch
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.tables import Document, Event, case_id
from models.tables.event_data import VERSION
from models.values import REPORTED, Upload
from models.vocabulary import Channel, DocumentKind, EventKind
from notifications.sender import Sender
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, council, executive, said

KEY = f"fardplan-nara-vard-2030/{DOROTEA}"
PDF = Upload(DocumentKind.EXTRACT, "Utdrag", "utdrag.pdf", "application/pdf", b"%PDF-1.7 utdrag")


@pytest.fixture
def told(lived: LivedRound) -> LivedRound:
    """A round in which Dorotea has reported twice, once with its extract; nothing is found in it yet."""
    lived.report(executive())
    lived.report(council(), uploads=[PDF])
    return lived


def found(lived: LivedRound) -> list[tuple[str, str]]:
    with lived.database.read() as session:
        return [(each.chain, str(each.reason)) for each in verify(session)[1]]


def tamper(lived: LivedRound, *statements: str, **values: object) -> None:
    """Change the tables past the triggers and the keys that refuse it."""
    connection = sqlite3.connect(str(lived.database.url.database))
    for table in ("events", "handlings"):
        for change in ("update", "delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS {table}_no_{change}")
    for statement in statements:
        connection.execute(statement, values)
    connection.commit()
    connection.close()


def close(lived: LivedRound) -> None:
    lived.database.act(lambda s: close_round(s, lived.sender, lived.slug, "Dras tillbaka.", said(), lived.today))


def rewind(lived: LivedRound) -> None:
    """Take Dorotea's last event and report away and make the case's row agree, as one who knows the tables would."""
    tamper(
        lived,
        f"DELETE FROM events WHERE chain = '{KEY}' AND number = 3",
        f"DELETE FROM handlings WHERE case_id = '{KEY}' AND number = 2",
        f"DELETE FROM documents WHERE case_id = '{KEY}'",
        f"UPDATE cases SET version = 2, head = (SELECT hash FROM events WHERE chain = '{KEY}' AND number = 2)"
        f" WHERE id = '{KEY}'",
    )


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE events SET actor = 'Någon annan' WHERE chain = :key AND number = 2", "ändrad"),
        ("UPDATE events SET at = '2023-01-01 00:00:00.000000' WHERE chain = :key AND number = 2", "ändrad"),
        ("UPDATE events SET form_key = 'x' WHERE chain = :key AND number = 2", "ändrad"),
        ("UPDATE events SET data = '{}' WHERE chain = :key AND number = 1", "ändrad"),
        ("DELETE FROM events WHERE chain = :key AND number = 2", "saknas"),
        ("DELETE FROM events WHERE chain = :key AND number = 3", "saknas"),
        ("DELETE FROM events WHERE chain = :key", "finns kvar"),
        ("UPDATE events SET round_slug = 'en-annan' WHERE chain = :key AND number = 2", "hör inte"),
        ("UPDATE events SET case_id = NULL WHERE chain = :key AND number = 2", "hör inte"),
        ("UPDATE events SET chain = 'påhittad' WHERE chain = :key AND number = 3", "hör inte"),
        ("UPDATE cases SET head = '' WHERE id = :key", "slutar inte"),
        ('UPDATE handlings SET outcomes = \'{"1": "rejected"}\' WHERE case_id = :key AND number = 2', "ändrad"),
        ("UPDATE handlings SET reported_by = 'Någon annan' WHERE case_id = :key AND number = 1", "ändrad"),
        ("UPDATE handlings SET corrects = 1 WHERE case_id = :key AND number = 2", "ändrad"),
        ("DELETE FROM handlings WHERE case_id = :key AND number = 1", "saknas"),
        ("UPDATE contents SET data = x'00' WHERE sha256 = :sha", "är ändrad"),
        ("DELETE FROM contents WHERE sha256 = :sha", "saknas"),
        ("DELETE FROM documents WHERE case_id = :key", "saknas"),
        ("UPDATE documents SET handling_number = 1 WHERE case_id = :key", "saknas"),
        ("UPDATE documents SET sha256 = :other WHERE case_id = :key", "saknas"),
        ("DELETE FROM documents WHERE case_id IS NULL", "saknas"),
    ],
)
def test_what_was_changed_or_removed_is_found(told: LivedRound, statement: str, reason: str) -> None:
    with told.database.read() as session:
        other = session.scalar(text("SELECT sha256 FROM documents WHERE case_id IS NULL LIMIT 1"))
    values = {"key": KEY, "sha": hashlib.sha256(PDF.data).hexdigest(), "other": other}
    tamper(told, statement, **{name: value for name, value in values.items() if f":{name}" in statement})
    assert any(reason in said for _, said in found(told)), found(told)


def test_two_events_that_changed_places_are_found(told: LivedRound) -> None:
    tamper(
        told,
        f"UPDATE events SET number = 9 WHERE chain = '{KEY}' AND number = 2",
        f"UPDATE events SET number = 2 WHERE chain = '{KEY}' AND number = 3",
        f"UPDATE events SET number = 3 WHERE chain = '{KEY}' AND number = 9",
    )
    assert KEY in {chain for chain, _ in found(told)}


def test_an_event_put_in_at_the_end_is_found(told: LivedRound) -> None:
    insert(told, KEY, 4)
    assert (KEY, "händelser har lagts till") in found(told)


def test_an_event_of_a_chain_that_does_not_exist_is_found(told: LivedRound) -> None:
    insert(told, "påhittad", 1)
    assert "påhittad" in {chain for chain, _ in found(told)}


def test_a_report_without_its_event_is_found(told: LivedRound) -> None:
    teller = ("channel", "reported_at", "reported_by", "reporter_role", "reporter_email")
    columns = ", ".join((*REPORTED, *teller))
    tamper(
        told,
        f"INSERT INTO handlings (case_id, number, {columns}) "
        f"SELECT case_id, 3, {columns} FROM handlings WHERE case_id = '{KEY}' AND number = 2",
    )
    assert (KEY, "rapport 3 har ingen händelse") in found(told)


def test_a_file_that_no_report_handed_in_is_found(told: LivedRound) -> None:
    with told.database.write() as session:
        known = session.get(Document, 1)
        assert known is not None
        session.add(
            Document(
                round_slug=told.slug,
                case_id=KEY,
                handling_number=1,
                kind=DocumentKind.EXTRACT,
                title="",
                filename="smuget.pdf",
                media_type="application/pdf",
                sha256=known.sha256,
                size=1,
                added_at=told.today,
                added_by="",
            )
        )
    assert any("smuget.pdf" in reason for _, reason in found(told))


def test_before_closing_a_record_wound_back_by_one_who_knows_it_holds(told: LivedRound) -> None:
    rewind(told)
    assert found(told) == []


def test_after_closing_its_seal_tells_that_the_record_was_wound_back(told: LivedRound) -> None:
    close(told)
    rewind(told)
    assert (KEY, "det som rundans avslut förseglade finns inte kvar") in found(told)


def test_a_case_that_was_taken_out_whole_is_found(told: LivedRound) -> None:
    tables = [("letters", "case_id"), ("links", "case_id"), ("documents", "case_id"), ("handlings", "case_id")]
    statements = [f"DELETE FROM {table} WHERE {column} = '{KEY}'" for table, column in tables]
    tamper(told, *statements, f"DELETE FROM events WHERE chain = '{KEY}'", f"DELETE FROM cases WHERE id = '{KEY}'")
    assert (told.slug, "15 av 16 ärenden finns") in found(told)


def test_what_happens_after_closing_breaks_no_seal(told: LivedRound) -> None:
    close(told)
    told.database.act(lambda s: ask_question(s, told.sender, KEY, "Var finns protokollet?", said(), told.today))
    told.database.act(lambda s: reopen_round(s, told.sender, told.slug, "Mer att säga.", said(), told.today))
    told.report(council(corrects=2, paragraph="§ 46"))
    close(told)
    assert found(told) == []


@pytest.mark.parametrize("slug", [None, "fardplan-nara-vard-2030"])
def test_one_round_is_verified_as_all_are(told: LivedRound, slug: str | None) -> None:
    with told.database.read() as session:
        assert verify(session, slug) == (19, [])
    tamper(told, f"UPDATE events SET actor = 'X' WHERE chain = '{KEY}' AND number = 2")
    with told.database.read() as session:
        assert verify(session, slug)[1]


def test_a_round_of_another_name_is_not_blamed(told: LivedRound, fardplan: RoundPlan, now: dt.datetime) -> None:
    launch(told.database, told.sender, fardplan.model_copy(update={"slug": "en-annan"}), now)
    tamper(told, f"UPDATE events SET actor = 'X' WHERE chain = '{KEY}' AND number = 2")
    with told.database.read() as session:
        assert verify(session, "en-annan")[1] == []


def test_the_record_holds_on_either_database(
    either: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    lived = LivedRound(either, sender, launch_once(either, sender, fardplan, now))
    lived.report(council(wording="Å, ä och ö – “citat”.", preliminary=True), uploads=[PDF])
    lived.report(council(corrects=1, adjusted_on=dt.date(2023, 6, 20)))
    close(lived)
    assert found(lived) == []


def insert(lived: LivedRound, chain: str, number: int) -> None:
    """Put in an event that carries on its chain in every way but what the case's row says."""
    with lived.database.write() as session:
        before = session.scalar(
            text("SELECT hash FROM events WHERE chain = :chain ORDER BY number DESC"), {"chain": chain}
        )
        row = {
            "chain": chain,
            "number": number,
            "kind": EventKind.ACKNOWLEDGED,
            "at": lived.today,
            "actor": "Någon",
            "role": "",
            "channel": Channel.LINK,
            "data": json.loads("{}"),
            "form_key": None,
            "previous": before or "",
        }
        session.add(Event(**row, hash=event_hash(row), round_slug=lived.slug, case_id=case_id(lived.slug, DOROTEA)))


@pytest.mark.parametrize(
    ("statement", "where", "reason"),
    [
        ("UPDATE events SET data = 'trasigt' WHERE chain = :key AND number = 2", (KEY, 2), "händelsen"),
        ("UPDATE events SET data = '7' WHERE chain = :key AND number = 2", (KEY, 2), "händelsen"),
        ("UPDATE events SET data = '{\"version\": 99}' WHERE chain = :key AND number = 2", (KEY, 2), "händelsen"),
        ("UPDATE events SET kind = 'okänt' WHERE chain = :key AND number = 2", (KEY, 2), "händelsen"),
        ("UPDATE events SET at = 'i går' WHERE chain = :key AND number = 2", (KEY, 2), "händelsen"),
        ("UPDATE handlings SET outcomes = 'trasigt' WHERE case_id = :key AND number = 2", (KEY, 1), "rapport 2"),
        ("UPDATE handlings SET held_on = 'i går' WHERE case_id = :key AND number = 1", (KEY, 1), "rapport 1"),
        ("UPDATE cases SET reviews = '{' WHERE id = :key", (KEY, 1), "ärendets egen rad"),
        ("UPDATE rounds SET plan = '{' WHERE slug = :slug", ("fardplan-nara-vard-2030", 1), "rundans egen rad"),
        ("UPDATE documents SET kind = 'okänt' WHERE case_id = :key", ("fardplan-nara-vard-2030", 1), "filen nr"),
    ],
)
@pytest.mark.parametrize("slug", [None, "fardplan-nara-vard-2030"])
def test_a_row_that_cannot_be_read_is_named_and_the_others_are_verified_all_the_same(
    told: LivedRound, statement: str, where: tuple[str, int], reason: str, slug: str | None
) -> None:
    values = {"key": KEY, "slug": told.slug}
    tamper(told, statement, **{name: value for name, value in values.items() if f":{name}" in statement})
    tamper(told, "UPDATE events SET actor = 'Någon annan' WHERE chain LIKE '%/2480' AND number = 1")
    with told.database.read() as session:
        _, breaks = verify(session, slug)
    said = {(each.chain, each.number): str(each.reason) for each in breaks}
    assert said[where].startswith(reason)
    assert said[where].endswith("går inte att läsa")
    assert said["fardplan-nara-vard-2030/2480", 1] == "händelsen är ändrad"


def test_an_event_says_what_version_its_form_has(told: LivedRound) -> None:
    with told.database.read() as session:
        kept = list(session.scalars(select(Event)))
    assert {event.data["version"] for event in kept} == {VERSION}
    assert all("version" not in event.told for event in kept)
