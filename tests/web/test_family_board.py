"""A family followed together: its own page, the leadership's, the first page, the API and the command."""

import datetime as dt
import re

import pytest
from sqlalchemy import event

from actions.access.links import make_link
from actions.record.record import Said
from actions.replies.replies import report_handling
from actions.views.facts.families import family_facts
from actions.views.facts.rounds import RoundSummary
from actions.views.families import family_of
from actions.views.overview import round_view
from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_file import Effect
from models.reads import lookup
from models.tables import Round, case_id
from models.values import HandlingReport, Reporter
from models.vocabulary import Act, Channel, EffectKind, Level, LinkKind, Outcome
from notifications.links import token
from notifications.sender import Sender
from tests.families import LAUNCHED_AT, REGION, family_plan
from tests.launched import launch_once
from tests.run.samples import ALL
from tests.visitor import Visit, Visitor, hidden_in, sign_in_path, text_of

SAID = Said(Reporter("Registrator", "registrator"), Channel.PHONE)
REPORTED = LAUNCHED_AT + dt.timedelta(days=22)
MAIN = "/console/families/avtal"


@pytest.fixture
def family(database: Database, sender: Sender, clock: FrozenClock) -> str:
    launch_once(database, sender, family_plan(15), LAUNCHED_AT)
    clock.move_to(LAUNCHED_AT + dt.timedelta(days=30))
    return "avtal"


def decide(database: Database, sender: Sender, slug: str, *codes: str, outcome: Outcome = Outcome.ADOPTED) -> None:
    """The council of each of them decides, three weeks after the launch."""
    for code in codes:
        report = HandlingReport(
            act=Act.DECIDES,
            body="KF",
            body_name="Kommunfullmäktige",
            level=Level.FULLMAKTIGE,
            held_on=(LAUNCHED_AT + dt.timedelta(days=21)).date(),
            outcomes={1: outcome},
        )
        with database.write() as session:
            report_handling(session, sender, case_id(slug, code), report, SAID, REPORTED)


def linked(number: int) -> str:
    return f"avtal-{number:06}"


def both_decide(database: Database, sender: Sender, number: int) -> None:
    decide(database, sender, linked(number), REGION, f"{number:06}")


def test_the_page_says_how_many_both_parties_have_adopted(
    family: str, coordinator: Visitor, database: Database, sender: Sender
) -> None:
    for number in range(1, 10):
        both_decide(database, sender, number)
    decide(database, sender, linked(10), REGION)
    page = text_of(coordinator.http.get(f"/console/families/{family}"))
    assert "9 av 15 lokala överenskommelser är antagna av båda parter, 6 saknar svar." in page


def test_each_row_says_how_both_parties_stand_and_what_comes_next(
    family: str, coordinator: Visitor, database: Database, sender: Sender
) -> None:
    decide(database, sender, linked(10), REGION)
    decide(database, sender, linked(11), "000011", outcome=Outcome.REJECTED)
    answer = coordinator.http.get(f"/console/families/{family}")
    page = text_of(answer)
    assert "Kommun 000010 inbjuden blir sen utan plan Regionen bifall" in page
    assert "Kommun 000011 avslag" in page
    assert "Avslagen av 1, inget beslut från 1." in page
    assert '<span class="whole">31 augusti 2023</span>' in answer.text, "a day is said in words"


