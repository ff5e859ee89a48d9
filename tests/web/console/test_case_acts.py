"""The coordinator's page of one case: every act is there once, under who speaks, and the seldom wanted lie folded."""

import re
from typing import Final

from tests.console import Console

TAKEN_DOWN: Final = ["rapportera", "planera", "bekrafta", "motesdagar", "mer-tid"]
LETTERS: Final = ["message", "remind", "skip", "mute"]
TIME: Final = ["extend", "take-out"]
WAYS_IN: Final = ["address", "escalation", "repeat", "link"]


def acts(console: Console, heading: str) -> list[str]:
    """The last part of each address under a heading, in the order a keyboard meets them."""
    found = re.search(rf'aria-labelledby="{heading}-heading">(.*?)</ul>', console.read(console.case).text, re.DOTALL)
    return re.findall(r'href="[^"?#]*/([^"/?]+)(?:[?][^"]*)?"', found[1]) if found else []


def folded(console: Console) -> list[bool]:
    """For each fold among the acts, whether it is closed."""
    page = console.read(console.case).text
    card = page[page.index('id="todo-heading"') : page.index('id="facts-heading"')]
    return [not more for more in re.findall(r"<details( open)?>", card)]


def test_an_invited_principals_acts_stand_in_groups_with_the_most_wanted_first(console: Console) -> None:
    assert acts(console, "taking-down") == TAKEN_DOWN
    assert acts(console, "writing") == LETTERS
    assert acts(console, "time") == TIME
    assert acts(console, "ways-in") == WAYS_IN
    assert folded(console) == [True, True]


def test_without_a_link_the_ways_in_lie_open(console: Console) -> None:
    console.do(f"{console.case}/do/revoke/{console.row().link_id}")
    assert folded(console) == [True, False]
    assert acts(console, "ways-in") == ["address", "escalation", "link"]


def test_a_closed_rounds_case_keeps_only_what_still_can_be_done(console: Console) -> None:
    console.do(f"{console.board}/do/close", reason="Dras tillbaka.")
    assert (acts(console, "taking-down"), acts(console, "writing"), acts(console, "time")) == ([], [], [])
    assert acts(console, "ways-in") == WAYS_IN


def test_a_round_that_is_not_there_sends_a_coordinator_back_to_the_rounds(console: Console) -> None:
    page = console.read("/console/rounds/ingen-runda")
    assert page.status_code == 404
    assert 'href="/console"' in page.text
    assert "/ny-lank" not in page.text
    assert "/ny-lank" in console.read("/finns-inte").text
