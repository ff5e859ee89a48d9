"""The map: where each principal lies and how it has come, told by pattern as well as colour."""

import re
from itertools import combinations

import pytest
from lxml import etree

from actions.rounds.launch import launch
from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.files.sweden import sweden_map
from models.vocabulary import CaseState, Outcome
from notifications.sender import Sender
from tests.lived import DOROTEA, LivedRound, council
from tests.visitor import Visitor
from web.board.marks import Mark
from web.board.pictures import map as map_module
from web.board.pictures.files import SVG
from web.board.pictures.map import Map, is_mapped, map_of, middle_of
from web.board.pictures.ring import Share, _arcs

UMEA = "2480"


@pytest.fixture
def drawn(lived: LivedRound, clock: FrozenClock) -> Map:
    clock.move_to(lived.today)
    lived.report(council())
    lived.report(council(outcomes={1: Outcome.REJECTED}), UMEA)
    return map_of(lived.view(), "sv")


def test_a_county_is_drawn_whole_and_alone(drawn: Map) -> None:
    assert {area.code[:2] for area in drawn.areas} == {"24"}
    assert len(drawn.areas) == 15
    assert drawn.box == sweden_map().boxes["24"]
    assert max(drawn.width / 520, drawn.height / 720) == pytest.approx(1, abs=0.01)


def test_each_municipality_has_the_mark_of_its_outcome_and_the_region_is_an_outline(drawn: Map) -> None:
    marks = {area.code: area.mark and area.mark.symbol for area in drawn.areas}
    assert (marks[DOROTEA], marks[UMEA], marks["2418"]) == ("done", "no", "mail")
    assert [county.code for county in drawn.counties if county.mark] == ["24"]
    assert drawn.shares[0].count == 13
    assert sum(share.count for share in drawn.shares) == 15


def test_a_state_agrees_with_how_many_have_it(drawn: Map) -> None:
    assert (drawn.shares[0].word, drawn.shares[1].word) == ("inbjudna", "bifall")
    alike = [state for state in CaseState if Share(Mark("calm", "mail", state.label), 2).word == state.label]
    assert alike == [CaseState.UNDER_WAY, CaseState.TAKEN_OUT]
    assert Share(Mark("calm", "mail", CaseState.PLANNED.label), 1).word == "planerad"


@pytest.mark.parametrize("counts", [(311,), (310, 1), (5_000,), (2_500, 2_500)])
def test_a_ring_of_many_is_drawn_also_where_all_have_answered_alike(counts: tuple[int, ...]) -> None:
    for arc in _arcs([Share(Mark("calm", "circle", "inget svar än"), count) for count in counts]):
        drawn_from = re.fullmatch(r"M(\S+ \S+)A.* [01] 1 (\S+ \S+)", arc.d)
        assert drawn_from
        assert drawn_from[1] != drawn_from[2]


def test_no_two_states_share_a_pattern(drawn: Map) -> None:
    patterns = [(share.mark.tone, share.mark.symbol) for share in drawn.shares]
    assert len(set(patterns)) == len(patterns) == 3


def test_every_municipality_lies_within_its_countys_box() -> None:
    for code, d in sweden_map().municipalities.items():
        x, y = (float(each) for each in d[1:].replace("l", " ").replace("-", " -").split()[:2])
        left, top, width, height = sweden_map().boxes[code[:2]]
        assert left <= x <= left + width, code
        assert top <= y <= top + height, code


def test_the_picture_has_a_pattern_a_state_and_a_legend_in_words(
    coordinator: Visitor, drawn: Map, lived: LivedRound
) -> None:
    answer = coordinator.http.get(f"/console/rounds/{lived.slug}/bilder/karta.svg")
    root = etree.fromstring(answer.content)
    patterns = {each.get("id") for each in root.iter(f"{{{SVG}}}pattern")}
    assert patterns == {f"map-{share.mark.tone}-{share.mark.symbol}" for share in drawn.shares}
    words = " ".join(str(each.text) for each in root.iter(f"{{{SVG}}}text"))
    for said in ("13 ", "1 bifall", "1 avslag", "regionen: "):
        assert said in words
    assert "karta.svg" in coordinator.http.get(f"/console/rounds/{lived.slug}").text


def test_every_municipality_is_named_where_it_lies(coordinator: Visitor, drawn: Map, lived: LivedRound) -> None:
    svg = coordinator.http.get(f"/console/rounds/{lived.slug}/bilder/karta.svg").text
    for said in (">Dorotea<", ">Åsele<", "<title>Dorotea: bifall</title>"):
        assert said in svg
    left, top, width, height = drawn.box
    for area in drawn.areas:
        assert left < area.at[0] < left + width, area.name
        assert top < area.at[1] < top + height, area.name
    apart = [(abs(a.at[0] - b.at[0]), abs(a.at[1] - b.at[1])) for a, b in combinations(drawn.areas, 2)]
    assert all(across > 30 * drawn.unit or down >= 12 * drawn.unit for across, down in apart)
    assert middle_of("M0 0l10 0 0 10-10 0zM50 50l2 0 0 2-2 0z") == (5, 5)


def test_names_that_are_not_written_are_not_moved_apart() -> None:
    same = {str(number): ("Malå", (0.0, 0.0)) for number in range(map_module.MOST_NAMED + 1)}
    assert set(map_module._apart(same, 1.0).values()) == {(0.0, 0.0)}
    del same["0"]
    assert len(set(map_module._apart(same, 1.0).values())) == len(same)


def test_the_map_is_drawn_in_the_dark_pages_colours_too(coordinator: Visitor, lived: LivedRound) -> None:
    light, dark = (
        coordinator.http.get(f"/console/rounds/{lived.slug}/bilder/karta.svg{asked}").text for asked in ("", "?dark")
    )
    assert "#141917" in dark
    assert "#141917" not in light


def test_a_round_without_municipalities_has_no_map(
    lived: LivedRound, database: Database, sender: Sender, fardplan: RoundPlan, clock: FrozenClock, coordinator: Visitor
) -> None:
    alone = fardplan.model_copy(update={"slug": "ensam", "principals": fardplan.principals[:2]})
    launch(database, sender, alone, clock.now())
    assert not is_mapped(LivedRound(database, sender, "ensam").view())
    assert coordinator.http.get("/console/rounds/ensam/bilder/karta.svg").status_code == 404
    assert "karta.svg" not in coordinator.http.get("/console/rounds/ensam").text
