"""Places in what is written once to many."""

from hypothesis import given
from hypothesis import strategies as st

from rules.replies.writing import DUE, KNOWN, PRINCIPAL, Message, filled_in, message_faults, unknown_places

VALUES = {PRINCIPAL: "Dorotea kommun", DUE: "torsdag 31 augusti 2023"}


def test_each_place_is_filled_in() -> None:
    text = "Hej {huvudman}! Svara senast {Svarsdatum}."
    assert filled_in(text, VALUES) == "Hej Dorotea kommun! Svara senast torsdag 31 augusti 2023."


@given(st.text(), st.text())
def test_nothing_else_is_touched_and_no_value_is_read_as_a_place(text: str, value: str) -> None:
    assert filled_in(text.replace("{", ""), VALUES) == text.replace("{", "")
    assert filled_in("{huvudman}", {PRINCIPAL: value}) == value


@given(st.text())
def test_a_text_without_unknown_places_has_none_left(text: str) -> None:
    if not unknown_places(text):
        assert unknown_places(filled_in(text, dict.fromkeys(KNOWN, ""))) == [] or "{" in text


def test_a_place_nobody_knows_is_a_fault_with_its_name() -> None:
    faults = list(message_faults(Message("Hej", "Bästa {namn}", "Samordnaren")))
    assert [fault.field for fault in faults] == ["text"]
    assert "{namn}" in faults[0].message


def test_an_empty_message_is_two_faults() -> None:
    assert [fault.field for fault in message_faults(Message(" ", "", "Samordnaren"))] == ["title", "text"]
