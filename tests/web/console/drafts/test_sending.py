"""A draft on its way out: tried on oneself, put off to a day and hour, held some minutes, and taken back."""

import datetime as dt

import httpx
import lxml.html
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from actions.drafts.sending import launch_due
from actions.schedule.upcoming import LAUNCH, next_event
from kit.clock import DemoClock, FrozenClock
from kit.database import Database
from kit.errors import FaultyInput
from kit.settings import Settings
from models.files.round_plan import RoundPlan
from models.phrases import said_in
from models.reads import lookup
from models.reads.draft_reads import draft_of, drafts
from models.tables import Letter, OfficeRow
from models.vocabulary import LetterKind
from notifications.sender import Sender
from tests.visitor import COORDINATOR, Visitor, hidden_in, text_of
from tests.waiting import LONG
from tests.web.console.drafts.making import FILE, filled_in, made, saved
from web.console.drafts.review import refuse_after

BEFORE = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
AGREEMENT = """title: Avtal om gemensam beredskap
kind: agreement
att_satser:
- Att anta avtalet
principals:
- alla
due_on: 2023-05-31
"""
SLUG = "fardplan-nara-vard-2030-i-vasterbotten"


@pytest.fixture
def draft(coordinator: Visitor) -> str:
    return filled_in(coordinator)


def sent(coordinator: Visitor, draft: str, **values: str) -> httpx.Response:
    return coordinator.http.post(
        f"{draft}/review", data={**hidden_in(coordinator.http.get(f"{draft}/review")), **values}
    )


def rounds(database: Database) -> list[str]:
    with database.read() as session:
        return [round_.slug for round_ in lookup.rounds(session)]


def letters(database: Database) -> list[Letter]:
    with database.read() as session:
        return list(session.scalars(select(Letter).options(undefer(Letter.content)).order_by(Letter.id)))


def opened(database: Database, settings: Settings, clock: FrozenClock) -> list[str]:
    return launch_due(database, Sender.of(settings), settings, clock.now())


def test_a_round_goes_out_by_itself_at_its_day_and_hour(
    coordinator: Visitor, draft: str, database: Database, settings: Settings, clock: FrozenClock
) -> None:
    page = sent(coordinator, draft, do="later", launch_day="3 april", launch_hour="8.30")
    assert "Rundan skickas måndag 3 april 2023 kl. 08.30" in text_of(page)
    for told in ("/console/launch", "/console"):
        assert "skickas måndag 3 april 2023 kl. 08.30" in text_of(coordinator.http.get(told))
    clock.move_to(dt.datetime(2023, 4, 3, 6, 29, tzinfo=dt.UTC))
    assert opened(database, settings, clock) == []
    clock.move_to(dt.datetime(2023, 4, 3, 6, 30, tzinfo=dt.UTC))
    assert opened(database, settings, clock) == [SLUG]
    assert opened(database, settings, clock) == []
    assert [letter.kind for letter in letters(database)] == [LetterKind.INVITATION] * 16
    with database.read() as session:
        assert lookup.round_of(session, SLUG).launched_by == COORDINATOR
        assert drafts(session) == []


def test_what_is_put_off_can_be_taken_back_and_changed_again(
    coordinator: Visitor, draft: str, database: Database, settings: Settings, clock: FrozenClock
) -> None:
    sent(coordinator, draft, do="later", launch_day="2023-04-03", launch_hour="08:30")
    refused = saved(coordinator, draft, "words", in_letter="Nytt")
    assert refused.status_code == 409
    assert "Ångra utskicket först" in text_of(refused)
    page = coordinator.http.post(f"{draft}/take-back")
    assert "Utskicket är ångrat" in text_of(page)
    clock.move_to(dt.datetime(2023, 4, 4, tzinfo=dt.UTC))
    assert opened(database, settings, clock) == []
    assert saved(coordinator, draft, "words", in_letter="Nytt").url.path == draft
    assert (rounds(database), letters(database)) == ([], [])


