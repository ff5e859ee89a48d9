"""A round's days, its place among other rounds and its meetings: every sentence whole, in both languages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from models.files.round_file import Effect
from models.values import Window
from models.vocabulary import EffectKind, Milestone, Part
from rules.effect import EffectState, Prospect
from rules.ladder.moment import LastMeetings
from rules.wording.chase_wording import (
    missed_sentences,
    needed_first_sentence,
    undated_days_sentence,
    unknown_days_sentences,
    unreported_sentence,
)
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
from tests.rules.cases import Sentence, day, step

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


@pytest.mark.parametrize(("said", "of", "swedish", "english"), [*DAYS, *AMONG_OTHERS, *MEETINGS])
def test_a_sentence_is_said_whole(said: Callable[..., str], of: tuple[object, ...], swedish: str, english: str) -> None:
    assert (said(*of, "sv"), said(*of, "en")) == (swedish, english)
