"""Whoever comes by a letter's link to a round that was disposed of is told so, and whom to ask."""

import datetime as dt
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import update

from actions.papers.archive import archive_round
from actions.rounds.close import close_round, reopen_round
from actions.schedule.sweep import sweep
from kit.clock import FrozenClock
from kit.database import Database
from models.tables import Disposal, DisposedLink, Round
from models.values import After
from models.vocabulary import Milestone
from notifications.links import calendar_secret, digest, token
from notifications.sender import Sender
from tests.console import Console
from tests.lived import DOROTEA, LivedRound, said
from tests.spoken import Spoken
from tests.visitor import Visit, Visitor, text_of

LINK = "0" * 32


@pytest.fixture
def secret(database: Database, sender: Sender, clock: FrozenClock) -> str:
    """The token of a link to a round that was disposed of."""
    made = token(sender.secret, LINK)
    disposal = Disposal(
        slug="borta",
        office="vasterbotten",
        title="En runda",
        sent_by="Region Västerbotten",
        principal_count=16,
        launched_at=clock.now(),
        closed_at=clock.now(),
        decision="RS 2023/9",
        package="0" * 64,
        disposed_by="arkivredogöraren",
        disposed_at=clock.now(),
    )
    with database.write() as session:
        session.add(disposal)
        session.flush()
        session.add(DisposedLink(digest=digest(made), slug="borta"))
    return made


@pytest.mark.parametrize("way", ["r", "read"])
def test_its_link_tells_of_the_decision_and_whom_to_ask(visit: Visit, secret: str, way: str) -> None:
    page = visit().http.get(f"/{way}/{secret}")
    assert page.status_code == 410
    said = text_of(page)
    assert "Rundan är avslutad och gallrad" in said
    assert "En runda" in said
    assert "RS 2023/9" in said
    assert "Fråga Region Västerbotten" in said


def test_its_name_is_told_as_swedish_on_an_english_page(visit: Visit, secret: str) -> None:
    texts = Spoken(visit().http.get(f"/r/{secret}", params={"lang": "en"}).text).texts
    assert {language for text, language in texts if "En runda" in text} == {"sv"}


def test_a_form_sent_from_a_page_that_was_open_is_not_kept_and_its_text_is_given_back(
    visit: Visit, secret: str
) -> None:
    anybody = visit()
    anybody.http.cookies.set("rundan-link", secret)
    page = anybody.http.post("/svar/borta/2425/fraga", data={"text": "Hur gör vi nu?"})
    assert page.status_code == 410
    assert "Hur gör vi nu?" in page.text


def test_whoever_shows_its_link_and_asks_for_anothers_is_told_what_everybody_is(
    visit: Visit, secret: str, lived: LivedRound, clock: FrozenClock
) -> None:
    lived.database.act(lambda session: close_round(session, lived.sender, lived.slug, "Klart.", said(), lived.today))
    clock.move_to(lived.today + dt.timedelta(days=365))
    anybody = visit()
    anybody.http.cookies.set("rundan-link", secret)
    page = anybody.http.post(f"/svar/{lived.slug}/{DOROTEA}/ny-lank", data={}, follow_redirects=False)
    assert page.headers.get("location") == "/ny-lank/skickad"


def test_another_link_is_as_unknown_as_ever(visit: Visit, secret: str) -> None:
    assert visit().http.get(f"/r/{secret[::-1]}").status_code == 404


def test_a_calendar_of_it_is_no_more(visit: Visit, secret: str, sender: Sender) -> None:
    assert secret
    path = f"/calendar/{calendar_secret(sender.secret, LINK)}.ics"
    assert visit().http.get(path).status_code == 404


NAMING: Final[dict[str, dict[str, object]]] = {
    "follows": {"follows": "borta"},
    "replaces": {"replaces": "borta"},
    "after": {"after": After("borta", Milestone.CLOSED)},
}


@pytest.mark.parametrize("column", NAMING)
def test_a_closed_round_that_names_it_is_read_as_before(
    console: Console, dorotea: Visitor, sender: Sender, secret: str, column: str, tmp_path: Path
) -> None:
    assert secret
    lived = console.lived
    lived.database.act(lambda session: close_round(session, sender, lived.slug, "Klart.", said(), lived.today))
    with lived.database.write() as session:
        session.execute(update(Round).where(Round.slug == lived.slug).values(NAMING[column]))
    for path in (console.board, console.case, f"{console.board}/change", "/console", "/console/closed"):
        assert console.read(path).status_code == 200, path
    assert dorotea.http.get(f"/svar/{lived.slug}/{DOROTEA}").status_code == 200
    with lived.database.read() as session:
        assert archive_round(session, lived.slug, tmp_path, lived.today).is_dir()
    lived.database.act(lambda session: reopen_round(session, sender, lived.slug, "Ett fel.", said(), lived.today))
    assert sweep(lived.database, sender, lived.today)
    assert console.read(console.board).status_code == 200
