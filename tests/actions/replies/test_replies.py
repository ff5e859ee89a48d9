"""What a principal tells us, through the real acts on a real database."""

import datetime as dt
import threading
from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from actions.casework import Recorded
from actions.record.audit import verify
from actions.replies.replies import AlreadyReported, acknowledge, plan_route
from actions.rounds.advance import advance
from actions.rounds.close import close_round, reopen_round
from kit.database import Database
from kit.errors import FaultyInput, StaleCase
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Event, case_id
from models.values import Step, Upload
from models.vocabulary import Act, CaseState, DocumentKind, Doubt, EventKind, LetterKind, Level, Outcome, RoundState
from notifications.sender import Sender
from rules.route.routes import Caution
from rules.wording.event_wording import event_sentence
from tests.launched import launch_once
from tests.lived import DOROTEA, JUNE_19, SECRETARY, LivedRound, case_letters, council, executive, said


def test_a_proposal_leaves_the_principal_open(lived: LivedRound) -> None:
    lived.report(executive())
    assert lived.dorotea().case.state is CaseState.UNDER_WAY
    assert lived.view().progress.decided == 0


def test_a_council_decision_decides(lived: LivedRound) -> None:
    lived.report(executive())
    lived.report(council())
    assert lived.dorotea().case.state is CaseState.DECIDED
    assert lived.dorotea().case.outcome is Outcome.ADOPTED
    assert lived.dorotea().case.chase_at is None


def test_a_lower_level_is_accepted_and_flagged(lived: LivedRound) -> None:
    lived.report(executive(act=Act.DECIDES))
    assert lived.dorotea().case.state is CaseState.DECIDED
    assert lived.dorotea().progress.warnings


def test_replied_is_not_adopted(lived: LivedRound) -> None:
    lived.report(council(outcomes={1: Outcome.REJECTED}))
    progress = lived.view().progress
    assert (progress.replied, progress.decided, progress.adopted) == (1, 1, 0)


def test_a_referral_back_loops_and_nothing_is_overwritten(lived: LivedRound) -> None:
    lived.report(council(act=Act.REFERS_BACK, outcomes={}, reason="Mer underlag behövs.", next_on=dt.date(2023, 9, 18)))
    assert lived.dorotea().case.state is CaseState.UNDER_WAY
    assert lived.dorotea().progress.next_on == dt.date(2023, 9, 18)
    lived.today = dt.datetime(2023, 9, 19, 9, tzinfo=dt.UTC)
    lived.report(council(held_on=dt.date(2023, 9, 18), paragraph="§ 60"))
    assert [handling.act for handling in lived.dorotea().handlings] == [Act.REFERS_BACK, Act.DECIDES]


def test_a_principal_that_noted_in_april_may_adopt_in_june(lived: LivedRound) -> None:
    lived.report(council(held_on=dt.date(2023, 4, 24), paragraph="§ 30", outcomes={1: Outcome.NOTED}))
    with pytest.raises(FaultyInput) as refused:
        lived.report(council())
    assert [fault.field for fault in refused.value.faults] == ["confirmed[anew]"]
    lived.report(council(confirmed=(Doubt.ANEW,)))
    row = lived.dorotea()
    assert (row.case.outcome, len(row.handlings)) == (Outcome.ADOPTED, 2)
    assert row.progress.is_final
    with lived.database.read() as session:
        said = event_sentence(EventKind.HANDLED, lookup.case_events(session, row.case.id)[-1].told, "sv")
    assert said == "Nytt beslut. Kommunfullmäktige måndag 19 juni 2023: beslutar (bifall), § 45."


def test_a_correction_that_changes_nothing_says_so(lived: LivedRound) -> None:
    lived.report(council())
    with pytest.raises(FaultyInput) as refused:
        lived.report(council(corrects=1))
    assert "Inget är ändrat." in refused.value.faults[0].message
    lived.report(council(corrects=1, paragraph="§ 46"))
    with pytest.raises(FaultyInput):
        lived.report(council(corrects=1, paragraph=" § 46"))
    assert lived.report(council(corrects=1)).number  # back to what was first said
    assert len(lived.dorotea().handlings) == 3


def test_a_correction_that_only_brings_a_file_counts(lived: LivedRound) -> None:
    lived.report(council())
    extract = Upload(DocumentKind.EXTRACT, "Utdrag", "utdrag.pdf", "application/pdf", b"%PDF-1.7 utdrag")
    lived.report(council(corrects=1), uploads=[extract])
    assert len(lived.dorotea().handlings) == 2


def test_a_meeting_before_the_recommendation_is_asked_about_and_then_kept_without_a_remark(lived: LivedRound) -> None:
    early = executive(held_on=dt.date(2023, 3, 23))
    with pytest.raises(FaultyInput) as asked:
        lived.report(early)
    assert [fault.field for fault in asked.value.faults] == ["confirmed[early]"]
    lived.report(replace(early, confirmed=(Doubt.EARLY,)))
    assert Caution.TOO_EARLY not in lived.dorotea().progress.warnings


def test_a_correction_is_appended_and_counts(lived: LivedRound) -> None:
    lived.report(council())
    lived.report(council(corrects=1, outcomes={1: Outcome.ADOPTED_WITH_CHANGES}, wording="Med tillägg."))
    assert lived.dorotea().case.outcome is Outcome.ADOPTED_WITH_CHANGES
    assert [handling.outcomes[1] for handling in lived.dorotea().handlings] == [
        Outcome.ADOPTED,
        Outcome.ADOPTED_WITH_CHANGES,
    ]


