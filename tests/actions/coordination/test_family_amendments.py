"""A family cared for as one: one morning letter, one reminder, one later due date, a closing that tells of all."""

import datetime as dt
import re
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from sqlalchemy import ColumnElement, func, select, update

from actions.coordination.amendments import change_address
from actions.coordination.extensions import extend_family
from actions.record.audit import verify
from actions.record.record import Said
from actions.replies.extension_requests import ask_extension
from actions.rounds.advance import advance
from actions.rounds.close import close_round
from actions.schedule.sweep import sweep, would_send
from actions.withdrawals.from_case import withdraw
from actions.withdrawals.from_round import withdraw_from_round
from kit.clock import at_local
from kit.database import Database
from kit.errors import FaultyInput
from kit.i18n import long_date
from models.files.round_file import Effect
from models.reads import lookup
from models.tables import Case, Letter, Round, case_id
from models.values import Grant, Reporter, RequestedExtension
from models.vocabulary import EffectDays, EffectKind, EventKind, LetterKind, LetterState, Outcome, RoundState
from notifications.sender import Sender
from rules.law.workdays import add_working_days
from tests.families import LAUNCHED_AT, REGION, family_plan
from tests.launched import launch_once
from tests.lived import events_of
from tests.mail import calendar_of, parsed
from tests.web.test_family_board import both_decide, decide, linked

PLAN = family_plan(5)
REGISTRAR, MUNICIPALITY = PLAN.principals[0].registrar, PLAN.principals[3].registrar
ASKER = "namnden@regionexempel.example"
CONTACT = PLAN.contacts[0].email
OCTOBER = Grant(dt.date(2023, 10, 31), "systemledningen", dt.date(2023, 4, 20), "Fler möten behövs.", "§ 12")
EXTENDED_AT = at_local(dt.date(2023, 4, 21), dt.time(9))


@pytest.fixture
def family(database: Database, sender: Sender) -> str:
    launch_once(database, sender, PLAN, LAUNCHED_AT)
    return PLAN.slug


def letters(database: Database, kind: LetterKind, recipient: str) -> list[str]:
    """What each such letter says."""
    with database.read() as session:
        query = select(Letter.content).where(Letter.kind == kind, Letter.recipient == recipient).order_by(Letter.id)
        return [text_of(content) for content in session.scalars(query)]


def text_of(content: bytes) -> str:
    body = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def count(database: Database, *conditions: ColumnElement[bool]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).where(*conditions)) or 0


def extend(database: Database, sender: Sender, grant: Grant = OCTOBER) -> int:
    return len(database.act(lambda s: extend_family(s, sender, PLAN.slug, grant, Said(), EXTENDED_AT)))


def test_the_coordinators_get_one_morning_letter_about_all_the_rounds(
    family: str, database: Database, sender: Sender
) -> None:
    both_decide(database, sender, 3)
    decide(database, sender, family, "000004")
    sweep(database, sender, at_local(dt.date(2023, 4, 19), dt.time(8)))
    (text,) = letters(database, LetterKind.DIGEST, CONTACT)
    assert "1 av 5 lokala överenskommelser är antagna av båda parter, 4 saknar svar." in text
    assert "Regionen, Lokal överenskommelse med Kommun 000003: Kommunfullmäktige måndag 17 april 2023: beslutar" in text
    assert "Kommun 000004: Kommunfullmäktige" in text
    assert "/console/families/avtal" in text


def test_nothing_is_told_twice_in_the_morning_letters(family: str, database: Database, sender: Sender) -> None:
    both_decide(database, sender, 3)
    sweep(database, sender, at_local(dt.date(2023, 4, 19), dt.time(8)))
    sweep(database, sender, at_local(dt.date(2023, 4, 20), dt.time(8)))
    told = "Regionen, Lokal överenskommelse med Kommun 000003: Kommunfullmäktige måndag 17 april 2023: beslutar"
    assert sum(told in text for text in letters(database, LetterKind.DIGEST, CONTACT)) == 1


