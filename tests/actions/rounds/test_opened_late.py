"""A round sent out after its due date: nobody could answer by then, so nobody is told how long ago that was."""

import datetime as dt
import re

import pytest

from actions.schedule.sweep import sweep
from kit.clock import FrozenClock, at_local
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.vocabulary import LetterKind
from notifications.sender import Sender
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, case_letters
from tests.mail import html_of, parsed, text_of
from tests.visitor import Visit, link_path
from tests.visitor import text_of as page_text
from web.board.rows import round_days

LONG_SINCE = re.compile(r"\d+ dagar (försenad|sedan)|\d+ days (late|ago)")
SENT_ON = dt.date(2024, 2, 5)
EIGHT = dt.time(8)


@pytest.fixture
def late(database: Database, sender: Sender, fardplan: RoundPlan) -> LivedRound:
    """The Färdplan, due on 31 August 2023, sent out in February 2024."""
    now = at_local(SENT_ON, dt.time(9))
    lived = LivedRound(database, sender, launch_once(database, sender, fardplan, now))
    lived.today = now
    return lived


def test_no_letter_counts_the_days_since_then(late: LivedRound) -> None:
    for days in range(1, 40):
        sweep(late.database, late.sender, at_local(SENT_ON + dt.timedelta(days), EIGHT))
    with late.database.read() as session:
        told = [(letter.kind, parsed(letter.content)) for letter in case_letters(session, f"{late.slug}/{DOROTEA}")]
    assert {kind for kind, _ in told} >= {LetterKind.INVITATION, LetterKind.OVERDUE, LetterKind.ESCALATION}
    assert not [message["Subject"] for _, message in told if "försenat" in message["Subject"]]
    for _, message in told:
        for text in (text_of(message), html_of(message)):
            assert not LONG_SINCE.search(text), text
            assert "hade redan passerat" in " ".join(text.split())


def test_no_page_counts_them_either_and_the_board_counts_from_the_day_it_was_opened(
    late: LivedRound, visit: Visit, clock: FrozenClock
) -> None:
    clock.move_to(late.today + dt.timedelta(93))
    page = page_text(visit().http.get(link_path(late.database, late.sender, late.slug, DOROTEA)))
    assert not LONG_SINCE.search(page)
    assert "försenat" not in page
    assert "hade redan passerat när rundan öppnades måndag 5 februari 2024" in page
    late.today += dt.timedelta(93)
    assert round_days(late.view(), late.today.date(), "sv") == "93 dagar sedan rundan öppnades"
