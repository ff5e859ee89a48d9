"""Every parser stops at its limits, with a plain fault, and what is real stays far below them."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from actions.rounds.round_plans import check_round_file
from cli.check import verdict_on
from cli.common.counties import registered_in
from kit.errors import Fault
from kit.settings import CHECKOUT
from models.files import ics_file, round_file, yaml_source
from models.files.calendar_file import MANY_FILES, calendar_reading, county_with_meetings
from models.files.county import County
from models.files.county_file import county_reading
from models.files.faults import LONG_LIST
from models.files.ics_file import NotACalendar
from models.files.limits import FAULTS, FILES, ICS, PAGE_FILE, PASTED, PDF, ROUND, YAML
from models.files.meeting_page.reading import TOO_MANY_DAYS, read_days
from models.files.round_file import round_reading
from models.files.yaml_source import Source, parse_source, read_source
from tests.counties import _HEAD
from tests.models.ics_days import days_in
from tests.models.test_calendars import COUNCIL_ICS, COUNTY_FILE
from web.pages.pages import environment

HERE = CHECKOUT / "data" / "rounds" / "x.yaml"
TODAY = dt.date(2023, 3, 1)
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def said(faults: Iterable[Fault]) -> list[tuple[str, int | None]]:
    return [(fault.message, fault.line) for fault in faults]


def read(text: str) -> Source:
    return parse_source(text, HERE)


@pytest.fixture(scope="module")
def county() -> County:
    return county_with_meetings(COUNTY_FILE)


def test_a_file_that_would_grow_by_references_is_refused_with_line_and_word() -> None:
    source = read(LAUGHS)
    assert source.count < 200
    first, second = source.faults[:2]
    assert (first.message, first.line, first.found) == (yaml_source.ANCHOR, 1, "&a")
    assert (second.message, second.line, second.found) == (yaml_source.ANCHOR, 2, "&b")
    assert (yaml_source.ALIAS, 9) in said(source.faults)


@pytest.mark.parametrize(
    ("text", "message", "found"),
    [
        ("title: *x", yaml_source.ALIAS, "*x"),
        ("title: &x hej", yaml_source.ANCHOR, "&x"),
        ("&x title: hej", yaml_source.ANCHOR, "&x"),
        ("title: !viktigt hej", yaml_source.TAG, "!viktigt"),
        ("title: !!python/object/apply:os.system [ls]", yaml_source.TAG, "!!python/object/apply:os.system"),
        ("title: !!binary aGVq", yaml_source.TAG, "!!binary"),
        ("*x : hej", yaml_source.ALIAS, None),
        ("<<: *x", yaml_source.ALIAS, "*x"),
    ],
)
def test_what_yaml_would_expand_or_make_is_refused_with_line_and_word(
    text: str, message: str, found: str | None
) -> None:
    (fault,) = read(f"summary: y\n{text}\n").faults
    assert (fault.message, fault.line) == (message, 2)
    assert found in {fault.found, None}


@pytest.mark.parametrize("kind", ["round", "county", "calendar"])
def test_every_file_is_read_by_the_one_parser(tmp_path: Path, kind: str) -> None:
    begins = {"round": "title: X\n", "county": "county: X\n", "calendar": "calendars: []\n"}[kind]
    path = tmp_path / "x.yaml"
    path.write_text(begins + LAUGHS, encoding="utf-8")
    assert (yaml_source.ANCHOR, 2) in said(verdict_on(path, partial(registered_in, COUNTY_FILE), TODAY).faults)


PAST: dict[str, tuple[Callable[[], Iterable[Fault]], str]] = {
    "yaml size": (lambda: yaml_source.source_of(b"#" * (YAML.size + 1), HERE).faults, yaml_source.TOO_LARGE),
    "yaml depth": (lambda: read("a: " + "[" * 100_000).faults, yaml_source.TOO_DEEP),
    "yaml count": (lambda: read("a: [" + "1," * YAML.count + "]").faults, yaml_source.TOO_MANY),
    "yaml seconds": (
        lambda: parse_source("a: [1]", HERE, replace(YAML, seconds=-1)).faults,
        yaml_source.TOO_SLOW,
    ),
    "yaml faults": (lambda: read("a: *b\n" * (FAULTS + 9)).faults, yaml_source.MORE),
    "round count": (
        lambda: round_reading(read("principals: [" + "a," * ROUND.count + "]")).faults,
        yaml_source.TOO_MANY,
    ),
    "attachments": (
        lambda: round_file.attachment_faults(
            round_reading(read("attachments: [" + "a.pdf," * (FILES.count + 1) + "]")).model
        ),
        round_file.MANY_ATTACHMENTS,
    ),
    "arenas": (lambda: county_reading(read("arenas:\n" + "- {code: a}\n" * 201)).faults, LONG_LIST),
}


@pytest.mark.parametrize("limit", PAST)
def test_past_a_limit_the_file_has_a_plain_fault(limit: str) -> None:
    faults, message = PAST[limit]
    assert message in [fault.message for fault in faults()]


def test_a_calendar_file_may_not_name_files_without_end(county: County) -> None:
    text = "calendars:\n" + "- {principal: Dorotea, body: KF, file: a.ics}\n" * (FILES.count + 1)
    assert (MANY_FILES, 1) in said(calendar_reading(read(text), county).faults)


def test_a_large_attachment_is_named_with_the_limit(tmp_path: Path, county: County) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("title: X\nattachments: [a.pdf]\n", encoding="utf-8")
    with (tmp_path / "a.pdf").open("wb") as sparse:
        sparse.truncate(FILES.size + 1)
    found = check_round_file(path, county, TODAY).faults
    assert (round_file.LARGE_ATTACHMENT, "en fil på högst 100 MB") in [(each.message, each.expected) for each in found]


def test_of_very_many_faults_the_first_are_told_and_that_there_are_more(county: County) -> None:
    text = "title: X\n" + "".join(f"falt{number}: x\n" for number in range(FAULTS * 3))
    faults = round_reading(read(text)).faults
    assert len(faults) == FAULTS + 1
    assert faults[-1].message == yaml_source.MORE


def ics(*lines: str) -> bytes:
    event = ["BEGIN:VEVENT", "DTSTART;VALUE=DATE:20230424", *lines, "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *event, "END:VCALENDAR", ""]).encode()


FOREVER = [
    "RRULE:FREQ=SECONDLY",
    "RRULE:FREQ=MINUTELY;COUNT=1000000000",
    "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
    "RRULE:FREQ=YEARLY;INTERVAL=0;BYMONTH=2;BYMONTHDAY=30",
    "RRULE:FREQ=DAILY;INTERVAL=-1",
    "RRULE:FREQ=DAILY;FREQ=SECONDLY",
    "RRULE;X=1:FREQ=DAI\r\n LY;FREQ=SECONDLY",
    "RRULE:FREQ=DAILY;BYYEARDAY=" + ",".join(["1"] * 999),
    "RRULE:FREQ=DAILY;BYHOUR=1,2;BYMINUTE=1,2,3;BYSECOND=1,2,3",
    "\r\n".join(["RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"] * 11),
]


@pytest.mark.parametrize("rule", FOREVER)
def test_a_meeting_repeated_for_ever_is_said_to_be_so(rule: str) -> None:
    with pytest.raises(NotACalendar) as refused:
        days_in(ics(rule))
    assert refused.value.message == ics_file.TOO_OFTEN


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("RRULE:FREQ=DAILY;COUNT=1000000000", ics_file.MOST),
        ("RRULE:FREQ=DAILY", ics_file.MOST),
        ("RRULE:FREQ=YEARLY", 177),
        ("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", 1),
        ("RRULE:FREQ=MONTHLY;BYDAY=5MO;BYSETPOS=9", 1),
    ],
)
def test_a_meeting_repeated_very_often_or_never_ends_somewhere(rule: str, count: int) -> None:
    assert len(days_in(ics(rule))) == count


def test_the_rules_of_a_calendars_own_time_zones_are_never_followed() -> None:
    zone = "BEGIN:VTIMEZONE\nTZID:Egen\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\n"
    zone += "TZOFFSETTO:+0100\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\n"
    event = "BEGIN:VEVENT\nDTSTART;TZID=Egen:20230424T130000\nEND:VEVENT\n"
    assert days_in(f"BEGIN:VCALENDAR\n{zone}{event}END:VCALENDAR\n".encode()) == (dt.date(2023, 4, 24),)


ICS_PAST: dict[str, tuple[Callable[[], object], str]] = {
    "size": (lambda: days_in(bytes(ICS.size + 1)), ics_file.TOO_LARGE),
    "depth": (lambda: days_in(ics(*["BEGIN:VALARM"] * 9_999)), ics_file.TOO_DEEP),
    "count": (lambda: days_in(ics(*["END:VEVENT", "BEGIN:VEVENT"] * ICS.count)), ics_file.TOO_MANY),
    "seconds": (lambda: days_in(COUNCIL_ICS.encode(), replace(ICS, seconds=-1)), ics_file.TOO_SLOW),
}


@pytest.mark.parametrize("limit", ICS_PAST)
def test_past_a_limit_a_calendar_is_refused_in_words(limit: str) -> None:
    read_it, message = ICS_PAST[limit]
    with pytest.raises(NotACalendar) as refused:
        read_it()
    assert refused.value.message == message


@pytest.mark.parametrize(
    "text",
    [
        "x" * (PASTED.size + 1),
        " ".join(f"{day.isoformat()}" for day in map(dt.date.fromordinal, range(738_000, 739_001))),
    ],
    ids=["size", "count"],
)
def test_past_a_limit_nothing_pasted_is_read_and_it_is_said(text: str, county: County) -> None:
    found = read_days(text)
    assert found.days == ()
    assert [each.what for each in found.questions] == [TOO_MANY_DAYS]
    entry = f"calendars:\n- {{principal: Dorotea, body: KF, text: '{text[:19_999]}'}}\n"
    assert calendar_reading(read(entry), county).faults


@pytest.mark.parametrize("path", sorted((CHECKOUT / "data").glob("[cr]*/*.yaml")), ids=lambda path: path.name)
def test_the_files_there_are_stay_far_below_the_limits(path: Path) -> None:
    source = read_source(path)
    assert source.faults == ()
    assert source.count * 10 < ROUND.count
    assert path.stat().st_size * 10 < ROUND.size


def test_the_largest_county_there_could_be_with_two_calendars_each_stays_far_below() -> None:
    rows = [f'  - {{code: "{n:04}", name: Ort{n} kommun, registrar: r@ort{n}.example}}\n' for n in range(1, 311)]
    county = county_reading(read(_HEAD + "".join(rows)))
    assert (len(county.model.principals), county.faults) == (311, ())
    days = ", ".join(f"{2023 + n // 12}-{n % 12 + 1:02}-15" for n in range(24))
    entries = [
        f"  - {{principal: Ort{n} kommun, body: {body}, dates: [{days}]}}\n"
        for n in range(1, 311)
        for body in ("KS", "KF")
    ]
    calendars = read("calendars:\n" + "".join(entries))
    assert calendar_reading(calendars, county.model).faults == ()
    assert calendars.count * 5 < YAML.count


def test_a_file_of_the_largest_size_is_shown_as_the_megabytes_its_limit_is_told_in() -> None:
    page = environment("sv").from_string("{% for each in limits %}{{ size(each.size) }} {% endfor %}")
    assert page.render(limits=(FILES, PDF, PAGE_FILE)) == "100,0 MB 200,0 MB 10,0 MB "
