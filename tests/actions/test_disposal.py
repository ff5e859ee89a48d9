"""A closed round is disposed of: nothing of it is left in any table, and nothing of another round is changed."""

import datetime as dt
import tarfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from actions.drafts.drafts import Begun, make_draft
from actions.papers.archive import archive_round
from actions.papers.case_paper import EVERY_LETTER
from actions.record.audit import verify
from actions.rounds.close import close_round
from actions.rounds.disposal import Asked, dispose, look_at
from actions.rounds.launch import launch
from documents.package_file import sum_of, sums_in
from kit.clock import STOCKHOLM
from kit.database import Database
from kit.errors import NotAllowed, NotFound
from models.files.round_plan import RoundPlan
from models.reads import disposal_reads, lookup
from models.tables import Base, Content, Disposal, DisposedLink, Document, Letter, Link, Round
from models.vocabulary import WAITING, LetterKind, LetterState, RoundState
from notifications.sender import Sender
from tests.families import LAUNCHED_AT, REGION, family_plan
from tests.launched import played_once
from tests.lived import LivedRound, council, said
from tests.upgrades.homes import FARDPLAN, live

GRACE = dt.timedelta(days=90)
LATER = dt.datetime(2026, 11, 30, 9, tzinfo=STOCKHOLM)
CLOSED = "en-avslutad-runda"
REMAINS = {"disposals", "disposed_links"}

Rows = Mapping[str, Counter[str]]


def everything(database: Database) -> Rows:
    """Each row of each table, as the database holds it."""
    with database.read() as session:
        found = {}
        for table in Base.metadata.sorted_tables:
            rows = session.execute(text(f"SELECT * FROM {table.name}"))
            found[table.name] = Counter(repr(tuple(_bytes(value) for value in row)) for row in rows)
        return found


