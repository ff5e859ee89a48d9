"""What principals think, through the real acts on a real database."""

import datetime as dt
import sqlite3
import threading

import pytest

from actions.casework import Recorded
from actions.record.audit import verify
from actions.replies.replies import plan_route
from actions.rounds.advance import advance
from actions.rounds.close import close_round, reopen_round
from kit.database import Database
from kit.errors import FaultyInput, NotAllowed, StaleCase
from models.files.round_plan import RoundPlan
from models.reads import page_reads
from models.reads.opinion_reads import case_opinions
from models.tables import Opinion, case_id
from models.values import Step, Upload
from models.vocabulary import CaseState, DocumentKind, LetterKind, Level, RoundState
from notifications.sender import Sender
from tests.conftest import DIALOG_LAUNCH
from tests.consulted import COMMITTEE, COUNCIL, DOROTEA_SAYS, Consultation, opinion
from tests.launched import launch_once
from tests.lived import DOROTEA, SECRETARY, council, said
from tests.mail import parsed, text_of

STATEMENT = Upload(DocumentKind.OPINION, "Yttrande", "yttrande.pdf", "application/pdf", b"%PDF-1.7 yttrande")


def given(consulted: Consultation) -> list[Opinion]:
    with consulted.database.read() as session:
        return list(case_opinions(session, case_id(consulted.slug, DOROTEA)))


def receipt_text(consulted: Consultation) -> str:
    receipt = next(letter for letter in consulted.letters() if letter.kind is LetterKind.RECEIPT)
    with consulted.database.read() as session:
        return text_of(parsed(page_reads.letter_with_bytes(session, receipt.id)[1]))


def everyone(consulted: Consultation) -> None:
    for row in consulted.view().cases:
        consulted.give(code=row.case.principal_code)


def test_an_opinion_answers_for_the_principal_and_ends_the_reminders(consulted: Consultation) -> None:
    consulted.give()
    case = consulted.dorotea().case
    assert (case.state, case.chase_at) == (CaseState.ANSWERED, None)
    assert case.opinion_on == consulted.today.date()
    assert consulted.view().progress.opinions == 1


def test_an_opinion_given_again_is_a_new_row_and_the_first_day_stands(consulted: Consultation) -> None:
    consulted.give()
    first_on = consulted.dorotea().case.opinion_on
    consulted.today += dt.timedelta(days=40)
    consulted.give(opinion(answers=DOROTEA_SAYS | {COUNCIL: "Visst stöd"}))
    assert [row.answers[COUNCIL] for row in given(consulted)] == ["Svagt stöd", "Visst stöd"]
    assert consulted.dorotea().case.opinion_on == first_on
    assert not consulted.dorotea().progress.was_late


def test_a_late_opinion_is_taken_and_flagged(consulted: Consultation) -> None:
    consulted.today += dt.timedelta(days=60)
    consulted.give()
    assert consulted.dorotea().progress.was_late


def test_a_double_click_gives_one_opinion(consulted: Consultation) -> None:
    first, second = consulted.give(said=said("one form")), consulted.give(said=said("one form"))
    assert (second.number, second.repeated) == (first.number, True)
    assert len(given(consulted)) == 1


def test_a_faulty_opinion_leaves_nothing(consulted: Consultation) -> None:
    with pytest.raises(FaultyInput) as told:
        consulted.give(opinion(answers={COMMITTEE: "Kanske"}, backed_by=""))
    assert [fault.field for fault in told.value.faults] == ["answers[1]", "answers[2]", "backed_by"]
    assert given(consulted) == []


def test_a_stale_page_is_told_so(consulted: Consultation) -> None:
    seen = consulted.dorotea().case.version
    consulted.give(seen_version=seen)
    with pytest.raises(StaleCase):
        consulted.give(seen_version=seen)


