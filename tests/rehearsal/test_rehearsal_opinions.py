"""The dialogue of 2019 rehearsed to its close: whoever answers how and when, what comes out is what was said."""

import re
from collections.abc import Iterator, Mapping
from random import Random

import pytest
from sqlalchemy import select

from actions.record.audit import verify
from actions.views.opinions.consultation import Consultation, consultation
from kit.settings import CHECKOUT
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.tables import Event, Opinion
from models.values import Inquiry
from models.vocabulary import Channel, DocumentKind, EventKind, LetterKind, Part, RoundState
from rehearsal.cast import NEVER, OPINION_DECK, deal
from rehearsal.direction import Direction, played, rehearse
from rehearsal.papers import Rehearsal
from tests.conftest import DIALOG_LAUNCH, LAUNCH
from tests.consulted import COMMITTEE, CONSULT, CONTACT, COUNCIL
from tests.mail import parsed
from tests.rehearsed import few
from tests.run.samples import ALL

EVERYBODY_ANSWERS, SOMEBODY_NEVER_ANSWERS = 1, 3
LARGER = 50_000  # inhabitants
SMALLER = 3_000
CHASING = {LetterKind.REMINDER, LetterKind.OVERDUE, LetterKind.ESCALATION}


def as_the_document_says(principal: PrincipalPlan, rng: Random) -> Mapping[int, str]:
    """Weak support at council level, strong at committee level; the larger and some of the smaller ask for more."""
    size = principal.population or 0
    return {
        COUNCIL: rng.choice(["Svagt stöd", "Svagt stöd", "Visst stöd"]) if size < LARGER else "Svagt stöd",
        COMMITTEE: "Starkt stöd",
        CONSULT: "yes" if size >= LARGER else "no",
        CONTACT: "yes" if size < SMALLER else "no",
    }


@pytest.fixture(scope="module", params=[SOMEBODY_NEVER_ANSWERS, *([EVERYBODY_ANSWERS] if ALL else [])])
def direction(request: pytest.FixtureRequest, dialog: RoundPlan) -> Iterator[Direction]:
    with played(dialog, request.param, DIALOG_LAUNCH.date(), as_the_document_says) as direction:
        yield direction


@pytest.fixture(scope="module")
def rehearsal(direction: Direction) -> Rehearsal:
    return direction.papers()


@pytest.fixture(scope="module")
def found(direction: Direction) -> Consultation:
    with direction.stage.database.read() as session:
        return consultation(session, direction.stage.plan.slug, "sv")


def test_the_round_closes_by_itself_when_everybody_has_answered_and_else_by_the_coordinator(
    direction: Direction, rehearsal: Rehearsal
) -> None:
    never = [role for role in rehearsal.roles if role.character == NEVER.name]
    assert bool(never) == (direction.seed == SOMEBODY_NEVER_ANSWERS)
    assert rehearsal.board.state is RoundState.CLOSED
    assert rehearsal.closed_by_itself == (not never)
    assert rehearsal.outcome == f"Synpunkter från {15 - len(never)} av 15."
    assert direction.stage.next_chase_at() is None


def test_what_comes_out_is_what_the_document_tells_of_the_dialogues(found: Consultation) -> None:
    council, committee, consult, contact = (
        {tally.answer: tally for tally in found.answers[number - 1].tallies}
        for number in (COUNCIL, COMMITTEE, CONSULT, CONTACT)
    )
    given = len(found.given)
    assert council["Svagt stöd"].count > given / 2
    assert council["Starkt stöd"].count == 0
    assert committee["Starkt stöd"].count == given
    sizes = {case.principal_name: case.population or 0 for case in found.cases}
    assert consult["Ja"].names
    assert all(sizes[name] >= LARGER for name in consult["Ja"].names)
    assert 1 < contact["Ja"].count < given / 2
    assert all(sizes[name] < SMALLER for name in contact["Ja"].names)


def test_every_principal_has_one_standing_opinion_and_those_that_gave_it_again_keep_the_first(
    direction: Direction, rehearsal: Rehearsal, found: Consultation
) -> None:
    again = {role.code for role in rehearsal.roles if role.character == "gives_again"}
    assert again
    with direction.stage.database.read() as session:
        rows = session.scalars(select(Opinion)).all()
    times = {one.case.principal_code: sum(row.case_id == one.case.id for row in rows) for one in found.given}
    assert {code for code, count in times.items() if count == 2} == again
    assert set(times.values()) == {1, 2}
    for one in found.given:
        if one.case.principal_code in again:
            assert (one.opinion.backed_by, one.opinion.text) == ("Kommunstyrelsen", "")


