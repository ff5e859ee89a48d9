"""Who hears of a change, and in which words: each once, and nobody who takes part no more."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import CaseFacts, Signature
from models.vocabulary import Act, EventKind
from rules.changing.telling import (
    Field,
    Group,
    Row,
    is_heard_taken_back,
    told_of_field,
    told_of_file,
    told_of_wording,
)
from rules.changing.wording import NO_POINT, UNCHANGED, has_begun, wording_faults
from rules.route.progress import case_progress
from tests.rules.cases import case, day, handling, told

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


@pytest.mark.parametrize(
    ("facts", "group"),
    [
        ((DECIDED, SILENT), Group.WAITING),
        ((OUTDATED, SILENT), Group.WAITING),
        ((DECIDED, OUTDATED), Group.OLD_WORDING),
        ((DECIDED, DECIDED), Group.ANSWERED),
    ],
)
def test_whoever_is_in_several_rounds_of_a_family_hears_of_the_one_with_most_to_do(
    facts: tuple[CaseFacts, ...], group: Group
) -> None:
    rows = [row(called("one", each)) for each in facts]
    assert told_of_file(rows) == told_of_file(rows[::-1]) == {group: ["one"]}


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
    assert told(wording_faults(["a"], ["a"], [])) == [("points[1]", UNCHANGED)]
    assert told(wording_faults(["a"], [], [])) == [("points[1]", NO_POINT)]
    assert wording_faults(["a"], ["b"], [SILENT]) == ()


def test_what_somebody_has_signed_is_worded_no_other_way() -> None:
    signature = Signature(day("6-19"), "Dorotea", "Ordföranden", "kommunstyrelsens ordförande")
    mala, umea = (replace(case(signature=signature), principal_name=name) for name in ("Malå", "Umeå"))
    assert told(wording_faults(["a"], ["b"], [mala, SILENT, umea])) == [
        (
            "",
            "Malå, Umeå har undertecknat, och det undertecknade går inte att ändra. Dra tillbaka rundan och skicka en "
            "ny.",
        )
    ]
    assert has_begun(mala)


@pytest.mark.parametrize(
    ("kind", "said", "is_heard"),
    [
        (EventKind.CHANGED, {"quiet": False, "field": "title"}, True),
        (EventKind.CHANGED, {"quiet": True, "field": "title"}, False),
        (EventKind.CHANGED, {"quiet": False, "field": "policy"}, False),
        (EventKind.ATTACHED, {}, True),
        (EventKind.WORDED, {}, True),
        (EventKind.SKIPPED, {}, False),
        (EventKind.READ_ONLY_LINK_MADE, {}, False),
        (EventKind.LINK_REVOKED, {}, False),
    ],
)
def test_who_heard_of_what_was_done_hears_that_it_is_taken_back(
    kind: EventKind, said: dict[str, object], is_heard: bool
) -> None:
    assert is_heard_taken_back(kind, said) is is_heard
