"""Meeting days as data: the calendar file beside the county's, with faults as plain as a round file's."""

import datetime as dt
import shutil
from functools import partial
from pathlib import Path

import pytest

from actions.rounds.round_plans import check_source, load_plan
from cli.check import as_json, verdict_on
from cli.common.counties import registered_in
from kit.errors import Fault
from kit.settings import CHECKOUT
from models.files.calendar_file import calendar_path, calendar_reading, county_with_meetings, meetings_of
from models.files.county import County
from models.files.county_file import read_county
from models.files.ics_file import NotACalendar
from models.files.yaml_source import parse_source, read_source
from models.meetings import Lead, Meetings, lead_times_of
from rules.forecast import Verdict, outlook
from tests.models.ics_days import days_in

DATA = CHECKOUT / "data"
COUNTY_FILE = DATA / "counties" / "vasterbotten.yaml"
EXAMPLE = DATA / "calendars" / "vasterbotten.yaml"
FARDPLAN = DATA / "rounds" / "fardplan-nara-vard-2030.yaml"
LAUNCH = dt.date(2023, 3, 27)

COUNCIL_ICS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Exempel//sv
BEGIN:VEVENT
UID:1@example
DTSTART;TZID=Europe/Stockholm:20230424T130000
RRULE:FREQ=MONTHLY;BYDAY=-1MO;UNTIL=20230627T215959Z
EXDATE;TZID=Europe/Stockholm:20230529T130000
SUMMARY:Kommunfullmäktige
END:VEVENT
BEGIN:VEVENT
UID:2@example
DTSTART:20230918T220000Z
SUMMARY:Kommunfullmäktige
END:VEVENT
BEGIN:VEVENT
UID:3@example
DTSTART;VALUE=DATE:20231204
SUMMARY:Kommunfullmäktige
END:VEVENT
BEGIN:VEVENT
UID:4@example
DTSTART;VALUE=DATE:20231218
STATUS:CANCELLED
SUMMARY:Inställt
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture(scope="module")
def county() -> County:
    return read_county(COUNTY_FILE)


def faults(text: str, county: County, folder: Path = DATA / "calendars") -> list[Fault]:
    return list(calendar_reading(parse_source(text, folder / "vasterbotten.yaml"), county).faults)


def meetings(text: str, county: County, folder: Path = DATA / "calendars") -> dict[str, Meetings]:
    return meetings_of(calendar_reading(parse_source(text, folder / "vasterbotten.yaml"), county), county)


def test_the_example_is_sound_and_leaves_some_unknown() -> None:
    county = county_with_meetings(COUNTY_FILE)
    known = {each.name: county.meetings_of(each) for each in county.principals}
    assert county.calendar_faults == 0
    assert set(known["Dorotea kommun"]) == {"KSAU", "KS", "KF"}
    assert known["Bjurholms kommun"] == {}
    assert set(known["Åsele kommun"]) == {"KS", "KF"}


def test_the_example_says_that_its_days_are_invented() -> None:
    assert "PÅHITTADE EXEMPELDAGAR" in EXAMPLE.read_text(encoding="utf-8")


def test_nobody_in_the_example_meets_in_july() -> None:
    county = county_with_meetings(COUNTY_FILE)
    days = [day for each in county.principals for held in county.meetings_of(each).values() for day in held]
    assert days
    assert not [day for day in days if day.month == 7]


def test_a_round_takes_its_principals_meetings_along() -> None:
    plan = load_plan(FARDPLAN, county_with_meetings(COUNTY_FILE), LAUNCH)
    leads = lead_times_of(plan.lead_times)
    found = {each.name: outlook(each.route, each.meetings, leads, LAUNCH, plan.due_on) for each in plan.principals}
    assert found["Dorotea kommun"].verdict is Verdict.MAKES_IT
    assert found["Bjurholms kommun"].verdict is Verdict.UNKNOWN
    late = found["Storumans kommun"]
    assert late.verdict is Verdict.CANNOT
    assert late.first[-1].on == dt.date(2023, 9, 18)


def test_days_may_be_listed_pasted_or_in_a_file(county: County, tmp_path: Path) -> None:
    (tmp_path / "kf.ics").write_text(COUNCIL_ICS, encoding="utf-8")
    text = """
calendars:
  - {principal: Dorotea, body: ksau, dates: [2023-05-16, 2023-04-25]}
  - {principal: "2425", body: KS, text: "9 maj och 30 maj 2023"}
  - {principal: Dorotea kommun, body: KF, file: kf.ics}
  - {principal: Dorotea, body: KF, dates: [2023-06-19]}
"""
    found = meetings(text, county, tmp_path)["2425"]
    assert found["KSAU"] == (dt.date(2023, 4, 25), dt.date(2023, 5, 16))
    assert found["KS"] == (dt.date(2023, 5, 9), dt.date(2023, 5, 30))
    assert found["KF"] == tuple(dt.date(2023, *day) for day in ((4, 24), (6, 19), (6, 26), (9, 19), (12, 4)))


def test_a_body_with_no_days_is_known_not_to_meet(county: County) -> None:
    assert meetings("calendars:\n  - {principal: Malå, body: KF, dates: []}\n", county) == {"2418": {"KF": ()}}