def _bytes(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def close(database: Database, sender: Sender, slug: str, now: dt.datetime = LATER - GRACE * 2) -> None:
    """Closed long ago, with every letter gone."""
    with database.read() as session:
        is_open = session.get_one(Round, slug).state is not RoundState.CLOSED
    if is_open:
        database.act(lambda session: close_round(session, sender, slug, "Klart.", said(), now))
    with database.write() as session:
        gone = update(Letter).where(Letter.state.in_(WAITING)).values(state=LetterState.ACCEPTED)
        session.execute(gone)


def asked_with(database: Database, slug: str, folder: Path, now: dt.datetime = LATER) -> Asked:
    """Everything that is asked for, with the round's package as it is now."""
    with database.read() as session:
        package = archive_round(session, slug, folder / slug, now)
    file = folder / f"{slug}.tar"
    with tarfile.open(file, "w") as tar:
        tar.add(package, arcname=package.name)
    return Asked("RS 2026/77", "arkivredogöraren", sum_of(file), frozenset(sums_in(file).values()))


def gone(database: Database, slug: str, asked: Asked, now: dt.datetime = LATER) -> Disposal:
    return database.act(lambda session: dispose(session, slug, asked, GRACE, now))


def hindered(database: Database, slug: str, asked: Asked, now: dt.datetime = LATER) -> list[str]:
    with database.read() as session:
        return list(look_at(session, slug, asked, GRACE, now).hindered)


@pytest.fixture
def lived_in(either: Database, sender: Sender) -> Database:
    """A county's first people and rounds, with something in every table a round can have rows in."""
    return _lived_in(either, sender)


@pytest.fixture
def lived_here(database: Database, sender: Sender) -> Database:
    """The same, for what is decided of what has been read: on one database."""
    return _lived_in(database, sender)


def _lived_in(database: Database, sender: Sender) -> Database:
    played = partial(live, database, sender)
    played_once(database, live, played) if database.is_sqlite else played()
    with database.read() as session:
        round_ = session.get_one(Round, FARDPLAN)
        link = session.scalars(select(Link.id).where(Link.round_slug == FARDPLAN)).first()
    with database.write() as session:
        for statement in _BESIDE:
            session.execute(text(statement), {"slug": FARDPLAN, "case": f"{FARDPLAN}/2425", "link": link, "at": LATER})
    assert round_.state is RoundState.OPEN
    return database


_BESIDE = (
    "INSERT INTO held_extracts (link_id, held_at, text, unread, filename) VALUES (:link, :at, 'Utdrag', '', '')",
    "INSERT INTO sign_ins (link_id, browser, remembers) VALUES (:link, 'x', false)",
    "INSERT INTO themes (id, round_slug, name, response) VALUES (77, :slug, 'Tid', '')",
    "INSERT INTO theme_marks (id, theme_id, case_id, question) VALUES (77, 77, :case, 1)",
    "UPDATE drafts SET round_slug = :slug",
)


def test_nothing_of_the_round_is_left_in_any_table_and_all_else_is_as_it_was(
    lived_in: Database, sender: Sender, tmp_path: Path
) -> None:
    close(lived_in, sender, FARDPLAN)
    asked = asked_with(lived_in, FARDPLAN, tmp_path)
    before = everything(lived_in)
    with lived_in.read() as session:
        counts, owned = disposal_reads.row_counts(session, FARDPLAN), _owned(session, FARDPLAN)
        files = disposal_reads.file_sums(session, FARDPLAN)
        may_have = {table.name for table, _ in disposal_reads.tables_of_rounds(FARDPLAN)}
    assert may_have - counts.keys() <= {"opinions", "letter_cases"}, "the round of this test has rows everywhere else"
    assert gone(lived_in, FARDPLAN, asked).decision == "RS 2026/77"
    after = everything(lived_in)
    with lived_in.read() as session:
        assert disposal_reads.row_counts(session, FARDPLAN) == {}
        assert verify(session) == (verify(session)[0], [])
        kept = set(session.scalars(select(Content.sha256)))
        assert files - kept, "its own files are gone"
    assert not after["contents"] - before["contents"]
    assert sum((before["contents"] - after["contents"]).values()) == len(files - kept)
    for name in before.keys() - REMAINS - {"contents"}:
        assert before[name] - after[name] == owned.get(name, Counter()), name
        assert not after[name] - before[name], name
    assert f"{FARDPLAN}/2" not in "".join(row for name in after.keys() - REMAINS for row in after[name]), "a case's id"


def test_every_table_that_names_a_round_or_a_case_is_gone_through() -> None:
    naming = {
        table.name
        for table in Base.metadata.sorted_tables
        if {"round_slug", "case_id", "link_id", "letter_id", "draft_id", "theme_id"} & set(table.columns.keys())
    }
    assert naming | {"rounds"} == {table.name for table, _ in disposal_reads.tables_of_rounds(FARDPLAN)}


def _owned(session: Session, slug: str) -> Rows:
    """The rows that name the round or its cases, found without the program's own way to them."""
    names: dict[str, Counter[str]] = {}
    sure = {"round_slug": slug, "slug": slug}
    for table in Base.metadata.sorted_tables:
        if table.name in REMAINS:
            continue
        for row in session.execute(text(f"SELECT * FROM {table.name}")).mappings():
            is_case = str(row.get("case_id") or "").startswith(f"{slug}/")
            is_named = any(row.get(column) == value for column, value in sure.items())
            beside = {"sign_ins", "held_extracts", "theme_marks", "draft_files"}
            if is_case or is_named or table.name in beside:
                names.setdefault(table.name, Counter())[repr(tuple(map(_bytes, row.values())))] += 1
    return names


def test_what_remains_says_which_round_on_which_decision_by_whom_and_where_its_record_is(
    lived_in: Database, sender: Sender, tmp_path: Path
) -> None:
    asked = asked_with(lived_in, CLOSED, tmp_path)
    close(lived_in, sender, CLOSED)
    with lived_in.read() as session:
        digests = set(session.scalars(select(Link.digest).where(Link.round_slug == CLOSED)))
    gone(lived_in, CLOSED, asked)
    with lived_in.read() as session:
        (kept,) = disposal_reads.disposals(session)
        assert set(session.scalars(select(DisposedLink.digest))) == digests
    said_of_it = (kept.slug, kept.principal_count, kept.decision, kept.disposed_by, kept.disposed_at, kept.package)
    assert said_of_it == (CLOSED, 1, "RS 2026/77", "arkivredogöraren", LATER, sum_of(tmp_path / f"{CLOSED}.tar"))
    with pytest.raises(NotFound):
        gone(lived_in, CLOSED, asked)


@pytest.mark.parametrize("table", ["events", "handlings", "opinions", "disposals"])
def test_the_database_itself_lets_go_of_nothing_in_a_round_that_is_not_disposed_of(
    lived_in: Database, sender: Sender, tmp_path: Path, table: str
) -> None:
    close(lived_in, sender, CLOSED)
    gone(lived_in, CLOSED, asked_with(lived_in, CLOSED, tmp_path))
    for change in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id" if table != "disposals" else ""):
        with pytest.raises(DBAPIError), lived_in.engine.begin() as connection:
            connection.execute(text(change or "UPDATE disposals SET decision = 'en annan'"))


Spoil = Callable[[Session], object]
SPOILED: dict[str, Spoil] = {
    "an event": lambda session: session.execute(
        text("UPDATE cases SET version = version - 1 WHERE round_slug = :slug"), {"slug": CLOSED}
    ),
    "a letter": lambda session: session.execute(
        update(Letter).where(Letter.round_slug == CLOSED).values(content=b"Subject: another\r\n\r\n")
    ),
    "the round": lambda session: session.execute(
        update(Round).where(Round.slug == CLOSED).values(state=RoundState.OPEN)
    ),
    "a letter that waits": lambda session: session.execute(
        update(Letter).where(Letter.round_slug == CLOSED).values(state=LetterState.QUEUED)
    ),
    "a round that waits for it": lambda session: session.execute(
        update(Round).where(Round.slug == FARDPLAN).values(follows=CLOSED)
    ),
    "a round beside it": lambda session: session.execute(
        update(Round).where(Round.slug == FARDPLAN).values(family=CLOSED)
    ),
    "a draft of one that follows it": lambda session: _draft(session, follows=CLOSED),
    "a draft of one that replaces it": lambda session: _draft(session, replaces=CLOSED),
    "a draft of one that waits for it": lambda session: _draft(session, after={"round": CLOSED}),
}


def _draft(session: Session, **fields: object) -> None:
    make_draft(session, Begun(fields=fields), "s@region.example", LATER)


@pytest.mark.parametrize("what", SPOILED)
def test_a_round_whose_package_or_neighbours_are_not_ready_stays_whole(
    lived_here: Database, sender: Sender, tmp_path: Path, what: str
) -> None:
    close(lived_here, sender, CLOSED)
    asked = asked_with(lived_here, CLOSED, tmp_path)
    assert hindered(lived_here, CLOSED, asked) == []
    with lived_here.write() as session:
        SPOILED[what](session)
    before = everything(lived_here)
    assert hindered(lived_here, CLOSED, asked)
    with pytest.raises(NotAllowed):
        gone(lived_here, CLOSED, asked)
    assert everything(lived_here) == before


def test_a_package_from_before_the_close_is_not_enough(lived_in: Database, sender: Sender, tmp_path: Path) -> None:
    early = asked_with(lived_in, FARDPLAN, tmp_path, LATER - GRACE * 3)
    close(lived_in, sender, FARDPLAN)
    (why,) = hindered(lived_in, FARDPLAN, early)
    assert "runda/handelser.jsonl" in why


@pytest.fixture
def family(either: Database, sender: Sender) -> RoundPlan:
    plan = family_plan(2)
    launch(either, sender, plan, LAUNCHED_AT)
    return plan


def test_a_family_is_disposed_of_from_its_local_rounds_and_its_letters_follow_those_that_stay(
    family: RoundPlan, either: Database, sender: Sender, tmp_path: Path
) -> None:
    first, second = (linked.slug for linked in family.linked)
    close(either, sender, first)
    assert any("inte avslutade" in each for each in hindered(either, first, asked_with(either, first, tmp_path)))
    for slug in (second, family.slug):
        close(either, sender, slug)
    packages = {slug: asked_with(either, slug, tmp_path / "then") for slug in (first, second, family.slug)}
    assert any("Gallra dem först" in each for each in hindered(either, family.slug, packages[family.slug]))
    with either.read() as session:
        told = {slug: _record(session, slug) for slug in (second, family.slug)}
    gone(either, first, packages[first])
    with either.read() as session:
        assert {slug: _record(session, slug) for slug in (second, family.slug)} == told
        assert verify(session)[1] == []
    assert asked_with(either, family.slug, tmp_path / "after").sums, "its papers are written without it"
    gone(either, second, packages[second])
    gone(either, family.slug, packages[family.slug])
    with either.read() as session:
        assert not session.scalars(select(Letter.id)).all()


def _record(session: Session, slug: str) -> Any:
    """What the round's package would hold of letters, by case."""
    cases = lookup.all_cases(session, slug)
    return {case.id: [letter.key for letter in EVERY_LETTER.letters(session, case)] for case in cases}


def test_a_letter_told_in_a_round_that_stays_goes_over_to_it(
    family: RoundPlan, either: Database, sender: Sender, tmp_path: Path
) -> None:
    first, second = (linked.slug for linked in family.linked)
    shared, theirs = f"{first}/{REGION}", f"{second}/{REGION}"
    with either.write() as session:
        letter = session.scalars(select(Letter).where(Letter.case_id == f"{family.slug}/{REGION}")).first()
        assert letter is not None
        session.execute(text("DELETE FROM letter_cases WHERE letter_id = :id"), {"id": letter.id})
        moved = update(Letter).where(Letter.id == letter.id).values(round_slug=first, case_id=shared)
        session.execute(moved)
        named = text("INSERT INTO letter_cases (letter_id, case_id) VALUES (:id, :case)")
        session.execute(named, {"id": letter.id, "case": theirs})
    for slug in (first, second, family.slug):
        close(either, sender, slug)
    asked = asked_with(either, first, tmp_path)
    with either.read() as session:
        before = _record(session, second)
    assert letter.key in before[theirs]
    gone(either, first, asked)
    with either.read() as session:
        assert _record(session, second) == before
        assert session.get_one(Letter, letter.id).round_slug == second


def test_a_receipt_of_a_form_about_two_rounds_stays_with_the_one_that_stays(
    family: RoundPlan, either: Database, sender: Sender, tmp_path: Path
) -> None:
    local = family.linked[0]
    here, main = LivedRound(either, sender, local.slug), LivedRound(either, sender, family.slug)
    region = council(body="RF", body_name="Regionfullmäktige")
    told = said("one-form")
    here.report(region, REGION, said=replace(told, also=(family.title,)))
    main.report(region, REGION, said=told.beside(f"{local.slug}/{REGION}"))
    for slug in (local.slug, family.linked[1].slug, family.slug):
        close(either, sender, slug)
    asked = asked_with(either, local.slug, tmp_path)
    with either.read() as session:
        before = _record(session, family.slug)
        ours = session.scalars(select(Letter.key).where(Letter.round_slug == local.slug)).all()
    receipts = {key for key in before[f"{family.slug}/{REGION}"] if key in ours and key.startswith("receipt")}
    assert receipts
    gone(either, local.slug, asked)
    with either.read() as session:
        assert _record(session, family.slug) == before


def test_a_letter_told_in_other_offices_rounds_too_stays_in_the_office_it_was_sent_by(
    database: Database, sender: Sender, tmp_path: Path
) -> None:
    """By name the other office's round comes first."""
    family = family_plan(2)
    launch(database, sender, family, LAUNCHED_AT)
    local, other = (linked.slug for linked in family.linked)
    for slug in (local, other, family.slug):
        close(database, sender, slug)
    with database.write() as session:
        letter = session.scalars(select(Letter).where(Letter.case_id == f"{local}/{REGION}")).first()
        assert letter is not None
        for slug in (other, family.slug):
            named = text("INSERT INTO letter_cases (letter_id, case_id) VALUES (:id, :case)")
            session.execute(named, {"id": letter.id, "case": f"{slug}/{REGION}"})
        session.execute(update(Round).where(Round.slug == other).values(office="another", family=""))
    gone(database, local, asked_with(database, local, tmp_path))
    with database.read() as session:
        assert session.get_one(Letter, letter.id).round_slug == family.slug


CARRYING = (
    b'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\nContent-Type: application/pdf\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\nrundan.link-file-%s\r\n--m--\r\n"
)


def test_a_file_stays_as_long_as_a_letter_of_another_round_carries_it(
    lived_in: Database, sender: Sender, tmp_path: Path
) -> None:
    with lived_in.write() as session:
        (extract,) = session.scalars(select(Document.sha256).where(Document.filename == "utdrag.pdf"))
        carried = update(Letter).where(Letter.round_slug == CLOSED, Letter.kind == LetterKind.INVITATION)
        session.execute(carried.values(content=CARRYING % extract.encode()))
    for slug, is_left in ((FARDPLAN, True), (CLOSED, False)):
        close(lived_in, sender, slug)
        gone(lived_in, slug, asked_with(lived_in, slug, tmp_path))
        with lived_in.read() as session:
            assert (session.get(Content, extract) is not None) == is_left
