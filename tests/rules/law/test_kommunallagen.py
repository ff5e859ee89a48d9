"""What bodies may do with a matter (KL 5:28, 5:50, 6:37–41), and what follows."""

import datetime as dt
from typing import Any

import pytest

from models.meetings import Meetings
from models.values import CaseFacts, ChasePolicy, HandlingReport
from models.vocabulary import Act, CaseState, Doubt, LetterKind, Level, Outcome, ReviewKind
from rules.chase import moments
from rules.law.kommunallagen import only_prepares
from rules.replies.reporting import confirmed_as_asked, report_faults
from rules.route.handled import already_reported
from rules.route.needs import NeedKind
from rules.route.progress import case_progress, round_progress
from rules.route.routes import Caution, course, course_warnings
from rules.wording.answer_wording import answer_sentence, waits_sentence
from rules.wording.need_wording import needs_sentence
from tests.rules.cases import NAMES, case, day, handling, report, review, route

TODAY = day("6-20")
PROPOSED = handling(1, "KS", Act.PROPOSES, "5-30")
BY_MINORITY = (Act.REFERS_BACK_BY_MINORITY, Act.POSTPONES_BY_MINORITY)
SECTION_75 = "\n\n".join(
    (
        "Arbetsutskottet föreslår att regionfullmäktige beslutar:",
        "Projektets redovisning godkänns.",
        "Överenskommelse om regional samverkansstruktur avseende vård och omsorg mellan länets kommuner och "
        "Region Västerbotten antas.",
    )
)


def warnings(facts: CaseFacts) -> tuple[Caution, ...]:
    return course_warnings(facts, course(facts))


def faulty(said: HandlingReport, facts: CaseFacts | None = None) -> list[str]:
    return [fault.field for fault in report_faults(facts or case(PROPOSED), said, TODAY)]


def needed(facts: CaseFacts, on: dt.date = TODAY) -> str:
    return needs_sentence(case_progress(facts, on), "sv")


@pytest.mark.parametrize("second", BY_MINORITY)
@pytest.mark.parametrize("first", BY_MINORITY)
def test_a_minority_stops_a_matter_once_and_a_second_time_is_pointed_out(first: Act, second: Act) -> None:
    once = handling(2, "KF", first, "6-19", next_on=day("9-18"))
    assert Caution.MINORITY_AGAIN not in warnings(case(PROPOSED, once))
    assert Caution.MINORITY_AGAIN in warnings(case(PROPOSED, once, handling(3, "KF", second, "9-18")))


@pytest.mark.parametrize("by_majority", [Act.REFERS_BACK, Act.POSTPONES])
@pytest.mark.parametrize("by_minority", BY_MINORITY)
def test_a_majority_may_stop_it_as_often_as_it_likes(by_minority: Act, by_majority: Act) -> None:
    rows = handling(2, "KF", by_minority, "6-19"), handling(3, "KF", by_majority, "9-18")
    assert Caution.MINORITY_AGAIN not in warnings(case(PROPOSED, *rows))


def test_a_report_put_right_is_no_second_time() -> None:
    once = handling(2, "KF", Act.REFERS_BACK_BY_MINORITY, "6-19")
    right = handling(3, "KF", Act.POSTPONES_BY_MINORITY, "6-19", corrects=2)
    assert Caution.MINORITY_AGAIN not in warnings(case(PROPOSED, once, right))


@pytest.mark.parametrize("act", BY_MINORITY)
@pytest.mark.parametrize("body", [body for body, (_, level) in NAMES.items() if level is not Level.FULLMAKTIGE])
def test_a_minority_stops_a_matter_in_a_council_only(act: Act, body: str) -> None:
    assert faulty(report(body, act, "6-13", next_on=day("6-27"))) == ["act"]
    assert faulty(report("KF", act, "6-13", next_on=day("6-27"))) == []


def test_a_matter_postponed_by_a_minority_comes_back_to_the_council() -> None:
    stopped = handling(2, "KF", Act.POSTPONES_BY_MINORITY, "6-19", next_on=day("9-18"))
    assert needed(case(PROPOSED, stopped)) == (
        "Kommunfullmäktige bordlade ärendet på begäran av en minoritet; nytt möte måndag 18 september 2023."
    )


def test_who_hands_over_without_a_proposal_has_had_the_matter_and_the_next_body_has_it() -> None:
    handed = handling(1, "KSAU", Act.HANDS_OVER, "5-9")
    assert [step.body for step in course(case(handed)).ahead] == ["KS", "KF"]
    assert faulty(report("KSAU", Act.HANDS_OVER, "5-9", outcomes={})) == []
    assert faulty(report("KF", Act.HANDS_OVER, "6-19", outcomes={})) == ["act"]


