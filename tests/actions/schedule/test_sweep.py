"""The sweep: one spoiled row stops nobody, it always ends, and the morning letter tells of everything once."""

import datetime as dt
import logging
from collections import Counter

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.event import listen

from actions.access.console_people import import_members, invite
from actions.coordination.extensions import extend_round
from actions.coordination.notes import write_note
from actions.letters.digest import send_digest
from actions.letters.news import UNHEARD, week_sentence
from actions.rounds.close import close_round, reopen_round
from actions.rounds.launch import launch
from actions.schedule.sweep import SweepResult, sweep, would_send
from actions.schedule.upcoming import CHASE, Upcoming, next_event
from actions.withdrawals.from_case import withdraw
from actions.withdrawals.from_round import withdraw_from_round
from kit.clock import STOCKHOLM, at_local
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.people import Role
from models.tables import Case, Letter, Round, case_id
from models.values import Grant
from models.vocabulary import EventKind, Language, LetterKind
from notifications.sender import Sender
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, council, events_of, executive, said
from tests.mail import parsed, text_of
from tests.visitor import COORDINATOR

CONTACTS = 2


@pytest.fixture
def round_(either: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime) -> LivedRound:
    """The Färdplan round on either database."""
    return LivedRound(either, sender, launch_once(either, sender, fardplan, now))


def at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM).astimezone(dt.UTC)


def swept(lived: LivedRound, moment: str) -> SweepResult:
    return sweep(lived.database, lived.sender, at(moment))


def digests(lived: LivedRound, day: str) -> int:
    return swept(lived, f"{day}T08:00").digests


def spoil(lived: LivedRound, route: str) -> None:
    """Give Dorotea a route that can't be read, as only a hand in the database can."""
    with lived.database.write() as session:
        session.execute(
            text("UPDATE cases SET route = :route WHERE principal_code = :code"),
            {
                "route": route,
                "code": DOROTEA,
            },
        )


UNREADABLE = '[{"body": "KF", "name": "Kommunfullmäktige", "level": "riksdagen", "planned_on": null}]'
READABLE = '[{"body": "KF", "name": "Kommunfullmäktige", "level": "fullmaktige", "planned_on": null}]'


def test_where_nobody_is_due_it_only_reads(round_: LivedRound) -> None:
    begun: list[bool] = []
    listen(round_.database.engine, "begin", lambda each: begun.append("rundan_begin" in each.get_execution_options()))
    assert swept(round_, "2023-03-28T07:00") == SweepResult()
    assert (len(begun) > 1, any(begun)) == (True, False)
    assert swept(round_, "2023-04-12T08:00").letters
    assert any(begun)


def test_one_spoiled_row_keeps_nobody_else_waiting_and_is_told(
    round_: LivedRound, caplog: pytest.LogCaptureFixture
) -> None:
    spoil(round_, UNREADABLE)
    with caplog.at_level(logging.ERROR):
        result = swept(round_, "2023-08-31T08:00")
    assert (result.letters, result.faults) == (15, 1)
    assert case_id(round_.slug, DOROTEA) in caplog.text
    assert swept(round_, "2023-08-31T08:10") == SweepResult()


def test_a_spoiled_row_that_was_mended_gets_its_letter_an_hour_later(round_: LivedRound) -> None:
    spoil(round_, UNREADABLE)
    swept(round_, "2023-08-31T08:00")
    spoil(round_, READABLE)
    assert swept(round_, "2023-08-31T09:00").letters == 1


def test_a_round_with_a_spoiled_policy_keeps_no_other_round_waiting(
    round_: LivedRound, fardplan: RoundPlan, now: dt.datetime
) -> None:
    launch(round_.database, round_.sender, fardplan.model_copy(update={"slug": "en-annan"}), now)
    with round_.database.write() as session:
        session.execute(update(Round).where(Round.slug == "en-annan").values(policy={"nonsens": 1}))
    result = swept(round_, "2023-08-31T08:00")
    assert (result.letters, result.faults) == (16, 16)


