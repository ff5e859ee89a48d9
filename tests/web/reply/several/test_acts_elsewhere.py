"""What a coordinator does in several of a principal's rounds at once: only where it can be done and is theirs to do."""

import datetime as dt
from contextlib import closing

import pytest
from sqlalchemy import select

from actions.access.console_people import import_members
from actions.record.record import Said
from actions.rounds.close import close_round
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.files.round_file import Effect
from models.reads import lookup
from models.tables import Case, Event, ExtensionRequest, Letter, OfficeRow, Round, case_id
from models.vocabulary import CaseState, EffectKind, EventKind, LetterKind
from notifications.sender import Sender
from tests.families import LAUNCHED_AT, REGION, family_plan
from tests.launched import launch_once
from tests.visitor import Visit, Visitor, form_of, hidden_in, link_path, serving, sign_in_path, text_of
from tests.web.reply.several.test_several_rounds import rights
from web.app import create_app

PLAN = family_plan(3)
MAIN, LOCAL = PLAN.slug, [each.slug for each in PLAN.linked]
OF_ONE = "samordnare@kommun.example"
MORE = {"new_on": "2023-10-31", "decided_by": "Samordnaren", "decided_on": "2023-03-27", "reason": "Sommar."}


@pytest.fixture
def family(database: Database, sender: Sender, clock: FrozenClock) -> str:
    clock.move_to(LAUNCHED_AT)
    return launch_once(database, sender, PLAN, clock.now())


@pytest.fixture
def asked(family: str, visit: Visit, database: Database, sender: Sender, coordinator: Visitor) -> Visitor:
    """The coordinator of a family where a region has asked for more time in every round with one form."""
    region = visit()
    region.arrive(link_path(database, sender, LOCAL[0], REGION))
    region.send("/mer-tid", also_all="yes", new_on="2023-10-31", reason="Fullmäktige sammanträder i september.")
    return coordinator


def page_of(database: Database, act: str, slug: str) -> str:
    """The page where the region's request in that round is answered."""
    with database.read() as session:
        request = select(ExtensionRequest.id).where(ExtensionRequest.case_id == case_id(slug, REGION))
        return f"/console/rounds/{slug}/{REGION}/do/{act}/{session.scalars(request).one()}"


def contact_of_one(visit: Visit, database: Database, sender: Sender) -> Visitor:
    """Somebody who is a contact of the first local round, and of no other, in a family of another office's."""
    with database.write() as session:
        session.add(OfficeRow(slug="norrbotten", name="Norrbotten", county="Norrbotten", made_at=LAUNCHED_AT))
        session.flush()
        import_members(session, "norrbotten", ["a@region.example"], LAUNCHED_AT)
        for slug in (MAIN, *LOCAL):
            session.get_one(Round, slug).office = "norrbotten"
        session.get_one(Round, LOCAL[0]).contacts = [{"name": "", "email": OF_ONE, "phone": ""}]
    contact = visit()
    contact.come_in(sign_in_path(database, sender, LAUNCHED_AT, OF_ONE))
    return contact


def told(database: Database, kind: EventKind) -> set[str]:
    """The rounds in which that has happened to the region."""
    with database.read() as session:
        found = select(Case.round_slug).join(Event, Event.chain == Case.id)
        return set(session.scalars(found.where(Case.principal_code == REGION, Event.kind == kind)))


@pytest.mark.parametrize("act", ["grant", "decline"])
@pytest.mark.parametrize("why", ["closed", "taken out"])
def test_a_request_is_answered_everywhere_but_where_it_cannot_be_any_more(
    asked: Visitor, database: Database, sender: Sender, clock: FrozenClock, act: str, why: str
) -> None:
    with database.write() as session:
        if why == "closed":
            close_round(session, sender, LOCAL[2], "Avbruten.", Said(), clock.now())
        else:
            case = session.get_one(Case, case_id(LOCAL[2], REGION))
            case.taken_out_at, case.state = clock.now(), CaseState.TAKEN_OUT
    page = page_of(database, act, MAIN)
    assert rights(asked.http.get(page).text) == set(LOCAL[:2])
    assert asked.http.post(page, data={**MORE, "also_all": "yes"}).status_code == 200
    kind = EventKind.EXTENDED if act == "grant" else EventKind.EXTENSION_DECLINED
    assert told(database, kind) == {MAIN, *LOCAL[:2]}


