"""What is put right or befalls a decision once rounds have closed is one form for all of them too."""

import datetime as dt

import pytest

from actions.record.record import Said
from actions.rounds.close import close_round
from kit.clock import FrozenClock
from kit.database import Database
from models.tables import Case, case_id
from models.vocabulary import EventKind
from notifications.sender import Sender
from tests.families import REGION
from tests.visitor import COUNCIL, Visitor, link_path, text_of
from tests.web.reply.several.test_several_rounds import HELD, LOCAL, PLAN, family, kinds, region, rights, version
from tests.web.reply.several.test_told_once import ANOTHER, registrar, written

__all__ = ["family", "region"]
SOME, LATER = ("avtal", LOCAL[1]), HELD + dt.timedelta(days=9)
ANNULLED = {"kind": "annulled", "on": "2023-06-28"}


@pytest.fixture
def closed(region: Visitor, database: Database, sender: Sender, clock: FrozenClock) -> Visitor:
    """The region, which has decided in every round; two of them have closed since."""
    clock.move_to(HELD)
    region.send("/rapportera", also_all="yes", **COUNCIL)
    clock.move_to(LATER)
    for slug in SOME:
        with database.write() as session:
            close_round(session, sender, slug, "Klart ändå.", Said(), LATER)
    return region


@pytest.mark.parametrize("here", [LOCAL[0], LOCAL[1]], ids=["from an open round", "from a closed one"])
def test_a_correction_the_minutes_days_and_an_annulment_go_to_closed_rounds_too(
    closed: Visitor, coordinator: Visitor, database: Database, sender: Sender, here: str
) -> None:
    closed.arrive(link_path(database, sender, here, REGION))
    others = {"avtal", *LOCAL} - {here}
    assert [rights(closed.read(path).text) for path in ("/ratta/1", "/justerat", "/efter-beslutet")] == [others] * 3
    closed.send("/ratta/1", also_all="yes", **{**COUNCIL, "paragraph": "§ 64"})
    closed.send("/justerat", also_all="yes", handling="2", adjusted_on="2023-06-26", announced_on="2023-06-27")
    closed.send("/efter-beslutet", also_all="yes", handling="3", **ANNULLED)
    said = [EventKind.CORRECTED, EventKind.ANNOUNCED, EventKind.REVIEWED]
    assert [kinds(database, slug)[-3:] for slug in ("avtal", *LOCAL)] == [said] * 5
    page = f"/console/rounds/{here}/{REGION}/do/withdraw/{version(database, here)}"
    assert rights(coordinator.http.get(page).text) == others
    coordinator.http.post(page, data={"reason": "Fel mål.", "also_all": "yes"})
    assert {kinds(database, slug)[-1] for slug in ("avtal", *LOCAL)} == {EventKind.REVIEW_WITHDRAWN}


def test_what_a_closed_round_does_not_take_is_said_beside_its_tick_and_kept_nowhere(
    closed: Visitor, database: Database
) -> None:
    page = closed.send("/ratta/1", also_all="yes", **{**COUNCIL, "outcomes[1]": "rejected"})
    assert page.status_code == 422
    assert "Rundan är avslutad, så det här går inte att ändra" in text_of(page)
    assert EventKind.CORRECTED not in kinds(database, LOCAL[0])
    assert rights(closed.read("/rapportera").text) == {LOCAL[2], LOCAL[3]}


def test_a_round_whose_links_have_lapsed_is_neither_listed_nor_offered(
    closed: Visitor, database: Database, clock: FrozenClock
) -> None:
    assert "Ni är också med i 4 rundor vid sidan av" in text_of(closed.read())
    clock.move_to(LATER + dt.timedelta(days=200))
    assert "Ni är också med i 2 rundor vid sidan av" in text_of(closed.read())
    assert rights(closed.read("/ratta/1").text) == {LOCAL[2], LOCAL[3]}
    assert closed.read(f"/till/{LOCAL[1]}").status_code == 404


def test_an_annulment_taken_back_where_letters_go_to_two_mailboxes_is_one_letter_to_each_and_to_a_coordinator(
    closed: Visitor, coordinator: Visitor, database: Database, clock: FrozenClock
) -> None:
    closed.send("/efter-beslutet", also_all="yes", handling="1", **ANNULLED)
    theirs = (LOCAL[1], LOCAL[2])
    with database.write() as session:
        for slug in theirs:
            session.get_one(Case, case_id(slug, REGION)).registrar = ANOTHER
    clock.move_to(LATER + dt.timedelta(hours=1))
    page = f"/console/rounds/{LOCAL[0]}/{REGION}/do/withdraw/{version(database, LOCAL[0])}"
    coordinator.http.post(page, data={"reason": "Fel mål.", "also_all": "yes"})
    letters = written(database, clock.now())
    receipts = {who: [each for each in told if each.startswith("Till ")] for who, told in letters.items()}
    assert {len(each) for each in receipts.values()} == {1}
    notices = [each for who in PLAN.contacts for each in letters[who.email] if each.startswith("Regionen: ")]
    assert len(notices) == len(PLAN.contacts)
    titles = {each.slug: each.title for each in (PLAN, *PLAN.linked)}
    assert [slug for slug, title in titles.items() if title in letters[ANOTHER][0]] == list(theirs)
    assert [slug for slug, title in titles.items() if title in letters[registrar(database)][0]] == [
        "avtal",
        LOCAL[0],
        LOCAL[3],
    ]
    assert all(title in each for each in notices for title in titles.values())
