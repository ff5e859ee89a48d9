"""Somebody away, on both databases: whom letters go to, whose days wait for whom, and in which office."""

import datetime as dt

from sqlalchemy import select

from actions.access.console_people import import_members
from actions.coordination.absences import be_away, colleagues, come_back, stood_in_for
from actions.coordination.notes import put_in_hand
from actions.replies.questions import ask_question
from kit.clock import local_day
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.people import Role
from models.reads import lookup
from models.tables import Letter, OfficeRow, case_id
from models.vocabulary import LetterKind
from notifications.sender import Sender
from rules.absence import Away
from rules.reach import EVERYTHING, Reach
from tests.conftest import LAUNCH
from tests.launched import launch_once
from tests.lived import DOROTEA, said
from tests.visitor import COORDINATOR

SUBSTITUTE = "vikarie@regionvasterbotten.example"
NEIGHBOUR = "samordnare@regionnorrbotten.example"
TODAY = local_day(LAUNCH)
UNTIL = TODAY + dt.timedelta(days=28)


def launched(either: Database, sender: Sender, fardplan: RoundPlan) -> str:
    """A round of an office with two people; another office has one of its own."""
    slug = launch_once(either, sender, fardplan, LAUNCH)
    with either.write() as session:
        office = lookup.round_of(session, slug).office
        for each, people in ((office, [COORDINATOR, SUBSTITUTE]), ("norrbotten", [NEIGHBOUR])):
            if session.get(OfficeRow, each) is None:
                session.add(OfficeRow(slug=each, name=each, county=each, made_at=LAUNCH))
                session.flush()
            import_members(session, each, people, LAUNCH)
    return slug


def away(either: Database, stand_in: str, until_on: dt.date = UNTIL) -> None:
    with either.write() as session:
        told = Away(COORDINATOR, TODAY, until_on, stand_in)
        be_away(session, told, [COORDINATOR, stand_in], COORDINATOR, LAUNCH, TODAY)


def asked(either: Database, sender: Sender, slug: str) -> set[str]:
    """Whom a question goes to."""
    key = case_id(slug, DOROTEA)
    either.act(lambda session: ask_question(session, sender, key, "Hinner vi?", said(), LAUNCH))
    with either.read() as session:
        return set(session.scalars(select(Letter.recipient).where(Letter.kind == LetterKind.QUESTION)))


def test_an_absence_told_anew_is_one_and_ends_when_somebody_is_in(
    either: Database, sender: Sender, fardplan: RoundPlan
) -> None:
    slug = launched(either, sender, fardplan)
    away(either, SUBSTITUTE, TODAY)
    away(either, SUBSTITUTE)
    with either.write() as session:
        put_in_hand(session, case_id(slug, DOROTEA), COORDINATOR, [COORDINATOR], COORDINATOR, LAUNCH)
    with either.read() as session:
        (found,) = stood_in_for(session, SUBSTITUTE, EVERYTHING, TODAY)
        assert (found.email, found.until_on) == (COORDINATOR, UNTIL)
        assert [row.Case.principal_code for row in found.in_hand] == [DOROTEA]
        assert stood_in_for(session, SUBSTITUTE, EVERYTHING, UNTIL + dt.timedelta(days=1)) == []
    assert SUBSTITUTE in asked(either, sender, slug)
    with either.write() as session:
        come_back(session, COORDINATOR)
        assert stood_in_for(session, SUBSTITUTE, EVERYTHING, TODAY) == []


def test_a_colleague_of_another_office_gets_no_letter_of_this_ones_rounds(
    either: Database, sender: Sender, fardplan: RoundPlan
) -> None:
    slug = launched(either, sender, fardplan)
    away(either, NEIGHBOUR)
    assert NEIGHBOUR not in asked(either, sender, slug)
    assert COORDINATOR in asked(either, sender, slug)


def test_a_contact_of_a_round_chooses_among_its_contacts_and_its_offices_people(
    either: Database, sender: Sender, fardplan: RoundPlan
) -> None:
    slug = launched(either, sender, fardplan)
    own = frozenset({slug})
    with either.read() as session:
        known = colleagues(session, Reach(rounds=own, acting=own))
        contacts = {contact["email"] for contact in lookup.round_of(session, slug).contacts}
        assert set(known) == {COORDINATOR, SUBSTITUTE, *contacts}
        assert colleagues(session, Reach(rounds=own, acting=frozenset())) == []
        assert colleagues(session, Reach(roles={"norrbotten": Role.COORDINATOR})) == [NEIGHBOUR]
