"""Two things at the same moment, on both databases: whichever comes first, nothing is lost or done twice."""

import datetime as dt
import threading
from functools import partial

import pytest
from sqlalchemy.orm import Session

from actions.access.links import enter, hand_over, revoke_link, sign_in_link
from actions.access.sign_ins import LetIn, enter_by_link
from actions.casework import Recorded
from actions.coordination.extensions import extend_round
from actions.replies.questions import ask_question
from actions.replies.replies import AlreadyReported, report_handling
from actions.rounds.advance import advance
from actions.rounds.close import reopen_round
from actions.rounds.launch import begin_launch, finish_launch, launch, launch_cases
from actions.schedule.heartbeat import beat
from actions.schedule.sweep import sweep
from kit.database import Database
from kit.errors import FaultyInput, NotAllowed, NotFound, StaleCase
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import case_id
from models.values import Upload
from models.vocabulary import CaseState, DocumentKind, EventKind, LetterKind, RoundState
from notifications.links import token
from notifications.sender import Sender
from tests.actions.replies.at_once import (
    ASELE,
    SEPTEMBER,
    Act,
    act_stubbornly,
    all_at_once,
    at,
    closing,
    done,
    during,
    events,
    hand,
    holds,
    letters,
    living,
    reporting,
    said_by,
)
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, council, executive, grant_extension, said
from tests.waiting import LONG


@pytest.fixture
def round_(either: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime) -> LivedRound:
    """The Färdplan round on either database."""
    return LivedRound(either, sender, launch_once(either, sender, fardplan, now))


def test_a_report_on_its_way_when_the_round_is_closed_is_in_the_outcome(round_: LivedRound) -> None:
    view = done(during(round_.database, reporting(round_), lambda: round_.database.act(closing(round_))))
    assert view.round.outcome == "Antagen av 1, inget beslut från 15."
    assert round_.dorotea().case.state is CaseState.DECIDED
    assert holds(round_)


def test_a_report_that_comes_while_the_round_is_being_closed_is_refused(round_: LivedRound) -> None:
    refused = during(round_.database, closing(round_), lambda: round_.database.act(reporting(round_)))
    assert isinstance(refused, NotAllowed)
    assert "avslutad" in refused.message
    assert not round_.dorotea().handlings
    assert holds(round_)


def test_a_report_whose_page_was_read_before_the_closing_is_refused_too(round_: LivedRound) -> None:
    link = token(round_.sender.secret, round_.dorotea().case.link_id)

    def file(session: Session) -> Recorded:
        enter(session, link, round_.today)
        entered.set()
        assert closed.wait(LONG)
        return reporting(round_)(session)

    if round_.database.is_sqlite:
        pytest.skip("SQLite lets one act at a time begin")
    answer: list[Recorded | NotAllowed] = []
    entered, closed = threading.Event(), threading.Event()

    def speak() -> None:
        try:
            answer.append(round_.database.act(file))
        except NotAllowed as error:
            answer.append(error)

    reporter = threading.Thread(target=speak)
    reporter.start()
    assert entered.wait(LONG)
    round_.database.act(closing(round_))
    closed.set()
    reporter.join(LONG)
    assert isinstance(answer[0], NotAllowed)
    assert not round_.dorotea().handlings


def test_a_question_on_its_way_does_not_stop_the_closing(round_: LivedRound) -> None:
    key = case_id(round_.slug, DOROTEA)

    def asking(session: Session) -> Recorded:
        return ask_question(session, round_.sender, key, "Gäller det oss?", said(), round_.today)

    view = done(during(round_.database, asking, lambda: round_.database.act(closing(round_))))
    assert view.round.state is RoundState.CLOSED
    assert holds(round_)


def test_of_two_who_close_at_once_one_does_and_the_other_is_told(round_: LivedRound) -> None:
    told = during(round_.database, closing(round_), lambda: round_.database.act(closing(round_)))
    assert isinstance(told, NotAllowed)
    assert events(round_, EventKind.CLOSED) == 1


def test_of_two_who_open_it_again_at_once_one_does_and_the_other_is_told(round_: LivedRound) -> None:
    round_.database.act(closing(round_))

    def opening(session: Session) -> object:
        return reopen_round(session, round_.sender, round_.slug, "Ett beslut kom in sent.", said(), round_.today)

    assert isinstance(during(round_.database, opening, lambda: round_.database.act(opening)), NotAllowed)
    assert events(round_, EventKind.REOPENED) == 1


def test_two_who_tend_at_once_close_the_round_once(round_: LivedRound) -> None:
    round_.everyone()
    views = all_at_once(*[lambda: advance(round_.database, round_.sender, round_.slug, round_.today)] * 3)
    assert [done(view).round.state for view in views] == [RoundState.CLOSED] * 3
    assert events(round_, EventKind.CLOSED) == 1
    assert letters(round_, LetterKind.CLOSING) == 16 + 3


