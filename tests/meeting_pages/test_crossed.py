"""One page below another, and one page's heading over another's rows: no body gets a day that neither gives it."""

import random
from typing import Any, Final

import pytest

from models.files.meeting_page.state import WHICH_BODY
from tests.meeting_pages.test_pages import EVERY, each_day, said
from tests.run.samples import sampled

SEED: Final = 20_261_130
EACH: Final = 4
"""How many pages each page is set below."""


def plain_pages() -> list[dict[str, Any]]:
    """Those of text that leave nothing to ask; no tables of HTML within text, and no marks that a page explains."""
    written = [page for page in EVERY if page["file"].endswith(".txt") and isinstance(page.get("text"), str)]
    return [page for page in written if not set(page["text"]) & set("<*")]


def test_a_page_below_another_gives_no_body_a_day_that_neither_gives_alone() -> None:
    chance = random.Random(SEED)
    alone = {page["name"]: said(page["text"]) for page in plain_pages()}
    pages = [page for page in plain_pages() if alone[page["name"]].bodies and not alone[page["name"]].questions]
    pairs = [(above, below) for below in pages for above in chance.sample(pages, EACH)]
    wrong, known, read = {}, 0, 0
    for above, below in sampled(EACH, pairs):
        days = each_day(alone[above["name"]]) | each_day(alone[below["name"]])
        found = each_day(said(f"{above['text'].rstrip()}\n\n{below['text']}"))
        wrong[above["name"], below["name"]] = found - days
        known, read = known + len(days), read + len(found & days)
    assert {names: days for names, days in wrong.items() if days} == {}
    assert read > known / 2


def test_a_body_in_brackets_after_a_day_is_never_overruled_by_a_heading() -> None:
    found = said("Socialnämnden 2026\n14 januari\n\nVårens möten\n27 januari (KS)\n16 februari (KF)")
    assert each_day(found) == {("SN", "2026-01-14")}
    assert {each.what for each in found.questions} == {WHICH_BODY}


@pytest.mark.parametrize(
    ("page", "council"),
    [
        ("Möten 2026\nKommunstyrelsen: 27 januari\nFullmäktige: 16 februari", {"KF"}),
        ("Möten 2026\nKommunstyrelsen: 27 januari\nRegionfullmäktige: 3 mars\nFullmäktige: 16 februari", set()),
        ("Möten 2026\nSocialnämnden: 27 januari\nFullmäktige: 16 februari", set()),
    ],
)
def test_a_council_that_is_only_called_so_is_that_of_the_one_board(page: str, council: set[str]) -> None:
    assert {body for body, day in each_day(said(page)) if day == "2026-02-16"} == council


def test_a_table_with_a_board_of_its_own_says_whose_its_committee_is() -> None:
    rows = "2026 | Arbetsutskott | Kommunstyrelsen\nJanuari | 13 | 27\nFebruari | 10 | 24\nMars | 10 | 24"
    found = each_day(said(f"Miljö- och byggnadsnämnden 2026\n21 januari\n\n{rows}"))
    assert not {body for body, day in found if "2026-01-13" in day} - {"KSAU"}


def test_a_time_before_a_name_heads_no_days_below_it() -> None:
    page = "Kalender\nmåndag 25 januari 2027\n18:30 - 21:00 Kommunfullmäktige\nonsdag 27 januari 2027\n"
    assert ("KF", "2027-01-27") not in each_day(said(f"Valnämnden 2027\n4 mars\n\n{page}"))