def test_the_linked_rounds_have_their_morning_letter_when_the_main_one_is_closed(
    family: str, database: Database, sender: Sender
) -> None:
    database.act(lambda s: close_round(s, sender, family, "Klart ändå.", Said(), EXTENDED_AT))
    both_decide(database, sender, 3)
    sweep(database, sender, at_local(dt.date(2023, 4, 24), dt.time(8)))
    (text,) = letters(database, LetterKind.DIGEST, CONTACT)
    assert "1 av 5 lokala överenskommelser" in text


def test_a_reminder_to_the_region_tells_of_all_its_rounds(family: str, database: Database, sender: Sender) -> None:
    first = at_local(add_working_days(PLAN.due_on, -30), dt.time(8))
    pending = [each for each in would_send(database, sender, first) if each.kind is LetterKind.TOO_LATE]
    assert len(pending) == 6
    sweep(database, sender, first)
    (text,) = letters(database, LetterKind.TOO_LATE, REGISTRAR)
    assert "Ni är också med i 5 rundor" in text
    assert text.count("/r/") == 6
    (text,) = letters(database, LetterKind.TOO_LATE, MUNICIPALITY)
    assert "Ni är också med i en runda" in text


def test_a_round_that_is_answered_is_not_in_the_reminder(family: str, database: Database, sender: Sender) -> None:
    both_decide(database, sender, 3)
    sweep(database, sender, at_local(add_working_days(PLAN.due_on, -30), dt.time(8)))
    (text,) = letters(database, LetterKind.TOO_LATE, MUNICIPALITY)
    assert "Ni är också med" not in text
    (text,) = letters(database, LetterKind.TOO_LATE, REGISTRAR)
    assert "Ni är också med i 4 rundor" in text


def test_the_whole_family_gets_a_later_date_in_one_act_and_each_principal_one_letter(
    family: str, database: Database, sender: Sender
) -> None:
    assert extend(database, sender) == 16
    assert count(database, Round.due_on == OCTOBER.new_on) == 6
    assert count(database, Case.due_on == OCTOBER.new_on) == 16
    assert count(database, Letter.kind == LetterKind.EXTENSION) == 6
    (text,) = letters(database, LetterKind.EXTENSION, REGISTRAR)
    assert "§ 12" in text
    assert text.count("Svara senast: tisdag 31 oktober 2023") == 5


def test_a_letter_about_several_rounds_brings_every_date_to_the_calendar_and_moves_them_all(
    family: str, database: Database, sender: Sender
) -> None:
    invited = appointments(database, LetterKind.INVITATION, MUNICIPALITY)
    assert [day for day, _, _ in invited.values()] == [PLAN.due_on, PLAN.linked[0].due_on]
    assert {title for _, title, _ in invited.values()} == {
        f"Svara senast: {title}" for title in (PLAN.title, PLAN.linked[2].title)
    }
    assert len(appointments(database, LetterKind.INVITATION, REGISTRAR)) == 6
    extend(database, sender)
    moved = appointments(database, LetterKind.EXTENSION, MUNICIPALITY)
    assert moved.keys() == invited.keys()
    assert {day for day, _, _ in moved.values()} == {OCTOBER.new_on}
    assert all(moved[uid][2] > invited[uid][2] for uid in moved)


def appointments(database: Database, kind: LetterKind, recipient: str) -> dict[str, tuple[dt.date, str, int]]:
    """Day, title and sequence of each appointment in the one such letter, by its UID."""
    with database.read() as session:
        query = select(Letter.content).where(Letter.kind == kind, Letter.recipient == recipient)
        found = calendar_of(parsed(session.scalars(query).one())).events
    return {each.uid: (each.start, str(each["SUMMARY"]), each.sequence) for each in found}


