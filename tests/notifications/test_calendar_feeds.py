"""Calendars to subscribe to: each principal's behind its own link, the round's behind a read-only one."""

import datetime as dt
from functools import partial

import httpx
import pytest
from icalendar import Calendar

from actions.access.links import read_only_link, revoke_link
from actions.record.record import Said
from actions.replies.replies import plan_route
from kit.clock import FrozenClock
from kit.database import Database
from kit.logs import masked
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import case_id
from models.values import Grant, Step
from notifications.calendar import appointments
from notifications.links import calendar_secret, token
from notifications.sender import Sender
from tests.launched import launch_once
from tests.letter_samples import invitation
from tests.lived import DOROTEA, LivedRound, council, grant_extension, said
from tests.visitor import NO_TLS, Visitor, link_path, text_of
from tests.web.test_forecast_shown import BJURHOLM, with_meetings  # noqa: F401 — a fixture

get = partial(httpx.get, verify=NO_TLS)


@pytest.fixture
def told(database: Database, sender: Sender, with_meetings: RoundPlan, now: dt.datetime) -> LivedRound:  # noqa: F811
    found = LivedRound(database, sender, launch_once(database, sender, with_meetings, now))
    found.today = now
    return found


def address(told: LivedRound, code: str = DOROTEA) -> str:
    with told.database.read() as session:
        case, _ = lookup.case_of(session, case_id(told.slug, code))
        return f"/calendar/{calendar_secret(told.sender.secret, case.link_id)}.ics"


def leadership_address(told: LivedRound) -> str:
    with told.database.write() as session:
        link = read_only_link(session, told.sender, told.slug, "Samråd vård och omsorg", Said(), told.today)
        return f"/calendar/{calendar_secret(told.sender.secret, link.id)}.ics"


def days(answer: httpx.Response) -> dict[str, tuple[str, int]]:
    """Each event's day and sequence by its title."""
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).events
    return {str(each["summary"]): (each.start.isoformat(), each.sequence) for each in events}


def uids(answer: httpx.Response) -> dict[str, str]:
    return {str(each["summary"]): str(each["uid"]) for each in Calendar.from_ical(answer.content).walk("VEVENT")}


TITLE = "Färdplan Nära vård 2030 i Västerbotten"


def test_a_principal_subscribes_to_its_due_date_and_last_meetings(site: str, told: LivedRound) -> None:
    found = days(get(site + address(told)))
    assert found[f"Svara senast: {TITLE}"][0] == "2023-08-31"
    assert found[f"Förslaget klart senast: {TITLE}"][0] == "2023-04-11"
    assert found[f"Sista mötet i tid, Kommunfullmäktige: {TITLE}"][0] == "2023-06-12"
    assert len(found) == 5


def test_a_principal_whose_meetings_are_unknown_subscribes_to_its_due_date(site: str, told: LivedRound) -> None:
    assert list(days(get(site + address(told, BJURHOLM)))) == [f"Svara senast: {TITLE}"]


def test_a_plan_takes_the_place_of_the_last_meetings(site: str, told: LivedRound) -> None:
    before = get(site + address(told))
    route = [Step(s.body, s.name, s.level, None) for s in told.dorotea().case.route]
    route[-1] = Step(route[-1].body, route[-1].name, route[-1].level, dt.date(2023, 6, 12))
    with told.database.write() as session:
        plan_route(session, told.sender, case_id(told.slug, DOROTEA), route, said(), told.today)
    after = get(site + address(told))
    assert days(after)[f"Kommunfullmäktige: {TITLE}"][0] == "2023-06-12"
    assert f"Sista mötet i tid, Kommunfullmäktige: {TITLE}" not in days(after)
    due = f"Svara senast: {TITLE}"
    assert uids(before)[due] == uids(after)[due]
    assert days(after)[due][1] > days(before)[due][1]


