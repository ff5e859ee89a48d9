"""Two principals that share one mailbox, on both databases: what is one's is never the other's."""

import datetime as dt

import pytest
from sqlalchemy import select

from actions.access.links import send_links_again
from actions.schedule.sweep import sweep
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.tables import Letter, case_id
from models.vocabulary import LetterKind
from notifications.sender import Sender
from tests.actions.replies.at_once import ASELE, all_at_once, at, holds, reporting
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound

SHARED = "registratur@inlandet.example"


@pytest.fixture
def sharing(either: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime) -> LivedRound:
    """Dorotea and Åsele share one mailbox."""
    principals = tuple(
        each.model_copy(update={"registrar": SHARED}) if each.code in {DOROTEA, ASELE} else each
        for each in fardplan.principals
    )
    plan = fardplan.model_copy(update={"principals": principals})
    return LivedRound(either, sender, launch_once(either, sender, plan, now))


def to_shared(lived: LivedRound, kind: LetterKind) -> list[Letter]:
    query = select(Letter).where(Letter.recipient == SHARED, Letter.kind == kind).order_by(Letter.case_id)
    with lived.database.read() as session:
        return list(session.scalars(query))


def test_two_principals_that_share_a_mailbox_have_a_letter_and_a_link_each(sharing: LivedRound) -> None:
    invited = to_shared(sharing, LetterKind.INVITATION)
    assert [letter.case_id for letter in invited] == [case_id(sharing.slug, code) for code in (DOROTEA, ASELE)]
    sweep(sharing.database, sharing.sender, at("2023-08-31T08:00"))
    assert len(to_shared(sharing, LetterKind.REMINDER)) == 2
    with sharing.database.read() as session:
        bodies = [session.get_one(Letter, letter.id).content for letter in invited]
    links = [row.case.link_id.encode() for row in sharing.view().cases if row.case.registrar == SHARED]
    assert [[link in body for link in links] for body in bodies] == [[True, False], [False, True]]


def test_two_that_share_a_mailbox_report_at_once_and_each_has_its_own_receipt(sharing: LivedRound) -> None:
    acts = [reporting(sharing, code) for code in (DOROTEA, ASELE)]
    all_at_once(*[lambda act=act: sharing.database.act(act) for act in acts])
    receipts = to_shared(sharing, LetterKind.RECEIPT)
    assert [letter.case_id for letter in receipts] == [case_id(sharing.slug, code) for code in (DOROTEA, ASELE)]
    assert holds(sharing)


def test_a_shared_mailbox_that_has_lost_its_links_gets_both_in_one_letter(sharing: LivedRound) -> None:
    looked_at = sharing.database.act(lambda session: send_links_again(session, sharing.sender, SHARED, sharing.today))
    assert looked_at == 2
    [letter] = to_shared(sharing, LetterKind.NEW_LINK)
    with sharing.database.read() as session:
        content = session.get_one(Letter, letter.id).content
    links = [row.case.link_id.encode() for row in sharing.view().cases if row.case.registrar == SHARED]
    assert [link in content for link in links] == [True, True]
