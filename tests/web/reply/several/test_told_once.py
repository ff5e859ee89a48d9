"""What one act does in several of a principal's rounds is told once, to everybody concerned, and to nobody else."""

import datetime as dt
import re
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.changing.calling_off import call_off
from actions.changing.changed import Changing
from actions.changing.texts import Detail, change_detail
from actions.record.record import Said
from actions.replies.replies import report_handling
from actions.rounds.close import close_round
from kit.clock import FrozenClock
from kit.database import Database
from models.tables import Case, Letter, Round, case_id
from models.vocabulary import EventKind, LetterKind, LetterState
from notifications.links import placeholder
from notifications.sender import Sender
from rules.changing.telling import Field
from tests.families import LAUNCHED_AT, REGION
from tests.lived import council
from tests.mail import parsed
from tests.mail import text_of as mail_text
from tests.visitor import COUNCIL, WHO, Visit, Visitor, form_of, link_path
from tests.web.reply.several.test_acts_elsewhere import LOCAL, MAIN, MORE, PLAN, asked, family, page_of, told

__all__ = ["asked", "family"]
ACTS = {"grant": EventKind.EXTENDED, "decline": EventKind.EXTENSION_DECLINED, "withdraw": EventKind.WITHDRAWN}
SLUGS = (MAIN, *LOCAL)
TITLES = (PLAN.title, *(each.title for each in PLAN.linked))
LATER = LAUNCHED_AT + dt.timedelta(hours=1)
ANOTHER = "kansli@region.example"


def act(coordinator: Visitor, database: Database, name: str, slug: str = MAIN, **said: str) -> None:
    """Do it from its page, as a browser sends it."""
    page = page_of(database, "grant" if name == "withdraw" else name, slug)
    if name == "withdraw":
        page = f"/console/rounds/{slug}/{REGION}/do/withdraw/2"
    shown = form_of(coordinator.http.get(page).text)
    ticks = {name: "" for name in shown if name.startswith("also")}
    answer = coordinator.http.post(page, data={**shown, **ticks, **MORE, "also_all": "yes", **said})
    assert answer.status_code == 200, answer.text


def written(database: Database, at: dt.datetime) -> dict[str, list[str]]:
    """What was written at that moment, by whom it goes to."""
    found: dict[str, list[str]] = {}
    with database.read() as session:
        for letter in session.scalars(select(Letter).where(Letter.queued_at == at).order_by(Letter.id)):
            found.setdefault(letter.recipient, []).append(" ".join(mail_text(parsed(letter.content)).split()))
    return found


def left(database: Database) -> None:
    """Every letter has left."""
    with database.write() as session:
        session.execute(update(Letter).values(state=LetterState.ACCEPTED))


def registrar(database: Database) -> str:
    with database.read() as session:
        return session.get_one(Case, case_id(MAIN, REGION)).registrar


def test_a_request_in_several_rounds_is_one_letter_to_a_coordinator_that_names_them(
    asked: Visitor, database: Database
) -> None:
    with database.read() as session:
        told = select(Letter.content).where(Letter.kind == LetterKind.EXTENSION_ASKED)
        letters = [" ".join(mail_text(parsed(content)).split()) for content in session.scalars(told)]
    assert len(letters) == len(PLAN.contacts)
    assert all(title in letters[0] for title in TITLES)


@pytest.mark.parametrize("told_in", [SLUGS, (*LOCAL, MAIN)], ids=["own round", "another"])
def test_a_contact_of_some_of_the_rounds_has_one_letter_too(
    family: str, visit: Visit, database: Database, sender: Sender, told_in: Sequence[str]
) -> None:
    with database.write() as session:
        for slug in LOCAL[1:]:
            about = session.get_one(Round, slug)
            about.contacts = [*about.contacts, {"name": "", "email": ANOTHER, "phone": ""}]
    region = visit()
    region.arrive(link_path(database, sender, told_in[0], REGION))
    region.send("/mer-tid", also_all="yes", new_on="2023-10-31", reason="Fullmäktige sammanträder i september.")
    (letter,) = to_coordinators(database, LetterKind.EXTENSION_ASKED)[ANOTHER]
    assert all(title in letter for title in TITLES)


