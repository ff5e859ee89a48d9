"""What is wrong with a round that is being made, in the words of its pages."""

import pytest

from kit.errors import Fault
from models.files.faults import MISSING, UNKNOWN_FIELD
from models.phrases import Phrase, said_in
from rules.wording.draft_wording import advised, fault_sentence


@pytest.mark.parametrize(
    ("fault", "swedish", "english"),
    [
        (Fault("title", MISSING), "Titel saknas.", "Title is missing."),
        (
            Fault("tilte", UNKNOWN_FIELD, found="tilte"),
            "Utkastet har ett fält som inte finns: tilte.",
            "The draft has a field that does not exist: tilte.",
        ),
        (Fault("", "Välj ett av svaren."), "Välj ett av svaren.", "Choose one of the answers."),
        (Fault("title", "Välj ett av svaren."), "Titel: Välj ett av svaren.", "Title: Choose one of the answers."),
        (
            Fault("title", "Välj ett av svaren.", found="?"),
            "Titel: Välj ett av svaren. Där står: ?",
            "Title: Choose one of the answers. It says: ?",
        ),
        (Fault("contacts[1].email", MISSING), "E-post 2 saknas.", "E-mail 2 is missing."),
        (
            Fault("okant", Phrase("Besvara fråga {number}.", number=1)),
            "okant: Besvara fråga 1.",
            "okant: Answer question 1.",
        ),
    ],
)
def test_a_fault_names_its_field_as_the_page_does(fault: Fault, swedish: str, english: str) -> None:
    said = fault_sentence(fault)
    assert (str(said), said_in(said, "en")) == (swedish, english)


@pytest.mark.parametrize(
    ("expected", "swedish"),
    [
        (None, None),
        ("Malå", "Menas Malå?"),
        (Phrase("tidigast {day}", day="2023-09-01"), "Menas tidigast 2023-09-01?"),
        ("due: så snart som möjligt", None),
        ("[KS, KF]", None),
        ("{what: x}", None),
        ("due_on", None),
        ("- KS", None),
    ],
)
def test_what_was_meant_is_asked_where_it_is_words_and_no_line_of_a_file(
    expected: str | None, swedish: str | None
) -> None:
    said = advised(Fault("title", MISSING, expected=expected))
    assert (said and str(said)) == swedish
    assert said is None or said_in(said, "en").endswith("?")
