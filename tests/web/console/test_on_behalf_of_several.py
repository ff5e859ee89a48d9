"""What a principal says of several of its rounds at once is taken down once, where the coordinator may act."""

import pytest
from sqlalchemy import select

from kit.clock import FrozenClock
from kit.database import Database
from models.reads import lookup
from models.tables import Letter, case_id
from models.vocabulary import EventKind, LetterKind
from notifications.sender import Sender
from tests.families import LAUNCHED_AT, REGION
from tests.launched import launch_once
from tests.visitor import COUNCIL, Visit, Visitor, hidden_in, text_of
from tests.web.reply.several.test_acts_elsewhere import LOCAL, PLAN, contact_of_one, told
from tests.web.reply.several.test_several_rounds import HELD

TOLD = {"channel": "phone", "name": "Kansliet", "role": "registrator"}
DAYS = {"route[0].body": "KF", "route[0].planned_on": "2023-06-19"}


@pytest.fixture
def family(database: Database, sender: Sender, clock: FrozenClock) -> str:
    clock.move_to(LAUNCHED_AT)
    return launch_once(database, sender, PLAN, clock.now())


def take_down(visitor: Visitor, slug: str, form: str, **values: str) -> str:
    """Open the region's form in that round and send it as told by telephone; what the page that follows says."""
    address = f"/console/rounds/{slug}/{REGION}/{form}"
    page = visitor.http.get(address)
    return text_of(visitor.http.post(address, data={**hidden_in(page), **TOLD, **values}))


def test_a_plan_a_report_and_its_correction_are_taken_down_in_every_round_that_is_ticked(
    family: str, coordinator: Visitor, database: Database, clock: FrozenClock
) -> None:
    take_down(coordinator, LOCAL[0], "planera", also_all="yes", **DAYS)
    assert told(database, EventKind.PLANNED) == {family, *LOCAL}
    clock.move_to(HELD)
    take_down(coordinator, LOCAL[0], "rapportera", also_all="yes", **COUNCIL | TOLD)
    assert told(database, EventKind.HANDLED) == {family, *LOCAL}
    take_down(coordinator, LOCAL[0], "ratta/1", also_all="yes", **COUNCIL | TOLD | {"paragraph": "§ 99"})
    with database.read() as session:
        standing = {slug: lookup.handlings(session, case_id(slug, REGION))[-1] for slug in (family, *LOCAL)}
        receipts = session.scalars(select(Letter).where(Letter.kind == LetterKind.RECEIPT)).all()
    assert {(row.corrects, row.paragraph) for row in standing.values()} == {(1, "§ 99")}
    assert {letter.case_id for letter in receipts} == {case_id(LOCAL[0], REGION)}


def test_a_round_that_is_not_ticked_hears_nothing(family: str, coordinator: Visitor, database: Database) -> None:
    take_down(coordinator, family, "bekrafta", case_number="RS 1-2026", **{f"also[{LOCAL[1]}]": "yes"})
    assert told(database, EventKind.ACKNOWLEDGED) == {family, LOCAL[1]}


def test_the_round_that_stands_in_the_way_is_named_and_nothing_is_kept_anywhere(
    family: str, coordinator: Visitor, database: Database
) -> None:
    form = f"/console/rounds/{LOCAL[0]}/{REGION}/planera"
    hidden = hidden_in(coordinator.http.get(form))
    take_down(coordinator, LOCAL[2], "planera", **DAYS)
    page = coordinator.http.post(form, data={**hidden, **TOLD, **DAYS, "also_all": "yes"})
    assert f"{PLAN.linked[2].title}: Något har hänt där" in text_of(page)
    assert told(database, EventKind.PLANNED) == {LOCAL[2]}


def test_whoever_is_a_contact_of_one_round_is_offered_no_other_and_reaches_none(
    family: str, visit: Visit, database: Database, sender: Sender
) -> None:
    contact = contact_of_one(visit, database, sender)
    assert "Gäller också" not in text_of(contact.http.get(f"/console/rounds/{LOCAL[0]}/{REGION}/planera"))
    take_down(contact, LOCAL[0], "planera", **DAYS, **{f"also[{LOCAL[1]}]": "yes"})
    take_down(contact, LOCAL[0], "planera", also_all="yes", **DAYS)
    assert told(database, EventKind.PLANNED) == {LOCAL[0]}
