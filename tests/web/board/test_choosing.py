"""Which principals a board shows, in which order, and how it is found in the address."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from actions.views.remembered import Remembered
from bench.county import report_of
from kit.clock import FrozenClock
from kit.database import Database
from models.tables import Letter, case_id
from models.vocabulary import LetterKind, LetterState
from tests.lived import DOROTEA, LivedRound, council
from tests.visitor import Visitor, text_of
from tests.web.board.conftest import MANY
from tests.web.test_board import MALA, UMEA, plan, shown_in
from web.board.looking import A_PAGE, SORTS, BoardQuery, choose


@pytest.fixture
def seen(coordinator: Visitor, lived: LivedRound, clock: FrozenClock) -> LivedRound:
    """A round in June: one has decided, one has planned too late."""
    clock.move_to(lived.today)
    lived.report(council())
    plan(lived, UMEA, KF=dt.date(2023, 9, 25))
    return lived


def test_the_nearest_to_not_making_it_stands_first_and_who_has_answered_last(
    seen: LivedRound, coordinator: Visitor
) -> None:
    shown = shown_in(coordinator.http.get(f"/console/rounds/{seen.slug}"))
    assert (shown[0], shown[-1]) == ("Umeå kommun", "Dorotea kommun")


def test_every_column_sorts_both_ways_by_links_alone(seen: LivedRound, coordinator: Visitor) -> None:
    base = f"/console/rounds/{seen.slug}"
    for name in SORTS:
        there = {"sort": name}
        page = coordinator.http.get(base, params=there)
        forwards = shown_in(page)
        backwards = shown_in(coordinator.http.get(base, params={"sort": f"-{name}"}))
        assert len(forwards) == len(backwards) == 16
        assert forwards[0] != backwards[0], name
        assert f'href="?sort=-{name}#board-top"' in page.text, "pressed again it turns round"
        assert 'aria-sort="ascending"' in page.text
    assert shown_in(coordinator.http.get(base, params={"sort": "nonsense"})) == shown_in(coordinator.http.get(base))


def test_the_order_is_kept_when_a_card_is_chosen(seen: LivedRound, coordinator: Visitor) -> None:
    page = coordinator.http.get(f"/console/rounds/{seen.slug}", params={"sort": "-name"})
    assert 'href="?show=open&amp;sort=-name#board-top"' in page.text
    chosen = coordinator.http.get(f"/console/rounds/{seen.slug}", params={"sort": "-name", "show": "open"})
    assert len(shown_in(chosen)) == 15
    assert "Visar 15 av 16. Visa alla" in text_of(chosen)


def test_an_invitation_that_did_not_arrive_is_told_in_the_row_and_can_be_filtered_by(
    seen: LivedRound, coordinator: Visitor, database: Database
) -> None:
    with database.write() as session:
        for code in (MALA, DOROTEA):
            found = select(Letter).where(Letter.case_id == case_id(seen.slug, code))
            letter = session.scalars(found.where(Letter.kind == LetterKind.INVITATION)).one()
            letter.state = LetterState.BOUNCED
    page = coordinator.http.get(f"/console/rounds/{seen.slug}", params={"show": "undelivered"})
    assert shown_in(page) == ["Malå kommun"], "who has answered has been reached"
    assert "inbjudan kom inte fram" in text_of(page)


def test_the_leadership_is_not_told_of_letters(seen: LivedRound) -> None:
    with seen.database.read() as session:
        view = Remembered().view(session, seen.slug, seen.today)
    look = BoardQuery(seen.slug, is_read_only=True, language="sv", now=seen.today)
    assert choose(view, look).shown_counts["undelivered"] == 0


def test_a_long_board_is_paged_and_builds_only_the_rows_it_shows(
    large: LivedRound, coordinator: Visitor, clock: FrozenClock
) -> None:
    clock.move_to(large.today)
    base, seen = f"/console/rounds/{large.slug}", []
    for number in range(1, -(-MANY // A_PAGE) + 1):
        page = coordinator.http.get(base, params={"page": str(number), "sort": "name"})
        seen += shown_in(page)
        assert f"{(number - 1) * A_PAGE + 1}–{min(number * A_PAGE, MANY)} av {MANY}" in text_of(page)
    assert len(seen) == len(set(seen)) == MANY
    assert (
        shown_in(coordinator.http.get(base, params={"page": "99", "sort": "name"})) == seen[MANY // A_PAGE * A_PAGE :]
    )
    first = coordinator.http.get(base)
    assert re.search(r'rel="next" href="\?page=2#board-top"', first.text)
    assert len(first.content) < 300_000


def test_an_unchanged_round_is_summed_up_once(large: LivedRound) -> None:
    remembered = Remembered()
    with large.database.read() as session:
        first = remembered.view(session, large.slug, large.today)
        again = remembered.view(session, large.slug, large.today)
        tomorrow = remembered.view(session, large.slug, large.today + dt.timedelta(days=1))
    assert again.progress is first.progress
    assert again.once(len_of) is first.once(len_of)
    assert tomorrow.progress is not first.progress
    large.report(report_of(2), "000001")
    with large.database.read() as session:
        changed = remembered.view(session, large.slug, large.today)
    assert changed.progress.decided == 1


def len_of(view: object) -> object:
    return object()
