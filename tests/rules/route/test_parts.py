"""A round asks for an opinion, a decision, a signature, or several of them: each is its own answer."""

import datetime as dt
from dataclasses import replace

import pytest

from kit.errors import NotAllowed
from models.values import CaseFacts, ChasePolicy, FollowUp, Signature
from models.vocabulary import Act, CaseState, EventKind, LetterKind, Outcome, Part, RoundKind
from rules.chase import moments
from rules.replies.signing import signature_faults
from rules.route.needs import NeedKind
from rules.route.progress import case_progress, round_progress
from rules.route.transitions import check_case_move, check_part
from rules.wording.answer_wording import answer_sentence, answered_phrase, outcome_sentence, waits_sentence
from rules.wording.event_wording import event_sentence
from rules.wording.need_wording import needs_sentence
from tests.rules.cases import DUE_ON, case, day, handling, route

SPRING = day("4-3")
SIGNED = Signature(day("8-15"), "Umeå", "Ordförande", "kommunstyrelsens ordförande")
RETURNED = replace(SIGNED, copy_on=day("8-20"))
OPINION, SIGNATURE = (Part.OPINION,), (Part.SIGNATURE,)
BOTH = (Part.DECISION, Part.SIGNATURE)
DECIDED = handling(1, "KS", Act.DECIDES, "5-30")
STEP = FollowUp(1, "Identifiera gemensamma utmaningar", day("10-2"))


def test_an_opinion_is_asked_for_and_then_nothing_is_left() -> None:
    asked, given = case(asks=OPINION), case(asks=OPINION, opinion_on=day("5-2"))
    assert needs_sentence(case_progress(asked, SPRING), "sv") == "Lämna era synpunkter."
    answered = case_progress(given, SPRING)
    assert (answered.state, answered.is_final, answered.is_unplanned) == (CaseState.ANSWERED, True, False)


def test_an_opinion_after_the_due_date_is_taken_and_flagged() -> None:
    assert case_progress(case(asks=OPINION, opinion_on=DUE_ON + dt.timedelta(1)), SPRING).was_late


def test_decided_is_not_signed() -> None:
    progress = case_progress(case(DECIDED, asks=BOTH), day("6-1"))
    assert (progress.state, progress.is_answered) == (CaseState.DECIDED, False)
    assert [need.kind for need in progress.needs] == [NeedKind.SIGN]


def test_a_signature_without_its_copy_is_answered_but_not_final() -> None:
    progress = case_progress(case(asks=SIGNATURE, signature=SIGNED), day("8-16"))
    assert (progress.is_answered, progress.is_final) == (True, False)
    assert needs_sentence(progress, "sv") == "Det undertecknade exemplaret återstår."


def test_steps_after_the_signing_are_asked_about_once_every_party_has_signed() -> None:
    waiting = case(asks=SIGNATURE, signature=RETURNED, follow_ups=(STEP,))
    assert case_progress(waiting, day("8-21")).is_final
    active = replace(waiting, all_signed_on=day("8-16"))
    assert needs_sentence(case_progress(active, day("8-21")), "sv") == (
        "Kvar att göra, senast måndag 2 oktober 2023: Identifiera gemensamma utmaningar."
    )
    done = replace(active, follow_ups=(replace(STEP, done_on=day("9-20")),))
    assert case_progress(done, day("9-21")).is_final


def test_a_party_with_a_common_signing_day_hears_nothing_until_the_working_day_after_it() -> None:
    found = moments(case(asks=SIGNATURE, sign_on=day("8-18")), ChasePolicy())
    assert (found[0].kind, found[0].at.date()) == (LetterKind.AFTER_MEETING, day("8-21"))


def test_a_signed_party_is_chased_about_its_copy_and_its_steps_only() -> None:
    found = moments(
        case(asks=SIGNATURE, signature=RETURNED, all_signed_on=day("8-16"), follow_ups=(STEP,)),
        ChasePolicy(before=(7,)),
    )
    assert {moment.kind for moment in found} == {LetterKind.FOLLOW_UP}
    assert found[0].at.date() == day("9-21")
    assert moments(case(asks=SIGNATURE, signature=RETURNED), ChasePolicy()) == ()
    assert {moment.kind for moment in moments(case(asks=SIGNATURE, signature=SIGNED), ChasePolicy())} == {
        LetterKind.FOLLOW_UP
    }


@pytest.mark.parametrize(
    ("asks", "kind"),
    [
        (OPINION, EventKind.HANDLED),
        (OPINION, EventKind.SIGNED),
        (SIGNATURE, EventKind.PLANNED),
        (BOTH, EventKind.OPINION_GIVEN),
    ],
)
def test_what_the_round_does_not_ask_for_is_refused_with_what_to_do_instead(
    asks: tuple[Part, ...], kind: EventKind
) -> None:
    with pytest.raises(NotAllowed, match="i stället"):
        check_part(asks, kind)


