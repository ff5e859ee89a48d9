"""A principal's own link goes to its own mailboxes and nowhere else, and no letter carries one that is revoked."""

import datetime as dt

import pytest
from sqlalchemy import select

from actions.access.links import hand_over, renew_link, revoke_link, send_links_again
from actions.coordination.answering import answer_question
from actions.record.record import Said
from actions.replies.extension_requests import ask_extension
from actions.replies.questions import ask_question
from actions.replies.replies import acknowledge, plan_route
from actions.rounds.close import close_round
from actions.rounds.launch import launch
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.reads.letters_of_case import with_bytes
from models.tables import ExtensionRequest, Letter, Link, Question, case_id
from models.values import Reporter, RequestedExtension, Step
from models.vocabulary import Channel, LetterKind, LetterState, LinkKind
from notifications.links import placeholder
from tests.answered import decline_request
from tests.lived import DOROTEA, LivedRound, case_letters, council, executive, said
from tests.mail import parsed, text_of

REGISTRAR = "registrator@dorotea.example"
SLIP = "registrator@doretoa.example"
COLLEAGUE = "kollega@dorotea.example"
KEY = case_id("fardplan-nara-vard-2030", DOROTEA)
STRANGER = Said(Reporter("Handläggaren", "handläggare", SLIP), Channel.LINK)


def contents(lived: LivedRound, recipient: str) -> list[tuple[Letter, bytes]]:
    with lived.database.read() as session:
        found = with_bytes(session, case_letters(session, KEY))
        return [(letter, data) for letter, data in found if letter.recipient == recipient]


def own_link(lived: LivedRound) -> str:
    return lived.dorotea().case.link_id


def carries(lived: LivedRound, recipient: str, link_id: str) -> list[bool]:
    return [placeholder(link_id).encode() in data for _, data in contents(lived, recipient)]


def said_by_a_stranger(lived: LivedRound) -> None:
    """Everything that writes to an address somebody typed, typed wrong."""
    sender, now, act = lived.sender, lived.today, lived.database.act
    act(lambda session: acknowledge(session, sender, KEY, STRANGER, now, case_number="KS 2023/77"))
    steps = [Step("KF", "Kommunfullmäktige", lived.dorotea().case.route[-1].level, dt.date(2023, 6, 26))]
    act(lambda session: plan_route(session, sender, KEY, steps, STRANGER, now))
    act(lambda session: ask_question(session, sender, KEY, "Räcker det?", STRANGER, now))
    with lived.database.read() as session:
        question = session.scalars(select(Question)).one().id
    act(lambda session: answer_question(session, sender, question, "Ja.", said(), now))
    lived.report(executive(), said=STRANGER)
    lived.report(council(), said=STRANGER)


def test_no_letter_to_a_typed_address_carries_the_principals_link(lived: LivedRound) -> None:
    said_by_a_stranger(lived)
    kinds = {letter.kind for letter, _ in contents(lived, SLIP)}
    assert kinds == {LetterKind.RECEIPT, LetterKind.ANSWER}
    assert not any(carries(lived, SLIP, own_link(lived)))
    assert all(b"rundan.link" not in data for _, data in contents(lived, SLIP))
    assert all("kopia utan länk" in text_of(parsed(data)) for _, data in contents(lived, SLIP))


def test_every_letter_to_the_registrar_carries_the_link(lived: LivedRound) -> None:
    said_by_a_stranger(lived)
    assert all(carries(lived, REGISTRAR, own_link(lived)))


def test_question_and_answer_are_confirmed_to_the_registrar(lived: LivedRound) -> None:
    said_by_a_stranger(lived)
    subjects = [letter.subject for letter, _ in contents(lived, REGISTRAR)]
    assert any("fråga till samordnaren" in subject for subject in subjects)
    assert any(letter.kind is LetterKind.ANSWER for letter, _ in contents(lived, REGISTRAR))


def test_a_colleague_gets_the_link_that_is_her_own(lived: LivedRound) -> None:
    lived.database.act(
        lambda session: hand_over(session, lived.sender, KEY, "Kollegan", COLLEAGUE, said(), lived.today)
    )
    by_colleague = Said(Reporter("Kollegan", "handläggare", COLLEAGUE), Channel.LINK)
    lived.report(council(), said=by_colleague)
    with lived.database.read() as session:
        link = lookup.colleague_link(session, KEY, COLLEAGUE)
    assert link is not None
    assert all(carries(lived, COLLEAGUE, link.id))
    assert not any(carries(lived, COLLEAGUE, own_link(lived)))


def test_receipts_are_counted_from_one_the_same_on_paper_and_page(lived: LivedRound) -> None:
    said_by_a_stranger(lived)
    receipts = [letter for letter, _ in contents(lived, REGISTRAR) if letter.kind is LetterKind.RECEIPT]
    numbers = [letter.subject.partition(":")[0] for letter in receipts]
    assert numbers == [f"Kvittens nr {number}" for number in range(1, len(receipts) + 1)]
    with lived.database.read() as session:
        for letter in receipts:
            event = int(letter.key.split(":")[2])
            assert letter.subject.startswith(f"Kvittens nr {lookup.receipt_number(session, KEY, event)}:")


def test_the_case_number_stands_in_the_subject_once_it_is_known(lived: LivedRound) -> None:
    said_by_a_stranger(lived)
    later = [letter.subject for letter, _ in contents(lived, REGISTRAR)][1:]
    assert later
    assert all(subject.endswith("(KS 2023/77)") for subject in later)


