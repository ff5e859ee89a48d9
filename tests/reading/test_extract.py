"""An extract is read as suggestions: none that is wrong, and nearly all that the text gives."""

from __future__ import annotations

import pytest

from reading.minutes.extract import read_extract
from tests.reading.extracts import Paper, papers, read, wrong

PAPERS = papers(
    "extracts.yaml",
    "whole_extracts.yaml",
    "odd_extracts.yaml",
    "fresh_extracts.yaml",
    "later_extracts.yaml",
    "last_extracts.yaml",
    "unseen_extracts.yaml",
    "doubted_extracts.yaml",
)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_nothing_is_suggested_but_what_the_extract_says(paper: Paper) -> None:
    found = read(paper.text)
    assert {name: (found[name], paper.says.get(name)) for name in wrong(found, paper.says)} == {}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_what_the_extract_says_is_suggested(paper: Paper) -> None:
    assert set(paper.says) - set(read(paper.text)) == set()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_the_words_stand_where_they_are_said_to(paper: Paper) -> None:
    found = read_extract(paper.text)
    for each in (found.body, found.kind, found.held_on, found.paragraph, found.case_number, *found.points):
        if each:
            assert paper.text[each.because.start : each.because.end] == each.because.text


ODD = [
    "",
    "\n" * 5000,
    "a-, " * 2000,
    "§ 1\n" * 2000,
    "Arbetsutskottet föreslår kommunstyrelsen föreslå " * 200,
    "att " * 2000,
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    assert not read_extract(text).points