def test_the_round_where_a_request_cannot_be_granted_so_is_named_and_nothing_is_kept(
    asked: Visitor, database: Database
) -> None:
    with database.write() as session:
        session.get_one(Case, case_id(LOCAL[1], REGION)).due_on = dt.date(2023, 12, 31)
        title = session.get_one(Round, LOCAL[1]).title
    answer = asked.http.post(page_of(database, "grant", MAIN), data={**MORE, "also_all": "yes"})
    assert (answer.status_code, f"{title}: " in text_of(answer)) == (422, True)
    assert told(database, EventKind.EXTENDED) == set()


def test_the_round_where_a_request_is_answered_already_is_named_when_it_is_taken_back_everywhere(
    asked: Visitor, database: Database
) -> None:
    asked.http.post(page_of(database, "decline", LOCAL[1]), data=MORE)
    answer = asked.http.post(f"/console/rounds/{MAIN}/{REGION}/do/withdraw/2", data={**MORE, "also_all": "yes"})
    with database.read() as session:
        title = session.get_one(Round, LOCAL[1]).title
    assert (answer.status_code, f"{title}: " in text_of(answer)) == (422, True)
    assert told(database, EventKind.WITHDRAWN) == set()


def test_a_round_that_was_ticked_and_takes_it_no_longer_is_told(asked: Visitor, database: Database) -> None:
    asked.http.post(page_of(database, "decline", LOCAL[1]), data=MORE)
    answer = asked.http.post(page_of(database, "decline", MAIN), data={**MORE, f"also[{LOCAL[1]}]": "yes"})
    assert (answer.status_code, "tar inte längre emot" in text_of(answer)) == (422, True)
    assert told(database, EventKind.EXTENSION_DECLINED) == {LOCAL[1]}


@pytest.mark.parametrize("ticks", ["all", "each"])
@pytest.mark.parametrize("act", ["grant", "decline", "withdraw"])
def test_a_contact_of_one_round_does_nothing_in_those_beside(
    asked: Visitor, visit: Visit, database: Database, sender: Sender, act: str, ticks: str
) -> None:
    contact = contact_of_one(visit, database, sender)
    assert contact.http.get(f"/console/rounds/{MAIN}").status_code == 404
    page = page_of(database, act, LOCAL[0])
    if act == "withdraw":
        page = f"{page.rpartition('/')[0]}/2"
    assert rights(contact.http.get(page).text) == set()
    beside = {f"also[{slug}]": "yes" for slug in (MAIN, *LOCAL[1:])}
    contact.http.post(page, data={**MORE, **({"also_all": "yes"} if ticks == "all" else beside)})
    kinds = (EventKind.EXTENDED, EventKind.EXTENSION_DECLINED, EventKind.WITHDRAWN)
    assert set().union(*(told(database, kind) for kind in kinds)) <= {LOCAL[0]}


@pytest.mark.parametrize("is_contact", [False, True], ids=["of the office", "a contact of one round"])
def test_more_time_for_a_family_is_taken_back_only_where_one_may_act(
    family: str, coordinator: Visitor, visit: Visit, database: Database, sender: Sender, is_contact: bool
) -> None:
    page = f"/console/rounds/{MAIN}/do/extend-family"
    coordinator.http.post(page, data={**hidden_in(coordinator.http.get(page)), **MORE})
    with database.read() as session:
        before = session.get_one(Round, MAIN).due_on
        number = next(
            event.number for event in lookup.case_events(session, LOCAL[0]) if event.kind is EventKind.EXTENDED
        )
    who = contact_of_one(visit, database, sender) if is_contact else coordinator
    back = f"/console/rounds/{LOCAL[0]}/do/withdraw/{number}"
    assert who.http.post(back, data={**hidden_in(who.http.get(back)), "reason": "Fel dag."}).status_code == 200
    with database.read() as session:
        stays = {slug for slug in (MAIN, *LOCAL) if session.get_one(Round, slug).due_on == before}
    assert stays == ({MAIN, *LOCAL[1:]} if is_contact else set())
    assert told(database, EventKind.WITHDRAWN) == {MAIN, *LOCAL} - stays


