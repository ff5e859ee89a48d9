"""Launching the Färdplan round."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from actions.rounds.advance import advance
from actions.rounds.launch import begin_launch, finish_launch, launch, launch_cases
from kit.database import Database
from kit.errors import NotAllowed
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Case, Event, Letter, Link
from models.vocabulary import LetterKind, LetterState, LinkKind, Part, RoundState
from notifications.links import digest, token
from notifications.sender import Sender


def test_every_principal_gets_a_case_a_link_and_an_invitation(
    either: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    launched = launch(either, sender, fardplan, now)
    with either.read() as session:
        assert launched.created
        assert lookup.round_of(session, launched.slug).state is RoundState.OPEN
        assert len(lookup.cases(session, launched.slug)) == 16
        assert session.scalar(select(func.count()).select_from(Link)) == 16
        letters = lookup.round_letters(session, launched.slug)
        assert {letter.kind for letter in letters} == {LetterKind.INVITATION}
        assert len({letter.recipient for letter in letters}) == 16


def test_an_arena_is_never_counted_among_the_principals(database: Database, launched: str) -> None:
    with database.read() as session:
        names = {case.principal_name for case in lookup.cases(session, launched)}
    assert "Region Västerbotten" in names
    assert not any("Samråd" in name or "system" in name.lower() for name in names)


def test_launching_the_same_file_twice_changes_nothing(
    database: Database, sender: Sender, fardplan: RoundPlan, launched: str, now: dt.datetime
) -> None:
    again = launch(database, sender, fardplan, now + dt.timedelta(hours=1))
    with database.read() as session:
        assert not again.created
        assert len(lookup.round_letters(session, launched)) == 16
        assert session.scalar(select(func.count()).select_from(Event)) == 17


def test_a_file_whose_mailboxes_were_put_right_is_the_same_round(
    database: Database, sender: Sender, fardplan: RoundPlan, launched: str, now: dt.datetime
) -> None:
    contacts = tuple(contact.model_copy(update={"email": "ny@region.example"}) for contact in fardplan.contacts)
    principals = tuple(each.model_copy(update={"registrar": "ny@kommun.example"}) for each in fardplan.principals)
    mended = {"contacts": contacts, "principals": principals, "recommender_email": "ny@arena.example"}
    again = launch(database, sender, fardplan.model_copy(update=mended), now)
    assert (again.slug, again.created) == (launched, False)


def test_a_round_launched_by_an_older_version_is_the_same_round_from_the_same_file(
    database: Database, sender: Sender, fardplan: RoundPlan, launched: str, now: dt.datetime
) -> None:
    later = {"asks", "questions", "signing", "follows", "family", "linked", "case_number", "lead_times"}
    with database.write() as session:
        round_ = lookup.round_of(session, launched)
        round_.plan = {name: value for name, value in round_.plan.items() if name not in later}
    assert not launch(database, sender, fardplan, now).created
    with pytest.raises(NotAllowed, match=launched):
        launch(database, sender, fardplan.model_copy(update={"asks": (Part.OPINION,)}), now)


def test_another_round_cannot_take_a_name_that_is_taken(
    database: Database, sender: Sender, fardplan: RoundPlan, launched: str, now: dt.datetime
) -> None:
    other = fardplan.model_copy(update={"title": "Något annat"})
    with pytest.raises(NotAllowed, match=launched):
        launch(database, sender, other, now)


def test_an_interrupted_launch_is_finished_by_tending_the_round(
    database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    with database.write() as session:
        begin_launch(session, fardplan, now)
        launch_cases(session, sender, fardplan, fardplan.principals[:5], now)
        assert not finish_launch(session, fardplan.slug)
    view = advance(database, sender, fardplan.slug, now)
    assert view.round.state is RoundState.OPEN
    assert len(view.cases) == 16


def test_one_bad_address_stops_nobody_else_and_is_shown(
    database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    bad = fardplan.principals[3].model_copy(update={"registrar": "ingen adress"})
    plan = fardplan.model_copy(update={"principals": (*fardplan.principals[:3], bad, *fardplan.principals[4:])})
    launch(database, sender, plan, now)
    with database.read() as session:
        assert len(lookup.cases(session, plan.slug)) == 16
        failed = lookup.undelivered(session, plan.slug)
        assert [letter.recipient for letter in failed] == ["ingen adress"]
        assert lookup.letter_counts(session, plan.slug)[LetterState.QUEUED] == 15


def test_the_database_never_holds_a_working_link(database: Database, sender: Sender, launched: str) -> None:
    with database.read() as session:
        link = session.scalars(select(Link).where(Link.kind == LinkKind.PRINCIPAL)).first()
        assert link is not None
        secret = token(sender.secret, link.id)
        content = session.scalar(select(Letter.content).where(Letter.case_id == link.case_id))
        assert content is not None
        assert link.digest == digest(secret)
        assert secret.encode() not in content


def test_the_first_moment_to_chase_is_ten_working_days_after_the_invitation(database: Database, launched: str) -> None:
    with database.read() as session:
        moments = set(session.scalars(select(Case.chase_at)))
    assert moments == {dt.datetime(2023, 4, 12, 6, 0, tzinfo=dt.UTC)}