def test_a_round_that_is_closed_or_has_a_later_date_keeps_it(family: str, database: Database, sender: Sender) -> None:
    both_decide(database, sender, 1)
    assert advance(database, sender, linked(1), LAUNCHED_AT + dt.timedelta(days=23)).round.state is RoundState.CLOSED
    assert extend(database, sender) == 14
    assert count(database, Round.due_on == PLAN.due_on) == 1


def test_an_earlier_date_for_the_family_is_refused(family: str, database: Database, sender: Sender) -> None:
    with pytest.raises(FaultyInput) as refused:
        extend(database, sender, Grant(PLAN.due_on, "x", EXTENDED_AT.date(), "y"))
    assert refused.value.faults[0].field == "new_on"


def test_each_round_closes_by_itself(family: str, database: Database, sender: Sender) -> None:
    both_decide(database, sender, 2)
    closed = advance(database, sender, linked(2), LAUNCHED_AT + dt.timedelta(days=23))
    assert closed.round.state is RoundState.CLOSED
    assert count(database, Round.state == RoundState.OPEN) == 5


def test_the_main_rounds_closing_letter_tells_how_the_others_stand(
    family: str, database: Database, sender: Sender
) -> None:
    both_decide(database, sender, 2)
    decide(database, sender, linked(5), "000005", outcome=Outcome.REJECTED)
    database.act(lambda s: close_round(s, sender, family, "Tiden är ute.", Said(), EXTENDED_AT))
    (text,) = letters(database, LetterKind.CLOSING, CONTACT)
    assert "Rundorna vid sidan av: 1 av 5 lokala överenskommelser är antagna av båda parter, 4 saknar svar." in text
    assert "Rundorna vid sidan av:" in letters(database, LetterKind.CLOSING, REGISTRAR)[0]


def test_no_letter_about_an_agreement_calls_it_a_recommendation(
    family: str, database: Database, sender: Sender
) -> None:
    both_decide(database, sender, 1)
    for days in range(20, 220, 2):
        sweep(database, sender, LAUNCHED_AT + dt.timedelta(days=days))
    database.act(lambda s: close_round(s, sender, family, "Klart.", Said(), LAUNCHED_AT + dt.timedelta(days=221)))
    with database.read() as session:
        for kind, content in session.execute(select(Letter.kind, Letter.content)):
            assert "rekommendation" not in text_of(content).casefold(), kind
        kinds = set(session.scalars(select(Letter.kind).distinct()))
    assert {LetterKind.OVERDUE, LetterKind.ESCALATION, LetterKind.DIGEST, LetterKind.RECEIPT} <= kinds
    assert case_id(family, REGION)


def test_an_address_put_right_holds_in_the_whole_family_and_one_letter_tells_of_it(
    family: str, database: Database, sender: Sender
) -> None:
    right = "arkiv@regionexempel.example"
    database.act(lambda s: change_address(s, sender, case_id(family, REGION), right, Said(), EXTENDED_AT))
    assert count(database, Case.principal_code == REGION, Case.registrar == right) == 6
    (text,) = letters(database, LetterKind.INVITATION, right)
    assert text.count("Lokal överenskommelse med") == 5


def test_a_later_date_for_the_family_is_taken_back_in_one_act_with_one_letter_each(
    family: str, database: Database, sender: Sender
) -> None:
    extend(database, sender)
    database.act(lambda s: s.execute(update(Letter).values(state=LetterState.ACCEPTED)))
    number, later = line_of(database, family, EventKind.EXTENDED), EXTENDED_AT + dt.timedelta(hours=1)
    database.act(lambda s: withdraw_from_round(s, sender, family, number, "Fel dag.", Said(), later))
    assert count(database, Round.due_on == PLAN.due_on) == 6
    assert count(database, Case.due_on == PLAN.due_on) == 16
    assert count(database, Letter.kind == LetterKind.CHANGED) == 6
    (text,) = letters(database, LetterKind.CHANGED, REGISTRAR)
    assert "Fel dag." in text
    with database.read() as session:
        assert verify(session)[1] == []


