"""What holds for every outlook, whatever the calendars; and that it is what trying every meeting would find."""

import datetime as dt
from dataclasses import replace
from itertools import groupby, pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from models.meetings import LeadTimes, Meetings, in_order
from models.values import Step
from models.vocabulary import Level
from rules.forecast import Outlook, Verdict, last_chance, outlook
from rules.route.plan import in_turn
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
PLANS = st.dictionaries(st.sampled_from(BODIES), DAYS, max_size=3)
PLANNED_WAYS = st.builds(
    lambda way, plan: tuple(replace(each, planned_on=plan.get(each.body)) for each in way), WAYS, PLANS
)
RANK = {verdict: place for place, verdict in enumerate((Verdict.CANNOT, Verdict.ONLY_JUST, Verdict.MAKES_IT))}


def look(meetings: Meetings, due: dt.date, way: tuple[Step, ...]) -> Outlook:
    return outlook(way, meetings, LEADS, START, due)


def rank(found: Outlook) -> int:
    """How good a verdict is."""
    return RANK[found.verdict]


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
        assert found.slack == (due - found.last[-1].on).days >= 0
        assert found.reach_by is not None
        assert found.reach_by >= START
    if found.verdict is Verdict.CANNOT:
        assert found.slack is None or found.slack < 0


@given(SOME_UNKNOWN, DUES, PLANNED_WAYS)
def test_the_last_chance_has_passed_on_the_first_day_it_cannot_be_done(
    meetings: Meetings, due: dt.date, way: tuple[Step, ...]
) -> None:
    found = last_chance(way, meetings, LEADS, START, due)
    is_cannot = look(meetings, due, way).verdict is Verdict.CANNOT
    if found is None:
        in_the_end = outlook(way, meetings, LEADS, due, due).verdict is Verdict.CANNOT
        assert is_cannot == in_the_end
    else:
        the_day_before = found.passed_on - dt.timedelta(days=1)
        assert not is_cannot
        assert outlook(way, meetings, LEADS, the_day_before, due).verdict is not Verdict.CANNOT
        assert outlook(way, meetings, LEADS, found.passed_on, due).verdict is Verdict.CANNOT


@given(MEETINGS, DUES, WAYS, st.sampled_from(BODIES), DAYS)
def test_another_meeting_never_makes_it_worse(
    meetings: Meetings, due: dt.date, way: tuple[Step, ...], body: str, extra: dt.date
) -> None:
    more = {**meetings, body: in_order([*meetings[body], extra])}
    assert rank(look(more, due, way)) >= rank(look(meetings, due, way))


@given(MEETINGS, DUES, WAYS, st.integers(1, 60))
def test_more_time_never_makes_it_worse(meetings: Meetings, due: dt.date, way: tuple[Step, ...], more: int) -> None:
    sooner, later = look(meetings, due, way), look(meetings, due + dt.timedelta(days=more), way)
    assert rank(later) >= rank(sooner)


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


@given(MEETINGS, DUES, PLANNED_WAYS)
def test_it_is_what_trying_every_meeting_finds(meetings: Meetings, due: dt.date, planned: tuple[Step, ...]) -> None:
    way = in_turn(planned)
    found = look(meetings, due, planned)
    usual, shortest = (tried(way, meetings, due, pace) for pace in ("usual", "shortest"))
    expected = Verdict.MAKES_IT if usual and is_spaced(way) else Verdict.ONLY_JUST if shortest else Verdict.CANNOT
    assert found.verdict is expected
    if shortest:
        # the last chain is the latest in every place at once
        latest = tuple(max(days) for days in zip(*shortest, strict=True))
        assert tuple(sitting.on for sitting in found.last)[-len(latest) :] == latest


def tried(way: tuple[Step, ...], meetings: Meetings, due: dt.date, pace: str) -> list[tuple[dt.date, ...]]:
    """Every choice of meetings that meets the due date at that pace, from the last level with a planned day on."""
    stages = stages_of(way)
    anchor = max((n for n, stage in enumerate(stages) if any(each.planned_on for each in stage)), default=0)
    had = [each.planned_on for stage in stages[:anchor] for each in stage if each.planned_on]
    steps = [each for stage in stages[anchor:] for each in stage]
    options = [(each.planned_on,) if each.planned_on else meetings[each.body] for each in steps]
    return [days for days in product(*options) if is_kept(steps, days, had, due, pace)]


def stages_of(way: tuple[Step, ...]) -> list[list[Step]]:
    return [list(steps) for _, steps in groupby(way, key=lambda each: each.level)]


def is_kept(steps: list[Step], days: tuple[dt.date, ...], had: list[dt.date], due: dt.date, pace: str) -> bool:
    held = dict(zip(steps, days, strict=True))
    before = had
    for number, stage in enumerate(stages_of(tuple(steps))):
        proposal = dt.timedelta(days=0 if number or had else getattr(LEADS.first, pace))
        for each in stage:
            needed = dt.timedelta(days=getattr(LEADS.into(each.level), pace))
            bounds = [START + proposal, *(day + needed for day in before)]
            if not each.planned_on and held[each] < max(bounds):
                return False
        before = [held[each] for each in stage]
    return max(before) <= due


def is_spaced(way: tuple[Step, ...]) -> bool:
    """Whether the days planned for one level and the next lie no closer than they at least have to."""
    return all(
        (other.planned_on - one.planned_on).days >= LEADS.into(other.level).shortest
        for before, after in pairwise(stages_of(way))
        for one, other in product(before, after)
        if one.planned_on and other.planned_on
    )


def test_the_levels_of_a_way_are_as_the_properties_take_them() -> None:
    assert [each.level for each in route(SN=None, ÄN=None, KS=None)] == [Level.NAMND, Level.NAMND, Level.STYRELSE]
