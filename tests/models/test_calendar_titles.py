"""Which event of an .ics file is which body's meeting: what is certain is taken, what may be is asked about."""

from functools import partial
from pathlib import Path

import pytest

from actions.rounds.round_plans import check_source
from cli.check import as_json, verdict_on
from cli.common.counties import registered_in
from models.files.calendar_file import calendar_cautions, calendar_reading, county_with_meetings, meetings_of
from models.files.county import County
from models.files.county_file import read_county
from models.files.ics.body_days import (
    GOES_ON,
    MAY_BE_A_MEETING,
    NO_MEETINGS,
    NOT_MEETINGS,
    SEVERAL_DAYS,
    TOO_LONG,
)
from models.files.ics.titles import said_in_title
from models.files.yaml_source import parse_source, read_source
from rules.round_check.warnings import CALENDAR_QUESTIONS
from tests.models.test_calendar_series import april, calendar
from tests.models.test_calendars import COUNTY_FILE, FARDPLAN, LAUNCH

BODIES = {"KSAU": "Kommunstyrelsens arbetsutskott", "KS": "Kommunstyrelsen", "KF": "Kommunfullmäktige"}

OF_THE_COUNCIL = [
    "Kommunfullmäktige",
    "KF",
    "kf-sammanträde",
    "Fullmäktige",
    "Kommunfullmäktige sammanträder",
    "Kommunfullmäktiges sammanträde 24 april 2023 kl. 13.00",
    "Extra sammanträde, Kommunfullmäktige",
    "Kommunfullmäktige, budget",
    "Dorotea kommun: KF",
    "Sammanträde",
    "Kommunfullmaktigemöte",
    "",
]
OF_OTHERS = [
    "Kommunstyrelsen",
    "Kommunstyrelsemöte",
    "KSAU",
    "KS/AU",
    "Arbetsutskottet",
    "Byggnadsnämnden",
    "Socialnämndens arbetsutskott",
    "Kommunala pensionärsrådet",
    "Valberedningen",
]
NO_MEETING = [
    "INSTÄLLT: Kommunfullmäktige",
    "Kommunfullmäktige – ställs in",
    "Canceled: KF",
    "KF (utgår)",
    "Stoppdatum för ärenden",
    "Sista dag för ärenden till KF",
    "Kallelse till kommunfullmäktige",
    "Beredning inför KF",
    "Gruppmöte KF",
    "Kansliet stängt",
    "Kommunhuset håller stängt",
    "Sommaruppehåll",
]
UNCERTAIN = [
    "Julfest",
    "KF och KS",
    "Budgetdag KF",
    "Kommunfullmäktige flyttat till 12 maj",
    "Kommunfullmäktige (reservdag)",
    "KF vid behov",
    "KF Folkets hus",
    "Sammanträde med kommunfullmäktige",
    "Gemensamt möte",
    "24 april",
    "Stängt sammanträde KF",
]


@pytest.mark.parametrize("title", OF_THE_COUNCIL)
def test_a_title_that_says_only_that_the_body_meets_is_its_meeting(title: str) -> None:
    said = said_in_title(title, BODIES, ["Dorotea"])
    assert said.is_certainly_of("KF")
    assert not said.is_no_meeting
    assert not said.is_of_others("KF")


@pytest.mark.parametrize("title", OF_OTHERS)
def test_another_bodys_meeting_is_not_the_bodys(title: str) -> None:
    said = said_in_title(title, BODIES)
    assert said.is_of_others("KF")
    assert not said.is_certainly_of("KF")


@pytest.mark.parametrize("title", NO_MEETING)
def test_a_title_that_says_that_nobody_meets_is_nobodys_meeting(title: str) -> None:
    said = said_in_title(title, BODIES)
    assert said.is_no_meeting
    assert not said.is_certainly_of("KF")


@pytest.mark.parametrize("title", UNCERTAIN)
def test_a_title_that_says_more_is_asked_about(title: str) -> None:
    said = said_in_title(title, BODIES)
    assert not said.is_certainly_of("KF")
    assert not said.is_no_meeting
    assert not said.is_of_others("KF")


@pytest.mark.parametrize("body", BODIES)
def test_a_title_that_names_one_body_is_that_bodys_and_no_others(body: str) -> None:
    for name in (body, BODIES[body], f"{BODIES[body]}, sammanträde", f"{body}-möte"):
        said = said_in_title(name, BODIES)
        assert [each for each in BODIES if said.is_certainly_of(each)] == [body]


@pytest.fixture(scope="module")
def county() -> County:
    return read_county(COUNTY_FILE)


WHOLE_HOUSE = calendar(
    "UID:1\nSUMMARY:Kommunfullmäktige\nDTSTART;VALUE=DATE:20230424",
    "UID:2\nSUMMARY:Kommunstyrelsen\nDTSTART;VALUE=DATE:20230411",
    "UID:3\nSUMMARY:Stoppdatum för ärenden\nDTSTART;VALUE=DATE:20230405",
    "UID:4\nSUMMARY:INSTÄLLT: Kommunfullmäktige\nDTSTART;VALUE=DATE:20230406",
    "UID:5\nSUMMARY:Budgetdag\nDTSTART;VALUE=DATE:20230417",
)


