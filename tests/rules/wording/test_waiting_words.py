"""Why a round that everyone has decided in is still open, in words; and what is said of a handover."""

from typing import Any

from models.vocabulary import EventKind, Outcome
from rules.wording.answer_wording import waits_sentence
from rules.wording.event_wording import event_sentence
from tests.lived import DOROTEA, LivedRound


def test_a_round_where_decisions_are_missing_says_nothing_of_what_it_waits_for(lived: LivedRound) -> None:
    assert waits_sentence(lived.view().progress, "sv") == ""


def test_a_fully_decided_round_says_what_it_waits_for(lived: LivedRound) -> None:
    unclear: dict[str, Any] = {"outcomes": {1: Outcome.UNCLASSIFIED}, "wording": "Ställer sig bakom."}
    lived.everyone(lambda code: {"preliminary": True} if code == DOROTEA else unclear if code == "2480" else {})
    swedish = waits_sentence(lived.view().progress, "sv")
    assert "protokollsutdrag från 1, samordnarens bedömning av 1" in swedish
    assert "Everyone has answered" in waits_sentence(lived.view().progress, "en")


def test_a_round_with_every_final_decision_waits_for_nothing(lived: LivedRound) -> None:
    lived.everyone()
    assert waits_sentence(lived.view().progress, "sv") == ""


def test_the_record_says_to_whom_a_link_was_handed_over() -> None:
    data = {"to": "Nämndsekreteraren", "email": "sekreterare@dorotea.example"}
    assert event_sentence(EventKind.HANDED_OVER, data, "sv") == "Länken lämnades vidare till Nämndsekreteraren."
