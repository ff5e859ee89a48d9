"""A text is read in time whatever it is made of: an extract and a page of meeting days are handed in by anybody."""

import time

import pytest

from models.files.meeting_page.reading import read_page
from models.files.page_source.plain import blocks_of_text
from reading.minutes.extract import read_extract
from reading.source import LONGEST

HEAD = "Kommunstyrelsen\nProtokoll 2023-05-30\n§ 88\n"
MOST = 6.0  # seconds of processor time, several times what it takes on a slow machine


def in_lines(of: str, width: int, length: int) -> str:
    line = (of * width)[:width]
    return "\n".join([line] * (length // width))


@pytest.mark.parametrize("sign", ["- ", ". ", "(", "–", ": ", "#", "“"])
def test_an_extract_full_of_signs_is_read_in_time(sign: str) -> None:
    before = time.process_time()
    read = read_extract(HEAD + in_lines(sign, 70, LONGEST))
    assert (read.points, time.process_time() - before < MOST) == ((), True)


@pytest.mark.parametrize("number", ["1 ", "1."])
def test_a_page_with_lines_of_nothing_but_numbers_is_read_in_time(number: str) -> None:
    before = time.process_time()
    read = read_page(blocks_of_text(in_lines(number, 9_000, 63_000)))
    assert (read.bodies, time.process_time() - before < MOST) == ({}, True)