def told(county: County, folder: Path, data: bytes, entry: str = "") -> tuple[object, list[tuple[str, str]]]:
    (folder / "kf.ics").write_bytes(data)
    text = f"calendars:\n  - {{principal: Dorotea, body: KF, file: kf.ics{entry}}}\n"
    reading = calendar_reading(parse_source(text, folder / "vasterbotten.yaml"), county)
    assert reading.faults == ()
    cautions = [(each.message, each.found or "") for each in calendar_cautions(reading, county)]
    return meetings_of(reading, county).get("2425", {}).get("KF"), cautions


def test_of_a_whole_house_only_the_bodys_own_meetings_are_taken(county: County, tmp_path: Path) -> None:
    days, cautions = told(county, tmp_path, WHOLE_HOUSE)
    assert days == april(24)
    assert cautions == [
        (NOT_MEETINGS, "Kommunstyrelsen; Stoppdatum för ärenden; INSTÄLLT: Kommunfullmäktige"),
        (MAY_BE_A_MEETING, "rad 23: Budgetdag, 2023-04-17"),
    ]


def test_what_was_asked_about_is_answered_with_its_title(county: County, tmp_path: Path) -> None:
    days, cautions = told(county, tmp_path, WHOLE_HOUSE, ", titles: [budgetdag]")
    assert days == april(17, 24)
    assert [message for message, _ in cautions] == [NOT_MEETINGS]


def test_a_calendar_named_for_another_body_is_not_the_bodys(county: County, tmp_path: Path) -> None:
    data = calendar("UID:1\nSUMMARY:Sammanträde\nDTSTART:20230424", head="X-WR-CALNAME:Kommunstyrelsen Dorotea\n")
    days, cautions = told(county, tmp_path, data)
    assert days is None
    assert [message for message, _ in cautions] == [MAY_BE_A_MEETING, NO_MEETINGS]


def test_a_meeting_of_several_days_is_its_first_and_what_goes_on_for_weeks_is_none(
    county: County, tmp_path: Path
) -> None:
    data = calendar(
        "UID:1\nSUMMARY:KF\nDTSTART;VALUE=DATE:20230424\nDTEND;VALUE=DATE:20230426",
        "UID:2\nSUMMARY:KF\nDTSTART;VALUE=DATE:20230403\nDTEND;VALUE=DATE:20230430",
    )
    days, cautions = told(county, tmp_path, data)
    assert days == april(24)
    assert cautions == [
        (TOO_LONG, "rad 9: KF, 2023-04-03"),
        (SEVERAL_DAYS, "rad 3: KF, 2023-04-24 – 2023-04-25"),
    ]


def test_that_a_meeting_goes_on_without_end_is_said(county: County, tmp_path: Path) -> None:
    _, cautions = told(county, tmp_path, calendar("UID:1\nSUMMARY:KF\nDTSTART:20230424\nRRULE:FREQ=WEEKLY"))
    assert cautions == [(GOES_ON, "rad 3: KF, 2030-12-16")]


def test_a_broken_day_is_told_with_the_files_own_line_and_nothing_is_known_of_the_body(tmp_path: Path) -> None:
    (tmp_path / "kf.ics").write_bytes(calendar("UID:1\nSUMMARY:KF\nDTSTART:2023-04-24"))
    file = tmp_path / "vasterbotten.yaml"
    file.write_text("calendars:\n  - {principal: Dorotea, body: KF, file: kf.ics}\n", encoding="utf-8")
    verdict = verdict_on(file, partial(registered_in, COUNTY_FILE), LAUNCH)
    (fault,) = as_json(verdict, "en")["faults"]
    assert verdict.exit_code == 2
    assert (fault["line"], fault["found"]) == (2, "kf.ics, line 6: DTSTART:2023-04-24")
    assert fault["expected"] == "for example DTSTART;VALUE=DATE:20230424"


def test_a_round_is_told_that_the_calendars_have_questions(tmp_path: Path) -> None:
    county_file, calendars = tmp_path / "counties" / "a.yaml", tmp_path / "calendars"
    county_file.parent.mkdir()
    calendars.mkdir()
    county_file.write_bytes(COUNTY_FILE.read_bytes())
    (calendars / "kf.ics").write_bytes(WHOLE_HOUSE)
    (calendars / "a.yaml").write_text("calendars:\n  - {principal: Dorotea, body: KF, file: kf.ics}\n")
    warnings = check_source(read_source(FARDPLAN), county_with_meetings(county_file), LAUNCH).warnings
    assert [each.found for each in warnings if each.message == CALENDAR_QUESTIONS] == ["1 att svara på"]
