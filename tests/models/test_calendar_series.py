"""An .ics file's series as calendar programs write them: moved, cancelled, added and ended, in any time zone."""

import datetime as dt

import pytest

from models.files.ics_file import NotACalendar, happenings
from tests.models.ics_days import days_in

APRIL = "UID:1\nDTSTART;TZID=Europe/Stockholm:20230403T130000"
THE_SECOND = "UID:1\nRECURRENCE-ID;TZID=Europe/Stockholm:20230410T130000"
EACH_MONDAY = f"{APRIL}\nRRULE:FREQ=WEEKLY;COUNT=4"


def event(text: str) -> str:
    return f"BEGIN:VEVENT\n{text}\nEND:VEVENT\n"


def calendar(*events: str, head: str = "") -> bytes:
    inside = "".join(event(each) for each in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{inside}END:VCALENDAR\n".encode()


def april(*days: int) -> tuple[dt.date, ...]:
    return tuple(dt.date(2023, 4, day) for day in days)


SERIES = {
    "as it is": ([EACH_MONDAY], (3, 10, 17, 24)),
    "one moved": (
        [EACH_MONDAY, f"{THE_SECOND}\nDTSTART:20230412T110000Z"],
        (3, 12, 17, 24),
    ),
    "one cancelled": (
        [
            EACH_MONDAY,
            f"{THE_SECOND}\nDTSTART:20230410T110000Z\nSTATUS:CANCELLED",
        ],
        (3, 17, 24),
    ),
    "one said in its title to be cancelled": (
        [
            EACH_MONDAY,
            f"{THE_SECOND}\nDTSTART:20230410T110000Z\nSUMMARY:INSTÄLLT: KF",
        ],
        (3, 17, 24),
    ),
    "the rest moved": (
        [
            EACH_MONDAY,
            "UID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Stockholm:20230417T130000\nDTSTART:20230418T110000Z",
        ],
        (3, 10, 18, 25),
    ),
    "two rules": (
        [f"{APRIL}\nRRULE:FREQ=WEEKLY;COUNT=2\nRRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=2"],
        (3, 5, 10, 12),
    ),
    "a period added": (
        [f"{APRIL}\nRDATE;VALUE=PERIOD:20230412T110000Z/PT2H,20230419T110000Z/20230419T120000Z"],
        (3, 12, 19),
    ),
    "days added and left out on several lines": (
        [
            f"{EACH_MONDAY}\nEXDATE;TZID=Europe/Stockholm:20230410T130000\nEXDATE;TZID=Europe/Stockholm:20230417T130000"
            "\nRDATE;TZID=Europe/Stockholm:20230420T130000"
        ],
        (3, 20, 24),
    ),
    "a newer version of the same": (
        ["UID:1\nSEQUENCE:0\nDTSTART;VALUE=DATE:20230403", "UID:1\nSEQUENCE:1\nDTSTART;VALUE=DATE:20230404"],
        (4,),
    ),
    "until a day, though it begins at an hour": ([f"{APRIL}\nRRULE:FREQ=WEEKLY;UNTIL=20230418"], (3, 10, 17)),
    "over before it begins": ([f"{APRIL}\nRRULE:FREQ=WEEKLY;UNTIL=20230301T000000Z"], ()),
    "a rule with nothing in it": ([f"{APRIL}\nRRULE:"], (3,)),
}


@pytest.mark.parametrize("name", SERIES)
def test_a_series_has_the_days_that_are_left_of_it(name: str) -> None:
    events, days = SERIES[name]
    assert days_in(calendar(*events)) == april(*days)


def test_a_whole_calendar_may_take_back_what_another_in_the_file_holds() -> None:
    taken_back = calendar(
        "UID:1\nSEQUENCE:1\nRECURRENCE-ID;TZID=Europe/Stockholm:20230410T130000", head="METHOD:CANCEL\n"
    )
    assert days_in(taken_back + calendar(EACH_MONDAY)) == april(3, 17, 24)
    assert days_in(calendar("UID:1\nSEQUENCE:1", head="METHOD:CANCEL\n") + calendar(EACH_MONDAY)) == ()


ZONES = {
    "in UTC late in the evening": ("DTSTART:20230402T220000Z", ""),
    "floating": ("DTSTART:20230403T233000", ""),
    "floating in a calendar that says where": ("DTSTART:20230402T230000", "X-WR-TIMEZONE:Atlantic/Azores\n"),
    "in UTC in a calendar that says where": ("DTSTART:20230402T223000Z", "X-WR-TIMEZONE:Europe/Stockholm\n"),
    "as Exchange calls the zone": ("DTSTART;TZID=W. Europe Standard Time:20230403T003000", ""),
    "as Evolution calls the zone": (
        "DTSTART;TZID=/freeassociation.sourceforge.net/Tzfile/Europe/Stockholm:20230403T003000",
        "",
    ),
    "in a zone of the file's own": ("DTSTART;TZID=Kommunen:20230403T003000", ""),
    "a whole day": ("DTSTART;VALUE=DATE:20230403", "X-WR-TIMEZONE:America/New_York\n"),
    "a whole day without saying so": ("DTSTART:20230403", ""),
    "two days": ("DTSTART;VALUE=DATE:20230403\nDTEND;VALUE=DATE:20230405", ""),
}


@pytest.mark.parametrize("name", ZONES)
def test_a_meeting_is_on_the_day_it_begins_in_stockholm(name: str) -> None:
    when, head = ZONES[name]
    assert days_in(calendar(f"UID:1\n{when}", head=head)) == april(3)


def test_a_repeated_meeting_keeps_its_hour_across_the_change_to_summer_time() -> None:
    late = "UID:1\nDTSTART;TZID=Europe/Stockholm:20230320T003000\nRRULE:FREQ=WEEKLY;COUNT=3"
    assert days_in(calendar(late)) == (dt.date(2023, 3, 20), dt.date(2023, 3, 27), dt.date(2023, 4, 3))


@pytest.mark.parametrize(
    ("end", "days"),
    [("DTEND;VALUE=DATE:20230404", 1), ("DTEND;VALUE=DATE:20230405", 2), ("DURATION:P3D", 3), ("STATUS:CONFIRMED", 1)],
)
def test_how_long_something_goes_on_is_known(end: str, days: int) -> None:
    (found,) = happenings(calendar(f"UID:1\nDTSTART;VALUE=DATE:20230403\n{end}"))
    assert found.days == days


BROKEN = {
    "a day with hyphens": ("", "DTSTART:2023-04-25", "DTSTART;VALUE=DATE:20230425"),
    "a day there is not": ("", "DTSTART;VALUE=DATE:20230431", "DTSTART;VALUE=DATE:20230424"),
    "a day in words": ("", "DTSTART:25 april 2023", "DTSTART;VALUE=DATE:20230425"),
    "an hour alone": ("", "DTSTART:130000", "DTSTART;VALUE=DATE:20230424"),
    "nothing": ("", "DTSTART:", "DTSTART;VALUE=DATE:20230424"),
    "a year nobody meets in": ("", "DTSTART:00010101T000000Z", "DTSTART;VALUE=DATE:20230424"),
    "a day left out": ("DTSTART:20230424\n", "EXDATE:snart", "EXDATE;VALUE=DATE:20230424"),
    "a day added": ("DTSTART:20230424\n", "RDATE;VALUE=DATE:20230425,snart", "RDATE;VALUE=DATE:20230425"),
    "a moved day": ("DTSTART:20230424\n", "RECURRENCE-ID:igår", "RECURRENCE-ID;VALUE=DATE:20230424"),
    "a rule": ("DTSTART:20230424\n", "RRULE:FREQ=IBLAND", None),
    "a rule without a frequency": ("DTSTART:20230424\n", "RRULE:COUNT=3", None),
    "a rule of an older kind": ("DTSTART:20230424\n", "EXRULE:FREQ=WEEKLY", None),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_told_with_its_line_and_what_to_write(name: str) -> None:
    sound, broken, expected = BROKEN[name]
    with pytest.raises(NotACalendar) as refused:
        days_in(calendar("UID:0\nDTSTART:20230403", f"UID:1\n{sound}{broken}"))
    (fault,) = refused.value.faults
    assert (fault.line, fault.found) == (9 + sound.count("\n"), broken)
    assert fault.expected == (f"till exempel {expected}" if expected else None)


def test_every_broken_line_is_told_at_once() -> None:
    with pytest.raises(NotACalendar) as refused:
        days_in(calendar("UID:1\nDTSTART:igår", "UID:2\nSUMMARY:KF", "UID:3\nDTSTART:i dag"))
    assert [(fault.line, fault.found) for fault in refused.value.faults] == [
        (5, "DTSTART:igår"),
        (7, "KF"),
        (13, "DTSTART:i dag"),
    ]


def test_lines_are_put_together_before_they_are_read_and_letters_in_any_coding() -> None:
    folded = b"\xef\xbb\xbf" + calendar("UID:1\nDTSTART;VALUE=DATE:2023\n 0403\nSUMMARY:Kommunfullm\u00e4\n ktige")
    (found,) = happenings(folded)
    assert (found.on, found.title, found.line) == (dt.date(2023, 4, 3), "Kommunfullmäktige", 3)
    assert happenings(folded.removeprefix(b"\xef\xbb\xbf").decode().encode("cp1252"))[0].title == found.title
