"""The board: in five seconds how many have decided, what, who is late, who will be and what happens next."""

import datetime as dt
import re
from collections.abc import Callable

import httpx
import pytest

from actions.access.links import read_only_link, revoke_link
from actions.coordination.amendments import mute
from actions.record.record import Said
from actions.replies.questions import ask_question
from actions.replies.replies import plan_route
from actions.rounds.launch import launch
from actions.schedule.heartbeat import beat
from actions.views.facts.principals import PrincipalFacts
from actions.views.facts.rounds import round_facts
from actions.views.overview import RoundView, round_view
from actions.views.remembered import Remembered
from kit.clock import FrozenClock, local_day
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Letter, case_id
from models.values import Step
from models.vocabulary import Act, Language, LetterState, Level, Outcome
from notifications.links import token
from tests.lived import DOROTEA, REGISTRAR, LivedRound, council, executive, said
from tests.visitor import Visit, Visitor, text_of
from web.board.looking import FILTERS, BoardQuery, choose
from web.board.pictures.burn_up import BurnUp, burn_up_of, draw
from web.board.rows import days_phrase, matrix

UMEA, MALA = "2480", "2418"


@pytest.fixture
def board(coordinator: Visitor, lived: LivedRound, clock: FrozenClock) -> Callable[..., httpx.Response]:
    """Read the board, through a filter if one is given."""
    clock.move_to(lived.today)
    return lambda show="", **headers: coordinator.http.get(
        f"/console/rounds/{lived.slug}", params={"show": show} if show else {}, headers=headers
    )


@pytest.fixture
def leadership(visit: Visit, lived: LivedRound, clock: FrozenClock) -> Visitor:
    """Somebody in the system leadership, who has followed a read-only link."""
    with lived.database.write() as session:
        link = read_only_link(session, lived.sender, lived.slug, "Samråd vård och omsorg", Said(), clock.now())
    visitor = visit()
    visitor.enter(f"/read/{token(lived.sender.secret, link.id)}")
    return visitor


def plan(lived: LivedRound, code: str, **days: dt.date) -> None:
    view = next(row for row in lived.view().cases if row.case.principal_code == code)
    route = [Step(step.body, step.name, step.level, days.get(step.body)) for step in view.case.route]
    with lived.database.write() as session:
        plan_route(session, lived.sender, view.case.id, route, said(), lived.today)


def row_of(page: httpx.Response, name: str) -> str:
    """What the calendar and the table behind it say of one principal."""
    found = [each for each in re.findall(r'<tr role="row">.*?</tr>', page.text, re.DOTALL) if name in each]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(found))).strip()


def shown_in(page: httpx.Response) -> list[str]:
    """The principals of the calendar, in its order."""
    return re.findall(r'<th role="rowheader"[^>]*>(?:<input class="tick[^>]*> )?<a[^>]*>([^<]+)</a>', page.text)


def test_it_says_how_many_have_decided_and_what(board: Callable[..., httpx.Response], lived: LivedRound) -> None:
    lived.report(council())
    lived.report(council(outcomes={1: Outcome.REJECTED}), UMEA)
    page = text_of(board())
    assert "2 av 16 har beslutat" in page
    assert "Antagen av 1, avslagen av 1, inget beslut från 14." in page
    assert "72 dagar kvar" in page


def test_a_proposal_is_no_decision(board: Callable[..., httpx.Response], lived: LivedRound) -> None:
    lived.report(executive())
    page = board()
    assert "0 av 16 har beslutat" in text_of(page)
    assert "föreslog 30 maj" in row_of(page, "Dorotea")


def test_who_is_late_who_will_be_and_what_comes_next_stand_first(
    board: Callable[..., httpx.Response], lived: LivedRound, clock: FrozenClock
) -> None:
    plan(lived, UMEA, KF=dt.date(2023, 9, 25))
    head = text_of(board()).partition("Huvudmännen")[0]
    assert re.search(r"Blir sena 1 Umeå kommun", head)
    assert re.search(r"Härnäst Måndag 25 september 2023: Umeå kommun", head)
    clock.move_to(dt.datetime(2023, 9, 1, 9, tzinfo=dt.UTC))
    head = text_of(board()).partition("Huvudmännen")[0]
    assert re.search(r"Sena 16 ", head)