def test_an_annulment_told_in_several_rounds_is_one_letter_to_a_coordinator_that_names_them(
    family: str, visit: Visit, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    region = visit()
    region.arrive(link_path(database, sender, LOCAL[0], REGION))
    clock.move_to(LAUNCHED_AT + dt.timedelta(days=100))
    region.send("/rapportera", also_all="yes", **COUNCIL)
    region.send("/efter-beslutet", also_all="yes", handling="1", kind="annulled", on="2023-06-27")
    assert told(database, EventKind.REVIEWED) == set(SLUGS)
    found = to_coordinators(database, LetterKind.REVIEW)
    assert {len(each) for each in found.values()} == {1}
    assert all(title in each for title in TITLES[:1] + TITLES[2:] for (each,) in found.values())


def test_a_correction_after_the_close_is_one_letter_to_a_contact_of_some_of_the_rounds(
    family: str, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    with database.write() as session:
        for slug in LOCAL[1:]:
            about = session.get_one(Round, slug)
            about.contacts = [*about.contacts, {"name": "", "email": ANOTHER, "phone": ""}]
    clock.move_to(LAUNCHED_AT + dt.timedelta(days=100))
    correction, key = council(paragraph="§ 46", corrects=1), case_id(MAIN, REGION)
    for slug in SLUGS:
        place = case_id(slug, REGION)
        with database.write() as session:
            report_handling(session, sender, place, council(), Said(), clock.now())
        with database.write() as session:
            close_round(session, sender, slug, "Klart ändå.", Said(), clock.now())

    def correct(session: Session) -> None:
        said = Said(also=TITLES[1:])
        report_handling(session, sender, key, correction, said, clock.now())
        for slug in LOCAL:
            report_handling(session, sender, case_id(slug, REGION), correction, said.beside(key), clock.now())

    database.act(correct)
    found = to_coordinators(database, LetterKind.REVIEW)
    assert {len(each) for each in found.values()} == {1}
    assert all(title in found[ANOTHER][0] for title in TITLES[:2] + TITLES[3:])


def test_a_coordinator_written_with_a_capital_in_one_of_the_rounds_has_one_letter(
    family: str, visit: Visit, database: Database, sender: Sender
) -> None:
    with database.write() as session:
        about = session.get_one(Round, LOCAL[1])
        about.contacts = [{**contact, "email": contact["email"].upper()} for contact in about.contacts]
    region = visit()
    region.arrive(link_path(database, sender, MAIN, REGION))
    region.send("/mer-tid", also_all="yes", new_on="2023-10-31", reason="Fullmäktige sammanträder i september.")
    found = to_coordinators(database, LetterKind.EXTENSION_ASKED)
    assert sum(map(len, found.values())) == len(PLAN.contacts)


def to_coordinators(database: Database, kind: LetterKind) -> dict[str, list[str]]:
    """What was written of that kind, by whom it goes to."""
    found: dict[str, list[str]] = {}
    with database.read() as session:
        for letter in session.scalars(select(Letter).where(Letter.kind == kind)):
            found.setdefault(letter.recipient, []).append(" ".join(mail_text(parsed(letter.content)).split()))
    return found


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("slug", [MAIN, LOCAL[1]], ids=["own round", "another"])
def test_one_letter_tells_of_all_and_a_typed_address_gets_no_link(
    asked: Visitor, database: Database, clock: FrozenClock, name: str, slug: str
) -> None:
    left(database)
    clock.move_to(LATER)
    act(asked, database, name, slug)
    assert told(database, ACTS[name]) == set(SLUGS)
    letters = written(database, LATER)
    assert {address: len(each) for address, each in letters.items()} == {registrar(database): 1, WHO["email"]: 1}
    assert all(title in each[0] for title in TITLES for each in letters.values())
    assert len(re.findall("/r/", letters[registrar(database)][0])) == len(SLUGS)
    assert "/r/" not in letters[WHO["email"]][0]


@pytest.mark.parametrize("name", ACTS)
def test_a_case_whose_letters_go_to_another_mailbox_is_told_of_there(
    asked: Visitor, database: Database, clock: FrozenClock, name: str
) -> None:
    left(database)
    with database.write() as session:
        session.get_one(Case, case_id(LOCAL[0], REGION)).registrar = ANOTHER
    clock.move_to(LATER)
    act(asked, database, name)
    letters = written(database, LATER)
    assert [TITLES[1] in each for each in letters[registrar(database)]] == [False]
    assert [[title in each for title in TITLES] for each in letters[ANOTHER]] == [[False, True, False, False]]


@pytest.mark.parametrize("name", ["grant", "decline"])
def test_an_answer_given_in_several_is_taken_back_in_them(asked: Visitor, database: Database, name: str) -> None:
    act(asked, database, name)
    page = f"/console/rounds/{LOCAL[2]}/{REGION}/do/withdraw/3"
    asked.http.post(page, data={**form_of(asked.http.get(page).text), "reason": "Fel dag.", "also_all": "yes"})
    assert told(database, EventKind.WITHDRAWN) == set(SLUGS)
    with database.read() as session:
        due = session.scalars(select(Case.due_on).where(Case.principal_code == REGION)).all()
    assert set(due) == {PLAN.due_on}


@pytest.mark.parametrize(
    ("name", "kind"), [("grant", LetterKind.EXTENSION), ("decline", LetterKind.EXTENSION_DECLINED)]
)
@pytest.mark.parametrize("slug", [MAIN, LOCAL[1]], ids=["the first", "another"])
def test_taken_back_in_one_round_each_recipient_hears_what_is_true_for_it_and_once(
    asked: Visitor, database: Database, clock: FrozenClock, name: str, kind: LetterKind, slug: str
) -> None:
    """The registrar had its letter, and whoever asked had not."""
    clock.move_to(LATER)
    act(asked, database, name)
    with database.write() as session:
        had = (Letter.kind == kind, Letter.recipient == registrar(database))
        session.execute(update(Letter).where(*had).values(state=LetterState.ACCEPTED))
    clock.move_to(LATER + dt.timedelta(minutes=5))
    page = f"/console/rounds/{slug}/{REGION}/do/withdraw/3"
    asked.http.post(page, data={**form_of(asked.http.get(page).text), "reason": "Fel dag."})
    theirs = TITLES[SLUGS.index(slug)]
    (back,) = written(database, clock.now())[registrar(database)]
    assert [title in back for title in TITLES] == [title == theirs for title in TITLES]
    with database.read() as session:
        waiting = select(Letter).where(Letter.state == LetterState.QUEUED, Letter.recipient == WHO["email"])
        found = session.scalars(waiting.where(Letter.kind.in_((kind, LetterKind.CHANGED)))).all()
        ((told_kind, text),) = [(each.kind, " ".join(mail_text(parsed(each.content)).split())) for each in found]
    assert told_kind is kind
    assert [title in text for title in TITLES] == [title != theirs for title in TITLES]


@pytest.mark.parametrize("name", ["grant", "decline", "withdraw"])
def test_an_official_or_a_chair_of_some_of_the_cases_has_links_to_those_alone(
    asked: Visitor, database: Database, sender: Sender, clock: FrozenClock, name: str
) -> None:
    """Whoever asked is the official of one and the chair of another, and somebody else is in the rest."""
    left(database)
    with database.write() as session:
        for slug in SLUGS:
            session.get_one(Case, case_id(slug, REGION)).official = "annan@region.example"
        session.get_one(Case, case_id(MAIN, REGION)).official = WHO["email"]
        session.get_one(Case, case_id(LOCAL[1], REGION)).chair = WHO["email"].upper()
        theirs = {session.get_one(Case, case_id(slug, REGION)).link_id for slug in (MAIN, LOCAL[1])}
    clock.move_to(LATER)
    act(asked, database, name)
    with database.read() as session:
        content = session.scalars(
            select(Letter.content).where(Letter.queued_at == LATER, Letter.recipient == WHO["email"])
        ).one()
        links = set(session.scalars(select(Case.link_id).where(Case.principal_code == REGION)))
    assert {each for each in links if placeholder(each).encode() in content} == theirs


CHANGES: dict[str, Callable[[Changing], object]] = {
    "called off": lambda changing: call_off(changing, "Det blev inget.", whole_family=True),
    "changed": lambda changing: change_detail(
        changing,
        Detail(Field.CONTACTS, [{"name": "", "email": "ny@region.example", "phone": ""}], "Ny.", whole_family=True),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_in_the_whole_family_is_told_each_mailbox_of_a_principal_with_its_own_links(
    family: str, database: Database, sender: Sender, clock: FrozenClock, name: str
) -> None:
    with database.write() as session:
        session.get_one(Case, case_id(LOCAL[0], REGION)).registrar = ANOTHER
    clock.move_to(LATER)
    database.act(lambda s: CHANGES[name](Changing(s, sender, MAIN, Said(), LATER)))
    letters = written(database, LATER)
    mailboxes = (registrar(database), ANOTHER)
    told = [[[title in each for title in TITLES] for each in letters[who]] for who in mailboxes]
    assert told == [[[True, False, True, True]], [[False, True, False, False]]]


@pytest.mark.parametrize("mistaken", [MAIN, LOCAL[0]])
def test_a_receipt_that_has_not_left_stays_whole_and_what_is_taken_back_in_one_round_is_told_after_it(
    family: str, visit: Visit, coordinator: Visitor, database: Database, sender: Sender, mistaken: str
) -> None:
    region = visit()
    region.enter(link_path(database, sender, LOCAL[1], REGION))
    region.send("/bekrafta", also_all="yes", case_number="RS 352-2020")
    page = f"/console/rounds/{mistaken}/{REGION}/do/withdraw/2"
    coordinator.http.post(page, data={**form_of(coordinator.http.get(page).text), "reason": "Fel runda."})
    assert told(database, EventKind.WITHDRAWN) == {mistaken}
    with database.read() as session:
        theirs = select(Letter).where(Letter.recipient == registrar(database), Letter.kind != LetterKind.INVITATION)
        letters = session.scalars(theirs.order_by(Letter.id)).all()
        kinds = [(each.kind, each.state) for each in letters]
        said = [" ".join(mail_text(parsed(each.content)).split()) for each in letters]
    assert kinds == [(LetterKind.RECEIPT, LetterState.QUEUED), (LetterKind.CHANGED, LetterState.QUEUED)]
    assert all(title in said[0] for title in TITLES)
    assert [title for title in TITLES if title in said[1]] == [TITLES[SLUGS.index(mistaken)]]
    assert "Fel runda." in said[1]
