"""What waits, as boards and letters tell it: the first of thousands, the rest when asked for, and many alike as one."""

import datetime as dt

import pytest

from actions.letters.digest import to_dos
from models.vocabulary import Language
from rules.waiting.waiting import Waiting, WaitingKind
from web.board.waiting import ON_A_BOARD, waiting_everywhere, waiting_list

DAY = dt.date(2023, 6, 19)
MANY = [Waiting(WaitingKind.LATE, "runda", "Rundan", DAY, f"runda/{each}", f"Kommun {each}") for each in range(250)]


@pytest.mark.parametrize(
    ("asked_for", "shown"), [("", ON_A_BOARD), ("200", 200), ("500", 250), ("-1", 100), ("²", 100)]
)
def test_a_board_shows_the_first_that_wait_and_more_when_asked(asked_for: str, shown: int) -> None:
    listed = waiting_list(MANY, "/console/rounds/runda", DAY, "sv", asked_for)
    lines = [line.name for _, group in listed.groups for line in group]
    assert (lines, listed.left, listed.count) == ([each.principal for each in MANY[:shown]], 250 - shown, 250)


def test_letters_of_no_principals_case_that_did_not_arrive_are_told_by_their_addresses() -> None:
    """A weekly letter's readers, a round's contacts: where many of them are one line nobody could tell who."""
    lost = [
        Waiting(WaitingKind.UNDELIVERED, "runda", "Rundan", DAY, case, principal, target=f"{name}@region.example")
        for name, case, principal in (("a", "", ""), ("b", "", ""), ("c", "", ""), ("d", "runda/2418", "Malå kommun"))
    ]
    [(_, [line])] = waiting_everywhere(lost, 9, DAY, "sv", (), {}).groups
    [told] = to_dos(lost, Language.SV, "runda")
    named = "a@region.example, b@region.example, c@region.example, Malå kommun"
    assert (line.sentence, told.name) == (f"4: {named}", named)
    assert [each.name for each in to_dos(lost[:1], Language.SV, "runda")] == ["Rundan"]
