"""What holds for the chase whatever the dates, the plans and the lateness of the sweeps."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kit.clock import local, local_day
from models.values import CaseFacts, ChasePolicy
from models.vocabulary import Act, LetterKind, MeetingsAsked
from rules.chase import due_of, moments, next_chase_at
from rules.ladder.moment import Moment
from rules.ladder.summer_rest import is_resting
from rules.law.workdays import is_working_day
from tests.rules.cases import LAUNCHED_AT, case, day, handling, step

LAUNCHED_ON = local_day(LAUNCHED_AT)
DAYS = st.dates(day("4-3"), day("2024-3-31"))
COUNTS = st.lists(st.integers(1, 40), max_size=4).map(tuple)
POLICIES = st.builds(
    ChasePolicy,
    before=COUNTS,
    due_morning=st.booleans(),
    overdue=COUNTS,
    every=st.integers(1, 30),
    at_most=st.integers(0, 4),
    escalate_after=st.none() | st.integers(1, 40),
)


@st.composite
def open_cases(draw: st.DrawFn) -> CaseFacts:
    way = [step(body, (draw(st.none() | DAYS.map(dt.date.isoformat)))) for body in ("KSAU", "KS", "KF")]
    handled = draw(
        st.sampled_from(
            [
                (),
                (handling(1, "KSAU", Act.PROPOSES, "4-11"),),
                (handling(1, "KS", Act.POSTPONES, "5-30", next_on=day("9-12")),),
                (handling(1, "KF", Act.DECIDES, "6-19", preliminary=True),),
            ]
        )
    )
    asked_on, is_undated = draw(st.none() | st.just(LAUNCHED_ON)), draw(st.booleans())
    return case(*handled, way=tuple(way), due_on=draw(DAYS), asked_on=asked_on, is_undated=is_undated)


def sweeps(facts: CaseFacts, policy: ChasePolicy, times: list[dt.datetime]) -> list[Moment]:
    """What sweeps at those times would send, each waking only when something is due."""
    chased_at, sent = LAUNCHED_AT, []
    for now in times:
        waiting_for = next_chase_at(facts, policy, chased_at)
        found = due_of(moments(facts, policy), chased_at, now)
        assert (found is not None) == (waiting_for is not None and waiting_for <= now)
        if found:
            sent.append(found)
            chased_at = now
    return sent


@given(open_cases(), POLICIES)
def test_no_moment_comes_twice_and_each_is_a_working_morning(facts: CaseFacts, policy: ChasePolicy) -> None:
    found = [moment.at for moment in moments(facts, policy)]
    assert found == sorted(set(found))
    assert all(is_working_day(local_day(at)) for at in found)
    assert all(local(at).time() == policy.at for at in found)


@given(open_cases(), POLICIES)
def test_walking_from_moment_to_moment_meets_each_once_and_ends(facts: CaseFacts, policy: ChasePolicy) -> None:
    walked, at = [], LAUNCHED_AT
    while upcoming := next_chase_at(facts, policy, at):
        walked.append(upcoming)
        at = upcoming
    assert walked == [moment.at for moment in moments(facts, policy) if moment.at > LAUNCHED_AT]


@given(open_cases(), POLICIES, st.lists(st.integers(0, 500 * 24), max_size=30))
def test_late_sweeps_never_write_more_letters_than_there_were_moments(
    facts: CaseFacts, policy: ChasePolicy, hours: list[int]
) -> None:
    times = [LAUNCHED_AT + dt.timedelta(hours=hour) for hour in sorted(hours)]
    sent = sweeps(facts, policy, times)
    passed = [moment for moment in moments(facts, policy) if times and LAUNCHED_AT < moment.at <= times[-1]]
    assert len(sent) <= len(passed)
    assert sum(1 + chase.missed for chase in sent) == len(passed)
    assert len({chase.at for chase in sent}) == len(sent)


@given(open_cases(), POLICIES, st.integers(0, 500))
def test_a_sweep_repeated_at_the_same_time_writes_nothing_more(
    facts: CaseFacts, policy: ChasePolicy, days: int
) -> None:
    now = LAUNCHED_AT + dt.timedelta(days=days)
    assert len(sweeps(facts, policy, [now, now])) == len(sweeps(facts, policy, [now]))


@given(open_cases(), POLICIES)
def test_nobody_is_chased_on_or_before_the_last_day_planned_ahead(facts: CaseFacts, policy: ChasePolicy) -> None:
    planned = [ahead.planned_on for ahead in facts.route if ahead.planned_on]
    if facts.handled or not planned:
        return
    early = [moment for moment in moments(facts, policy) if local_day(moment.at) <= max(planned)]
    assert len(early) <= 1  # the one about the meeting without which the deciding body has nothing to decide
    assert all(moment.deciding for moment in early)
    assert all(moment.deciding is None for moment in moments(facts, replace(policy, meetings=MeetingsAsked.NONE)))


@given(open_cases(), POLICIES)
def test_nothing_but_what_a_plan_gives_leaves_in_the_rest(facts: CaseFacts, policy: ChasePolicy) -> None:
    resting = [moment for moment in moments(facts, policy) if is_resting(local_day(moment.at))]
    assert {moment.kind for moment in resting} <= {LetterKind.AFTER_MEETING}


@given(POLICIES, DAYS, DAYS)
def test_a_decided_principal_is_never_chased(policy: ChasePolicy, held_on: dt.date, due_on: dt.date) -> None:
    decided = case(handling(1, "KF", Act.DECIDES, held_on.isoformat()), due_on=due_on)
    assert moments(decided, policy) == ()


@given(open_cases(), st.integers(1, 60))
def test_an_extension_never_brings_an_ordinary_reminder_forward(facts: CaseFacts, days: int) -> None:
    before = [moment.at for moment in moments(facts, ChasePolicy())]
    later = CaseFacts(
        facts.principal_code,
        facts.principal_name,
        facts.route,
        facts.handled,
        facts.due_on + dt.timedelta(days=days),
        facts.recommended_level,
    )
    after = [moment.at for moment in moments(later, ChasePolicy())]
    assert not before or after[-1] >= before[-1]
