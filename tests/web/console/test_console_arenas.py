"""The page of arenas: a structure at a date, how it changed, and what each arena has recommended."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from actions.registry.importing import let_in
from actions.registry.offices import open_county
from kit.database import Database
from models.files.registry.incoming import registry_source
from models.reads import lookup
from tests.conftest import LAUNCH
from tests.counties import fifty_principals
from tests.visitor import Visit, Visitor, text_of

PAGE = "/console/arenas"
BOARD = "/console/rounds/fardplan-nara-vard-2030"


@pytest.fixture
def elsewhere(coordinator: Visitor, database: Database) -> Elsewhere:
    """A coordinator of an office whose registry comes out of the county file the test writes."""
    with database.write() as session:
        open_county(session, "storlanet", "Storlänet", LAUNCH)
    return Elsewhere(coordinator, database)


class Elsewhere:
    """The registry, and its arenas as they then look."""

    def __init__(self, visitor: Visitor, database: Database) -> None:
        self.visitor, self.database = visitor, database

    def arenas(self, text: str, **asked: str) -> httpx.Response:
        source = registry_source(text.encode(), "storlanet.yaml")
        with self.database.write() as session:
            let_in(session, "storlanet", source, "", LAUNCH, removing=True)
        return self.visitor.http.get(PAGE, params={"office": "storlanet", **asked})


def test_today_shows_the_structure_of_today(coordinator: Visitor) -> None:
    page = coordinator.http.get(PAGE)
    told = text_of(page)
    assert page.status_code == 200
    assert "Strukturen måndag 27 mars 2023." in told
    assert "Representant: alla 16 huvudmän" in told
    assert "Kom efter AC Konsensus" in told
    assert "Lokal nivå" not in told


def test_another_day_shows_the_structure_of_that_day(coordinator: Visitor) -> None:
    told = text_of(coordinator.http.get(PAGE, params={"on": "2020-08-31"}))
    assert "Strukturen måndag 31 augusti 2020." in told
    for name in ("Länsgrupp Barn och unga (LBU)", "Beredningsgrupp Salut", "Lokala ledningsgrupper LÖK Lycksele"):
        assert name in told
    assert "SÖK Umeå: Umeå kommun, Bjurholms kommun" in told
    assert "Följdes av Samråd vård och omsorg" in told
    assert "Systemledningen" not in told


def test_a_day_is_read_as_people_write_it(coordinator: Visitor) -> None:
    assert "31 augusti 2020." in text_of(coordinator.http.get(PAGE, params={"on": "31/8 2020"}))


def test_a_day_nobody_can_read_comes_back_beside_its_field_and_today_is_shown(coordinator: Visitor) -> None:
    page = coordinator.http.get(PAGE, params={"on": "i fjol"})
    assert page.status_code == 422
    assert "Skriv datumet som 12 juni 2023" in text_of(page)
    assert 'value="i fjol"' in page.text
    assert "Strukturen måndag 27 mars 2023." in text_of(page)


def test_the_days_of_change_are_one_step_away(coordinator: Visitor) -> None:
    now, then = coordinator.http.get(PAGE), coordinator.http.get(PAGE, params={"on": "2019-10-03"})
    assert re.search(r'href="\?on=2020-08-31" rel="prev"', now.text)
    assert 'rel="next"' not in now.text
    assert re.search(r'href="\?on=2020-09-01" rel="next"', then.text)
    assert 'rel="prev"' not in then.text
    assert 'aria-current="true">till 31 augusti 2020' in then.text


def test_what_is_new_and_what_is_gone_since_the_last_change_is_told(coordinator: Visitor) -> None:
    told = text_of(coordinator.http.get(PAGE)).partition("Ändringen 1 september 2020")[2]
    assert "Nya Systemledningen för nära vård i Västerbotten , Samråd" in told
    assert "Upphörda 35 arenor AC Konsensus" in told
    assert "Ändringen" not in text_of(coordinator.http.get(PAGE, params={"on": "2020-08-31"}))


def test_a_link_to_an_arena_of_another_time_leads_to_a_day_when_it_held(coordinator: Visitor) -> None:
    assert 'href="?on=2020-08-31#ac-konsensus"' in coordinator.http.get(PAGE).text
    then = coordinator.http.get(PAGE, params={"on": "2020-08-31"}).text
    assert 'href="?on=2020-09-01#samrad-vard-och-omsorg"' in then
    assert 'id="ac-konsensus"' in then


def test_a_round_stands_with_the_arena_that_recommended_it(coordinator: Visitor, launched: str) -> None:
    page = coordinator.http.get(PAGE)
    assert "Har rekommenderat Färdplan Nära vård 2030 i Västerbotten 24 mars 2023" in text_of(page)
    assert f'href="{BOARD}"' in page.text
    assert "Har rekommenderat" not in text_of(coordinator.http.get(PAGE, params={"on": "2020-08-31"}))


def test_the_board_leads_to_the_recommender_on_the_day_it_recommended(coordinator: Visitor, launched: str) -> None:
    (address,) = re.findall(rf'href="({PAGE}\?[^"]+)"', coordinator.http.get(BOARD).text)
    assert unescape(address) == f"{PAGE}?on=2023-03-24&office=vasterbotten#systemledningen-for-nara-vard-i-vasterbotten"
    page = coordinator.http.get(unescape(address))
    assert "Strukturen fredag 24 mars 2023." in text_of(page)
    assert 'id="systemledningen-for-nara-vard-i-vasterbotten"' in page.text


def test_a_recommender_that_is_no_arena_is_no_link(coordinator: Visitor, launched: str, database: Database) -> None:
    with database.write() as session:
        lookup.round_of(session, launched).recommender = "Länets rektorsnätverk"
    page = coordinator.http.get(BOARD)
    assert "länets rektorsnätverk" in text_of(page).casefold()
    assert f'href="{PAGE}?' not in page.text


def test_the_page_speaks_english_and_keeps_the_day(coordinator: Visitor) -> None:
    swedish = coordinator.http.get(PAGE, params={"on": "2020-08-31"})
    assert 'href="?on=2020-08-31&amp;lang=en"' in swedish.text
    told = text_of(coordinator.http.get(PAGE, params={"on": "2020-08-31", "lang": "en"}))
    assert "The structure on Monday 31 August 2020." in told
    assert "Local level" in told
    assert "Officials" in told


def test_the_page_is_for_coordinators(visit: Visit) -> None:
    assert "Ägarsamråd" not in visit().http.get(PAGE, params={"on": "2020-08-31"}).text


def test_a_county_without_arenas_says_where_they_are_written(elsewhere: Elsewhere) -> None:
    page = elsewhere.arenas(fifty_principals())
    assert page.status_code == 200
    assert "Registret nämner inga arenor den dagen; rundor går att skicka ändå." in text_of(page)
    assert "Tider mellan ändringarna" not in page.text


def test_dated_seats_and_a_new_name_show_from_their_day(elsewhere: Elsewhere) -> None:
    text = (
        fifty_principals()
        + """\
arenas:
  - {code: rad, name: Rådet, valid_to: 2021-12-31}
  - code: rad
    name: Samrådet
    valid_from: 2022-01-01
    seats:
      - {role: Ledamot, principals: kommuner, body: KS, count: 2}
      - {role: Ordförande, principals: alla, count: 1, rotates: ja, valid_from: 2023-01-01}
"""
    )
    before = text_of(elsewhere.arenas(text, on="2022-12-31"))
    after = text_of(elsewhere.arenas(text, on="2023-01-01"))
    assert "ur Kommunstyrelsen; 2 platser var, 98 tillsammans" in before
    assert "Ordförande" not in before
    assert "Ordförande: alla 50 huvudmän; 1 plats som går runt" in after
    assert "Kom efter Rådet" in after
    assert "Ändrade Samrådet" in after.partition("Ändringen 1 januari 2023")[2]
