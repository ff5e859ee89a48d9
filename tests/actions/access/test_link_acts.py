"""Who gets in by which link, for how long, and who can take it from whom."""

import datetime as dt

import pytest
from sqlalchemy import select

from actions.access.links import (
    enter,
    hand_over,
    has_lapsed,
    read_only_link,
    renew_link,
    revoke_link,
    send_link_again,
    send_links_again,
    sign_in_link,
)
from actions.access.sign_ins import enter_by_link
from actions.coordination.answering import answer_question
from actions.record.record import Said
from actions.replies.questions import ask_question
from actions.rounds.close import close_round
from kit.errors import NotAllowed, NotFound
from models.reads import lookup
from models.tables import Letter, Link, case_id
from models.vocabulary import Channel, LetterKind
from notifications.links import placeholder, token
from tests.lived import DOROTEA, SECRETARY, LivedRound, said

GRACE = dt.timedelta(days=90)
REGISTRAR = "registrator@dorotea.example"


@pytest.fixture
def key(lived: LivedRound) -> str:
    return case_id(lived.slug, DOROTEA)


def own(lived: LivedRound) -> str:
    return lived.dorotea().case.link_id


def hand_on(lived: LivedRound, key: str, parent: str, email: str = "kollega@dorotea.example") -> str:
    by = Said(said().by, Channel.LINK, link_id=parent)
    lived.database.act(lambda s: hand_over(s, lived.sender, key, "Kollega", email, by, lived.today))
    with lived.database.read() as session:
        return lookup.case_links(session, key)[-1].id


def revoke(lived: LivedRound, link_id: str) -> None:
    lived.database.act(lambda s: revoke_link(s, link_id, said(), lived.today))


def opens(lived: LivedRound, link_id: str, moment: dt.datetime | None = None) -> bool:
    with lived.database.read() as session:
        try:
            enter(session, token(lived.sender.secret, link_id), moment or lived.today)
        except NotFound:
            return False
    return True


def close(lived: LivedRound) -> None:
    lived.database.act(lambda s: close_round(s, lived.sender, lived.slug, "Dras tillbaka.", said(), lived.today))


def test_a_revoked_link_takes_every_link_handed_on_from_it_along(lived: LivedRound, key: str) -> None:
    child = hand_on(lived, key, own(lived))
    grandchild = hand_on(lived, key, child, "annan@dorotea.example")
    revoke(lived, own(lived))
    assert [opens(lived, link) for link in (own(lived), child, grandchild)] == [False, False, False]


def test_a_colleagues_revoked_link_leaves_the_principals_own(lived: LivedRound, key: str) -> None:
    child = hand_on(lived, key, own(lived))
    sibling = hand_on(lived, key, own(lived), "annan@dorotea.example")
    revoke(lived, child)
    assert [opens(lived, link) for link in (own(lived), child, sibling)] == [True, False, True]


def test_a_revoked_link_is_not_revoked_again_nor_handed_on(lived: LivedRound, key: str) -> None:
    child = hand_on(lived, key, own(lived))
    revoke(lived, child)
    with pytest.raises(NotAllowed, match="redan indragen"):
        revoke(lived, child)
    with pytest.raises(NotAllowed, match="indragen"):
        hand_on(lived, key, child)


def test_the_due_date_ends_no_link_but_closing_and_its_grace_do(lived: LivedRound) -> None:
    with lived.database.read() as session:
        link = session.get_one(Link, own(lived))
    assert not has_lapsed(link, lived.view().round, GRACE, lived.today + dt.timedelta(days=3650))
    close(lived)
    assert not has_lapsed(link, lived.view().round, GRACE, lived.today + GRACE)
    assert has_lapsed(link, lived.view().round, GRACE, lived.today + GRACE + dt.timedelta(seconds=1))


