"""Rule 9: a notice taken down, an appeal and an annulment are each recorded with its effect."""

import datetime as dt

import pytest
from sqlalchemy import update

from actions.record.audit import verify
from actions.replies.reviews import Minutes, announce_minutes
from actions.rounds.advance import advance
from actions.rounds.close import reopen_round
from actions.schedule.sweep import sweep
from actions.views.facts.rounds import round_facts
from kit.clock import FrozenClock
from kit.errors import FaultyInput, NotAllowed, StaleCase
from models.tables import Case, case_id
from models.values import Review
from models.vocabulary import CaseState, LetterKind, Outcome, ReviewKind, RoundState
from rules.law.legal_force import Certainty, LegalStanding
from rules.wording.need_wording import needs_sentence
from tests.actions.replies.reviews.reviewed import mark, moment, of_kind, words
from tests.lived import DOROTEA, LivedRound, council, executive, said
from tests.visitor import COORDINATOR, WHO, Visitor, hidden_in, text_of


def test_an_appeal_leaves_the_answer_and_takes_away_legal_force(decided: LivedRound) -> None:
    mark(decided, ReviewKind.APPEALED, "2023-07-10", reference="2841-23")
    progress = decided.dorotea().progress
    assert progress.is_final
    assert progress.clocks
    assert progress.clocks.standing is LegalStanding.APPEALED
    receipt = words(decided, of_kind(decided, LetterKind.RECEIPT)[-1])
    assert "överklagades måndag 10 juli 2023, mål 2841-23." in receipt
    assert "Beslutet är överklagat." in receipt
    assert not of_kind(decided, LetterKind.REVIEW)


def test_an_annulment_opens_the_principal_again_and_the_coordinators_hear_at_once(decided: LivedRound) -> None:
    mark(decided, ReviewKind.ANNULLED, "2023-10-30", reference="2841-23", note="Jäv.")
    row = decided.dorotea()
    assert (row.case.state, row.case.outcome, row.progress.decision) == (CaseState.UNDER_WAY, None, None)
    assert "Ange när ett nytt beslut fattas" in needs_sentence(row.progress, "sv")
    assert "inget överklagande av det är antecknat" in words(decided, of_kind(decided, LetterKind.RECEIPT)[-1])
    told = of_kind(decided, LetterKind.REVIEW)
    assert COORDINATOR in {letter.recipient for letter in told}
    assert "Domstolen upphävde beslutet i kommunfullmäktige" in words(decided, told[0])
    assert "Jäv." in words(decided, told[0])


def test_an_annulled_principal_is_asked_anew_and_a_new_decision_is_its_answer(decided: LivedRound) -> None:
    mark(decided, ReviewKind.ANNULLED, "2023-10-30")
    before = len(decided.letters())
    sweep(decided.database, decided.sender, moment("2023-11-13T08:00"))
    assert [letter.kind for letter in decided.letters()[before:]] == [LetterKind.REMINDER]
    decided.today = moment("2023-11-28T09:00")
    decided.report(council(held_on=dt.date(2023, 11, 27), paragraph="§ 102"))
    assert decided.dorotea().progress.is_final
    sweep(decided.database, decided.sender, moment("2023-12-12T08:00"))
    assert [letter.kind for letter in decided.letters()[before:]] == [LetterKind.REMINDER, LetterKind.RECEIPT]


def test_an_annulment_told_of_months_later_is_still_asked_about(decided: LivedRound) -> None:
    decided.today = moment("2024-03-01T09:00")
    mark(decided, ReviewKind.ANNULLED, "2023-10-30")
    assert decided.dorotea().case.chase_at == moment("2024-03-04T08:00")
    with decided.database.read() as session:
        assert verify(session)[1] == []


def test_a_higher_court_may_let_the_decision_stand_after_all(decided: LivedRound) -> None:
    mark(decided, ReviewKind.ANNULLED, "2023-10-30")
    mark(decided, ReviewKind.APPEAL_DISMISSED, "2023-11-01")
    row = decided.dorotea()
    assert row.case.state is CaseState.DECIDED
    assert [review.number for review in row.case.reviews] == [1, 2]


def test_a_notice_put_up_anew_is_a_correction_that_starts_the_three_weeks_over(decided: LivedRound) -> None:
    mark(decided, ReviewKind.NOTICE_TAKEN_DOWN, "2023-07-05")
    clocks = decided.dorotea().progress.clocks
    assert clocks
    assert clocks.legal_force.certainty is Certainty.UNKNOWN
    anew = Minutes(1, announced_on=dt.date(2023, 10, 9))
    key = case_id(decided.slug, DOROTEA)
    decided.database.act(lambda s: announce_minutes(s, decided.sender, key, anew, said(), decided.today))
    row = decided.dorotea()
    assert row.handlings[1].wording == row.handlings[0].wording
    assert row.progress.clocks
    assert row.progress.clocks.legal_force.on == dt.date(2023, 10, 31)