def test_the_board_makes_a_proposal_if_nobody_else_has() -> None:
    handed = handling(2, "KS", Act.HANDS_OVER, "5-30")
    assert Caution.NO_PROPOSAL in warnings(case(handed))
    assert Caution.NO_PROPOSAL not in warnings(case(handling(1, "SN", Act.PROPOSES, "5-9"), handed))
    assert Caution.NO_PROPOSAL not in warnings(case(handling(1, "KSAU", Act.HANDS_OVER, "5-9")))
    assert Caution.NO_PROPOSAL not in warnings(case(handed, handling(3, "KS", Act.PROPOSES, "6-13")))


@pytest.mark.parametrize(
    ("next_on", "said"),
    [
        ("6-13", "Ärendet utgick från dagordningen i kommunstyrelsen; nytt möte tisdag 13 juni 2023."),
        (None, "Ärendet utgick från dagordningen i kommunstyrelsen. Ange när det tas upp igen."),
    ],
)
def test_a_matter_taken_off_the_agenda_stays_where_it_is_with_or_without_a_day(next_on: str | None, said: str) -> None:
    on = day(next_on) if next_on else None
    assert faulty(report("KS", Act.TAKES_OFF, "5-30", next_on=on), case()) == []
    off = handling(1, "KS", Act.TAKES_OFF, "5-30", next_on=on)
    assert [step.body for step in course(case(off)).ahead] == ["KS", "KF"]
    assert needed(case(off), day("5-31")).startswith(said)


@pytest.mark.parametrize("act", [act for act in Act if act.loops])
def test_what_a_body_has_not_finished_is_no_preparation(act: Act) -> None:
    decided = handling(2, "KF", Act.DECIDES, "6-19")
    assert Caution.UNPREPARED in warnings(case(handling(1, "KS", act, "5-30"), decided))


CHAIR = handling(1, "KS", Act.DECIDES_URGENTLY, "6-7")


def told(on: str) -> HandlingReport:
    return report("KS", Act.URGENCY_TOLD, on, outcomes={})


def test_a_chairs_urgent_decision_is_the_answer_and_its_body_is_to_be_told() -> None:
    progress = case_progress(case(CHAIR, recommended_level=Level.STYRELSE), TODAY)
    assert (progress.state, progress.outcome, progress.is_final) == (CaseState.DECIDED, Outcome.ADOPTED, False)
    assert answer_sentence(progress, "sv") == "Ordföranden i kommunstyrelsen biföll förslaget onsdag 7 juni 2023."
    assert needs_sentence(progress, "sv") == (
        "Ordförandens beslut ska anmälas vid nästa möte i kommunstyrelsen (KL 6:39). Rapportera när det är gjort."
    )


def test_the_round_waits_for_the_body_to_be_told_and_says_so() -> None:
    facts = case(CHAIR)
    found = round_progress([(facts, case_progress(facts, TODAY))], TODAY)
    assert waits_sentence(found, "sv").endswith("anmälan av ordförandens beslut från 1.")


@pytest.mark.parametrize(
    ("on", "left"), [("6-6", NeedKind.TELL_BODY), ("6-7", NeedKind.NOTHING), ("6-13", NeedKind.NOTHING)]
)
def test_once_the_body_has_been_told_nothing_is_left(on: str, left: NeedKind) -> None:
    facts = case(CHAIR, handling(2, "KS", Act.URGENCY_TOLD, on))
    progress = case_progress(facts, TODAY)
    assert progress.needs[0].kind is left
    assert progress.decision == CHAIR


@pytest.mark.parametrize(("body", "fields"), [("SN", []), ("KS", []), ("KSAU", ["act"]), ("KF", ["act"])])
def test_only_the_chair_of_a_namnd_or_the_board_decides_urgently(body: str, fields: list[str]) -> None:
    assert faulty(report(body, Act.DECIDES_URGENTLY, "6-13"), case()) == fields


@pytest.mark.parametrize(("on", "fields"), [("6-6", ["act"]), ("6-7", []), ("6-13", [])])
def test_the_body_is_told_of_what_its_chair_has_decided_by_then(on: str, fields: list[str]) -> None:
    assert faulty(told(on), case(CHAIR)) == fields
    assert faulty(told(on), case(PROPOSED)) == ["act"]


def test_a_chairs_decision_that_is_annulled_is_its_bodys_again_though_the_body_was_told() -> None:
    rows = CHAIR, handling(2, "KS", Act.URGENCY_TOLD, "6-13")
    facts = case(*rows, way=route(KS=None), reviews=(review(ReviewKind.ANNULLED, "6-19"),))
    assert [step.body for step in course(facts).ahead] == ["KS"]


def test_a_chair_decides_and_its_body_is_told_on_one_day_without_being_taken_for_the_same() -> None:
    assert already_reported((CHAIR,), told("6-7")) is None
    assert already_reported((CHAIR,), report("KS", Act.PROPOSES, "6-7")) is None
    assert already_reported((CHAIR,), report("KS", Act.DECIDES_URGENTLY, "6-7")) == CHAIR