@pytest.mark.parametrize("is_contact", [False, True], ids=["of the office", "a contact of one round"])
def test_an_address_is_put_right_and_taken_back_in_a_family_only_where_one_may_act(
    family: str, coordinator: Visitor, visit: Visit, database: Database, sender: Sender, is_contact: bool
) -> None:
    def where(registrar: str) -> set[str]:
        with database.read() as session:
            return {
                slug for slug in (MAIN, *LOCAL) if session.get_one(Case, case_id(slug, REGION)).registrar == registrar
            }

    with database.read() as session:
        right = session.get_one(Case, case_id(MAIN, REGION)).registrar
    who = contact_of_one(visit, database, sender) if is_contact else coordinator
    theirs = {LOCAL[0]} if is_contact else {MAIN, *LOCAL}
    page = f"/console/rounds/{LOCAL[0]}/{REGION}/do"
    wrong = {"registrar": "fel@region.example", "scope": "registry"}
    who.http.post(f"{page}/address", data={**hidden_in(who.http.get(f"{page}/address")), **wrong})
    assert where("fel@region.example") == theirs
    with database.write() as session:
        number = lookup.case_events(session, case_id(LOCAL[0], REGION))[-1].number
    ahead = who.http.get(f"{page}/withdraw/{number}")
    assert ("Adressen går tillbaka också i:" in text_of(ahead)) is not is_contact
    who.http.post(f"{page}/withdraw/{number}", data={**hidden_in(ahead), "reason": "Felskrivet."})
    assert where(right) == {MAIN, *LOCAL}


def test_what_a_tick_takes_back_or_moves_is_told_of_each_round(asked: Visitor, database: Database) -> None:
    rule = Effect(kind=EffectKind.FIXED_DATE, on=dt.date(2024, 1, 1), decided_by=dt.date(2023, 9, 30))
    with database.write() as session:
        session.get_one(Round, LOCAL[1]).effect = rule.model_dump(mode="json")
        session.get_one(Case, case_id(LOCAL[2], REGION)).due_on = dt.date(2023, 9, 15)
    page = page_of(database, "grant", LOCAL[0])
    assert f"{PLAN.linked[1].title}: Gäller från 1 januari 2024" in text_of(asked.http.get(page))
    asked.http.post(page, data={**MORE, "effect": "keep", "also_all": "yes"})
    with database.read() as session:
        extended = select(Event.number).where(
            Event.chain == case_id(LOCAL[0], REGION), Event.kind == EventKind.EXTENDED
        )
        number = session.scalars(extended).one()
    told_back = text_of(asked.http.get(f"/console/rounds/{LOCAL[0]}/{REGION}/do/withdraw/{number}"))
    assert f"{PLAN.linked[2].title}: svarsdatumet blir åter fredag 15 september 2023" in told_back


@pytest.mark.parametrize("ticks", ["all", "one"])
def test_more_time_is_given_in_the_rounds_that_are_ticked_with_one_letter_and_taken_back_so(
    family: str, coordinator: Visitor, database: Database, ticks: str
) -> None:
    page = f"/console/rounds/{LOCAL[0]}/{REGION}/do/extend"
    assert rights(coordinator.http.get(page).text) == {MAIN, *LOCAL[1:]}
    beside = {"also_all": "yes"} if ticks == "all" else {f"also[{LOCAL[2]}]": "yes"}
    shown = hidden_in(coordinator.http.get(page))
    assert coordinator.http.post(page, data={**shown, **MORE, **beside}).status_code == 200
    given = {MAIN, *LOCAL} if ticks == "all" else {LOCAL[0], LOCAL[2]}
    assert told(database, EventKind.EXTENDED) == given
    with database.read() as session:
        cases = session.scalars(select(Case).where(Case.principal_code == REGION)).all()
        moved = {case.round_slug for case in cases if case.due_on == dt.date(2023, 10, 31)}
        letters = session.scalars(select(Letter).where(Letter.kind == LetterKind.EXTENSION)).all()
        event = lookup.case_events(session, case_id(LOCAL[0], REGION))[-1]
    assert moved == given
    assert len({letter.recipient for letter in letters}) == len(letters) == 1
    back = f"/console/rounds/{LOCAL[0]}/{REGION}/do/withdraw/{event.number}"
    assert rights(coordinator.http.get(back).text) == given - {LOCAL[0]}


@pytest.mark.parametrize(
    ("act", "said"), [("grant", "förlängd"), ("decline", "avslagen"), ("withdraw", "tillbakataget")]
)
@pytest.mark.parametrize("also", [True, False])
def test_what_was_done_says_in_how_many_rounds(
    asked: Visitor, database: Database, act: str, said: str, also: bool
) -> None:
    page = page_of(database, act, MAIN)
    if act == "withdraw":
        page = f"{page.rpartition('/')[0]}/2"
    answer = text_of(asked.http.post(page, data={**MORE, **({"also_all": "yes"} if also else {})}))
    assert said in answer
    assert ("Det gäller 4 rundor." in answer) == also