@pytest.mark.parametrize(
    ("kind", "on", "field"),
    [
        (ReviewKind.APPEALED, "2023-11-03", "on"),
        (ReviewKind.APPEALED, "2023-06-18", "on"),
        (ReviewKind.NOTICE_TAKEN_DOWN, "2023-06-27", "on"),
        (ReviewKind.NOTICE_TAKEN_DOWN, "2023-07-20", "on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(decided: LivedRound, kind: ReviewKind, on: str, field: str) -> None:
    with pytest.raises(FaultyInput) as refused:
        mark(decided, kind, on)
    assert [fault.field for fault in refused.value.faults] == [field]
    assert decided.dorotea().case.reviews == ()


def test_a_proposal_and_a_report_that_is_not_there_cannot_be_appealed(lived: LivedRound) -> None:
    lived.report(executive())
    for number in (1, 7):
        with pytest.raises(FaultyInput):
            mark(lived, ReviewKind.APPEALED, "2023-06-19", handling=number)


def test_before_any_report_there_is_nothing_to_record(lived: LivedRound) -> None:
    with pytest.raises(NotAllowed, match="inget beslut"):
        mark(lived, ReviewKind.APPEALED, "2023-06-19")


def test_the_same_told_by_two_people_is_kept_once(decided: LivedRound) -> None:
    mark(decided, ReviewKind.APPEALED, "2023-07-10")
    with pytest.raises(FaultyInput) as refused:
        mark(decided, ReviewKind.APPEALED, "2023-07-10")
    assert refused.value.faults[0].field == "kind"


def test_a_double_click_is_one_event_and_an_overtaken_page_is_told(decided: LivedRound) -> None:
    first = mark(decided, ReviewKind.APPEALED, "2023-07-10", said=said("a-form-key"))
    again = mark(decided, ReviewKind.APPEALED, "2023-07-10", said=said("a-form-key"))
    assert (again.number, again.repeated) == (first.number, True)
    with pytest.raises(StaleCase):
        mark(decided, ReviewKind.ANNULLED, "2023-10-30", seen_version=1)


def test_a_closed_round_keeps_its_outcome_and_the_coordinators_decide(decided: LivedRound) -> None:
    decided.everyone(lambda code: {"corrects": 1} if code == DOROTEA else {})
    assert advance(decided.database, decided.sender, decided.slug, decided.today).round.state is RoundState.CLOSED
    outcome = decided.view().round.outcome
    mark(decided, ReviewKind.ANNULLED, "2023-10-30", handling=2)
    view = decided.view()
    assert (view.round.state, view.round.outcome) == (RoundState.CLOSED, outcome)
    assert decided.dorotea().case.chase_at is None
    assert "Öppna den igen" in words(decided, of_kind(decided, LetterKind.REVIEW)[0])
    decided.database.act(
        lambda s: reopen_round(s, decided.sender, decided.slug, "Ett beslut är upphävt.", said(), decided.today)
    )
    assert decided.dorotea().case.chase_at is not None
    with decided.database.read() as session:
        assert verify(session)[1] == []


@pytest.fixture
def closed(decided: LivedRound) -> LivedRound:
    """Everyone has decided and the round has closed; Dorotea's minutes had not been announced yet."""
    decided.everyone(lambda code: {"corrects": 1, "adjusted_on": None, "announced_on": None} if code == DOROTEA else {})
    assert advance(decided.database, decided.sender, decided.slug, decided.today).round.state is RoundState.CLOSED
    return decided


def test_a_closed_round_takes_the_days_of_the_minutes_and_stays_closed(closed: LivedRound) -> None:
    outcome, before = closed.view().round.outcome, closed.dorotea()
    minutes = Minutes(2, announced_on=dt.date(2023, 6, 28))
    key = case_id(closed.slug, DOROTEA)
    closed.database.act(lambda s: announce_minutes(s, closed.sender, key, minutes, said(), closed.today))
    view, after = closed.view(), closed.dorotea()
    assert before.progress.clocks
    assert after.progress.clocks
    assert before.progress.clocks.legal_force.certainty is Certainty.ESTIMATE
    assert (after.progress.clocks.legal_force.certainty, after.progress.clocks.legal_force.on) == (
        Certainty.KNOWN,
        dt.date(2023, 7, 20),
    )
    assert (view.round.state, view.round.outcome, after.case.chase_at) == (RoundState.CLOSED, outcome, None)
    assert after.progress.outcome is before.progress.outcome
    receipt = words(closed, of_kind(closed, LetterKind.RECEIPT)[-1])
    assert "Vi har noterat när protokollet justerades och anslogs." in receipt
    with closed.database.read() as session:
        assert verify(session)[1] == []


def test_a_closed_round_takes_no_correction_of_what_was_decided(closed: LivedRound) -> None:
    with pytest.raises(FaultyInput) as refused:
        closed.report(council(corrects=2, outcomes={1: Outcome.REJECTED}))
    assert "avslutad" in refused.value.faults[0].message


def test_an_announcement_taken_down_can_be_told_of_when_the_announcement_came_after_the_close(
    closed: LivedRound,
) -> None:
    minutes = Minutes(2, announced_on=dt.date(2023, 6, 28))
    key = case_id(closed.slug, DOROTEA)
    closed.database.act(lambda s: announce_minutes(s, closed.sender, key, minutes, said(), closed.today))
    mark(closed, ReviewKind.NOTICE_TAKEN_DOWN, "2023-07-03", handling=3)
    clocks = closed.dorotea().progress.clocks
    assert clocks
    assert clocks.legal_force.certainty is Certainty.UNKNOWN


def test_both_the_principal_and_a_coordinator_can_note_the_days_after_the_close(
    closed: LivedRound, clock: FrozenClock, dorotea: Visitor, coordinator: Visitor
) -> None:
    clock.move_to(closed.today)
    assert "Protokollet är justerat och anslaget" in text_of(dorotea.read())
    assert "Det är antecknat" in text_of(dorotea.send("/justerat", adjusted_on="2023-06-27"))
    case = f"/console/rounds/{closed.slug}/{DOROTEA}"
    path = f"{case}/justerat"
    assert path in coordinator.http.get(case).text
    values = {"announced_on": "2023-06-28", "channel": "phone", **WHO}
    page = text_of(
        coordinator.http.post(path, data={**hidden_in(coordinator.http.get(path)), **values, "handling": "3"})
    )
    assert "Dagarna är antecknade, och kvittensen är på väg." in page
    assert "Dagarna för justering och anslag antecknades. Kommunfullmäktige" in page
    assert closed.view().round.state is RoundState.CLOSED


def test_an_appeal_is_told_of_at_once_when_the_morning_letters_have_stopped(decided: LivedRound) -> None:
    decided.everyone(lambda code: {"corrects": 1} if code == DOROTEA else {})
    advance(decided.database, decided.sender, decided.slug, decided.today)
    mark(decided, ReviewKind.APPEALED, "2023-07-10", handling=2)
    assert of_kind(decided, LetterKind.REVIEW)


def test_in_an_open_round_the_morning_letter_tells_of_an_appeal(decided: LivedRound) -> None:
    mark(decided, ReviewKind.APPEALED, "2023-07-10")
    sweep(decided.database, decided.sender, moment("2023-11-03T08:00"))
    assert "Beslutet i kommunfullmäktige överklagades" in words(decided, of_kind(decided, LetterKind.DIGEST)[-1])


def test_the_facts_say_how_the_decision_stands(decided: LivedRound) -> None:
    mark(decided, ReviewKind.APPEALED, "2023-07-10", reference="2841-23", note="En anteckning.")
    row = next(row for row in round_facts(decided.view()).principals if row.code == DOROTEA)
    assert row.decision
    assert (row.decision.standing, row.decision.last_appeal.on) == (LegalStanding.APPEALED, dt.date(2023, 7, 19))
    assert [(review.kind, review.reference) for review in row.reviews] == [(ReviewKind.APPEALED, "2841-23")]
    assert "En anteckning." not in row.model_dump_json()


def test_a_changed_mark_is_found_in_the_record(decided: LivedRound) -> None:
    mark(decided, ReviewKind.APPEALED, "2023-07-10")
    changed = (Review(1, 1, ReviewKind.APPEALED, dt.date(2023, 7, 11)),)
    with decided.database.write() as session:
        session.execute(update(Case).where(Case.id == case_id(decided.slug, DOROTEA)).values(reviews=changed))
    with decided.database.read() as session:
        assert [found.chain for found in verify(session)[1]] == [case_id(decided.slug, DOROTEA)]


def test_one_asked_anew_after_the_due_date_is_late_nowhere(decided: LivedRound) -> None:
    mark(decided, ReviewKind.ANNULLED, "2023-10-30")
    view = decided.view()
    facts = next(each for each in round_facts(view).principals if each.code == DOROTEA)
    assert (facts.is_late, facts.asked_anew_on) == (False, dt.date(2023, 10, 30))
    assert view.progress.late == 15
    sweep(decided.database, decided.sender, moment("2023-11-13T08:00"))
    reminder = words(decided, of_kind(decided, LetterKind.REMINDER)[-1])
    assert "ni räknas inte som sena" in reminder
    assert "Svara senast" not in reminder
