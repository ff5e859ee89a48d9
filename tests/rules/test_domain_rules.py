"""The field's rules by their number, each lived through the real acts on a real database."""

import datetime as dt

import pytest

from actions.access.links import hand_over
from actions.record.record import Said
from actions.replies.replies import AlreadyReported, acknowledge, plan_route
from actions.replies.reviews import record_review
from actions.rounds.advance import advance
from actions.schedule.sweep import sweep
from actions.views.overview import CaseView
from kit.clock import STOCKHOLM
from kit.database import Database
from models.files.round_file import Effect
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import case_id
from models.values import Grant, Reporter, Review, Step
from models.vocabulary import Act, Channel, EffectKind, LetterKind, Level, Outcome, ReviewKind, RoundKind, RoundState
from notifications.sender import Sender
from rules.effect import Prospect
from rules.law.legal_force import Certainty, LegalClock, LegalClocks, LegalStanding
from rules.route.handled import effective
from rules.route.routes import Caution
from rules.wording.answer_wording import outcome_sentence
from rules.wording.need_wording import needs_sentence
from tests.launched import launch_once
from tests.lived import DOROTEA, JUNE_19, SECRETARY, LivedRound, council, executive, grant_extension, said


def morning(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=STOCKHOLM).astimezone(dt.UTC)


def kinds(lived: LivedRound) -> list[LetterKind]:
    return [letter.kind for letter in lived.letters()]


def chased(lived: LivedRound, day: str) -> list[LetterKind]:
    """What Dorotea got in that morning's sweep."""
    before = len(lived.letters())
    sweep(lived.database, lived.sender, morning(day))
    return [letter.kind for letter in lived.letters()[before:]]


def plan(lived: LivedRound, day: dt.date, now: str = "2023-04-03") -> None:
    route = [Step("KF", "Kommunfullmäktige", Level.FULLMAKTIGE, day)]
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(lambda session: plan_route(session, lived.sender, key, route, said(), morning(now)))


def test_rule_1_a_proposal_is_not_a_decision(lived: LivedRound) -> None:
    lived.report(executive(body="KSAU", body_name="Arbetsutskottet", level=Level.ARBETSUTSKOTT))
    lived.report(executive())
    assert lived.dorotea().progress.decision is None
    assert lived.dorotea().progress.next_step == Step("KF", "Kommunfullmäktige", Level.FULLMAKTIGE)


def test_rule_2_only_the_line_decides(lived: LivedRound, fardplan: RoundPlan) -> None:
    kinds_of_principal = {row.case.principal_kind for row in lived.view().cases}
    assert {str(kind) for kind in kinds_of_principal} == {"region", "kommun"}
    assert fardplan.recommender not in {row.case.principal_name for row in lived.view().cases}


def test_rule_3_the_recommended_level_warns_and_does_not_block(lived: LivedRound) -> None:
    lived.report(executive(act=Act.DECIDES))
    assert lived.dorotea().progress.is_final
    assert Caution.LOWER_LEVEL in lived.dorotea().progress.warnings


def test_rule_4_a_council_decision_without_preparation_is_flagged_unless_all_agreed_it_was_urgent(
    lived: LivedRound,
) -> None:
    lived.report(council())
    assert Caution.UNPREPARED in lived.dorotea().progress.warnings
    lived.report(council(corrects=1, urgency_reason="Brådskande; alla närvarande var ense."))
    assert Caution.UNPREPARED not in lived.dorotea().progress.warnings


def test_rule_5_outcomes_are_given_per_att_sats_and_then_aggregated(two_att_satser: LivedRound) -> None:
    two_att_satser.report(council(outcomes={1: Outcome.ADOPTED, 2: Outcome.REJECTED}, wording="Utom punkt två."))
    assert two_att_satser.dorotea().case.outcome is Outcome.PARTLY
    assert two_att_satser.dorotea().handlings[0].wording == "Utom punkt två."