def test_a_later_date_taken_back_leaves_a_linked_round_that_has_closed_since_as_it_is(
    family: str, database: Database, sender: Sender
) -> None:
    extend(database, sender)
    closed_at = EXTENDED_AT + dt.timedelta(hours=1)
    database.act(lambda s: close_round(s, sender, linked(2), "Klart.", Said(), closed_at))
    number, later = line_of(database, family, EventKind.EXTENDED), EXTENDED_AT + dt.timedelta(hours=2)
    database.act(lambda s: withdraw_from_round(s, sender, family, number, "Fel dag.", Said(), later))
    assert count(database, Round.due_on == PLAN.due_on) == 5
    with database.read() as session:
        assert session.get_one(Round, linked(2)).due_on == OCTOBER.new_on
        assert {case.due_on for case in lookup.cases(session, linked(2))} == {OCTOBER.new_on}
        assert verify(session)[1] == []


def test_whoever_had_asked_in_one_of_the_rounds_hears_that_the_later_date_is_taken_back_there(
    family: str, database: Database, sender: Sender
) -> None:
    request, by = RequestedExtension(OCTOBER.new_on, "Fler möten behövs."), Reporter("Nämnden", "sekreterare", ASKER)
    database.act(lambda s: ask_extension(s, sender, case_id(linked(2), REGION), request, Said(by), LAUNCHED_AT))
    extend(database, sender)
    database.act(lambda s: s.execute(update(Letter).values(state=LetterState.ACCEPTED)))
    number, later = line_of(database, family, EventKind.EXTENDED), EXTENDED_AT + dt.timedelta(hours=1)
    database.act(lambda s: withdraw_from_round(s, sender, family, number, "Fel dag.", Said(), later))
    (text,) = letters(database, LetterKind.CHANGED, ASKER)
    assert PLAN.linked[1].title in text
    assert PLAN.linked[2].title not in text
    assert len(letters(database, LetterKind.CHANGED, REGISTRAR)) == 1


def test_an_address_is_told_once_however_it_is_capitalised_where_it_asked(
    family: str, database: Database, sender: Sender
) -> None:
    for number, address in ((2, ASKER), (3, ASKER.upper()), (4, REGISTRAR.upper())):
        request, by = (
            RequestedExtension(OCTOBER.new_on, "Fler möten behövs."),
            Reporter("Nämnden", "sekreterare", address),
        )
        key = case_id(linked(number), REGION)
        with database.write() as session:
            ask_extension(session, sender, key, request, Said(by), LAUNCHED_AT)
    extend(database, sender)
    assert told_of(database, LetterKind.EXTENSION) == {ASKER: 1, REGISTRAR: 1}
    database.act(lambda s: s.execute(update(Letter).values(state=LetterState.ACCEPTED)))
    number, later = line_of(database, family, EventKind.EXTENDED), EXTENDED_AT + dt.timedelta(hours=1)
    database.act(lambda s: withdraw_from_round(s, sender, family, number, "Fel dag.", Said(), later))
    assert told_of(database, LetterKind.CHANGED) == {ASKER: 1, REGISTRAR: 1}


def test_a_letter_about_the_familys_later_date_tells_of_the_rest_where_it_is_taken_back_before_it_left(
    family: str, database: Database, sender: Sender
) -> None:
    extend(database, sender)
    key, later = case_id(family, REGION), EXTENDED_AT + dt.timedelta(minutes=1)
    number = line_of(database, key, EventKind.EXTENDED)
    database.act(lambda s: withdraw(s, sender, key, number, "Fel runda.", Said(), later))
    leaves = (Letter.recipient == REGISTRAR, Letter.state == LetterState.QUEUED)
    assert count(database, Letter.kind == LetterKind.EXTENSION, *leaves) == 1
    assert count(database, Letter.kind == LetterKind.CHANGED, *leaves) == 0
    text = letters(database, LetterKind.EXTENSION, REGISTRAR)[-1]
    assert (PLAN.title in text, text.count("Svara senast: tisdag 31 oktober 2023")) == (False, 4)
    assert count(database, Letter.kind == LetterKind.EXTENSION, Letter.state == LetterState.QUEUED) == 6


