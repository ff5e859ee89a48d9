"""Drafts in the database, on SQLite and PostgreSQL: two at once, what comes first, and where the limits are."""

import datetime as dt
import threading
from dataclasses import replace

import pytest

from actions.drafts.drafts import Begun, GivenFile, Overtaken, attach, change_step, detach, discard, make_draft
from actions.drafts.sending import put_off, take_back
from kit.database import Database
from kit.errors import FaultyInput, NotAllowed, NotFound
from models.files.limits import ROUND
from models.reads.draft_reads import draft_files, draft_of, drafts, due_drafts, next_launch
from models.values import Hint
from rules.drafting.steps import DraftStep

NOW = dt.datetime(2023, 3, 27, 8, tzinfo=dt.UTC)
ONE, OTHER = "samordnare@regionvasterbotten.example", "samverkan@regionvasterbotten.example"


def made(database: Database, begun: Begun | None = None) -> int:
    with database.write() as session:
        return make_draft(session, begun or Begun(fields={"title": "Färdplan"}), ONE, NOW).id


def test_a_step_saved_on_an_older_page_overwrites_nothing(either: Database) -> None:
    draft_id = made(either)
    either.act(lambda session: change_step(session, draft_id, DraftStep.WORDS, {"in_letter": "Ett"}, 1, ONE, NOW))
    with pytest.raises(Overtaken) as other:
        either.act(lambda session: change_step(session, draft_id, DraftStep.WORDS, {"in_letter": "Två"}, 1, OTHER, NOW))
    assert (other.value.by.by, other.value.saved) == (ONE, {"in_letter": "Ett"})
    with either.read() as session:
        assert draft_of(session, draft_id).fields == {"title": "Färdplan", "in_letter": "Ett"}


def test_saying_the_same_twice_is_no_clash(either: Database) -> None:
    draft_id = made(either)
    for by in (ONE, OTHER):
        with either.write() as session:
            change_step(session, draft_id, DraftStep.WORDS, {"in_letter": "Ett"}, 1, by, NOW)
    with either.read() as session:
        assert draft_of(session, draft_id).fields == {"title": "Färdplan", "in_letter": "Ett"}


def test_of_many_who_save_one_step_at_once_one_is_first_and_the_others_are_told(either: Database) -> None:
    draft_id, told = made(either), []

    def save(number: int) -> None:
        try:
            either.act(
                lambda session: change_step(session, draft_id, DraftStep.WORDS, {"in_letter": str(number)}, 1, ONE, NOW)
            )
        except Overtaken as other:
            told.append(other.saved["in_letter"])

    threads = [threading.Thread(target=save, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with either.read() as session:
        kept = draft_of(session, draft_id).fields["in_letter"]
    assert told == [kept] * 3


def test_what_has_been_suggested_is_confirmed_by_saving_its_step(either: Database) -> None:
    hints = {"title": (Hint("Färdplan", "Färdplan"),), "due_on": (Hint("2023-08-31", "31 augusti"),)}
    draft_id = made(either, Begun("text", "", {"title": "Färdplan", "due_on": "2023-08-31"}, hints))
    either.act(lambda session: change_step(session, draft_id, DraftStep.MATTER, {"title": "Färdplan"}, 1, ONE, NOW))
    with either.read() as session:
        assert set(draft_of(session, draft_id).hints) == {"due_on"}


def test_a_file_of_the_same_name_takes_the_place_of_the_old(either: Database) -> None:
    draft_id = made(either)
    for data in (b"first", b"second"):
        with either.write() as session:
            attach(session, draft_id, [GivenFile("plan.pdf", data)], ONE, NOW)
    with either.read() as session:
        assert [(each.name, each.size) for each in draft_files(session, draft_id)] == [("plan.pdf", 6)]
        assert draft_of(session, draft_id).fields["attachments"] == [{"file": "plan.pdf"}]
    either.act(lambda session: detach(session, draft_id, "plan.pdf", ONE, NOW))
    with either.read() as session:
        assert draft_files(session, draft_id) == []


def test_what_is_to_be_sent_comes_first_and_only_when_its_time_has_come(either: Database) -> None:
    later, sooner = made(either), made(either)
    either.act(lambda session: put_off(session, sooner, NOW + dt.timedelta(hours=1), ONE, NOW))
    with either.read() as session:
        assert [draft.id for draft in drafts(session)] == [sooner, later]
        assert (due_drafts(session, NOW), next_launch(session, NOW)) == ([], NOW + dt.timedelta(hours=1))
        assert due_drafts(session, NOW + dt.timedelta(hours=1)) == [sooner]
    with pytest.raises(NotAllowed):
        either.act(lambda session: attach(session, sooner, [GivenFile("x.pdf", b"x")], ONE, NOW))
    either.act(lambda session: take_back(session, sooner))
    with pytest.raises(NotAllowed):
        either.act(lambda session: take_back(session, sooner))
    with either.read() as session:
        assert due_drafts(session, NOW + dt.timedelta(hours=1)) == []


def test_what_is_thrown_away_is_gone(either: Database) -> None:
    draft_id = made(either, Begun("file", "x", {}, {}, [GivenFile("x.pdf", b"x")]))
    either.act(lambda session: discard(session, draft_id))
    with pytest.raises(NotFound), either.read() as session:
        draft_of(session, draft_id)


def test_a_draft_holds_no_more_than_can_be_read(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.drafts.drafts.ROUND", replace(ROUND, size=2_000))
    made(database, Begun(fields={"summary": "x" * 900}))
    with pytest.raises(FaultyInput):
        made(database, Begun(fields={"summary": "x" * 1_000}))
    monkeypatch.setattr("actions.drafts.drafts.MOST_BYTES", 10)
    with pytest.raises(FaultyInput):
        made(database, Begun(files=[GivenFile("x.pdf", b"x" * 11)]))
    monkeypatch.setattr("actions.drafts.drafts.MOST_FILES", 1)
    with pytest.raises(FaultyInput):
        made(database, Begun(files=[GivenFile("a", b"x"), GivenFile("b", b"x")]))
