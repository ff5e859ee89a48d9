"""Rule 19: what is still needed is said in words, the same sentence everywhere."""

import datetime as dt
from dataclasses import replace

import pytest

from kit.i18n import long_date
from models.values import CaseFacts
from models.vocabulary import Act, EventKind, Language, Outcome, RoundKind
from rules.route.needs import Need, NeedKind
from rules.route.progress import case_progress, round_progress
from rules.route.routes import Caution
from rules.wording.answer_wording import answer_sentence, answered_phrase, outcome_sentence
from rules.wording.event_wording import event_sentence
from rules.wording.forecast_wording import handover_warning, warning_sentence
from rules.wording.need_wording import needs_sentence, next_phrase
from rules.wording.sentence_parts import inside_sentence
from tests.rules.cases import case, day, handling, route

SPRING = day("4-3")
PROPOSED = handling(1, "KS", Act.PROPOSES, "5-30")
DECIDED = handling(2, "KF", Act.DECIDES, "6-19", paragraph="75")


def needed(facts: CaseFacts, on: dt.date = SPRING, language: str = "sv") -> str:
    return needs_sentence(case_progress(facts, on), language)


def test_a_principal_nobody_has_heard_from_is_asked_to_confirm_and_plan() -> None:
    assert needed(case()) == (
        "Bekräfta mottagandet och ange ärendets väg. Beslut i kommunfullmäktige återstår, ännu utan planerad dag."
    )


def test_a_principal_that_has_confirmed_is_asked_for_its_meetings() -> None:
    assert needed(case(acknowledged=True)) == (
        "Ange ärendets väg med planerade mötesdagar. Beslut i kommunfullmäktige återstår, ännu utan planerad dag."
    )


def test_a_planned_way_names_the_next_body_and_the_deciding_one() -> None:
    assert needed(case(acknowledged=True, way=route(KSAU=None, KS="5-30", KF="6-19"))) == (
        "Behandling i kommunstyrelsen återstår, planerad till tisdag 30 maj 2023. "
        "Beslut i kommunfullmäktige återstår, planerat till måndag 19 juni 2023."
    )


def test_a_principal_whose_board_has_answered_is_asked_about_its_council_only() -> None:
    assert needed(case(PROPOSED, way=route(KS="5-30", KF="6-19"))) == (
        "Beslut i kommunfullmäktige återstår, planerat till måndag 19 juni 2023."
    )


def test_a_planned_day_that_has_passed_is_asked_about() -> None:
    assert needed(case(PROPOSED, way=route(KS="5-30", KF="6-19")), day("6-20")) == (
        "Kommunfullmäktige planerade att ta upp ärendet måndag 19 juni 2023. Rapportera vad mötet kom fram till."
    )


def test_on_the_day_of_the_meeting_nobody_is_asked_how_it_went() -> None:
    assert "planerat till måndag 19 juni" in needed(case(PROPOSED, way=route(KS="5-30", KF="6-19")), day("6-19"))


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (Act.REFERS_BACK, "Kommunfullmäktige återremitterade ärendet; nytt möte måndag 18 september 2023."),
        (
            Act.REFERS_BACK_BY_MINORITY,
            "Kommunfullmäktige återremitterade ärendet på begäran av en minoritet; nytt möte måndag 18 september 2023.",
        ),
        (Act.POSTPONES, "Kommunfullmäktige bordlade ärendet; nytt möte måndag 18 september 2023."),
    ],
)
def test_a_matter_sent_back_names_the_new_meeting(act: Act, sentence: str) -> None:
    assert needed(case(PROPOSED, handling(2, "KF", act, "6-19", next_on=day("9-18")))) == sentence


def test_a_matter_sent_back_without_a_day_asks_for_one() -> None:
    assert needed(case(PROPOSED, handling(2, "KF", Act.POSTPONES, "6-19"))) == (
        "Kommunfullmäktige bordlade ärendet. Ange när det tas upp igen."
    )


def test_a_preliminary_decision_needs_its_extract() -> None:
    preliminary = handling(2, "KF", Act.DECIDES, "6-19", preliminary=True)
    assert needed(case(PROPOSED, preliminary)) == "Protokollsutdraget från kommunfullmäktige 19 juni 2023 återstår."


