"""Monday's inbox: each kind of thing that waits, and how each leaves when it is done."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

import pytest
from sqlalchemy import select, text
from sqlalchemy.event import listen

from actions.access.links import renew_link, revoke_link
from actions.coordination.amendments import change_address
from actions.coordination.answering import answer_question
from actions.record.record import Said
from actions.replies.extension_requests import ask_extension
from actions.replies.questions import ask_question
from actions.rounds.close import close_round
from actions.rounds.launch import launch
from actions.rounds.round_plans import load_plan
from actions.views.first_page import first_page
from actions.views.inbox import waiting_in
from actions.views.remembered import Remembered
from actions.views.standings import waits_in_view
from kit.database import Database
from models.files.calendar_file import county_with_meetings
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Case, ExtensionRequest, Letter, Question, case_id
from models.values import Grant, RequestedExtension
from models.vocabulary import Act, LetterState, Outcome
from notifications.delivery.outbox import put_aside, requeue
from notifications.sender import Sender
from rules.reach import EVERYTHING, Reach
from rules.waiting.waiting import Waiting, WaitingKind, bunched
from tests.answered import decline_request
from tests.conftest import COUNTY, FARDPLAN
from tests.families import LAUNCHED_AT, REGION, family_plan
from tests.launched import launch_once
from tests.lived import DOROTEA, REGISTRAR, LivedRound, council, executive, grant_extension
from tests.web.test_board import MALA, UMEA, plan


@pytest.fixture
def known(database: Database, sender: Sender, now: dt.datetime) -> LivedRound:
    """The round as the demonstration has it, with everybody's meeting days."""
    plan_ = load_plan(FARDPLAN, county_with_meetings(COUNTY), now.date())
    return LivedRound(database, sender, launch_once(database, sender, plan_, now))


def waits(lived: LivedRound) -> dict[WaitingKind, list[str]]:
    """Whom each kind is about: what the first page says, which is what the round's own board says."""
    with lived.database.read() as session:
        found = first_page(session, EVERYTHING, 20, "sv", lived.today).waiting
        assert found == waiting_in(session, [lived.view()], lived.today)
    kinds: dict[WaitingKind, list[str]] = defaultdict(list)
    for each in found:
        kinds[each.kind].append(each.case_id.rpartition("/")[2])
    return dict(kinds)


def fail(lived: LivedRound, code: str) -> int:
    """Every letter to the principal fails; the newest one's number."""
    with lived.database.write() as session:
        letters = session.scalars(select(Letter).where(Letter.case_id == case_id(lived.slug, code))).all()
        for letter in letters:
            letter.state, letter.error, letter.settled_at = LetterState.FAILED, "550 5.1.1", lived.today
        return letters[-1].id


def test_a_question_waits_until_it_is_answered(lived: LivedRound) -> None:
    before = waits(lived)
    with lived.database.write() as session:
        ask_question(session, lived.sender, case_id(lived.slug, UMEA), "Räcker det?", Said(REGISTRAR), lived.today)
    assert waits(lived)[WaitingKind.QUESTION] == [UMEA]
    with lived.database.write() as session:
        question = session.scalars(select(Question)).one()
        answer_question(session, lived.sender, question.id, "Ja.", Said(), lived.today)
    assert waits(lived) == before


def test_a_letter_that_did_not_arrive_waits_until_its_address_is_put_right(lived: LivedRound) -> None:
    before, case = waits(lived), case_id(lived.slug, UMEA)
    fail(lived, UMEA)
    assert waits(lived)[WaitingKind.UNDELIVERED] == [UMEA]
    with lived.database.write() as session:
        change_address(session, lived.sender, case, "ny@umea.example", Said(), lived.today)
    assert waits(lived) == before


def test_a_letter_put_aside_waits_no_more_and_can_be_sent_again(lived: LivedRound) -> None:
    before = waits(lived)
    letter_id = fail(lived, UMEA)
    with lived.database.write() as session:
        put_aside(session, letter_id, lived.today)
    assert waits(lived) == before
    with lived.database.write() as session:
        requeue(session, letter_id, lived.today)
        assert session.get_one(Letter, letter_id).state is LetterState.QUEUED


def test_several_letters_to_one_address_are_one_thing_to_do(lived: LivedRound) -> None:
    case = case_id(lived.slug, UMEA)
    with lived.database.write() as session:
        renew_link(session, lived.sender, case, Said(), lived.today)
    fail(lived, UMEA)
    assert waits(lived)[WaitingKind.UNDELIVERED] == [UMEA]