def test_a_day_planned_no_more_is_called_off_in_the_calendar(lived: LivedRound) -> None:
    sender, now, route = lived.sender, lived.today, lived.dorotea().case.route
    planned = [Step(s.body, s.name, s.level, dt.date(2023, 6, 26) if s.body == "KF" else None) for s in route]
    without = [Step(s.body, s.name, s.level) for s in route]
    lived.database.act(lambda session: plan_route(session, sender, KEY, planned, said(), now))
    lived.database.act(lambda session: plan_route(session, sender, KEY, without, said(), now))
    first, second = [data for letter, data in contents(lived, REGISTRAR) if letter.kind is LetterKind.RECEIPT]
    [published], [cancelled] = list(parsed(first).iter_attachments()), list(parsed(second).iter_attachments())
    assert published.get_param("method") == "PUBLISH"
    assert cancelled.get_param("method") == "CANCEL"
    before, after = published.get_content(), cancelled.get_content()
    uid = next(line for line in before.splitlines() if line.startswith("UID"))
    assert uid in after
    assert "STATUS:CANCELLED" in after
    assert "METHOD:CANCEL" in after


def test_no_letter_written_after_it_was_drawn_in_carries_the_only_link(lived: LivedRound) -> None:
    link = own_link(lived)
    lived.database.act(lambda session: revoke_link(session, link, Said(), lived.today))
    lived.report(council())
    last = contents(lived, REGISTRAR)[-1]
    assert placeholder(link).encode() not in last[1]
    assert "Er länk till ärendet gäller inte längre" in text_of(parsed(last[1]))


def test_letters_that_had_not_left_when_it_was_drawn_in_stay(lived: LivedRound) -> None:
    link = own_link(lived)
    lived.database.act(lambda session: revoke_link(session, link, Said(), lived.today))
    waiting = [letter for letter, data in contents(lived, REGISTRAR) if placeholder(link).encode() in data]
    assert {letter.state for letter in waiting} == {LetterState.WITHDRAWN}


def test_letters_that_had_not_left_when_it_was_replaced_carry_the_new_one(lived: LivedRound) -> None:
    old = own_link(lived)
    sizes = [len(data) for _, data in contents(lived, REGISTRAR)]
    lived.database.act(lambda session: renew_link(session, lived.sender, KEY, Said(), lived.today))
    assert not any(carries(lived, REGISTRAR, old))
    assert all(carries(lived, REGISTRAR, own_link(lived)))
    assert [len(data) for _, data in contents(lived, REGISTRAR)][: len(sizes)] == sizes
    assert {letter.state for letter, _ in contents(lived, REGISTRAR)} == {LetterState.QUEUED}


@pytest.fixture
def two_rounds(lived: LivedRound, fardplan: RoundPlan) -> LivedRound:
    for slug in ("en-till", "en-stangd"):
        launch(lived.database, lived.sender, fardplan.model_copy(update={"slug": slug}), lived.today)
    lived.database.act(lambda session: close_round(session, lived.sender, "en-stangd", "Klart.", Said(), lived.today))
    return lived


def sent_to(lived: LivedRound, address: str) -> list[bytes]:
    lived.database.act(lambda session: send_links_again(session, lived.sender, address, lived.today))
    with lived.database.read() as session:
        found = select(Letter.content).where(Letter.kind == LetterKind.NEW_LINK, Letter.recipient == address)
        return list(session.scalars(found))


def test_a_lost_link_is_one_letter_with_every_open_case(two_rounds: LivedRound) -> None:
    [content] = sent_to(two_rounds, REGISTRAR)
    with two_rounds.database.read() as session:
        links = {
            slug: lookup.case_of(session, case_id(slug, DOROTEA))[0].link_id
            for slug in (two_rounds.slug, "en-till", "en-stangd")
        }
    assert placeholder(links[two_rounds.slug]).encode() in content
    assert placeholder(links["en-till"]).encode() in content
    assert placeholder(links["en-stangd"]).encode() not in content


def test_a_colleagues_lost_link_comes_back_to_the_colleague(lived: LivedRound) -> None:
    lived.database.act(
        lambda session: hand_over(session, lived.sender, KEY, "Kollegan", COLLEAGUE, said(), lived.today)
    )
    [content] = sent_to(lived, COLLEAGUE)
    with lived.database.read() as session:
        link = session.scalars(select(Link).where(Link.kind == LinkKind.COLLEAGUE)).one()
    assert placeholder(link.id).encode() in content
    assert placeholder(own_link(lived)).encode() not in content


def test_the_same_link_again_is_not_called_a_new_one(lived: LivedRound) -> None:
    [content] = sent_to(lived, REGISTRAR)
    message = parsed(content)
    assert message["Subject"] == "Er länk: Färdplan Nära vård 2030 i Västerbotten"
    assert "samma länk" in text_of(message)


def test_a_stranger_is_sent_nothing(lived: LivedRound) -> None:
    assert sent_to(lived, SLIP) == []


def test_more_time_is_answered_to_whoever_asked_without_a_link(lived: LivedRound) -> None:
    requested = RequestedExtension(new_on=dt.date(2023, 9, 29), reason="Sommaren")
    lived.database.act(lambda session: ask_extension(session, lived.sender, KEY, requested, STRANGER, lived.today))
    with lived.database.read() as session:
        request = session.scalars(select(ExtensionRequest)).one().id
    lived.database.act(lambda session: decline_request(session, lived.sender, request, "Nej.", said(), lived.today))
    assert not any(carries(lived, SLIP, own_link(lived)))
