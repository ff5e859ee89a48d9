"""A round's days, its place among other rounds and its way to a decision: every sentence whole, in both languages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from models.files.round_file import Effect
from models.values import Signature, Window
from models.vocabulary import Act, EffectKind, Milestone, Outcome, Part, ReviewKind, RoundKind
from rules.effect import EffectState, Prospect
from rules.ladder.moment import LastMeetings
from rules.route.needs import Need, NeedKind
from rules.route.progress import case_progress, round_progress
from rules.wording.answer_wording import answer_sentence, have_answered, outcome_sentence, waits_sentence
from rules.wording.chase_wording import (
    missed_sentences,
    needed_first_sentence,
    undated_days_sentence,
    unknown_days_sentences,
    unreported_sentence,
)
from rules.wording.need_wording import escalation_sentence, need_sentence
from rules.wording.proposals import proposal_sentence
from rules.wording.receipt_wording import quiet_sentence
from rules.wording.rounds.due_wording import (
    answer_sentence_by,
    asked_by,
    due_label,
    due_phrase,
    due_value,
    earliest_sentence,
    look_again_sentence,
    not_answered_sentence,
    window_sentence,
)
from rules.wording.rounds.other_rounds_wording import (
    next_sentence,
    opening_sentence,
    replaced_by_sentence,
    replaces_sentence,
    waiting_phrase,
    waiting_sentence,
)
from tests.rules.cases import Sentence, case, day, handling, review, step

DUE = day("8-31")
OPENED = date(2024, 2, 5)
KS, KF = step("KS", "5-30"), step("KF", "6-19")
KSAU = step("KSAU")
HEARD = replace(step("SN"), consulted=True)
LAST = LastMeetings(body="KF", on=day("6-19"), reach_by=day("5-2"))
ESTIMATE = replace(LAST, is_estimate=True)
SOON = day("3-27")


def effect(kind: EffectKind, on: str | None = None, prospect: Prospect = Prospect.NOT_YET) -> EffectState:
    entry = day(on) if on else None
    return EffectState(Effect(kind=kind, on=entry), (Part.DECISION,), prospect, entry, (), 0, 0, 0)


DAYS: list[Sentence] = [
    (due_value, (DUE, False), "torsdag 31 augusti 2023", "Thursday 31 August 2023"),
    (due_value, (DUE, True), "så snart som möjligt", "as soon as possible"),
    (due_phrase, (DUE, False), "senast torsdag 31 augusti 2023", "due Thursday 31 August 2023"),
    (due_phrase, (DUE, True), "så snart som möjligt", "as soon as possible"),
    (due_label, (DUE, False, DUE), "Svara senast:", "Answer by:"),
    (due_label, (DUE, True, OPENED), "Svara:", "Reply:"),
    (due_label, (DUE, False, OPENED), "Svara:", "Reply:"),
    (asked_by, (DUE, False, None), "torsdag 31 augusti 2023", "Thursday 31 August 2023"),
    (asked_by, (DUE, True, OPENED), "så snart som möjligt", "as soon as possible"),
    (
        asked_by,
        (DUE, False, OPENED),
        "så snart ni kan; svarsdatumet, torsdag 31 augusti 2023, hade redan passerat",
        "as soon as you can; the due date, Thursday 31 August 2023, had already passed",
    ),
    (
        answer_sentence_by,
        (DUE, False, OPENED),
        "Svara så snart ni kan; svarsdatumet, torsdag 31 augusti 2023, hade redan passerat när rundan öppnades "
        "måndag 5 februari 2024.",
        "Please reply as soon as you can; the due date, Thursday 31 August 2023, had already passed when the round was "
        "opened on Monday 5 February 2024.",
    ),
    (
        not_answered_sentence,
        (DUE, OPENED),
        "Svarsdatumet, torsdag 31 augusti 2023, hade redan passerat när rundan öppnades måndag 5 februari 2024. "
        "Ert svar har inte kommit än.",
        "The due date, Thursday 31 August 2023, had already passed when the round was opened on Monday 5 "
        "February 2024. Your answer has not come yet.",
    ),
    (not_answered_sentence, (DUE, DUE), "", ""),
    (
        answer_sentence_by,
        (DUE, False, None),
        "Svara senast torsdag 31 augusti 2023.",
        "Please reply by Thursday 31 August 2023.",
    ),
    (answer_sentence_by, (DUE, True, OPENED), "Svara så snart som möjligt.", "Please reply as soon as possible."),
    (
        earliest_sentence,
        (DUE,),
        "Med de mötesdagar vi känner till bör ni kunna besluta torsdag 31 augusti 2023.",
        "With the meeting days we know of you should be able to decide on Thursday 31 August 2023.",
    ),
    (earliest_sentence, (None,), "", ""),
    (
        look_again_sentence,
        (DUE, True),
        "Samordnarna ser på rundan igen 31 augusti 2023.",
        "The coordinators look at the round again on 31 August 2023.",
    ),
    (look_again_sentence, (DUE, False), "", ""),
    (
        quiet_sentence,
        (DUE,),
        "Klart för nu. Ni hör inte av oss förrän torsdag 31 augusti.",
        "Done for now. You will not hear from us until Thursday 31 August.",
    ),
    (quiet_sentence, (None,), "", ""),
    (
        window_sentence,
        (Window(SOON, DUE),),
        "Besluten ska fattas tidigast 27 mars 2023 och senast 31 augusti 2023.",
        "Decisions are to be made on 27 March 2023 at the earliest and 31 August 2023 at the latest.",
    ),
    (
        window_sentence,
        (Window(SOON),),
        "Besluten ska fattas tidigast 27 mars 2023.",
        "Decisions are to be made on 27 March 2023 at the earliest.",
    ),
    (
        window_sentence,
        (Window(None, DUE),),
        "Besluten ska fattas senast 31 augusti 2023.",
        "Decisions are to be made on 31 August 2023 at the latest.",
    ),
    (window_sentence, (None,), "", ""),
]

AMONG_OTHERS: list[Sentence] = [
    (
        waiting_sentence,
        ("Färdplan", Milestone.ANSWERED, "3 av 4 har beslutat"),
        "Rundan väntar. Den öppnas när alla har svarat i Färdplan. Där: 3 av 4 har beslutat.",
        "The round waits. It opens when everyone has answered in Färdplan. There: 3 av 4 har beslutat.",
    ),
    (
        waiting_sentence,
        ("Färdplan", Milestone.IN_FORCE, ""),
        "Rundan väntar. Den öppnas när det som beslutas i Färdplan gäller.",
        "The round waits. It opens when what is decided in Färdplan is in force.",
    ),
    (waiting_phrase, (16,), "16 inbjuds när den öppnas", "16 are invited when it opens"),
    (opening_sentence, (DUE,), "Den väntas öppnas 31 augusti 2023.", "It is expected to open on 31 August 2023."),
    (opening_sentence, (None,), "", ""),
    (
        next_sentence,
        ("Färdplan", Milestone.CLOSED),
        "När rundan är avslutad öppnas Färdplan.",
        "When the round is closed, Färdplan opens.",
    ),
    (
        replaces_sentence,
        ("Plan", None),
        "Ersätter Plan, som upphör när det här gäller.",
        "Replaces Plan, which ends when this is in force.",
    ),
    (
        replaces_sentence,
        ("Plan", effect(EffectKind.ALL_ADOPTED)),
        "Ersätter Plan, som upphör när det här gäller.",
        "Replaces Plan, which ends when this is in force.",
    ),
    (
        replaces_sentence,
        ("Plan", effect(EffectKind.EACH)),
        "Ersätter Plan för var och en som det här gäller för.",
        "Replaces Plan for each one this is in force for.",
    ),
    (
        replaces_sentence,
        ("Plan", effect(EffectKind.FIXED_DATE_REGARDLESS, "10-1")),
        "Ersätter Plan för var och en som det här gäller för.",
        "Replaces Plan for each one this is in force for.",
    ),
    (
        replaces_sentence,
        ("Plan", effect(EffectKind.FIXED_DATE, "10-1")),
        "Ersätter Plan, som upphör 1 oktober 2023.",
        "Replaces Plan, which ends on 1 October 2023.",
    ),
    (
        replaces_sentence,
        ("Plan", effect(EffectKind.FIXED_DATE, "10-1", Prospect.IN_FORCE)),
        "Har ersatt Plan, som upphörde 1 oktober 2023.",
        "Has replaced Plan, which ended on 1 October 2023.",
    ),
    (replaced_by_sentence, ("Plan", None), "Upphör när Plan gäller.", "Ends when Plan is in force."),
    (
        replaced_by_sentence,
        ("Plan", effect(EffectKind.EACH)),
        "Upphör för var och en som Plan gäller för.",
        "Ends for each one Plan is in force for.",
    ),
    (
        replaced_by_sentence,
        ("Plan", effect(EffectKind.FIXED_DATE, "10-1")),
        "Upphör 1 oktober 2023, då Plan börjar gälla.",
        "Ends on 1 October 2023, when Plan enters into force.",
    ),
    (
        replaced_by_sentence,
        ("Plan", effect(EffectKind.FIXED_DATE, "10-1", Prospect.IN_FORCE)),
        "Upphörde 1 oktober 2023, då Plan började gälla.",
        "Ended on 1 October 2023, when Plan entered into force.",
    ),
]

MEETINGS: list[Sentence] = [
    (unknown_days_sentences, ((), LAST, SOON), "", ""),
    (
        unknown_days_sentences,
        ((KS,), None, SOON),
        "Vi känner inte till när kommunstyrelsen möts. Klistra in dagarna på sidan, under Ange "
        "mötesdagar, så får ni veta vilka möten som hinner till svarsdatum.",
        "We don't know the meeting days of Kommunstyrelsen. Paste them on the page, under Tell the meeting "
        "days, and you will be told which meetings are in time for the due date.",
    ),
    (
        unknown_days_sentences,
        ((KSAU, KS, KF), LAST, SOON),
        "Vi känner inte till när kommunstyrelsens arbetsutskott, kommunstyrelsen och "
        "kommunfullmäktige möts. Klistra in dagarna på sidan, under Ange mötesdagar, så får ni veta "
        "vilka möten som hinner till svarsdatum.",
        "We don't know the meeting days of Kommunstyrelsens arbetsutskott, Kommunstyrelsen and Kommunfullmäktige. "
        "Paste them on the page, under Tell the meeting days, and you will be told which "
        "meetings are in time for the due date.",
    ),
    (
        unknown_days_sentences,
        ((KS, KF), ESTIMATE, day("5-2")),
        "Vi känner inte till när kommunstyrelsen och kommunfullmäktige möts. Klistra in dagarna på "
        "sidan, under Ange mötesdagar, så får ni veta vilka möten som hinner till svarsdatum. Till "
        "dess är det en uppskattning, efter de tider då organen brukar mötas: förslaget behöver vara "
        "klart omkring 2 maj 2023.",
        "We don't know the meeting days of Kommunstyrelsen and Kommunfullmäktige. Paste them on the page, "
        "under Tell the meeting days, and you will be told which meetings are in time for the due "
        "date. Until then this is an estimate, by the times when bodies usually meet: the proposal "
        "has to be ready around 2 May 2023.",
    ),
    (
        unknown_days_sentences,
        ((KS, KF), ESTIMATE, day("5-3")),
        "Vi känner inte till när kommunstyrelsen och kommunfullmäktige möts. Klistra in dagarna på "
        "sidan, under Ange mötesdagar, så får ni veta vilka möten som hinner till svarsdatum.",
        "We don't know the meeting days of Kommunstyrelsen and Kommunfullmäktige. Paste them on the page, "
        "under Tell the meeting days, and you will be told which meetings are in time for the due date.",
    ),
    (
        undated_days_sentence,
        ((KS, KF),),
        "Vi känner inte till när kommunstyrelsen och kommunfullmäktige möts. Klistra in dagarna på "
        "sidan, under Ange mötesdagar, så får ni veta när ni tidigast kan besluta.",
        "We don't know the meeting days of Kommunstyrelsen and Kommunfullmäktige. Paste them on the page, "
        "under Tell the meeting days, and you will be told when you can decide at the earliest.",
    ),
    (undated_days_sentence, ((),), "", ""),
    (missed_sentences, (None,), "", ""),
    (
        missed_sentences,
        (LAST,),
        "Det sista mötet i tid, KF 19 juni 2023, går inte längre att nå. Förslaget skulle ha varit "
        "klart senast 2 maj 2023.",
        "The last meeting in time, KF 19 June 2023, can no longer be reached. The proposal had to be "
        "ready by 2 May 2023.",
    ),
    (
        missed_sentences,
        (replace(LAST, reach_by=None),),
        "Det sista mötet i tid, KF 19 juni 2023, går inte längre att nå.",
        "The last meeting in time, KF 19 June 2023, can no longer be reached.",
    ),
    (
        unreported_sentence,
        (KS,),
        "Mötet i kommunstyrelsen 30 maj 2023 har varit, inget rapporterat.",
        "The meeting of Kommunstyrelsen on 30 May 2023 has been, nothing reported.",
    ),
    (
        needed_first_sentence,
        (KF,),
        "Utan det har kommunfullmäktige inget att besluta om 19 juni 2023.",
        "Without it Kommunfullmäktige has nothing to decide on 19 June 2023.",
    ),
    (needed_first_sentence, (KSAU,), "", ""),
    (needed_first_sentence, (None,), "", ""),
    (proposal_sentence, ((),), "Förslag till beslut:", "Proposed decision:"),
    (proposal_sentence, ((HEARD,),), "Förslag till beslut:", "Proposed decision:"),
    (proposal_sentence, ((HEARD, KS),), "Kommunstyrelsen beslutar:", "Kommunstyrelsen decides:"),
    (
        proposal_sentence,
        ((KSAU, KS, HEARD, KF),),
        "Kommunstyrelsen föreslår kommunfullmäktige besluta:",
        "Kommunstyrelsen proposes that Kommunfullmäktige decide:",
    ),
]

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
        "No opinion has come. No decision has been reported. Not signed.",
    ),
    (
        answer_sentence,
        (case_progress(case(DECIDED, asks=EVERYTHING, opinion_on=day("6-1"), signature=SIGNED), LATER),),
        "Synpunkter lämnades torsdag 1 juni 2023. Kommunfullmäktige biföll förslaget måndag 19 juni "
        "2023, § 75. Undertecknat söndag 25 juni 2023.",
        "An opinion was given on Thursday 1 June 2023. Kommunfullmäktige adopted the proposal on "
        "Monday 19 June 2023, § 75. Signed on Sunday 25 June 2023.",
    ),
    (
        outcome_sentence,
        (TOLD, RoundKind.RECOMMENDATION),
        "Synpunkter från 12 av 16, delvis antagen av 3, inget beslut från 13, undertecknat av 2 av 16.",
        "Opinions from 12 of 16, partly adopted by 3, no decision from 13, signed by 2 of 16.",
    ),
    (
        outcome_sentence,
        (TOLD, RoundKind.PARTNERSHIP),
        "Synpunkter från 12 av 16, delvis antaget av 3, inget beslut från 13, undertecknat av 2 av 16.",
        "Opinions from 12 of 16, partly adopted by 3, no decision from 13, signed by 2 of 16.",
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


@pytest.mark.parametrize(("said", "of", "swedish", "english"), [*DAYS, *AMONG_OTHERS, *MEETINGS, *NEEDED, *ANSWERS])
def test_a_sentence_is_said_whole(said: Callable[..., str], of: tuple[object, ...], swedish: str, english: str) -> None:
    assert (said(*of, "sv"), said(*of, "en")) == (swedish, english)
