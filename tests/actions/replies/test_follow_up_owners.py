"""Steps after a signing: who is reminded of which, through which link, and when they are late."""

import datetime as dt

import pytest
from sqlalchemy import select

from actions.access.links import renew_link, revoke_link
from actions.letters.digest import send_digest
from actions.schedule.sweep import sweep
from actions.views.facts.rounds import round_facts
from kit.clock import STOCKHOLM
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Letter, Link, case_id
from models.values import FollowUp
from models.vocabulary import LetterKind, LinkKind
from notifications.sender import Sender
from tests.actions.replies.test_signing import SIGNED_COPY
from tests.launched import launch_once
from tests.lived import said
from tests.mail import parsed, text_of
from tests.signed import REGION, UMEA, Partnership

REGISTRAR, OWNER = "registrator@umea.example", "utveckling@umea.example"
AUTUMN = dt.datetime(2019, 9, 16, 9, tzinfo=STOCKHOLM).astimezone(dt.UTC)
STEPS = (
    FollowUp(1, "Bjud in till ett första möte", dt.date(2019, 11, 15)),
    FollowUp(2, "Skriv den gemensamma planen", dt.date(2020, 3, 2), email=OWNER),
)


def at(day: str, hour: int = 8) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=STOCKHOLM).astimezone(dt.UTC)


@pytest.fixture
def signed(database: Database, sender: Sender, partnership_plan: RoundPlan) -> Partnership:
    """Both signed on 2 December and told it the day after: one step should have been done in November."""
    parties = tuple(
        each.model_copy(update={"follow_ups": STEPS if each.code == UMEA else ()})
        for each in partnership_plan.principals
    )
    plan = partnership_plan.model_copy(update={"principals": parties})
    found = Partnership(database, sender, launch_once(database, sender, plan, AUTUMN))
    for code in (UMEA, REGION):
        found.sign(code, uploads=[SIGNED_COPY])
    return found


def told(partnership: Partnership) -> list[tuple[str, str]]:
    """Everyone written to about steps, with what the letter says."""
    query = select(Letter).where(Letter.kind == LetterKind.FOLLOW_UP, Letter.case_id == case_id(partnership.slug, UMEA))
    with partnership.database.read() as session:
        return [(row.recipient, text_of(parsed(row.content))) for row in session.scalars(query.order_by(Letter.id))]


def links(partnership: Partnership) -> list[Link]:
    with partnership.database.read() as session:
        found = lookup.case_links(session, case_id(partnership.slug, UMEA))
        return [link for link in found if link.kind is LinkKind.COLLEAGUE]


def sweeps(partnership: Partnership, day: str) -> list[tuple[str, str]]:
    before = len(told(partnership))
    sweep(partnership.database, partnership.sender, at(day))
    return told(partnership)[before:]


def test_everyone_hears_of_its_own_steps_when_all_have_signed(signed: Partnership) -> None:
    (_, to_registrar), (owner, to_owner) = told(signed)
    assert owner == OWNER
    assert ("första möte" in to_registrar, "gemensamma planen" in to_registrar) == (True, True)
    assert ("första möte" in to_owner, "gemensamma planen" in to_owner) == (False, True)


def test_a_step_whose_day_passed_before_the_last_signature_is_chased_from_that_day(signed: Partnership) -> None:
    ((recipient, text),) = sweeps(signed, "2019-12-09")  # seven days after the last signature
    assert recipient == REGISTRAR
    assert "första möte" in text
    assert "gemensamma planen" not in text
    assert [who for who, _ in sweeps(signed, "2019-12-23")] == [REGISTRAR]


def test_an_owner_is_reminded_of_its_step_alone_and_its_link_opens(signed: Partnership) -> None:
    signed.done(UMEA, 1, dt.date(2019, 12, 3))
    ((recipient, text),) = sweeps(signed, "2020-02-20")
    assert recipient == OWNER
    assert "gemensamma planen" in text
    (link,) = links(signed)
    assert link.email == OWNER
    assert f"/r/rundan.link{link.id}" in text


def test_a_link_that_a_coordinator_has_revoked_is_not_made_again(signed: Partnership) -> None:
    (link,) = links(signed)
    signed.database.act(lambda session: revoke_link(session, link.id, said(), signed.today))
    ((_, text),) = [row for row in sweeps(signed, "2020-02-20") if row[0] == OWNER]
    assert len(links(signed)) == 1
    assert "/r/" not in text
    assert f"Säg det till {REGISTRAR}" in text


def test_a_link_that_fell_with_the_principals_own_is_made_anew(signed: Partnership) -> None:
    key = case_id(signed.slug, UMEA)
    signed.database.act(lambda session: renew_link(session, signed.sender, key, said(), signed.today))
    ((_, text),) = [row for row in sweeps(signed, "2020-02-20") if row[0] == OWNER]
    _, anew = links(signed)
    assert f"/r/rundan.link{anew.id}" in text


def test_a_step_not_done_by_its_day_is_late_on_the_board_in_the_digest_and_in_the_api(signed: Partnership) -> None:
    assert not signed.row(UMEA).progress.is_late  # due the day before the last signature, which was told of today
    signed.today = at("2019-12-04", 9)
    assert signed.row(UMEA).progress.late_since == dt.date(2019, 12, 3)
    signed.done(UMEA, 1, dt.date(2019, 12, 3))
    signed.today = at("2020-03-02", 9)
    assert not signed.row(UMEA).progress.is_late
    signed.today = at("2020-03-03", 9)
    view = signed.view()
    assert (view.progress.late, signed.row(REGION).progress.is_late) == (1, False)
    assert [each.is_late for each in round_facts(view).principals if each.code == UMEA] == [True]
    signed.database.act(lambda session: send_digest(session, signed.sender, signed.slug, signed.today))
    with signed.database.read() as session:
        digest = session.scalars(select(Letter).where(Letter.kind == LetterKind.DIGEST).order_by(Letter.id)).all()[-1]
        assert "Försenade" in text_of(parsed(digest.content))