@pytest.mark.parametrize(
    ("facts", "phrase", "outcome"),
    [
        (case(asks=OPINION, opinion_on=SPRING), "1 av 1 har svarat", "Synpunkter från 1 av 1."),
        (case(asks=SIGNATURE), "0 av 1 har undertecknat", "Undertecknat av 0 av 1."),
        (case(DECIDED, asks=BOTH), "0 av 1 har svarat", "Antagen av 1, undertecknat av 0 av 1."),
    ],
)
def test_the_round_says_what_came_in_its_own_words(facts: CaseFacts, phrase: str, outcome: str) -> None:
    progress = round_progress([(facts, case_progress(facts, SPRING))], SPRING)
    assert answered_phrase(progress, "sv") == phrase
    assert outcome_sentence(progress, RoundKind.RECOMMENDATION, "sv") == outcome


def test_a_signed_round_says_which_copies_and_steps_it_waits_for() -> None:
    facts = case(asks=SIGNATURE, signature=SIGNED, all_signed_on=day("8-16"), follow_ups=(STEP,))
    progress = round_progress([(facts, case_progress(facts, SPRING))], SPRING)
    assert waits_sentence(progress, "sv") == (
        "Alla har svarat. Rundan avslutas när det sista har kommit: undertecknat exemplar från 1, 1 uppföljande steg."
    )


EVERYTHING = tuple(Part)


def test_who_refuses_to_adopt_has_answered_but_is_never_said_to_have_signed() -> None:
    refused = handling(1, "KF", Act.DECIDES, "6-19", outcomes={1: Outcome.REJECTED})
    facts = case(refused, asks=BOTH)
    progress = round_progress([(facts, case_progress(facts, day("6-20")))], day("6-20"))
    assert (progress.answered, progress.signed) == (1, 0)
    assert answered_phrase(progress, "sv") == "1 av 1 har svarat"


def test_a_report_can_be_put_right_where_an_opinion_was_given_first() -> None:
    proposed = handling(1, "KS", Act.PROPOSES, "5-30")
    state = case_progress(case(proposed, asks=EVERYTHING, opinion_on=day("5-2")), day("6-1")).state
    assert state is CaseState.UNDER_WAY
    check_case_move(state, EventKind.CORRECTED)


def test_a_signed_party_whose_decision_was_annulled_can_plan_anew() -> None:
    check_case_move(CaseState.SIGNED, EventKind.PLANNED)


def test_a_council_meeting_planned_does_not_answer_for_the_opinion() -> None:
    way = route(KF="9-20")
    found = moments(case(way=way, asks=EVERYTHING), ChasePolicy())
    assert {moment.kind for moment in found} >= {LetterKind.REMINDER, LetterKind.OVERDUE}
    assert found[0].at.date() < DUE_ON


def test_no_signature_is_taken_before_the_decision_even_while_the_opinion_is_missing() -> None:
    faults = signature_faults(case(asks=EVERYTHING), SIGNED, day("8-16"))
    assert [fault.field for fault in faults] == ["signed_on"]


@pytest.mark.parametrize(
    ("signature", "said"), [(SIGNED, "Undertecknat tisdag 15 augusti 2023."), (None, "Inte undertecknat.")]
)
def test_whether_it_is_signed_is_said_in_so_many_words(signature: Signature | None, said: str) -> None:
    assert answer_sentence(case_progress(case(asks=SIGNATURE, signature=signature), day("8-16")), "sv") == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "Synpunkter lämnades. Bakom dem står kommunstyrelsen."),
        (2, "Synpunkterna lämnades på nytt. Bakom dem står kommunstyrelsen."),
        (3, "Synpunkterna lämnades på nytt. Bakom dem står kommunstyrelsen."),
    ],
)
def test_an_opinion_is_given_anew_from_the_second_time_on(number: int, said: str) -> None:
    data = {"number": number, "backed_by": "Kommunstyrelsen", "backed_on": None, "paragraph": ""}
    assert event_sentence(EventKind.OPINION_GIVEN, data, "sv") == said


@pytest.mark.parametrize(
    ("due", "told", "late_from"),
    [
        ("8-10", "8-16", "8-17"),  # due before the last party had signed
        ("8-18", "8-21", "8-22"),  # signed in time, told of after the step was due
        ("8-18", "8-18", "8-19"),
        ("8-18", "8-16", "8-19"),
        ("8-18", None, "8-19"),  # as kept before it was known when it was told
    ],
)
def test_nobody_is_late_for_a_step_before_it_could_know_of_it(due: str, told: str | None, late_from: str) -> None:
    facts = case(
        asks=SIGNATURE,
        signature=RETURNED,
        all_signed_on=day("8-16"),
        all_signed_told_on=day(told) if told else None,
        follow_ups=(replace(STEP, due_on=day(due)),),
    )
    first = day(late_from)
    assert not case_progress(facts, first - dt.timedelta(days=1)).is_late
    assert case_progress(facts, first).is_late