def test_what_cannot_be_sent_at_its_hour_stays_a_draft_and_the_coordinators_are_told_why(
    coordinator: Visitor, draft: str, database: Database, settings: Settings, clock: FrozenClock
) -> None:
    sent(coordinator, draft, do="later", launch_day="2023-04-03", launch_hour="08.30")
    with database.write() as session:  # one of them is in the registry no more
        kept = draft_of(session, 1)
        kept.fields = {**kept.fields, "principals": ["Ingenstans kommun"]}
    clock.move_to(dt.datetime(2023, 4, 3, 7, 0, tzinfo=dt.UTC))
    assert opened(database, settings, clock) == []
    assert opened(database, settings, clock) == []
    told = letters(database)
    assert {each.kind for each in told} == {LetterKind.NOT_LAUNCHED}
    assert sorted(each.recipient for each in told) == [COORDINATOR, "samverkan@regionvasterbotten.example"]
    assert rounds(database) == []
    with database.read() as session:
        (kept,) = drafts(session)
    assert kept.launches_at is None
    assert kept.refusals


def test_a_name_that_was_taken_meanwhile_is_told_of_too(
    coordinator: Visitor, draft: str, database: Database, settings: Settings, clock: FrozenClock
) -> None:
    sent(coordinator, draft, do="later", launch_day="2023-04-03", launch_hour="08.30")
    other = filled_in(coordinator)
    saved(coordinator, other, "words", in_letter="Annat.")
    sent(coordinator, other)
    clock.move_to(dt.datetime(2023, 4, 3, 7, 0, tzinfo=dt.UTC))
    assert opened(database, settings, clock) == []
    told = [each for each in letters(database) if each.kind is LetterKind.NOT_LAUNCHED]
    assert {each.recipient for each in told} >= {COORDINATOR}
    page = text_of(coordinator.http.get(draft))
    assert "Rundan gick inte att skicka när den skulle" in page
    assert f"En runda som heter {SLUG} finns redan" in page


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"launch_day": "", "launch_hour": "08.00"}, "Skriv vilken dag rundan ska skickas."),
        ({"launch_day": "2023-04-03", "launch_hour": "morgonen"}, "Skriv klockslaget som 08.00."),
        ({"launch_day": "2023-03-20", "launch_hour": "08.00"}, "Tidpunkten har redan varit."),
    ],
)
def test_a_moment_that_cannot_be_is_refused_in_words(
    coordinator: Visitor, draft: str, values: dict[str, str], said: str
) -> None:
    page = sent(coordinator, draft, do="later", **values)
    assert page.status_code == 422
    assert said in text_of(page)


def test_a_round_that_is_sent_waits_some_minutes_and_can_be_undone(
    coordinator: Visitor, draft: str, database: Database, settings: Settings, clock: FrozenClock
) -> None:
    settings.hold_minutes = 5
    page = sent(coordinator, draft)
    assert "Ångra: rundan är inte skickad än" in text_of(page)
    assert (opened(database, settings, clock), rounds(database), letters(database)) == ([], [], [])
    coordinator.http.post(f"{draft}/take-back")
    clock.move_to(clock.now() + dt.timedelta(minutes=6))
    assert opened(database, settings, clock) == []
    sent(coordinator, draft)
    clock.move_to(clock.now() + dt.timedelta(minutes=5))
    assert opened(database, settings, clock) == [SLUG]
    assert coordinator.http.post(f"{draft}/take-back").status_code == 404


def test_a_file_that_is_sent_from_its_page_can_be_undone_too(
    coordinator: Visitor, database: Database, settings: Settings, clock: FrozenClock
) -> None:
    settings.hold_minutes = 5
    page = coordinator.http.get("/console/launch/file/fardplan-nara-vard-2030.yaml")
    held = coordinator.http.post(page.url.path, data=hidden_in(page))
    assert "Ångra: rundan är inte skickad än" in text_of(held)
    assert rounds(database) == []
    clock.move_to(clock.now() + dt.timedelta(minutes=5))
    assert opened(database, settings, clock) == ["fardplan-nara-vard-2030"]


def test_what_has_changed_since_it_was_shown_is_not_sent(coordinator: Visitor, draft: str, database: Database) -> None:
    shown = hidden_in(coordinator.http.get(f"{draft}/review"))
    saved(coordinator, draft, "words", in_letter="Något annat.")
    page = coordinator.http.post(f"{draft}/review", data=shown)
    assert page.status_code == 409
    assert rounds(database) == []


