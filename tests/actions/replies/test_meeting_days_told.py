"""A page of meeting days is read, shown beside its words, and kept only when a person has said that it is right."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape

import httpx
import pytest

from models.reads import lookup
from models.tables import Case, case_id
from tests.actions.rounds.test_own_dates import registrar, told  # noqa: F401 — fixtures
from tests.lived import LivedRound
from tests.meeting_pages.made import pdf_saying, saved
from tests.meeting_pages.test_page_files import workbook
from tests.visitor import Visitor, hidden_in, text_of
from tests.web.test_forecast_shown import BJURHOLM, with_meetings  # noqa: F401 — a fixture

PAGE = """Sammanträden 2023
Kommunstyrelsens arbetsutskott
18 april, 16 maj
Kommunstyrelsen
2 maj
Tisdag 31 maj
Kommunfullmäktige
24 april
29 maj (inställt)
19 juni
Kultur- och fritidsnämnden
10 maj
Senast uppdaterad: 2 januari 2023
"""


def case_of(told: LivedRound) -> Case:  # noqa: F811
    with told.database.read() as session:
        return lookup.case_of(session, case_id(told.slug, BJURHOLM))[0]


def fields_of(page: httpx.Response) -> dict[str, str]:
    """What stands in each body's field."""
    found = re.findall(r'<textarea[^>]* name="(meetings\[\w+\])"[^>]*>([^<]*)</textarea>', page.text)
    return {name: unescape(text).replace("\r", "") for name, text in found}


def confirmed(visitor: Visitor, page: httpx.Response, **more: str) -> httpx.Response:
    """Send the form as it stands."""
    return visitor.send("/motesdagar", **{**fields_of(page), "seen": hidden_in(page).get("seen", ""), **more})


def test_a_pasted_page_is_shown_and_nothing_is_kept_until_it_is_confirmed(
    told: LivedRound,  # noqa: F811
    registrar: Callable[[str], Visitor],  # noqa: F811
) -> None:
    bjurholm = registrar(BJURHOLM)
    shown = bjurholm.send("/motesdagar", page=PAGE)
    assert shown.status_code == 200
    assert "Sidan är läst. Inget är sparat än." in text_of(shown)
    assert case_of(told).meetings == {}
    assert fields_of(shown) == {
        "meetings[KSAU]": "2023-04-18\n2023-05-16",
        "meetings[KS]": "2023-05-02",
        "meetings[KF]": "2023-04-24\n2023-06-19",
    }
    receipt = confirmed(bjurholm, shown)
    assert "Mötesdagarna är sparade" in text_of(receipt)
    assert case_of(told).meetings["KF"] == (dt.date(2023, 4, 24), dt.date(2023, 6, 19))


def test_each_day_stands_beside_its_words_and_what_is_unsure_is_asked(registrar: Callable[[str], Visitor]) -> None:  # noqa: F811
    page = text_of(registrar(BJURHOLM).send("/motesdagar", page=PAGE))
    assert "tisdag 18 april 2023" in page
    assert "18 april, 16 maj" in page
    assert "Veckodagen stämmer inte: 31 maj 2023 är en onsdag." in page
    assert "Där står: KS: Tisdag 31 maj (rad 6)" in page
    assert "29 maj (inställt) (rad 9, inställt)" in page
    assert "tas inte med" in page  # the board of culture is not on the way


def test_what_a_person_changes_is_what_is_kept(told: LivedRound, registrar: Callable[[str], Visitor]) -> None:  # noqa: F811
    bjurholm = registrar(BJURHOLM)
    shown = bjurholm.send("/motesdagar", page=PAGE)
    confirmed(bjurholm, shown, **{"meetings[KS]": "2023-05-02\n2023-05-31"})
    assert case_of(told).meetings["KS"] == (dt.date(2023, 5, 2), dt.date(2023, 5, 31))


@pytest.mark.parametrize(
    ("written", "stands"),
    [
        ("2 maj 2023, 31 maj 2023", "2023-05-02\n2023-05-31"),
        ("31 maj 2023\n35 juni 2023", "2023-05-02\n31 maj 2023\n35 juni 2023"),
        ("", "2023-05-02"),
    ],
)
def test_what_was_written_beside_a_pasted_page_stands_after_its_days(
    registrar: Callable[[str], Visitor],  # noqa: F811
    written: str,
    stands: str,
) -> None:
    shown = registrar(BJURHOLM).send("/motesdagar", page=PAGE, **{"meetings[KS]": written})
    assert fields_of(shown)["meetings[KS]"] == stands


