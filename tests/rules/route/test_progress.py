"""Rules 2, 6, 10 and 15: how far a case and a round have come."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meetings import LeadTimes
from models.values import CaseFacts, FollowUp, Handled, Signature
from models.vocabulary import Act, CaseState, Level, Outcome, Part, ReviewKind
from rules.forecast import case_outlook
from rules.law.legal_force import LegalStanding
from rules.route.needs import NeedKind
from rules.route.progress import RoundProgress, burn_up, case_progress, round_progress, same_until
from rules.route.routes import Caution, course
from rules.wording.need_wording import needs_sentence
from tests.rules.cases import DUE_ON, NAMES, case, day, handling, review, route

SPRING = day("4-3")
PROPOSED = handling(1, "KS", Act.PROPOSES, "5-30")
DECIDED = handling(2, "KF", Act.DECIDES, "6-19")


def a_round(*cases: CaseFacts, on: dt.date = SPRING) -> RoundProgress:
    return round_progress([(facts, case_progress(facts, on)) for facts in cases], on)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (case(), CaseState.INVITED),
        (case(acknowledged=True), CaseState.ACKNOWLEDGED),
        (case(acknowledged=True, way=route(KS=None, KF="6-19")), CaseState.PLANNED),
        (case(PROPOSED, acknowledged=True), CaseState.UNDER_WAY),
        (case(handling(1, "KF", Act.POSTPONES, "6-19")), CaseState.UNDER_WAY),
        (case(PROPOSED, DECIDED), CaseState.DECIDED),
        (case(handling(1, "KS", Act.DECIDES_BY_DELEGATION, "6-19")), CaseState.DECIDED),
    ],
)
def test_the_state_follows_from_the_facts(facts: CaseFacts, state: CaseState) -> None:
    assert case_progress(facts, SPRING).state is state


SIGNED = Signature(day("6-20"), "Umeå", "Ordföranden", "ordförande")
MOVING = (
    case(),
    case(acknowledged=True, way=route(KSAU="4-25", KS="5-9", KF="5-29")),
    case(PROPOSED, way=route(KSAU="4-25", KS="5-9", KF="9-25")),
    case(handling(1, "KF", Act.REFERS_BACK, "6-19", next_on=day("9-18"))),
    case(PROPOSED, handling(2, "KF", Act.DECIDES, "6-19", preliminary=True)),
    case(PROPOSED, DECIDED, reviews=(review(ReviewKind.ANNULLED, "7-3", handling=2),)),
    case(asks=(Part.OPINION,)),
    case(asks=(Part.SIGNATURE,), sign_on=day("6-20")),
    case(PROPOSED, DECIDED, asks=(Part.DECISION, Part.SIGNATURE), sign_on=day("7-20")),
    case(
        asks=(Part.SIGNATURE,),
        signature=SIGNED,
        all_signed_on=day("6-21"),
        follow_ups=(FollowUp(1, "Bilda styrgruppen", day("7-1")), FollowUp(2, "Rapportera")),
    ),
    case(asked_on=day("9-4")),
    case(round_closed=True),
)


@given(st.sampled_from(MOVING), st.integers(0, 250), st.integers(0, 250))
def test_what_was_known_one_day_is_what_would_be_found_on_every_quiet_day_after_it(
    facts: CaseFacts, seen: int, later: int
) -> None:
    seen_on, today = SPRING + dt.timedelta(days=seen), SPRING + dt.timedelta(days=later)
    known = case_progress(facts, seen_on)
    if seen_on <= today <= same_until(facts, known, seen_on):
        assert case_progress(facts, today) == known


def test_a_decision_held_on_the_due_date_is_on_time_however_late_it_is_reported() -> None:
    progress = case_progress(case(PROPOSED, handling(2, "KF", Act.DECIDES, "8-31")), day("10-2"))
    assert not progress.is_late
    assert not progress.was_late


def test_a_decision_held_after_the_due_date_is_accepted_and_flagged() -> None:
    progress = case_progress(case(PROPOSED, handling(2, "KF", Act.DECIDES, "9-1")), day("10-2"))
    assert progress.state is CaseState.DECIDED
    assert progress.was_late
    assert not progress.is_late


def test_the_due_date_itself_is_not_late() -> None:
    assert not case_progress(case(), DUE_ON).is_late
    assert case_progress(case(), day("9-1")).is_late


def test_the_next_day_is_the_first_one_planned_ahead() -> None:
    assert case_progress(case(way=route(KSAU=None, KS="5-30", KF="6-19")), SPRING).next_on == day("5-30")
    assert case_progress(case(PROPOSED, way=route(KS="5-30", KF="6-19")), day("6-1")).next_on == day("6-19")


def test_an_answer_is_final_when_decided_proved_and_classified() -> None:
    assert case_progress(case(PROPOSED, DECIDED), SPRING).is_final
    preliminary = handling(2, "KF", Act.DECIDES, "6-19", preliminary=True)
    assert not case_progress(case(PROPOSED, preliminary), SPRING).is_final
    unclassified = handling(2, "KF", Act.DECIDES, "6-19", outcomes={1: Outcome.UNCLASSIFIED})
    assert not case_progress(case(PROPOSED, unclassified), SPRING).is_final


def test_the_extract_makes_a_preliminary_decision_final() -> None:
    preliminary = handling(1, "KF", Act.DECIDES, "6-19", preliminary=True)
    extract = handling(2, "KF", Act.DECIDES, "6-19", corrects=1)
    assert case_progress(case(preliminary), SPRING).preliminary
    assert case_progress(case(preliminary, extract), SPRING).is_final


def test_sixteen_of_sixteen_replied_and_fifteen_adopted() -> None:
    noted = case(PROPOSED, handling(2, "KF", Act.DECIDES, "6-19", outcomes={1: Outcome.NOTED}))
    changed = case(PROPOSED, handling(2, "KF", Act.DECIDES, "6-19", outcomes={1: Outcome.ADOPTED_WITH_CHANGES}))
    progress = a_round(*[case(PROPOSED, DECIDED)] * 14, changed, noted)
    assert (progress.principals, progress.replied, progress.decided, progress.adopted) == (16, 16, 16, 15)
    assert dict(progress.by_outcome) == {Outcome.ADOPTED: 14, Outcome.ADOPTED_WITH_CHANGES: 1, Outcome.NOTED: 1}
    assert progress.all_final


def test_a_proposal_is_a_reply_but_no_decision() -> None:
    progress = a_round(case(), case(PROPOSED))
    assert (progress.silent, progress.replied, progress.decided, progress.unplanned) == (1, 1, 0, 2)


def test_a_round_waits_for_the_last_extract() -> None:
    preliminary = handling(2, "KF", Act.DECIDES, "6-19", preliminary=True)
    progress = a_round(case(PROPOSED, DECIDED), case(PROPOSED, preliminary))
    assert progress.decided == 2
    assert progress.preliminary == 1
    assert not progress.all_final


def test_a_round_without_principals_is_never_final() -> None:
    assert not a_round().all_final


def test_what_happens_next_is_the_nearest_planned_meeting_from_today() -> None:
    early, later = case(way=route(KS="5-30", KF="6-19")), case(way=route(KF="6-19"))
    assert a_round(early, later).next_on == day("5-30")
    after = a_round(early, later, on=day("6-1"))
    assert after.next_on == day("6-19")
    assert len(after.next_principals) == 2
    assert a_round(early, later, on=day("6-20")).next_on is None


def test_the_burn_up_counts_decisions_by_the_day_they_were_taken() -> None:
    june, may = day("6-19"), day("5-30")
    assert burn_up([june, may, june]) == ((may, 1), (june, 3))


ACTS = st.sampled_from(list(Act))
DAYS = st.dates(day("3-27"), day("10-31"))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Handled, ...]:
    rows: list[Handled] = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        corrects = draw(st.none() | st.sampled_from([row.number for row in rows])) if rows else None
        body, act = draw(st.sampled_from(sorted(NAMES))), draw(ACTS)
        next_on = draw(st.none() | DAYS) if act.loops else None
        preliminary = draw(st.booleans())
        held = draw(DAYS).isoformat()
        rows.append(handling(number, body, act, held, corrects=corrects, next_on=next_on, preliminary=preliminary))
    return tuple(rows)


def takes_nothing_back(row: Handled) -> bool:
    """Neither a correction nor a referral, nor anything sent on from a body that stands above others."""
    proposes_from_above = row.act in {Act.PROPOSES, Act.HANDS_OVER} and row.level in {Level.STYRELSE, Level.FULLMAKTIGE}
    return row.corrects is None and not row.act.loops and not proposes_from_above


@given(histories(), DAYS)
def test_whatever_is_reported_something_is_said_and_nothing_contradicts_itself(
    rows: tuple[Handled, ...], today: dt.date
) -> None:
    progress = case_progress(case(*rows), today)
    assert progress.needs
    assert (progress.state is CaseState.DECIDED) == (progress.decision is not None)
    assert (progress.outcome is not None) == (progress.decision is not None)
    assert progress.decision is None or not progress.ahead
    assert progress.is_late == (progress.days_late > 0)
    assert progress.state in {CaseState.UNDER_WAY, CaseState.DECIDED}


@given(histories())
def test_the_more_that_is_reported_the_less_is_ahead_on_the_way(rows: tuple[Handled, ...]) -> None:
    plain = tuple(filter(takes_nothing_back, rows))
    ahead = [len(case_progress(case(*plain[:count]), SPRING).ahead) for count in range(len(plain) + 1)]
    assert ahead == sorted(ahead, reverse=True)


@given(histories())
def test_a_decided_principal_stays_decided_unless_something_is_taken_back(rows: tuple[Handled, ...]) -> None:
    plain = tuple(filter(takes_nothing_back, rows))
    decided = [case_progress(case(*plain[:count]), SPRING).decision is not None for count in range(len(plain) + 1)]
    assert decided == sorted(decided)


def test_an_annulled_decision_opens_the_principal_again_and_says_what_is_needed() -> None:
    annulled = review(ReviewKind.ANNULLED, "10-20", handling=2)
    found = case_progress(case(PROPOSED, DECIDED, reviews=(annulled,)), day("10-31"))
    assert (found.state, found.decision, found.outcome) == (CaseState.UNDER_WAY, None, None)
    assert [step.body for step in found.ahead] == ["KF"]
    said = "Domstolen har upphävt beslutet i kommunfullmäktige. Ange när ett nytt beslut fattas."
    assert needs_sentence(found, "sv") == said


def test_a_planned_new_decision_after_an_annulment_is_said_with_its_day() -> None:
    annulled = review(ReviewKind.ANNULLED, "10-20", handling=2)
    facts = case(PROPOSED, DECIDED, reviews=(annulled,), way=route(KS="5-30", KF="11-27"))
    assert needs_sentence(case_progress(facts, day("10-31")), "sv").endswith("planerat till måndag 27 november 2023.")


def test_the_decision_before_an_annulled_one_of_the_same_body_stands_again() -> None:
    anew = handling(3, "KF", Act.DECIDES, "9-18", outcomes={1: Outcome.REJECTED})
    annulled = review(ReviewKind.ANNULLED, "12-20", handling=3)
    assert case_progress(case(PROPOSED, DECIDED, anew, reviews=(annulled,)), SPRING).decision == DECIDED


def test_a_mark_on_a_report_follows_what_corrects_it() -> None:
    corrected = handling(3, "KF", Act.DECIDES, "6-19", corrects=2, announced_on=day("6-28"))
    annulled = review(ReviewKind.ANNULLED, "10-20", handling=2)
    assert case_progress(case(PROPOSED, DECIDED, corrected, reviews=(annulled,)), SPRING).decision is None


def test_a_new_decision_after_an_annulment_is_the_answer() -> None:
    annulled = review(ReviewKind.ANNULLED, "10-20", handling=2)
    anew = handling(3, "KF", Act.DECIDES, "11-27")
    found = case_progress(case(PROPOSED, DECIDED, anew, reviews=(annulled,)), SPRING)
    assert found.decision == anew
    assert found.clocks
    assert found.clocks.standing is LegalStanding.STANDS


@pytest.mark.parametrize("kind", [ReviewKind.APPEALED, ReviewKind.NOTICE_TAKEN_DOWN, ReviewKind.APPEAL_DISMISSED])
def test_what_does_not_annul_leaves_the_answer_as_it_is(kind: ReviewKind) -> None:
    found = case_progress(case(PROPOSED, DECIDED, reviews=(review(kind, "7-5", handling=2),)), SPRING)
    assert (found.state, found.decision) == (CaseState.DECIDED, DECIDED)


ANNULLED_LATER = review(ReviewKind.ANNULLED, "10-20", handling=2)


def test_one_asked_anew_after_the_due_date_is_not_late_and_need_not_make_it() -> None:
    facts = case(PROPOSED, DECIDED, reviews=(ANNULLED_LATER,), way=route(KS="5-30", KF="11-27"))
    found = case_progress(facts, day("10-31"))
    assert found.asked_anew_on == day("10-20")
    assert (found.is_late, found.was_late) == (False, False)
    assert case_outlook(facts, course(facts), {"KF": (day("11-27"),)}, LeadTimes(), day("10-31")) is None


def test_a_decision_made_anew_is_neither_late_nor_called_so() -> None:
    facts = case(PROPOSED, DECIDED, handling(3, "KF", Act.DECIDES, "11-27"), reviews=(ANNULLED_LATER,))
    found = case_progress(facts, day("12-1"))
    assert (found.is_answered, found.was_late, Caution.LATE in found.warnings) == (True, False, False)


def test_a_later_due_date_after_an_annulment_is_one_to_be_late_for() -> None:
    facts = case(PROPOSED, DECIDED, reviews=(ANNULLED_LATER,), due_on=day("12-15"))
    assert case_progress(facts, day("12-1")).asked_anew_on is None
    assert case_progress(facts, day("12-18")).is_late


def test_one_that_was_to_decide_anew_before_the_due_date_can_be_late() -> None:
    facts = case(PROPOSED, DECIDED, reviews=(review(ReviewKind.ANNULLED, "8-15", handling=2),))
    assert case_progress(facts, day("9-1")).is_late


def test_an_annulment_a_higher_court_has_set_aside_asks_nothing_anew() -> None:
    let_stand = review(ReviewKind.APPEAL_DISMISSED, "11-1", handling=2, number=2)
    found = case_progress(case(PROPOSED, DECIDED, reviews=(ANNULLED_LATER, let_stand)), day("11-2"))
    assert (found.asked_anew_on, found.is_answered) == (None, True)


def test_a_principal_asked_after_the_due_date_is_late_from_the_day_after_that() -> None:
    facts = case(asked_on=day("10-2"))
    assert not case_progress(facts, day("10-2")).is_late
    assert case_progress(facts, day("10-3")).is_late


def test_an_annulment_without_an_appeal_is_warned_of() -> None:
    appealed = review(ReviewKind.APPEALED, "7-5", handling=2)
    annulled = review(ReviewKind.ANNULLED, "10-20", handling=2, number=2)
    alone, both = (case(PROPOSED, DECIDED, reviews=told) for told in ((annulled,), (appealed, annulled)))
    assert case_progress(alone, day("10-31")).warnings == (Caution.UNAPPEALED,)
    assert case_progress(both, day("10-31")).warnings == ()


@pytest.mark.parametrize(("seen_on", "body"), [("4-26", "KSAU"), ("5-10", "KS"), ("5-30", "KF")])
def test_the_page_asks_for_the_meeting_the_board_names_as_unreported_and_no_other(seen_on: str, body: str) -> None:
    found = case_progress(case(way=route(KSAU="4-25", KS="5-9", KF="5-29")), day(seen_on))
    assert found.unreported
    assert found.unreported.body == body
    assert [need.body for need in found.needs if need.kind is NeedKind.REPORT] == [found.unreported.name]
    assert found.left_unsaid is None


def test_a_meeting_nobody_has_reported_is_said_beside_what_is_asked_for_first() -> None:
    facts = case(way=route(KSAU="4-25", KS="5-9", KF="5-29"), asks=(Part.OPINION, Part.DECISION))
    found = case_progress(facts, day("5-10"))
    assert [need.kind for need in found.needs] == [NeedKind.OPINION]
    assert found.left_unsaid == found.unreported
    assert found.left_unsaid
