"""Will they make it, in words: each sentence whole, in both languages."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from rules.forecast import ExtraMeeting, Outlook, Remedies, RoundOutlook, Sitting, Verdict
from rules.route.plan import PlanCaution, PlanCautionKind
from rules.wording.chase_wording import remedies_now
from rules.wording.forecast_wording import (
    advice_sentences,
    finish_sentence,
    last_days_of,
    outlook_sentences,
    own_dates_sentence,
    passed_sentence,
    plan_caution_sentence,
    prospects,
    slack_phrase,
    verdict_sentence,
    verdicts_sentence,
)
from tests.rules.cases import NAMES, Sentence, day


def sitting(body: str, on: str, *, known: bool = True, planned: bool = False) -> Sitting:
    name, level = NAMES[body]
    return Sitting(body, name, level, day(on), known, planned)


KS, KF = sitting("KS", "5-30"), sitting("KF", "6-19")
LATE_KF = sitting("KF", "9-18")
PLANNED = (replace(KS, is_planned=True), replace(KF, is_planned=True))
DUE = day("8-31")
MAKES = Outlook(Verdict.MAKES_IT, DUE, last=(KS, KF), reach_by=day("5-2"), slack=73, first=(KS, KF))
JUST = replace(MAKES, verdict=Verdict.ONLY_JUST, last=(KF,), slack=1)
AS_PLANNED = replace(MAKES, last=PLANNED, reach_by=None, slack=0)
NOT_ALL_KNOWN = replace(MAKES, last=(replace(KS, is_known=False), KF))
NO_LAST = replace(MAKES, last=(), slack=None, reach_by=None, unknown=("Kommunstyrelsen",))
UNKNOWN = Outlook(Verdict.UNKNOWN, DUE, unknown=("Kommunstyrelsen", "Kommunfullmäktige"), slack=3)
MAYBE = replace(UNKNOWN, last=(KF,))
CANNOT = Outlook(Verdict.CANNOT, DUE, first=(KS, LATE_KF), slack=-18)
PLANNED_LATE = replace(CANNOT, first=(replace(LATE_KF, is_planned=True),))
NO_FIRST = replace(CANNOT, first=(), unknown=("Kommunfullmäktige",))
PASSED = replace(CANNOT, is_past=True)
EXTRA = (
    ExtraMeeting("Kommunstyrelsen", day("6-1"), day("6-1")),
    ExtraMeeting("Kommunfullmäktige", day("6-2"), day("6-9")),
)
HELPED = replace(
    CANNOT,
    remedies=Remedies((KS, KF), EXTRA, day("9-18"), replace(KS, on=day("8-29")), False, day("2-27")),
)
ENOUGH = replace(CANNOT, remedies=Remedies(lower=KS, is_enough=True, extra=EXTRA[:1]))
NEXT_YEAR = replace(MAKES, last=(KF, sitting("KF", "2024-1-15")), reach_by=day("2024-1-2"))
ROUND = RoundOutlook({Verdict.MAKES_IT: 12, Verdict.CANNOT: 1, Verdict.UNKNOWN: 2}, day("6-19"), 0, True)


def in_short(outlook: Outlook, language: str) -> str:
    return " | ".join(prospects(outlook, language))


def advice(outlook: Outlook, language: str) -> str:
    return " | ".join(advice_sentences(outlook, language))


def now(outlook: Outlook, language: str) -> str:
    return " | ".join(remedies_now(outlook, language))


def caution(kind: PlanCautionKind, **more: Any) -> PlanCaution:
    return PlanCaution(kind, "Kommunstyrelsen", day("5-30"), **more)


SAID: list[Sentence] = [
    (
        finish_sentence,
        (ROUND,),
        "Rundan väntas klar 19 juni 2023.",
        "The round is likely to be complete on 19 June 2023.",
    ),
    (
        finish_sentence,
        (replace(ROUND, unforeseen=1),),
        "Rundan väntas klar tidigast 19 juni 2023.",
        "The round is likely to be complete on 19 June 2023 at the earliest.",
    ),
    (
        finish_sentence,
        (replace(ROUND, finish_on=None, unforeseen=1),),
        "När rundan blir klar går inte att säga än: mötesdagarna är inte kända.",
        "When the round will be complete cannot be told yet: the meeting days are not known.",
    ),
    (finish_sentence, (replace(ROUND, finish_on=None),), "", ""),
    (
        verdicts_sentence,
        (ROUND,),
        "12 hinner, 1 hinner inte, för 2 går det inte att säga.",
        "12 make it, 1 cannot make it, for 2 it cannot be told.",
    ),
    (verdicts_sentence, (replace(ROUND, by_verdict={}),), "", ""),
    (
        outlook_sentences,
        (MAKES,),
        "Hinner till 31 augusti 2023. Sista mötena: KS 30 maj, KF 19 juni 2023, 73 dagar före "
        "svarsdatum. Förslaget behöver vara klart senast 2 maj 2023.",
        "Makes it by 31 August 2023. Last meetings: KS 30 May, KF 19 June 2023, 73 days before the "
        "due date. The proposal must be ready by 2 May 2023.",
    ),
    (
        outlook_sentences,
        (JUST,),
        "Hinner precis till 31 augusti 2023, med de kortaste ledtiderna. Sista mötet: KF 19 juni "
        "2023, en dag före svarsdatum. Förslaget behöver vara klart senast 2 maj 2023.",
        "Only just makes it by 31 August 2023, with the shortest lead times. Last meeting: KF 19 "
        "June 2023, one day before the due date. The proposal must be ready by 2 May 2023.",
    ),
    (
        outlook_sentences,
        (AS_PLANNED,),
        "Hinner till 31 augusti 2023. Planerat: KS 30 maj, KF 19 juni 2023, på svarsdatumet.",
        "Makes it by 31 August 2023. Planned: KS 30 May, KF 19 June 2023, on the due date.",
    ),
    (
        outlook_sentences,
        (NOT_ALL_KNOWN,),
        "Hinner till 31 augusti 2023. Sista mötena: KS senast 30 maj, KF 19 juni 2023, 73 dagar före "
        "svarsdatum. Förslaget behöver vara klart senast 2 maj 2023.",
        "Makes it by 31 August 2023. Last meetings: KS by 30 May, KF 19 June 2023, 73 days before "
        "the due date. The proposal must be ready by 2 May 2023.",
    ),
    (
        outlook_sentences,
        (NO_LAST,),
        "Hinner till 31 augusti 2023. Vilka möten som är de sista går inte att säga än: mötesdagarna "
        "är inte kända för kommunstyrelsen.",
        "Makes it by 31 August 2023. Which meetings are the last cannot be told yet: the meeting "
        "days are not known for Kommunstyrelsen.",
    ),
    (
        outlook_sentences,
        (UNKNOWN,),
        "Det går inte att säga än om 31 augusti 2023 går att hålla: mötesdagarna är inte kända för "
        "kommunstyrelsen och kommunfullmäktige.",
        "It cannot be told yet whether 31 August 2023 can be met: the meeting days are not known for "
        "Kommunstyrelsen and Kommunfullmäktige.",
    ),
    (
        outlook_sentences,
        (MAYBE,),
        "Det går inte att säga än om 31 augusti 2023 går att hålla: mötesdagarna är inte kända för "
        "kommunstyrelsen och kommunfullmäktige. Sista mötet: KF 19 juni 2023.",
        "It cannot be told yet whether 31 August 2023 can be met: the meeting days are not known for "
        "Kommunstyrelsen and Kommunfullmäktige. Last meeting: KF 19 June 2023.",
    ),
    (
        outlook_sentences,
        (NEXT_YEAR,),
        "Hinner till 31 augusti 2023. Sista mötena: KF 19 juni 2023, KF 15 januari 2024, 73 dagar "
        "före svarsdatum. Förslaget behöver vara klart senast 2 januari 2024.",
        "Makes it by 31 August 2023. Last meetings: KF 19 June 2023, KF 15 January 2024, 73 days "
        "before the due date. The proposal must be ready by 2 January 2024.",
    ),
    (
        outlook_sentences,
        (HELPED,),
        "Hinner inte till 31 augusti 2023. Tidigast 18 september 2023. Med andra mötesdagar går det: "
        "KS 30 maj, KF 19 juni 2023. Extra möte: kommunstyrelsen 1 juni 2023 eller kommunfullmäktige "
        "mellan 2 juni 2023 och 9 juni 2023. Längre svarstid: till 18 september 2023. Lägre nivå: "
        "kommunstyrelsen kan besluta 29 augusti 2023, om ärendet får avgöras där. Tidigare utskick: "
        "senast 27 februari 2023.",
        "Cannot make it by 31 August 2023. Earliest 18 September 2023. With other meeting days it "
        "can be done: KS 30 May, KF 19 June 2023. Extra meeting: Kommunstyrelsen 1 June 2023 or "
        "Kommunfullmäktige between 2 June 2023 and 9 June 2023. More time: until 18 September 2023. "
        "Lower level: Kommunstyrelsen can decide on 29 August 2023, if the matter may be decided "
        "there. Earlier launch: by 27 February 2023.",
    ),
    (
        verdict_sentence,
        (PLANNED_LATE,),
        "Hinner inte till 31 augusti 2023. Beslut planerat till 18 september 2023.",
        "Cannot make it by 31 August 2023. Decision planned for 18 September 2023.",
    ),
    (
        verdict_sentence,
        (NO_FIRST,),
        "Hinner inte till 31 augusti 2023. När ärendet tidigast kan avgöras går inte att säga: inga "
        "möten framåt är kända för kommunfullmäktige.",
        "Cannot make it by 31 August 2023. When the matter can be decided at the earliest cannot be "
        "told: no coming meetings are known for Kommunfullmäktige.",
    ),
    (
        verdict_sentence,
        (PASSED,),
        "Svarsdatumet, 31 augusti 2023, har passerat. Tidigast 18 september 2023.",
        "The due date, 31 August 2023, has passed. Earliest 18 September 2023.",
    ),
    (
        passed_sentence,
        (PASSED,),
        "Svarsdatumet, 31 augusti 2023, har passerat. Ingen hinner; sätt ett senare svarsdatum.",
        "The due date, 31 August 2023, has passed. Nobody makes it; set a later due date.",
    ),
    (
        passed_sentence,
        (replace(PASSED, ends_with_window=True),),
        "Svarsdatumet, 31 augusti 2023, har passerat, och perioden för beslut likaså. Ingen hinner; ändra båda.",
        "The due date, 31 August 2023, has passed, and so has the period for decisions. Nobody can "
        "make it; change both.",
    ),
    (passed_sentence, (CANNOT,), "", ""),
    (
        in_short,
        (MAKES,),
        "sista mötena KS 30 maj, KF 19 juni | 73 dagar före svarsdatum | förslaget klart senast 2 maj",
        "last meetings KS 30 May, KF 19 June | 73 days before the due date | the proposal ready by 2 May",
    ),
    (
        in_short,
        (JUST,),
        "sista mötet KF 19 juni | en dag före svarsdatum | förslaget klart senast 2 maj",
        "last meeting KF 19 June | one day before the due date | the proposal ready by 2 May",
    ),
    (
        in_short,
        (AS_PLANNED,),
        "planerat KS 30 maj, KF 19 juni | på svarsdatumet",
        "planned KS 30 May, KF 19 June | on the due date",
    ),
    (
        in_short,
        (NO_LAST,),
        "de sista mötena är inte kända för kommunstyrelsen",
        "the last meetings are not known for Kommunstyrelsen",
    ),
    (in_short, (MAYBE,), "sista mötet KF 19 juni", "last meeting KF 19 June"),
    (in_short, (UNKNOWN,), "", ""),
    (
        in_short,
        (NEXT_YEAR,),
        "sista mötena KF 19 juni, KF 15 januari 2024 | 73 dagar före svarsdatum | förslaget klart "
        "senast 2 januari 2024",
        "last meetings KF 19 June, KF 15 January 2024 | 73 days before the due date | the proposal "
        "ready by 2 January 2024",
    ),
    (in_short, (CANNOT,), "tidigast 18 september", "no earlier than 18 September"),
    (in_short, (PLANNED_LATE,), "planerat 18 september", "planned for 18 September"),
    (
        in_short,
        (replace(NO_FIRST, is_past=True),),
        "svarsdatumet har passerat | inga möten framåt är kända för kommunfullmäktige",
        "the due date has passed | no coming meetings are known for Kommunfullmäktige",
    ),
    (slack_phrase, (0,), "på svarsdatumet", "on the due date"),
    (slack_phrase, (1,), "en dag före svarsdatum", "one day before the due date"),
    (slack_phrase, (2,), "2 dagar före svarsdatum", "2 days before the due date"),
    (
        advice,
        (ENOUGH,),
        "Extra möte: kommunstyrelsen 1 juni 2023. | Det räcker med beslut i kommunstyrelsen, som kan "
        "fattas 30 maj 2023.",
        "Extra meeting: Kommunstyrelsen 1 June 2023. | A decision in Kommunstyrelsen is enough, and "
        "can be made on 30 May 2023.",
    ),
    (
        advice,
        (NO_FIRST,),
        "Ange deras mötesdagar, eller sätt ett senare svarsdatum.",
        "Give their meeting days, or set a later due date.",
    ),
    (advice, (replace(NO_FIRST, ends_with_window=True),), "Ange deras mötesdagar.", "Give their meeting days."),
    (
        now,
        (ENOUGH,),
        "Extra möte: kommunstyrelsen 1 juni 2023. | Det räcker med beslut i kommunstyrelsen, som kan "
        "fattas 30 maj 2023.",
        "Extra meeting: Kommunstyrelsen 1 June 2023. | A decision in Kommunstyrelsen is enough, and "
        "can be made on 30 May 2023.",
    ),
    (
        now,
        (replace(NO_FIRST, remedies=ENOUGH.remedies),),
        "Ange deras mötesdagar på sidan, eller be om längre svarstid. | Extra möte: kommunstyrelsen "
        "1 juni 2023. | Det räcker med beslut i kommunstyrelsen, som kan fattas 30 maj 2023.",
        "Give their meeting days on the page, or ask for more time. | Extra meeting: Kommunstyrelsen "
        "1 June 2023. | A decision in Kommunstyrelsen is enough, and can be made on 30 May 2023.",
    ),
    (now, (replace(NO_FIRST, ends_with_window=True),), "Ange deras mötesdagar.", "Give their meeting days."),
    (
        own_dates_sentence,
        (MAKES,),
        "De sista mötena för att hinna till 31 augusti 2023: KS 30 maj, KF 19 juni 2023. Förslaget "
        "behöver vara klart senast 2 maj 2023. Mötet i kommunfullmäktige ska vara kungjort senast 12 "
        "juni 2023 (KL 5:13).",
        "The last meetings in time for 31 August 2023: KS 30 May, KF 19 June 2023. The proposal must "
        "be ready by 2 May 2023. The meeting of Kommunfullmäktige must be announced by 12 June 2023 (KL 5:13).",
    ),
    (
        own_dates_sentence,
        (replace(JUST, reach_by=None),),
        "Det sista mötet för att hinna till 31 augusti 2023: KF 19 juni 2023. Mötet i "
        "kommunfullmäktige ska vara kungjort senast 12 juni 2023 (KL 5:13).",
        "The last meeting in time for 31 August 2023: KF 19 June 2023. The meeting of "
        "Kommunfullmäktige must be announced by 12 June 2023 (KL 5:13).",
    ),
    (own_dates_sentence, (AS_PLANNED,), "", ""),
    (own_dates_sentence, (NOT_ALL_KNOWN,), "", ""),
    (
        own_dates_sentence,
        (HELPED,),
        "De sista mötena för att hinna till 31 augusti 2023: KS 30 maj, KF 19 juni 2023. Mötet i "
        "kommunfullmäktige ska vara kungjort senast 12 juni 2023 (KL 5:13).",
        "The last meetings in time for 31 August 2023: KS 30 May, KF 19 June 2023. The meeting of "
        "Kommunfullmäktige must be announced by 12 June 2023 (KL 5:13).",
    ),
    (
        own_dates_sentence,
        (CANNOT,),
        "Med de mötesdagar vi känner till går det inte att hinna till 31 augusti 2023; det tidigaste "
        "är 18 september 2023. Säg till samordnaren, så hittar vi ett sätt tillsammans.",
        "With the meeting days known to us 31 August 2023 cannot be met; the earliest is 18 "
        "September 2023. Tell the coordinator, and we will find a way together.",
    ),
    (own_dates_sentence, (NO_FIRST,), "", ""),
    (own_dates_sentence, (UNKNOWN,), "", ""),
    (
        plan_caution_sentence,
        (caution(PlanCautionKind.AFTER_DUE, other_on=DUE),),
        "Kommunstyrelsen 30 maj 2023 är efter svarsdatum, 31 augusti 2023.",
        "Kommunstyrelsen 30 May 2023 is after the due date, 31 August 2023.",
    ),
    (
        plan_caution_sentence,
        (caution(PlanCautionKind.TOO_CLOSE, other="Kommunfullmäktige", other_on=DUE, days=14),),
        "Mellan kommunfullmäktige 31 augusti 2023 och kommunstyrelsen 30 maj 2023 brukar det behövas "
        "minst 14 dagar. Hinner kallelsen ut?",
        "Between Kommunfullmäktige 31 August 2023 and Kommunstyrelsen 30 May 2023 at least 14 days "
        "are usually needed. Is there time for the notice?",
    ),
    (
        plan_caution_sentence,
        (caution(PlanCautionKind.NO_MEETING, near=(day("5-29"), day("5-31"))),),
        "Kommunstyrelsen har inget möte 30 maj 2023, enligt de mötesdagar vi känner till. Närmaste "
        "kända möten: 29 maj 2023 och 31 maj 2023.",
        "Kommunstyrelsen has no meeting on 30 May 2023, as far as its meeting days are known to us. "
        "Nearest known meetings: 29 May 2023 and 31 May 2023.",
    ),
    (
        plan_caution_sentence,
        (caution(PlanCautionKind.CANCELLED, near=(day("5-29"),)),),
        "Kommunstyrelsen har inte längre något möte 30 maj 2023, enligt de mötesdagar vi känner "
        "till. Ange en ny dag. Kända möten att välja: 29 maj 2023.",
        "Kommunstyrelsen has no meeting any more on 30 May 2023, as far as its meeting days are "
        "known to us. Give a new day. Known meetings to choose from: 29 May 2023.",
    ),
]


@pytest.mark.parametrize(("said", "of", "swedish", "english"), SAID)
def test_a_prospect_is_said_whole(said: Callable[..., str], of: tuple[object, ...], swedish: str, english: str) -> None:
    assert (said(*of, "sv"), said(*of, "en")) == (swedish, english)


def test_the_days_told_as_ones_own_are_all_known_and_not_all_planned() -> None:
    assert last_days_of(MAKES) == (KS, KF)
    assert last_days_of(replace(MAKES, last=(PLANNED[0], KF))) == (PLANNED[0], KF)
    assert last_days_of(HELPED) == (KS, KF)
    for other in (AS_PLANNED, NOT_ALL_KNOWN, UNKNOWN, CANNOT, replace(CANNOT, last=(KF,))):
        assert last_days_of(other) == ()