EFFECT = Effect(kind=EffectKind.FIXED_DATE, on=dt.date(2024, 1, 1), decided_by=PLAN.due_on)
MOVED = replace(OCTOBER, effect=EffectDays.MOVE)


def with_days(database: Database) -> None:
    """The main round and two of the linked have days for their entry into force, each its own."""
    with database.write() as session:
        for number, slug in enumerate((PLAN.slug, linked(1), linked(2)), start=1):
            on = dt.date(2024, number, 1)
            session.get_one(Round, slug).effect = EFFECT.model_copy(update={"on": on}).model_dump(mode="json")


def days_told(text: str) -> dict[str, str]:
    """The day of each entry into force that a letter tells of, by the title that stands last before it."""
    titles = (PLAN.title, *(each.title for each in PLAN.linked))
    found = {}
    for match in re.finditer(r"Ikraftträdande: Gäller från (.*?),", text):
        before = text[: match.start()]
        found[max(titles, key=lambda title: (before.rfind(title), len(title)))] = match[1]
    return found


def test_days_that_move_in_several_rounds_stand_each_with_its_round_in_one_letter_and_so_when_they_are_taken_back(
    family: str, database: Database, sender: Sender
) -> None:
    with_days(database)
    both_decide(database, sender, 1)
    both_decide(database, sender, 2)
    own = {
        PLAN.title: "1 januari 2024",
        **{PLAN.linked[n].title: f"1 {m} 2024" for n, m in enumerate(("februari", "mars"))},
    }
    extend(database, sender, MOVED)
    told = [*letters(database, LetterKind.EXTENSION, REGISTRAR), *letters(database, LetterKind.CHANGED, REGISTRAR)]
    assert [days_told(text) for text in told] == [{PLAN.title: own.pop(PLAN.title)}, own]
    assert len(letters(database, LetterKind.EXTENSION, MUNICIPALITY)) == 1
    database.act(lambda s: s.execute(update(Letter).values(state=LetterState.ACCEPTED)))
    number, later = line_of(database, family, EventKind.EXTENDED), EXTENDED_AT + dt.timedelta(hours=1)
    database.act(lambda s: withdraw_from_round(s, sender, family, number, "Fel dag.", Said(), later))
    told = letters(database, LetterKind.CHANGED, REGISTRAR)[1:]
    assert [set(days_told(text)) for text in told] == [{PLAN.title}, set(own)]
    assert len(letters(database, LetterKind.CHANGED, MUNICIPALITY)) == 1


@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize("heard", [REGION, PLAN.linked[0].principals[-1].code])
def test_of_two_principals_with_one_mailbox_only_the_one_that_heard_hears_that_it_is_taken_back(
    family: str, database: Database, sender: Sender, heard: str, moved: bool
) -> None:
    database.act(lambda s: s.execute(update(Case).values(registrar=REGISTRAR)))
    if moved:
        with_days(database)
        both_decide(database, sender, 1)
    extend(database, sender, MOVED if moved else OCTOBER)
    theirs = Letter.case_id.in_(select(Case.id).where(Case.principal_code == heard))
    database.act(lambda s: s.execute(update(Letter).where(theirs).values(state=LetterState.ACCEPTED)))
    database.act(lambda s: s.execute(update(Letter).where(~theirs).values(state=LetterState.DEFERRED)))
    number, later = line_of(database, family, EventKind.EXTENDED), EXTENDED_AT + dt.timedelta(hours=1)
    database.act(lambda s: withdraw_from_round(s, sender, family, number, "Fel dag.", Said(), later))
    with database.read() as session:
        query = select(Case.principal_code).join(Letter, Letter.case_id == Case.id).where(Letter.queued_at == later)
        assert set(session.scalars(query)) == {heard}


