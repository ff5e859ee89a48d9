"""Real files with something changed in them: whatever comes of it, a parser answers with faults, never otherwise."""

import datetime as dt
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.rounds.round_plans import check_source
from kit.settings import CHECKOUT
from models.files.calendar_file import calendar_reading, county_with_meetings
from models.files.county_file import county_reading, mailbox_faults
from models.files.ics_file import NotACalendar
from models.files.kinds import kinds_of
from models.files.meeting_page.reading import read_days
from models.files.pdf.pdf_file import Opened, look_at_pdf
from models.files.yaml_source import source_of
from tests.models.ics_days import days_in
from tests.models.test_calendars import COUNCIL_ICS, COUNTY_FILE
from tests.papers.hostile import SCRIPTED, TWO_KINDS
from tests.run.samples import examples

DATA = CHECKOUT / "data"
TODAY = dt.date(2023, 3, 1)
ROUNDS = [path.read_bytes() for path in sorted((DATA / "rounds").glob("*.yaml"))]
COUNTIES = [COUNTY_FILE.read_bytes()]
CALENDARS = [(DATA / "calendars" / "vasterbotten.yaml").read_bytes()]
PASTED = ["24 april, 29 maj och 19 juni 2023", "KF 2023: 24/4, 29/5. 2024-01-02 kl. 13:00–15", "den 4:e och 5:e maj"]
MARKS = [
    "&a ",
    "*a",
    "!!x ",
    "<<: ",
    "? ",
    "- ",
    ": ",
    "|\n",
    ">",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "#",
    "---\n",
    "%YAML 9\n",
]
SIGNS = ["\t", "\r", "\x00", "\x85", "\u2028", "\ufeff", "\ud7ff", "٣", "²", "x" * 400, "å" * 999, "../" * 99]
NUMBERS = ["9" * 5000, "nan", "1e999", "-0", "null", "2023-02-30", "0000-00-00"]
LINES = ["BEGIN:VEVENT\n", "END:VCALENDAR\n", "RRULE:", "FREQ=", ";UNTIL=", "TZID=", "DTSTART:", "EXDATE;VALUE=PERIOD:"]
ODD = [*MARKS, *SIGNS, *NUMBERS, *LINES]
COUNTY = county_with_meetings(COUNTY_FILE)


@st.composite
def mangled(draw: st.DrawFn, files: list[bytes]) -> bytes:
    """A file in which some places are cut out, doubled, overwritten, or given something odd."""
    data = draw(st.sampled_from(files))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        until = min(len(data), at + draw(st.integers(0, 60)))
        odd = st.one_of(st.sampled_from(ODD).map(str.encode), st.binary(max_size=8), st.just(data[at:until] * 2))
        data = data[:at] + draw(odd) + data[until:]
    return data


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
often = settings(max_examples=examples(40), suppress_health_check=SLOW)
seldom = settings(max_examples=examples(4), suppress_health_check=SLOW)


@often
@given(mangled(ROUNDS))
def test_a_mangled_round_file_is_read_or_has_faults(data: bytes) -> None:
    checked = check_source(source_of(data, DATA / "rounds" / "x.yaml"), COUNTY, TODAY)
    assert checked.faults or checked.plan


@often
@given(mangled(COUNTIES))
def test_a_mangled_county_file_is_read_or_has_faults(data: bytes) -> None:
    reading = county_reading(source_of(data, COUNTY_FILE))
    list(mailbox_faults(reading.model))
    assert reading.faults or reading.model.principals


@often
@given(mangled(CALENDARS))
def test_a_mangled_calendar_file_is_read_or_has_faults(data: bytes) -> None:
    reading = calendar_reading(source_of(data, DATA / "calendars" / "x.yaml"), COUNTY)
    assert reading.faults or reading.source.fields


@often
@given(mangled([COUNCIL_ICS.encode()]))
def test_a_mangled_ics_file_is_read_or_refused(data: bytes) -> None:
    with suppress(NotACalendar):
        assert isinstance(days_in(data), tuple)


@often
@given(mangled([text.encode() for text in PASTED]))
def test_mangled_pasted_days_are_read_or_told(data: bytes) -> None:
    read = read_days(data.decode("utf-8", "replace"))
    assert all(isinstance(day, dt.date) for day in read.days)


@often
@given(mangled([*SCRIPTED.values(), *TWO_KINDS.values()]))
def test_the_kinds_of_a_mangled_file_can_be_told(data: bytes) -> None:
    assert kinds_of(data) is not None


@seldom
@given(mangled([*SCRIPTED.values(), *TWO_KINDS.values()]))
def test_a_mangled_pdf_is_looked_at_or_said_to_be_damaged(data: bytes) -> None:
    assert look_at_pdf(data).opened in Opened


def test_what_a_file_may_name_is_only_what_lies_beside_it() -> None:
    text = "calendars:\n" + "".join(
        f"- {{principal: Dorotea, body: KF, file: '{name}'}}\n" for name in ("x" * 299, "å/" * 140)
    )
    assert len(calendar_reading(source_of(text.encode(), Path("x.yaml")), COUNTY).faults) == 2