def test_an_unclear_outcome_waits_for_the_coordinator_and_not_for_the_principal() -> None:
    unclear = handling(2, "KF", Act.DECIDES, "6-19", outcomes={1: Outcome.UNCLASSIFIED})
    assert needed(case(PROPOSED, unclear)) == "Samordnaren bedömer utfallet."


def test_an_outcome_left_unclear_at_the_close_waits_for_nobody() -> None:
    unclear = handling(2, "KF", Act.DECIDES, "6-19", outcomes={1: Outcome.UNCLASSIFIED})
    closed = replace(case(PROPOSED, unclear), round_closed=True)
    assert needed(closed) == "Utfallet bedömdes inte innan rundan avslutades."
    assert needed(closed, language="en") == "The outcome was not classified before the round was closed."
    told = answer_sentence(case_progress(closed, day("9-1")), "sv")
    assert told == "Kommunfullmäktige fattade beslut måndag 19 juni 2023; utfallet blev inte bedömt."


def test_a_complete_answer_needs_nothing() -> None:
    assert needed(case(PROPOSED, DECIDED)) == "Inget återstår."
    assert needed(case(PROPOSED, DECIDED), language="en") == "Nothing remains."


def test_a_way_that_ends_without_a_decision_asks_who_decides() -> None:
    assert needed(case(PROPOSED, way=route(KS="5-30"))) == (
        "Beslut återstår. Ange vilket organ som fattar det, och när."
    )


def test_the_same_in_english() -> None:
    assert needed(case(PROPOSED, way=route(KS="5-30", KF="6-19")), language="en") == (
        "A decision by Kommunfullmäktige remains, planned for Monday 19 June 2023."
    )


def test_a_body_named_after_a_place_keeps_its_capital() -> None:
    local = handling(1, "KF", Act.DECIDES, "6-19", preliminary=True)
    renamed = case(replace(local, body_name="Umeå fullmäktige"))
    assert answer_sentence(case_progress(renamed, SPRING), "sv").startswith("Umeå fullmäktige")


def test_days_are_written_with_their_weekday() -> None:
    assert long_date(day("8-31"), "sv") == "torsdag 31 augusti 2023"
    assert long_date(day("8-31"), "en") == "Thursday 31 August 2023"
    assert long_date(day("8-31"), Language.EN) == "Thursday 31 August 2023"


def test_the_outcome_counts_who_adopted_and_who_only_replied() -> None:
    changed = case(PROPOSED, handling(2, "KF", Act.DECIDES, "6-19", outcomes={1: Outcome.ADOPTED_WITH_CHANGES}))
    cases = [*[case(PROPOSED, DECIDED)] * 15, changed]
    progress = round_progress([(facts, case_progress(facts, SPRING)) for facts in cases], SPRING)
    assert outcome_sentence(progress, RoundKind.RECOMMENDATION, "sv") == "Antagen av 15, antagen med ändringar av 1."
    assert outcome_sentence(progress, RoundKind.RECOMMENDATION, "en") == "Adopted by 15, adopted with changes by 1."
    assert answered_phrase(progress, "sv") == "16 av 16 har beslutat"


def test_an_outcome_names_those_who_have_not_decided() -> None:
    cases = [*[case(PROPOSED, DECIDED)] * 12, *[case(PROPOSED)] * 4]
    progress = round_progress([(facts, case_progress(facts, SPRING)) for facts in cases], SPRING)
    assert outcome_sentence(progress, RoundKind.RECOMMENDATION, "sv") == "Antagen av 12, inget beslut från 4."
    assert answered_phrase(progress, "sv") == "12 av 16 har beslutat"
    assert answered_phrase(progress, "en") == "12 of 16 decided"


def test_a_principals_answer_names_body_day_and_paragraph() -> None:
    answer = answer_sentence(case_progress(case(PROPOSED, DECIDED), SPRING), "sv")
    assert answer == "Kommunfullmäktige biföll förslaget måndag 19 juni 2023, § 75."
    assert answer_sentence(case_progress(case(PROPOSED), SPRING), "sv") == "Inget beslut är rapporterat."


