"""A text is read in time whatever it is made of: an extract and a page of meeting days are handed in by anybody."""

import time
from collections.abc import Callable
from typing import TypeVar

import pytest

from models.files.meeting_page.reading import read_page
from models.files.page_source.plain import blocks_of_text
from reading.minutes.extract import read_extract
from reading.source import LONGEST

T = TypeVar("T")
HEAD = "Kommunstyrelsen\nProtokoll 2023-05-30\n§ 88\n"
TWICE_FOUR = (
    9  # four times as long a text may take so many times the time; what looks through it for each part takes 16
)


def in_lines(of: str, width: int, length: int) -> str:
    line = (of * width)[:width]
    return "\n".join([line] * (length // width))


def processor_time(read: Callable[[], T]) -> tuple[float, T]:
    """The least of two, in seconds, as what else the machine does only adds; and what was read."""
    spent = []
    for _ in range(2):
        before = time.process_time()
        found = read()
        spent.append(time.process_time() - before)
    return min(spent), found


@pytest.mark.parametrize("sign", ["- ", ". ", "(", "–", ": ", "#", "“"])
def test_four_times_as_many_lines_of_signs_is_no_more_than_twice_four_times_the_time(sign: str) -> None:
    short, long = (HEAD + in_lines(sign, 70, length) for length in (LONGEST // 32, LONGEST // 8))
    least, _ = processor_time(lambda: read_extract(short))
    most, found = processor_time(lambda: read_extract(long))
    assert found.points == ()
    assert most < TWICE_FOUR * least


@pytest.mark.parametrize("piece", ["§ 1 ", "5 mars ersätts av ", "sammanträdesdatum 2023-01-02 "])
@pytest.mark.parametrize("width", [70, LONGEST // 2])
def test_four_times_as_many_days_or_signs_is_no_more_than_twice_four_times_the_time(piece: str, width: int) -> None:
    short, long = (HEAD + in_lines(piece, min(width, length), length) for length in (LONGEST // 32, LONGEST // 8))
    assert processor_time(lambda: read_extract(long))[0] < TWICE_FOUR * processor_time(lambda: read_extract(short))[0]


@pytest.mark.parametrize("piece", ["i Om Om ", "i Om, Om ", "för Om, Om ", "AB AB kommun ", "Åförbund Om "])
def test_a_head_line_four_times_as_long_is_no_more_than_twice_four_times_the_time(piece: str) -> None:
    """Each piece may be of a head in two ways."""
    short, long = (f"{in_lines(piece, length, length)}x\n{HEAD}" for length in (30, 120))
    assert processor_time(lambda: read_extract(long))[0] < TWICE_FOUR * processor_time(lambda: read_extract(short))[0]


@pytest.mark.parametrize("sign", [" .", " ,", ". . "])
def test_a_line_four_times_as_long_below_what_was_decided_is_no_more_than_twice_four_times_the_time(sign: str) -> None:
    decided = "Kommunfullmäktige\nProtokoll\n§ 45\n\nKommunfullmäktige beslutar\natt fastställa planen.\n\n2024-01-16"
    short, long = (f"{decided}{in_lines(sign, length, length)}x\n" for length in (LONGEST // 32, LONGEST // 8))
    least, _ = processor_time(lambda: read_extract(short))
    most, found = processor_time(lambda: read_extract(long))
    assert found.held_on is None
    assert most < TWICE_FOUR * least


def of_points(count: int) -> str:
    """As many points as were proposed, each with one more number in it."""
    said = [f"att anta planen för {'vård och omsorg i länet ' * 10}med {number + 99} kronor" for number in range(count)]
    proposed = "\n".join(f"{number}. {each}" for number, each in enumerate(said, 1))
    before = f"Kommunstyrelsens förslag till beslut\nKommunstyrelsen föreslår kommunfullmäktige besluta\n{proposed}"
    decided = f"Kommunfullmäktige beslutar\n{proposed.replace(' kronor', ' 5 kronor')}"
    return f"Kommunfullmäktige\nProtokoll 2023-06-19\n§ 45\n\n{before}\n\n{decided}\n"


def test_four_times_as_many_points_is_no_more_than_twice_four_times_the_time() -> None:
    least, few = processor_time(lambda: read_extract(of_points(15)))
    most, many = processor_time(lambda: read_extract(of_points(60)))
    assert (len(few.points), len(many.points)) == (15, 60)
    assert most < TWICE_FOUR * least


def test_four_times_as_many_days_in_doubt_on_a_page_is_no_more_than_twice_four_times_the_time() -> None:
    short, long = (
        blocks_of_text(in_lines("5 mars ersätts av ", 70, length)) for length in (LONGEST // 8, LONGEST // 2)
    )
    assert processor_time(lambda: read_page(long))[0] < TWICE_FOUR * processor_time(lambda: read_page(short))[0]


@pytest.mark.parametrize("width", [150, 1_000], ids=["days that are judged", "more than are"])
@pytest.mark.parametrize("number", ["1 ", "1.", "KS 1 "])
def test_four_times_as_long_lines_of_numbers_is_no_more_than_twice_four_times_the_time(number: str, width: int) -> None:
    short, long = (in_lines(number, times * width, 4_000 * times) for times in (1, 4))
    least, _ = processor_time(lambda: read_page(blocks_of_text(short)))
    most, found = processor_time(lambda: read_page(blocks_of_text(long)))
    assert found.bodies == {}
    assert most < TWICE_FOUR * least
