"""What the forecast promises of every case: over routes, plans, handlings, and calendars with whole years missing."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, product

from hypothesis import event, given
from hypothesis import strategies as st

from models.meetings import LeadTimes, Meetings, covers, in_order
from models.values import CaseFacts, Handled, Step
from models.vocabulary import Act
from rules.forecast import Outlook, Verdict, case_outlook, outlook_without_remedies, told_verdict
from rules.ladder.meetings import turned_on
from rules.law.workdays import DAY
from rules.route.chains import Chain, Sitting, deciding, ends_on
from rules.route.needs import NeedKind
from rules.route.plan import plan_cautions
from rules.route.progress import case_progress
from rules.route.remedies import NO_REMEDIES
from rules.route.routes import course
from tests.rules.cases import case, handling, route

LEADS = LeadTimes()
BEST_FIRST = (Verdict.MAKES_IT, Verdict.ONLY_JUST, Verdict.UNKNOWN, Verdict.CANNOT)
IN_TIME = {Verdict.MAKES_IT, Verdict.ONLY_JUST}
BODIES = ("SN", "ÄN", "KSAU", "KS", "KF")
NEAR = st.dates(dt.date(2023, 1, 1), dt.date(2024, 6, 30))


def calendars(years: st.SearchStrategy[set[int]]) -> st.SearchStrategy[tuple[dt.date, ...]]:
    """Whole years, with a meeting every few weeks and a summer's rest."""
    return st.builds(
        lambda years, first, weeks: tuple(
            day
            for year in sorted(years)
            for turn in range(52 // weeks)
            if (day := dt.date(year, 1, 1 + first) + dt.timedelta(weeks=weeks * turn)).month not in {7, 8}
        ),
        years,
        st.integers(0, 27),
        st.integers(2, 11),
    )


CALENDARS = calendars(st.sets(st.sampled_from([2022, 2023, 2024, 2025]), max_size=4))
FULL_YEARS = calendars(st.just({2022, 2023, 2024, 2025}))
MEETINGS = st.fixed_dictionaries({}, optional=dict.fromkeys(BODIES, CALENDARS))
ROUTES = st.sampled_from([("KSAU", "KS", "KF"), ("KS", "KF"), ("KF",), ("SN", "ÄN", "KS"), ("KSAU", "SN", "KS", "KF")])
PLANS = st.dictionaries(st.sampled_from(BODIES), NEAR.map(str), max_size=3)
ACTS = st.sampled_from([Act.PROPOSES, Act.REFERS_BACK, Act.POSTPONES])


@dataclass(frozen=True)
class Told:
    """A case with what is known of its bodies' meetings, on a day."""

    facts: CaseFacts
    meetings: Meetings
    today: dt.date

    @property
    def outlook(self) -> Outlook | None:
        facts = self.known
        return case_outlook(facts, course(facts), self.meetings, LEADS, self.today)

    @property
    def ahead(self) -> tuple[Step, ...]:
        return course(self.known).ahead

    @property
    def known(self) -> CaseFacts:
        return replace(self.facts, meetings=self.meetings)


@st.composite
def histories(draw: st.DrawFn) -> list[Handled]:
    rows: list[Handled] = []
    for number, (body, held) in enumerate(draw(st.lists(st.tuples(st.sampled_from(BODIES), NEAR), max_size=2)), 1):
        act = draw(ACTS)
        next_on = held + dt.timedelta(days=draw(st.integers(1, 90))) if act.loops and draw(st.booleans()) else None
        rows.append(handling(number, body, act, str(held), next_on=next_on))
    return rows


@st.composite
def told(draw: st.DrawFn) -> Told:
    bodies, plan = draw(ROUTES), draw(PLANS)
    way = route(**{body: plan.get(body) for body in bodies})
    facts = case(*draw(histories()), way=way, due_on=draw(NEAR))
    return Told(facts, draw(MEETINGS), draw(NEAR))


def stages(chain: Chain) -> list[list[Sitting]]:
    return [list(sittings) for _, sittings in groupby(chain, key=lambda sitting: sitting.level)]


def is_possible(chain: Chain) -> bool:
    """Whether its days follow the route, with the lead times wherever one of two was not planned."""
    return all(
        (after.on - before.on).days
        >= (0 if before.is_planned and after.is_planned else LEADS.into(after.level).shortest)
        for one, other in pairwise(stages(chain))
        for before, after in product(one, other)
        if not (after.is_planned and not before.is_planned and after.on == before.on)
    )


def planned_as(steps: Sequence[Step], chain: Chain) -> tuple[Step, ...]:
    days = {sitting.body: sitting.on for sitting in chain}
    return tuple(replace(step, planned_on=days.get(step.body, step.planned_on)) for step in steps)


def worse(one: Outlook | None, other: Outlook | None) -> bool:
    assert one
    assert other
    return BEST_FIRST.index(one.verdict) > BEST_FIRST.index(other.verdict)


@given(told())
def test_a_no_means_that_the_first_possible_chain_ends_after_the_due_date(case: Told) -> None:
    found = case.outlook
    if found and found.verdict is Verdict.CANNOT and (end := ends_on(found.first)):
        assert end > case.facts.due_on
    if found and found.verdict in IN_TIME and (end := ends_on(found.first)):
        assert end <= case.facts.due_on


@given(told())
def test_a_chain_follows_the_route_with_its_lead_times(case: Told) -> None:
    if found := case.outlook:
        order = [step.body for step in case.ahead]
        for chain in (found.first, found.last, found.remedies.replan):
            assert is_possible(chain)
            assert [each.body for each in chain] == [body for body in order if body in {each.body for each in chain}]


@given(told())
def test_more_time_is_proposed_after_the_due_date_from_today_on_and_is_enough(case: Told) -> None:
    found = case.outlook
    if found and (extend_to := found.remedies.extend_to):
        assert extend_to > case.facts.due_on
        assert extend_to >= case.today
        extended = replace(case, facts=replace(case.facts, due_on=extend_to)).outlook
        assert extended
        assert extended.verdict in IN_TIME


@given(told())
def test_planning_what_is_proposed_makes_nothing_worse_and_moves_no_margin(case: Told) -> None:
    found = case.outlook
    if found is None or found.verdict not in IN_TIME or not found.last:
        return
    event(found.verdict.value)
    facts = replace(case.known, route=planned_as(case.ahead, found.last))
    after = replace(case, facts=facts).outlook
    assert after
    assert not worse(after, found)
    assert after.slack == found.slack


@given(told(), st.sampled_from(BODIES), NEAR)
def test_another_meeting_in_a_year_that_is_told_makes_nothing_worse(case: Told, body: str, extra: dt.date) -> None:
    days = case.meetings.get(body)
    if case.outlook is None or not days or not covers(days, extra):
        return
    more = replace(case, meetings={**case.meetings, body: in_order([*days, extra])})
    assert not worse(more.outlook, case.outlook)


@given(told(), st.integers(1, 200))
def test_an_earlier_day_is_never_worse(case: Told, days: int) -> None:
    if case.outlook is None:
        return
    earlier = replace(case, today=case.today - dt.timedelta(days=days))
    assert not worse(earlier.outlook, case.outlook)


@st.composite
def well_known(draw: st.DrawFn) -> Told:
    """A case whose bodies' meetings are all told, asked in the spring and due in the summer or later."""
    meetings = draw(st.fixed_dictionaries(dict.fromkeys(BODIES, FULL_YEARS)))
    facts = replace(draw(told()).facts, due_on=draw(st.dates(dt.date(2023, 6, 1), dt.date(2024, 12, 31))))
    return Told(facts, meetings, draw(st.dates(dt.date(2023, 1, 1), dt.date(2023, 5, 31))))


@given(well_known(), st.floats(0, 1), st.sampled_from([case_outlook, outlook_without_remedies]))
def test_what_is_said_to_stand_until_a_day_is_said_on_every_day_until_then(
    case: Told, share: float, said: Callable[..., Outlook | None]
) -> None:
    def on(today: dt.date) -> Outlook | None:
        return said(case.known, course(case.known), case.meetings, LEADS, today)

    found = on(case.today)
    if found and found.same_until > case.today:
        event(f"{found.verdict.value} stands for some time")
        later = case.today + (found.same_until - case.today) * share
        assert on(later) == on(found.same_until) == found


@given(told())
def test_what_can_be_done_is_all_that_is_left_out_when_nobody_asks_for_it(case: Told) -> None:
    found = outlook_without_remedies(case.known, course(case.known), case.meetings, LEADS, case.today)
    assert found == (case.outlook and replace(case.outlook, remedies=NO_REMEDIES))


@given(told(), MEETINGS)
def test_what_is_said_stands_whatever_the_years_nobody_knew_turn_out_to_hold(case: Told, more: Meetings) -> None:
    found = case.outlook
    if found is None:
        return
    later = replace(case, meetings=filled(case.meetings, more)).outlook
    assert later
    if found.verdict is not Verdict.UNKNOWN:
        assert not worse(later, found)
        assert (later.verdict is Verdict.CANNOT) == (found.verdict is Verdict.CANNOT)
        assert all(sitting.is_known for sitting in (*found.first, *found.last))
    if found.verdict in IN_TIME and found.last:
        assert (deciding(later.last), later.reach_by) == (deciding(found.last), found.reach_by)
    if found.first:
        assert deciding(later.first) == deciding(found.first)


def filled(known: Meetings, more: Meetings) -> Meetings:
    """The calendars with days in years of which none was known; a body known not to meet still does not."""
    return {
        body: in_order([*known.get(body, ()), *(day for day in days if not covers(known[body], day))])
        if body in known
        else days
        for body, days in {**known, **more}.items()
        for days in [more.get(body, ())]
    }


@given(told())
def test_a_day_offered_instead_of_one_that_stands_no_more_is_known_to_come_and_in_turn(case: Told) -> None:
    for caution in plan_cautions(case.ahead, case.meetings, LEADS, case.facts.due_on, case.today):
        if caution.stands_no_more:
            (step,) = [each for each in case.ahead if each.name == caution.body]
            assert all(day in case.meetings[step.body] and day >= case.today for day in caution.near)
            assert all(day >= caution.other_on for day in caution.near if caution.other_on)


@given(told())
def test_a_day_counted_on_is_the_one_the_principal_is_asked_about(case: Told) -> None:
    found = case.outlook
    if found is None:
        return
    counted_on = {sitting.name: sitting.on for sitting in (*found.last, *found.first) if sitting.is_planned}
    asked = case_progress(case.known, case.today).needs
    assert not [need for need in asked if need.kind is NeedKind.NEW_DAY and need.body in counted_on]
    assert all(counted_on[need.body] == need.on for need in asked if need.on and need.body in counted_on)


@given(told())
def test_the_verdict_alone_is_that_of_the_whole_outlook_where_any_meeting_is_told(case: Told) -> None:
    found, facts = case.outlook, case.known
    alone = told_verdict(facts, course(facts), case.meetings, LEADS, case.today)
    assert alone == (found.verdict if found and found.is_told else None)


@given(told())
def test_it_turns_on_the_day_the_chase_and_the_morning_letter_count_with(case: Told) -> None:
    facts = replace(case.known, asked_on=case.today)
    turned = turned_on(facts, course(facts))
    if turned is None:
        return
    before, after = (replace(case, today=day).outlook for day in (turned[0] - DAY, turned[0]))
    assert before
    assert after
    assert before.verdict is not Verdict.CANNOT
    assert after.verdict is Verdict.CANNOT


@given(told(), st.integers(1, 300))
def test_none_turns_without_a_day_to_tell_it_on(case: Told, days: int) -> None:
    later = replace(case, today=case.today + dt.timedelta(days=days))
    if later.today > case.facts.due_on or not (case.outlook and later.outlook):
        return
    if case.outlook.verdict is not Verdict.CANNOT and later.outlook.verdict is Verdict.CANNOT:
        facts = replace(case.known, asked_on=case.today)
        turned = turned_on(facts, course(facts))
        assert turned
        assert turned[0] <= later.today
