"""Meeting days are understood as people paste them."""

import datetime as dt
import sys
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.files.meeting_page.reading import TOO_MANY_DAYS, read_days
from tests.run.steps import steps

SPRING = ["2023-04-24", "2023-05-29", "2023-06-19"]


def read(text: str) -> list[str]:
    found = read_days(text)
    assert found.questions == ()
    return [day.isoformat() for day in found.days]


@pytest.mark.parametrize(
    "text",
    [
        "24 april, 29 maj och 19 juni 2023",
        "2023-04-24, 2023-05-29, 2023-06-19",
        "24/4 2023, 29/5 2023, 19/6 2023",
        "24/4, 29/5, 19/6 2023",
        "20230424\n20230529\n20230619",
        "måndag den 24 april kl 13.00\nmåndag den 29 maj kl. 13:00–17:00\nmåndag den 19 juni kl 09.00\n2023",
        "Sammanträdesdagar 2023: 24 april, 29 maj, 19 juni",
        "24.4.2023; 29.5.2023; 19.6.2023",
        "• 24 apr. 2023 • 29 maj 2023 • 19 jun. 2023",
        "24 April, 29 May and 19 June 2023",
        "24:e april, 29:e maj samt 19:e juni 2023",
        "24/4-23, 29/5-23, 19/6-23",
    ],
)
def test_a_spring_of_council_meetings_is_read_in_every_form(text: str) -> None:
    assert read(text) == SPRING


def test_several_days_may_share_their_month_and_of_a_meeting_of_two_days_the_last_counts() -> None:
    assert read("4, 18 och 25 april samt 2–3 maj 2023") == ["2023-04-04", "2023-04-18", "2023-04-25", "2023-05-03"]


def test_each_years_heading_counts_for_what_stands_under_it() -> None:
    assert read("2023\n27 november\n18 december\n2024\n29 januari") == ["2023-11-27", "2023-12-18", "2024-01-29"]


def test_a_list_that_passes_new_year_takes_the_year_written_after_each() -> None:
    assert read("27 november, 18 december 2023, 29 januari, 26 februari 2024") == [
        "2023-11-27",
        "2023-12-18",
        "2024-01-29",
        "2024-02-26",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "14 dec, 18 jan 2024",
        "14 dec 2023, 18 jan",
        "14/12, 18/1 2024",
        "2023–2024\n14 december\n18 januari",
        "Kommunstyrelsen 2023/2024: 14 december och 18 januari",
    ],
)
def test_a_list_that_passes_new_year_goes_on_in_the_year_after(text: str) -> None:
    assert read(text) == ["2023-12-14", "2024-01-18"]


@pytest.mark.parametrize("text", ["19 juni, 29 maj, 24 april 2023", "2023: 29 maj, 19 juni, 24 april"])
def test_a_list_out_of_order_stays_in_its_year(text: str) -> None:
    assert read(text) == SPRING


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("Sammanträden 2023: 14 dec, 18 jan", ["2023-12-14"]),
        ("14 december\n18 januari\n2024", []),
        ("2023: 18 december, 15 april, 16 december", ["2023-12-18"]),
    ],
)
def test_a_list_that_goes_back_in_a_year_that_is_given_is_asked_about(text: str, certain: list[str]) -> None:
    found = read_days(text)
    assert [day.isoformat() for day in found.days] == certain
    assert found.questions


@pytest.mark.parametrize(
    "piece",
    ["14 dec, ", "1/2 ", "1/2 2023 ", "2023 ", "2023–2024 ", "1,", "1 ", "1 xyz ", "den ", "kl 1-", "1" + " " * 50],
)
def test_four_times_as_long_a_text_is_four_times_the_work(piece: str) -> None:
    line = piece * (60 // len(piece)) + "\n"
    read_days(line)  # what is done once in a process
    short, long = (steps(partial(read_days, line * count)) for count in (8, 32))
    assert long < 5 * short
    count = min(4_000 // len(piece), 1_000) // 4
    short, long = (steps(partial(read_days, piece * times)) for times in (count, 4 * count))
    assert TOO_MANY_DAYS not in {each.what for each in read_days(piece * 4 * count).questions}
    assert long < 5 * short


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("24 april och 31 juni 2023", "31 juni 2023"),
        ("24 april, 29 maj", "24 april"),
        ("24 aprll 2023", "24 aprll 2023"),
        ("2023-13-01", "2023-13-01"),
        ("vecka 17, 2023", "vecka 17,"),
    ],
)
def test_what_cannot_be_read_is_quoted(text: str, quoted: str) -> None:
    assert quoted in " ".join(question.words for question in read_days(text).questions)


def test_words_without_figures_are_no_days() -> None:
    assert read_days("Kommunfullmäktige sammanträder i Folkets hus") == read_days("")


@given(st.lists(st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31)), min_size=1, max_size=12))
def test_whatever_is_written_in_full_is_read_back(days: list[dt.date]) -> None:
    for form in ("%Y-%m-%d", "%Y%m%d", "%d/%m %Y", "%d.%m.%Y"):
        assert read_days(", ".join(day.strftime(form) for day in days)).days == tuple(sorted(set(days)))


@given(st.text(max_size=200))
def test_anything_at_all_may_be_pasted(text: str) -> None:
    found = read_days(text)
    assert list(found.days) == sorted(set(found.days))
    assert all(question.what for question in found.questions)


def test_a_text_too_large_to_be_read_is_not_kept_in_memory() -> None:
    """Whoever holds a link may send a megabyte, again and again."""
    large = "\n".join(str(number) for number in range(10_000))
    before = sys.getrefcount(large)
    assert [each.what for each in read_days(large).questions] == [TOO_MANY_DAYS]
    assert sys.getrefcount(large) == before
