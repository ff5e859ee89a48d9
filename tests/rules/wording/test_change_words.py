"""What was changed in a round that is out, the same in the record, on pages and in letters."""

from typing import Any

import pytest

from models.vocabulary import EventKind
from rules.changing.telling import Field, Group
from rules.wording.change_wording import asked_of, change_sentence, letter_sentence, letter_texts, shown

OURS, YOURS = [{"email": "ann@ac.example"}, {"email": "bo@ac.example"}], [{"email": "cia@ac.example"}]


def changed(field: Field, before: Any, to: Any) -> dict[str, Any]:
    return {"field": field.value, "from": before, "to": to}


@pytest.mark.parametrize(
    ("kind", "data", "swedish", "english"),
    [
        (
            EventKind.CHANGED,
            changed(Field.TITLE, "Plan", "Färdplan"),
            "Rubriken är ändrad till ”Färdplan”, förut ”Plan”.",
            "The title has been changed to “Färdplan”, before “Plan”.",
        ),
        (
            EventKind.CHANGED,
            changed(Field.SUMMARY, "a", "b"),
            "Sammanfattningen är ändrad.",
            "The summary has been changed.",
        ),
        (
            EventKind.CHANGED,
            changed(Field.CONTACTS, YOURS, OURS),
            "Frågor besvaras nu av ann@ac.example, bo@ac.example, förut av cia@ac.example.",
            "Questions are now answered by ann@ac.example, bo@ac.example, before by cia@ac.example.",
        ),
        (
            EventKind.CHANGED,
            changed(Field.CASE_NUMBER, "1", "2"),
            "Vårt diarienummer är ändrat till 2, förut 1.",
            "Our case number has been changed to 2, before 1.",
        ),
        (EventKind.CHANGED, changed(Field.CASE_NUMBER, "", "2"), "Vårt diarienummer är 2.", "Our case number is 2."),
        (
            EventKind.CHANGED,
            changed(Field.CASE_NUMBER, "1", ""),
            "Vårt diarienummer är borttaget, förut 1.",
            "Our case number has been removed, before it was 1.",
        ),
        (EventKind.ATTACHED, {"title": "Plan", "edition": 1}, "Ny bilaga: Plan.", "New attachment: Plan."),
        (
            EventKind.ATTACHED,
            {"title": "Plan", "edition": 2, "replaces": 7},
            "Bilagan Plan är rättad. Det är version 2 som gäller; den tidigare finns kvar.",
            "The attachment Plan has been corrected. Version 2 is the valid one; the earlier one remains.",
        ),
        (
            EventKind.WORDED,
            {"is_new": True, "edition": 3},
            "Förslaget till beslut har fått en ny lydelse (version 3).",
            "The proposed decision has been reworded (version 3).",
        ),
        (
            EventKind.WORDED,
            {"is_new": False, "edition": 3},
            "Förslaget till beslut är rättat.",
            "The proposed decision has been corrected.",
        ),
        (EventKind.JOINED, {"name": "Malå"}, "Malå är med i rundan.", "Malå takes part in the round."),
        (
            EventKind.TAKEN_OUT,
            {},
            "Huvudmannen är inte längre med i rundan.",
            "The principal no longer takes part in the round.",
        ),
        (
            EventKind.CALLED_OFF,
            {},
            "De som rekommenderade har tagit tillbaka rundan.",
            "Those who recommended the round have taken it back.",
        ),
    ],
)
def test_a_change_is_a_sentence_of_the_record(
    kind: EventKind, data: dict[str, Any], swedish: str, english: str
) -> None:
    assert change_sentence(kind, data, "sv") == swedish
    assert change_sentence(kind, data, "en") == english


def test_a_letter_gives_contacts_and_a_summary_whole_and_the_rest_in_a_sentence() -> None:
    contacts, title = changed(Field.CONTACTS, YOURS, OURS), changed(Field.TITLE, "Plan", "Färdplan")
    assert letter_sentence(contacts, "sv") == "Frågor om rundan besvaras nu av:"
    assert letter_sentence(contacts, "en") == "Questions about the round are now answered by:"
    assert letter_sentence(title, "en") == change_sentence(EventKind.CHANGED, title, "en")
    assert letter_texts(Field.CONTACTS, OURS) == ("ann@ac.example", "bo@ac.example")
    assert letter_texts(Field.SUMMARY, "Kort.") == ("Kort.",)
    assert letter_texts(Field.SUMMARY, "") == letter_texts(Field.TITLE, "Färdplan") == ()


def test_only_what_needs_more_than_what_is_still_needed_is_asked_of_a_group() -> None:
    assert asked_of(Group.ANSWERED, "sv") == "Ert svar står kvar, så ni behöver inte göra något."
    assert asked_of(Group.ANSWERED, "en") == "Your answer stands, so you need not do anything."
    assert asked_of(Group.WAITING, "sv") == ""


def test_a_value_is_a_line() -> None:
    assert (shown(OURS), shown("2"), shown(3)) == ("ann@ac.example, bo@ac.example", "2", "3")
