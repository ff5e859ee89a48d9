"""What is needed of a principal and what it has answered: every sentence whole, in both languages."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from models.values import Signature
from models.vocabulary import Act, Outcome, Part, ReviewKind, RoundKind
from rules.route.needs import Need, NeedKind
from rules.route.progress import case_progress, round_progress
from rules.wording.answer_wording import answer_sentence, have_answered, outcome_sentence, waits_sentence
from rules.wording.need_wording import escalation_sentence, need_sentence
from tests.rules.cases import Sentence, case, day, handling, review, step

DUE = day("8-31")
KS, KF = step("KS", "5-30"), step("KF", "6-19")
SOON = day("3-27")

NEEDED: list[Sentence] = [
    (
        need_sentence,
        (Need(NeedKind.HANDLE, "Kommunstyrelsen", DUE),),
        "Behandling i kommunstyrelsen återstår, planerad till torsdag 31 augusti 2023.",
        "Kommunstyrelsen has yet to handle the matter, planned for Thursday 31 August 2023.",
    ),
    (
        need_sentence,
        (Need(NeedKind.HANDLE, "Kommunstyrelsen", None),),
        "Behandling i kommunstyrelsen återstår, ännu utan planerad dag.",
        "Kommunstyrelsen has yet to handle the matter; no day is planned.",
    ),
    (
        need_sentence,
        (Need(NeedKind.EXTRACT, "Kommunstyrelsen", DUE),),
        "Protokollsutdraget från kommunstyrelsen 31 augusti 2023 återstår.",
        "The extract from the minutes of Kommunstyrelsen, 31 August 2023, remains.",
    ),
    (
        need_sentence,
        (Need(NeedKind.FOLLOW_UP, "", DUE, what="Utse kontakt"),),
        "Kvar att göra, senast torsdag 31 augusti 2023: Utse kontakt.",
        "Left to do, by Thursday 31 August 2023: Utse kontakt.",
    ),
    (
        need_sentence,
        (Need(NeedKind.FOLLOW_UP, "", None, what="Utse kontakt!"),),
        "Kvar att göra: Utse kontakt!",
        "Left to do: Utse kontakt!",
    ),
    (
        need_sentence,
        (Need(NeedKind.RETURN, "Kommunstyrelsen", DUE, act=Act.TAKES_OFF),),
        "Ärendet utgick från dagordningen i kommunstyrelsen; nytt möte torsdag 31 augusti 2023.",
        "The matter was taken off the agenda of Kommunstyrelsen; new meeting on Thursday 31 August 2023.",
    ),
    (
        need_sentence,
        (Need(NeedKind.RETURN, "Kommunstyrelsen", None, act=Act.POSTPONES),),
        "Kommunstyrelsen bordlade ärendet. Ange när det tas upp igen.",
        "Kommunstyrelsen postponed the matter. Please say when it will be taken up again.",
    ),
    (
        need_sentence,
        (Need(NeedKind.DECIDE, "Kommunstyrelsen", DUE, act=Act.POSTPONES),),
        "Beslut i kommunstyrelsen återstår, planerat till torsdag 31 augusti 2023.",
        "A decision by Kommunstyrelsen remains, planned for Thursday 31 August 2023.",
    ),
    (
        escalation_sentence,
        (case_progress(case(acknowledged=True, way=(KF,)), SOON), "kommundirektören"),
        "Brev har gått till kommundirektören. Beslut i kommunfullmäktige återstår, planerat till måndag 19 juni 2023.",
        "A letter has gone to kommundirektören. A decision by Kommunfullmäktige remains, planned for "
        "Monday 19 June 2023.",
    ),
]

DECIDED = handling(1, "KF", Act.DECIDES, "6-19", paragraph="75")

SIGNED = Signature(day("6-25"), "Umeå", "Ordföranden", "ordförande")

EVERYTHING = (Part.OPINION, Part.DECISION, Part.SIGNATURE)

NEW_WORDING = case(DECIDED, worded_on=day("6-30"))

ANNULLED = case(DECIDED, reviews=(review(ReviewKind.ANNULLED, "7-1"),))

URGENT = handling(1, "KS", Act.DECIDES_URGENTLY, "6-19")

LATER = day("7-20")

ONE = round_progress([(case(), case_progress(case(), SOON))], SOON)

TOLD = replace(ONE, asks=EVERYTHING, principals=16, opinions=12, decided=3, signed=2, by_outcome={Outcome.PARTLY: 3})

ONLY_COPIES = replace(ONE, principals=16, answered=16)

ANSWERED = replace(
    ONLY_COPIES,
    preliminary=1,
    untold=2,
    by_outcome={Outcome.UNCLASSIFIED: 4, Outcome.LATER: 5},
    copies=6,
    follow_ups=7,
)

ANSWERS: list[Sentence] = [
    (
        answer_sentence,
        (case_progress(case(DECIDED), LATER),),
        "Kommunfullmäktige biföll förslaget måndag 19 juni 2023, § 75.",
        "Kommunfullmäktige adopted the proposal on Monday 19 June 2023, § 75.",
    ),
    (
        answer_sentence,
        (case_progress(case(URGENT, way=(KS,)), LATER),),
        "Ordföranden i kommunstyrelsen biföll förslaget måndag 19 juni 2023.",
        "The chair of Kommunstyrelsen adopted the proposal on Monday 19 June 2023.",
    ),
    (
        answer_sentence,
        (case_progress(ANNULLED, LATER),),
        "Beslutet i kommunfullmäktige 19 juni 2023 är upphävt.",
        "The decision by Kommunfullmäktige on 19 June 2023 has been annulled.",
    ),
    (
        answer_sentence,
        (case_progress(NEW_WORDING, LATER),),
        "Beslutet i kommunfullmäktige 19 juni 2023 gällde den tidigare lydelsen.",
        "The decision of Kommunfullmäktige on 19 June 2023 was about the earlier wording.",
    ),
    (
        answer_sentence,
        (case_progress(case(asks=EVERYTHING), LATER),),
        "Inga synpunkter har kommit. Inget beslut är rapporterat. Inte undertecknat.",
        "No views have come. No decision has been reported. Not signed.",
    ),
    (
        answer_sentence,
        (case_progress(case(DECIDED, asks=EVERYTHING, opinion_on=day("6-1"), signature=SIGNED), LATER),),
        "Synpunkter lämnades torsdag 1 juni 2023. Kommunfullmäktige biföll förslaget måndag 19 juni "
        "2023, § 75. Undertecknat söndag 25 juni 2023.",
        "Views were given on Thursday 1 June 2023. Kommunfullmäktige adopted the proposal on "
        "Monday 19 June 2023, § 75. Signed on Sunday 25 June 2023.",
    ),
    (
        outcome_sentence,
        (TOLD, RoundKind.RECOMMENDATION),
        "Synpunkter från 12 av 16, delvis antagen av 3, inget beslut från 13, undertecknat av 2 av 16.",
        "Views from 12 of 16, partly adopted by 3, no decision from 13, signed by 2 of 16.",
    ),
    (
        outcome_sentence,
        (TOLD, RoundKind.PARTNERSHIP),
        "Synpunkter från 12 av 16, delvis antaget av 3, inget beslut från 13, undertecknat av 2 av 16.",
        "Views from 12 of 16, partly adopted by 3, no decision from 13, signed by 2 of 16.",
    ),
    (outcome_sentence, (replace(TOLD, asks=()), RoundKind.STUDY), "Inget beslut.", "No decision."),
    (
        waits_sentence,
        (ANSWERED,),
        "Alla har svarat. Rundan avslutas när det sista har kommit: protokollsutdrag från 1, anmälan "
        "av ordförandens beslut från 2, samordnarens bedömning av 4, besked från 5 som ansluter sig "
        "senare, undertecknat exemplar från 6, 7 uppföljande steg.",
        "Everyone has answered. The round closes when the last of this is in: extracts of minutes "
        "from 1, the report of the chair's decision to its body from 2, the coordinator's assessment "
        "of 4, word from 5 that will join later, signed copies from 6, follow-up steps: 7.",
    ),
    (waits_sentence, (replace(ANSWERED, answered=15),), "", ""),
    (waits_sentence, (replace(ANSWERED, all_final=True),), "", ""),
    (waits_sentence, (replace(ANSWERED, principals=0, answered=0),), "", ""),
    (
        waits_sentence,
        (replace(ONLY_COPIES, copies=3),),
        "Alla har svarat. Rundan avslutas när det sista har kommit: undertecknat exemplar från 3.",
        "Everyone has answered. The round closes when the last of this is in: signed copies from 3.",
    ),
    (have_answered, ((Part.DECISION,), 3, 4), "3 av 4 har beslutat", "3 of 4 decided"),
    (have_answered, ((Part.SIGNATURE,), 3, 4), "3 av 4 har undertecknat", "3 of 4 signed"),
    (have_answered, (EVERYTHING, 3, 4), "3 av 4 har svarat", "3 of 4 answered"),
]


@pytest.mark.parametrize(("said", "of", "swedish", "english"), [*NEEDED, *ANSWERS])
def test_a_sentence_is_said_whole(said: Callable[..., str], of: tuple[object, ...], swedish: str, english: str) -> None:
    assert (said(*of, "sv"), said(*of, "en")) == (swedish, english)
