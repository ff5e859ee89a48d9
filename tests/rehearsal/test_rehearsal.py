"""Whole rounds, rehearsed by seed: what must hold whoever answers what, and when."""

import datetime as dt
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

import kit.database
from actions.record.audit import verify
from actions.rounds.round_plans import load_plan
from models.files.calendar_file import county_with_meetings
from models.files.round_plan import RoundPlan
from models.meetings import covers, in_order
from models.tables import Event
from models.tables.letters import Letter as LetterRow
from models.values import ChasePolicy, Step
from models.vocabulary import EventKind, LetterKind, LetterState, Level, Outcome, RoundState
from rehearsal import stage
from rehearsal.cast import DECK, deal
from rehearsal.direction import Direction, played, rehearse
from rehearsal.meetings import WEEKS_BETWEEN, Meetings, meets
from rehearsal.papers import Letter, Rehearsal, one_page
from rules.chase import CHASE_KINDS
from tests.conftest import COUNTY, FARDPLAN
from tests.mail import parsed
from tests.rehearsed import few, held_in_told_years
from tests.run.engines import alone
from tests.run.samples import ALL

OPEN_FILES = Path("/proc/self/fd")  # where the system tells of them
TODAY = dt.date(2023, 3, 27)
ENDS_BY_ITSELF, SOMEBODY_NEVER_ANSWERS = 2, 5
NOBODY_IS_LATE = 4  # of the first six
PLAYS = ((6, NOBODY_IS_LATE), (16, SOMEBODY_NEVER_ANSWERS), *(((16, ENDS_BY_ITSELF), (16, 1)) if ALL else ()))
CHASING = set(CHASE_KINDS)
TO_OTHERS = {LetterKind.QUESTION, LetterKind.HANDOVER, LetterKind.EXTENSION_ASKED}


@pytest.fixture(scope="module")
def six() -> RoundPlan:
    """The Färdplan round to the first six, who meet on their calendars' days."""
    whole = load_plan(FARDPLAN, county_with_meetings(COUNTY), TODAY)
    return whole.model_copy(update={"principals": whole.principals[:6]})


@pytest.fixture(scope="module", params=PLAYS, ids=str)
def direction(request: pytest.FixtureRequest, fardplan: RoundPlan, six: RoundPlan) -> Iterator[Direction]:
    """The round to six or to all sixteen played to its end, its stage still standing."""
    size, seed = request.param
    with played(six if size == 6 else fardplan, seed, TODAY) as direction:
        yield direction


@pytest.fixture(scope="module")
def played_already() -> dict[int, Rehearsal]:
    """What has been played here, by seed."""
    return {}


@pytest.fixture(scope="module")
def rehearsal(direction: Direction, played_already: dict[int, Rehearsal]) -> Rehearsal:
    return played_already.setdefault(direction.seed, direction.papers())


def letters_to(rehearsal: Rehearsal, code: str) -> list[Letter]:
    return [letter for letter in rehearsal.letters if letter.code == code and letter.kind not in TO_OTHERS]


def test_the_round_closes(direction: Direction, rehearsal: Rehearsal) -> None:
    assert rehearsal.board.state is RoundState.CLOSED
    assert rehearsal.timeline[-1].at == rehearsal.closed_at
    everybody_answers = all(role.outcome for role in rehearsal.roles)
    assert rehearsal.closed_by_itself == everybody_answers
    assert bool(rehearsal.close_reason) != everybody_answers
    assert direction.stage.next_chase_at() is None


def test_the_coordinator_closes_ten_working_days_after_the_last_letter_that_was_to_come(rehearsal: Rehearsal) -> None:
    if rehearsal.closed_by_itself:
        assert {entry.kind for entry in rehearsal.timeline if entry.at == rehearsal.closed_at} >= {EventKind.CORRECTED}
        return
    before = [entry.at for entry in rehearsal.timeline if entry.what == "event" or entry.kind in CHASING]
    last = max(at for at in before if at < rehearsal.closed_at)
    assert 14 <= (rehearsal.closed_at.date() - last.date()).days <= 18


