"""A family is launched in one act: the main round, its linked ones, and one letter to each principal."""

import re
from email import message_from_bytes, policy

import pytest
from sqlalchemy import ColumnElement, func, select

from actions.record.audit import verify
from actions.rounds.advance import advance
from actions.rounds.launch import BATCH, LINKED_BATCH, begin_launch, launch
from actions.rounds.preview import preview_launch
from kit.database import Database
from kit.errors import NotAllowed
from models.tables import Case, Letter, Link, Round, case_id
from models.vocabulary import LetterKind, RoundState
from notifications.links import digest, fill
from notifications.sender import Sender
from tests.families import LAUNCHED_AT, REGION, family_plan
from tests.run.samples import ALL


def count(database: Database, *conditions: ColumnElement[bool]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).where(*conditions)) or 0


def invitations(database: Database, recipient: str) -> list[tuple[str | None, str]]:
    """Each invitation's case and text."""
    with database.read() as session:
        query = select(Letter.case_id, Letter.content).where(Letter.recipient == recipient)
        return [(case, text_of(content)) for case, content in session.execute(query)]


def text_of(content: bytes) -> str:
    body = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.mark.parametrize("municipalities", [1, 5])
def test_one_act_launches_the_main_round_and_every_linked_one(
    either: Database, sender: Sender, municipalities: int
) -> None:
    plan = family_plan(municipalities)
    assert launch(either, sender, plan, LAUNCHED_AT).created
    assert count(either, Round.state == RoundState.OPEN) == municipalities + 1
    assert count(either, Round.family == plan.slug) == municipalities
    assert count(either, Case.id.is_not(None)) == (municipalities + 1) + 2 * municipalities
    with either.read() as session:
        assert verify(session)[1] == []


def test_the_region_gets_one_letter_with_the_links_to_all_its_rounds(database: Database, sender: Sender) -> None:
    plan = family_plan(5)
    launch(database, sender, plan, LAUNCHED_AT)
    ((about, text),) = invitations(database, plan.principals[0].registrar)
    assert about == case_id(plan.slug, REGION)
    assert "Ni är också med i 5 rundor" in text
    assert "Lokal överenskommelse med Kommun 000004" in text
    opened = re.findall(r"/r/(\S+)", fill(text.encode(), sender.secret).decode())
    with database.read() as session:
        query = select(Link.case_id).where(Link.digest.in_([digest(token) for token in opened]))
        reached = set(session.scalars(query))
        assert reached == set(session.scalars(select(Case.id).where(Case.principal_code == REGION)))


def test_each_municipality_gets_one_letter_with_both_its_links(database: Database, sender: Sender) -> None:
    plan = family_plan(5)
    launch(database, sender, plan, LAUNCHED_AT)
    assert count(database, Letter.kind == LetterKind.INVITATION) == 6
    ((_, text),) = invitations(database, plan.principals[3].registrar)
    assert "Ni är också med i en runda" in text
    assert len(re.findall(r"/r/", text)) == 2


def test_a_principal_of_linked_rounds_only_is_invited_to_them(database: Database, sender: Sender) -> None:
    plan = family_plan(3)
    plan = plan.model_copy(update={"principals": plan.principals[:2]})
    launch(database, sender, plan, LAUNCHED_AT)
    ((about, text),) = invitations(database, family_plan(3).principals[3].registrar)
    assert about == case_id("avtal-000003", "000003")
    assert len(re.findall(r"/r/", text)) == 1
    assert count(database, Letter.kind == LetterKind.INVITATION) == 4


def test_what_somebody_wrote_never_becomes_another_link(database: Database, sender: Sender) -> None:
    plan = family_plan(1)
    stranger = "rundan.link" + "a" * 32
    linked = plan.linked[0].model_copy(update={"title": stranger})
    launch(database, sender, plan.model_copy(update={"linked": (linked,)}), LAUNCHED_AT)
    ((_, text),) = invitations(database, plan.principals[0].registrar)
    assert stranger not in text
    assert len(re.findall(r"/r/rundan\.link[0-9a-f]{32}", text)) == 2


def test_launching_the_same_file_twice_changes_nothing(database: Database, sender: Sender) -> None:
    launch(database, sender, family_plan(5), LAUNCHED_AT)
    letters = count(database, Letter.id.is_not(None))
    assert not launch(database, sender, family_plan(5), LAUNCHED_AT).created
    assert count(database, Letter.id.is_not(None)) == letters


def test_another_pattern_under_the_same_name_is_refused(database: Database, sender: Sender) -> None:
    launch(database, sender, family_plan(3), LAUNCHED_AT)
    with pytest.raises(NotAllowed, match="avtal finns redan"):
        launch(database, sender, family_plan(4), LAUNCHED_AT)


def test_a_linked_rounds_name_that_is_taken_stops_the_whole_launch(database: Database, sender: Sender) -> None:
    launch(database, sender, family_plan(1, "avtal-000002").model_copy(update={"linked": ()}), LAUNCHED_AT)
    with pytest.raises(NotAllowed, match="avtal-000002 finns redan"):
        launch(database, sender, family_plan(3), LAUNCHED_AT)
    assert count(database, Round.slug.is_not(None)) == 1


def test_the_main_round_is_launching_until_every_linked_one_is_open(database: Database, sender: Sender) -> None:
    plan = family_plan(3)
    with database.write() as session:
        begin_launch(session, plan, LAUNCHED_AT)
    assert count(database, Round.state == RoundState.LAUNCHING) == 4
    assert advance(database, sender, "avtal-000001", LAUNCHED_AT).round.state is RoundState.OPEN
    assert count(database, Round.state == RoundState.LAUNCHING) == 3
    assert count(database, Letter.id.is_not(None)) == 0
    assert advance(database, sender, plan.slug, LAUNCHED_AT).round.state is RoundState.OPEN
    assert count(database, Round.state == RoundState.LAUNCHING) == 0
    assert count(database, Letter.kind == LetterKind.INVITATION) == 4


def test_the_letter_shown_before_launch_tells_of_the_linked_rounds_and_nothing_is_kept(
    database: Database, sender: Sender
) -> None:
    plan = family_plan(3)
    shown = preview_launch(database, sender, plan, plan.principals[0], LAUNCHED_AT)
    assert shown.is_new
    assert "Ni är också med i 3 rundor" in text_of(shown.invitation)
    assert count(database, Round.slug.is_not(None)) == 0


@pytest.mark.parametrize("share", [1, 10] if ALL else [10])
def test_290_linked_rounds_or_a_share_of_them_in_batches_as_much_smaller_are_launched_in_one_act(
    database: Database, sender: Sender, share: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.rounds.launch.BATCH", BATCH // share)
    monkeypatch.setattr("actions.rounds.launch.LINKED_BATCH", LINKED_BATCH // share)
    launch(database, sender, family_plan(290 // share), LAUNCHED_AT)
    assert count(database, Round.state == RoundState.OPEN) == 290 // share + 1
    assert count(database, Letter.kind == LetterKind.INVITATION) == 290 // share + 1
