"""A record is as wide as the reach of who saves it: a letter in another round is there for whoever reaches that."""

import datetime as dt
import io
import zipfile

import pytest
from sqlalchemy import event, select

from actions.access.console_people import import_members
from kit.clock import FrozenClock
from kit.database import Database
from models.reads import lookup
from models.reads.letters_of_case import letters_of_case
from models.tables import Letter, Link, OfficeRow, Round, case_id
from models.vocabulary import LetterKind, LinkKind
from notifications.links import token
from notifications.sender import Sender
from tests.families import LAUNCHED_AT, REGION
from tests.visitor import Visit, Visitor, link_path, sign_in_path, text_of
from tests.web.reply.several.test_acts_elsewhere import LOCAL, MAIN, OF_ONE, family

__all__ = ["family"]

ASKED = LOCAL[1]


@pytest.fixture
def region(family: str, visit: Visit, database: Database, sender: Sender, clock: FrozenClock) -> Visitor:
    """The registrar has acknowledged every round with one form in another, and given a colleague a link to one."""
    clock.move_to(LAUNCHED_AT + dt.timedelta(hours=1))
    other = visit()
    other.enter(link_path(database, sender, LOCAL[0], REGION))
    other.send("/bekrafta", also_all="yes", case_number="RS 352-2020")
    here = visit()
    here.enter(link_path(database, sender, ASKED, REGION))
    here.send("/lamna-over", colleague="Handläggare Två", colleague_email="tva@region.example")
    return here


@pytest.fixture
def colleague(region: Visitor, visit: Visit, database: Database, sender: Sender) -> Visitor:
    assert region
    with database.read() as session:
        link = session.scalars(select(Link).where(Link.kind == LinkKind.COLLEAGUE)).one()
    found = visit()
    found.enter(f"/r/{token(sender.secret, link.id)}")
    return found


@pytest.fixture
def contact(region: Visitor, visit: Visit, database: Database, sender: Sender, clock: FrozenClock) -> Visitor:
    """A contact of one round, in an office with people of its own."""
    assert region
    with database.write() as session:
        session.add(OfficeRow(slug="norrbotten", name="Norrbotten", county="Norrbotten", made_at=LAUNCHED_AT))
        session.flush()
        import_members(session, "norrbotten", ["a@region.example"], LAUNCHED_AT)
        for slug in (MAIN, *LOCAL):
            session.get_one(Round, slug).office = "norrbotten"
        session.get_one(Round, ASKED).contacts = [{"name": "", "email": OF_ONE, "phone": ""}]
    found = visit()
    found.come_in(sign_in_path(database, sender, clock.now(), OF_ONE))
    found.base = f"/console/rounds/{ASKED}/{REGION}"
    return found


@pytest.fixture
def invited(database: Database, family: str) -> str:
    """What the invitation to all the rounds, which is kept in the main one, says it is about."""
    with database.read() as session:
        which = (Letter.case_id == case_id(MAIN, REGION), Letter.kind == LetterKind.INVITATION)
        return session.scalars(select(Letter.subject).where(*which)).one()


def packed(visitor: Visitor) -> list[str]:
    """The kinds of the letters in the case's package, each with its number."""
    names = zipfile.ZipFile(io.BytesIO(visitor.read("/diariet.zip").content)).namelist()
    return sorted(name[20:-4] for name in names if name.startswith("brev/"))


OWN = ["handover", "receipt", "receipt"]
KEPT_ELSEWHERE = ["invitation", "receipt", "receipt"]


def test_a_principals_own_link_saves_the_letters_of_its_other_rounds_that_tell_of_this(
    region: Visitor, invited: str
) -> None:
    assert packed(region) == sorted([*OWN, *KEPT_ELSEWHERE])
    assert invited in text_of(region.read("/arendet.html"))


@pytest.mark.parametrize("who", ["colleague", "contact"])
def test_who_reaches_one_round_saves_no_letter_that_is_kept_in_another(
    request: pytest.FixtureRequest, invited: str, who: str
) -> None:
    visitor: Visitor = request.getfixturevalue(who)
    assert packed(visitor) == OWN
    assert invited not in text_of(visitor.read("/arendet.html"))


def test_whoever_sees_all_the_rounds_saves_the_letters_of_all_that_tell_of_this(
    coordinator: Visitor, region: Visitor, invited: str
) -> None:
    assert region
    coordinator.base = f"/console/rounds/{ASKED}/{REGION}"
    assert packed(coordinator) == sorted([*OWN, *KEPT_ELSEWHERE])
    assert invited in text_of(coordinator.read("/arendet.html"))


@pytest.mark.usefixtures("region")
@pytest.mark.parametrize("seen", [{ASKED}, {ASKED, MAIN}, {ASKED, LOCAL[0]}, {MAIN, *LOCAL}])
def test_which_letters_tell_of_a_case_is_known_without_reading_any(database: Database, seen: set[str]) -> None:
    asked: list[str] = []
    with database.read() as session:
        case, _ = lookup.case_of(session, case_id(ASKED, REGION))
        event.listen(session.get_bind(), "before_cursor_execute", lambda *said: asked.append(said[2]))
        found = letters_of_case(session, case, seen.__contains__)
    assert {letter.round_slug for letter in found} <= {ASKED, *seen}
    assert {letter.round_slug for letter in found} >= seen & {ASKED, MAIN, LOCAL[0]}
    assert not [sql for sql in asked if "letters.content" in sql]


def test_a_colleague_saves_of_its_own_case_only_the_letters_that_name_no_other(
    region: Visitor, visit: Visit, database: Database, sender: Sender, invited: str
) -> None:
    """The invitation to all the rounds is kept in the main one: a link to that alone does not tell of the others."""
    registrar = visit()
    registrar.enter(link_path(database, sender, MAIN, REGION))
    registrar.send("/lamna-over", colleague="Handläggare Tre", colleague_email="tre@region.example")
    with database.read() as session:
        which = (Link.kind == LinkKind.COLLEAGUE, Link.case_id == case_id(MAIN, REGION))
        link = session.scalars(select(Link).where(*which)).one()
    colleague = visit()
    colleague.enter(f"/r/{token(sender.secret, link.id)}")
    assert "invitation" in packed(registrar)
    assert set(packed(colleague)) == {"handover", "receipt"}
    assert invited not in text_of(colleague.read("/arendet.html"))
    assert region
