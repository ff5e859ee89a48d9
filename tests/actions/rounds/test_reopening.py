"""A round that is closed, opened again, reported to and closed again: nothing is sent twice, nothing is left out."""

import datetime as dt

import pytest
from sqlalchemy import select

from actions.access.links import has_lapsed
from actions.record.audit import verify
from actions.rounds.advance import advance
from actions.rounds.attending import attach, attendances
from actions.rounds.close import close_round, reopen_round
from actions.schedule.sweep import sweep
from actions.views.facts.rounds import round_facts
from kit.clock import STOCKHOLM
from kit.errors import NotAllowed
from models.tables import Case, Letter, Link, case_id
from models.vocabulary import Language, LetterKind, Outcome, RoundState
from tests.lived import DOROTEA, LivedRound, case_letters, council, executive, said
from tests.mail import parsed, text_of
from web.board.rows import round_days

GRACE = dt.timedelta(days=90)


def at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM).astimezone(dt.UTC)


def close(lived: LivedRound, moment: str, reason: str = "Dras tillbaka.") -> None:
    lived.database.act(lambda s: close_round(s, lived.sender, lived.slug, reason, said(), at(moment)))


def reopen(lived: LivedRound, moment: str) -> None:
    lived.database.act(lambda s: reopen_round(s, lived.sender, lived.slug, "Beslut kom sent.", said(), at(moment)))


def passes(lived: LivedRound, moment: str) -> RoundState:
    return advance(lived.database, lived.sender, lived.slug, at(moment)).round.state