def test_a_page_takes_nothing_away_without_saying_so(
    told: LivedRound,  # noqa: F811
    registrar: Callable[[str], Visitor],  # noqa: F811
) -> None:
    bjurholm = registrar(BJURHOLM)
    bjurholm.send("/motesdagar", **{"meetings[KF]": "2023-04-24\n2023-06-19"})
    of_another_year = bjurholm.send("/motesdagar", page="Kommunfullmäktige 2024\n29 april")
    assert fields_of(of_another_year)["meetings[KF]"] == "2023-04-24\n2023-06-19\n2024-04-29"
    of_the_same = bjurholm.send("/motesdagar", page="Kommunfullmäktige 2023\n24 april")
    assert fields_of(of_the_same)["meetings[KF]"] == "2023-04-24"
    assert "som vi vet om sedan tidigare: måndag 19 juni 2023. De försvinner när du sparar" in text_of(of_the_same)
    assert case_of(told).meetings["KF"] == (dt.date(2023, 4, 24), dt.date(2023, 6, 19))


def read_again(visitor: Visitor, page: httpx.Response, **more: str) -> httpx.Response:
    """Press "Läs igen" on the page as it stands."""
    shown = {name: value for name, value in hidden_in(page).items() if name not in {"form_key", "seen_version"}}
    return visitor.send("/motesdagar", **{**shown, **fields_of(page), "again": "yes", **more})


KF = "meetings[KF]"
BARE = "Kommunfullmäktige\n12 mars, 9 april"


@pytest.mark.parametrize(
    ("written", "page", "after", "stands"),
    [
        ({KF: "2025-06-18"}, BARE, {}, "2025-03-12\n2025-04-09\n2025-06-18"),
        ({}, BARE, {KF: "18 juni 2025"}, "2025-03-12\n2025-04-09\n2025-06-18"),
        ({KF: "35 juni 2025"}, BARE, {}, "2025-03-12\n2025-04-09\n35 juni 2025"),
        ({KF: "2025-06-18"}, "Kommunfullmäktige 2025\n9 april", {}, "2025-04-09\n2025-06-18"),
        ({KF: "2025\n9 april\n7 maj (inställt)"}, "", {KF: "2025-04-09, 2025-06-18"}, "2025-04-09\n2025-06-18"),
    ],
)
def test_what_a_person_has_written_stands_when_the_page_is_read_again(
    registrar: Callable[[str], Visitor],  # noqa: F811
    written: dict[str, str],
    page: str,
    after: dict[str, str],
    stands: str,
) -> None:
    bjurholm = registrar(BJURHOLM)
    shown = bjurholm.send("/motesdagar", page=page, **written)
    once = read_again(bjurholm, shown, year="2025", **after)
    assert fields_of(once)[KF] == stands
    assert fields_of(read_again(bjurholm, once, year="2025"))[KF] == stands


@pytest.mark.parametrize("known", ["", "2023-04-24, 2023-06-19"])
def test_a_page_read_again_takes_away_what_it_gave_the_time_before(
    registrar: Callable[[str], Visitor],  # noqa: F811
    known: str,
) -> None:
    bjurholm = registrar(BJURHOLM)
    bjurholm.send("/motesdagar", **{KF: known})
    shown = bjurholm.send("/motesdagar", page="Sammanträdesdagar\n24 april\n29 maj", **{KF: known})
    whose = {"whose[one body]": "KF"}
    of_one_year = read_again(bjurholm, shown, year="2024", **whose)
    own = read_again(bjurholm, of_one_year, year="2023", **whose, **{KF: f"{fields_of(of_one_year)[KF]}\n2024-10-01"})
    assert fields_of(own)[KF] == "2023-04-24\n2023-05-29\n2024-10-01"
    of_another = read_again(bjurholm, own, year="2023", **{"whose[one body]": "KS"})
    assert fields_of(of_another)["meetings[KS]"] == "2023-04-24\n2023-05-29"
    assert fields_of(of_another)[KF] == "\n".join([*filter(None, known.split(", ")), "2024-10-01"])


def test_a_known_day_that_somebody_wrote_in_stands_when_the_page_is_read_again(
    registrar: Callable[[str], Visitor],  # noqa: F811
) -> None:
    bjurholm = registrar(BJURHOLM)
    bjurholm.send("/motesdagar", **{KF: "2023-04-24\n2023-06-19"})
    bare = bjurholm.send("/motesdagar", page="Kommunfullmäktige\n24 april", **{KF: "2023-04-24, 2023-06-19"})
    shown = read_again(bjurholm, bare, year="2023")
    assert fields_of(shown)[KF] == "2023-04-24"
    again = read_again(bjurholm, shown, year="2023", **{KF: "2023-04-24\n2023-06-19"})
    assert fields_of(again)[KF] == "2023-04-24\n2023-06-19"


