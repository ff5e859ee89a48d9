"""Whoever comes by a letter's link to a round that was disposed of is told so, and whom to ask."""

import pytest

from kit.clock import FrozenClock
from kit.database import Database
from models.tables import Disposal, DisposedLink
from notifications.links import calendar_secret, digest, token
from notifications.office import Office
from tests.visitor import Visit, text_of

LINK = "0" * 32


@pytest.fixture
def secret(database: Database, office: Office, clock: FrozenClock) -> str:
    """The token of a link to a round that was disposed of."""
    made = token(office.secret, LINK)
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


def test_a_form_sent_from_a_page_that_was_open_is_not_kept_and_its_text_is_given_back(
    visit: Visit, secret: str
) -> None:
    anybody = visit()
    anybody.http.cookies.set("rundan-link", secret)
    page = anybody.http.post("/svar/borta/2425/fraga", data={"text": "Hur gör vi nu?"})
    assert page.status_code == 410
    assert "Hur gör vi nu?" in page.text


def test_another_link_is_as_unknown_as_ever(visit: Visit, secret: str) -> None:
    assert visit().http.get(f"/r/{secret[::-1]}").status_code == 404


def test_a_calendar_of_it_is_no_more(visit: Visit, secret: str, office: Office) -> None:
    assert secret
    path = f"/calendar/{calendar_secret(office.secret, LINK)}.ics"
    assert visit().http.get(path).status_code == 404
