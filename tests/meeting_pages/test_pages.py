"""Pages as they are published, in all their ways, are read as a person reads them: never a wrong day."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.files.meeting_page.dates.crosschecks import FAR_AWAY, TOO_OFTEN
from models.files.meeting_page.reading import NO_DAYS, read_page
from models.files.meeting_page.settling import PageReading
from models.files.page_source.content import Block
from models.files.page_source.kept import as_kept, from_kept
from models.files.page_source.sources import blocks_of, blocks_of_written
from tests.meeting_pages.accounting import unaccounted
from tests.meeting_pages.made import page_file

PAGES = Path(__file__).with_name("pages")
EXPECTED: dict[str, dict[str, Any]] = yaml.load((PAGES / "expected.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)


UNSEEN: list[dict[str, Any]] = [
    page
    for name in ("unseen.yaml", "doubted.yaml", "published.yaml")
    for page in yaml.load(Path(__file__).with_name(name).read_text(encoding="utf-8"), yaml.CSafeLoader)
]


LOTS: dict[str, list[dict[str, Any]]] = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    for path in sorted(Path(__file__).with_name("lots").glob("*.yaml"))
}
"""Lots with their right readings as they were written, of which a little may stay unread."""
RECALL = 0.9


@cache
def read(name: str) -> PageReading:
    return read_page(blocks_of((PAGES / name).read_bytes(), name))


def said(text: str, register: dict[str, str] | None = None) -> PageReading:
    return read_page(blocks_of_written(text), register or {})


def days_of(found: PageReading) -> dict[str, list[str]]:
    return {body: [each.day.isoformat() for each in days] for body, days in found.bodies.items()}


def days_read(page: dict[str, Any]) -> set[tuple[str, str]]:
    return each_day(read_page(blocks_of(page_file(page), page["file"])))


def each_day(found: PageReading) -> set[tuple[str, str]]:
    return {(body, day) for body, days in days_of(found).items() for day in days}


def days_said(page: dict[str, Any]) -> set[tuple[str, str]]:
    return {(body, day.isoformat()) for body, days in page["days"].items() for day in days}


def as_written(days: dict[str, list[dt.date]]) -> dict[str, list[str]]:
    return {body: [day.isoformat() for day in each] for body, each in days.items()}


def test_a_page_is_read_as_it_is() -> None:
    says = {name: {body: days for body, days in said.items() if body != "ask"} for name, said in EXPECTED.items()}
    assert {name: days_of(read(name)) for name in EXPECTED} == {name: as_written(said) for name, said in says.items()}
    assert {name: len(read(name).questions) for name in EXPECTED} == {name: EXPECTED[name]["ask"] for name in EXPECTED}


EVERY: list[dict[str, Any]] = [*UNSEEN, *(page for lot in LOTS.values() for page in lot)]


@dataclass(frozen=True)
class ReadPage:
    """A page, its blocks and its reading."""

    page: dict[str, Any]
    blocks: Sequence[Block]
    found: PageReading


read_once = pytest.mark.xdist_group("every page")  # by the one process where all stand who ask about it


@pytest.fixture(scope="module")
def every_page() -> dict[str, ReadPage]:
    """Every page there is, by its name, read once for those who ask about it."""
    files = [(page, blocks_of(page_file(page), page["file"])) for page in EVERY]
    return {page["name"]: ReadPage(page, blocks, read_page(blocks)) for page, blocks in files}


@read_once
def test_a_shape_nobody_had_seen_is_read_as_it_is(every_page: dict[str, ReadPage]) -> None:
    found = {page["name"]: every_page[page["name"]].found for page in UNSEEN}
    assert {name: days_of(each) for name, each in found.items()} == {
        page["name"]: as_written(page["days"]) for page in UNSEEN
    }
    assert {name: len(each.questions) for name, each in found.items()} == {page["name"]: page["ask"] for page in UNSEEN}


@read_once
def test_no_day_of_a_lot_is_wrong_and_few_are_unread(every_page: dict[str, ReadPage]) -> None:
    pages = [page for lot in LOTS.values() for page in lot]
    got = {(page["name"], *each) for page in pages for each in each_day(every_page[page["name"]].found)}
    said = {(page["name"], *each) for page in pages for each in days_said(page)}
    assert got - said == set()
    assert len(got) >= RECALL * len(said)


@read_once
def test_every_date_on_a_page_is_a_bodys_day_or_asked_about_or_said_to_be_none(every_page: dict[str, ReadPage]) -> None:
    lost = {name: unaccounted(each.blocks, each.found) for name, each in every_page.items()}
    assert {name: dates for name, dates in lost.items() if dates} == {}


def test_every_date_of_a_kept_page_is_accounted_for() -> None:
    lost = {name: unaccounted(blocks_of((PAGES / name).read_bytes(), name), read(name)) for name in EXPECTED}
    assert {name: dates for name, dates in lost.items() if dates} == {}


@read_once
def test_no_meeting_is_left_out_without_a_question(every_page: dict[str, ReadPage]) -> None:
    lost = {name: {day for _, day in days_said(each.page) - each_day(each.found)} for name, each in every_page.items()}
    silent = {name: days & not_asked(every_page[name].found, days) for name, days in lost.items()}
    assert {name: days for name, days in silent.items() if days} == {}


def not_asked(found: PageReading, days: set[str]) -> set[str]:
    """Those of the days that no question is about, by its day or its words, or of the whole page."""
    if any(each.what == NO_DAYS for each in found.questions):
        return set()
    dated = {each.day.isoformat() for each in found.questions if each.day}
    words = " ".join(each.words for each in found.questions if not each.day)
    return {day for day in days - dated if not found.needs_year and not re.search(rf"\b{int(day[-2:])}\b", words)}


def test_every_page_beside_this_has_its_right_reading() -> None:
    assert {path.name for path in PAGES.iterdir()} == {*EXPECTED, "expected.yaml"}


def test_a_page_kept_by_a_form_is_read_the_same() -> None:
    blocks = {name: blocks_of((PAGES / name).read_bytes(), name) for name in EXPECTED}
    kept = {name: from_kept(as_kept(each)) for name, each in blocks.items()}
    assert [name for name in EXPECTED if kept[name] != blocks[name]] == []
    assert [name for name in EXPECTED if read_page(kept[name]) != read(name)] == []


def test_every_day_stands_beside_the_words_it_came_from() -> None:
    days = [(name, each) for name in EXPECTED for days in read(name).bodies.values() for each in days]
    assert [each for each in days if str(each[1].day.day) not in each[1].words or not each[1].place.said] == []


HANGS_ON_WHAT_FOLLOWS = {"cancelled-in-a-note.txt", "year-below.txt"}  # its only body has no name; its year is last


def test_a_page_below_a_page_of_another_year_does_not_change_what_that_says() -> None:
    """A heading that is read too far would show here: each page is followed by one that gives no year."""
    for name in EXPECTED:
        if name.endswith(".txt"):
            text = (PAGES / name).read_text(encoding="utf-8")
            alone, followed = each_day(read(name)), each_day(said(f"{text}\n\nKommunfullmäktige\n2 december"))
            assert {(body, day[4:]) for body, day in followed - alone} <= {("KF", "-12-02")}, name
            assert followed >= alone or name in HANGS_ON_WHAT_FOLLOWS, name


def test_the_year_a_person_gives_is_that_of_days_without_one_only() -> None:
    text = "Kommunfullmäktige\n29 januari\n26 februari 2025"
    assert days_of(said(text))["KF"] == ["2025-02-26"]
    found = read_page(blocks_of_written(text), year=2024)
    assert days_of(found)["KF"] == ["2024-01-29", "2025-02-26"]


def test_weekdays_tell_which_years_fit_but_never_choose_one() -> None:
    found = said("Kommunfullmäktige\nMåndag 30 januari\nMåndag 27 februari")
    assert not found.bodies
    assert found.needs_year
    assert "2023" in found.questions[0].what


def test_a_meeting_that_is_held_only_if_needed_is_said_to_be() -> None:
    days = read("bars-with-footnotes.txt").bodies["KF"]
    assert [each.day.isoformat() for each in days if each.if_needed] == ["2026-01-12"]


def test_of_a_meeting_of_two_days_the_last_counts_and_the_first_is_told() -> None:
    (day,) = said("Kommunfullmäktige 2026\n15–16 juni").bodies["KF"]
    assert (day.first and day.first.isoformat(), day.day.isoformat()) == ("2026-06-15", "2026-06-16")


def test_a_body_is_called_what_the_register_calls_it() -> None:
    text = "Kommunstyrelsens arbetsutskott 2026: 13 januari\nKSAU: 10 februari 2026\nOmsorgsnämnden 2026: 15 januari"
    found = said(text, {"AU": "Kommunstyrelsens arbetsutskott", "ON": "Omsorgsnämnden"})
    assert days_of(found) == {"AU": ["2026-01-13", "2026-02-10"], "ON": ["2026-01-15"]}


@pytest.mark.parametrize(
    "words",
    [
        "Senast uppdaterad: 9 november 2026",
        "Sidan granskad 2026-11-09",
        "Publicerad 9 november",
        "Sista dag för handlingar: 9 november",
        "Stoppdatum 9/11",
        "Beredning 9 november",
        "Utskick av kallelse 9 november",
        "Anslås senast den 9 november",
        "Presidiet 9 november",
        "Gruppmöten 9 november",
        "Utbildning för ledamöter 9 november",
        "9 november (inställt)",
        "9 november INSTÄLLD",
        "Inställt: 9 november",
        "9 november utgår",
        "9 november flyttat till 16 november",
        "Mötet är flyttat från 9 november till 16 november",
        "16 november (flyttat från 9 november)",
        "16 november i stället för 9 november",
        "16 november ersätter 9 november",
        "Sammanträdet den 9 november ersätts av den 16 november",
        "<s>9 november</s>",
        "<del>9</del> 16 november",
    ],
)
def test_a_day_that_is_no_meeting_is_never_one(words: str) -> None:
    page = f"<h1>Kommunfullmäktige 2026</h1><ul><li>26 oktober</li><li>{words}</li><li>14 december</li></ul>"
    days = days_of(said(page))["KF"]
    assert "2026-11-09" not in days
    assert {"2026-10-26", "2026-12-14"} <= set(days)


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("16 november (extra)", "extra"),
        ("16 november, budget", "budget"),
        ("16 november kl. 13.15-16", ""),
        ("Måndag den 16:e november 09.00–12.00", ""),
        ("16 november OBS nytt datum", "nytt datum"),
        ("Preliminärt 16 november", "preliminärt"),
        ("16 november, konstituerande", "konstituerande"),
        ("16 november (annan dag än brukligt)", "annan dag än brukligt"),
        ("16 november, ändrad tid: 10.00", ""),
        ("16/11 Folkets hus, stora salen", ""),
    ],
)
def test_a_meeting_with_remarks_is_one_all_the_same(words: str, note: str) -> None:
    days = said(f"Kommunfullmäktige 2026\n26 oktober\n{words}\n14 december").bodies["KF"]
    assert [each.day.isoformat() for each in days] == ["2026-10-26", "2026-11-16", "2026-12-14"]
    assert days[1].remarks == ((note,) if note else ())


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("Inställt", ["14"]),
        ("Mötet är inställt, ersätts av 16 november", ["16", "14"]),
        ("Flyttat till måndag 16 november kl. 13", ["16", "14"]),
        ("Flyttat från 3 november", ["09", "14"]),
        ("Vid behov", ["09", "14"]),
        ("Måndag på grund av valborg", ["09", "14"]),
        ("Sammanträdet hålls i Folkets hus", ["09", "14"]),
        ("Flyttat till Folkets hus", ["09", "14"]),
        ("Nytt datum", ["09", "14"]),
        ("Flyttat", ["14"]),
        ("Beredningsdag", ["14"]),
    ],
)
@pytest.mark.parametrize(
    ("mark", "sign"), [("*", "*"), ("**", "** ="), ("¹", "1)"), ("<sup>1</sup>", "1."), (" 2)", "2")]
)
def test_a_footnote_is_heeded_however_it_is_marked(note: str, kept: list[str], mark: str, sign: str) -> None:
    page = f"<h1>Kommunstyrelsen 2026</h1><ul><li>9 november{mark}</li><li>14 december</li></ul><p>{sign} {note}</p>"
    found = said(page)
    assert [day[-2:] for day in days_of(found)["KS"]] == kept
    assert bool(found.questions) is (note in {"Flyttat", "Beredningsdag"})


@pytest.mark.parametrize(
    "page",
    [
        "Kommunfullmäktige 2026\nTisdag 16 november",
        "Kommunfullmäktige 2026\n31 november",
        "Kommunfullmäktige 2026\nv. 47",
        "Kommunfullmäktige 2026\n16 novembr",
        "Kommunfullmäktige 2026\n6 juni",
        "Kommunfullmäktige 2026\n14 november",
        "Kommunfullmäktige 2026\n16 november*",
        "Kommunfullmäktige 2026\nMötet 16 november är flyttat\n16 november",
        "Kommunfullmäktige 2026\n10.10",
        "Kommunfullmäktige 2026\n3 16 november",
        "Kommunfullmäktige\n16 november",
        "Kommunfullmäktige hösten 2026\n16 mars",
        "2026\n2027\n2028\nKommunfullmäktige\n16 november",
        "Kommunfullmäktige och kommunstyrelsen 2026\n16 november",
        "Socialnämnden 2026\n17 november\nKommunstyrelsen\n18 november\nMiljönämnden\n19 november\nAU\n16 november",
        "Nästa sammanträde i kommunfullmäktige 2026: 16 november\nNästa möte 16 november",
        "Kommunfullmäktige 2026\nDen 16 november träffas alla ledamöter hos familjen för korvgrillning",
        "| Organ | Oktober | November | December |\n| KF | 26 | 16 |",
    ],
)
def test_what_is_not_certain_is_asked_about(page: str) -> None:
    found = said(page)
    assert not any("2026-11-16" in days for days in days_of(found).values())
    assert found.questions


def test_a_day_that_does_not_fit_among_a_bodys_others_is_asked_about() -> None:
    far = said("Socialnämnden\n21 januari 2026\n18 februari 2026\n25 mars 2026\n24 april 2023")
    assert days_of(far)["SN"] == ["2026-01-21", "2026-02-18", "2026-03-25"]
    assert [each.what for each in far.questions] == [FAR_AWAY]
    many = [f"{day}/{month}" for month in (2, 9, 11) for day in range(1, 17)]
    often = said("Kommunfullmäktige 2027: " + ", ".join(many))
    assert not often.bodies
    assert TOO_OFTEN in {each.what for each in often.questions}