def test_every_character_leaves_its_mark(rehearsal: Rehearsal, found: Consultation) -> None:
    character = {role.code: role.character for role in rehearsal.roles}
    assert {card.name for card in OPINION_DECK[:-1]} <= set(character.values())
    for one in found.given:
        case, name = one.case, character[one.case.principal_code]
        assert (one.opinion.channel is Channel.PHONE) == (name == "phones")
        assert bool(one.statements) == (name == "sends_a_statement")
        assert case.opinion_on is not None
        assert (case.opinion_on > case.due_on) == (name in {"late", "phones"})
    assert {document.kind for _, document in found.statements} == {DocumentKind.OPINION}
    kinds = rehearsal.totals.events_by_kind
    assert kinds[EventKind.HANDED_OVER] >= 1
    assert kinds[EventKind.ANSWERED] >= 1


def test_nobody_is_reminded_once_it_has_answered(direction: Direction, rehearsal: Rehearsal) -> None:
    with direction.stage.database.read() as session:
        query = select(Event).where(Event.kind == EventKind.OPINION_GIVEN).order_by(Event.id.desc())
        first = {event.case_id: event.at for event in session.scalars(query)}
    for letter in rehearsal.letters:
        if letter.kind in CHASING:
            given_at = first.get(f"{rehearsal.slug}/{letter.code}")
            assert given_at is None or letter.at < given_at


def test_no_letter_speaks_of_what_a_consultation_does_not_have(rehearsal: Rehearsal, dialog: RoundPlan) -> None:
    kinds = set()
    for letter in rehearsal.letters:
        message = parsed(letter.content)
        body = message.get_body(("plain",))
        assert body
        said = " ".join(body.get_content().split()).replace(" ".join(dialog.summary.split()), "")
        # the principals' own question is whether a body must decide
        said = said.replace("Måste ett organ besluta om synpunkterna", "")
        assert not re.search(r"rekommend|beslut|behandl|ärendets väg|planera", said, re.IGNORECASE), said
        kinds.add(letter.kind)
    assert kinds >= {LetterKind.INVITATION, LetterKind.RECEIPT, LetterKind.DIGEST, LetterKind.CLOSING, *CHASING}


def test_the_invitation_lists_the_questions_so_that_they_can_be_talked_over(
    rehearsal: Rehearsal, dialog: RoundPlan
) -> None:
    invitation = parsed(rehearsal.letters[0].content)
    for part in ("plain", "html"):
        body = invitation.get_body((part,))
        assert body
        said = " ".join(body.get_content().split())
        assert all(question.text in said for question in dialog.questions)
    assert "Starkt stöd / Visst stöd / Svagt stöd" in said


def test_the_record_holds(direction: Direction) -> None:
    with direction.stage.database.read() as session:
        read, breaks = verify(session)
    assert breaks == []
    assert read > 40


def two_of(plan: RoundPlan) -> RoundPlan:
    return plan.model_copy(update={"principals": plan.principals[:2]})


def test_the_same_seed_gives_the_same_rehearsal(dialog: RoundPlan) -> None:
    one, other = (rehearse(two_of(dialog), 3, DIALOG_LAUNCH.date()) for _ in range(2))
    assert one.model_dump_json() == other.model_dump_json()


def test_a_round_that_asks_for_views_and_a_decision_gets_both(fardplan: RoundPlan) -> None:
    asked = {"asks": (Part.OPINION, Part.DECISION), "questions": (Inquiry("Vad saknas?"),)}
    plan, seed = few(fardplan.model_copy(update=asked), "prompt", "changes")
    found = rehearse(plan, seed, LAUNCH.date())
    assert found.closed_by_itself
    assert found.outcome == "Synpunkter från 2 av 2, antagen av 1, antagen med ändringar av 1."
    assert found.totals.events_by_kind[EventKind.ACKNOWLEDGED] == 2


def test_a_consultation_without_questions_is_answered_freely_and_closes_by_itself(dialog: RoundPlan) -> None:
    found = rehearse(two_of(dialog).model_copy(update={"questions": ()}), 3, DIALOG_LAUNCH.date())
    assert found.closed_by_itself
    assert found.outcome == "Synpunkter från 2 av 2."


def test_a_consultation_is_dealt_its_own_deck(dialog: RoundPlan, fardplan: RoundPlan) -> None:
    assert dialog.asks == (Part.OPINION,)
    names = {card.name for card in (*OPINION_DECK, NEVER)}
    assert {card.name for card in deal(dialog, 1).values()} <= names
    assert not {card.name for card in deal(fardplan, 1).values()} <= names


def test_the_file_lies_where_a_coordinator_finds_it() -> None:
    assert (CHECKOUT / "data" / "rounds" / "dialog-2019.yaml").is_file()
