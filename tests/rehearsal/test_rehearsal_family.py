"""The agreement of 2020 and local ones beside it, rehearsed to the close and held against what is known of it."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy.orm import Session

from actions.record.audit import verify
from actions.record.record import Said
from actions.replies.replies import report_handling
from actions.rounds.round_plans import load_plan
from actions.views.overview import round_view
from kit.clock import at_local
from models.files.county import County
from models.files.round_plan import RoundPlan
from models.values import HandlingReport, Reporter
from models.vocabulary import Act, Channel, EventKind, LetterKind, Level, Outcome, RoundState
from rehearsal.direction import Direction, played, rehearse
from rehearsal.papers import Rehearsal
from rehearsal.stage import Stage, sandbox
from rules.effect import Prospect
from rules.route.needs import NeedKind
from tests.families import AGREEMENT
from tests.run.samples import ALL

TODAY = dt.date(2020, 2, 3)
REGION, DOROTEA = "24", "2425"
SOME = {REGION, "2401", "2403", DOROTEA, "2480"}
SEED = 2  # of these five one rejects and one decides partly; so of the sixteen
SAID = Said(Reporter("Registrator", "registrator"), Channel.PHONE)
SEPTEMBER = dt.date(2020, 9, 1)


@pytest.fixture(scope="module")
def agreement(county: County) -> RoundPlan:
    """With some of its sixteen, and their local ones; all of them when all is asked for."""
    whole = load_plan(AGREEMENT, county, TODAY)
    if ALL:
        return whole
    linked = tuple(each for each in whole.linked if {principal.code for principal in each.principals} <= SOME)
    some = tuple(principal for principal in whole.principals if principal.code in SOME)
    return whole.model_copy(update={"linked": linked, "principals": some})


@pytest.fixture(scope="module")
def direction(agreement: RoundPlan) -> Iterator[Direction]:
    with played(agreement, SEED, TODAY) as direction:
        yield direction


@pytest.fixture(scope="module")
def rehearsal(direction: Direction) -> Rehearsal:
    return direction.papers()


def test_the_whole_family_is_played_to_its_close(
    agreement: RoundPlan, direction: Direction, rehearsal: Rehearsal
) -> None:
    assert rehearsal.family is not None
    assert {each.state for each in rehearsal.family.rounds} == {RoundState.CLOSED}
    assert rehearsal.totals.events_by_kind[EventKind.CLOSED] == len(agreement.principals)
    with direction.stage.database.read() as session:
        assert verify(session)[1] == []


def test_the_timeline_says_once_that_they_started_and_of_each_round_that_it_closed(
    agreement: RoundPlan, rehearsal: Rehearsal
) -> None:
    first = rehearsal.timeline[0]
    assert first.text == f"Rundan startade, och {len(agreement.linked)} till vid sidan av."
    assert [entry for entry in rehearsal.timeline if entry.kind is EventKind.LAUNCHED] == [first]
    closed = [entry.principal for entry in rehearsal.timeline if entry.kind is EventKind.CLOSED]
    assert sorted(closed) == sorted(["", *(each.title for each in agreement.linked)])


def test_no_two_lines_of_what_happened_are_alike(rehearsal: Rehearsal) -> None:
    happened = Counter((each.at, each.principal, each.text) for each in rehearsal.timeline if each.letter is None)
    assert [line for line, times in happened.items() if times > 1] == []


def test_each_principal_is_invited_to_all_its_rounds_in_one_letter(agreement: RoundPlan, rehearsal: Rehearsal) -> None:
    assert rehearsal.totals.letters_by_kind[LetterKind.INVITATION] == len(agreement.principals)
    region = next(letter for letter in rehearsal.letters if letter.code == REGION)
    assert len(set(re.findall(rb"/r/[\w-]{43}", region.content))) == len(agreement.principals)


def test_each_round_has_its_own_outcome_and_closes_on_its_own_day(rehearsal: Rehearsal) -> None:
    assert rehearsal.family is not None
    assert len({each.closed_at for each in rehearsal.family.rounds}) > 1
    assert len({each.outcome for each in rehearsal.family.rounds}) > 1
    assert {role.outcome for role in rehearsal.roles} >= {Outcome.REJECTED, Outcome.PARTLY}
    roles = {(role.round, role.code): role.outcome for role in rehearsal.roles if role.outcome}
    for each in rehearsal.family.rounds:
        decided = Counter(outcome for (slug, _), outcome in roles.items() if slug == each.slug)
        assert each.counts.by_outcome == decided


def test_the_coordinators_get_one_morning_letter_a_day_about_it_all(rehearsal: Rehearsal) -> None:
    mornings = [letter for letter in rehearsal.letters if letter.kind is LetterKind.DIGEST]
    assert max(Counter((letter.at.date(), letter.recipient) for letter in mornings).values()) == 1


def test_the_timeline_says_when_each_round_takes_effect_or_why_it_does_not(
    agreement: RoundPlan, rehearsal: Rehearsal
) -> None:
    lines = [entry for entry in rehearsal.timeline if entry.what == "effect"]
    assert len(lines) == len(agreement.principals)
    assert rehearsal.timeline == tuple(sorted(rehearsal.timeline, key=lambda entry: entry.at))
    closings = {entry.at for entry in rehearsal.timeline if entry.kind is EventKind.CLOSED}
    for line in lines:
        if line.kind is Prospect.IMPOSSIBLE:
            assert "kan inte träda i kraft så som besluten ser ut:" in line.text
            assert line.at in closings
        else:
            assert line.text == "Överenskommelsen börjar gälla."
            assert line.at.date() == SEPTEMBER
    assert {line.kind for line in lines} >= {Prospect.IMPOSSIBLE}


def test_nobody_is_reminded_twice_the_same_morning(rehearsal: Rehearsal) -> None:
    chasing = {LetterKind.REMINDER, LetterKind.OVERDUE, LetterKind.ESCALATION}
    sent = [letter for letter in rehearsal.letters if letter.kind in chasing]
    assert max(Counter((letter.at, letter.kind, letter.recipient) for letter in sent).values()) == 1


def test_a_family_of_one_is_rehearsed_the_same_way_every_time(agreement: RoundPlan) -> None:
    small = agreement.model_copy(update={"linked": agreement.linked[:1], "principals": agreement.principals[:2]})
    assert rehearse(small, 3, TODAY).model_dump_json() == rehearse(small, 3, TODAY).model_dump_json()


def test_the_arbetsutskott_proposes_and_the_region_stays_open(agreement: RoundPlan) -> None:
    """RS 352-2020 § 75: a proposal that regionfullmäktige decides two points is no decision."""
    with sandbox(agreement, at_local(TODAY, dt.time(9))) as stage:
        stage.launch()
        case = f"{agreement.slug}/{REGION}"
        report = HandlingReport(
            act=Act.PROPOSES,
            body="RSAU",
            body_name="Regionstyrelsens arbetsutskott",
            level=Level.ARBETSUTSKOTT,
            held_on=TODAY,
            paragraph="§ 75",
            outcomes={1: Outcome.ADOPTED, 2: Outcome.ADOPTED},
            wording="Arbetsutskottet föreslår att regionfullmäktige beslutar",
        )
        stage.act(lambda session: report_handling(session, stage.sender, case, report, SAID, stage.now))
        region = next(row for row in stage.views()[stage.plan.slug].cases if row.case.principal_code == REGION)
    assert not region.progress.is_answered
    assert region.progress.decision is None
    assert {need.kind for need in region.progress.needs} == {NeedKind.DECIDE}
    assert region.case.round_slug == agreement.slug
    assert agreement.case_number == "RS 352-2020"


def all_adopt(agreement: RoundPlan, held_on: dt.date, but: str = "") -> dict[str, tuple[RoundState, Prospect, str]]:
    """Every council adopts that day, but for one in the county-wide round; how each round then is, by slug."""
    with sandbox(agreement, at_local(held_on, dt.time(15))) as stage:
        stage.launch()
        for each in stage.rounds:
            for code in (principal.code for principal in each.principals if each.family or principal.code != but):
                council = HandlingReport(
                    act=Act.DECIDES,
                    body="RF" if code == REGION else "KF",
                    body_name="Fullmäktige",
                    level=Level.FULLMAKTIGE,
                    held_on=held_on,
                    outcomes={number: Outcome.ADOPTED for number, _ in enumerate(each.att_satser, start=1)},
                )
                case = f"{each.slug}/{code}"
                stage.act(partial(_report, stage, case, council))
            stage.advance(each.slug)
        with stage.database.read() as session:
            views = [round_view(session, each.slug, stage.now) for each in stage.rounds]
    return {
        view.round.slug: (view.round.state, view.effect.prospect, view.round.outcome) for view in views if view.effect
    }


def _report(stage: Stage, case: str, report: HandlingReport, session: Session) -> None:
    report_handling(session, stage.sender, case, report, SAID, stage.now)


def test_it_enters_into_force_on_the_first_of_september_once_all_have_decided_in_spring(agreement: RoundPlan) -> None:
    assert (agreement.effect.on, agreement.effect.decided_by) == (SEPTEMBER, dt.date(2020, 6, 30))
    found = all_adopt(agreement, dt.date(2020, 6, 16))
    assert {(state, prospect) for state, prospect, _ in found.values()} == {(RoundState.CLOSED, Prospect.WILL_BE)}
    assert found[agreement.slug][2].startswith(f"Antagen av {len(agreement.principals)}.")


def test_a_decision_in_the_autumn_is_too_late_for_it(agreement: RoundPlan) -> None:
    found = all_adopt(agreement, dt.date(2020, 9, 14))
    assert {prospect for _, prospect, _ in found.values()} == {Prospect.IMPOSSIBLE}


def test_a_local_agreement_is_in_force_whatever_becomes_of_the_others(agreement: RoundPlan) -> None:
    found = all_adopt(agreement, dt.date(2020, 6, 16), but=DOROTEA)
    assert found[agreement.slug][0] is RoundState.OPEN
    assert found[agreement.linked[0].slug][:2] == (RoundState.CLOSED, Prospect.WILL_BE)
