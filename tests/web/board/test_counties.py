"""A round in several counties is looked at, written about and saved a county at a time; one in a county is not."""

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import replace

import httpx
import openpyxl
import pytest

from actions.access.links import read_only_link
from actions.papers.result import result_of, result_paper
from actions.record.record import Said
from actions.rounds.close import close_round
from actions.rounds.launch import launch
from actions.views.by_county import OF_NONE, counties_in, within
from actions.views.facts.rounds import round_facts
from actions.views.inbox import waiting_in
from actions.views.overview import RoundView, effect_in, round_view
from bench.county import REPORTED_AT, report_of
from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_file import Effect
from models.files.sweden import listed
from models.values import After
from models.vocabulary import EffectKind, Language, Milestone
from notifications.links import token
from notifications.sender import Sender
from tests.launched import launch_once
from tests.lived import LivedRound, said
from tests.visitor import Visit, Visitor, hidden_in, text_of
from tests.web.board.conftest import JOINT, national_plan
from tests.web.test_board import UMEA, shown_in
from web.board.gathering import gather
from web.board.looking import FILTERS, BoardQuery, choose, county_counts
from web.pages.back import done_page, own_page

VASTERBOTTEN, NORRBOTTEN, GOTLAND = "24", "25", "09"
NAMES = {code: {each.name for each in listed() if each.county == code} for code in (VASTERBOTTEN, NORRBOTTEN)}

Look = Callable[..., httpx.Response]


@pytest.fixture
def look(coordinator: Visitor, national: LivedRound, clock: FrozenClock) -> Look:
    """Look at the board, or at a page below it, as the address says."""
    clock.move_to(national.today)
    national.report(report_of(2), UMEA)
    base = f"/console/rounds/{national.slug}"
    return lambda below="", **said: coordinator.http.get(base + below, params={"sort": "name", **said})


@pytest.fixture
def reading(visit: Visit, national: LivedRound, clock: FrozenClock) -> Visitor:
    """The leadership, come in by its link."""
    clock.move_to(national.today)
    with national.database.write() as session:
        link = read_only_link(session, national.sender, national.slug, "Samråd", Said(), clock.now())
    visitor = visit()
    visitor.enter(f"/read/{token(national.sender.secret, link.id)}")
    return visitor


def counts_of(page: httpx.Response) -> dict[str, int]:
    """The counties that can be chosen, with how many of each would be shown."""
    choices = page.text.partition('<details class="counties')[2].partition("</details>")[0]
    found = re.findall(r'<a [^>]*>(.*?) <span class="count">(\d+)</span>', choices)
    return {re.sub(r"<[^>]+>", "", name): int(count) for name, count in found}


def test_a_county_is_its_region_and_its_municipalities(look: Look) -> None:
    page = look(county=VASTERBOTTEN)
    assert set(shown_in(page)) == NAMES[VASTERBOTTEN]
    assert {"Region Västerbotten", "Umeå kommun"} <= set(shown_in(page))
    said = text_of(page)
    assert "Västerbottens län : 16 av rundans 34 huvudmän." in said
    assert "1 av 16 har beslutat" in said


def test_the_counties_stand_by_name_and_who_is_of_none_last(look: Look) -> None:
    assert counts_of(look()) == {
        "Alla län": 34,
        "Gotlands län": 2,
        "Norrbottens län": 15,
        "Västerbottens län": 16,
        "Övriga huvudmän": 1,
    }
    assert list(counts_of(look()))[-1] == "Övriga huvudmän"


def test_a_joint_body_is_of_no_county_whatever_its_code(look: Look) -> None:
    assert JOINT[:2] == "22", "the code of a county there is"
    assert shown_in(look(county=OF_NONE)) == ["Räddningstjänst\u00adförbundet"]
    assert "Övriga huvudmän : 1 av rundans 34 huvudmän." in text_of(look(county=OF_NONE))


