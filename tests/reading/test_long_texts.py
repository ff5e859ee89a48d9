"""A text is read in time whatever it is made of: an extract and a page of meeting days are handed in by anybody."""

import time
from collections.abc import Callable

import pytest

from models.files.meeting_page.reading import read_page
from models.files.page_source.plain import blocks_of_text
from reading.minutes.extract import read_extract
from reading.source import LONGEST

HEAD = "Kommunstyrelsen\nProtokoll 2023-05-30\n§ 88\n"
TWICE_FOUR = (
    9  # four times as long a text may take so many times the time; what looks through it for each part takes 16
)


def in_lines(of: str, width: int, length: int) -> str:
    line = (of * width)[:width]
    return "\n".join([line] * (length // width))


def processor_time(read: Callable[[], object]) -> float:
    """The least of two, in seconds: what else the machine does only adds."""
    found = []
    for _ in range(2):
        before = time.process_time()
        read()
        found.append(time.process_time() - before)
    return min(found)


@pytest.mark.parametrize("sign", ["- ", ". ", "(", "–", ": ", "#", "“"])
def test_four_times_as_many_lines_of_signs_is_no_more_than_twice_four_times_the_time(sign: str) -> None:
    short, long = (HEAD + in_lines(sign, 70, length) for length in (LONGEST // 16, LONGEST // 4))
    assert read_extract(long).points == ()
    assert processor_time(lambda: read_extract(long)) < TWICE_FOUR * processor_time(lambda: read_extract(short))


@pytest.mark.parametrize("number", ["1 ", "1.", "KS 1 "])
def test_four_times_as_long_lines_of_numbers_is_no_more_than_twice_four_times_the_time(number: str) -> None:
    short, long = (in_lines(number, width, 4 * width) for width in (750, 3_000))
    assert read_page(blocks_of_text(long)).bodies == {}
    assert processor_time(lambda: read_page(blocks_of_text(long))) < TWICE_FOUR * processor_time(
        lambda: read_page(blocks_of_text(short))
    )