def test_a_double_click_gives_one_handling(lived: LivedRound) -> None:
    first = lived.report(council(), said=said("the same form"))
    second = lived.report(council(), said=said("the same form"))
    assert (second.number, second.repeated) == (first.number, True)
    assert len(lived.dorotea().handlings) == 1


def test_two_people_reporting_the_same_meeting_give_one_handling(lived: LivedRound) -> None:
    lived.report(council())
    with pytest.raises(AlreadyReported) as told:
        lived.report(council(wording="Skrivet av någon annan."), said=said(by=SECRETARY))
    assert told.value.handling.reported_by == "Registrator"
    assert len(lived.dorotea().handlings) == 1


def test_a_stale_page_is_told_so(lived: LivedRound) -> None:
    seen = lived.dorotea().case.version
    lived.report(executive(), seen_version=seen)
    with pytest.raises(StaleCase):
        lived.report(council(), seen_version=seen)


def test_two_people_at_the_same_moment_give_one_handling(
    either: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    lived = LivedRound(either, sender, launch_once(either, sender, fardplan, now))
    start = threading.Barrier(4)
    told: list[Exception | Recorded] = []

    def speak(number: int) -> None:
        start.wait()
        try:
            told.append(lived.report(council(), said=said(f"form {number}")))
        except (AlreadyReported, StaleCase, FaultyInput) as error:
            told.append(error)

    people = [threading.Thread(target=speak, args=(number,)) for number in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sum(isinstance(one, Recorded) for one in told) == 1
    assert len(lived.dorotea().handlings) == 1


def test_the_receipt_goes_to_the_reporter_and_the_registrar(lived: LivedRound) -> None:
    lived.report(council(), said=said(by=SECRETARY))
    with lived.database.read() as session:
        letters = case_letters(session, case_id(lived.slug, DOROTEA))
    receipts = {letter.recipient for letter in letters if letter.kind is LetterKind.RECEIPT}
    assert receipts == {"sekreterare@dorotea.example", "registrator@dorotea.example"}


def test_acknowledging_keeps_the_case_number_as_it_is_written(lived: LivedRound, now: dt.datetime) -> None:
    with lived.database.write() as session:
        key = case_id(lived.slug, DOROTEA)
        acknowledge(session, lived.sender, key, said(), now, case_number=" KS-2023-0136-106 ")
    assert lived.dorotea().case.case_number == "KS-2023-0136-106"
    assert lived.dorotea().case.state is CaseState.ACKNOWLEDGED


def test_a_planned_council_meeting_moves_the_next_chase_to_the_working_day_after_it(
    lived: LivedRound, now: dt.datetime
) -> None:
    route = [Step("KF", "Kommunfullmäktige", Level.FULLMAKTIGE, JUNE_19)]
    with lived.database.write() as session:
        plan_route(session, lived.sender, case_id(lived.slug, DOROTEA), route, said(), now)
    assert lived.dorotea().case.state is CaseState.PLANNED
    assert lived.dorotea().case.chase_at == dt.datetime(2023, 6, 20, 6, tzinfo=dt.UTC)


def test_a_late_reply_is_accepted_after_the_due_date(lived: LivedRound) -> None:
    lived.today = dt.datetime(2023, 12, 1, 9, tzinfo=dt.UTC)
    lived.report(council(held_on=dt.date(2023, 11, 27)))
    assert lived.dorotea().case.state is CaseState.DECIDED


def test_the_round_closes_with_its_outcome_when_all_final_decisions_are_in(lived: LivedRound) -> None:
    changed = {"outcomes": {1: Outcome.ADOPTED_WITH_CHANGES}}
    lived.everyone(lambda code: changed if code == DOROTEA else {})
    view = advance(lived.database, lived.sender, lived.slug, lived.today)
    assert view.round.state is RoundState.CLOSED
    assert "15" in view.round.outcome
    assert "1" in view.round.outcome
    with pytest.raises(FaultyInput):
        lived.report(council(corrects=1))


def test_the_round_waits_for_an_extract(lived: LivedRound) -> None:
    lived.everyone(lambda code: {"preliminary": code == DOROTEA})
    assert advance(lived.database, lived.sender, lived.slug, lived.today).round.state is RoundState.OPEN


def test_closing_early_asks_for_a_reason_and_reopening_is_recorded(lived: LivedRound) -> None:
    with pytest.raises(FaultyInput), lived.database.write() as session:
        close_round(session, lived.sender, lived.slug, "", said(), lived.today)
    with lived.database.write() as session:
        close_round(session, lived.sender, lived.slug, "Systemledningen beslutade det.", said(), lived.today)
    with lived.database.write() as session:
        reopen_round(session, lived.sender, lived.slug, "Ett beslut kom in sent.", said(), lived.today)
    with lived.database.read() as session:
        kinds = session.scalars(select(Event.kind).where(Event.chain == lived.slug).order_by(Event.number)).all()
    assert kinds == [EventKind.LAUNCHED, EventKind.CLOSED, EventKind.REOPENED]
    assert lived.view().round.state is RoundState.OPEN


def test_the_record_verifies_and_a_changed_row_is_found(lived: LivedRound) -> None:
    lived.report(council())
    with lived.database.read() as session:
        assert verify(session)[1] == []
    with lived.database.write() as session:
        session.execute(text("DROP TRIGGER events_no_update"))
        session.execute(text("UPDATE events SET actor = 'Någon annan' WHERE kind = 'handled'"))
    with lived.database.read() as session:
        assert {found.chain for found in verify(session)[1]} == {case_id(lived.slug, DOROTEA)}


def test_the_database_refuses_to_change_the_record(lived: LivedRound) -> None:
    with pytest.raises((DatabaseError, StaleCase)), lived.database.write() as session:
        session.execute(text("UPDATE events SET actor = 'Någon annan'"))