def test_every_cell_has_a_word_a_mark_and_a_day(board: Callable[..., httpx.Response], lived: LivedRound) -> None:
    lived.report(executive())
    lived.report(council(act=Act.REFERS_BACK, outcomes={}, reason="Barnrätten", next_on=dt.date(2023, 9, 25)))
    page = board()
    told = row_of(page, "Dorotea")
    for words in ("föreslog 30 maj", "återremitterade 19 juni", "planerat 25 sep.", "blir sen", "på väg"):
        assert words in told
    cells = re.findall(r'<span class="sign[^"]*">(.*?)</span>\s*</span>', page.text, re.DOTALL)
    assert cells
    assert all("<svg" in cell and re.search(r"\w", re.sub(r"<[^>]+>", "", cell)) for cell in cells)


def test_a_planned_day_that_has_passed_is_awaited(board: Callable[..., httpx.Response], lived: LivedRound) -> None:
    lived.today = dt.datetime(2023, 6, 5, 9, tzinfo=dt.UTC)
    plan(lived, MALA, KF=dt.date(2023, 6, 12))
    assert "besked väntas 12 juni" in row_of(board(), "Malå")


def test_several_bodies_of_one_level_are_told_apart(board: Callable[..., httpx.Response], lived: LivedRound) -> None:
    for body, name in (("SN", "Socialnämnden"), ("FGN", "För- och grundskolenämnden")):
        lived.report(executive(body=body, body_name=name, level=Level.NAMND), UMEA)
    told = row_of(board(), "Umeå")
    assert "SN föreslog" in told
    assert "FGN föreslog" in told


@pytest.mark.parametrize(("show", "names"), [("answered", ["Dorotea"]), ("coming", ["Umeå"]), ("unplanned", ["Malå"])])
def test_filters_work_without_scripts(
    board: Callable[..., httpx.Response], lived: LivedRound, show: str, names: list[str]
) -> None:
    lived.report(council())
    plan(lived, UMEA, KF=dt.date(2023, 9, 25))
    page = board(show)
    shown = shown_in(page)
    everyone = {"Dorotea", "Umeå", "Malå"}
    assert {name for name in everyone if f"{name} kommun" in shown} == set(names)
    assert 'aria-current="true"' in page.text


def test_every_filter_counts_what_it_shows(lived: LivedRound) -> None:
    lived.report(council())
    view, today = lived.view(), lived.today.date()
    for show, chosen in FILTERS.items():
        look = BoardQuery(lived.slug, is_read_only=False, language="sv", now=lived.today, show=show)
        found = choose(view, look)
        assert len(matrix(view, found.rows, today, "sv")) == found.shown_counts[show] == sum(map(chosen, view.cases))


def test_an_unknown_filter_shows_everybody(board: Callable[..., httpx.Response]) -> None:
    assert len(shown_in(board("nonsense"))) == 16


def test_it_speaks_english_too(board: Callable[..., httpx.Response], lived: LivedRound, coordinator: Visitor) -> None:
    lived.report(executive())
    page = text_of(coordinator.http.get(f"/console/rounds/{lived.slug}", params={"lang": "en"}))
    for told in ("0 of 16 decided", "proposed 30 May", "without a plan", "72 days left", "What is still needed"):
        assert told.casefold() in page.casefold()


