"""What happened, as lines of the record and of receipts: each kind of line whole, in both languages."""

from collections.abc import Callable
from typing import Any

import pytest

from models.vocabulary import Act, EventKind, Outcome, ReviewKind
from rules.wording.event_wording import event_sentence, review_sentence, told_facts, told_sentence
from rules.wording.receipt_wording import receipt_about
from rules.wording.rounds.other_rounds_wording import order_sentence
from tests.rules.cases import Sentence, day

MET: dict[str, Any] = {"act": "decides", "body_name": "Kommunstyrelsen", "held_on": "2023-05-30", "paragraph": "64"}
SIGNED = {"signed_on": "2023-06-19", "place": "Umeå", "signatory": "Ordföranden", "copy_on": None}
BACKED = {"number": 1, "backed_by": "Kommunstyrelsen", "backed_on": "2023-05-30", "paragraph": "64"}
REVIEW = {"kind": "appealed", "body_name": "Kommunstyrelsen", "on": "2023-06-19", "reference": "12-23"}
TAKEN_BACK = {"body_name": "Kommunstyrelsen", "withdrawn": {**REVIEW, "reference": ""}}
MOVED = {"old_on": "2023-08-31", "new_on": "2023-09-30"}
GRANTED = {**MOVED, "decided_by": "Kommunstyrelsen", "decided_on": "2023-06-19", "paragraph": "§ 7"}
BODIES = [{"name": "Kommunstyrelsen", "days": ["2023-05-30", "2023-06-13"]}]
NO = {"outcomes": {"1": Outcome.REJECTED.value}}
YES = {"outcomes": {"1": Outcome.ADOPTED.value}}
LATER = {"outcomes": {"1": Outcome.LATER.value}, "offer": True, "next_on": "2024-01-01", "preliminary": True}
PROPOSED = {**MET, "act": Act.PROPOSES.value}
BEFORE = {"before": {"held_on": "2023-05-29", "paragraph": "63"}}

ROUTE = [{"name": "Kommunstyrelsen", "planned_on": "2023-05-30"}, {"name": "Kommunfullmäktige", "planned_on": None}]

