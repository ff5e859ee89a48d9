"""An extract is read as suggestions: none that is wrong, and all that the texts kept here give."""

import pytest

from reading.minutes.extract import read_extract
from reading.recommendation import read_recommendation
from tests.reading.extracts import FILES, LOTS, Paper, papers, read, wrong
from tests.run.samples import sampled


def faults_of(paper: Paper) -> list[tuple[str, str]]:
    found = read(paper.text)
    misread = [*wrong(found, paper.says)]
    return [(paper.name, name) for name in (*misread, *sorted(set(paper.says) - set(found)))]


@pytest.mark.parametrize("file", FILES)
def test_what_the_extracts_say_is_suggested_and_nothing_else(file: str) -> None:
    assert [fault for paper in papers(file) for fault in faults_of(paper)] == []


@pytest.mark.parametrize("file", FILES)
def test_the_words_stand_where_they_are_said_to(file: str) -> None:
    for paper in papers(file):
        found = read_extract(paper.text)
        for each in (found.body, found.kind, found.held_on, found.paragraph, found.case_number, *found.points):
            assert each is None or paper.text[each.because.start : each.because.end] == each.because.text


ODD = [
    "",
    "\n" * 5000,
    "a-, " * 2000,
    "§ 1\n" * 2000,
    "KF § 1 " * 8000,
    "Kommunstyrelsen\n§ 1 Planen\nBeslut\nAtt anta planen\n" + "Skickas till\n" * 4500,
    "Arbetsutskottet föreslår kommunstyrelsen föreslå " * 200,
    "att " * 2000,
    "ord  ord  ord  " * 3000,
    "Kommunstyrelsen beslutar att anta\n" * 1500,
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    assert len(read_extract(text).points) < 2


ALIKE = [
    ("i", "ı"),
    ("I", "İ"),
    ("s", "ſ"),
    ("k", "\u212a"),
    ("1", "١"),
    ("1", "²"),
    ("första", "mesta"),
    ("tt", "\ufb05"),
]
"""What a scanner or another alphabet puts for a letter: the case of some is another letter, or two."""


@pytest.mark.parametrize(("number", "letter", "other"), [(each, *pair) for each, pair in enumerate(ALIKE)])
def test_a_text_with_another_letter_for_one_of_its_own_is_read_all_the_same(
    number: int, letter: str, other: str
) -> None:
    for paper in sampled(60, papers(*LOTS), number):
        text = f"{paper.text}\nFör det första: anta förvaltningens plan\nFör det andra: anta budgeten"
        for shaped in (text, text.upper()):
            assert read_extract(shaped.replace(letter, other)).points is not None
            assert read_recommendation(shaped.replace(letter, other)) is not None


TWO_ACTS = [
    "beslutar att ge kommunchefen i uppdrag att ansluta kommunen samt föreslår kommunfullmäktige att avsätta medel.",
    "beslutar\natt ansluta kommunen\nsamt föreslår kommunfullmäktige besluta\natt avsätta medel",
    "godkänner planen och föreslår kommunfullmäktige att anta den.",
    "beslutar att godkänna planen samt återremitterar dess andra del.",
    "föreslår kommunfullmäktige att anta planen och beslutar att kommunchefen ansluter kommunen.",
]


@pytest.mark.parametrize("said", TWO_ACTS)
def test_two_acts_in_one_sentence_are_never_taken_for_one(said: str) -> None:
    found = read(
        f"Malå kommun\nProtokollsutdrag\nKommunstyrelsen 2024-05-06\n\n§ 12 Planen\n\nKommunstyrelsen {said}\n"
    )
    assert found["body"] == "Kommunstyrelsen"
    assert "kind" not in found
    assert "points" not in found