@pytest.mark.parametrize(
    ("name", "level", "prepares"),
    [
        ("Kommunstyrelsens arbetsutskott", Level.ARBETSUTSKOTT, True),
        ("Ledningsgruppen", Level.ARBETSUTSKOTT, True),
        ("Samhällsbyggnadsutskottet", Level.NAMND, True),
        ("Äldreberedningen", Level.NAMND, True),
        ("Utskottsnämnden", Level.NAMND, False),
        ("Kommunstyrelsen", Level.STYRELSE, False),
        ("Beredningen", Level.FULLMAKTIGE, False),
    ],
)
def test_who_only_prepares_is_seen_by_level_and_name(name: str, level: Level, prepares: bool) -> None:
    assert only_prepares(HandlingReport(Act.DECIDES, "x", name, level, TODAY)) is prepares


def regional(act: Act, body: str = "RSAU", **more: Any) -> list[str]:
    return faulty(report(body, act, "6-13", wording=SECTION_75, **more), case())


def test_section_75_is_taken_as_a_proposal_and_as_an_adoption_only_when_asked_about() -> None:
    assert regional(Act.PROPOSES) == []
    assert regional(Act.DECIDES) == ["act", "confirmed[final]"]
    assert regional(Act.DECIDES_BY_DELEGATION) == ["confirmed[final]"]
    assert regional(Act.DECIDES_BY_DELEGATION, confirmed=(Doubt.FINAL,)) == []
    for body in ("HSN", "RS"):
        for act in (Act.DECIDES, Act.DECIDES_BY_DELEGATION, Act.DECIDES_URGENTLY):
            assert regional(act, body) == ["confirmed[final]"]


def test_a_preparing_body_that_decides_is_asked_whether_it_was_on_delegation_whatever_the_wording() -> None:
    assert faulty(report("RSAU", Act.DECIDES, "6-13"), case()) == ["act"]
    assert faulty(report("RSAU", Act.DECIDES_BY_DELEGATION, "6-13"), case()) == []


def test_a_council_that_quotes_its_boards_proposal_is_not_asked() -> None:
    assert faulty(report("KF", Act.DECIDES, "6-19", wording="Kommunstyrelsen föreslår att anta.")) == []


@pytest.mark.parametrize(("held", "asked"), [("3-23", ["confirmed[early]"]), ("3-24", []), ("3-25", [])])
def test_a_day_before_the_recommendation_is_asked_about(held: str, asked: list[str]) -> None:
    facts = case(recommended_on=day("3-24"))
    assert faulty(report("KS", Act.PROPOSES, held), facts) == asked
    assert faulty(report("KS", Act.PROPOSES, held, confirmed=(Doubt.EARLY,)), facts) == []


def test_what_was_answered_is_not_remarked_on_afterwards_and_not_asked_again() -> None:
    confirmed = handling(1, "KS", Act.PROPOSES, "3-23", confirmed=(Doubt.EARLY,))
    facts = case(confirmed, recommended_on=day("3-24"))
    assert warnings(facts) == ()
    assert faulty(report("KS", Act.PROPOSES, "3-22", corrects=1), facts) == ["confirmed[early]"]
    old = case(handling(1, "KS", Act.PROPOSES, "3-23"), recommended_on=day("3-24"))
    assert faulty(report("KS", Act.PROPOSES, "3-23", corrects=1, paragraph="§ 9"), old) == []


def test_a_yes_to_what_is_no_longer_asked_is_not_kept() -> None:
    said = report("KS", Act.PROPOSES, "5-30", confirmed=(Doubt.EARLY, Doubt.FINAL))
    assert confirmed_as_asked(case(recommended_on=day("3-24")), said).confirmed == ()


@pytest.mark.parametrize("act", [act for act in Act if not act.has_outcome])
def test_what_takes_no_stand_has_no_outcome_to_give(act: Act) -> None:
    body, facts = (
        ("KF", case(PROPOSED)) if act.by_minority else ("KS", case(CHAIR) if act is Act.URGENCY_TOLD else case())
    )
    said = report(body, act, "6-13", outcomes={}, wording="Ingen erinran.", next_on=day("6-27") if act.loops else None)
    assert faulty(said, facts) == []


@pytest.mark.parametrize(
    ("known", "first"),
    [({"KS": (day("5-9"), day("6-20"))}, "6-21"), ({"KS": (day("5-9"),)}, "7-13"), ({}, "7-13")],
)
def test_whoever_has_not_told_the_body_is_asked_once_it_has_met(known: Meetings, first: str) -> None:
    policy = ChasePolicy(summer_rest=False)
    untold = moments(case(CHAIR, meetings=known), policy)
    assert [untold[0].at.date(), untold[0].kind] == [day(first), LetterKind.AFTER_MEETING]
    told = case(CHAIR, handling(2, "KS", Act.URGENCY_TOLD, "6-20"), meetings=known)
    assert moments(told, policy) == ()
