"""A round where thousands of things wait shows the first of them on its board, and the rest when they are asked for."""

import datetime as dt

import pytest

from rules.waiting.waiting import Waiting, WaitingKind
from web.board.waiting import ON_A_BOARD, waiting_list

DAY = dt.date(2023, 6, 19)
MANY = [Waiting(WaitingKind.LATE, "runda", "Rundan", DAY, f"runda/{each}", f"Kommun {each}") for each in range(250)]


@pytest.mark.parametrize(
    ("asked_for", "shown"), [("", ON_A_BOARD), ("200", 200), ("500", 250), ("-1", 100), ("²", 100)]
)
def test_a_board_shows_the_first_that_wait_and_more_when_asked(asked_for: str, shown: int) -> None:
    listed = waiting_list(MANY, "/console/rounds/runda", DAY, "sv", asked_for)
    lines = [line.name for _, group in listed.groups for line in group]
    assert (lines, listed.left, listed.count) == ([each.principal for each in MANY[:shown]], 250 - shown, 250)