def test_an_extension_follows_with_the_same_uid_and_a_higher_sequence(site: str, told: LivedRound) -> None:
    before = get(site + address(told))
    grant = Grant(dt.date(2023, 9, 29), "Kommunfullmäktige", told.today.date(), "Hinner inte.")
    with told.database.write() as session:
        grant_extension(session, told.sender, case_id(told.slug, DOROTEA), grant, Said(), told.today)
    after = get(site + address(told))
    due = f"Svara senast: {TITLE}"
    assert days(after)[due][0] == "2023-09-29"
    assert days(after)[due][1] > days(before)[due][1]
    assert uids(after)[due] == uids(before)[due]


def test_days_that_move_by_themselves_rise_in_sequence_too(site: str, told: LivedRound, clock: FrozenClock) -> None:
    last = f"Sista mötet i tid, Kommunfullmäktige: {TITLE}"
    before = days(get(site + address(told)))[last]
    clock.move_to(clock.now() + dt.timedelta(days=3))
    assert days(get(site + address(told)))[last][1] == before[1] + 3


def test_the_letters_own_calendar_has_the_same_uid(
    sender: Sender, now: dt.datetime, site: str, told: LivedRound
) -> None:
    letter = appointments(sender, invitation(), now)
    assert letter is not None
    (event,) = Calendar.from_ical(letter).walk("VEVENT")
    assert str(event["uid"]) == uids(get(site + address(told)))[f"Svara senast: {TITLE}"]


def test_a_decision_empties_the_principals_calendar(site: str, told: LivedRound, clock: FrozenClock) -> None:
    told.today = dt.datetime(2023, 6, 20, 9, tzinfo=dt.UTC)
    told.report(council())
    clock.move_to(told.today)
    assert days(get(site + address(told))) == {}


def test_the_round_has_everybodys_days_in_one_calendar(site: str, told: LivedRound) -> None:
    found = days(get(site + leadership_address(told)))
    assert found[f"Svarsdatum: {TITLE}"][0] == "2023-08-31"
    assert found["Sista mötet i tid, Kommunfullmäktige: Dorotea kommun"][0] == "2023-06-12"
    assert found["Sista mötet i tid, Regionfullmäktige: Region Västerbotten"][0] == "2023-06-13"
    assert "Svara senast: Dorotea kommun" not in found


def test_a_calendars_address_opens_nothing_else(site: str, told: LivedRound) -> None:
    with told.database.read() as session:
        case, _ = lookup.case_of(session, case_id(told.slug, DOROTEA))
    written = calendar_secret(told.sender.secret, case.link_id)
    own = token(told.sender.secret, case.link_id)
    assert own not in written
    assert get(f"{site}/r/{written[32:]}").status_code == 404
    assert get(f"{site}/calendar/{case.link_id}{own}.ics").status_code == 404
    assert get(f"{site}/calendar/{written[:-1]}.ics").status_code == 404
    assert written[32:] not in masked(f"GET /calendar/{written}.ics")


def test_a_revoked_link_takes_its_calendar_along(site: str, told: LivedRound) -> None:
    path = address(told)
    with told.database.write() as session:
        case, _ = lookup.case_of(session, case_id(told.slug, DOROTEA))
        revoke_link(session, case.link_id, Said(), told.today)
    assert get(site + path).status_code == 404


def test_it_holds_no_link_and_no_secret(site: str, told: LivedRound) -> None:
    written = get(site + address(told)).text
    assert "http" not in written
    assert address(told)[42:-4] not in written


def test_the_address_stands_on_the_principals_page_and_by_the_read_only_link(
    coordinator: Visitor, told: LivedRound, site: str
) -> None:
    registrar = Visitor(site)
    registrar.arrive(link_path(told.database, told.sender, told.slug, DOROTEA))
    assert address(told) in registrar.read().text
    registrar.close()
    path = leadership_address(told)
    page = coordinator.http.get(f"/console/rounds/{told.slug}/do/reader")
    assert path in page.text
    assert "Kalender att prenumerera på" in text_of(page)
