"""What is wrong with an opinion, told all at once, and how its answers read."""

import datetime as dt
from dataclasses import replace

import pytest

from models.values import Inquiry, OpinionReport
from models.vocabulary import AnswerKind
from rules.replies.opinions import (
    LONG_AGO,
    NOT_HELD,
    Tally,
    answer_choices,
    opinion_faults,
    said_answer,
    said_answers,
    tally,
)
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


def test_yes_and_no_are_said_in_the_asked_language() -> None:
    assert answer_choices(CONTACT, "sv") == [("yes", "Ja"), ("no", "Nej")]
    assert said_answer(CONTACT, "no", "en") == "No"
    assert said_answer(SUPPORT, "Svagt", "en") == "Svagt"


def test_who_stands_behind_it_is_said_with_day_and_paragraph() -> None:
    day = dt.date(2019, 8, 27)
    assert backing_phrase("Kommunstyrelsen", day, "88", "sv") == "Kommunstyrelsen tisdag 27 augusti 2019, § 88"
    assert backing_phrase("Förvaltningschefen", None, "", "sv") == "Förvaltningschefen"


@pytest.mark.parametrize(
    ("report", "field", "said"),
    [
        (replace(COMPLETE, answers={}), "answers[1]", "Besvara fråga 1."),
        (replace(COMPLETE, answers={1: "Starkt", 2: "kanske"}), "answers[2]", "Välj ett av svaren."),
        (replace(COMPLETE, answers={1: "Starkt", 0: "?"}), "answers[0]", "Rundan har ingen fråga 0."),
        (replace(COMPLETE, answers={1: "Starkt", 4: "?"}), "answers[4]", "Rundan har ingen fråga 4."),
        (
            replace(COMPLETE, backed_by=" "),
            "backed_by",
            "Ange vem som står bakom synpunkterna: ett organ eller en tjänsteperson.",
        ),
        (replace(COMPLETE, backed_on=None), "backed_on", "Ange vilken dag organet beslutade."),
        (replace(COMPLETE, backed_on=dt.date(2019, 9, 4)), "backed_on", NOT_HELD),
        (replace(COMPLETE, backed_on=dt.date(2017, 9, 2)), "backed_on", LONG_AGO),
    ],
)
def test_what_is_wrong_is_said(report: OpinionReport, field: str, said: str) -> None:
    (fault,) = opinion_faults(ASKED, report, TODAY)
    assert (fault.field, fault.message) == (field, said)
    assert faulty(replace(COMPLETE, backed_on=TODAY)) == faulty(replace(COMPLETE, backed_on=dt.date(2017, 9, 3))) == []


def test_an_answer_that_is_none_of_the_choices_is_shown_as_it_was_written() -> None:
    (fault,) = opinion_faults(ASKED, replace(COMPLETE, answers={1: "Starkt", 2: "kanske"}), TODAY)
    assert fault.found == "kanske"
    (fault,) = opinion_faults((CHANGES,), OpinionReport(backed_by="Nämnden"), TODAY)
    assert fault.message == "Här finns inga synpunkter än. Svara på någon fråga, skriv fritt eller bifoga ett yttrande."


def test_what_was_answered_is_told_question_by_question() -> None:
    given = {1: "Starkt", 2: "no", 3: ""}
    assert said_answers(ASKED, given, "sv") == (("Vilket stöd?", "Starkt"), ("Behövs en kontaktväg?", "Nej"))
    assert said_answers(ASKED[1:], {1: "yes"}, "en") == (("Behövs en kontaktväg?", "Yes"),)


def test_how_many_gave_each_answer_is_counted_of_all_who_gave_an_opinion() -> None:
    given = [("Malå", "yes"), ("Åsele", "no"), ("Umeå", "yes"), ("Sorsele", "")]
    yes, no = tally(CONTACT, given, "sv")
    assert (yes, no) == (Tally("Ja", ("Malå", "Umeå"), 0.5), Tally("Nej", ("Åsele",), 0.25))
    assert yes.count == 2
    assert [each.answer for each in tally(CONTACT, given, "en")] == ["Yes", "No"]
    assert [(each.names, each.share) for each in tally(CONTACT, [], "sv")] == [((), 0.0), ((), 0.0)]
    assert tally(CHANGES, given, "sv") == ()
