"""Meeting days that a principal tells in one round are offered in its other rounds, and taken over by one press."""

import datetime as dt
from collections.abc import Callable

import httpx
import pytest

from actions.record.audit import verify
from actions.registry.corrections import keep_meetings
from actions.rounds.launch import launch
from actions.rounds.round_plans import load_plan
from kit.clock import FrozenClock
from kit.database import Database
from models.files.calendar_file import county_with_meetings
from models.files.round_plan import RoundPlan
from models.meetings import Meetings
from models.reads import lookup
from models.tables import Case, Event, case_id
from models.vocabulary import Channel, EventKind
from notifications.sender import Sender
from rules.wording.event_wording import event_sentence
from tests.lived import DOROTEA
from tests.visitor import COORDINATOR, WHO, Visit, Visitor, forms_in, link_path, text_of
from tests.web.test_forecast_shown import COUNTY_FILE, FARDPLAN, LAUNCH_DAY

OTHER = "en-annan"
TOLD = {"meetings[KS]": "2 maj, 6 juni 2023", "meetings[KF]": "26 juni 2023"}
OFFERED = "Nyare mötesdagar är angivna"
PRESS = "Använd mötesdagarna som angavs 28 mars 2023"
HERE = f"/console/rounds/{OTHER}/{DOROTEA}"
A_DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def fardplan() -> RoundPlan:
    """The Färdplan with the days its registry has."""
    return load_plan(FARDPLAN, county_with_meetings(COUNTY_FILE), LAUNCH_DAY)


@pytest.fixture
def other(database: Database, sender: Sender, launched: str, fardplan: RoundPlan, clock: FrozenClock) -> str:
    """A round beside the Färdplan that has nothing to do with it but its principals; it is the day after."""
    launch(database, sender, fardplan.model_copy(update={"slug": OTHER, "title": "En annan runda"}), clock.now())
    clock.move_to(clock.now() + A_DAY)
    return OTHER


@pytest.fixture
def there(visit: Visit, database: Database, sender: Sender, other: str) -> Visitor:
    """Dorotea's registrar at the other round, who has answered nothing yet."""
    visitor = visit()
    visitor.arrive(link_path(database, sender, other, DOROTEA))
    return visitor


def press(visitor: Visitor, page: httpx.Response, **values: str) -> httpx.Response:
    """Send the form that offers the days, as it stands."""
    form = next(each for each in forms_in(page.text) if str(each.action).endswith("/motesdagar"))
    return visitor.http.post(str(form.action), data={**dict(form.form_values()), **values})


def meetings(database: Database, slug: str) -> Meetings:
    with database.read() as session:
        return dict(session.get_one(Case, case_id(slug, DOROTEA)).meetings)


def last_event(database: Database, slug: str) -> Event:
    with database.read() as session:
        return lookup.case_events(session, case_id(slug, DOROTEA))[-1]


def test_days_told_in_one_round_are_offered_in_another_with_what_they_do_and_taken_over_by_one_press(
    dorotea: Visitor, there: Visitor, launched: str, database: Database, clock: FrozenClock
) -> None:
    assert OFFERED not in text_of(there.read())
    before = meetings(database, OTHER)
    dorotea.send("/motesdagar", **TOLD)
    assert meetings(database, OTHER) == before
    page = there.read()
    said = text_of(page)
    assert OFFERED in said
    assert "Kommunfullmäktige: tillkommer 26 juni 2023; försvinner 17 april 2023, 22 maj 2023, 12 juni 2023," in said
    assert "Med de nya dagarna:" in said
    assert PRESS in said
    clock.move_to(clock.now() + A_DAY)
    answer = press(there, page, name=WHO["name"], role=WHO["role"])
    assert "Mötesdagarna är sparade" in text_of(answer)
    assert meetings(database, OTHER) == meetings(database, launched)
    line = "Mötesdagarna som angavs tisdag 28 mars 2023 används här också."
    after = text_of(there.read())
    assert line in after
    assert OFFERED not in after
    assert OFFERED not in text_of(dorotea.read())
    event = last_event(database, OTHER)
    assert "used here too" in event_sentence(event.kind, event.told, "en")
    with database.read() as session:
        assert verify(session)[1] == []


def test_whoever_has_answered_before_only_presses(dorotea: Visitor, there: Visitor, database: Database) -> None:
    dorotea.send("/motesdagar", **TOLD)
    there.send("/bekrafta")
    assert "Mötesdagarna är sparade" in text_of(press(there, there.read()))
    assert last_event(database, OTHER).actor == WHO["name"]


def test_without_a_name_the_form_comes_back_with_the_days_in_it(dorotea: Visitor, there: Visitor) -> None:
    dorotea.send("/motesdagar", **TOLD)
    answer = press(there, there.read())
    assert answer.status_code == 422
    assert "Skriv ditt namn." in text_of(answer)
    assert "2023-06-26</textarea>" in answer.text


