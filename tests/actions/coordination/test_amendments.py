"""A coordinator's amendments: extensions, quiet and corrected addresses."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from actions.coordination.amendments import change_address, mute, unmute
from actions.coordination.extensions import extend_round
from actions.record.record import Said
from actions.rounds.close import close_round
from actions.rounds.launch import begin_launch
from actions.schedule.sweep import sweep
from kit.clock import STOCKHOLM
from kit.database import Database
from kit.errors import FaultyInput, NotAllowed
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Event, Letter, case_id
from models.values import Grant
from models.vocabulary import EventKind, LetterKind, LetterState
from notifications.sender import Sender
from tests.lived import DOROTEA, JUNE_19, LivedRound, council, executive, grant_extension, said

ASELE = "2463"
OLD, NEW, LATER = dt.date(2023, 8, 31), dt.date(2023, 9, 29), dt.date(2023, 12, 29)


def at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM).astimezone(dt.UTC)


def grant(new_on: dt.date) -> Grant:
    return Grant(new_on, "Systemledningen", dt.date(2023, 6, 1), "Fullmäktige hann inte.", "§ 4")


def extend(lived: LivedRound, new_on: dt.date, code: str = DOROTEA) -> None:
    key = case_id(lived.slug, code)
    lived.database.act(lambda s: grant_extension(s, lived.sender, key, grant(new_on), said(), lived.today))


def extend_everyone(lived: LivedRound, new_on: dt.date, by: Said | None = None) -> None:
    by = by or said()
    lived.database.act(lambda s: extend_round(s, lived.sender, lived.slug, grant(new_on), by, lived.today))


def close(lived: LivedRound) -> None:
    lived.database.act(lambda s: close_round(s, lived.sender, lived.slug, "Dras tillbaka.", said(), lived.today))


def move(lived: LivedRound, registrar: str) -> None:
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(lambda s: change_address(s, lived.sender, key, registrar, said(), lived.today))


def due(lived: LivedRound) -> dict[str, dt.date]:
    return {row.case.principal_code: row.case.due_on for row in lived.view().cases}


def of_kind(lived: LivedRound, kind: LetterKind) -> list[Letter]:
    with lived.database.read() as session:
        return list(session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def test_an_extension_of_the_whole_round_moves_everyone_and_writes_to_those_who_have_not_decided(
    lived: LivedRound,
) -> None:
    lived.report(council())
    lived.report(executive(), ASELE)
    extend_everyone(lived, NEW)
    assert set(due(lived).values()) == {NEW}
    assert lived.view().round.due_on == NEW
    written_to = {letter.case_id for letter in of_kind(lived, LetterKind.EXTENSION)}
    assert len(written_to) == 15
    assert case_id(lived.slug, DOROTEA) not in written_to


def test_a_principal_with_more_time_of_its_own_keeps_it(lived: LivedRound) -> None:
    extend(lived, LATER)
    extend_everyone(lived, NEW)
    assert due(lived) == {code: LATER if code == DOROTEA else NEW for code in due(lived)}
    assert [letter.case_id for letter in of_kind(lived, LetterKind.EXTENSION)].count(case_id(lived.slug, DOROTEA)) == 1


def test_a_principal_with_less_extra_time_gets_the_rest(lived: LivedRound) -> None:
    extend(lived, NEW)
    extend_everyone(lived, LATER)
    assert set(due(lived).values()) == {LATER}


def test_a_round_can_be_extended_again_and_each_letter_is_written(lived: LivedRound) -> None:
    extend_everyone(lived, NEW)
    extend_everyone(lived, LATER)
    assert len(of_kind(lived, LetterKind.EXTENSION)) == 32


def test_an_extension_to_the_same_day_or_an_earlier_one_is_refused(lived: LivedRound) -> None:
    for day in (OLD, OLD - dt.timedelta(days=1)):
        with pytest.raises(FaultyInput):
            extend(lived, day)
        with pytest.raises(FaultyInput):
            extend_everyone(lived, day)
    assert not of_kind(lived, LetterKind.EXTENSION)


def test_a_closed_round_is_not_extended(lived: LivedRound) -> None:
    extend(lived, LATER)
    for row in lived.view().cases:
        if row.case.principal_code != DOROTEA:
            extend(lived, LATER, row.case.principal_code)
    close(lived)
    with pytest.raises(NotAllowed):  # though no principal's day would move
        extend_everyone(lived, NEW)


def test_a_round_that_is_being_sent_out_is_not_extended_yet(
    database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    with database.write() as session:
        begin_launch(session, fardplan, now)
    with pytest.raises(NotAllowed, match="skickas fortfarande ut"):
        extend_everyone(LivedRound(database, sender, fardplan.slug), NEW)


def test_everyone_is_reminded_by_the_new_day(lived: LivedRound) -> None:
    extend_everyone(lived, NEW)
    assert sweep(lived.database, lived.sender, at("2023-08-31T08:00")).letters == 16  # 30 and 14 working days before
    assert sweep(lived.database, lived.sender, at("2023-09-01T08:00")).letters == 0
    assert sweep(lived.database, lived.sender, at("2023-09-28T08:00")).letters == 16


def test_who_got_more_time_is_not_late_in_the_morning_letter(lived: LivedRound) -> None:
    extend_everyone(lived, NEW)
    assert sweep(lived.database, lived.sender, at("2023-09-01T08:00")).digests == 0
    assert sweep(lived.database, lived.sender, at("2023-10-02T08:00")).digests == 2


def test_one_form_extends_the_round_once(lived: LivedRound) -> None:
    extend_everyone(lived, NEW, said("a form"))
    with lived.database.read() as session:
        events = session.scalars(select(Event).where(Event.kind == EventKind.EXTENDED)).all()
    assert [event.chain for event in events if event.form_key] == [lived.slug]
    assert len(events) == 17


def test_a_muted_principal_hears_nothing_and_what_was_missed_stays_unsaid(lived: LivedRound) -> None:
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(lambda s: mute(s, key, "Nämnden är i konkurs.", said(), at("2023-08-01T10:00")))
    assert sweep(lived.database, lived.sender, at("2023-08-31T08:00")).letters == 15
    lived.database.act(lambda s: unmute(s, key, said(), at("2023-08-31T10:00")))
    assert sweep(lived.database, lived.sender, at("2023-08-31T10:05")).letters == 0
    assert sweep(lived.database, lived.sender, at("2023-09-01T08:00")).letters == 16


def test_a_report_by_a_muted_principal_leaves_it_muted(lived: LivedRound) -> None:
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(lambda s: mute(s, key, "Har bett om det.", said(), lived.today))
    lived.report(executive())
    assert lived.dorotea().case.chase_at is None


def test_a_corrected_address_gets_the_invitation_and_what_failed_at_the_old_one_is_withdrawn(lived: LivedRound) -> None:
    fail_everything(lived)
    move(lived, "kansli@dorotea.example")
    states = {letter.recipient: letter.state for letter in of_kind(lived, LetterKind.INVITATION)}
    assert states["registrator@dorotea.example"] is LetterState.WITHDRAWN
    assert states["kansli@dorotea.example"] is LetterState.QUEUED


def test_an_address_changed_back_and_forth_gets_its_invitation_every_time(lived: LivedRound) -> None:
    for registrar in ("kansli@dorotea.example", "registrator@dorotea.example", "kansli@dorotea.example"):
        fail_everything(lived)
        move(lived, registrar)
    newest = of_kind(lived, LetterKind.INVITATION)[-1]
    assert (newest.recipient, newest.state) == ("kansli@dorotea.example", LetterState.QUEUED)


def test_an_address_corrected_after_the_round_is_closed_gets_the_link_to_the_record_and_no_invitation(
    lived: LivedRound,
) -> None:
    close(lived)
    before = len(of_kind(lived, LetterKind.INVITATION))
    move(lived, "kansli@dorotea.example")
    assert len(of_kind(lived, LetterKind.INVITATION)) == before
    assert [letter.recipient for letter in of_kind(lived, LetterKind.NEW_LINK)] == ["kansli@dorotea.example"]


def test_an_address_that_cannot_be_written_to_is_refused(lived: LivedRound) -> None:
    with pytest.raises(FaultyInput):
        move(lived, "registrator på dorotea")


def test_a_decision_made_in_time_after_an_extension_is_not_late(lived: LivedRound) -> None:
    lived.today = at("2023-10-02T09:00")
    lived.report(council(held_on=dt.date(2023, 9, 25)))
    assert lived.dorotea().progress.was_late
    extend_everyone(lived, LATER)
    assert not lived.dorotea().progress.was_late
    assert JUNE_19 < OLD


def fail_everything(lived: LivedRound) -> None:
    waiting = (LetterState.QUEUED,)
    with lived.database.write() as session:
        session.execute(update(Letter).where(Letter.state.in_(waiting)).values(state=LetterState.FAILED))
        assert lookup.undelivered(session, lived.slug)


def test_an_address_changed_to_itself_says_so_and_sends_nothing(lived: LivedRound) -> None:
    before = len(lived.letters())
    with pytest.raises(FaultyInput) as refused:
        move(lived, "Registrator@dorotea.example")
    assert refused.value.faults[0].field == "registrar"
    assert len(lived.letters()) == before