def test_what_stands_beside_a_county_and_on_a_card_is_how_many_pressing_it_shows(national: LivedRound) -> None:
    national.report(report_of(2), UMEA)
    view = national.view()
    for show in FILTERS:
        for code in ("", *counties_in(view)):
            here = BoardQuery(national.slug, False, "sv", national.today, show=show, county=code, a_page=99)
            shown = choose(within(view, code), here)
            beside = county_counts(view, here)
            assert len(shown.rows) == shown.shown_counts[show]
            assert len(shown.rows) == (beside[code] if code else sum(beside.values())), (show, code)


def test_filter_and_order_are_kept_when_a_county_is_chosen_and_the_county_when_they_are(look: Look) -> None:
    page = look(county=VASTERBOTTEN, show="answered").text
    assert f'href="?show=answered&amp;sort=name&amp;county={NORRBOTTEN}#board-top"' in page
    assert f'href="?show=open&amp;sort=name&amp;county={VASTERBOTTEN}#board-top"' in page
    assert f'href="?show=answered&amp;sort=state&amp;county={VASTERBOTTEN}#board-top"' in page
    assert shown_in(look(county=VASTERBOTTEN, show="answered")) == ["Umeå kommun"]
    assert shown_in(look(county=NORRBOTTEN, show="answered")) == []


def test_what_is_kept_fresh_is_the_same_county(look: Look) -> None:
    page = look(county=VASTERBOTTEN)
    address = re.search(r'data-live="([^"]+)"', page.text)
    assert address
    assert f"county={VASTERBOTTEN}" in address[1]
    live = look("/live", county=VASTERBOTTEN)
    assert set(shown_in(live)) == NAMES[VASTERBOTTEN]
    assert live.headers["etag"] != look("/live", county=NORRBOTTEN).headers["etag"]


@pytest.mark.parametrize("asked", ["12", "99", "2480", "x", ""])
def test_a_county_the_round_has_not_is_all_of_them(look: Look, asked: str) -> None:
    page = look(county=asked)
    assert "Visa alla län" not in page.text
    assert counts_of(page)["Alla län"] == 34


def test_a_round_in_one_county_says_nothing_of_counties(
    coordinator: Visitor, lived: LivedRound, clock: FrozenClock
) -> None:
    clock.move_to(lived.today)
    page = coordinator.http.get(f"/console/rounds/{lived.slug}", params={"county": VASTERBOTTEN})
    assert len(shown_in(page)) == 16
    for words in ("&amp;county=", "bilder/kalender.svg?", "Alla län", "rundans 16"):
        assert words not in page.text


def test_one_county_and_a_joint_body_are_not_counties_enough(national: LivedRound) -> None:
    view = national.view()
    rows = [row for row in view.cases if row.case.principal_code[:2] not in {NORRBOTTEN, GOTLAND}]
    assert len(rows) == 17
    assert list(counties_in(RoundView(view.round, rows, view.progress, view.effect))) == []


def test_the_leadership_sees_the_same(reading: Visitor) -> None:
    page = reading.http.get(reading.base, params={"county": NORRBOTTEN, "sort": "name"})
    assert set(shown_in(page)) == NAMES[NORRBOTTEN]
    assert f"/resultat.pdf?county={NORRBOTTEN}" in page.text
    assert reading.http.get(f"{reading.base}/resultat.html", params={"county": NORRBOTTEN}).status_code == 200


def test_in_english_the_county_keeps_its_name(look: Look) -> None:
    page = look(county=VASTERBOTTEN, lang="en")
    assert '<span lang="sv">Västerbottens län</span>' in page.text
    assert "16 of the round's 34 principals." in text_of(page)
    assert "Other principals" in counts_of(page)


def test_what_is_saved_from_it_is_the_countys(look: Look) -> None:
    links = set(re.findall(r'/(?:resultat|bilder/\w+)\.\w+[^"\s]*', look(county=VASTERBOTTEN).text))
    assert len(links) >= 12
    assert [each for each in links if f"county={VASTERBOTTEN}" not in each] == []
    table = look("/resultat.xlsx", county=VASTERBOTTEN)
    assert f"{VASTERBOTTEN}.xlsx" in table.headers["content-disposition"]
    [sheet] = openpyxl.load_workbook(io.BytesIO(table.content)).worksheets
    head, *rows = sheet.iter_rows(values_only=True)
    assert {row[head.index("Huvudman")] for row in rows} == NAMES[VASTERBOTTEN]
    paper = text_of(look("/resultat.html", county=VASTERBOTTEN))
    assert "Västerbottens län" in paper
    assert "Luleå" not in paper
    drawn = look("/bilder/kalender.svg", county=VASTERBOTTEN).text
    assert "Västerbottens län" in drawn
    assert "Luleå" not in drawn
    assert "Luleå" in look("/bilder/kalender.svg").text