def test_tending_while_a_correction_withdraws_the_last_decision_leaves_the_round_open(round_: LivedRound) -> None:
    round_.everyone()
    withdrawn = executive(corrects=1)
    key = case_id(round_.slug, DOROTEA)

    def correct(session: Session) -> Recorded:
        return report_handling(session, round_.sender, key, withdrawn, said(), round_.today)

    view = done(
        during(round_.database, correct, lambda: advance(round_.database, round_.sender, round_.slug, round_.today))
    )
    assert view.round.state is RoundState.OPEN


def test_a_report_and_an_extension_of_the_whole_round_both_stand(round_: LivedRound) -> None:
    def extending(session: Session) -> object:
        return extend_round(session, round_.sender, round_.slug, SEPTEMBER, said(), round_.today)

    during(round_.database, reporting(round_), lambda: round_.database.act(extending))
    assert {row.case.due_on for row in round_.view().cases} == {SEPTEMBER.new_on}
    assert round_.dorotea().case.state is CaseState.DECIDED
    assert holds(round_)


def test_an_extension_of_the_whole_round_and_a_report_both_stand(round_: LivedRound) -> None:
    def extending(session: Session) -> object:
        return extend_round(session, round_.sender, round_.slug, SEPTEMBER, said(), round_.today)

    recorded = during(round_.database, extending, lambda: round_.database.act(reporting(round_)))
    assert isinstance(recorded, Recorded)
    assert round_.dorotea().case.due_on == SEPTEMBER.new_on
    assert round_.dorotea().case.chase_at is None
    assert holds(round_)


def test_an_extension_and_a_report_of_one_case_both_stand(round_: LivedRound) -> None:
    key = case_id(round_.slug, DOROTEA)

    def extending(session: Session) -> object:
        return grant_extension(session, round_.sender, key, SEPTEMBER, said(), round_.today)

    during(round_.database, extending, lambda: round_.database.act(reporting(round_)))
    assert round_.dorotea().case.due_on == SEPTEMBER.new_on
    assert len(round_.dorotea().handlings) == 1
    assert holds(round_)


def test_everyone_reports_extends_asks_and_sweeps_at_once_and_nothing_is_lost(round_: LivedRound) -> None:
    database, sender, key = round_.database, round_.sender, case_id(round_.slug, DOROTEA)
    round_.today = at("2023-08-31T09:00")
    codes = [row.case.principal_code for row in round_.view().cases]
    answers = all_at_once(
        *[partial(act_stubbornly, database, reporting(round_, code)) for code in codes],
        *[lambda: sweep(database, sender, round_.today)] * 3,
        lambda: act_stubbornly(database, lambda s: ask_question(s, sender, key, "Hur?", said(), round_.today)),
        lambda: act_stubbornly(
            database, lambda s: extend_round(s, sender, round_.slug, SEPTEMBER, said(), round_.today)
        ),
    )
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert round_.view().progress.decided == 16
    assert holds(round_)


def test_two_sweeps_at_once_write_each_letter_once(round_: LivedRound) -> None:
    morning = at("2023-08-31T08:00")
    results = all_at_once(*[lambda: sweep(round_.database, round_.sender, morning)] * 3)
    assert sum(done(result).letters for result in results) == 16
    assert letters(round_, LetterKind.REMINDER) == 16


def test_two_morning_letters_at_once_are_one(round_: LivedRound) -> None:
    round_.report(council())
    results = all_at_once(*[lambda: sweep(round_.database, round_.sender, at("2023-06-21T08:00"))] * 3)
    assert sum(done(result).digests for result in results) == 2  # one for each coordinator
    assert letters(round_, LetterKind.DIGEST) == 2


def test_a_report_on_its_way_at_eight_is_in_that_mornings_letter_or_the_next(round_: LivedRound) -> None:
    just_before, eight = at("2023-06-21T07:59:59"), at("2023-06-21T08:00")
    round_.today = just_before
    during(round_.database, reporting(round_), lambda: sweep(round_.database, round_.sender, eight))
    sweep(round_.database, round_.sender, at("2023-06-22T08:00"))
    assert letters(round_, LetterKind.DIGEST) == 2


def test_a_report_recorded_after_the_morning_letter_under_an_earlier_moment_is_in_the_next(round_: LivedRound) -> None:
    sweep(round_.database, round_.sender, at("2023-06-21T08:00"))
    round_.today = at("2023-06-21T07:59:59")  # it waited for its turn
    round_.report(council())
    sweep(round_.database, round_.sender, at("2023-06-22T08:00"))
    assert letters(round_, LetterKind.DIGEST) == 2