def test_the_outcome_is_what_the_scripts_decided(rehearsal: Rehearsal) -> None:
    scripted = Counter(role.outcome for role in rehearsal.roles if role.outcome)
    assert rehearsal.board.counts.by_outcome == scripted
    decided = {row.code: row.decision.outcome if row.decision else None for row in rehearsal.board.principals}
    assert decided == {role.code: role.outcome for role in rehearsal.roles}


def test_no_principal_gets_two_letters_the_same_day_except_receipts(rehearsal: Rehearsal) -> None:
    for role in rehearsal.roles:
        days = Counter(
            letter.at.date() for letter in letters_to(rehearsal, role.code) if letter.kind is not LetterKind.RECEIPT
        )
        assert max(days.values()) == 1, (role, days.most_common(1))


def test_nobody_is_chased_after_its_decision_but_for_an_extract_that_is_late(rehearsal: Rehearsal) -> None:
    for row in rehearsal.board.principals:
        decided = [handling for handling in row.handlings if handling.act.is_final]
        if not decided:
            continue
        extract = next(handling.reported_at for handling in decided if not handling.preliminary)
        for letter in letters_to(rehearsal, row.code):
            if letter.kind in CHASING and letter.at > decided[0].reported_at:
                assert letter.kind is LetterKind.AFTER_MEETING
                assert letter.at < extract
                assert (letter.at.date() - decided[0].held_on).days > 14


def test_whoever_has_planned_hears_one_word_at_most_until_the_meetings_have_been_held(
    direction: Direction, rehearsal: Rehearsal
) -> None:
    plans = defaultdict(list)
    with direction.stage.database.read() as session:
        for event in session.scalars(select(Event).where(Event.kind == EventKind.PLANNED).order_by(Event.id)):
            plans[event.case_id].append((event.at, last_planned_day(event)))
    asked, early = 0, Counter[str]()
    for letter in rehearsal.letters:
        latest = [day for at, day in plans[f"{rehearsal.slug}/{letter.code}"] if at < letter.at]
        if letter.kind in CHASING and latest:
            asked += letter.kind is LetterKind.AFTER_MEETING
            if letter.at.date() <= latest[-1]:
                assert letter.kind is LetterKind.AFTER_MEETING
                early[f"{letter.code} {latest[-1]}"] += 1
    assert set(early.values()) <= {1}
    assert asked, "somebody is always slow to report a meeting"


def last_planned_day(event: Event) -> dt.date:
    return max(dt.date.fromisoformat(step["planned_on"]) for step in event.data["route"] if step["planned_on"])


def test_the_record_holds(direction: Direction) -> None:
    with direction.stage.database.read() as session:
        read, breaks = verify(session)
    assert breaks == []
    assert read > 6 * len(direction.players)


def test_every_letter_leaves_through_the_outbox(direction: Direction) -> None:
    with direction.stage.database.read() as session:
        left = session.execute(select(LetterRow.state, LetterRow.attempts, LetterRow.lease)).all()
    assert {tuple(row) for row in left} == {(LetterState.ACCEPTED, 1, "")}


def test_every_letter_is_accepted_once_and_opens_as_mail(rehearsal: Rehearsal) -> None:
    assert {letter.state for letter in rehearsal.letters} == {LetterState.ACCEPTED}
    assert len({letter.message_id for letter in rehearsal.letters}) == len(rehearsal.letters)
    for letter in rehearsal.letters:
        mail = parsed(letter.content)
        assert mail["To"] == letter.recipient
        assert mail["Subject"] == letter.subject
        assert mail["Date"].datetime == letter.at
        assert b"rundan.link" not in letter.content