def test_who_is_written_to_is_who_is_shown(look: Look) -> None:
    form = look(county=VASTERBOTTEN, show="open").text.partition('id="write-to"')[2].partition("</form>")[0]
    page = look("/write/message", **dict(re.findall(r'type="hidden" name="(\w+)" value="(\w*)"', form)))
    ticked = re.findall(r'name="tick\[(\w+)\]" value="yes" checked', page.text)
    assert len(ticked) == 15
    assert {code[:2] for code in ticked} == {VASTERBOTTEN}
    assert "Västerbottens län" in text_of(page)
    assert hidden_in(page)["county"] == VASTERBOTTEN


def test_what_was_found_in_a_county_is_of_the_round_as_it_is_read_now(national: LivedRound) -> None:
    view = national.view()
    before = within(view, VASTERBOTTEN)
    again = within(view.of(national.view().round), VASTERBOTTEN)
    assert again.cases is before.cases, "worked out once"
    assert again.round is not before.round


def test_news_of_a_county_is_its_own_and_the_rounds(look: Look) -> None:
    news = text_of(look(county=NORRBOTTEN)).partition("Senaste händelser")[2]
    assert "Umeå kommun" not in news
    assert "Rundan startade" in news, "what is said of the round itself stands in every county"
    assert "Umeå kommun" in text_of(look(county=VASTERBOTTEN)).partition("Senaste händelser")[2]


def test_what_waits_for_the_whole_round_waits_in_no_county(look: Look, national: LivedRound) -> None:
    for code in (GOTLAND, "0980"):
        national.report(report_of(2), code)
    assert all(row.progress.is_answered for row in within(national.view(), GOTLAND).cases)
    with national.database.read() as session:
        for code in (GOTLAND, VASTERBOTTEN):
            waits = waiting_in(session, [within(national.view(), code)], national.today)
            assert {each.case_id.rpartition("/")[2][:2] for each in waits} <= {code}, "a round is closed as a whole"


def test_an_act_that_was_come_to_from_a_county_leads_back_to_it(look: Look) -> None:
    page = look(county=VASTERBOTTEN, waiting="900").text
    back = f"back=/console/rounds/fardplan%3Fcounty%3D{VASTERBOTTEN}"
    acts = set(re.findall(r'href="(/console/rounds/fardplan/\w+/do/\w+[^"]*)"', page.partition('id="waiting"')[2]))
    assert acts
    assert [each for each in acts if back not in each] == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("/console/rounds/a?county=24", "/console/rounds/a?county=24"),
        ("/console/rounds/a?show=late&county=24&page=2", "/console/rounds/a?county=24"),
        ("/console/rounds/a?county=none", "/console/rounds/a?county=none"),
        ("/console/rounds/a?county=24%0d", "/console/rounds/a"),
        ("/console/rounds/a?xcounty=24", "/console/rounds/a"),
        ("/console?done=x", "/console"),
        ("//elsewhere.example/console?county=24", "/console"),
    ],
)
def test_a_page_that_is_done_leads_back_to_the_county_and_nothing_else(said: str, kept: str) -> None:
    assert own_page(said) == kept
    assert done_page(said, "/console", "message") == f"{kept}{'&' if '?' in kept else '?'}done=message"


def test_the_principals_page_and_the_list_of_what_waits_lead_back_to_the_county(look: Look) -> None:
    board = look(county=VASTERBOTTEN, show="open")
    assert f'href="/console/rounds/fardplan/2418?county={VASTERBOTTEN}"' in board.text
    page = look("/2418", county=VASTERBOTTEN).text
    assert f'class="back" href="/console/rounds/fardplan?county={VASTERBOTTEN}"' in page


