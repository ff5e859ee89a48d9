"""A cell is read in time however long it is and however its signs could be parted: a page is pasted by anybody."""

import pytest

from models.files.meeting_page.bodies import bodies_in, names_of
from models.files.meeting_page.layout.kinds import LineKind, part_of_page
from models.files.page_source.content import Line, Place

NAMES = names_of([], {})


@pytest.mark.parametrize("sign", [".", "–", " ", ". ", "a.", "(a) "])
def test_a_short_name_with_whatever_signs_is_a_label_unless_something_else_follows(sign: str) -> None:
    label = f"XN {sign * 2_000}"
    assert [each.key for each in bodies_in(label, NAMES, label=True)] == ["XN"]
    assert bodies_in(f"{label}1", NAMES, label=True) == []


def test_an_au_on_a_page_of_one_board_is_that_boards_wherever_it_stands_and_whatever_the_register_calls_so() -> None:
    names = names_of(["Socialnämnden", "AU"], {"AU": "Kommunstyrelsens arbetsutskott"})
    assert {each.key for at in range(20) for each in bodies_in("x " * at + "AU", names)} == {"SN arbetsutskott"}


@pytest.mark.parametrize("numbers", ["1 ", "1.11 ", "1:1", "8.30, ", "12.1 9.2 ", "1 kl. 13.00 ", "*", "1 ** "])
def test_numbers_are_numbers_unless_something_else_follows(numbers: str) -> None:
    cell = numbers * 100
    assert part_of_page(Line(cell, Place()), NAMES) in {LineKind.NUMBERS, LineKind.DAYS}
    assert part_of_page(Line(f"{cell} x?", Place()), NAMES) is not LineKind.NUMBERS


def test_a_name_far_from_its_short_one_is_looked_for_once() -> None:
    near = names_of([f"Nämnden för prövning{' ' * 30}(NFP)"], {})
    far = names_of([f"Nämnden för prövning{' ' * 8_000}x NFP"], {})
    assert ("NFP" in near.shorts, "NFP" in far.shorts) == (True, False)
