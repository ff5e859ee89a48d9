"""Monday's inbox, emptied in the browser: each thing is done from the list, leads back to it and is gone."""

import datetime as dt
import html
import re
from collections.abc import Mapping
from typing import Final

import httpx
import pytest
from sqlalchemy import select, update

from actions.access.links import revoke_link
from actions.record.record import Said
from actions.replies.extension_requests import ask_extension
from actions.replies.questions import ask_question
from actions.rounds.close import close_round
from actions.rounds.launch import launch
from actions.schedule.heartbeat import beat
from models.files.round_plan import RoundPlan
from models.tables import Case, Letter, case_id
from models.values import RequestedExtension
from models.vocabulary import LetterState, Outcome
from tests.console import Console
from tests.lived import REGISTRAR, council
from tests.visitor import COUNCIL, WHO, hidden_in, text_of
from tests.web.test_board import MALA, UMEA

ROBERTSFORS, SORSELE = "2409", "2422"
GRANTED: Final = {
    "new_on": "2023-12-31",
    "decided_by": "Kommunfullmäktige",
    "decided_on": "2023-06-12",
    "reason": "Mötet ställdes in",
}
# what is written on the page of each act
WRITTEN: Final[Mapping[str, Mapping[str, str]]] = {
    "address": {"registrar": "ny@sorsele.example"},
    "link": {},
    "answer": {"answer": "Ja, det räcker."},
    "grant": GRANTED,
    "ratta": {**COUNCIL, **WHO, "channel": "console"},
}


@pytest.fixture
def monday(console: Console) -> Console:
    """A round where a letter has failed, a link is revoked, somebody asks, somebody wants time and one is unclear."""
    lived = console.lived
    with lived.database.write() as session:
        letter = session.scalars(select(Letter).where(Letter.case_id == case_id(lived.slug, SORSELE))).one()
        letter.state, letter.error, letter.settled_at = LetterState.FAILED, "550 5.1.1", lived.today
        revoke_link(session, session.get_one(Case, case_id(lived.slug, MALA)).link_id, Said(), lived.today)
        ask_question(session, lived.sender, case_id(lived.slug, UMEA), "Räcker det?", Said(REGISTRAR), lived.today)
        request = RequestedExtension(dt.date(2023, 12, 31), "Mötet ställdes in")
        ask_extension(session, lived.sender, case_id(lived.slug, ROBERTSFORS), request, Said(REGISTRAR), lived.today)
    lived.report(council(outcomes={1: Outcome.UNCLASSIFIED}, wording="KF ställer sig bakom."))
    return console


def first_act(page: httpx.Response) -> str | None:
    """The address of the first thing's first act."""
    found = re.search(r'class="waits-acts no-print"><a href="([^"]+)"', page.text)
    return html.unescape(found[1]) if found else None


def test_mondays_inbox_is_emptied_from_the_list(monday: Console) -> None:
    page = monday.read("/console")
    assert "5 saker väntar på dig" in text_of(page)
    done = []
    while act := first_act(page):
        name = next(each for each in WRITTEN if f"/{each}" in act)
        form = monday.read(act)
        assert 'href="/console"' in form.text  # its way back
        page = monday.http.post(act, data={**hidden_in(form), **WRITTEN[name]})
        assert page.url.path == "/console", text_of(page)
        assert page.url.params["done"] == name
        done.append(name)
        assert len(done) <= 5
    assert sorted(done) == sorted(WRITTEN)
    assert "Inget väntar på dig" in text_of(page)


def test_the_board_says_what_waits_in_its_round_first_and_its_acts_lead_back_there(monday: Console) -> None:
    board = monday.read(monday.board)
    assert board.text.index("5 saker väntar på dig") < board.text.index("<h1>")
    act = f"{monday.board}/{UMEA}/do/answer/1?back={monday.board}"
    assert html.escape(act) in board.text
    page = monday.http.post(act, data={**hidden_in(monday.read(act)), "answer": "Ja."})
    assert page.url.path == monday.board
    assert "4 saker väntar på dig" in text_of(page)


