"""A quiet morning asks one question, and whatever a morning letter tells answers it: nothing waits for other news."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, insert, update

from actions.letters.digest import send_digest
from actions.letters.news import fresh_news
from actions.record.record import Said
from actions.rounds.close import close_round
from actions.schedule.sweep import sweep
from kit.clock import at_local, local_day
from kit.database import Database
from models.reads import digest_reads, lookup, page_reads
from models.tables import Event, Round
from models.vocabulary import Channel, EventKind
from notifications.sender import Sender
from tests.families import LAUNCHED_AT, family_plan
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, council

_TABLES = re.compile(r"(?:FROM|JOIN) (\w+)")


@contextmanager
def tables_read(database: Database) -> Iterator[set[str]]:
    found: set[str] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found.update(_TABLES.findall(statement))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_every_table_a_morning_letters_news_is_read_from_is_asked_about(lived: LivedRound) -> None:
    with tables_read(lived.database) as read, lived.database.read() as session:
        fresh_news(session, [lived.slug], lived.today, local_day(lived.today))
    with lived.database.read() as session:
        asked = set(_TABLES.findall(digest_reads.ANYTHING.compiled(session.get_bind().dialect).sql))
    assert {"events", "questions", "letters", "extension_requests", "case_notes"} <= read
    assert read <= asked


def test_a_morning_letter_asks_of_the_rounds_linked_to_its_own_only_where_there_are_any(
    lived: LivedRound, sender: Sender
) -> None:
    lived.report(council(held_on=dt.date(2023, 3, 28)))
    assert heads_asked_for(lived, lived.slug) == 1
    family = family_plan(2)
    launch_once(lived.database, sender, family, LAUNCHED_AT)
    assert heads_asked_for(lived, family.slug) == 2


def heads_asked_for(lived: LivedRound, slug: str) -> int:
    """How many times a round's morning letter asks how far cases have come, each time of several."""
    asked: list[str] = []
    tuesday = at_local(dt.date(2023, 6, 27), dt.time(8))
    event.listen(lived.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    with lived.database.write() as session:
        assert send_digest(session, lived.sender, slug, tuesday)
    return sum(
        str(page_reads._HEADS).partition("WHERE")[0].split() == each.partition("WHERE")[0].split() for each in asked
    )


@pytest.mark.parametrize("of_round", [True, False], ids=["in the round's record", "in a case's"])
def test_an_event_of_any_kind_stirs(lived: LivedRound, of_round: bool) -> None:
    chain = lived.slug if of_round else f"{lived.slug}/{DOROTEA}"
    stirs(lived)
    for number, kind in enumerate(EventKind, 9000):
        assert not stirs(lived), kind
        recorded = {
            "chain": chain,
            "number": number,
            "kind": kind,
            "at": lived.today,
            "data": {},
            "channel": Channel.LINK,
        }
        rest = dict.fromkeys(("actor", "role", "previous", "hash"), "")
        with lived.database.write() as session:
            session.execute(insert(Event).values(round_slug=lived.slug, **recorded, **rest))
        assert stirs(lived), kind


def test_a_linked_round_that_has_closed_stirs_no_more(database: Database, sender: Sender) -> None:
    plan = family_plan(2)
    launch_once(database, sender, plan, LAUNCHED_AT)
    closed_at, tuesday = LAUNCHED_AT + dt.timedelta(hours=1), at_local(dt.date(2023, 4, 4), dt.time(8))
    with database.write() as session:
        close_round(session, sender, plan.linked[0].slug, "Klart ändå.", Said(), closed_at)
    sweep(database, sender, tuesday)
    with database.read() as session:
        assert not digest_reads.stirs(session, plan.slug, tuesday, local_day(tuesday), local_day(tuesday))


def stirs(lived: LivedRound) -> bool:
    """Whether anything does; a morning letter has told of it then."""
    with lived.database.write() as session:
        today = local_day(lived.today)
        found = digest_reads.stirs(session, lived.slug, lived.today + dt.timedelta(1), today, today - dt.timedelta(1))
        last = lookup.last_event_id(session, lived.slug)
        session.execute(update(Round).where(Round.slug == lived.slug).values(digest_event=last))
    return found