def test_bodies_meet_when_bodies_meet(direction: Direction, rehearsal: Rehearsal) -> None:
    """On the days of its calendar where it has one for the year, else on one weekday, its own, and never in a rest."""
    known = {each.code: each.meetings for each in direction.stage.plan.principals}
    invented = defaultdict(set)
    for row in rehearsal.board.principals:
        for each in row.handlings:
            days = known[row.code].get(each.body, ())
            if days and covers(days, each.held_on):
                assert each.held_on in days
            else:
                assert meets(each.held_on)
                invented[row.code, each.body].add(each.held_on.weekday())
    assert {len(weekdays) for weekdays in invented.values()} <= {1}
    assert len({handling.body for row in rehearsal.board.principals for handling in row.handlings}) > 2


def test_every_character_leaves_its_mark(rehearsal: Rehearsal) -> None:
    if len(rehearsal.roles) < len(DECK):
        pytest.skip("not everyone is dealt")
    rows = {row.code: row for row in rehearsal.board.principals}
    by_character = {role.character: rows[role.code] for role in rehearsal.roles}
    acts = {name: [handling.act.value for handling in row.handlings] for name, row in by_character.items()}
    low, said_only = by_character["decides_low"].decision, by_character["says_only_the_decision"]
    assert low is not None
    assert low.level is Level.STYRELSE
    assert any("lägre nivå" in sentence for sentence in by_character["decides_low"].warnings)
    assert any("beredning" in sentence.lower() for sentence in said_only.warnings)
    assert "refers_back" in acts["refers_back"]
    assert "postpones" in acts["postpones"]
    longer_until = by_character["needs_time"].due_on
    assert longer_until is not None
    assert rehearsal.board.due_on is not None
    assert longer_until > rehearsal.board.due_on
    assert {handling.channel.value for handling in by_character["phones"].handlings} == {"phone", "paper"}
    assert [handling.corrects for handling in by_character["corrects"].handlings].count(None) == 3
    assert rehearsal.totals.events_by_kind[EventKind.HANDED_OVER] == 1
    assert rehearsal.totals.events_by_kind[EventKind.ANSWERED] == 1
    for name in ("late", "silent"):
        decision = by_character[name].decision if name in by_character else None
        assert decision is None or decision.late


def test_the_seeds_here_end_both_ways(direction: Direction) -> None:
    if direction.seed in {ENDS_BY_ITSELF, NOBODY_IS_LATE}:
        assert direction.closed_by_itself
    if direction.seed == SOMEBODY_NEVER_ANSWERS:
        assert not direction.closed_by_itself


@pytest.fixture(scope="module")
def unanswered(fardplan: RoundPlan, played_already: dict[int, Rehearsal]) -> Rehearsal:
    """A round in which somebody never answers."""
    if SOMEBODY_NEVER_ANSWERS in played_already:
        return played_already[SOMEBODY_NEVER_ANSWERS]
    return rehearse(fardplan, SOMEBODY_NEVER_ANSWERS, TODAY)


@pytest.fixture(scope="module")
def on_the_calendar(six: RoundPlan, played_already: dict[int, Rehearsal]) -> Rehearsal:
    """The round to six."""
    return played_already.get(NOBODY_IS_LATE) or rehearse(six, NOBODY_IS_LATE, TODAY)