def test_a_form_that_comes_back_still_knows_the_way(monday: Console) -> None:
    act = f"{monday.board}/{UMEA}/do/answer/1?back=/console"
    page = monday.http.post(act, data={**hidden_in(monday.read(act)), "answer": ""})
    assert page.status_code == 422
    assert hidden_in(page)["back"] == "/console"


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/mailbox"]
)
def test_no_act_leads_to_another_site(monday: Console, back: str) -> None:
    act = f"{monday.board}/{UMEA}/do/answer/1"
    form = monday.read(f"{act}?back={back}")
    assert "back" not in hidden_in(form)
    page = monday.http.post(act, data={**hidden_in(form), "answer": "Ja.", "back": back})
    assert page.url.path == f"{monday.board}/{UMEA}"


def test_a_letter_is_sent_again_or_put_aside_from_the_list(monday: Console) -> None:
    number = re.search(r'action="(/console/letters/\d+)/aside"', monday.read("/console").text)
    assert number is not None
    page = monday.http.post(f"{number[1]}/aside", data={"back": "/console"})
    assert page.url.path == "/console"
    assert "4 saker väntar på dig" in text_of(page)
    assert monday.http.post(f"{number[1]}/again").url.params["done"] == "again"


def test_closed_rounds_fold_away_and_stand_on_a_page_of_their_own(console: Console) -> None:
    console.do(f"{console.board}/do/close", reason="Dras tillbaka.")
    page = text_of(console.read("/console"))
    assert "1 avslutad runda" in page
    assert "Rundor som pågår" not in page
    assert "Färdplan Nära vård 2030 i Västerbotten" in text_of(console.read("/console/closed"))


def test_operations_are_one_line_while_all_is_well(console: Console) -> None:
    with console.lived.database.write() as session:
        session.execute(update(Letter).values(state=LetterState.ACCEPTED, settled_at=console.lived.today))
        for job in ("delivery", "chase", "attend"):
            beat(session, job, console.lived.today, console.lived.today + dt.timedelta(hours=1))
    page = console.read("/console")
    assert "Allt går som det ska." in text_of(page)
    assert "running-heading" not in page.text


def test_a_coordinators_first_page_is_small_whatever_waits(monday: Console) -> None:
    assert len(monday.read("/console").content) < 20_000


def test_what_waits_is_said_in_english_too(monday: Console) -> None:
    page = text_of(monday.read("/console?lang=en"))
    assert "5 things wait for you" in page
    assert "Dorotea kommun outcome to classify" in page


def test_two_rounds_of_one_name_are_told_apart_in_every_line(monday: Console, fardplan: RoundPlan) -> None:
    lived = monday.lived
    before = text_of(monday.read("/console"))
    assert f"({lived.slug})" not in before
    launch(lived.database, lived.sender, fardplan.model_copy(update={"slug": "en-annan"}), lived.today)
    with lived.database.write() as session:
        ask_question(session, lived.sender, case_id("en-annan", UMEA), "Räcker det?", Said(REGISTRAR), lived.today)
    lines = re.findall(r'<ul class="waits">.*?</ul>', monday.read("/console").text, re.DOTALL)
    told = [line for group in lines for line in re.findall(r"<li .*?</li>", group, re.DOTALL)]
    assert sum("(en-annan)" in line for line in told) == 1
    assert all(f"({lived.slug})" in line or "(en-annan)" in line for line in told)
    assert len(told) > 4
    close_both(monday, "en-annan")
    closed = text_of(monday.read("/console/closed"))
    assert (lived.slug in closed, "en-annan" in closed) == (True, True)


def close_both(monday: Console, other: str) -> None:
    lived = monday.lived
    with lived.database.write() as session:
        for slug in (lived.slug, other):
            close_round(session, lived.sender, slug, "Avbruten.", Said(), lived.today)