def test_a_coordinator_takes_them_over_in_its_own_name_and_takes_that_back(
    dorotea: Visitor, other: str, launched: str, coordinator: Visitor, database: Database, clock: FrozenClock
) -> None:
    before = meetings(database, other)
    dorotea.send("/motesdagar", **TOLD)
    clock.move_to(clock.now() + A_DAY)
    press(coordinator, coordinator.http.get(HERE))
    assert meetings(database, other) == meetings(database, launched)
    event = last_event(database, other)
    assert (event.kind, event.channel, event.actor) == (EventKind.MEETINGS_TOLD, Channel.CONSOLE, "Samordnaren")
    assert (event.role, event.told["as_told_on"]) == (COORDINATOR, "2023-03-28")
    assert OFFERED not in text_of(coordinator.http.get(HERE))
    clock.move_to(clock.now() + A_DAY)
    coordinator.http.post(f"{HERE}/do/withdraw/{event.number}", data={"reason": "Fel runda."})
    assert meetings(database, other) == before
    assert OFFERED in text_of(coordinator.http.get(HERE))


def test_a_planned_day_that_would_fall_is_named_first(dorotea: Visitor, there: Visitor) -> None:
    there.send("/planera", **{"route[0].body": "KF", "route[0].planned_on": "2023-06-12"})
    dorotea.send("/motesdagar", **TOLD)
    said = text_of(there.read())
    assert "Den planerade dagen 12 juni 2023 i kommunfullmäktige gäller då inte längre." in said


def in_the_registry(coordinator: Visitor, launched: str, database: Database, now: dt.datetime) -> None:
    with database.write() as session:
        round_ = lookup.round_of(session, launched)
        keep_meetings(session, round_, DOROTEA, {"KF": [dt.date(2023, 6, 26)]}, "Kansliet", now)


def only_in_that_round(coordinator: Visitor, launched: str, database: Database, now: dt.datetime) -> None:
    told = {"channel": "website", "scope": "here", "meetings[KF]": "26 juni 2023"}
    coordinator.http.post(f"/console/rounds/{launched}/{DOROTEA}/motesdagar", data=told)


def in_a_pasted_calendar(coordinator: Visitor, launched: str, database: Database, now: dt.datetime) -> None:
    page = f"/console/rounds/{launched}/{DOROTEA}/motesdagar"
    read = coordinator.http.post(page, data={"page": "Kommunfullmäktige\n26 juni 2023", "channel": "website"})
    form = max(forms_in(read.text), key=lambda each: len(each.form_values()))
    coordinator.http.post(page, data={**dict(form.form_values()), "scope": "registry", "channel": "website"})


@pytest.mark.parametrize("tell", [in_the_registry, only_in_that_round, in_a_pasted_calendar])
def test_wherever_they_were_told_they_are_offered(
    coordinator: Visitor,
    launched: str,
    other: str,
    database: Database,
    clock: FrozenClock,
    tell: Callable[[Visitor, str, Database, dt.datetime], None],
) -> None:
    assert OFFERED not in text_of(coordinator.http.get(HERE))
    tell(coordinator, launched, database, clock.now())
    said = text_of(coordinator.http.get(HERE))
    assert "tillkommer 26 juni 2023" in said
    assert PRESS in said


def test_nothing_is_offered_over_a_later_word_in_the_round_itself_nor_once_what_was_told_is_taken_back(
    dorotea: Visitor, there: Visitor, coordinator: Visitor, launched: str, clock: FrozenClock, database: Database
) -> None:
    dorotea.send("/motesdagar", **TOLD)
    told = last_event(database, launched).number
    clock.move_to(clock.now() + A_DAY)
    there.send("/motesdagar", **{"meetings[KS]": "9 maj 2023", "meetings[KF]": "19 juni 2023"})
    assert OFFERED not in text_of(there.read())
    assert OFFERED in text_of(dorotea.read())
    own = last_event(database, OTHER)
    assert "as_told_on" not in own.told
    clock.move_to(clock.now() + A_DAY)
    for slug, number in ((OTHER, own.number), (launched, told)):
        page = f"/console/rounds/{slug}/{DOROTEA}/do/withdraw/{number}"
        coordinator.http.post(page, data={"reason": "Fel dagar."})
    assert OFFERED not in text_of(there.read())
    assert OFFERED not in text_of(dorotea.read())


def test_in_a_closed_round_nothing_is_offered(
    dorotea: Visitor, there: Visitor, coordinator: Visitor, clock: FrozenClock
) -> None:
    dorotea.send("/motesdagar", **TOLD)
    clock.move_to(clock.now() + A_DAY)
    coordinator.http.post(f"/console/rounds/{OTHER}/do/close", data={"reason": "Klart."})
    assert OFFERED not in text_of(there.read())
    assert OFFERED not in text_of(coordinator.http.get(HERE))