def test_only_those_of_one_kind_are_shown_when_asked_for(
    family: str, coordinator: Visitor, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    def shown(kind: str) -> str:
        return text_of(coordinator.http.get(f"{MAIN}?show={kind}")).partition("En runda i taget")[2]

    both_decide(database, sender, 3)
    assert "Kommun 000004" not in shown("agreed")
    assert "Kommun 000003" in shown("agreed")
    late = shown("late")
    assert "Kommun 000004" in late  # its last council before the summer has been
    assert "Kommun 000003" not in late
    clock.move_to(LAUNCHED_AT)
    assert "Ingen av rundorna är i det läget." in shown("late")


def test_replied_is_not_agreed(family: str, database: Database, sender: Sender) -> None:
    decide(database, sender, linked(1), REGION)
    decide(database, sender, linked(1), "000001", outcome=Outcome.NOTED)
    with database.read() as session:
        found = family_of(session, lookup.round_of(session, family), LAUNCHED_AT)
    assert found is not None
    assert (found.progress.agreed, found.progress.unfinished) == (0, 14)


def test_a_round_without_others_beside_it_has_no_such_page(coordinator: Visitor, launched: str) -> None:
    assert coordinator.http.get(f"/console/families/{launched}").status_code == 404


def test_the_first_page_shows_one_round_for_the_whole_family(family: str, coordinator: Visitor) -> None:
    page = coordinator.http.get("/console")
    assert page.text.count('class="round"') == 1
    assert "0 av 15 lokala överenskommelser" in text_of(page)


def test_the_boards_lead_to_the_family(family: str, coordinator: Visitor) -> None:
    assert f'href="/console/families/{family}"' in coordinator.http.get(f"/console/rounds/{family}").text
    assert f'href="/console/families/{family}"' in coordinator.http.get(f"/console/rounds/{linked(2)}").text


def test_the_leaderships_link_shows_the_family_and_leads_nowhere_else(
    family: str, visit: Visit, database: Database, sender: Sender
) -> None:
    with database.write() as session:
        link = make_link(sender, LinkKind.READ_ONLY, LAUNCHED_AT, round_slug=family, holder="systemledningen")
        session.add(link)
        secret = token(sender.secret, link.id)
    leadership = visit()
    assert f"/read/round/{family}/family" in leadership.enter(f"/read/{secret}").text
    page = leadership.http.get(f"/read/round/{family}/family")
    assert "0 av 15 lokala överenskommelser" in text_of(page)
    assert 'href="/console' not in page.text
    assert visit().http.get(f"/read/round/{family}/family").status_code == 404


def test_other_programs_get_each_linked_round_in_short(family: str, database: Database) -> None:
    with database.read() as session:
        facts = family_facts(session, round_view(session, family, LAUNCHED_AT), LAUNCHED_AT, family_plan(1).language)
    assert facts is not None
    assert (facts.linked, facts.agreed) == (15, 0)
    assert all(isinstance(each, RoundSummary) and each.linked_to == family for each in facts.rounds)


def test_the_api_carries_the_family(family: str, coordinator: Visitor) -> None:
    assert len(coordinator.http.get(f"/api/rounds/{family}").json()["family"]["rounds"]) == 15
    assert coordinator.http.get(f"/api/rounds/{linked(1)}").json()["family"] is None


@pytest.mark.parametrize("municipalities", [1, 15, 290 if ALL else 60])
def test_the_familys_cost_is_a_few_queries_whatever_its_size(
    database: Database, sender: Sender, municipalities: int
) -> None:
    launch_once(database, sender, family_plan(municipalities), LAUNCHED_AT)
    asked: list[str] = []
    with database.read() as session:
        main = lookup.round_of(session, "avtal")
        event.listen(session.get_bind(), "before_cursor_execute", lambda *said: asked.append(said[2]))
        found = family_of(session, main, LAUNCHED_AT)
    assert found is not None
    assert found.progress.linked == municipalities
    assert len(asked) == 3


def test_a_coordinator_gives_the_whole_family_more_time_with_one_form(
    family: str, coordinator: Visitor, database: Database
) -> None:
    path = f"/console/rounds/{family}/do/extend-family"
    kept = hidden_in(coordinator.http.get(path))
    values = {
        "new_on": "2023-10-31",
        "decided_by": "systemledningen",
        "decided_on": "2023-04-20",
        "reason": "Fler möten.",
    }
    assert "Skriv vem som beslutade" in text_of(coordinator.http.post(path, data={**kept, **values, "decided_by": ""}))
    done = coordinator.http.post(path, data={**kept, **values})
    assert done.url.path == f"/console/families/{family}"
    assert "Svarstiden är förlängd" in text_of(done)
    with database.read() as session:
        assert {round_.due_on for round_ in lookup.rounds(session)} == {dt.date(2023, 10, 31)}


def test_days_for_the_entry_into_force_of_rounds_beside_stand_each_with_its_round_where_all_get_more_time(
    family: str, coordinator: Visitor, database: Database
) -> None:
    """The main round has none: the question is asked all the same."""
    with database.write() as session:
        for number, last in ((1, dt.date(2023, 8, 31)), (2, dt.date(2023, 9, 15))):
            rule = Effect(kind=EffectKind.FIXED_DATE, on=dt.date(2024, number, 1), decided_by=last)
            session.get_one(Round, linked(number)).effect = rule.model_dump(mode="json")
    path = f"/console/rounds/{family}/do/extend-family"
    page = coordinator.http.get(path)
    for number, days in ((1, "1 januari 2024, om alla har antagit senast 31 augusti"), (2, "1 februari 2024, om alla")):
        assert re.search(rf"Kommun 00000{number}: .{{0,20}}Gäller från {days}", text_of(page))
    given = {
        "new_on": "2023-10-31",
        "decided_by": "systemledningen",
        "decided_on": "2023-04-20",
        "reason": "Fler möten.",
    }
    assert "Välj om den dagen ska flyttas med" in text_of(
        coordinator.http.post(path, data={**hidden_in(page), **given})
    )
    coordinator.http.post(path, data={**hidden_in(page), **given, "effect": "move"})
    with database.read() as session:
        moved = [session.get_one(Round, linked(number)).effect_rule.decided_by for number in (1, 2)]
    assert moved == [dt.date(2023, 10, 31)] * 2


def test_what_is_alike_in_a_family_is_one_line_on_the_first_page_with_what_can_be_done_for_all(
    family: str, coordinator: Visitor, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    decide(database, sender, "avtal", "000001", REGION)
    decide(database, sender, linked(1), "000001", REGION)
    clock.move_to(LAUNCHED_AT + dt.timedelta(days=200))
    page = coordinator.http.get("/console")
    late = [row for row in re.findall(r'<li class="waits-.*?</li>', page.text, re.S) if ">sen<" in row]
    assert len(late) == 1
    assert "15: Kommun 000002, Kommun 000003, Kommun 000004 och 12 till, i 15 rundor" in late[0]
    assert 'href="/console/rounds/avtal/do/extend-family?back=/console"' in late[0]
    assert f'href="{MAIN}#waiting"' in late[0]
    assert 'id="waiting"' in coordinator.http.get(MAIN).text


def test_whoever_reaches_the_linked_rounds_alone_is_offered_nothing_for_all(
    family: str, visit: Visit, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    contact_address = "samordnare@kommun.example"
    with database.write() as session:
        for number in range(1, 6):
            beside = session.get_one(Round, linked(number))
            beside.contacts = [{"name": "", "email": contact_address, "phone": ""}]
    clock.move_to(LAUNCHED_AT + dt.timedelta(days=200))
    contact = visit()
    contact.come_in(sign_in_path(database, sender, clock.now(), contact_address))
    page = contact.http.get("/console").text
    assert page.count('<li class="waits-') == 10
    assert "extend-family" not in page