def test_each_round_whose_entry_into_force_stands_in_the_way_is_named_once(
    family: str, database: Database, sender: Sender
) -> None:
    with_days(database)
    with pytest.raises(FaultyInput) as refused:
        extend(database, sender)
    [fault] = refused.value.faults
    assert fault.field == "effect"
    titles = ", ".join(PLAN.title if n is None else PLAN.linked[n].title for n in (None, 0, 1))
    assert fault.message.startswith(f"{titles}: Den nya dagen ligger efter")


def test_an_earlier_due_date_that_was_a_rounds_own_stands_with_it(
    family: str, database: Database, sender: Sender
) -> None:
    with database.write() as session:
        slug, first = linked(4), PLAN.due_on - dt.timedelta(days=7)
        session.get_one(Round, slug).due_on = first
        session.execute(update(Case).where(Case.round_slug == slug).values(due_on=first))
    extend(database, sender)
    (text,) = letters(database, LetterKind.EXTENSION, REGISTRAR)
    assert f"Tidigare svarsdatum: {long_date(first, 'sv')}" in text[text.index(PLAN.linked[3].title) :]
    assert text.count("Tidigare svarsdatum:") == 2
    database.act(lambda s: s.execute(update(Letter).values(state=LetterState.ACCEPTED)))
    number, later = line_of(database, family, EventKind.EXTENDED), EXTENDED_AT + dt.timedelta(hours=1)
    database.act(lambda s: withdraw_from_round(s, sender, family, number, "Fel dag.", Said(), later))
    (text,) = letters(database, LetterKind.CHANGED, REGISTRAR)
    assert f"förlängdes från {long_date(first, 'sv')}" in text[text.index(PLAN.linked[3].title) :]


def told_of(database: Database, kind: LetterKind) -> dict[str, int]:
    """How many letters of the kind the one who asked and the region have, however their address is written."""
    with database.read() as session:
        found = [each.casefold() for each in session.scalars(select(Letter.recipient).where(Letter.kind == kind))]
    return {address: found.count(address) for address in (ASKER, REGISTRAR)}


def test_a_later_date_for_the_family_taken_back_before_anybody_heard_is_told_to_nobody(
    family: str, database: Database, sender: Sender
) -> None:
    extend(database, sender)
    number, later = line_of(database, family, EventKind.EXTENDED), EXTENDED_AT + dt.timedelta(hours=1)
    database.act(lambda s: withdraw_from_round(s, sender, family, number, "Fel dag.", Said(), later))
    told = (Letter.kind == LetterKind.EXTENSION, Letter.state != LetterState.WITHDRAWN)
    assert count(database, *told) == count(database, Letter.kind == LetterKind.CHANGED) == 0


def test_an_address_taken_back_is_taken_back_in_the_whole_family(
    family: str, database: Database, sender: Sender
) -> None:
    key, wrong = case_id(family, REGION), "arkiv@regionexempel.example"
    database.act(lambda s: change_address(s, sender, key, wrong, Said(), EXTENDED_AT))
    number, later = line_of(database, key, EventKind.ADDRESS_CHANGED), EXTENDED_AT + dt.timedelta(hours=1)
    also = [each.slug for each in PLAN.linked]
    database.act(lambda s: withdraw(s, sender, key, number, "Fel adress.", Said(), later, also))
    assert count(database, Case.principal_code == REGION, Case.registrar == REGISTRAR) == 6
    assert count(database, Letter.kind == LetterKind.CHANGED) == 1


def line_of(database: Database, chain: str, kind: EventKind) -> int:
    with database.read() as session:
        return events_of(session, chain, kind)[-1].number
