"""The study and the partnership of the source documents, rehearsed to their close and held against the facts."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from actions.record.audit import verify
from actions.rounds.round_plans import load_plan
from kit.clock import at_local
from kit.settings import CHECKOUT
from models.files.county import County
from models.files.round_file import round_reading
from models.files.round_plan import RoundPlan
from models.files.yaml_source import read_source
from models.reads import lookup
from models.tables import Extension, case_id
from models.values import RequestedExtension, Signing
from models.vocabulary import Act, EventKind, LetterKind, Level, Outcome, Part, RoundState
from rehearsal.cast import SIGNERS, Character, deal
from rehearsal.direction import LAUNCHES_AT, Direction, rehearse
from rehearsal.papers import Rehearsal
from rehearsal.player import Player
from rehearsal.scripts import Script, acknowledges, passes, prompt, sends_extract
from rehearsal.stage import sandbox
from tests.run.samples import sampled

DOROTEA, REGION = "2425", "24"
EXTENDED_ON, DUE_ON, LATER_ON = dt.date(2023, 12, 4), dt.date(2023, 12, 29), dt.date(2024, 2, 29)


def plan_of(name: str, county: County) -> RoundPlan:
    path = CHECKOUT / "data" / "rounds" / f"{name}.yaml"
    launch_on = round_reading(read_source(path)).model.launch_on
    assert launch_on
    return load_plan(path, county, launch_on)


def dorotea(me: Player) -> Script:
    """As it went: the council gave more time on 4 December 2023 (§ 102), and decides in February on KS's proposal."""
    yield from acknowledges(me)
    yield at_local(EXTENDED_ON + dt.timedelta(days=1), dt.time(10))
    reason = "Uppdragsledaren anställdes i september och arbetet startade vecka 39."
    me.asks_for_time(RequestedExtension(LATER_ON, reason, "Kommunfullmäktige", EXTENDED_ON, "§ 102"))
    yield me.within(3, 4)
    me.ready_on = dt.date(2024, 1, 9)
    me.plans()
    yield from passes(me)
    yield from sends_extract(me)


def cast(direction: Direction, characters: dict[str, Character]) -> None:
    direction.characters = {case_id: characters[player.plan.code] for case_id, player in direction.players.items()}
    for player in direction.players.values():
        player.answer = {1: characters[player.plan.code].answer}


@pytest.fixture(scope="module")
def study(county: County) -> Iterator[Direction]:
    plan = plan_of("dorotea-2024", county)
    assert plan.launch_on
    with sandbox(plan, at_local(plan.launch_on, LAUNCHES_AT)) as stage:
        direction = Direction(stage, 1, lambda _principal, _rng: {})
        own = Character("dorotea", "får längre tid av sitt fullmäktige", dorotea)
        cast(direction, {REGION: Character("region", "beslutar i tid", prompt), DOROTEA: own})
        direction.play()
        yield direction


def test_the_study_is_approved_by_both_and_closes_by_itself(study: Direction) -> None:
    papers = study.papers()
    assert papers.board.state is RoundState.CLOSED
    assert papers.closed_by_itself
    assert papers.outcome == "Antaget av 2."
    bodies = {
        row.code: [(each.body, each.act) for each in row.handlings if not each.corrects]
        for row in papers.board.principals
    }
    assert bodies[DOROTEA] == [("KS", Act.PROPOSES), ("KF", Act.DECIDES)]
    assert bodies[REGION] == [("HSN", Act.DECIDES)]


def test_the_studys_time_was_extended_by_the_council_with_its_paragraph(study: Direction) -> None:
    with study.stage.database.read() as session:
        [extension] = session.scalars(select(Extension))
        assert verify(session)[1] == []
        cases = {case.principal_code: case.due_on for case in lookup.cases(session, study.stage.plan.slug)}
    assert (extension.case_id, extension.old_on, extension.new_on) == (
        case_id(study.stage.plan.slug, DOROTEA),
        DUE_ON,
        LATER_ON,
    )
    assert (extension.decided_by, extension.decided_on, extension.paragraph) == (
        "Kommunfullmäktige",
        EXTENDED_ON,
        "§ 102",
    )
    assert cases == {REGION: DUE_ON, DOROTEA: LATER_ON}


def test_nobody_hears_that_the_study_is_late_when_its_day_has_moved(study: Direction) -> None:
    assert LetterKind.OVERDUE not in {letter.kind for letter in study.stage.letters if letter.code == DOROTEA}
    row = next(row for row in study.papers().board.principals if row.code == DOROTEA)
    assert row.decision
    assert not row.decision.late


@pytest.fixture(scope="module", params=sampled(4, (1, 2, 3, 4)))
def partnership(request: pytest.FixtureRequest, county: County) -> Rehearsal:
    plan = plan_of("innovationspartnerskap-2019", county)
    return rehearse(plan, request.param, plan.due_on)


def test_both_parties_sign_the_same_day_and_the_round_closes_when_the_steps_are_done(partnership: Rehearsal) -> None:
    assert partnership.board.state is RoundState.CLOSED
    assert partnership.closed_by_itself
    assert partnership.outcome == "Undertecknat av 2 av 2."
    assert partnership.board.counts.signed == 2
    kinds = partnership.totals.events_by_kind
    assert kinds[EventKind.FOLLOWED_UP] == 4  # two steps at two parties
    assert kinds[EventKind.COPY_RETURNED] == 2
    assert EventKind.HANDLED not in kinds


def test_a_partnership_is_never_spoken_of_as_a_recommendation_or_a_decision(partnership: Rehearsal) -> None:
    for letter in partnership.letters:
        text = letter.content.decode()
        for word in ("ekommend", "behandling", "planerat ett möte", "protokoll"):
            assert word not in text, (letter.kind, word)


def test_every_way_to_sign_comes_up_among_enough_parties(county: County) -> None:
    plan = plan_of("innovationspartnerskap-2019", county)
    names = {dealt.name for seed in range(30) for dealt in deal(plan, seed).values()}
    assert names == {character.name for character in SIGNERS} | {"never"}


def test_a_partnership_with_points_to_decide_is_decided_first_and_signed_then(county: County) -> None:
    plan = plan_of("innovationspartnerskap-2019", county)
    route = next(
        principal.route for principal in plan_of("dorotea-2024", county).principals if principal.code == DOROTEA
    )
    both = plan.model_copy(
        update={
            "asks": (Part.DECISION, Part.SIGNATURE),
            "att_satser": ("Att ingå partnerskapet",),
            "recommended_level": Level.STYRELSE,
            "principals": tuple(each.model_copy(update={"route": route}) for each in plan.principals),
            "signing": Signing(),
        }
    )
    assert plan.launch_on
    with sandbox(both, at_local(plan.launch_on, LAUNCHES_AT)) as stage:
        direction = Direction(stage, 1, lambda _principal, _rng: {})
        rejects = Character("rejects", "avslår", prompt, answer=Outcome.REJECTED)
        cast(direction, {REGION: Character("signs", "antar", prompt), "2480": rejects})
        direction.play()
        papers = direction.papers()
    assert papers.outcome == "Antaget av 1, avslaget av 1, undertecknat av 1 av 2."
    assert papers.closed_by_itself
