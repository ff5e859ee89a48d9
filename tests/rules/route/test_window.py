"""The window of a round, who is only heard, and how far a round has come: each on both sides of its limit."""

import datetime as dt
from dataclasses import replace

import pytest

from models.meetings import Meetings
from models.values import CaseFacts, Step, Window
from models.vocabulary import Act, Level, Milestone, Outcome, Part
from rules.forecast import expected_on, undated_outlook
from rules.route.handled import level_days
from rules.route.hearings import hearing_faults, is_heard_after, prepares, steps_with_days, unheard
from rules.route.plan import PlanCaution, PlanCautionKind
from rules.route.progress import RoundProgress, can_reach, case_progress, has_reached, round_progress
from rules.route.routes import course
from rules.route.window import last_in_window, window_cautions, within_window, without_days_outside
from tests.rules.cases import case, day, handling, report, route, step, told

WINDOW = Window(day("6-1"), day("6-30"))
OPEN_END, OPEN_START = Window(day("6-1")), Window(None, day("6-30"))
MEETINGS: Meetings = {"KS": (day("5-9"),), "KF": (day("5-31"), day("6-1"), day("6-30"), day("7-1"))}


def ahead(planned: str) -> tuple[Step, ...]:
    return route(KS="5-9", KF=planned)


@pytest.mark.parametrize(("planned", "left"), [("5-31", None), ("6-1", "6-1"), ("6-30", "6-30"), ("7-1", None)])
def test_a_day_the_deciding_body_has_planned_outside_the_window_is_no_plan(planned: str, left: str | None) -> None:
    steps, _ = within_window(WINDOW, ahead(planned), MEETINGS)
    assert steps == route(KS="5-9", KF=left)


def test_the_deciding_body_meets_within_the_window_and_the_others_whenever_they_do() -> None:
    _, left = within_window(WINDOW, ahead("6-19"), MEETINGS)
    assert left == {"KS": MEETINGS["KS"], "KF": (day("6-1"), day("6-30"))}
    assert within_window(None, ahead("7-1"), MEETINGS) == (ahead("7-1"), MEETINGS)
    assert within_window(WINDOW, (), MEETINGS) == ((), MEETINGS)
    assert within_window(WINDOW, route(SN=None), MEETINGS) == (route(SN=None), MEETINGS)


def test_a_calendar_that_ends_before_the_window_is_unknown_within_it() -> None:
    ended: Meetings = {"KS": MEETINGS["KS"], "KF": (day("2022-5-1"),)}
    _, left = within_window(WINDOW, ahead("6-19"), ended)
    assert left == {"KS": MEETINGS["KS"]}
    around: Meetings = {"KF": (day("5-1"), day("7-1"))}
    assert within_window(WINDOW, ahead("6-19"), around)[1] == {"KF": ()}
    assert within_window(OPEN_START, ahead("6-19"), {"KF": (day("7-1"),)})[1] == {"KF": ()}


@pytest.mark.parametrize(
    ("planned", "today", "lapsed"),
    [
        ("7-1", "6-19", True),
        ("7-1", "7-1", True),
        ("7-1", "7-2", False),
        ("6-30", "6-19", False),
        ("5-31", "5-31", True),
    ],
)
def test_a_coming_day_outside_the_window_is_asked_for_anew(planned: str, today: str, lapsed: bool) -> None:
    *before, deciding = without_days_outside(WINDOW, ahead(planned), day(today))
    assert before == [step("KS", "5-9")]
    assert (deciding.planned_on, deciding.lapsed_on) == ((None, day(planned)) if lapsed else (day(planned), None))
    assert without_days_outside(None, ahead(planned), day(today)) == ahead(planned)
    assert without_days_outside(WINDOW, (), day(today)) == ()
    assert without_days_outside(WINDOW, route(KF=None), day(today)) == route(KF=None)


def test_a_decision_is_in_time_by_the_due_date_and_the_windows_end_whichever_comes_first() -> None:
    found = [last_in_window(window, day("8-31")) for window in (None, OPEN_END, OPEN_START)]
    assert found == [day("8-31"), day("8-31"), day("6-30")]
    assert last_in_window(WINDOW, day("6-15")) == day("6-15")


BEFORE, AFTER = PlanCautionKind.BEFORE_WINDOW, PlanCautionKind.AFTER_WINDOW