FILES = {
    "kf.xlsx": saved(workbook()),
    "kf.pdf": pdf_saying(["Kommunfullmäktige 2026", "23 februari", "30 mars (inställt)", "27 april"]),
    "kf.txt": "Kommunfullmäktige 2026\n23 februari och 27 april".encode("latin-1"),
    "kf.html": "<h1>Kommunfullmäktige 2026</h1><p>23 februari<br>27 april</p>".encode(),
    "kf.csv": b"2026;;\nOrgan;Februari;April\nKF;23;27\n",
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_like_a_page_that_is_pasted(registrar: Callable[[str], Visitor], name: str) -> None:  # noqa: F811
    bjurholm = registrar(BJURHOLM)
    shown = bjurholm.send("/motesdagar", [("document", (name, FILES[name], "application/octet-stream"))], read="yes")
    assert fields_of(shown)["meetings[KF]"] == "2026-02-23\n2026-04-27"


def test_a_file_that_can_not_be_read_comes_back_with_words(registrar: Callable[[str], Visitor]) -> None:  # noqa: F811
    page = registrar(BJURHOLM).send("/motesdagar", [("document", ("a.pdf", b"%PDF-1.7 x", "application/pdf"))])
    assert page.status_code == 422
    assert "Filen går inte att öppna" in text_of(page)


def test_a_page_without_its_year_asks_for_it_and_is_read_again(registrar: Callable[[str], Visitor]) -> None:  # noqa: F811
    bjurholm = registrar(BJURHOLM)
    shown = bjurholm.send("/motesdagar", page="Kommunfullmäktige\n24 april\n19 juni")
    assert fields_of(shown)["meetings[KF]"] == ""
    assert "Vilket år gäller dagarna?" in text_of(shown)
    again = bjurholm.send("/motesdagar", seen=hidden_in(shown)["seen"], year="2023", again="yes")
    assert fields_of(again)["meetings[KF]"] == "2023-04-24\n2023-06-19"


def test_days_of_a_body_the_page_does_not_name_are_kept_for_the_one_a_person_says(
    registrar: Callable[[str], Visitor],  # noqa: F811
) -> None:
    bjurholm = registrar(BJURHOLM)
    shown = bjurholm.send("/motesdagar", page="Sammanträdesdagar 2023\n24 april\n19 juni")
    assert set(fields_of(shown).values()) == {""}
    again = bjurholm.send("/motesdagar", seen=hidden_in(shown)["seen"], again="yes", **{"whose[one body]": "KF"})
    assert fields_of(again)["meetings[KF]"] == "2023-04-24\n2023-06-19"


def test_the_page_stays_when_something_else_is_wrong(registrar: Callable[[str], Visitor]) -> None:  # noqa: F811
    bjurholm = registrar(BJURHOLM)
    shown = bjurholm.send("/motesdagar", page=PAGE)
    faulty = confirmed(bjurholm, shown, name="")
    assert faulty.status_code == 422
    assert "Skriv ditt namn." in text_of(faulty)
    assert fields_of(faulty) == fields_of(shown)
    assert "tisdag 18 april 2023" in text_of(faulty)


def test_what_has_to_be_interpreted_in_a_bodys_own_field_is_shown_first(
    told: LivedRound,  # noqa: F811
    registrar: Callable[[str], Visitor],  # noqa: F811
) -> None:
    bjurholm = registrar(BJURHOLM)
    shown = bjurholm.send("/motesdagar", **{"meetings[KF]": "2023\n24 april\n29 maj (inställt)\n19 juni"})
    assert case_of(told).meetings == {}
    assert fields_of(shown)["meetings[KF]"] == "2023-04-24\n2023-06-19"
    confirmed(bjurholm, shown)
    assert case_of(told).meetings["KF"] == (dt.date(2023, 4, 24), dt.date(2023, 6, 19))


def test_a_button_pressed_without_a_page_asks_for_one(registrar: Callable[[str], Visitor]) -> None:  # noqa: F811
    page = registrar(BJURHOLM).send("/motesdagar", read="yes")
    assert page.status_code == 422
    assert "Klistra in sidan eller välj en fil." in text_of(page)


def test_more_bodies_than_anybody_has_are_refused_in_words(registrar: Callable[[str], Visitor]) -> None:  # noqa: F811
    page = registrar(BJURHOLM).send("/motesdagar", **{f"meetings[B{n}]": "24 april 2023" for n in range(61)})
    assert page.status_code == 422
    assert "Det är för många organ på en gång: högst 60. Inget är sparat." in text_of(page)


def test_a_coordinator_reads_a_page_the_same_way(coordinator: Visitor, told: LivedRound) -> None:  # noqa: F811
    coordinator.base = f"/console/rounds/{told.slug}/{BJURHOLM}"
    shown = coordinator.send("/motesdagar", page=PAGE)
    assert "Sidan är läst. Inget är sparat än." in text_of(shown)
    assert case_of(told).meetings == {}
    done = confirmed(coordinator, shown, channel="phone")
    assert "Mötesdagarna är antecknade." in text_of(done)
    assert case_of(told).meetings["KSAU"] == (dt.date(2023, 4, 18), dt.date(2023, 5, 16))


def test_the_page_is_read_in_english_too(registrar: Callable[[str], Visitor]) -> None:  # noqa: F811
    page = registrar(BJURHOLM).send("/motesdagar", page=PAGE, show_in="en")
    assert "The page has been read. Nothing is saved yet." in text_of(page)
    assert "The weekday is wrong: 31 May 2023 is a Wednesday." in text_of(page)
