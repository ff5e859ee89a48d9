"""What is wrong with an opinion, told all at once, and how its answers read."""

import datetime as dt

import pytest

from models.values import Inquiry, OpinionReport
from models.vocabulary import AnswerKind
from rules.replies.opinions import answer_choices, opinion_faults, said_answer
from rules.wording.event_wording import backing_phrase

TODAY = dt.date(2019, 9, 3)
SUPPORT = Inquiry("Vilket stöd?", AnswerKind.CHOICE, ("Starkt", "Svagt"), mandatory=True)
CONTACT = Inquiry("Behövs en kontaktväg?", AnswerKind.YES_NO)
CHANGES = Inquiry("Vad behöver ändras?")
ASKED = (SUPPORT, CONTACT, CHANGES)
COMPLETE = OpinionReport({1: "Starkt", 2: "yes", 3: "Inget."}, "", "Kommunstyrelsen", dt.date(2019, 8, 27), "§ 88")


def faulty(report: OpinionReport, asked: tuple[Inquiry, ...] = ASKED, files: int = 0) -> list[str]:
    return [fault.field for fault in opinion_faults(asked, report, TODAY, files=files)]


def test_a_whole_opinion_has_no_fault() -> None:
    assert faulty(COMPLETE) == []


def test_every_fault_comes_at_once() -> None:
    report = OpinionReport({2: "kanske", 7: "?"}, "", "", dt.date(2019, 9, 4))
    assert faulty(report) == ["answers[1]", "answers[2]", "answers[7]", "backed_by", "backed_on"]


def test_only_what_must_be_answered_must() -> None:
    assert faulty(OpinionReport({1: "Svagt"}, backed_by="Förvaltningschefen")) == []


def test_nothing_said_at_all_is_a_fault_unless_a_statement_comes_with_it() -> None:
    silent = OpinionReport({2: " "}, " ", "Kommunstyrelsen")
    assert faulty(silent, (CONTACT, CHANGES)) == ["text"]
    assert faulty(silent, (CONTACT, CHANGES), files=1) == []
    assert faulty(silent, ASKED, files=1) == ["answers[1]"]


def test_a_round_without_questions_takes_free_text() -> None:
    assert faulty(OpinionReport(text="Vi stöder det.", backed_by="Kommunstyrelsen"), ()) == []


def test_a_paragraph_has_a_day() -> None:
    assert faulty(OpinionReport({1: "Svagt"}, backed_by="Kommunstyrelsen", paragraph="§ 3")) == ["backed_on"]


@pytest.mark.parametrize("day", [dt.date(2019, 9, 4), dt.date(1919, 8, 27)])
def test_a_day_that_cannot_be_is_pointed_out(day: dt.date) -> None:
    assert faulty(OpinionReport({1: "Svagt"}, backed_by="Kommunstyrelsen", backed_on=day)) == ["backed_on"]


def test_what_could_not_be_read_is_not_looked_at() -> None:
    report = OpinionReport({1: "Svagt"}, backed_by="Kommunstyrelsen", paragraph="§ 3")
    assert opinion_faults(ASKED, report, TODAY, unknown={"backed_on"}) == ()


def test_yes_and_no_are_said_in_the_readers_language() -> None:
    assert answer_choices(CONTACT, "sv") == [("yes", "Ja"), ("no", "Nej")]
    assert said_answer(CONTACT, "no", "en") == "No"
    assert said_answer(SUPPORT, "Svagt", "en") == "Svagt"


def test_who_stands_behind_it_is_said_with_day_and_paragraph() -> None:
    day = dt.date(2019, 8, 27)
    assert backing_phrase("Kommunstyrelsen", day, "88", "sv") == "Kommunstyrelsen tisdag 27 augusti 2019, § 88"
    assert backing_phrase("Förvaltningschefen", None, "", "sv") == "Förvaltningschefen"