def test_rule_6_sixteen_replied_is_not_sixteen_adopted(lived: LivedRound) -> None:
    lived.everyone(lambda code: {"outcomes": {1: Outcome.REJECTED}} if code == DOROTEA else {})
    progress = lived.view().progress
    assert (progress.replied, progress.adopted) == (16, 15)
    assert "15" in outcome_sentence(progress, RoundKind.RECOMMENDATION, "sv")


def test_rule_7_referral_and_postponement_loop_and_each_handling_is_a_row(lived: LivedRound) -> None:
    later = dt.date(2023, 6, 26)
    lived.report(council(act=Act.POSTPONES, outcomes={}, next_on=later, held_on=dt.date(2023, 6, 12), reason="Tid."))
    assert lived.dorotea().progress.next_on == later
    lived.report(council(act=Act.REFERS_BACK, outcomes={}, next_on=dt.date(2023, 9, 18), reason="Mer underlag."))
    assert [row.act for row in lived.dorotea().handlings] == [Act.POSTPONES, Act.REFERS_BACK]
    assert lived.dorotea().progress.decision is None


def days_in_law(lived: LivedRound) -> LegalClocks:
    found = lived.dorotea().progress.clocks
    assert found
    return found


def test_rule_8_without_an_announcement_legal_force_is_not_known(lived: LivedRound) -> None:
    lived.report(council())
    assert days_in_law(lived).legal_force.certainty is Certainty.ESTIMATE
    lived.report(council(corrects=1, adjusted_on=dt.date(2023, 6, 20), announced_on=dt.date(2023, 6, 20)))
    assert days_in_law(lived).legal_force == LegalClock(Certainty.KNOWN, dt.date(2023, 7, 12))


def test_rule_9_a_notice_taken_down_an_appeal_and_an_annulment_each_have_their_effect(lived: LivedRound) -> None:
    lived.today = morning("2023-11-02")
    lived.report(council(adjusted_on=dt.date(2023, 6, 27), announced_on=dt.date(2023, 6, 28)))
    for kind, standing in (
        (ReviewKind.NOTICE_TAKEN_DOWN, LegalStanding.NOTICE_DOWN),
        (ReviewKind.APPEALED, LegalStanding.APPEALED),
    ):
        befalls(lived, kind)
        assert days_in_law(lived).standing is standing
    befalls(lived, ReviewKind.ANNULLED)
    assert lived.dorotea().progress.decision is None
    assert "upphävt beslutet" in needs_sentence(lived.dorotea().progress, "sv")


def befalls(lived: LivedRound, kind: ReviewKind) -> None:
    review, key = Review(0, 1, kind, dt.date(2023, 7, 5)), case_id(lived.slug, DOROTEA)
    lived.database.act(lambda session: record_review(session, lived.sender, key, review, said(), lived.today))


def test_rule_10_the_deadline_concerns_the_decision_and_kills_nothing(lived: LivedRound) -> None:
    lived.today = morning("2023-10-02")
    lived.report(council(held_on=dt.date(2023, 8, 28)))
    assert Caution.LATE not in lived.dorotea().progress.warnings
    lived.report(council(corrects=1, held_on=dt.date(2023, 9, 18)))
    assert Caution.LATE in lived.dorotea().progress.warnings


def test_rule_12_an_extension_keeps_its_authority_and_moves_the_reminders(lived: LivedRound) -> None:
    grant = Grant(dt.date(2023, 12, 31), "Systemledningen", dt.date(2023, 6, 1), "Kommunfullmäktige hann inte.", "§ 4")
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(lambda session: grant_extension(session, lived.sender, key, grant, said(), lived.today))
    with lived.database.read() as session:
        kept = lookup.extensions(session, lived.slug)[0]
    assert (kept.old_on, kept.new_on, kept.paragraph) == (dt.date(2023, 8, 31), dt.date(2023, 12, 31), "§ 4")
    assert chased(lived, "2023-08-01") == []
    assert lived.dorotea().days_left > 180


