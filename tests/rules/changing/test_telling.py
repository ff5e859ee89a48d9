"""Who hears of a change, and in which words: each once, and nobody who takes part no more."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import CaseFacts
from models.vocabulary import Act
from rules.changing.telling import Field, Group, Row, told_of_field, told_of_file, told_of_wording
from rules.changing.wording import has_begun, wording_faults
from rules.route.progress import case_progress
from tests.rules.cases import case, day, handling

TODAY = day("6-20")


def row(facts: CaseFacts) -> Row:
    return facts, case_progress(facts, TODAY)


def called(code: str, facts: CaseFacts) -> CaseFacts:
    return replace(facts, principal_code=code)


SILENT = called("silent", case())
DECIDED = called("decided", case(handling(1, "KF", Act.DECIDES, "2023-06-19")))
OUTDATED = called("outdated", replace(case(handling(1, "KF", Act.DECIDES, "2023-06-19")), worded_on=day("6-19")))
OUT = called("out", replace(case(), is_taken_out=True, round_closed=True))
EVERYBODY = [row(facts) for facts in (SILENT, DECIDED, OUTDATED, OUT)]


def test_who_has_decided_on_an_earlier_wording_is_told_apart() -> None:
    assert told_of_wording(EVERYBODY) == {
        Group.WAITING: ["silent"],
        Group.ANSWERED: ["decided"],
        Group.OLD_WORDING: ["outdated"],
    }


@pytest.mark.parametrize("field", [Field.TITLE, Field.SUMMARY])
def test_of_what_decisions_rest_on_everyone_hears(field: Field) -> None:
    assert set(told_of_field(field, EVERYBODY)[Group.ANSWERED]) == {"decided"}


@pytest.mark.parametrize("field", [Field.CONTACTS, Field.CASE_NUMBER])
def test_of_practical_things_hears_who_has_something_left(field: Field) -> None:
    assert Group.ANSWERED not in told_of_field(field, EVERYBODY)


def test_of_reminders_and_small_things_nobody_hears() -> None:
    assert told_of_field(Field.POLICY, EVERYBODY) == {}
    assert told_of_field(Field.TITLE, EVERYBODY, quiet=True) == {}


@given(st.lists(st.sampled_from(EVERYBODY), max_size=12))
def test_nobody_hears_twice_and_nobody_hears_who_is_out(rows: list[Row]) -> None:
    told = [code for codes in told_of_file(rows).values() for code in codes]
    assert len(told) == len(set(told))
    assert "out" not in told
    assert set(told) == {facts.principal_code for facts, _ in rows if not facts.is_taken_out}


@pytest.mark.parametrize(
    ("facts", "begun"),
    [
        (case(), False),
        (case(acknowledged=True), False),
        (case(handling(1, "KS", Act.PROPOSES, "2023-05-30")), True),
        (case(replace(handling(1, "KS", Act.PROPOSES, "2023-05-30"), withdrawn=True)), False),
    ],
)
def test_a_principal_has_begun_when_a_body_has_handled_the_matter(facts: CaseFacts, begun: bool) -> None:
    assert has_begun(facts) is begun


def test_nothing_is_worded_as_it_was_and_nothing_is_left_without_a_point() -> None:
    assert [fault.field for fault in wording_faults(["a"], ["a"], [])] == ["points[1]"]
    assert [fault.field for fault in wording_faults(["a"], [], [])] == ["points[1]"]
    assert wording_faults(["a"], ["b"], [SILENT]) == ()