def test_a_principal_that_never_answers_gets_exactly_what_the_policy_says(
    fardplan: RoundPlan, unanswered: Rehearsal
) -> None:
    silent = next(role for role in unanswered.roles if role.character == "never")
    letters = letters_to(unanswered, silent.code)
    assert [(f"{letter.at:%Y-%m-%d %H:%M}", letter.kind.value) for letter in letters] == [
        ("2023-03-27 09:00", "invitation"),
        ("2023-04-12 08:00", "reminder"),
        ("2023-04-21 08:00", "reminder"),
        ("2023-05-08 08:00", "reminder"),
        ("2023-06-22 08:00", "reminder"),
        ("2023-08-11 08:00", "reminder"),
        ("2023-08-22 08:00", "reminder"),
        ("2023-08-30 08:00", "reminder"),
        ("2023-08-31 08:00", "reminder"),
        ("2023-09-01 08:00", "overdue"),
        ("2023-09-07 08:00", "overdue"),
        ("2023-09-14 08:00", "escalation"),
        ("2023-09-21 08:00", "overdue"),
        ("2023-10-05 08:00", "overdue"),
        ("2023-10-19 08:00", "overdue"),
        (f"{unanswered.closed_at:%Y-%m-%d %H:%M}", "closing"),
    ]
    plan = next(plan for plan in fardplan.principals if plan.code == silent.code)
    reached = {letter.kind: letter.recipient for letter in letters}
    assert reached[LetterKind.OVERDUE] == plan.registrar
    assert reached[LetterKind.ESCALATION] == plan.official != plan.registrar


def test_the_same_seed_gives_the_same_rehearsal_to_the_byte_though_its_database_spills_to_a_file(
    six: RoundPlan, on_the_calendar: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "LARGE", 0)
    monkeypatch.setattr(stage, "AT_HAND", 100)
    monkeypatch.setattr(kit.database, "_engine", alone)
    before = in_nameless_files()
    with played(six, NOBODY_IS_LATE, TODAY) as direction:
        again = direction.papers()
        spilled = in_nameless_files() - before
    assert spilled > 0 or not OPEN_FILES.is_dir()
    assert again.model_dump_json() == on_the_calendar.model_dump_json()
    assert [letter.content for letter in again.letters] == [letter.content for letter in on_the_calendar.letters]


def in_nameless_files() -> int:
    """How many bytes SQLite has put in files of its own that have no name any more."""
    return sum(file.stat().st_size for file in OPEN_FILES.glob("*") if "etilqs_" in os.path.realpath(file))