def test_rule_13_entry_into_force_is_not_everyone_having_replied(
    database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    plan = fardplan.model_copy(update={"slug": "avtal", "effect": Effect(kind=EffectKind.ALL_ADOPTED)})
    lived = LivedRound(database, sender, launch_once(database, sender, plan, now))
    lived.everyone(lambda code: {"outcomes": {1: Outcome.REJECTED}} if code == DOROTEA else {})
    effect = lived.view().effect
    assert effect
    assert (lived.view().progress.replied, effect.prospect) == (16, Prospect.IMPOSSIBLE)


def test_rule_14_a_later_decision_is_the_one_answer(lived: LivedRound) -> None:
    lived.report(executive(act=Act.DECIDES, outcomes={1: Outcome.REJECTED}))
    lived.report(council(corrects=1))
    progress = lived.view().progress
    assert (progress.decided, progress.adopted) == (1, 1)


def test_rule_15_a_report_from_unadjusted_minutes_is_preliminary_until_the_extract(lived: LivedRound) -> None:
    lived.report(council(preliminary=True))
    assert not lived.dorotea().progress.is_final
    assert "utdrag" in needs_sentence(lived.dorotea().progress, "sv").lower()
    lived.today = morning("2023-06-28")
    lived.report(council(corrects=1, adjusted_on=dt.date(2023, 6, 27)))
    assert lived.dorotea().progress.is_final
    assert len(lived.dorotea().handlings) == 2


def test_rule_16_a_colleague_gets_a_link_and_the_registrar_hears_of_the_report(lived: LivedRound) -> None:
    colleague = Reporter("Kommunsekreterare", "kommunsekreterare", "kommunsekreterare@dorotea.example")
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(
        lambda session: hand_over(session, lived.sender, key, colleague.name, colleague.email, said(), lived.today)
    )
    with lived.database.read() as session:
        child = lookup.case_links(session, key)[-1]
    reported = lived.report(council(), said=Said(colleague, Channel.LINK, link_id=child.id))
    receipts = [
        letter.recipient for letter in lived.letters() if letter.key.startswith(f"receipt:{key}:{reported.number}:")
    ]
    assert sorted(receipts) == ["kommunsekreterare@dorotea.example", "registrator@dorotea.example"]


def test_rule_17_a_receipt_carries_both_registries_numbers(
    database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    plan = fardplan.model_copy(update={"case_number": "RS 352-2020"})
    lived = LivedRound(database, sender, launch_once(database, sender, plan, now))
    key, theirs = case_id(lived.slug, DOROTEA), "KS-2023-0136-106"
    lived.database.act(lambda s: acknowledge(s, sender, key, said(), lived.today, case_number=theirs))
    with database.read() as session:
        receipt = session.get_one(type(lived.letters()[-1]), lived.letters()[-1].id).content.decode()
    assert "RS 352-2020" in receipt
    assert theirs in receipt


def test_rule_18_a_planned_principal_hears_nothing_until_the_working_day_after(lived: LivedRound) -> None:
    plan(lived, dt.date(2023, 8, 28))
    assert chased(lived, "2023-08-28") == []
    assert chased(lived, "2023-08-29") == [LetterKind.AFTER_MEETING]
    assert chased(lived, "2023-08-29") == []


def test_rule_19_what_is_still_needed_is_the_same_sentence_everywhere(lived: LivedRound) -> None:
    lived.today = morning("2023-04-03")
    plan(lived, JUNE_19)
    sentence = needs_sentence(lived.dorotea().progress, "sv")
    with lived.database.read() as session:
        receipt = session.get_one(type(lived.letters()[-1]), lived.letters()[-1].id).content.decode()
    assert "19 juni" in sentence
    assert sentence in receipt.replace("\r\n", "\n")


def test_one_whose_committee_has_answered_is_asked_about_its_council_only(lived: LivedRound) -> None:
    lived.report(executive())
    sweep(lived.database, lived.sender, morning("2023-08-23"))
    with lived.database.read() as session:
        reminder = session.get_one(type(lived.letters()[-1]), lived.letters()[-1].id)
        text = reminder.content.decode()
    assert reminder.kind is LetterKind.REMINDER
    assert "fullmäktige" in needs_sentence(dorotea_on(lived, "2023-08-23").progress, "sv").lower()
    assert "kommunstyrelsen återstår" not in text.lower()


def test_one_with_nothing_left_to_report_is_never_reminded(lived: LivedRound) -> None:
    lived.report(council())
    before = len(lived.letters())
    for day in ("2023-08-23", "2023-08-31", "2023-09-01", "2023-09-15", "2023-12-01"):
        sweep(lived.database, lived.sender, morning(day))
    assert len(lived.letters()) == before


def test_missed_offsets_collapse_into_one_letter(lived: LivedRound) -> None:
    assert len(chased(lived, "2023-08-30")) == 1


def test_the_flow_closes_with_sixteen_final_decisions(lived: LivedRound) -> None:
    lived.everyone()
    assert advance(lived.database, lived.sender, lived.slug, lived.today).round.state is RoundState.CLOSED
    assert kinds(lived)[-1] is LetterKind.CLOSING
    assert SECRETARY.email not in {letter.recipient for letter in lived.letters()}


def dorotea_on(lived: LivedRound, day: str) -> CaseView:
    lived.today = morning(day)
    return lived.dorotea()


def test_a_correction_that_would_stand_beside_another_report_of_the_same_decision_is_refused(lived: LivedRound) -> None:
    lived.report(executive())
    lived.report(council())
    with pytest.raises(AlreadyReported) as told:
        lived.report(council(corrects=1))
    assert told.value.handling.number == 2
    assert len(lived.dorotea().handlings) == 2


def test_what_was_reported_on_the_wrong_body_is_corrected_and_the_right_report_of_that_body_follows(
    lived: LivedRound,
) -> None:
    lived.report(executive())
    lived.report(executive(body="KSAU", body_name="Arbetsutskottet", level=Level.ARBETSUTSKOTT, corrects=1))
    lived.report(executive())
    behind = [(row.body, row.held_on) for row in effective(lived.dorotea().facts.handled)]
    assert behind == [("KSAU", dt.date(2023, 5, 30)), ("KS", dt.date(2023, 5, 30))]


def test_two_people_who_write_the_paragraph_differently_report_one_decision(lived: LivedRound) -> None:
    lived.report(council(paragraph="§ 45"))
    with pytest.raises(AlreadyReported):
        lived.report(council(paragraph="45"), said=said(by=SECRETARY))


def test_the_same_paragraph_next_year_is_another_decision(lived: LivedRound) -> None:
    lived.report(council(act=Act.POSTPONES, outcomes={}, reason="Mer underlag."))
    lived.today = morning("2024-06-20")
    lived.report(council(held_on=dt.date(2024, 6, 17)))
    assert lived.dorotea().progress.is_final


def test_two_committees_and_the_board_give_opinions_and_the_council_the_one_answer(lived: LivedRound) -> None:
    umea, level = "2480", Level.NAMND
    lived.report(executive(body="IFN", body_name="Individ- och familjenämnden", level=level, act=Act.DECIDES), umea)
    elders = executive(body="ÄN", body_name="Äldrenämnden", level=level, held_on=dt.date(2023, 6, 1))
    lived.report(elders, umea)
    lived.report(executive(held_on=dt.date(2023, 6, 13)), umea)
    assert lived.view().progress.decided == 0
    lived.report(council(outcomes={1: Outcome.REJECTED}), umea)
    progress = lived.view().progress
    assert (progress.decided, progress.replied, progress.adopted) == (1, 1, 0)
