"""An extract that is another principal's, of another case or about something else is asked about, never refused."""

import datetime as dt

import httpx
import pytest

from kit.clock import FrozenClock
from tests.reading.papers import word
from tests.visitor import Visitor, pdf, text_of
from tests.web.reply.extract.test_reply_extract import LINES, TEXT, as_file, filled_in
from web.reply.extract.belonging import other_principal, strange_in

MATTER = "Färdplan Nära vård 2030 i Västerbotten\nAtt fastställa Färdplan Nära vård 2030 i Västerbotten"
ANOTHER = "Utdraget ser ut att vara från en annan huvudman: Norsjö kommun."


@pytest.fixture(autouse=True)
def after_midsummer(clock: FrozenClock) -> None:
    clock.move_to(dt.datetime(2023, 6, 26, 8, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("text", "own", "found"),
    [
        ("Norsjö kommun\nKommunstyrelsen", "Malå kommun", "Norsjö kommun"),
        ("NORSJÖ KOMMUN   Protokollsutdrag\nKommunstyrelsen", "Malå kommun", "Norsjö kommun"),
        ("Region Västerbotten\nRegionstyrelsen", "Malå kommun", "Region Västerbotten"),
        ("Storumans kommun\nKommunstyrelsen", "Storumans kommun", ""),
        ("Vännäs kommun\nKommunstyrelsen", "Vännäs kommun", ""),
        ("Norsjö kommun\nSamverkan med Malå\nKommunstyrelsen", "Malå kommun", ""),
        ("Kommunstyrelsen\nBeslutet skickas till: Region Västerbotten", "Malå kommun", ""),
        ("Kommunstyrelsen\n" + "rad\n" * 20 + "Norsjö kommun", "Malå kommun", ""),
        ("Umeå kommun\nGemensamma nämnden", "Kommunalförbundet Partnerskap inland", ""),
        ("", "Malå kommun", ""),
    ],
)
def test_another_principal_is_told_by_the_head_of_the_paper_alone(text: str, own: str, found: str) -> None:
    assert other_principal(text, own) == found


@pytest.mark.parametrize(
    ("read", "known", "differ"),
    [
        ("KS 2023/77", "KS 2023/77", False),
        ("KS 2023-000077", "KS 2023/77", False),
        ("2023/77", "KS-2023-0077-106", False),
        ("KS 2023/78", "KS 2023/77", True),
        ("", "KS 2023/77", False),
        ("KS 2023/77", "", False),
        ("KSXIV", "KS 2023/77", False),
    ],
)
def test_a_number_is_another_only_where_no_way_of_writing_makes_them_one(read: str, known: str, differ: bool) -> None:
    assert ("case_number" in strange_in(TEXT, "Dorotea kommun", (read, known), MATTER)) is differ


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("§ 70 Budgetuppföljning april\nKommunstyrelsen godkänner uppföljningen.", True),
        ("§ 70 Antagande av färdplanen för vården\nKommunstyrelsen antar den.", False),
    ],
)
def test_a_paper_without_one_word_of_the_matter_is_asked_about(text: str, strange: bool) -> None:
    assert ("matter" in strange_in(text, "Dorotea kommun", ("", ""), MATTER)) is strange


def read(dorotea: Visitor, *lines: str) -> httpx.Response:
    return dorotea.send("/utdrag", as_file(word(lines), "utdrag.docx"))


def test_minutes_of_another_municipality_are_asked_about_and_not_ticked_to_be_attached(dorotea: Visitor) -> None:
    page = read(dorotea, *(line.replace("Dorotea", "Norsjö") for line in LINES))
    assert ANOTHER in text_of(page)
    assert "extract_attached" not in filled_in(page)
    own = read(dorotea, *LINES)
    assert "en annan huvudman" not in text_of(own)
    assert filled_in(own)["extract_attached"] == "yes"


def test_what_was_asked_about_is_still_asked_about_when_the_form_comes_back(dorotea: Visitor) -> None:
    page = read(dorotea, *(line.replace("Dorotea", "Norsjö") for line in LINES))
    back = dorotea.send("/rapportera", **{**filled_in(page), "held_on": "2024-01-01"})
    assert back.status_code == 422
    assert ANOTHER in text_of(back)


def test_another_case_number_than_the_one_that_is_known_is_asked_about(dorotea: Visitor) -> None:
    dorotea.send("/bekrafta", case_number="KS 2023/12")
    assert "Utdragets diarienummer är KS 2023/77, men ert här är KS 2023/12." in text_of(read(dorotea, *LINES))


def test_an_invitation_is_not_ticked_to_be_attached_as_an_extract(dorotea: Visitor) -> None:
    page = read(dorotea, "Dorotea kommun", "Kallelse", "Kommunfullmäktige sammanträder 19 juni 2023", "Ärenden")
    assert "en kallelse till ett möte" in text_of(page)
    assert "extract_attached" not in filled_in(page)


def test_a_day_the_minutes_are_to_be_adjusted_on_says_that_they_are_not(dorotea: Visitor) -> None:
    lines = [line.replace("2023-06-22", "2023-07-03").replace("2023-06-23", "2023-07-04") for line in LINES]
    filled = filled_in(read(dorotea, *lines))
    assert filled["preliminary"] == "yes"
    assert not {"adjusted_on", "announced_on"} & filled.keys()
    assert "/kvitto/" in dorotea.send("/rapportera", **filled).url.path


def test_the_words_of_a_referral_are_filled_in(dorotea: Visitor) -> None:
    words = "Kommunfullmäktige återremitterar ärendet till kommunstyrelsen för att belysa kostnaderna."
    page = read(dorotea, *LINES[:6], "Kommunfullmäktiges beslut", words)
    assert filled_in(page)["act"] == "refers_back"
    assert filled_in(page)["wording"] == words


def test_where_nothing_could_be_read_the_planned_body_and_day_stand(dorotea: Visitor) -> None:
    dorotea.send("/planera", **{"route[0].body": "KF", "route[0].planned_on": "2023-06-26"})
    assert {"body": "KF", "held_on": "2023-06-26"}.items() <= filled_in(
        dorotea.send("/utdrag", as_file(pdf(), "inskannat.pdf"))
    ).items()


def test_a_photograph_is_not_said_to_be_possible_to_attach(dorotea: Visitor) -> None:
    page = dorotea.send("/utdrag", as_file(b"\xff\xd8\xff\xdb" + b"\0" * 100, "foto"))
    assert page.status_code == 422
    assert "Spara den som PDF, så går den att bifoga" in text_of(page)
