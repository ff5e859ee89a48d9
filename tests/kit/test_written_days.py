"""Days as people write them: what is read, what is asked about and what is refused."""

import datetime as dt
from contextlib import suppress

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from kit.written_days import DayFault, NoDay, Span, read_day

JUNE = dt.date(2023, 6, 12)
SPRING = Span(dt.date(2023, 1, 1), dt.date(2023, 9, 1))
WRITTEN = (
    "2023-06-12",
    "2023-6-12",
    "2023/06/12",
    "2023.06.12",
    "2023 06 12",
    "20230612",
    "230612",
    "23-06-12",
    "2023\u201106\u201112",
    "2023\u201306\u201312",
    "2023\u221206\u221212",
    "\u200e2023-06-12\u202c",
    "12/6 2023",
    "12/6-23",
    "12/6-2023",
    "12/6/2023",
    "12/6 -23",
    "12/6 '23",
    "12.6.2023",
    "12 juni 2023",
    "12 Juni 2023",
    "12\u00a0juni\u00a02023",
    "12 jun 2023",
    "12 jun. 2023",
    "12. juni 2023",
    "12:e juni 2023",
    "12e juni 2023",
    "den 12 juni 2023",
    "Den 12:e juni, 2023",
    "måndag 12 juni 2023",
    "måndagen den 12 juni 2023",
    "Måndag den 12:e juni 2023.",
    "mån 12 juni 2023",
    "mån. 12/6 2023",
    "måndag 2023-06-12",
    "2023-06-12 (måndag)",
    "2023-06-12, måndag",
    "12 juni -23",
    "12juni2023",
    "måndag 12 juni 2023 kl. 09.00",
    "12 juni 2023 kl 13",
    "2023-06-12T09:00",
    "2023-06-12 13:30",
    "Monday 12 June 2023",
    "Monday, 12 June 2023",
    "Mon 12 Jun 2023",
    "12th June 2023",
    "12th of June 2023",
    "June 12, 2023",
    "June 12th 2023",
    " 12  juni  2023 ",
)


@pytest.mark.parametrize("written", WRITTEN)
def test_a_day_is_read_as_people_write_it(written: str) -> None:
    assert read_day(written) == JUNE


@pytest.mark.parametrize("written", ["12/6", "12 juni", "den 12:e juni", "måndag 12 juni", "June 12", "12 June"])
def test_a_day_without_its_year_is_the_only_one_that_fits_or_is_asked_about(written: str) -> None:
    assert read_day(written, SPRING) == JUNE
    assert fault_of(written, Span(dt.date(2023, 7, 1), dt.date(2024, 3, 1))) is DayFault.YEAR_UNKNOWN
    assert fault_of(written) is DayFault.YEAR_UNKNOWN


def test_a_year_is_looked_for_on_both_sides_of_new_year() -> None:
    winter = Span(dt.date(2023, 10, 1), dt.date(2024, 3, 31))
    assert read_day("12/12", winter) == dt.date(2023, 12, 12)
    assert read_day("23 jan", winter) == dt.date(2024, 1, 23)
    assert read_day("29 februari", winter) == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("2023612", DayFault.UNREADABLE),
        ("2306123", DayFault.UNREADABLE),
        ("23612", DayFault.UNREADABLE),
        ("12", DayFault.UNREADABLE),
        ("juni", DayFault.UNREADABLE),
        ("juni 2023", DayFault.UNREADABLE),
        ("i morgon", DayFault.UNREADABLE),
        ("12 juno 2023", DayFault.UNREADABLE),
        ("12 juni eller 13 juni 2023", DayFault.UNREADABLE),
        ("2023-02-29", DayFault.MISSING),
        ("31/6", DayFault.MISSING),
        ("31 juni", DayFault.MISSING),
        ("2023-13-01", DayFault.MISSING),
        ("0 juni 2023", DayFault.MISSING),
        ("0000-06-12", DayFault.MISSING),
        ("tisdag 12 juni 2023", DayFault.OTHER_WEEKDAY),
        ("Tuesday 12 June 2023", DayFault.OTHER_WEEKDAY),
    ],
)
def test_what_is_no_day_says_why(written: str, fault: DayFault) -> None:
    assert fault_of(written) is fault


def test_a_wrong_weekday_is_said_with_the_day_it_would_be() -> None:
    with pytest.raises(NoDay) as wrong:
        read_day("tisdag 12 juni", SPRING)
    assert (wrong.value.fault, wrong.value.day) == (DayFault.OTHER_WEEKDAY, JUNE)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(["sv", "en"]))
def test_every_day_is_read_back_as_our_own_pages_write_it(day: dt.date, language: str) -> None:
    for form in ("EEEE d MMMM y", "d MMMM y", "EEE d MMM y", "d MMM y", "y-MM-dd", "yyMMdd", "d/M-yy", "d/M y"):
        assert read_day(format_date(day, form, locale=language)) == day


@given(st.text(max_size=40))
def test_nothing_anybody_writes_is_more_than_no_day(written: str) -> None:
    with suppress(NoDay):
        assert isinstance(read_day(written, SPRING), dt.date)


def fault_of(written: str, near: Span | None = None) -> DayFault:
    with pytest.raises(NoDay) as wrong:
        read_day(written, near)
    return wrong.value.fault