def letters(lived: LivedRound, kind: LetterKind) -> list[Letter]:
    with lived.database.read() as session:
        return list(session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def test_a_round_opened_again_with_every_decision_in_stays_open_until_something_is_reported(lived: LivedRound) -> None:
    lived.everyone()
    assert passes(lived, "2023-06-20T09:00") is RoundState.CLOSED
    reopen(lived, "2023-06-27T09:00")
    assert passes(lived, "2023-06-27T09:01") is RoundState.OPEN
    lived.today = at("2023-06-28T09:00")
    lived.report(council(corrects=1, outcomes={1: Outcome.REJECTED}))
    assert passes(lived, "2023-06-28T09:01") is RoundState.CLOSED
    assert lived.view().round.outcome == "Antagen av 15, avslagen av 1."


def test_a_round_closed_early_and_opened_again_closes_when_the_last_decision_is_in(lived: LivedRound) -> None:
    close(lived, "2023-06-20T08:00")
    reopen(lived, "2023-06-20T08:30")
    lived.everyone()
    assert passes(lived, "2023-06-20T09:01") is RoundState.CLOSED


def test_every_closing_and_every_opening_has_its_own_letters(lived: LivedRound) -> None:
    for day in ("2023-06-20", "2023-06-21"):
        close(lived, f"{day}T09:00")
        reopen(lived, f"{day}T10:00")
    assert len(letters(lived, LetterKind.CLOSING)) == 2 * (16 + 3)
    assert len(letters(lived, LetterKind.REOPENING)) == 2 * 16


def test_an_open_round_says_nothing_of_how_it_was_once_closed(lived: LivedRound) -> None:
    close(lived, "2023-06-20T09:00")
    reopen(lived, "2023-06-20T10:00")
    facts = round_facts(lived.view())
    assert (facts.closed_at, facts.close_reason, lived.view().round.outcome) == (None, "", "")


def test_a_closing_letter_says_the_outcome_in_its_recipients_language(lived: LivedRound) -> None:
    with lived.database.write() as session:
        session.get_one(Case, case_id(lived.slug, DOROTEA)).language = Language.EN
    lived.report(council())
    close(lived, "2023-06-20T09:00")
    with lived.database.read() as session:
        closing = session.execute(select(Letter.recipient, Letter.content).where(Letter.kind == LetterKind.CLOSING))
        told = {recipient: text_of(parsed(content)) for recipient, content in closing}
    assert "Adopted by 1, no decision from 15." in told["registrator@dorotea.example"]
    assert "Antagen av 1, inget beslut från 15." in told["registrator@umea.example"]


def test_reminders_start_over_when_a_round_is_opened_again(lived: LivedRound) -> None:
    lived.report(council())
    close(lived, "2023-06-20T09:00")
    assert {row.case.chase_at for row in lived.view().cases} == {None}
    reopen(lived, "2023-08-25T10:00")
    assert sweep(lived.database, lived.sender, at("2023-08-25T10:05")).letters == 0
    assert sweep(lived.database, lived.sender, at("2023-08-30T08:00")).letters == 15
    assert lived.dorotea().case.chase_at is None


def test_a_closed_round_reminds_nobody(lived: LivedRound) -> None:
    close(lived, "2023-06-20T09:00")
    assert sweep(lived.database, lived.sender, at("2024-06-20T08:00")).letters == 0


def test_links_live_on_in_a_round_that_is_opened_again_however_long_it_was_closed(lived: LivedRound) -> None:
    close(lived, "2023-06-20T09:00")
    late = at("2024-06-20T09:00")
    with lived.database.read() as session:
        link = session.get_one(Link, lived.dorotea().case.link_id)
    assert has_lapsed(link, lived.view().round, GRACE, late)
    reopen(lived, "2024-06-20T09:00")
    assert not has_lapsed(link, lived.view().round, GRACE, late)


def test_the_grace_counts_from_the_last_closing(lived: LivedRound) -> None:
    close(lived, "2023-06-20T09:00")
    reopen(lived, "2023-12-20T09:00")
    close(lived, "2023-12-21T09:00")
    with lived.database.read() as session:
        link = session.get_one(Link, lived.dorotea().case.link_id)
    assert not has_lapsed(link, lived.view().round, GRACE, at("2024-03-20T09:00"))
    assert has_lapsed(link, lived.view().round, GRACE, at("2024-03-20T09:01"))


def test_a_withdrawn_decision_after_reopening_leaves_the_round_open(lived: LivedRound) -> None:
    lived.everyone()
    passes(lived, "2023-06-20T09:00")
    reopen(lived, "2023-06-27T09:00")
    lived.today = at("2023-06-28T09:00")
    lived.report(executive(corrects=1))
    assert passes(lived, "2023-06-28T09:01") is RoundState.OPEN


def test_an_open_round_is_not_opened(lived: LivedRound) -> None:
    with pytest.raises(NotAllowed, match="pågår redan"):
        reopen(lived, "2023-06-20T09:00")


def test_a_round_opened_again_wants_a_run_of_its_own_in_prefect(lived: LivedRound) -> None:
    with lived.database.write() as session:
        attach(session, lived.slug, "the first run")
    with lived.database.read() as session:
        [first] = attendances(session, at("2023-06-20T09:00"))
    close(lived, "2023-06-20T09:00")
    reopen(lived, "2023-06-20T10:00")
    with lived.database.read() as session:
        [again] = attendances(session, at("2023-06-20T10:00"))
    assert (first.flow_run_id, again.flow_run_id) == ("the first run", None)
    assert first.opening != again.opening


def test_the_record_holds_through_it_all(lived: LivedRound) -> None:
    lived.report(council())
    close(lived, "2023-06-20T09:00")
    reopen(lived, "2023-06-20T10:00")
    lived.report(executive(), "2463")
    close(lived, "2023-06-21T09:00")
    with lived.database.read() as session:
        assert verify(session)[1] == []
        assert case_letters(session, f"{lived.slug}/{DOROTEA}")


def test_a_round_opened_again_long_after_its_due_date_is_chased_from_that_day(lived: LivedRound) -> None:
    close(lived, "2023-09-04T09:00")
    reopen(lived, "2024-02-05T09:00")
    assert lived.dorotea().case.chase_at == at("2024-02-06T08:00")
    lived.today = at("2024-02-05T10:00")
    assert round_days(lived.view(), dt.date(2024, 2, 5), "sv") == "svarsdatumet har passerat"
    lived.today = at("2024-02-06T07:00")
    assert round_days(lived.view(), dt.date(2024, 2, 6), "sv") == "1 dag sedan rundan öppnades"
    assert {row.progress.days_late for row in lived.view().cases} == {1}
    sweep(lived.database, lived.sender, at("2024-02-06T08:00"))
    assert len(letters(lived, LetterKind.OVERDUE)) == 16