def test_whether_it_is_in_force_is_said_to_be_the_whole_rounds(database: Database, sender: Sender) -> None:
    ruled = {"slug": "trader-i-kraft", "effect": Effect(kind=EffectKind.ALL_ADOPTED)}
    plan = national_plan({VASTERBOTTEN, NORRBOTTEN}).model_copy(update=ruled)
    slug = launch_once(database, sender, plan, REPORTED_AT)
    with database.read() as session:
        view = round_view(session, slug, REPORTED_AT)
        county = within(view, VASTERBOTTEN)
        paper = repr(result_paper(result_of(session, slug, REPORTED_AT, VASTERBOTTEN), Language.SV))
    assert effect_in(county, "sv") == f"Hela rundan: {effect_in(view, 'sv')}"
    assert effect_in(county, "en").startswith("The whole round: ")
    assert effect_in(county, "sv") in paper
    told = round_facts(county)
    assert [each.code for each in told.principals if each.effect] == [row.case.principal_code for row in county.cases]


def test_whether_the_next_round_opens_by_itself_is_the_whole_rounds(look: Look, national: LivedRound) -> None:
    waits = {"title": "Nästa", "after": After(national.slug, Milestone.ADOPTED)}
    launch(national.database, national.sender, national_plan({GOTLAND}, "nasta").model_copy(update=waits), REPORTED_AT)
    for code in (GOTLAND, "0980"):
        national.report(report_of(2), code)
    with national.database.write() as session:
        close_round(session, national.sender, national.slug, "Tiden är ute.", said(), national.today)
    for county in ("", GOTLAND):
        assert "Nästa väntar på rundan, och öppnas inte av sig själv." in text_of(look(county=county))


def test_a_program_is_not_given_the_whole_round_for_a_county_it_has_not(
    national: LivedRound, coordinator: Visitor
) -> None:
    answer = coordinator.http.get("/api/rounds/fardplan", params={"county": "12"})
    assert answer.status_code == 404
    assert "Rundan har inget län 12. De som finns: 09, 25, 24, none." in answer.text


def test_the_title_of_a_countys_page_names_it(look: Look) -> None:
    for below in ("", "/wall"):
        title = re.search(r"<title>(.*?)</title>", look(below, county=VASTERBOTTEN, lang="en").text)
        assert title
        assert "Västerbottens län" in title[1]
        assert "<span" not in title[1]


def test_what_has_happened_since_the_close_is_the_countys(look: Look, national: LivedRound) -> None:
    national.report(report_of(2), "2580")
    with national.database.write() as session:
        close_round(session, national.sender, national.slug, "Tiden är ute.", said(), national.today)
    national.today += dt.timedelta(days=1)
    national.report(replace(report_of(2), corrects=1, paragraph="§ 46"), "2580")
    whole, here, there = (text_of(look(county=county)) for county in ("", NORRBOTTEN, VASTERBOTTEN))
    assert "Utfallet ovan är det som meddelades." in whole
    assert "Det här har rättats eller hänt sedan rundan avslutades, och är med i utfallet ovan: Luleå kommun" in here
    assert "Efter avslutet" not in there


def test_nothing_about_the_county_is_said_as_of_the_round(look: Look) -> None:
    whole, here = text_of(look()), look(county=VASTERBOTTEN)
    assert "Rundan väntas klar" in whole
    assert "Rundan väntas" not in text_of(here)
    assert "De här huvudmännen väntas klara" in text_of(here)
    assert "Det som görs här gäller hela rundan, inte bara länet." in text_of(here)
    assert "Det som görs här gäller hela rundan." in text_of(look(county=OF_NONE))
    assert "Det som görs här" not in whole


def test_a_countys_board_works_out_nothing_of_the_other_principals(national: LivedRound) -> None:
    whole = national.view()
    look = BoardQuery(national.slug, False, "sv", national.today, county=NORRBOTTEN)
    with national.database.read() as session:
        board = gather(session, whole, look, {})
        waiting_in(session, [board.view], national.today)
    looked_at = {row.case.principal_name for row in whole.cases if "outlook_alone" in vars(row)}
    assert looked_at == NAMES[NORRBOTTEN], "whether a principal makes it is what takes time to find out"