def test_every_fault_is_told_with_its_line_and_what_was_meant(county: County, tmp_path: Path) -> None:
    (tmp_path / "kf.ics").write_text("inte en kalender", encoding="utf-8")
    text = """calendars:
  - principal: Dorrotea
    body: KF
    dates: [2023-06-19]
  - principal: Dorotea
    body: KFF
    dates: [2023-06-31]
  - principal: Umeå
    body: KS
    text: 24 april, 31 juni 2023
  - principal: Umeå
    body: KF
    file: kf.isc
  - principal: Umeå
    body: KSAU
    file: kf.ics
  - principal: Malå
    body: KSAU
  - principal: Malå
    body: KS
    text: Kommunstyrelsen sammanträder
"""
    found = {(fault.line, fault.field): fault for fault in faults(text, county, tmp_path)}
    assert found[2, "calendars[0].principal"].expected == "Dorotea kommun"
    assert found[6, "calendars[1].body"].expected == "KF"
    assert found[7, "calendars[1].dates[0]"].expected == "2023-06-30"
    assert found[10, "calendars[2].text"].found == "31 juni 2023"
    assert found[13, "calendars[3].file"].expected == "kf.ics"
    assert found[16, "calendars[4].file"].message.startswith("Filen går inte att läsa som kalender")
    assert found[17, "calendars[5]"].message.startswith("Mötesdagarna saknas")
    assert found[21, "calendars[6].text"].message == "Här finns inget datum."
    assert len(found) == 8


def test_what_is_faulty_is_unknown_and_the_rest_is_used(county: County) -> None:
    text = """calendars:
  - {principal: Dorotea, body: KS, text: "31 juni 2023"}
  - {principal: Dorotea, body: KF, text: "19 juni 2023"}
"""
    assert meetings(text, county) == {"2425": {"KF": (dt.date(2023, 6, 19),)}}


def test_a_file_outside_the_folder_is_refused(county: County) -> None:
    text = "calendars:\n  - {principal: Malå, body: KF, file: ../counties/vasterbotten.yaml}\n"
    assert [fault.message for fault in faults(text, county)] == [
        "Kalenderfilen måste ligga i samma mapp som den här filen, eller i en mapp under den."
    ]


def test_a_county_without_a_calendar_file_has_unknown_meetings(tmp_path: Path) -> None:
    file = tmp_path / "counties" / "vasterbotten.yaml"
    file.parent.mkdir()
    shutil.copy(COUNTY_FILE, file)
    found = county_with_meetings(file)
    assert not calendar_path(file).exists()
    assert all(found.meetings_of(each) == {} for each in found.principals)


def test_a_faulty_calendar_file_stops_no_round_but_is_told(tmp_path: Path) -> None:
    file = tmp_path / "counties" / "vasterbotten.yaml"
    file.parent.mkdir()
    calendar_path(file).parent.mkdir()
    shutil.copy(COUNTY_FILE, file)
    calendar_path(file).write_text("calendars:\n  - {principal: Dorrotea, body: KF, dates: []}\n", encoding="utf-8")
    checked = check_source(read_source(FARDPLAN), county_with_meetings(file), LAUNCH)
    assert checked.plan is not None
    assert any("kalenderfil" in warning.message for warning in checked.warnings)


def test_the_check_command_knows_a_calendar_file() -> None:
    verdict = verdict_on(EXAMPLE, partial(registered_in, COUNTY_FILE), LAUNCH)
    assert as_json(verdict, "sv")["summary"] == {"bodies": 41}


def test_lead_times_are_the_countys_unless_the_round_says_otherwise(county: County) -> None:
    text = FARDPLAN.read_text(encoding="utf-8") + "\nlead_times: {first: 10, nämnd: [5, 9]}\n"
    slow = county.model_copy(update={"lead_times": type(county.lead_times)(first=Lead(1, 2), styrelse=Lead(8, 16))})
    plan = check_source(parse_source(text, FARDPLAN), slow, LAUNCH).plan
    assert plan is not None
    leads = lead_times_of(plan.lead_times)
    assert (leads.first, leads.namnd, leads.styrelse, leads.fullmaktige) == ((10, 10), (5, 9), (8, 16), (14, 28))


@pytest.mark.parametrize("written", ["[28, 14]", "snart", "[1, 2, 3]", "-1"])
def test_a_lead_time_that_is_none_is_told(county: County, written: str) -> None:
    text = FARDPLAN.read_text(encoding="utf-8") + f"\nlead_times:\n  fullmäktige: {written}\n"
    checked = check_source(parse_source(text, FARDPLAN), county, LAUNCH)
    assert [(fault.message, fault.expected) for fault in checked.faults] == [
        ("Ledtiden ska vara dagar: de kortaste och de vanliga.", "[14, 21]")
    ]


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"BEGIN:VCALENDAR", b"BEGIN:VEVENT\nDTSTART:nonsense\nEND:VEVENT"])
def test_anything_else_is_no_calendar(data: bytes) -> None:
    with pytest.raises(NotACalendar):
        days_in(data)


def test_an_endless_repetition_ends() -> None:
    endless = COUNCIL_ICS.replace(";UNTIL=20230627T215959Z", "").replace("FREQ=MONTHLY;BYDAY=-1MO", "FREQ=WEEKLY")
    assert len(days_in(endless.encode())) <= 403
