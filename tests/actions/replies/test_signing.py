"""Signing: who has signed and returned the copy, what follows, and what the record holds of it."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from actions.record.audit import verify
from actions.rounds.advance import advance
from actions.schedule.sweep import sweep
from actions.views.overview import CaseView, round_view
from actions.views.remembered import Remembered
from actions.withdrawals.from_case import withdraw
from kit.database import Database
from kit.errors import FaultyInput, NotAllowed, StaleCase
from models.reads import lookup
from models.tables import Case, Document, Letter, case_id
from models.values import Signature, Upload
from models.vocabulary import CaseState, DocumentKind, EventKind, LetterKind, RoundKind, RoundState
from rules.wording.answer_wording import outcome_sentence
from rules.wording.need_wording import needs_sentence
from tests.lived import council, said
from tests.signed import COPY_DAY, REGION, SIGNING_DAY, UMEA, Partnership, signature
from tests.visitor import pdf

SIGNED_COPY = Upload(DocumentKind.SIGNED_COPY, "Avtal", "avtal.pdf", "application/pdf", pdf())
FIRST_STEP, SECOND_STEP = SIGNING_DAY + dt.timedelta(days=90), SIGNING_DAY + dt.timedelta(days=180)


def needs(partnership: Partnership, code: str) -> str:
    return needs_sentence(partnership.row(code).progress, "sv")


def letters(partnership: Partnership, kind: LetterKind) -> list[Letter]:
    with partnership.database.read() as session:
        return list(session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def faults(partnership: Partnership, told: Signature) -> dict[str, str]:
    with pytest.raises(FaultyInput) as raised:
        partnership.sign(told=told)
    return {fault.field: fault.message for fault in raised.value.faults}


def test_a_party_that_has_signed_is_signed_and_owes_its_copy(partnership: Partnership) -> None:
    told = "Undertecknandet var planerat till måndag 2 december 2019. Rapportera när det är gjort."
    assert needs(partnership, UMEA) == told
    partnership.sign()
    row = partnership.row(UMEA)
    assert row.case.state is CaseState.SIGNED
    assert row.progress.answered_on == SIGNING_DAY
    assert needs(partnership, UMEA) == "Det undertecknade exemplaret återstår."
    assert partnership.view().round.signed_on is None
    assert outcome_sentence(partnership.view().progress, RoundKind.PARTNERSHIP, "sv") == "Undertecknat av 1 av 2."


def test_when_the_last_party_has_signed_the_steps_get_their_days_and_everyone_hears(partnership: Partnership) -> None:
    partnership.sign(UMEA)
    assert partnership.row(REGION).case.follow_ups[0].due_on is None
    partnership.sign(REGION, signature(signed_on=SIGNING_DAY + dt.timedelta(days=1)))
    view = partnership.view()
    assert view.round.signed_on == dt.date(2019, 12, 3)
    for row in view.cases:
        assert [step.due_on for step in row.case.follow_ups] == [dt.date(2020, 3, 2), dt.date(2020, 5, 31)]
    told = letters(partnership, LetterKind.FOLLOW_UP)
    assert [letter.recipient for letter in told] == ["registrator@umea.example"]  # the last one has its receipt


def test_what_is_remembered_of_every_party_follows_the_last_signature_and_its_withdrawal(
    partnership: Partnership,
) -> None:
    remembered, key = Remembered(), case_id(partnership.slug, UMEA)

    def told(row: CaseView) -> object:
        return row.case.id, row.facts, row.progress

    def same_as_there() -> bool:
        with partnership.database.read() as session:
            seen = remembered.view(session, partnership.slug, partnership.today).cases
            there = round_view(session, partnership.slug, partnership.today).cases
            return [told(row) for row in seen] == [told(row) for row in there]

    partnership.sign(REGION)
    assert same_as_there()
    partnership.sign(UMEA)
    assert same_as_there()
    with partnership.database.read() as session:
        number = lookup.case_events(session, key)[-1].number
    partnership.database.act(
        lambda s: withdraw(s, partnership.sender, key, number, "Fel dag.", said(), partnership.today)
    )
    assert same_as_there()


def test_a_signing_day_put_right_moves_the_steps_and_the_record_keeps_both(partnership: Partnership) -> None:
    partnership.sign(UMEA)
    partnership.sign(REGION)
    partnership.sign(UMEA, signature(place="Skellefteå", signed_on=SIGNING_DAY + dt.timedelta(days=1)))
    assert partnership.row(REGION).case.follow_ups[0].due_on == FIRST_STEP + dt.timedelta(days=1)
    with partnership.database.read() as session:
        events = lookup.case_events(session, case_id(partnership.slug, UMEA))
    told = [event.data["place"] for event in events if event.kind is EventKind.SIGNED]
    assert told == ["Umeå", "Skellefteå"]
    assert len(letters(partnership, LetterKind.FOLLOW_UP)) == 1  # told once that everyone has signed


def test_a_step_is_late_from_the_day_after_its_owner_could_know_that_everyone_had_signed(
    partnership: Partnership,
) -> None:
    partnership.sign(UMEA)
    told_on = FIRST_STEP + dt.timedelta(days=20)
    partnership.today = dt.datetime.combine(told_on, dt.time(9), dt.UTC)
    partnership.sign(REGION)
    assert partnership.view().round.signed_told_on == told_on
    assert not partnership.row(UMEA).progress.is_late
    partnership.today += dt.timedelta(days=1)
    assert partnership.row(UMEA).progress.late_since == told_on
    partnership.sign(REGION, signature(place="Skellefteå"))
    assert partnership.view().round.signed_told_on == told_on


def test_the_same_form_sent_twice_signs_once(partnership: Partnership) -> None:
    first = partnership.sign(said=said("a form"))
    again = partnership.sign(said=said("a form"))
    assert (again.number, again.repeated) == (first.number, True)


def test_whoever_signs_from_an_old_page_is_told_what_has_happened(partnership: Partnership) -> None:
    with pytest.raises(StaleCase):
        partnership.sign(seen_version=0)


def test_every_fault_of_a_signature_is_told_at_once(partnership: Partnership) -> None:
    found = faults(partnership, Signature(dt.date(2019, 12, 24), "", " ", ""))
    assert set(found) == {"signed_on", "place", "signatory", "signatory_role"}
    assert "inte varit än" in found["signed_on"]
    assert "året" in faults(partnership, signature(signed_on=dt.date(2009, 12, 2)))["signed_on"]


def test_the_copy_uploaded_with_the_signature_is_returned_that_day(partnership: Partnership) -> None:
    partnership.sign(uploads=[SIGNED_COPY])
    signed = partnership.row(UMEA).progress.signature
    assert signed
    assert signed.copy_on == dt.date(2019, 12, 3)
    assert partnership.row(UMEA).progress.is_final
    with partnership.database.read() as session:
        assert [row.kind for row in session.scalars(select(Document).where(Document.case_id.is_not(None)))] == [
            DocumentKind.SIGNED_COPY
        ]
        assert verify(session)[1] == []


def test_a_copy_returned_on_paper_is_noted_on_its_day(partnership: Partnership) -> None:
    with pytest.raises(NotAllowed, match="inte rapporterat än"):
        partnership.copy()
    partnership.sign()
    partnership.today = dt.datetime(2019, 12, 10, 9, tzinfo=dt.UTC)
    partnership.copy()
    assert partnership.row(UMEA).progress.signature == signature(copy_on=COPY_DAY)


@pytest.mark.parametrize("day", [SIGNING_DAY - dt.timedelta(days=1), dt.date(2019, 12, 4)])
def test_a_copy_is_not_returned_before_the_signing_or_in_the_future(partnership: Partnership, day: dt.date) -> None:
    partnership.sign()
    with pytest.raises(FaultyInput):
        partnership.copy(copy_on=day)


def test_a_signature_put_right_to_after_its_copy_is_refused(partnership: Partnership) -> None:
    partnership.sign()
    partnership.copy(copy_on=SIGNING_DAY)
    assert "inte senare" in faults(partnership, signature(signed_on=dt.date(2019, 12, 3)))["signed_on"]


def test_steps_wait_until_everyone_has_signed_and_are_then_done_one_by_one(partnership: Partnership) -> None:
    partnership.sign(UMEA, uploads=[SIGNED_COPY])
    assert "Alla parter har inte undertecknat än" in step_fault(partnership, 1, dt.date(2019, 12, 3))
    partnership.sign(REGION, uploads=[SIGNED_COPY])
    assert "Identifiera utmaningar" in needs(partnership, UMEA)
    partnership.today = dt.datetime(2020, 2, 20, 9, tzinfo=dt.UTC)
    partnership.done(UMEA, 1, dt.date(2020, 2, 19))
    assert needs(partnership, UMEA) == (
        "Kvar att göra, senast lördag 30 maj 2020: Starta de första innovationspartnerskapen."
    )
    assert "vilket steg" in step_fault(partnership, 9, dt.date(2020, 2, 19))
    assert "inte varit än" in step_fault(partnership, 2, dt.date(2020, 2, 21))
    assert "efter undertecknandet" in step_fault(partnership, 2, dt.date(2019, 11, 1))


def step_fault(partnership: Partnership, number: int, done_on: dt.date) -> str:
    with pytest.raises(FaultyInput) as raised:
        partnership.done(UMEA, number, done_on)
    return raised.value.faults[0].message


def test_the_steps_are_chased_before_and_after_their_days_and_then_the_round_closes(partnership: Partnership) -> None:
    for code in (UMEA, REGION):
        partnership.sign(code, uploads=[SIGNED_COPY])
    sent = []
    for number in range(0, 190, 2):
        now = partnership.today + dt.timedelta(days=number)
        sweep(partnership.database, partnership.sender, now)
        sent.append(len(letters(partnership, LetterKind.FOLLOW_UP)))
    assert sent[40] > sent[0]  # before the first step's day
    assert not letters(partnership, LetterKind.OVERDUE)
    partnership.today += dt.timedelta(days=190)
    for code in (UMEA, REGION):
        for number in (1, 2):
            partnership.done(code, number, SECOND_STEP)
    view = advance(partnership.database, partnership.sender, partnership.slug, partnership.today)
    assert view.round.state is RoundState.CLOSED
    assert view.round.outcome == "Undertecknat av 2 av 2."


def test_a_round_of_signatures_takes_no_decisions(partnership: Partnership) -> None:
    with pytest.raises(NotAllowed):
        partnership.report(council(), UMEA)


def test_a_signature_or_a_step_changed_in_the_database_is_found(partnership: Partnership) -> None:
    for code in (UMEA, REGION):
        partnership.sign(code, uploads=[SIGNED_COPY])
    partnership.today += dt.timedelta(days=100)
    partnership.done(UMEA, 1, FIRST_STEP)
    assert broken(partnership.database) == []
    umea = partnership.row(UMEA).case
    done = tuple(step if step.number == 2 else step.__class__(1, step.what) for step in umea.follow_ups)
    changes = {"signature": signature(signatory="En annan", copy_on=dt.date(2019, 12, 3)), "follow_ups": done}
    with partnership.database.write() as session:
        session.execute(update(Case).where(Case.id == umea.id).values(changes))
    assert broken(partnership.database) == ["undertecknandet är ändrat", "steg 1 efter undertecknandet är ändrat"]


def broken(database: Database) -> list[str]:
    with database.read() as session:
        return [str(found.reason) for found in verify(session)[1]]


def test_the_receipt_repeats_who_signed_where_and_when(partnership: Partnership) -> None:
    partnership.sign()
    [receipt] = [letter for letter in partnership.letters(UMEA) if letter.kind is LetterKind.RECEIPT][:1]
    with partnership.database.read() as session:
        text = session.scalars(select(Letter.content).where(Letter.id == receipt.id)).one().decode()
    for told in ("måndag 2 december 2019", "Umeå", "Ordföranden", "kommunstyrelsens ordförande"):
        assert told in text
    assert "behandling nr" not in text
