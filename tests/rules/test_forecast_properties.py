"""What holds for every outlook, whatever the calendars; and that it is what trying every meeting would find."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from models.meetings import LeadTimes, Meetings, in_order
from models.values import Step
from models.vocabulary import Level
from rules.forecast import Outlook, Verdict, outlook
from tests.rules.cases import day, route, step

LEADS = LeadTimes()
START = day("3-27")
DAYS = st.dates(day("3-20"), day("9-30"))
DUES = st.dates(day("4-3"), day("9-30"))
CALENDARS = st.lists(DAYS, max_size=5).map(in_order)
BODIES = ("SN", "ÄN", "KSAU", "KS", "KF")
MEETINGS = st.fixed_dictionaries(dict.fromkeys(BODIES, CALENDARS))
SOME_UNKNOWN = st.fixed_dictionaries({}, optional=dict.fromkeys(BODIES, CALENDARS))
WAYS = st.sampled_from([("KSAU", "KS", "KF"), ("KS", "KF"), ("KF",), ("SN", "ÄN", "KS")]).map(
    lambda bodies: tuple(step(body) for body in bodies)
)
RANK = {verdict: place for place, verdict in enumerate((Verdict.CANNOT, Verdict.ONLY_JUST, Verdict.MAKES_IT))}


def look(meetings: Meetings, due: dt.date, way: tuple[Step, ...]) -> Outlook:
    return outlook(way, meetings, LEADS, START, due)


def standing(found: Outlook) -> tuple[int, int]:
    """How good an outlook is: its verdict first, then the days in hand."""
    return RANK[found.verdict], -999 if found.slack is None else found.slack


@given(MEETINGS, DUES, WAYS)
def test_the_last_chain_ends_by_the_due_date_and_keeps_the_lead_times(
    meetings: Meetings, due: dt.date, way: tuple[Step, ...]
) -> None:
    found = look(meetings, due, way)
    assert all(sitting.on <= due for sitting in found.last)
    for before, after in pairwise(found.last):
        if before.level is not after.level:
            assert (after.on - before.on).days >= LEADS.into(after.level).shortest > 0
    if found.last:
        assert found.reach_by is not None
        assert (found.last[0].on - found.reach_by).days >= LEADS.first.shortest


@given(MEETINGS, DUES, WAYS)
def test_the_days_in_hand_agree_with_the_verdict(meetings: Meetings, due: dt.date, way: tuple[Step, ...]) -> None:
    found = look(meetings, due, way)
    if found.verdict in {Verdict.MAKES_IT, Verdict.ONLY_JUST}:
        assert found.slack is not None
        assert found.slack >= 0
        assert found.reach_by is not None
        assert found.slack == (found.reach_by - START).days
    if found.verdict is Verdict.CANNOT:
        assert found.slack is None or found.slack < 0


@given(MEETINGS, DUES, WAYS, st.sampled_from(BODIES), DAYS)
def test_another_meeting_never_makes_it_worse(
    meetings: Meetings, due: dt.date, way: tuple[Step, ...], body: str, extra: dt.date
) -> None:
    more = {**meetings, body: in_order([*meetings[body], extra])}
    assert standing(look(more, due, way)) >= standing(look(meetings, due, way))


@given(MEETINGS, DUES, WAYS, st.integers(1, 60))
def test_more_time_never_makes_it_worse(meetings: Meetings, due: dt.date, way: tuple[Step, ...], more: int) -> None:
    sooner, later = look(meetings, due, way), look(meetings, due + dt.timedelta(days=more), way)
    assert standing(later) >= standing(sooner)


@given(SOME_UNKNOWN, DUES, st.sampled_from(BODIES), CALENDARS)
def test_what_is_said_in_spite_of_unknown_calendars_stands_when_they_become_known(
    meetings: Meetings, due: dt.date, body: str, days: tuple[dt.date, ...]
) -> None:
    way = route(KSAU=None, KS=None, KF=None)
    before = look(meetings, due, way)
    if before.verdict is not Verdict.UNKNOWN:
        assert look({body: days, **meetings}, due, way).verdict is before.verdict


@given(MEETINGS, DUES, WAYS)
def test_each_remedy_holds_when_it_is_tried(meetings: Meetings, due: dt.date, way: tuple[Step, ...]) -> None:
    remedies = look(meetings, due, way).remedies
    names = {each.name: each.body for each in way}
    for extra in remedies.extra:
        body = names[extra.name]
        for held in (extra.earliest, extra.latest):
            tried = {**meetings, body: in_order([*meetings.get(body, ()), held])}
            assert look(tried, due, way).verdict in {Verdict.ONLY_JUST, Verdict.MAKES_IT}
    if remedies.extend_to:
        assert look(meetings, remedies.extend_to, way).verdict in {Verdict.ONLY_JUST, Verdict.MAKES_IT}
    if remedies.launch_by:
        earlier = outlook(way, meetings, LEADS, remedies.launch_by, due)
        assert earlier.verdict in {Verdict.ONLY_JUST, Verdict.MAKES_IT}
    if remedies.lower:
        shorter = way[: [each.body for each in way].index(remedies.lower.body) + 1]
        assert look(meetings, due, shorter).verdict in {Verdict.ONLY_JUST, Verdict.MAKES_IT}


@given(MEETINGS, DUES, WAYS, st.dictionaries(st.sampled_from(BODIES), DAYS))
def test_it_is_what_trying_every_meeting_finds(
    meetings: Meetings, due: dt.date, bodies: tuple[Step, ...], plan: dict[str, dt.date]
) -> None:
    way = tuple(replace(each, planned_on=plan.get(each.body)) for each in bodies)
    found = outlook(way, meetings, LEADS, START, due)
    usual, shortest = (tried(way, meetings, due, pace) for pace in ("usual", "shortest"))
    assert found.verdict is (Verdict.MAKES_IT if usual else Verdict.ONLY_JUST if shortest else Verdict.CANNOT)
    if shortest:
        # the last chain is the latest in every place at once
        assert tuple(sitting.on for sitting in found.last) == tuple(max(days) for days in zip(*shortest, strict=True))


def tried(way: tuple[Step, ...], meetings: Meetings, due: dt.date, pace: str) -> list[tuple[dt.date, ...]]:
    """Every choice of meetings that meets the due date at that pace."""
    options = [(each.planned_on,) if each.planned_on else meetings[each.body] for each in way]
    return [days for days in product(*options) if is_kept(way, days, due, pace)]


def is_kept(way: tuple[Step, ...], days: tuple[dt.date, ...], due: dt.date, pace: str) -> bool:
    return all(own_kept(way, days, number, due, pace) for number in range(len(way)))


def own_kept(way: tuple[Step, ...], days: tuple[dt.date, ...], number: int, due: dt.date, pace: str) -> bool:
    own = way[number]
    before = [other for other in range(number) if way[other].level is not own.level]
    nearest = [other for other in before if way[other].level is way[before[-1]].level]
    needed = dt.timedelta(days=getattr(LEADS.into(own.level), pace))
    free = [other for other in nearest if not (own.planned_on and way[other].planned_on and pace == "shortest")]
    if any(days[number] < days[other] + needed for other in free):
        return False
    is_last = way[-1].level is own.level
    if is_last and days[number] > due:
        return False
    first = START + dt.timedelta(days=getattr(LEADS.first, pace))
    return bool(own.planned_on) or days[number] >= (START if nearest else first)


def test_the_levels_of_a_way_are_as_the_properties_take_them() -> None:
    assert [each.level for each in route(SN=None, ÄN=None, KS=None)] == [Level.NAMND, Level.NAMND, Level.STYRELSE]