def test_nothing_new_costs_nothing(
    coordinator: Visitor, board: Callable[..., httpx.Response], lived: LivedRound
) -> None:
    tag = re.search(r'data-tag="([^"]+)"', board().text)
    assert tag is not None
    live = f"/console/rounds/{lived.slug}/live"
    first = coordinator.http.get(live, params={"show": "all"})
    assert first.headers["etag"] == tag[1].replace("&#34;", '"')
    again = coordinator.http.get(live, params={"show": "all"}, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_whatever_shows_changes_the_tag(
    coordinator: Visitor, board: Callable[..., httpx.Response], lived: LivedRound, clock: FrozenClock
) -> None:
    def tag(**params: str) -> str:
        return coordinator.http.get(f"/console/rounds/{lived.slug}/live", params=params).headers["etag"]

    def letter_leaves() -> None:
        with lived.database.write() as session:
            session.get_one(Letter, 1).state = LetterState.ACCEPTED

    def question() -> None:
        with lived.database.write() as session:
            ask_question(session, lived.sender, case_id(lived.slug, UMEA), "?", Said(REGISTRAR), lived.today)

    def silence() -> None:
        with lived.database.write() as session:
            mute(session, case_id(lived.slug, MALA), "Därför", Said(), lived.today)

    seen = {tag(), tag(show="late"), tag(lang="en")}

    def report() -> None:
        lived.report(council())

    def night() -> None:
        clock.move_to(lived.today + dt.timedelta(days=1))

    for act in (report, letter_leaves, question, silence, night):
        act()
        coordinator.http.cookies.delete("rundan-language")
        assert tag() not in seen, act.__name__
        seen.add(tag())


def test_the_chart_says_in_words_and_in_a_table_what_it_draws(
    board: Callable[..., httpx.Response], lived: LivedRound
) -> None:
    lived.report(council())
    plan(lived, UMEA, KF=dt.date(2023, 9, 25))
    page = board().text
    assert "1 av 16 hade svarat tisdag 20 juni 2023. Svarsdatum är torsdag 31 augusti 2023." in page
    assert "Enligt planerna har 2 svarat måndag 25 september 2023." in page
    assert re.search(r"<th scope=\"row\">måndag 19 juni 2023</th><td>1</td>", page)


def test_the_chart_stays_inside_its_frame_and_never_falls(lived: LivedRound) -> None:
    lived.everyone(lambda code: {"held_on": dt.date(2023, 6, 1) + dt.timedelta(days=int(code) % 19)})
    data = burn_up_of(lived.view(), lived.today.date())
    for width, height in ((760, 250), (330, 230)):
        chart = draw(data, width, height)
        heights = [float(y) for y in re.findall(r"V([\d.]+)", chart.decided)]
        places = [float(x) for x in re.findall(r"H([\d.]+)", chart.decided)]
        assert heights == sorted(heights, reverse=True)
        assert places == sorted(places)
        assert chart.top <= heights[-1] <= chart.bottom
        assert chart.left <= places[-1] <= chart.right
        assert all(chart.left <= tick.at <= chart.right for tick in chart.months)


def test_a_round_of_nobody_can_be_drawn() -> None:
    day = dt.date(2023, 3, 27)
    chart = draw(BurnUp(day, day, day, day, 0, (), ()), 330, 230)
    assert chart.due_x >= chart.left


def test_a_stalled_scheduler_is_said_plainly(
    board: Callable[..., httpx.Response], lived: LivedRound, clock: FrozenClock
) -> None:
    assert "Schemaläggaren står still" in text_of(board()), "it has not run once since March"
    with lived.database.write() as session:
        beat(session, "chase", clock.now(), clock.now() + dt.timedelta(hours=1))
    assert "Schemaläggaren står still" not in text_of(board())
    clock.move_to(clock.now() + dt.timedelta(hours=2))
    assert "Schemaläggaren står still" in text_of(board())


def test_the_leadership_sees_the_board_and_nothing_private(
    leadership: Visitor, lived: LivedRound, clock: FrozenClock
) -> None:
    clock.move_to(lived.today)
    lived.report(council())
    with lived.database.write() as session:
        ask_question(session, lived.sender, case_id(lived.slug, UMEA), "En hemlighet", Said(REGISTRAR), lived.today)
    page = leadership.read()
    assert "1 av 16 har beslutat" in text_of(page)
    assert "beslutade 19 juni" in row_of(page, "Dorotea")
    for private in ("En hemlighet", "En fråga ställdes", "/console/", "registrator@", REGISTRAR.name, "Skicka", "/r/"):
        assert private not in page.text
    assert leadership.read("/live").status_code == 200


def test_a_read_only_link_opens_one_round_only_and_can_be_revoked(
    leadership: Visitor, visit: Visit, lived: LivedRound, clock: FrozenClock
) -> None:
    assert leadership.base == f"/read/round/{lived.slug}"
    assert visit().http.get(leadership.base).status_code == 404
    with lived.database.write() as session:
        (link,) = lookup.read_only_links(session, lived.slug)
        revoke_link(session, link.id, Said(), clock.now())
    answer = leadership.read()
    assert answer.status_code == 404
    assert "Be samordnaren om en ny." in text_of(answer)


def test_a_principals_link_is_no_read_only_link(dorotea: Visitor, visit: Visit, lived: LivedRound) -> None:
    secret = dorotea.http.cookies["rundan-link"]
    assert visit().http.get(f"/read/{secret}").status_code == 404


def test_what_is_remembered_is_what_is_there(lived: LivedRound) -> None:
    remembered = Remembered()

    def same() -> None:
        with lived.database.read() as session:
            seen = remembered.view(session, lived.slug, lived.today)
            there = round_view(session, lived.slug, lived.today)
        assert told(seen) == told(there)

    def told(view: RoundView) -> object:
        rows = [(row.case.id, row.case.version, row.facts, row.progress, row.plan_cautions) for row in view.cases]
        shown = [matrix(view, view.cases, local_day(lived.today), language) for language in ("sv", "en")]
        return view.progress, rows, shown, [round_facts(view, language) for language in Language]

    same()
    for act in (
        lambda: lived.report(executive()),
        lambda: lived.report(council()),
        lambda: lived.report(council(outcomes={1: Outcome.REJECTED}, corrects=2)),
        lambda: plan(lived, UMEA, KF=dt.date(2023, 9, 25)),
        lambda: setattr(lived, "today", lived.today + dt.timedelta(days=100)),
    ):
        act()
        same()


def test_only_changed_cases_are_read_again(lived: LivedRound) -> None:
    remembered = Remembered()
    with lived.database.read() as session:
        before = {row.case.id: row for row in remembered.view(session, lived.slug, lived.today).cases}
    lived.report(council())
    with lived.database.read() as session:
        after = {row.case.id: row for row in remembered.view(session, lived.slug, lived.today).cases}
    assert [key for key in before if before[key] is not after[key]] == [case_id(lived.slug, DOROTEA)]


def test_a_row_that_has_not_changed_is_put_in_words_once(lived: LivedRound) -> None:
    remembered = Remembered()

    def told() -> dict[str, PrincipalFacts]:
        with lived.database.read() as session:
            facts = round_facts(remembered.view(session, lived.slug, lived.today))
        return {each.code: each for each in facts.principals}

    before = told()
    lived.report(council())
    after = told()
    assert [code for code in before if before[code] is not after[code]] == [DOROTEA]


@pytest.mark.parametrize(("days", "words"), [(1, "1 dag kvar"), (0, "0 dagar kvar"), (-1, "1 dag försenad")])
def test_days_are_counted_in_words(days: int, words: str) -> None:
    assert days_phrase(days, "sv") == words


def test_the_leaderships_link_searches_in_its_own_round_alone(
    leadership: Visitor, lived: LivedRound, fardplan: RoundPlan
) -> None:
    launch(lived.database, lived.sender, fardplan.model_copy(update={"slug": "en-annan"}), lived.today)
    lived.report(council(paragraph="§ 64"))
    page = leadership.http.get(f"/read/round/{lived.slug}/sok", params={"q": "§ 64"})
    assert f'href="/read/round/{lived.slug}/2425#handling-1"' in page.text
    assert "en-annan" not in page.text
    assert "/console/" not in page.text
    assert leadership.http.get("/read/round/en-annan/sok", params={"q": "§ 64"}).status_code == 404
    assert leadership.http.get(f"/read/round/{lived.slug}").text.count('role="search"') == 1