def test_a_round_whose_morning_letter_cannot_be_written_keeps_no_other_waiting(
    round_: LivedRound, fardplan: RoundPlan, now: dt.datetime
) -> None:
    launch(round_.database, round_.sender, fardplan.model_copy(update={"slug": "en-annan"}), now)
    with round_.database.write() as session:
        session.execute(update(Round).where(Round.slug == "en-annan").values(contacts=[{"nonsens": 1}]))
    monday = swept(round_, "2023-04-03T08:00")
    assert (monday.digests, monday.faults) == (CONTACTS, 1)


def test_a_dry_run_names_every_letter_of_the_morning_and_writes_none(round_: LivedRound) -> None:
    round_.today = at("2023-08-30T15:00")
    round_.report(council())
    morning = at("2023-08-31T08:00")
    told = would_send(round_.database, round_.sender, morning)
    assert Counter(pending.kind for pending in told) == {LetterKind.REMINDER: 15, LetterKind.DIGEST: CONTACTS}
    assert swept(round_, "2023-08-31T08:00") == SweepResult(looked_at=15, letters=15, digests=CONTACTS)


def test_a_sweep_ends_and_leaves_nobody_due(round_: LivedRound) -> None:
    for moment in ("2023-08-31T08:00", "2024-08-31T08:00", "2031-01-01T08:00"):
        swept(round_, moment)
        with round_.database.read() as session:
            due = session.scalars(select(Case.id).where(Case.chase_at <= at(moment))).all()
        assert due == []