def test_paragraphs_are_opaque_and_keep_the_sign_they_were_given() -> None:
    several = handling(2, "KF", Act.DECIDES, "6-19", paragraph="§§ 63-73")
    assert answer_sentence(case_progress(case(PROPOSED, several), SPRING), "sv").endswith(", §§ 63-73.")


def test_a_handling_in_the_record_says_who_did_what_when() -> None:
    data = {"act": "proposes", "body_name": "Kommunstyrelsen", "held_on": "2023-05-30", "paragraph": "§ 64/20"}
    said = "Kommunstyrelsen tisdag 30 maj 2023: föreslår nästa instans att besluta, § 64/20."
    assert event_sentence(EventKind.HANDLED, data, "sv") == said
    assert event_sentence(EventKind.CORRECTED, data, "sv") == f"En rapport rättades. {said}"
    assert event_sentence(EventKind.ACKNOWLEDGED, {}, "en") == "Receipt was confirmed."


@pytest.mark.parametrize("caution", list(Caution))
def test_every_warning_is_a_sentence_in_both_languages(caution: Caution) -> None:
    assert warning_sentence(caution, "sv").endswith(".")
    assert warning_sentence(caution, "en") != warning_sentence(caution, "sv")


@pytest.mark.parametrize(
    ("email", "remarked_on"),
    [
        ("tva@dorotea.example", False),
        ("TVA@Dorotea.example", False),
        ("tva@skola.dorotea.example", False),
        ("tva@notdorotea.example", True),
        ("tva@example", True),
    ],
)
def test_a_link_handed_outside_the_principals_domain_deserves_a_second_look(email: str, remarked_on: bool) -> None:
    for language in Language:
        said = handover_warning(email, "registrator@dorotea.example", language)
        assert [each in said for each in (email, " dorotea.example")] == [remarked_on] * 2


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Kommunstyrelsen", "kommunstyrelsen"),
        ("Hälso- och sjukvårdsnämnden", "hälso- och sjukvårdsnämnden"),
        ("Systemledningen för nära vård", "systemledningen för nära vård"),
        ("AC Konsensus", "AC Konsensus"),
        ("Samråd vård och omsorg", "Samråd vård och omsorg"),
    ],
)
def test_a_body_is_named_with_a_small_letter_inside_a_sentence_unless_it_is_a_name(name: str, inside: str) -> None:
    assert inside_sentence(name, "sv") == inside
    assert inside_sentence(name, "en") == name


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (RoundKind.RECOMMENDATION, "Delvis antagen av 1, avslagen av 1."),
        (RoundKind.AGREEMENT, "Delvis antagen av 1, avslagen av 1."),
        (RoundKind.STUDY, "Delvis antaget av 1, avslaget av 1."),
        (RoundKind.PARTNERSHIP, "Delvis antaget av 1, avslaget av 1."),
    ],
)
def test_an_outcome_is_said_as_its_kind_is_spoken_of(kind: RoundKind, said: str) -> None:
    partly = case(
        handling(1, "KF", Act.DECIDES, "6-19", outcomes={1: Outcome.ADOPTED, 2: Outcome.REJECTED}), att_satser=2
    )
    no = case(handling(1, "KF", Act.DECIDES, "6-19", outcomes={1: Outcome.REJECTED, 2: Outcome.REJECTED}), att_satser=2)
    progress = round_progress([(facts, case_progress(facts, SPRING)) for facts in (partly, no)], SPRING)
    assert outcome_sentence(progress, kind, "sv") == said
    assert outcome_sentence(progress, kind, "en") == "Partly adopted by 1, rejected by 1."


@pytest.mark.parametrize("kind", NeedKind)
@pytest.mark.parametrize("on", [SPRING, None])
def test_whatever_is_needed_has_words_for_the_board(kind: NeedKind, on: dt.date | None) -> None:
    progress = replace(case_progress(case(), SPRING), needs=(Need(kind, "Kommunstyrelsen", on, what="skriv på"),))
    assert next_phrase(progress, "sv")
    assert next_phrase(progress, "en")
