"""One form says one thing once: to the case and in the act it was made for."""

import datetime as dt

import pytest

from actions.replies.questions import ask_question
from actions.replies.replies import acknowledge, report_handling
from kit.errors import FaultyInput, StaleCase
from models.reads import lookup
from models.tables import case_id
from tests.lived import DOROTEA, LivedRound, council, executive, said

ASELE = "2463"


def test_a_form_used_for_one_case_gives_nobody_elses_receipt_in_another(lived: LivedRound) -> None:
    lived.report(council(), said=said("a form"))
    with pytest.raises(StaleCase):
        lived.report(council(), ASELE, said=said("a form"))
    assert [len(row.handlings) for row in lived.view().cases if row.case.principal_code == ASELE] == [0]


def test_a_form_used_for_one_act_is_no_receipt_of_another(lived: LivedRound) -> None:
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(lambda session: acknowledge(session, lived.sender, key, said("a form"), lived.today))
    with pytest.raises(StaleCase):
        lived.report(council(), said=said("a form"))
    with pytest.raises(StaleCase):
        lived.database.act(
            lambda session: ask_question(session, lived.sender, key, "Hur?", said("a form"), lived.today)
        )
    assert lived.report(council(), said=said("a form shown again")).number == 3


def test_a_form_that_failed_can_be_sent_again(lived: LivedRound) -> None:
    with pytest.raises(FaultyInput):
        lived.report(council(held_on=dt.date(2023, 12, 1)), said=said("a form"))
    recorded = lived.report(council(), said=said("a form"))
    assert not recorded.repeated
    assert len(lived.dorotea().handlings) == 1


def test_a_double_click_finds_its_receipt_also_when_others_have_reported_since(lived: LivedRound) -> None:
    first = lived.report(executive(), said=said("a form"))
    lived.report(council(), said=said("another form"))
    again = lived.report(executive(), said=said("a form"))
    assert (again.number, again.repeated) == (first.number, True)


def test_without_a_form_nothing_is_taken_for_a_double_click(lived: LivedRound) -> None:
    key = case_id(lived.slug, DOROTEA)
    for _ in range(2):
        lived.database.act(lambda session: acknowledge(session, lived.sender, key, said(), lived.today))
    with lived.database.read() as session:
        assert len(lookup.case_events(session, key)) == 3


def test_a_receipt_reaches_an_address_as_long_as_they_come(lived: LivedRound) -> None:
    name = "sekreterare" * 5
    address = f"{name}@{'.'.join(['dorotea'] * 20)}.example"
    speaker = type(said().by)("Sekreterare", "sekreterare", address)
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(
        lambda session: report_handling(session, lived.sender, key, council(), said(by=speaker), lived.today)
    )
    receipts = {letter.recipient: len(letter.key) for letter in lived.letters()}
    assert receipts[address] <= 200