@pytest.mark.parametrize(
    ("window", "planned", "caution"),
    [
        (None, "7-1", None),
        (WINDOW, "6-1", None),
        (WINDOW, "6-30", None),
        (WINDOW, "5-31", (BEFORE, day("6-1"))),
        (WINDOW, "7-1", (AFTER, day("6-30"))),
        (OPEN_START, "7-1", (AFTER, day("6-30"))),
        (OPEN_END, "5-31", (BEFORE, day("6-1"))),
    ],
)
def test_a_day_outside_the_window_is_pointed_out(
    window: Window | None, planned: str, caution: tuple[PlanCautionKind, dt.date] | None
) -> None:
    found = list(window_cautions(window, ahead(planned)))
    name = "Kommunfullmäktige"
    assert found == ([PlanCaution(caution[0], name, day(planned), other_on=caution[1])] if caution else [])
    assert list(window_cautions(window, ())) == []


def test_a_likely_day_lies_within_the_window_and_is_there_only_while_a_decision_is_awaited() -> None:
    facts = case(way=ahead("6-19"), window=OPEN_END)
    way = course(facts)

    def expected(asked: CaseFacts) -> dt.date | None:
        return expected_on(asked, course(asked), MEETINGS, facts.lead_times, day("3-27"))

    assert expected(facts) == day("6-19")
    assert expected(replace(facts, asks=(Part.OPINION,))) is None
    assert expected(replace(facts, route=())) is None
    assert (
        expected_on(facts, replace(way, ahead=route(KF=None)), {"KF": (day("5-31"),)}, facts.lead_times, day("3-27"))
        is None
    )


def test_a_round_without_a_due_date_is_likely_complete_with_the_last_of_its_days() -> None:
    found = undated_outlook([day("6-19"), None, day("6-1")])
    assert (found.finish_on, found.unforeseen, found.is_told, found.by_verdict) == (day("6-19"), 1, True, {})
    assert undated_outlook([day("6-19")], day("6-20")).finish_on == day("6-20")
    assert undated_outlook([day("6-19")], day("6-18")).finish_on == day("6-19")
    nothing = undated_outlook([None], day("6-20"))
    assert (nothing.finish_on, nothing.unforeseen, nothing.is_told) == (None, 1, False)


HEARD = replace(step("SN"), consulted=True)
KS, KF = step("KS", "5-30"), step("KF", "6-19")


def test_a_hearing_holds_nobody_up_unless_its_day_is_known_and_comes_first() -> None:
    planned, late = replace(HEARD, planned_on=day("5-30")), replace(HEARD, planned_on=day("5-31"))
    assert steps_with_days((HEARD, KS, KF), {}) == (KS, KF)
    assert steps_with_days((HEARD, KS, KF), {"SN": (day("5-1"),)}) == (HEARD, KS, KF)
    assert steps_with_days((planned, KS, KF), {}) == (planned, KS, KF)
    assert steps_with_days((late, KS, KF), {}) == (KS, KF)
    assert steps_with_days((KS, late, KF), {}) == (KS, late, KF)
    assert steps_with_days((HEARD,), {}) == (HEARD,)
    assert not is_heard_after(HEARD, (KS,))
    assert not is_heard_after(late, (replace(KS, consulted=True),))


def test_who_should_be_heard_and_has_not_been_is_unheard() -> None:
    other = replace(HEARD, body="ÄN")
    assert unheard((HEARD, other, KS), {"SN"}) == (other,)


@pytest.mark.parametrize(
    ("body", "act", "is_prepared"),
    [
        ("KS", Act.PROPOSES, True),
        ("KSAU", Act.PROPOSES, True),
        ("KS", Act.POSTPONES, False),
        ("KF", Act.DECIDES, False),
        ("SN", Act.IS_HEARD, True),
        ("KSAU", Act.IS_HEARD, False),
    ],
)
def test_a_namnd_a_styrelse_or_an_utskott_prepares(body: str, act: Act, is_prepared: bool) -> None:
    assert prepares(handling(1, body, act, "5-30")) is is_prepared