def test_many_are_swept_batch_by_batch_to_the_last(round_: LivedRound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.schedule.sweep.BATCH", 3)
    assert swept(round_, "2023-08-31T08:00").letters == 16


def test_when_the_demonstrations_clock_jumps_months_each_gets_one_letter(round_: LivedRound) -> None:
    assert swept(round_, "2023-12-20T08:00").letters == 16


def test_a_clock_that_goes_back_writes_nothing_again(round_: LivedRound) -> None:
    assert swept(round_, "2023-08-31T08:00").letters == 16
    for moment in ("2023-07-20T08:00", "2023-08-30T08:00", "2023-08-31T08:00"):
        assert swept(round_, moment).letters == 0
    assert swept(round_, "2023-09-01T08:00").letters == 16


@pytest.mark.parametrize("day", ["2023-03-27", "2023-10-30"])
def test_the_morning_after_the_clocks_changed_is_eight_in_stockholm(round_: LivedRound, day: str) -> None:
    """26 March and 29 October 2023 were Sundays."""
    due_on = dt.date.fromisoformat(day) + dt.timedelta(days=1)
    with round_.database.write() as session:
        session.execute(
            update(Case).values(due_on=due_on, chased_at=at("2023-03-01T08:00"), chase_at=at(f"{day}T07:59"))
        )
    assert swept(round_, f"{day}T07:59").letters == 16  # for what was missed before
    assert swept(round_, f"{day}T08:00").letters == 16


def test_on_the_day_of_launch_there_is_no_morning_letter(either: Database, sender: Sender, fardplan: RoundPlan) -> None:
    monday_at_six = at("2023-03-27T06:00")
    lived = LivedRound(either, sender, launch_once(either, sender, fardplan, monday_at_six))
    assert digests(lived, "2023-03-27") == 0
    assert digests(lived, "2023-03-28") == 0


def test_the_morning_letter_tells_of_every_report_once(round_: LivedRound) -> None:
    round_.today = at("2023-06-20T15:00")
    round_.report(executive())
    assert digests(round_, "2023-06-21") == CONTACTS
    assert digests(round_, "2023-06-21") == 0
    assert digests(round_, "2023-06-22") == 0
    round_.report(council())
    assert digests(round_, "2023-06-26") == CONTACTS  # 23 June is midsommarafton, then a weekend


def test_the_morning_letter_tells_of_a_report_taken_back_but_not_of_time_taken_back(round_: LivedRound) -> None:
    round_.today = at("2023-06-20T15:00")
    grant = Grant(dt.date(2023, 9, 29), "Systemledningen", dt.date(2023, 6, 1), "Fullmäktige hann inte.")
    round_.report(executive())
    round_.database.act(lambda s: extend_round(s, round_.sender, round_.slug, grant, said(), round_.today))
    digests(round_, "2023-06-21")
    round_.today = at("2023-06-21T15:00")
    with round_.database.read() as session:
        number = events_of(session, round_.slug, EventKind.EXTENDED)[-1].number
    round_.database.act(
        lambda s: withdraw_from_round(s, round_.sender, round_.slug, number, "Fel runda.", said(), round_.today)
    )
    assert waiting(round_) == []
    key = case_id(round_.slug, DOROTEA)
    with round_.database.read() as session:
        number = events_of(session, key, EventKind.HANDLED)[-1].number
    round_.database.act(lambda s: withdraw(s, round_.sender, key, number, "Fel huvudman.", said(), round_.today))
    assert waiting(round_) == [key]
    with round_.database.read() as session:
        assert "nya rapporter 2," in week_sentence(session, [round_.view()], round_.today, Language.SV)


def test_a_morning_with_nothing_to_tell_reads_no_more_than_the_round_and_whether_anything_stirs(
    round_: LivedRound,
) -> None:
    digests(round_, "2023-06-21")
    seen: list[str] = []
    listen(round_.database.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    written = round_.database.act(lambda s: send_digest(s, round_.sender, round_.slug, at("2023-06-22T08:00")))
    assert written == 0
    assert not [said for said in seen if any(f"FROM {table}" in said for table in ("cases", "events", "letters"))]
    round_.report(executive())
    assert digests(round_, "2023-06-27") == CONTACTS


def test_what_comes_after_a_quiet_mornings_look_waits_for_the_next_morning(round_: LivedRound) -> None:
    digests(round_, "2023-06-21")
    assert digests(round_, "2023-06-22") == 0
    round_.today = at("2023-06-22T10:00")
    round_.report(executive())
    assert swept(round_, "2023-06-22T11:00").digests == 0
    assert digests(round_, "2023-06-26") == CONTACTS


def test_a_day_of_ones_own_to_come_back_is_told_on_a_morning_that_is_quiet_otherwise(round_: LivedRound) -> None:
    digests(round_, "2023-06-21")
    key, on = case_id(round_.slug, DOROTEA), dt.date(2023, 6, 22)
    with round_.database.write() as session:
        write_note(session, key, "Ring om lokalen.", on, COORDINATOR, at("2023-06-21T10:00"))
    assert digests(round_, "2023-06-22") == 1  # whose note it is
    assert "Ring om lokalen." in told_on(round_, "2023-06-22")
    assert digests(round_, "2023-06-23") == 0


@pytest.mark.parametrize(
    ("role", "told"), [(Role.COORDINATOR, 1), (Role.ADMINISTRATOR, 1), (Role.READER, 0), (None, 0)], ids=str
)
def test_a_colleague_who_is_no_contact_is_told_of_a_note_of_her_own_and_of_nothing_else(
    round_: LivedRound, role: Role | None, told: int
) -> None:
    digests(round_, "2023-06-21")
    colleague, at_noon = "annika@regionvasterbotten.example", at("2023-06-21T12:00")
    with round_.database.write() as session:
        import_members(session, "vasterbotten", [COORDINATOR], at_noon)
        if role:
            invite(session, round_.sender, "vasterbotten", colleague, "", role, COORDINATOR, at_noon)
        key = case_id(round_.slug, DOROTEA)
        write_note(session, key, "Ring om lokalen.", dt.date(2023, 6, 22), colleague, at_noon)
    round_.report(executive())
    assert digests(round_, "2023-06-22") == CONTACTS + told
    with round_.database.read() as session:
        hers = (Letter.recipient == colleague, Letter.kind == LetterKind.DIGEST)
        texts = [text_of(parsed(content)) for content in session.scalars(select(Letter.content).where(*hers))]
    assert ["Ring om lokalen." in text and "Nya rapporter" not in text for text in texts] == [True] * told


def waiting(lived: LivedRound) -> list[str | None]:
    """Whose events wait for the morning letter."""
    with lived.database.read() as session:
        return [event.case_id for event in session.scalars(UNHEARD, {"slugs": [lived.slug]})]


def test_each_principal_stands_once_in_the_morning_letter(round_: LivedRound) -> None:
    assert digests(round_, "2023-09-01") == CONTACTS
    told = told_on(round_, "2023-09-01")
    assert told.count("Dorotea kommun") == 1
    assert "Försenade" in told
    assert "Utan planerad dag" not in told


def test_a_morning_that_only_escalates_is_told_of(round_: LivedRound) -> None:
    swept(round_, "2023-09-13T08:00")
    thursday = swept(round_, "2023-09-14T08:00")
    assert (thursday.letters, thursday.digests) == (16, CONTACTS)
    told = told_on(round_, "2023-09-14")
    assert "Eskalerade" in told
    assert "Dorotea kommun: Brev har gått till kommundirektor@dorotea.example." in told
    assert told.count("Dorotea kommun") == 1
    assert digests(round_, "2023-09-15") == 0


def told_on(lived: LivedRound, day: str) -> str:
    """The morning letter of that day, as its recipient sees it."""
    with lived.database.read() as session:
        key = f"digest:{lived.slug}:{day}:"
        content = session.scalars(select(Letter.content).where(Letter.key.startswith(key))).first()
    assert content is not None
    return " ".join(text_of(parsed(content)).split())


@pytest.mark.parametrize("day", ["2023-06-23", "2023-06-24", "2023-12-25", "2023-12-31", "2024-01-01"])
def test_on_a_day_off_the_morning_letter_waits(round_: LivedRound, day: str) -> None:
    round_.today = at("2023-06-20T15:00")
    round_.report(council())
    assert digests(round_, day) == 0


def test_the_next_event_is_the_morning_letter_only_until_it_is_written(round_: LivedRound) -> None:
    round_.today = at("2023-06-20T15:00")
    round_.report(council())
    with round_.database.read() as session:
        coming = next_event(session, round_.today)
        assert coming is not None
        assert coming.at == at("2023-06-21T08:00")
    digests(round_, "2023-06-21")
    with round_.database.read() as session:
        coming = next_event(session, at("2023-06-21T08:00"))
        assert coming == Upcoming(at("2023-06-22T08:00"), CHASE)


def test_what_was_said_before_a_round_was_closed_is_no_news_when_it_opens_again(round_: LivedRound) -> None:
    round_.today = at("2023-06-20T15:00")
    round_.report(council())
    with round_.database.write() as session:
        close_round(session, round_.sender, round_.slug, "Dras tillbaka.", said(), at("2023-06-20T16:00"))
    with round_.database.write() as session:
        reopen_round(session, round_.sender, round_.slug, "Skulle inte avslutas.", said(), at("2023-10-03T10:00"))
    assert digests(round_, "2023-10-04") == 0


def test_a_round_sent_out_after_its_due_date_is_chased_from_that_day(
    database: Database, sender: Sender, fardplan: RoundPlan
) -> None:
    late = dt.datetime(2023, 10, 2, 9, tzinfo=STOCKHOLM).astimezone(dt.UTC)
    lived = LivedRound(database, sender, launch_once(database, sender, fardplan, late))
    assert lived.dorotea().case.chase_at == at_local(dt.date(2023, 10, 3), dt.time(8))


def test_the_week_of_the_launch_counts_reminders_and_does_not_call_them_all_the_letters(round_: LivedRound) -> None:
    with round_.database.read() as session:
        week = week_sentence(session, [round_.view()], at("2023-03-28T09:00"), Language.SV)
    assert week.startswith("Sedan 21 mars 2023: nya rapporter 0, påminnelser 0."), "sixteen invitations are written"
