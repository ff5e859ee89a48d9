"""Where things stand in the calendar and on a principal's line: places as functions of days, without a browser."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meetings import LeadTimes
from models.values import CaseFacts
from models.vocabulary import Act, Level
from rules.forecast import case_outlook
from rules.route.progress import case_progress
from rules.route.routes import course
from tests.rules.cases import DUE_ON, case, day, handling, route
from tests.rules.test_nearness import LAUNCH, MEETINGS
from web.board.pictures.axis import WHOLE, Axis, axis_over
from web.board.pictures.calendar import Ground, Lanes, Strip, strip_of
from web.board.pictures.timeline import A_LETTER, INVITED, Moment, Way, draw_way

DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2025, 12, 31))
LEVELS = (Level.ARBETSUTSKOTT, Level.STYRELSE, Level.FULLMAKTIGE)
YEAR = Axis(day("1-1"), day("12-31"))


def drawn(facts: CaseFacts, today: dt.date = LAUNCH) -> Strip:
    found = case_outlook(facts, course(facts), facts.meetings, LeadTimes(), today)
    ground = Ground(YEAR, Lanes(LEVELS), DUE_ON, YEAR.at(DUE_ON), YEAR.at(today))
    return strip_of(facts, case_progress(facts, today), found, today, ground)


@given(DAYS, DAYS, DAYS)
def test_a_later_day_never_stands_before_an_earlier_one(one: dt.date, other: dt.date, third: dt.date) -> None:
    axis = axis_over([one, other], dt.timedelta(days=3))
    first, last = sorted((one, third))
    assert 0 <= axis.at(first) <= axis.at(last) <= WHOLE
    assert all(axis.begins_on < tick.day <= axis.ends_on for tick in axis.months(12) if tick.day)
    assert len(axis.months(12)) <= 12


def test_a_month_that_begins_as_the_strip_ends_has_its_stroke_and_no_name_over_what_stands_beside() -> None:
    axis = Axis(dt.date(2023, 3, 24), dt.date(2023, 10, 1))
    assert axis.months(10)[-1].day == dt.date(2023, 10, 1)
    assert [tick.day for tick in axis.named_months(10)] == [tick.day for tick in axis.months(10)[:-1]]


def test_an_axis_of_one_day_is_an_axis_too() -> None:
    assert Axis(LAUNCH, LAUNCH).at(DUE_ON) == 0


def test_the_highest_level_is_the_highest_lane() -> None:
    lanes = Lanes(LEVELS)
    heights = [lanes.y(level) for level in LEVELS]
    assert heights == sorted(heights, reverse=True)
    assert max(heights) < lanes.ground < lanes.height
    assert len({Lanes(LEVELS, 0).y(level) for level in LEVELS}) == 1


def test_known_meetings_stand_in_their_bodys_lane() -> None:
    strip = drawn(case(meetings=MEETINGS))
    lanes = Lanes(LEVELS)
    assert set(strip.known) == {
        (YEAR.at(meeting), lanes.y(step.level)) for step in case().route for meeting in MEETINGS[step.body]
    }


def test_the_last_chain_is_a_bracket_and_the_proposals_last_day_stands_before_it() -> None:
    strip = drawn(case(meetings=MEETINGS))
    assert strip.bracket
    assert strip.bracket.is_in_time
    assert strip.bracket.places == tuple(YEAR.at(day(each)) for each in ("5-16", "5-30", "6-19"))
    assert strip.ready == YEAR.at(day("5-2"))


def test_whoever_cannot_make_it_is_shown_the_first_possible_chain_instead() -> None:
    strip = drawn(case(meetings={**MEETINGS, "KF": (day("6-19"), day("9-25"))}), day("6-20"))
    assert strip.bracket
    assert not strip.bracket.is_in_time
    assert strip.bracket.places[-1] == YEAR.at(day("9-25")) > YEAR.at(DUE_ON)
    assert strip.ready is None, "there is no last day left to be ready by"


def test_what_is_planned_is_open_what_was_held_carries_its_outcome_and_what_is_awaited_says_so() -> None:
    facts = case(handling(1, "KS", Act.PROPOSES, "5-30"), way=route(KS="5-30", KF="6-19"))
    strip = drawn(facts)
    assert [(spot.symbol, spot.at) for spot in strip.spots] == [
        ("forward", YEAR.at(day("5-30"))),
        ("calendar", YEAR.at(day("6-19"))),
    ]
    awaited = drawn(facts, day("6-20"))
    assert [spot.symbol for spot in awaited.spots] == ["forward", "alert"]
    decided = drawn(case(handling(1, "KF", Act.DECIDES, "6-19")), day("6-20"))
    assert [(spot.symbol, spot.tone) for spot in decided.spots] == [("done", "good")]
    assert decided.bracket is None


def test_only_a_due_date_of_its_own_is_drawn_in_a_row() -> None:
    assert drawn(case()).due is None
    assert drawn(case(due_on=day("10-15"))).due == YEAR.at(day("10-15"))


@pytest.mark.parametrize("width", [320, 340, 1000])
@given(st.lists(DAYS, min_size=1, max_size=9), st.none() | DAYS, st.none() | DAYS)
def test_the_words_of_a_line_never_lie_upon_each_other(
    width: int, days: list[dt.date], due: dt.date | None, today: dt.date | None
) -> None:
    way = Way(tuple(Moment(each, INVITED, "KSAU") for each in sorted(days)), due, today)
    line = draw_way(way, width, "sv")
    taken: dict[float, float] = {}
    for label in line.labels:
        assert taken.get(label.y, 0) <= label.left
        taken[label.y] = label.left + len(label.words) * A_LETTER
        assert taken[label.y] <= width + 0.1
        assert line.line < label.y < line.height
        assert 0 <= label.x <= width