RECORD: list[Sentence] = [
    (
        event_sentence,
        (EventKind.PLANNED, {"route": ROUTE}),
        "Vägen planerades: kommunstyrelsen 30 maj 2023, kommunfullmäktige utan dag.",
        "The route was planned: Kommunstyrelsen 30 May 2023, Kommunfullmäktige no day.",
    ),
    (event_sentence, (EventKind.PLANNED, {"route": []}), "Vägen planerades.", "The route was planned."),
    (
        event_sentence,
        (EventKind.HANDLED, MET | YES),
        "Kommunstyrelsen tisdag 30 maj 2023: beslutar (bifall), § 64.",
        "Kommunstyrelsen on Tuesday 30 May 2023: decides (adopted), § 64.",
    ),
    (
        event_sentence,
        (EventKind.HANDLED, MET | NO | {"offer": True}),
        "Kommunstyrelsen tisdag 30 maj 2023: beslutar (nej), § 64.",
        "Kommunstyrelsen on Tuesday 30 May 2023: decides (no), § 64.",
    ),
    (
        event_sentence,
        (EventKind.HANDLED, MET | LATER),
        "Kommunstyrelsen tisdag 30 maj 2023: beslutar (senare, från 1 januari 2024, preliminärt), § 64.",
        "Kommunstyrelsen on Tuesday 30 May 2023: decides (later, from 1 January 2024, preliminary), § 64.",
    ),
    (
        event_sentence,
        (EventKind.HANDLED, MET | YES | {"preliminary": True, "next_on": "2024-01-01"}),
        "Kommunstyrelsen tisdag 30 maj 2023: beslutar (bifall, preliminärt), § 64.",
        "Kommunstyrelsen on Tuesday 30 May 2023: decides (adopted, preliminary), § 64.",
    ),
    (
        event_sentence,
        (EventKind.HANDLED, PROPOSED | YES),
        "Kommunstyrelsen tisdag 30 maj 2023: föreslår nästa instans att besluta, § 64.",
        "Kommunstyrelsen on Tuesday 30 May 2023: proposes that the next body decide, § 64.",
    ),
    (
        event_sentence,
        (EventKind.HANDLED, PROPOSED | NO),
        "Kommunstyrelsen tisdag 30 maj 2023: föreslår nästa instans att besluta (avslag), § 64.",
        "Kommunstyrelsen on Tuesday 30 May 2023: proposes that the next body decide (rejected), § 64.",
    ),
    (
        event_sentence,
        (EventKind.HANDLED, MET | YES | {"anew": True}),
        "Nytt beslut. Kommunstyrelsen tisdag 30 maj 2023: beslutar (bifall), § 64.",
        "New decision. Kommunstyrelsen on Tuesday 30 May 2023: decides (adopted), § 64.",
    ),
    (
        event_sentence,
        (EventKind.CORRECTED, MET | YES | BEFORE),
        "En rapport rättades. Kommunstyrelsen tisdag 30 maj 2023: beslutar (bifall), § 64. Förut "
        "måndag 29 maj 2023, § 63.",
        "A report was corrected. Kommunstyrelsen on Tuesday 30 May 2023: decides (adopted), § 64. "
        "Before: Monday 29 May 2023, § 63.",
    ),
    (
        event_sentence,
        (EventKind.HANDED_OVER, {"to": "Anna"}),
        "Länken lämnades vidare till Anna.",
        "The link was handed over to Anna.",
    ),
    (
        event_sentence,
        (EventKind.HANDED_OVER, {"to": ""}),
        "Länken lämnades vidare.",
        "The link was handed over.",
    ),
    (
        event_sentence,
        (EventKind.WITHDRAWN, {"kind": "handled", "withdrawn": MET}),
        "Togs tillbaka och gäller inte: Kommunstyrelsen tisdag 30 maj 2023: beslutar, § 64.",
        "Taken back and does not count: Kommunstyrelsen on Tuesday 30 May 2023: decides, § 64.",
    ),
    (
        event_sentence,
        (EventKind.REVIEWED, REVIEW),
        "Beslutet i kommunstyrelsen överklagades måndag 19 juni 2023, mål 12-23.",
        "The decision of Kommunstyrelsen was appealed, Monday 19 June 2023, case 12-23.",
    ),
    (
        event_sentence,
        (EventKind.REVIEW_WITHDRAWN, TAKEN_BACK),
        "Anteckningen togs tillbaka och gäller inte: Beslutet i kommunstyrelsen överklagades måndag 19 juni 2023.",
        "The note was withdrawn and does not hold: The decision of Kommunstyrelsen was appealed, Monday 19 June 2023.",
    ),
    (
        event_sentence,
        (EventKind.OPINION_GIVEN, BACKED),
        "Synpunkter lämnades. Bakom dem står kommunstyrelsen tisdag 30 maj 2023, § 64.",
        "Views were given. Behind them stands Kommunstyrelsen Tuesday 30 May 2023, § 64.",
    ),
    (
        event_sentence,
        (EventKind.OPINION_GIVEN, BACKED | {"number": 2, "backed_on": None, "paragraph": ""}),
        "Synpunkterna lämnades på nytt. Bakom dem står kommunstyrelsen.",
        "Views were given again. Behind them stands Kommunstyrelsen.",
    ),
    (
        event_sentence,
        (EventKind.ACKNOWLEDGED, {}),
        "Mottagandet bekräftades.",
        "Receipt was confirmed.",
    ),
    (
        event_sentence,
        (EventKind.ACKNOWLEDGED, {"again": True, "case_number": "KS 7"}),
        "Diarienumret ändrades till KS 7.",
        "The case number was changed to KS 7.",
    ),
    (
        told_sentence,
        (EventKind.SIGNED, SIGNED),
        "Undertecknades måndag 19 juni 2023 i Umeå.",
        "Signed on Monday 19 June 2023 in Umeå.",
    ),
    (
        told_sentence,
        (EventKind.SIGNED, SIGNED | {"again": True}),
        "Undertecknandet rättades: måndag 19 juni 2023 i Umeå.",
        "The signing was corrected: Monday 19 June 2023 in Umeå.",
    ),
    (
        told_sentence,
        (EventKind.EXTENDED, GRANTED),
        "Svarstiden förlängdes från torsdag 31 augusti 2023 till lördag 30 september 2023, beslutat "
        "av Kommunstyrelsen, måndag 19 juni 2023, § 7.",
        "The due date was moved from Thursday 31 August 2023 to Saturday 30 September 2023, decided "
        "by Kommunstyrelsen, Monday 19 June 2023, § 7.",
    ),
    (
        told_sentence,
        (EventKind.EXTENDED, MOVED | {"decided_by": "Samordnaren"}),
        "Svarstiden förlängdes från torsdag 31 augusti 2023 till lördag 30 september 2023, beslutat av Samordnaren.",
        "The due date was moved from Thursday 31 August 2023 to Saturday 30 September 2023, decided by Samordnaren.",
    ),
    (
        told_sentence,
        (EventKind.REMINDED, {"count": 2, "names": "Malå, Åsele"}),
        "Påminnelse till 2 huvudmän.",
        "Reminder to 2 principals.",
    ),
    (
        told_sentence,
        (EventKind.REMINDED, {"count": 1, "names": "Malå"}),
        "Påminnelse till Malå.",
        "Reminder to Malå.",
    ),
    (
        told_sentence,
        (EventKind.ADDRESS_CHANGED, {"mailbox": "chair", "to": ""}),
        "Ordförandens e-postadress togs bort.",
        "The chair's e-mail address was removed.",
    ),
    (
        told_sentence,
        (EventKind.ADDRESS_CHANGED, {"mailbox": "official", "to": "chef@mala.example"}),
        "Tjänstepersonens e-postadress ändrades till chef@mala.example.",
        "The official's e-mail address was changed to chef@mala.example.",
    ),
    (
        told_sentence,
        (EventKind.ADDRESS_CHANGED, {"to": "reg@mala.example"}),
        "",
        "",
    ),
    (
        told_sentence,
        (EventKind.OPENED, {"title": "Färdplan"}),
        "Rundan öppnades: Färdplan hade kommit så långt.",
        "The round opened: Färdplan had come far enough.",
    ),
    (
        told_sentence,
        (EventKind.JOINED, {"name": "Malå"}),
        "Malå är med i rundan.",
        "Malå takes part in the round.",
    ),
    (
        order_sentence,
        (EventKind.OPENED, {"title": "Färdplan", "reason": "Bråttom"}),
        "Rundan öppnades för hand: Bråttom",
        "The round was opened by hand: Bråttom",
    ),
    (
        order_sentence,
        (EventKind.HELD_BACK, {"title": "Färdplan", "why": "closed"}),
        "Rundan väntar kvar: Färdplan avslutades utan att komma så långt. Öppna rundan för hand, eller avsluta den.",
        "The round is still waiting: Färdplan closed without coming that far. Open the round by hand, or close it.",
    ),
    (
        order_sentence,
        (EventKind.HELD_BACK, {"title": "Färdplan", "why": "called_off"}),
        "Rundan väntar kvar: Färdplan har tagits tillbaka. Öppna rundan för hand, eller avsluta den.",
        "The round is still waiting: Färdplan has been taken back. Open the round by hand, or close it.",
    ),
    (
        order_sentence,
        (EventKind.HELD_BACK, {"title": "Färdplan", "why": "due"}),
        "Rundan väntar kvar: Färdplan har kommit så långt, men svarsdatumet har passerat. Ge längre "
        "svarstid, så öppnas den.",
        "The round is still waiting: Färdplan has come far enough, but the due date has passed. Give "
        "more time and it opens.",
    ),
    (
        review_sentence,
        (ReviewKind.ANNULLED, "Kommunstyrelsen", day("6-19"), "12-23"),
        "Domstolen upphävde beslutet i kommunstyrelsen måndag 19 juni 2023, mål 12-23.",
        "The court annulled the decision of Kommunstyrelsen, Monday 19 June 2023, case 12-23.",
    ),
    (
        review_sentence,
        (ReviewKind.ANNULLED, "Kommunstyrelsen", day("6-19"), ""),
        "Domstolen upphävde beslutet i kommunstyrelsen måndag 19 juni 2023.",
        "The court annulled the decision of Kommunstyrelsen, Monday 19 June 2023.",
    ),
]