def test_the_rounds_it_was_done_in_are_counted_also_where_the_days_of_one_moved_first(
    family: str, coordinator: Visitor, database: Database
) -> None:
    rule = Effect(kind=EffectKind.FIXED_DATE, on=dt.date(2024, 1, 1), decided_by=dt.date(2023, 9, 30))
    with database.write() as session:
        session.get_one(Round, LOCAL[0]).effect = rule.model_dump(mode="json")
    page = f"/console/rounds/{LOCAL[0]}/{REGION}/do/extend"
    sent = {**hidden_in(coordinator.http.get(page)), **MORE, "effect": "move", "also_all": "yes"}
    assert "Det gäller 4 rundor." in text_of(coordinator.http.post(page, data=sent))


@pytest.mark.parametrize(
    ("page", "values", "rounds"),
    [
        (f"{LOCAL[0]}/{REGION}/do/extend", {**MORE, f"also[{LOCAL[2]}]": "yes"}, [LOCAL[0], LOCAL[2]]),
        (f"{MAIN}/change/call-off", {"reason": "Togs tillbaka.", "whole_family": "yes", "step": "do"}, [MAIN, *LOCAL]),
    ],
)
def test_every_round_it_was_done_in_is_woken(
    family: str,
    settings: Settings,
    database: Database,
    sender: Sender,
    clock: FrozenClock,
    page: str,
    values: dict[str, str],
    rounds: list[str],
) -> None:
    path, woken = f"/console/rounds/{page}", list[str | None]()
    with serving(create_app(settings, database, clock, poke=woken.append)) as url, closing(Visitor(url)) as visitor:
        visitor.come_in(sign_in_path(database, sender, clock.now()))
        shown = hidden_in(visitor.http.get(path))
        woken.clear()
        visitor.http.post(path, data={**shown, **values})
    assert sorted(map(str, woken)) == rounds


def test_time_given_to_a_whole_family_says_in_how_many_rounds(family: str, coordinator: Visitor) -> None:
    page = f"/console/rounds/{MAIN}/do/extend-family"
    answer = coordinator.http.post(page, data={**hidden_in(coordinator.http.get(page)), **MORE})
    assert "Det gäller 4 rundor." in text_of(answer)


def test_what_is_taken_down_in_several_rounds_says_in_how_many(family: str, coordinator: Visitor) -> None:
    page = f"/console/rounds/{MAIN}/{REGION}/bekrafta"
    told = {"channel": "phone", "name": "Registrator Ett", "role": "registrator"}
    answer = coordinator.http.post(page, data={**form_of(coordinator.http.get(page).text), **told, "also_all": "yes"})
    assert "Det gäller 4 rundor." in text_of(answer)


def test_of_all_the_rounds_the_one_that_stands_in_the_way_can_be_left_out(
    family: str, coordinator: Visitor, database: Database
) -> None:
    later = f"/console/rounds/{LOCAL[2]}/{REGION}/do/extend"
    coordinator.http.post(later, data={**hidden_in(coordinator.http.get(later)), **MORE, "new_on": "2023-11-30"})
    page = f"/console/rounds/{LOCAL[0]}/{REGION}/do/extend"
    answer = coordinator.http.post(page, data={**hidden_in(coordinator.http.get(page)), **MORE, "also_all": "yes"})
    assert answer.status_code == 422
    again = form_of(answer.text)
    assert "also_all" not in again
    assert again.pop(f"also[{LOCAL[2]}]") == "yes"
    assert coordinator.http.post(page, data=again).status_code == 200
    assert told(database, EventKind.EXTENDED) == {MAIN, *LOCAL}
    with database.read() as session:
        assert session.get_one(Case, case_id(LOCAL[2], REGION)).due_on == dt.date(2023, 11, 30)


def test_a_round_the_page_did_not_show_is_not_among_all_of_them(
    family: str, coordinator: Visitor, database: Database
) -> None:
    page = f"/console/rounds/{LOCAL[0]}/{REGION}/do/extend"
    shown = hidden_in(coordinator.http.get(page))
    del shown[f"also_seen[{LOCAL[2]}]"]
    coordinator.http.post(page, data={**shown, **MORE, "also_all": "yes"})
    assert told(database, EventKind.EXTENDED) == {MAIN, *LOCAL[:2]}


def test_more_time_is_not_offered_where_the_answer_is_in(
    family: str, coordinator: Visitor, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    with database.write() as session:
        close_round(session, sender, LOCAL[2], "Avbruten.", Said(), clock.now())
    page = f"/console/rounds/{LOCAL[0]}/{REGION}/do/extend"
    assert rights(coordinator.http.get(page).text) == {MAIN, LOCAL[1]}
    sent = {**hidden_in(coordinator.http.get(page)), **MORE, f"also[{LOCAL[2]}]": "yes"}
    assert "tar inte längre emot" in text_of(coordinator.http.post(page, data=sent))
    assert told(database, EventKind.EXTENDED) == set()
