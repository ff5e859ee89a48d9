"""What a page has at its foot and head is left out where a decision goes on over it, and nothing of the decision is."""

import pytest

from reading.page_breaks import page_breaks
from reading.points import points_between

HEAD = "Kommunstyrelsen 2023-05-09\nSammanträdesprotokoll\n"
BREAK = "Justerandes sign\nKommunstyrelsen 2023-05-09\nSida 3 (5)\n"
BEFORE = "§ 45 Färdplan\nKommunstyrelsen beslutar\n1. uppdra åt socialnämnden att återkomma senast till\n"
AFTER = "2. anta färdplanen\n"


def without_breaks(text: str) -> str:
    for start, end in reversed([*page_breaks(text)]):
        text = f"{text[:start]}\n{text[end:]}"
    return text


@pytest.mark.parametrize(
    "said", ["", "Kommunstyrelsen 2024-06-12\n", "2024-06-12\n", "den 12 juni 2024\n", "Kommunstyrelsen\n2024-06-12\n"]
)
@pytest.mark.parametrize("before", [BEFORE, "Ett ärende.\n" * 8 + BEFORE], ids=["near the top", "further down"])
def test_a_line_of_the_decision_that_looks_like_the_pages_head_is_kept(said: str, before: str) -> None:
    assert without_breaks(HEAD + before + said + BREAK + AFTER) == HEAD + before + said + AFTER


@pytest.mark.parametrize(
    ("listed", "points"),
    [
        ("att 1 anta avtalet\natt 2 kostnaden tas ur ramen", [(1, "Anta avtalet"), (2, "Kostnaden tas ur ramen")]),
        ("att 1. avtalet godkänns\natt 2. planen antas", [(1, "Avtalet godkänns"), (2, "Planen antas")]),
        (
            "att 1 miljon kronor anslås till nämnden\natt 2 miljoner kronor anslås till styrelsen",
            [
                (None, "Att 1 miljon kronor anslås till nämnden"),
                (None, "Att 2 miljoner kronor anslås till styrelsen"),
            ],
        ),
        (
            "att 1 tjänst inrättas\natt 2 tjänster dras in",
            [(None, "Att 1 tjänst inrättas"), (None, "Att 2 tjänster dras in")],
        ),
    ],
)
def test_a_number_that_counts_the_points_is_told_from_one_of_what_is_decided(
    listed: str, points: list[tuple[int | None, str]]
) -> None:
    assert [(each.number, each.text) for each in points_between(listed, 0, len(listed))] == points