def test_whatever_waits_beside_a_round_says_so_and_letters_that_did_not_arrive_are_one_line(
    database: Database, sender: Sender
) -> None:
    main = LivedRound(database, sender, launch_once(database, sender, family_plan(4), LAUNCHED_AT))
    codes = [f"00000{number}" for number in (1, 2, 3, 4)]
    linked = [LivedRound(database, sender, f"{main.slug}-{code}") for code in codes]
    with database.write() as session:
        for code, each in zip(codes, linked, strict=True):
            renew_link(session, sender, case_id(each.slug, code), Said(), LAUNCHED_AT)
        ask_question(session, sender, case_id(linked[0].slug, REGION), "Räcker det?", Said(REGISTRAR), LAUNCHED_AT)
    for code, each in zip(codes, linked, strict=True):
        fail(each, code)
    with database.read() as session:
        found = waiting_in(session, [each.view() for each in linked], main.today)
    assert {each.kind for each in found} >= {WaitingKind.UNDELIVERED, WaitingKind.QUESTION}
    assert {each.family for each in found} == {main.slug}
    letters = [each for each in found if each.kind is WaitingKind.UNDELIVERED]
    assert bunched(letters, {main.slug}) == [letters]


def test_a_principal_no_link_opens_for_waits_for_a_new_one(lived: LivedRound) -> None:
    before, case = waits(lived), case_id(lived.slug, UMEA)
    with lived.database.write() as session:
        revoke_link(session, session.get_one(Case, case).link_id, Said(), lived.today)
    assert waits(lived)[WaitingKind.NO_LINK] == [UMEA]
    with lived.database.write() as session:
        renew_link(session, lived.sender, case, Said(), lived.today)
    assert waits(lived) == before


def test_an_outcome_waits_until_it_is_classified(lived: LivedRound) -> None:
    lived.report(council(outcomes={1: Outcome.UNCLASSIFIED}, wording="KF ställer sig bakom."))
    assert waits(lived)[WaitingKind.CLASSIFY] == [DOROTEA]
    lived.report(council(wording="KF ställer sig bakom.", corrects=1))
    assert WaitingKind.CLASSIFY not in waits(lived)


def test_who_has_missed_its_last_chance_waits_and_leaves_when_it_has_answered_or_been_given_time(
    known: LivedRound,
) -> None:
    assert MALA in waits(known)[WaitingKind.TOO_LATE]
    assert DOROTEA in waits(known)[WaitingKind.TOO_LATE]
    known.report(council())
    with known.database.write() as session:
        grant = Grant(dt.date(2023, 12, 31), "Kommunfullmäktige", known.today.date(), "Höstens möten")
        grant_extension(session, known.sender, case_id(known.slug, MALA), grant, Said(), known.today)
    assert {DOROTEA, MALA}.isdisjoint(waits(known)[WaitingKind.TOO_LATE])


def test_a_last_chance_waits_from_ten_days_before_it(known: LivedRound) -> None:
    known.today = dt.datetime(2023, 3, 28, 9, tzinfo=dt.UTC)
    lost_on = known.row(DOROTEA).too_late_from
    assert lost_on is not None
    last = lost_on - dt.timedelta(days=1)
    for days, is_told in ((11, False), (10, True), (0, True)):
        known.today = dt.datetime.combine(last - dt.timedelta(days=days), dt.time(9), dt.UTC)
        assert (DOROTEA in waits(known).get(WaitingKind.LAST_CHANCE, [])) is is_told
    known.today = dt.datetime.combine(lost_on, dt.time(9), dt.UTC)
    assert DOROTEA in waits(known)[WaitingKind.TOO_LATE]


def test_a_plan_whose_later_body_meets_first_waits_until_a_new_one_is_told(lived: LivedRound) -> None:
    plan(lived, DOROTEA, KF=dt.date(2023, 8, 28))
    assert WaitingKind.PLAN not in waits(lived)
    postponed = executive(act=Act.POSTPONES, outcomes={}, reason="Barnrätten", next_on=dt.date(2023, 9, 5))
    lived.report(postponed)
    assert waits(lived)[WaitingKind.PLAN] == [DOROTEA]
    plan(lived, DOROTEA, KS=dt.date(2023, 9, 5), KF=dt.date(2023, 9, 25))
    assert WaitingKind.PLAN not in waits(lived)