def test_a_lapsed_link_is_replaced_by_one_that_opens_for_as_long_again(lived: LivedRound, key: str) -> None:
    close(lived)
    old, late = own(lived), lived.today + 2 * GRACE
    lived.database.act(lambda s: send_link_again(s, lived.sender, key, GRACE, late))
    with lived.database.read() as session:
        link = session.get_one(Link, own(lived))
    assert not opens(lived, old, late)
    assert opens(lived, link.id, late)
    assert not has_lapsed(link, lived.view().round, GRACE, late + GRACE)


def test_whoever_holds_an_old_link_cannot_take_the_new_one_from_the_principal(lived: LivedRound, key: str) -> None:
    close(lived)
    late = lived.today + 2 * GRACE
    for _ in range(3):
        lived.database.act(lambda s: send_link_again(s, lived.sender, key, GRACE, late))
    with lived.database.read() as session:
        sent = session.scalars(select(Letter).where(Letter.kind == LetterKind.NEW_LINK)).all()
        assert len(lookup.case_links(session, key)) == 2
    assert opens(lived, own(lived), late)
    assert {letter.recipient for letter in sent} == {REGISTRAR}
    assert len(sent) == 2  # the new one, and once a day the same again


def test_a_lost_link_is_sent_to_the_registered_mailbox_whatever_case_it_is_written_in(lived: LivedRound) -> None:
    sent = lived.database.act(lambda s: send_links_again(s, lived.sender, REGISTRAR.upper(), lived.today))
    assert sent == 1
    assert lived.letters()[-1].recipient == REGISTRAR


def test_a_renewed_link_ends_the_old_one_and_those_handed_on(lived: LivedRound, key: str) -> None:
    old, child = own(lived), hand_on(lived, key, own(lived))
    lived.database.act(lambda s: renew_link(s, lived.sender, key, said(), lived.today))
    assert [opens(lived, link) for link in (old, child, own(lived))] == [False, False, True]


def test_a_question_asked_through_a_colleagues_link_is_answered_with_that_link(lived: LivedRound, key: str) -> None:
    child = hand_on(lived, key, own(lived), SECRETARY.email)
    by = Said(SECRETARY, Channel.LINK, link_id=child)
    lived.database.act(lambda s: ask_question(s, lived.sender, key, "Gäller det oss?", by, lived.today))
    with lived.database.read() as session:
        question = lookup.case_questions(session, key)[0]
    lived.database.act(lambda s: answer_question(s, lived.sender, question.id, "Ja.", said(), lived.today))
    with lived.database.read() as session:
        letter = session.get_one(Letter, lived.letters()[-1].id)
        content = letter.content.decode()
    assert letter.recipient == SECRETARY.email
    assert placeholder(child) in content
    assert placeholder(own(lived)) not in content


def test_a_read_only_link_opens_until_it_is_revoked(lived: LivedRound) -> None:
    with lived.database.write() as session:
        link = read_only_link(session, lived.sender, lived.slug, "Systemledningen", said(), lived.today)
    close(lived)
    assert opens(lived, link.id, lived.today + 10 * GRACE)
    revoke(lived, link.id)
    assert not opens(lived, link.id)


def test_a_sign_in_link_opens_once_and_for_half_an_hour(lived: LivedRound) -> None:
    def fresh() -> str:
        with lived.database.write() as session:
            link = sign_in_link(session, lived.sender, "", "samordnare@regionvasterbotten.example", lived.today)
        return token(lived.sender.secret, link.id)

    def use(secret: str, after: dt.timedelta) -> None:
        with lived.database.write() as session:
            enter_by_link(session, lived.sender, secret, "", lived.today + after)

    once, late = fresh(), fresh()
    use(once, dt.timedelta(minutes=29))
    with pytest.raises(NotFound):
        use(once, dt.timedelta(minutes=29))
    with pytest.raises(NotFound):
        use(late, dt.timedelta(minutes=30))


def test_a_principals_link_signs_nobody_in(lived: LivedRound) -> None:
    with pytest.raises(NotFound), lived.database.write() as session:
        enter_by_link(session, lived.sender, token(lived.sender.secret, own(lived)), "", lived.today)