@pytest.mark.parametrize(
    ("body", "act", "wording", "fault"),
    [
        ("KF", Act.IS_HEARD, "Ja.", ("act", "Fullmäktige hörs inte, det beslutar. Välj vad fullmäktige beslutade.")),
        (
            "SN",
            Act.IS_HEARD,
            " ",
            ("wording", "Skriv vad som sades när de hördes, till exempel att de inte hade något att invända."),
        ),
        ("SN", Act.IS_HEARD, "Inget att invända.", None),
        ("SN", Act.POSTPONES, "", None),
        (
            "SN",
            Act.PROPOSES,
            "",
            ("act", "Socialnämnden hörs bara i den här rundan. Välj att det har hörts, och skriv vad som sades."),
        ),
        ("KS", Act.PROPOSES, "", None),
    ],
)
def test_a_body_that_is_only_heard_is_heard(body: str, act: Act, wording: str, fault: tuple[str, str] | None) -> None:
    found = hearing_faults(case(way=(HEARD, KS, KF)), report(body, act, "5-30", wording=wording))
    assert told(found) == ([fault] if fault else [])


def test_a_level_has_the_matter_from_the_last_meeting_of_the_one_before() -> None:
    handled = (
        handling(1, "KSAU", Act.PROPOSES, "4-25"),
        handling(2, "SN", Act.IS_HEARD, "5-1", wording="Nej."),
        handling(3, "KS", Act.POSTPONES, "5-9"),
        handling(4, "KS", Act.PROPOSES, "5-30"),
        handling(5, "KF", Act.DECIDES, "6-19"),
    )
    assert level_days(day("3-27"), handled) == {Level.ARBETSUTSKOTT: 29, Level.STYRELSE: 35, Level.FULLMAKTIGE: 20}
    assert level_days(day("5-1"), handled[:1]) == {Level.ARBETSUTSKOTT: 0}
    same_day = (handling(1, "KF", Act.DECIDES, "6-19"), handling(2, "KS", Act.PROPOSES, "6-19"))
    assert list(level_days(day("6-1"), same_day).items()) == [(Level.STYRELSE, 18), (Level.FULLMAKTIGE, 0)]


def progress(*outcomes: Outcome | None) -> RoundProgress:
    cases = [case(*([handling(1, "KF", Act.DECIDES, "6-19", outcomes={1: each})] if each else [])) for each in outcomes]
    return round_progress([(facts, case_progress(facts, day("7-1"))) for facts in cases], day("7-1"))


YES, NO = Outcome.ADOPTED, Outcome.REJECTED


@pytest.mark.parametrize(
    ("when", "outcomes", "is_reached"),
    [
        (Milestone.ANSWERED, (), False),
        (Milestone.ANSWERED, (YES, None), False),
        (Milestone.ANSWERED, (YES, NO), True),
        (Milestone.ADOPTED, (YES, NO), False),
        (Milestone.ADOPTED, (YES, YES), True),
        (Milestone.ADOPTED, (), False),
    ],
)
def test_a_round_has_come_so_far_when_everyone_has(
    when: Milestone, outcomes: tuple[Outcome | None, ...], is_reached: bool
) -> None:
    known = progress(*outcomes)
    assert has_reached(when, known, is_closed=False, in_force=False) is is_reached
    assert not has_reached(when, known, is_closed=True, in_force=True, is_called_off=True)


def test_a_round_is_closed_or_in_force_whatever_was_answered() -> None:
    known = progress(NO)
    assert has_reached(Milestone.CLOSED, known, is_closed=True, in_force=False)
    assert not has_reached(Milestone.CLOSED, known, is_closed=False, in_force=True)
    assert has_reached(Milestone.IN_FORCE, known, is_closed=False, in_force=True)
    assert not has_reached(Milestone.IN_FORCE, known, is_closed=True, in_force=False)


@pytest.mark.parametrize(
    ("when", "asks", "has_rule", "can"),
    [
        (Milestone.ADOPTED, (Part.OPINION,), True, False),
        (Milestone.ADOPTED, (Part.OPINION, Part.DECISION), False, True),
        (Milestone.IN_FORCE, (Part.DECISION,), False, False),
        (Milestone.IN_FORCE, (Part.DECISION,), True, True),
        (Milestone.CLOSED, (Part.OPINION,), False, True),
        (Milestone.ANSWERED, (Part.OPINION,), False, True),
    ],
)
def test_a_round_can_come_only_as_far_as_it_asks(
    when: Milestone, asks: tuple[Part, ...], has_rule: bool, can: bool
) -> None:
    assert can_reach(when, asks, has_effect_rule=has_rule) is can