def test_a_rehearsal_whose_database_is_held_in_memory_puts_nothing_in_a_file(
    six: RoundPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = in_nameless_files()
    monkeypatch.setattr(kit.database, "_engine", alone)
    with played(six, NOBODY_IS_LATE, TODAY):
        assert in_nameless_files() == before


def test_an_address_nobody_can_write_to_stops_nobody_else(fardplan: RoundPlan) -> None:
    plan, seed = few(fardplan, "prompt", "changes")
    broken = plan.principals[0].model_copy(update={"registrar": "inte en adress"})
    rehearsal = rehearse(plan.model_copy(update={"principals": (broken, plan.principals[1])}), seed, TODAY)
    assert rehearsal.totals.undeliverable >= 1
    assert not rehearsal.closed_by_itself
    assert [role.outcome for role in rehearsal.roles] == [None, Outcome.ADOPTED_WITH_CHANGES]


def test_some_att_satser_adopted_is_a_partial_answer(fardplan: RoundPlan) -> None:
    plan, seed = few(fardplan, "partly")
    points = ("Att godkänna rapporten", "Att anta överenskommelsen")
    rehearsal = rehearse(plan.model_copy(update={"att_satser": points}), seed, TODAY)
    assert rehearsal.roles[0].outcome is Outcome.PARTLY
    assert rehearsal.board.counts.by_outcome == {Outcome.PARTLY: 1}


def test_a_round_that_sends_no_reminders_still_ends(fardplan: RoundPlan) -> None:
    plan, seed = few(fardplan, "late", "rejects")
    quiet = ChasePolicy(
        receipt_after=None,
        plan_before=(),
        too_late=False,
        before=(),
        due_morning=False,
        overdue=(),
        at_most=0,
        escalate_after=None,
    )
    rehearsal = rehearse(plan.model_copy(update={"policy": quiet}), seed, TODAY)
    assert not rehearsal.closed_by_itself
    assert rehearsal.closed_at.date() > fardplan.due_on
    assert not {LetterKind.REMINDER, LetterKind.OVERDUE} & set(rehearsal.totals.letters_by_kind)


def test_who_forgets_answers_after_its_first_reminder(fardplan: RoundPlan) -> None:
    plan, seed = few(fardplan, "forgets")
    rehearsal = rehearse(plan, seed, TODAY)
    kinds = [letter.kind for letter in rehearsal.letters if letter.code]
    assert kinds[:3] == [LetterKind.INVITATION, LetterKind.REMINDER, LetterKind.RECEIPT]


def test_every_character_is_dealt_once_to_sixteen_principals(fardplan: RoundPlan) -> None:
    names = [character.name for character in deal(fardplan, 1).values()]
    assert len(set(names)) == len(names) == len(DECK) == 16


@pytest.mark.parametrize("level", list(Level))
def test_no_body_meets_at_midsummer_on_a_holiday_or_over_christmas(level: Level) -> None:
    calendar, day = Meetings(Random("any"), {}), dt.date(2023, 1, 1)
    step = Step("X", "Nämnden", level)
    found = []
    while day < dt.date(2025, 1, 1):
        day = calendar.next(step, day + dt.timedelta(days=1))
        found.append(day)
    assert not any((6, 15) <= (day.month, day.day) <= (8, 25) for day in found)
    assert {day.weekday() for day in found} == {found[0].weekday()}
    assert found[0].weekday() < 5
    gaps = {(later - earlier).days for earlier, later in pairwise(found)}
    assert min(gaps) == WEEKS_BETWEEN[level] * 7


def test_a_body_with_a_calendar_meets_on_its_days_and_in_other_years_as_the_others() -> None:
    first, last = dt.date(2023, 2, 4), dt.date(2023, 7, 1)  # a Saturday and a midsummer: nobody would invent them
    calendar, invented = (Meetings(Random("any"), known) for known in ({"KF": (first, last)}, {}))
    council = Step("KF", "Kommunfullmäktige", Level.FULLMAKTIGE)
    assert calendar.next(council, dt.date(2023, 1, 2)) == first
    assert calendar.next(council, first) == first
    assert calendar.next(council, first + dt.timedelta(days=1)) == last
    for outside in (dt.date(2022, 3, 1), dt.date(2024, 3, 1)):
        assert calendar.next(council, outside) == invented.next(council, outside)
    assert calendar.next(council, last + dt.timedelta(days=1)) == invented.next(council, dt.date(2024, 1, 1))


def test_a_rehearsed_round_meets_on_the_countys_calendar(six: RoundPlan, on_the_calendar: Rehearsal) -> None:
    held = list(held_in_told_years(six, on_the_calendar))
    assert len(held) > 15
    assert [each for each in held if not each[-1]] == []


@given(
    st.dates(dt.date(2022, 1, 1), dt.date(2024, 12, 31)), st.lists(st.dates(dt.date(2022, 1, 1), dt.date(2024, 12, 31)))
)
def test_no_body_meets_on_a_day_its_calendar_does_not_have(earliest: dt.date, days: list[dt.date]) -> None:
    known = in_order(days)
    found = Meetings(Random("any"), {"KF": known}).next(Step("KF", "Kommunfullmäktige", Level.FULLMAKTIGE), earliest)
    assert found >= earliest
    assert found in known or not known or not covers(known, found)


def test_a_day_off_is_no_meeting_day() -> None:
    assert meets(dt.date(2023, 6, 14))
    assert not meets(dt.date(2023, 6, 23))
    assert not meets(dt.date(2023, 4, 10))
    assert not meets(dt.date(2023, 12, 27))


def test_an_extract_is_a_pdf_of_one_page(tmp_path: Path) -> None:
    path = tmp_path / "extract.pdf"
    path.write_bytes(one_page("KF 2023-06-19 § 75 (utdrag)"))
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 1