def test_the_same_file_launched_twice_at_once_is_one_round(
    either: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    answers = all_at_once(*[lambda: launch(either, sender, fardplan, now)] * 3)
    assert sorted(done(answer).created for answer in answers) == [False, False, True]
    assert len(LivedRound(either, sender, fardplan.slug).view().cases) == 16


def test_a_launch_that_comes_while_the_same_file_is_being_launched_finds_it_done(
    either: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    def first(session: Session) -> None:
        begin_launch(session, fardplan, now)
        launch_cases(session, sender, fardplan, fardplan.principals, now)
        finish_launch(session, fardplan.slug)

    answer = during(either, first, lambda: launch(either, sender, fardplan, now))
    assert not done(answer).created
    assert letters(LivedRound(either, sender, fardplan.slug), LetterKind.INVITATION) == 16


def test_another_round_launched_under_the_same_name_at_once_is_told_so(
    either: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    other = fardplan.model_copy(update={"title": "Något annat"})
    told = during(
        either, lambda session: begin_launch(session, fardplan, now), lambda: launch(either, sender, other, now)
    )
    assert isinstance(told, NotAllowed)


def test_the_last_two_batches_at_once_open_the_round(
    either: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    with either.write() as session:
        begin_launch(session, fardplan, now)

    def batch(session: Session, start: int, stop: int) -> bool:
        launch_cases(session, sender, fardplan, fardplan.principals[start:stop], now)
        return finish_launch(session, fardplan.slug)

    is_open = during(either, lambda session: batch(session, 0, 8), lambda: either.act(lambda s: batch(s, 8, 16)))
    assert is_open is True
    with either.read() as session:
        assert lookup.round_of(session, fardplan.slug).state is RoundState.OPEN


def test_the_same_file_handed_in_by_two_principals_at_once_is_kept_once_and_both_reports_stand(
    round_: LivedRound,
) -> None:
    pdf = [
        Upload(DocumentKind.EXTRACT, "Utdrag", f"utdrag-{n}.pdf", "application/pdf", b"%PDF " + bytes([n]))
        for n in (1, 2)
    ]

    def filing(code: str, uploads: list[Upload]) -> Act[Recorded]:
        key = case_id(round_.slug, code)
        return lambda s: report_handling(s, round_.sender, key, council(), said(), round_.today, uploads=uploads)

    answers = all_at_once(
        lambda: round_.database.act(filing(DOROTEA, pdf)), lambda: round_.database.act(filing(ASELE, pdf[::-1]))
    )
    assert all(isinstance(answer, Recorded) for answer in answers)
    assert holds(round_)


def test_a_sign_in_link_spent_twice_at_once_opens_once(either: Database, sender: Sender, now: dt.datetime) -> None:
    with either.write() as session:
        link = sign_in_link(session, sender, "", "samordnare@regionvasterbotten.example", now)
    secret = token(sender.secret, link.id)

    def use() -> LetIn:
        with either.write() as session:
            return enter_by_link(session, sender, secret, "", now)

    answers = all_at_once(*[use] * 4)
    assert sum(isinstance(answer, LetIn) for answer in answers) == 1
    assert sum(isinstance(answer, NotFound) for answer in answers) == 3


def test_a_link_revoked_while_it_is_handed_on_leaves_no_link_that_opens(round_: LivedRound) -> None:
    key = case_id(round_.slug, DOROTEA)
    colleague = hand(round_, key, None, "kollega@dorotea.example")

    def revoking(session: Session) -> None:
        revoke_link(session, colleague, said(), round_.today)

    refused = during(round_.database, revoking, lambda: hand(round_, key, colleague, "annan@dorotea.example"))
    assert isinstance(refused, NotAllowed | NotFound)
    assert living(round_, key) == 1


def test_a_link_handed_on_while_it_is_revoked_dies_with_it(round_: LivedRound) -> None:
    key = case_id(round_.slug, DOROTEA)
    colleague = hand(round_, key, None, "kollega@dorotea.example")

    def handing(session: Session) -> None:
        hand_over(session, round_.sender, key, "Annan", "annan@dorotea.example", said_by(colleague), round_.today)

    def revoke() -> None:
        round_.database.act(lambda session: revoke_link(session, colleague, said(), round_.today))

    during(round_.database, handing, revoke)
    assert living(round_, key) == 1


def test_two_who_beat_for_the_same_job_at_once_both_may(either: Database, now: dt.datetime) -> None:
    def beats() -> None:
        with either.write() as session:
            beat(session, "delivery", now, None)

    assert during(either, lambda session: beat(session, "delivery", now, None), beats) is None
    assert all_at_once(*[beats] * 4) == [None] * 4


def test_a_transaction_sees_one_moment_however_long_it_reads(round_: LivedRound) -> None:
    key = case_id(round_.slug, DOROTEA)
    with round_.database.read() as session:
        assert lookup.case_of(session, key)[0].version == 1
        report = threading.Thread(target=lambda: round_.report(council()))
        report.start()
        report.join(LONG)
        assert lookup.handlings(session, key) == []
    assert len(round_.dorotea().handlings) == 1


def test_people_on_one_case_at_once_are_each_answered(round_: LivedRound) -> None:
    answers = all_at_once(
        *[partial(round_.report, council(), said=said(f"form {n}")) for n in range(3)],
        *[lambda: round_.report(council(), said=said("a double click"))] * 3,
    )
    assert sum(isinstance(answer, Recorded) and not answer.repeated for answer in answers) == 1
    assert all(isinstance(answer, Recorded | AlreadyReported | StaleCase | FaultyInput) for answer in answers)
    assert len(round_.dorotea().handlings) == 1
    assert holds(round_)