def test_a_test_letter_goes_to_oneself_alone_and_keeps_nothing_of_the_round(
    coordinator: Visitor, draft: str, database: Database
) -> None:
    page = coordinator.http.post(f"{draft}/test-letter", data={"who": "2425"})
    assert f"Ett provbrev är på väg till {COORDINATOR}." in text_of(page)
    (letter,) = letters(database)
    assert (letter.recipient, letter.round_slug) == (COORDINATOR, None)
    assert "Prov: Färdplan" in letter.subject
    assert "Det här är ett prov" in letter.content.decode()
    assert "Dorotea kommun" in letter.content.decode()
    assert rounds(database) == []


def test_the_whole_round_is_rehearsed_in_the_page(
    coordinator: Visitor, database: Database, settings: Settings, clock: FrozenClock
) -> None:
    to_three = FILE.replace("- alla", "- Dorotea\n- Umeå\n- Malå").replace("2023-08-31", "2023-05-31")
    draft = made(coordinator, text=to_three)  # every day of everybody is played
    page = rehearsed(coordinator, draft, settings, clock)
    assert "Så kan rundan gå, med påhittade svar." in page
    assert "Dag för dag" in page
    assert "· till 3 brevlådor" in page
    assert (rounds(database), letters(database)) == ([], [])


def test_a_rehearsal_is_played_by_those_the_round_is_checked_against_whatever_county_the_installation_is_set_to(
    coordinator: Visitor, database: Database, settings: Settings, clock: FrozenClock
) -> None:
    coordinator.http.post("/console/registry/new", data={"county": "25"})
    mailboxes = "Kod;Registrator\n2580;registrator@lulea.example\n2584;registrator@kiruna.example\n"
    shown = coordinator.http.post("/console/registry/norrbotten/registry/import", data={"text": mailboxes})
    coordinator.http.post(shown.url.path, data=hidden_in(shown))
    with database.write() as session:  # it was there first
        session.execute(update(OfficeRow).where(OfficeRow.slug == "norrbotten").values(made_at=BEFORE))
    to_two = AGREEMENT.replace("- alla", "- Luleå\n- Kiruna")
    played = rehearsed(coordinator, made(coordinator, text=to_two), settings, clock)
    assert "Luleå kommun: Mottagandet bekräftades." in played
    assert "Malå kommun" not in played


def rehearsed(coordinator: Visitor, draft: str, settings: Settings, clock: FrozenClock) -> str:
    DemoClock(settings.home / "clock").move_to(clock.now())
    settings.mode = "demo"
    return text_of(coordinator.http.post(f"{draft}/rehearse", timeout=LONG))


def test_the_demonstrations_next_event_is_when_a_draft_is_sent(
    coordinator: Visitor, draft: str, database: Database
) -> None:
    sent(coordinator, draft, do="later", launch_day="2023-04-03", launch_hour="08.30")
    with database.read() as session:
        coming = next_event(session, dt.datetime(2023, 3, 27, 9, tzinfo=dt.UTC))
    assert coming is not None
    assert (coming.what, coming.at) == (LAUNCH, dt.datetime(2023, 4, 3, 6, 30, tzinfo=dt.UTC))


def test_nothing_goes_out_later_than_the_first_due_date_of_the_rounds_that_go_out_together(fardplan: RoundPlan) -> None:
    beside = fardplan.model_copy(update={"due_on": dt.date(2023, 4, 28)})
    plan = fardplan.model_copy(update={"linked": (beside,)})
    refuse_after(plan, dt.datetime(2023, 4, 27, 6, tzinfo=dt.UTC))
    with pytest.raises(FaultyInput) as refused:
        refuse_after(plan, dt.datetime(2023, 4, 28, 6, tzinfo=dt.UTC))
    assert "28 april 2023" in said_in(refused.value.faults[0].message, "sv")


def test_enter_in_the_day_to_send_on_never_sends_now(coordinator: Visitor, draft: str) -> None:
    page = lxml.html.fromstring(coordinator.http.get(f"{draft}/review").text)
    first = next(each for each in page.iter("button") if each.get("form") == "written" or in_written(each))
    assert (first.get("name"), first.get("value")) == ("do", "later")


def in_written(button: lxml.html.HtmlElement) -> bool:
    return any(each.get("id") == "written" for each in button.iterancestors("form"))