def test_a_request_for_more_time_waits_until_it_is_answered(lived: LivedRound) -> None:
    before, requested = waits(lived), RequestedExtension(dt.date(2023, 12, 31), "Fullmäktige möts i november")
    with lived.database.write() as session:
        ask_extension(session, lived.sender, case_id(lived.slug, UMEA), requested, Said(REGISTRAR), lived.today)
    assert waits(lived)[WaitingKind.MORE_TIME] == [UMEA]
    with lived.database.write() as session:
        request = session.scalars(select(ExtensionRequest)).one()
        decline_request(session, lived.sender, request.id, "Det finns möten i tid.", Said(), lived.today)
    assert waits(lived) == before


def test_a_round_in_which_nothing_remains_waits_to_be_closed_and_is_then_gone(lived: LivedRound) -> None:
    lived.everyone()
    assert list(waits(lived)) == [WaitingKind.CLOSE]
    with lived.database.write() as session:
        close_round(session, lived.sender, lived.slug, "", Said(), lived.today)
    with lived.database.read() as session:
        found = first_page(session, EVERYTHING, 20, "sv", lived.today)
    assert (found.waiting, found.cards, found.closed_count) == ([], [], 1)


def test_the_rounds_with_the_most_urgent_things_come_first(
    known: LivedRound, fardplan: RoundPlan, now: dt.datetime
) -> None:
    later = fardplan.model_copy(update={"slug": "senare", "title": "En senare runda"})
    launch(known.database, known.sender, later, now)
    with known.database.write() as session:
        ask_question(session, known.sender, case_id("senare", UMEA), "Räcker det?", Said(REGISTRAR), now)
    with known.database.read() as session:
        found = first_page(session, EVERYTHING, 20, "sv", known.today)
    assert [card.round.slug for card in found.cards] == ["senare", known.slug]
    assert found.cards[0].waiting == 1


def test_somebody_who_reaches_one_round_sees_what_waits_in_that_alone(
    known: LivedRound, fardplan: RoundPlan, now: dt.datetime
) -> None:
    launch(known.database, known.sender, fardplan.model_copy(update={"slug": "annan"}), now)
    with known.database.write() as session:
        ask_question(session, known.sender, case_id("annan", UMEA), "Räcker det?", Said(REGISTRAR), now)
    with known.database.read() as session:
        seen = first_page(session, Reach(rounds=frozenset({known.slug})), 20, "sv", known.today)
    assert {each.round_slug for each in seen.waiting} == {known.slug}
    assert [card.round.slug for card in seen.cards] == [known.slug]


def test_what_another_process_writes_is_seen_at_once(known: LivedRound) -> None:
    assert DOROTEA in waits(known)[WaitingKind.TOO_LATE]
    other = LivedRound(Database(str(known.database.engine.url)), known.sender, known.slug)
    other.report(council())
    other.database.dispose()
    assert DOROTEA not in waits(known)[WaitingKind.TOO_LATE]


def test_the_first_page_reads_no_more_rows_when_more_is_closed(
    lived: LivedRound, fardplan: RoundPlan, now: dt.datetime
) -> None:
    def statements() -> int:
        seen: list[str] = []
        engine = lived.database.engine
        listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
        with lived.database.read() as session:
            first_page(session, EVERYTHING, 20, "sv", lived.today)
        return len(seen)

    statements()
    once = statements()
    for number in range(3):
        launch(lived.database, lived.sender, fardplan.model_copy(update={"slug": f"stangd-{number}"}), now)
        with lived.database.write() as session:
            close_round(session, lived.sender, f"stangd-{number}", "Klar.", Said(), now)
    assert statements() <= once


def test_what_waits_is_worked_out_once_as_long_as_nothing_moves(known: LivedRound) -> None:
    def found(link_gone: dict[str, dt.datetime]) -> Sequence[Waiting]:
        with known.database.read() as session:
            view = remembered.view(session, known.slug, known.today)
        return waits_in_view(view, link_gone, None, known.today.date())

    remembered, gone = Remembered(), {case_id(known.slug, DOROTEA): known.today}
    first = found({})
    assert found({}) is first
    assert len(found(gone)) == len(first) + 1
    known.report(council())
    assert found({}) is not first


def test_letters_that_did_not_arrive_are_found_without_looking_through_the_others(database: Database) -> None:
    statements: list[str] = []
    with database.read() as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(statements.append)
        lookup.undelivered(session, "a-round")
        raw.set_trace_callback(None)
        (question,) = [each for each in statements if "letters" in each]
        plan = " ".join(row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {question}")))
    assert "ix_letters_undeliverable" in plan