RECEIPTS: list[Sentence] = [
    (
        receipt_about,
        (EventKind.HANDLED, MET, "Färdplan"),
        "kommunstyrelsen 30 maj, § 64",
        "Kommunstyrelsen 30 May, § 64",
    ),
    (
        receipt_about,
        (EventKind.CORRECTED, MET | {"paragraph": ""}, "Färdplan"),
        "rättelse, kommunstyrelsen 30 maj",
        "correction, Kommunstyrelsen 30 May",
    ),
    (
        receipt_about,
        (EventKind.PLANNED, {}, "Färdplan"),
        "ärendets väg, Färdplan",
        "the matter's way, Färdplan",
    ),
    (
        receipt_about,
        (EventKind.REVIEWED, {}, "Färdplan"),
        "händelse efter beslutet, Färdplan",
        "event after the decision, Färdplan",
    ),
    (
        receipt_about,
        (EventKind.PLANNED, {}, ""),
        "ärendets väg",
        "the matter's way",
    ),
    (
        receipt_about,
        (EventKind.MUTED, {}, "Färdplan"),
        "Färdplan",
        "Färdplan",
    ),
]


@pytest.mark.parametrize(("said", "of", "swedish", "english"), RECORD + RECEIPTS)
def test_what_happened_is_said(said: Callable[..., str], of: tuple[object, ...], swedish: str, english: str) -> None:
    assert (said(*of, "sv"), said(*of, "en")) == (swedish, english)


def test_a_receipt_names_what_was_told_and_leaves_out_what_was_not() -> None:
    assert told_facts(EventKind.SIGNED, SIGNED, "sv") == (
        ("Undertecknat", "måndag 19 juni 2023"),
        ("Plats", "Umeå"),
        ("Undertecknare", "Ordföranden"),
    )
    assert told_facts(EventKind.SIGNED, {"signed_on": "2023-06-19"}, "en") == (("Signed", "Monday 19 June 2023"),)
    assert told_facts(EventKind.MEETINGS_TOLD, {"bodies": BODIES}, "sv") == (
        ("Kommunstyrelsen", "30 maj 2023, 13 juni 2023"),
    )
    assert told_facts(EventKind.MEETINGS_TOLD, {"bodies": BODIES}, "en") == (
        ("Kommunstyrelsen", "30 May 2023, 13 June 2023"),
    )
    assert told_facts(EventKind.ACKNOWLEDGED, SIGNED, "sv") == ()
