"""What a coordinator writes to several at once: messages, reminders, reminders passed over; each with its way back."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from actions.coordination.writing import Mailing, remind_now, send_message, skip_next
from actions.record.record import Said
from actions.replies.replies import acknowledge
from actions.rounds.close import close_round
from actions.schedule.sweep import sweep
from actions.withdrawals.from_case import withdraw
from actions.withdrawals.from_round import withdraw_from_round
from kit.errors import FaultyInput, NotAllowed
from models.tables import Letter, case_id
from models.values import Reporter
from models.vocabulary import Channel, EventKind, LetterKind, LetterState
from notifications.delivery.outbox import claim, settle_accepted
from rules.replies.writing import Message
from tests.lived import DOROTEA, LivedRound, council, events_of, said

UMEA, NORSJO = "2480", "2417"
HELLO = Message("Planera vägen", "Hej {huvudman}!\nSvara senast {svarsdatum}.", "Samordnaren")
COORDINATOR = Reporter("samordnare@regionvasterbotten.example", "samordnare", "samordnare@regionvasterbotten.example")
OFFICIAL = "kommundirektor@dorotea.example"


def by_hand(key: str | None = None) -> Said:
    return Said(COORDINATOR, Channel.CONSOLE, key)


def written(
    lived: LivedRound, act: Callable[[Mailing], int], *codes: str, key: str | None = None, later: int = 0
) -> int:
    now = lived.today + dt.timedelta(minutes=later)

    def work(session: Session) -> int:
        return act(Mailing(session, lived.slug, codes, by_hand(key), now))

    return lived.database.act(work)


def say(lived: LivedRound, *codes: str, message: Message = HELLO, key: str | None = None) -> int:
    return written(lived, lambda mailing: send_message(lived.sender, mailing, message), *codes, key=key)


def remind(lived: LivedRound, *codes: str, words: str = "") -> int:
    message = Message("", words, "Samordnaren")
    return written(lived, lambda mailing: remind_now(lived.sender, mailing, message), *codes)


def skip(lived: LivedRound, *codes: str) -> int:
    return written(lived, lambda mailing: skip_next(mailing, "Semester"), *codes)


def of_kind(lived: LivedRound, kind: LetterKind, code: str = DOROTEA) -> list[Letter]:
    return [letter for letter in lived.letters(code) if letter.kind is kind]


def everything_sent(lived: LivedRound) -> None:
    """The relay takes every letter that waits."""
    with lived.database.write() as session:
        lent = claim(session, "a worker", lived.today + dt.timedelta(hours=1), 1000)
        settle_accepted(session, "a worker", [letter.id for letter in lent], lived.today)


def take_back_round(lived: LivedRound, kind: EventKind) -> None:
    later = lived.today + dt.timedelta(minutes=5)
    with lived.database.read() as session:
        number = events_of(session, lived.slug, kind)[-1].number
    lived.database.act(
        lambda session: withdraw_from_round(session, lived.sender, lived.slug, number, "Fel urval.", by_hand(), later)
    )


def take_back(lived: LivedRound, kind: EventKind, code: str = DOROTEA) -> None:
    later = lived.today + dt.timedelta(minutes=5)
    with lived.database.read() as session:
        number = events_of(session, case_id(lived.slug, code), kind)[-1].number
    lived.database.act(
        lambda session: withdraw(session, lived.sender, case_id(lived.slug, code), number, "Fel.", by_hand(), later)
    )


def test_a_message_stands_in_each_record_as_it_was_read_and_once_in_the_rounds(lived: LivedRound) -> None:
    assert say(lived, DOROTEA, UMEA) == 2
    with lived.database.read() as session:
        [own] = events_of(session, case_id(lived.slug, DOROTEA), EventKind.MESSAGED)
        [whole] = events_of(session, lived.slug, EventKind.MESSAGED)
    assert own.told["text"] == "Hej Dorotea kommun!\nSvara senast torsdag 31 augusti 2023."
    assert own.actor == COORDINATOR.name
    assert whole.told["count"] == 2
    assert whole.told["text"] == HELLO.text
    [letter] = of_kind(lived, LetterKind.MESSAGE)
    assert letter.subject == "Planera vägen: Färdplan Nära vård 2030 i Västerbotten"
    assert letter.recipient == "registrator@dorotea.example"


def test_the_official_gets_it_too_when_that_is_ticked(lived: LivedRound) -> None:
    say(lived, DOROTEA, message=Message("Hej", "Hej!", "Samordnaren", to_official=True))
    assert {letter.recipient for letter in of_kind(lived, LetterKind.MESSAGE)} == {
        "registrator@dorotea.example",
        OFFICIAL,
    }


def test_the_same_form_writes_once(lived: LivedRound) -> None:
    say(lived, DOROTEA, key="a form")
    assert say(lived, DOROTEA, key="a form") == 0
    assert len(of_kind(lived, LetterKind.MESSAGE)) == 1


def test_nothing_is_written_of_a_faulty_message_or_to_nobody(lived: LivedRound) -> None:
    with pytest.raises(FaultyInput):
        say(lived, DOROTEA, message=Message("Hej", "{okänd}", "Samordnaren"))
    with pytest.raises(FaultyInput):
        say(lived)
    assert of_kind(lived, LetterKind.MESSAGE) == []


def test_whoever_has_nothing_left_to_do_is_not_reminded(lived: LivedRound) -> None:
    lived.report(council())
    assert remind(lived, DOROTEA, UMEA, words="Hör gärna av er, {huvudman}.") == 1
    assert of_kind(lived, LetterKind.REMINDER) == []
    with pytest.raises(FaultyInput):
        remind(lived, DOROTEA)


def test_a_reminder_now_is_word_enough_for_today(lived: LivedRound) -> None:
    remind(lived, UMEA)
    assert lived.row(UMEA).case.chased_at == lived.today
    assert len(of_kind(lived, LetterKind.REMINDER, UMEA)) == 1


def test_whoever_is_late_is_told_so_by_a_reminder_now(lived: LivedRound) -> None:
    lived.today = dt.datetime(2023, 9, 20, 9, tzinfo=dt.UTC)
    remind(lived, UMEA)
    assert len(of_kind(lived, LetterKind.OVERDUE, UMEA)) == 1


def test_a_preliminary_decisions_extract_is_what_is_reminded_of(lived: LivedRound) -> None:
    lived.report(council(preliminary=True))
    remind(lived, DOROTEA)
    assert len(of_kind(lived, LetterKind.AFTER_MEETING)) == 1


def test_the_next_reminder_is_passed_over_and_the_one_after_comes(lived: LivedRound) -> None:
    lived.today = dt.datetime(2023, 3, 28, 9, tzinfo=dt.UTC)
    first = lived.row(NORSJO).case.chase_at
    assert first is not None
    skip(lived, NORSJO)
    case = lived.row(NORSJO).case
    assert case.skipped_at == first
    assert case.chase_at is not None
    assert case.chase_at > first
    sweep(lived.database, lived.sender, first + dt.timedelta(minutes=1))
    assert [letter for letter in lived.letters(NORSJO) if letter.queued_at > lived.today] == []
    sweep(lived.database, lived.sender, case.chase_at + dt.timedelta(minutes=1))
    assert len([letter for letter in lived.letters(NORSJO) if letter.queued_at > lived.today]) == 1


def test_a_reminder_passed_over_comes_when_that_is_taken_back(lived: LivedRound) -> None:
    lived.today = dt.datetime(2023, 3, 28, 9, tzinfo=dt.UTC)
    first = lived.row(NORSJO).case.chase_at
    skip(lived, NORSJO, UMEA)
    take_back(lived, EventKind.SKIPPED, NORSJO)
    assert lived.row(NORSJO).case.chase_at == first
    assert lived.row(UMEA).case.chase_at != first
    take_back_round(lived, EventKind.SKIPPED)
    assert lived.row(UMEA).case.skipped_at is None
    assert of_kind(lived, LetterKind.CHANGED, UMEA) == []


def test_a_message_taken_back_before_it_left_reaches_nobody(lived: LivedRound) -> None:
    everything_sent(lived)
    say(lived, DOROTEA, UMEA)
    take_back_round(lived, EventKind.MESSAGED)
    for code in (DOROTEA, UMEA):
        [letter] = of_kind(lived, LetterKind.MESSAGE, code)
        assert letter.state is LetterState.WITHDRAWN
        assert of_kind(lived, LetterKind.CHANGED, code) == []


def test_a_message_taken_back_after_it_left_is_told_of_once(lived: LivedRound) -> None:
    say(lived, DOROTEA, UMEA)
    everything_sent(lived)
    take_back_round(lived, EventKind.MESSAGED)
    for code in (DOROTEA, UMEA):
        assert len(of_kind(lived, LetterKind.CHANGED, code)) == 1


def test_whoever_reported_by_the_link_hears_that_it_was_taken_back_though_no_receipt_had_left(
    lived: LivedRound,
) -> None:
    lived.database.act(
        lambda session: acknowledge(
            session, lived.sender, case_id(lived.slug, DOROTEA), said(), lived.today, case_number="KS 1"
        )
    )
    take_back(lived, EventKind.ACKNOWLEDGED)
    [receipt] = of_kind(lived, LetterKind.RECEIPT)
    assert receipt.state is LetterState.WITHDRAWN
    assert len(of_kind(lived, LetterKind.CHANGED)) == 1


def test_what_was_noted_by_phone_and_taken_back_before_its_receipt_left_is_not_told(lived: LivedRound) -> None:
    phone = Said(COORDINATOR, Channel.PHONE)
    lived.database.act(
        lambda session: acknowledge(session, lived.sender, case_id(lived.slug, DOROTEA), phone, lived.today)
    )
    take_back(lived, EventKind.ACKNOWLEDGED)
    assert {letter.state for letter in of_kind(lived, LetterKind.RECEIPT)} >= {LetterState.WITHDRAWN}
    to_registrar = [each for each in of_kind(lived, LetterKind.CHANGED) if each.recipient.startswith("registrator@")]
    assert to_registrar == []


def test_a_closed_round_takes_a_message_but_no_reminder(lived: LivedRound) -> None:
    lived.database.act(
        lambda session: close_round(session, lived.sender, lived.slug, "Klart.", by_hand("close"), lived.today)
    )
    assert say(lived, DOROTEA) == 1
    with pytest.raises(NotAllowed):
        remind(lived, DOROTEA)
