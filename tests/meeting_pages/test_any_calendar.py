"""Whatever a body's days are and however they are published, they are read as they are, or asked about."""

import datetime as dt
import random
import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.files.meeting_page.reading import read_page
from models.files.meeting_page.settling import PageReading
from models.files.page_source.sources import blocks_of
from rules.law.workdays import is_working_day
from tests.meeting_pages.shapes import NAMES, WHOLE, Calendar, worded
from tests.run.samples import examples, sampled

often = settings(deadline=None, max_examples=examples(6), suppress_health_check=[HealthCheck.too_slow])


@cache
def working_days(year: int) -> list[dt.date]:
    days = (dt.date(year, 1, 1) + dt.timedelta(number) for number in range(365))
    return [day for day in days if is_working_day(day)]


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Two to four bodies, each with some working days of one year."""
    year = draw(st.integers(2022, 2030))
    working = st.sampled_from(working_days(year))
    bodies = draw(st.lists(st.sampled_from(list(NAMES)), min_size=2, max_size=4, unique=True))
    return {body: sorted(draw(st.sets(working, min_size=1, max_size=14))) for body in bodies}


def read(page: str, name: str, year: int | None = None) -> PageReading:
    return read_page(blocks_of(page.encode(), name), year=year)


def days_of(read: PageReading) -> dict[str, list[dt.date]]:
    return {body: [each.day for each in days] for body, days in read.bodies.items()}


@pytest.mark.parametrize("shape", WHOLE)
@often
@given(calendar=calendars())
def test_every_shape_of_a_calendar_reads_back_or_asks(shape: str, calendar: Calendar) -> None:
    write, name = WHOLE[shape]
    found = read(write(calendar), name)
    for body, days in days_of(found).items():
        assert set(days) <= set(calendar[body]), (body, days)
    if not found.questions:
        assert days_of(found) == dict(calendar)


SCARCE = (
    {"KS": "01-03", "KF": "02-07"},
    {"KS": "01-03 02-03"},
    {"KS": "06-13", "KF": "06-13"},
    {"KS": "03-01", "KF": "03-08 11-29"},
    {"KF": "12-19"},
    {"KS": "01-03", "KF": "01-04 02-03 03-03"},
)


@pytest.mark.parametrize("shape", WHOLE)
@pytest.mark.parametrize("scarce", SCARCE, ids=str)
def test_of_a_calendar_with_few_days_none_becomes_another(shape: str, scarce: dict[str, str]) -> None:
    write, name = WHOLE[shape]
    calendar = {body: [dt.date.fromisoformat(f"2022-{day}") for day in days.split()] for body, days in scarce.items()}
    for body, days in days_of(read(write(calendar), name)).items():
        assert set(days) <= set(calendar[body]), (body, days)


@pytest.mark.parametrize(("number", "shape"), [*enumerate(WHOLE)], ids=str)
def test_an_ordinary_calendar_is_read_without_a_question(number: int, shape: str) -> None:
    write, name = WHOLE[shape]
    for calendar in map(ordinary, sampled(3, range(6), number)):
        found = read(write(calendar), name)
        assert found.questions == ()
        assert days_of(found) == calendar


def ordinary(seed: int) -> dict[str, list[dt.date]]:
    """About one meeting a month, none in July, as most have it."""
    chance = random.Random(seed)
    year = chance.randrange(2022, 2031)
    calendar: dict[str, list[dt.date]] = {}
    for body, weekday in (("KF", 0), ("KS", 1), ("KSAU", 2)):
        days = [day for month in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12) for day in weekdays_in(year, month, weekday)[:3]]
        kept = [day for day in days if is_working_day(day) and chance.random() < 0.5]
        calendar[body] = kept or days[:1]
    return calendar


def weekdays_in(year: int, month: int, weekday: int) -> list[dt.date]:
    days = [dt.date(year, month, number) for number in range(1, 29)]
    return [day for day in days if day.weekday() == weekday]


@pytest.mark.parametrize("shape", [name for name in WHOLE if name != "in_full"])
@often
@given(calendar=calendars(), other=st.integers(2022, 2030))
def test_without_its_year_a_page_gives_no_day_until_a_person_says_it(
    shape: str, calendar: Calendar, other: int
) -> None:
    write, name = WHOLE[shape]
    page = re.sub(r"(?<!\d)20\d\d(?!\d)", "", write(calendar))
    found = read(page, name)
    assert not found.bodies
    year = next(day.year for days in calendar.values() for day in days)
    for body, days in days_of(read(page, name, year)).items():
        assert set(days) <= set(calendar[body])


@pytest.mark.parametrize(
    "shape", [name for name in WHOLE if "across" in name and not re.search("html|columns|a_line", name)]
)
@often
@given(calendar=calendars(), data=st.data())
def test_a_row_with_a_cell_left_out_gives_no_day(shape: str, calendar: Calendar, data: st.DataObject) -> None:
    write, name = WHOLE[shape]
    lines = write(calendar).split("\n")
    sign = {"bars": "|", "tabs": "\t"}.get(shape.rsplit("_", 1)[1], " ")
    body = data.draw(st.sampled_from(list(calendar)))
    at = next(number for number, line in enumerate(lines) if re.match(rf"\W*{body}\b", line))
    cells = re.sub(r",\s+", ",", lines[at]).split(sign)
    out = data.draw(st.integers(3 if sign == "|" else 2, len(cells) - (2 if sign == "|" else 1)))
    lines[at] = sign.join(cells[:out] + cells[out + 1 :])
    found = read("\n".join(lines), name)
    assert body not in found.bodies
    for other, days in days_of(found).items():
        assert set(days) <= set(calendar[other])


@pytest.mark.parametrize(
    ("number", "shape"), [*enumerate(name for name in WHOLE if name.startswith("a_cell_a_line"))], ids=str
)
def test_a_table_pasted_a_cell_a_line_of_which_a_line_is_lost_gives_no_other_day(number: int, shape: str) -> None:
    write, name = WHOLE[shape]
    calendar = ordinary(3)
    lines = write(calendar).split("\n")
    said = [at for at in range(2, len(lines)) if lines[at].strip()]
    blank = [at for at in range(2, len(lines)) if not lines[at].strip()]
    for at in [*said, *sampled(5, blank, number)]:
        for body, days in days_of(read("\n".join(lines[:at] + lines[at + 1 :]), name)).items():
            assert set(days) <= set(calendar[body]), (at, lines[at])


LISTS = ["a_list_a_body", "weekdays_and_times", "nested_lists_in_html", "a_row_a_day_in_html", "in_full"]


@pytest.mark.parametrize("shape", LISTS)
@often
@given(
    calendar=calendars(),
    said=st.sampled_from([" INSTÄLLT", " (inställt)", " – utgår", ", ställs in", " (cancelled)"]),
)
def test_a_cancelled_meeting_is_never_one(shape: str, said: str, calendar: Calendar) -> None:
    write, name = WHOLE[shape]
    body, (gone, *_) = next(iter(calendar.items()))
    lines = re.split(r"(?<=\n)|(?<=</li>)|(?<=</tr>)", write(calendar))
    at = next(number for number, line in enumerate(lines) if is_that_day(line, gone, NAMES[body], shape))
    lines[at] = re.sub(r"(\n|</li>|</td></tr>)?$", lambda end: said + end[0], lines[at], count=1)
    assert gone not in days_of(read("".join(lines), name)).get(body, [])


def is_that_day(line: str, day: dt.date, name: str, shape: str) -> bool:
    if shape == "in_full":
        return line.rstrip() == f"{day} {name}"
    if shape == "a_row_a_day_in_html":
        return f"<td>{day.day}/{day.month}</td>" in line and f"<td>{name}</td>" in line
    return re.search(rf"(?<!\d){worded(day)}", line) is not None