def test_two_people_at_the_same_moment_give_one_opinion_from_what_they_saw(
    either: Database, sender: Sender, dialog: RoundPlan
) -> None:
    consulted = Consultation(either, sender, launch_once(either, sender, dialog, DIALOG_LAUNCH))
    consulted.today = DIALOG_LAUNCH + dt.timedelta(days=120)
    seen, start = consulted.dorotea().case.version, threading.Barrier(4)
    told: list[Exception | Recorded] = []

    def speak(number: int) -> None:
        start.wait()
        try:
            told.append(consulted.give(said=said(f"form {number}"), seen_version=seen))
        except StaleCase as error:
            told.append(error)

    people = [threading.Thread(target=speak, args=(number,)) for number in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sum(isinstance(one, Recorded) for one in told) == 1
    assert len(given(consulted)) == 1


def test_the_receipts_repeat_every_word_to_the_giver_and_the_registrar(consulted: Consultation) -> None:
    consulted.give(said=said(by=SECRETARY), uploads=[STATEMENT])
    receipts = {letter.recipient for letter in consulted.letters() if letter.kind is LetterKind.RECEIPT}
    assert receipts == {"sekreterare@dorotea.example", "registrator@dorotea.example"}
    said_again = receipt_text(consulted)
    for words in (
        "Vilket stöd har samverkan på fullmäktigenivå hos er?\nSvagt stöd",
        "Behöver ni en kontaktväg in i regionpolitiken för frågor som rör er kommun?\nJa",
        "Vi vill vara med.",
        "Kommunstyrelsen tisdag 27 augusti 2019, § 88",
        "yttrande.pdf",
    ):
        assert words in said_again
    assert "rekommend" not in said_again.casefold()


def test_a_consultation_takes_no_decision_and_no_plan(consulted: Consultation) -> None:
    with pytest.raises(NotAllowed, match="ber inte om beslut"):
        consulted.report(council(held_on=dt.date(2019, 8, 27)))
    step = Step("KF", "Kommunfullmäktige", Level.FULLMAKTIGE)
    with pytest.raises(NotAllowed), consulted.database.write() as session:
        plan_route(session, consulted.sender, case_id(consulted.slug, DOROTEA), [step], said(), consulted.today)


def test_the_round_closes_when_every_opinion_is_in(consulted: Consultation) -> None:
    everyone(consulted)
    view = advance(consulted.database, consulted.sender, consulted.slug, consulted.today)
    assert view.round.state is RoundState.CLOSED
    assert view.round.outcome == "Synpunkter från 15 av 15."
    with pytest.raises(NotAllowed):
        consulted.give()


def test_opened_again_it_waits_for_an_opinion_before_it_closes(consulted: Consultation) -> None:
    everyone(consulted)
    with consulted.database.write() as session:
        close_round(session, consulted.sender, consulted.slug, "", said(), consulted.today)
    with consulted.database.write() as session:
        reopen_round(session, consulted.sender, consulted.slug, "Dorotea vill ändra.", said(), consulted.today)
    assert advance(consulted.database, consulted.sender, consulted.slug, consulted.today).round.state is RoundState.OPEN
    consulted.give()
    assert (
        advance(consulted.database, consulted.sender, consulted.slug, consulted.today).round.state is RoundState.CLOSED
    )


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE opinions SET text = 'Något annat'", "synpunkterna nr 1 är ändrade"),
        ('UPDATE opinions SET answers = \'{"1": "Starkt stöd"}\'', "synpunkterna nr 1 är ändrade"),
        ("UPDATE opinions SET given_by = 'Någon annan'", "synpunkterna nr 1 är ändrade"),
        ("DELETE FROM opinions", "synpunkterna nr 1 saknas"),
        ("UPDATE opinions SET number = 4", "synpunkterna nr 4 har ingen händelse"),
        ("DELETE FROM documents", "en fil till synpunkterna nr 1 saknas"),
    ],
)
def test_the_record_tells_when_somebody_has_been_at_an_opinion(
    consulted: Consultation, statement: str, reason: str
) -> None:
    consulted.give(uploads=[STATEMENT])
    with consulted.database.read() as session:
        assert verify(session)[1] == []
    connection = sqlite3.connect(str(consulted.database.url.database))
    for change in ("update", "delete"):
        connection.execute(f"DROP TRIGGER opinions_no_{change}")
    connection.execute(statement)
    connection.commit()
    connection.close()
    with consulted.database.read() as session:
        assert reason in {str(found.reason) for found in verify(session)[1]}
