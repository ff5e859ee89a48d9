"""A round that asks as soon as possible: nobody is late, reminders are calm, the coordinators look again."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select

from actions.coordination.round_days import look_again
from actions.rounds.round_plans import check_source
from actions.schedule.sweep import sweep
from actions.views.facts.rounds import round_facts
from kit.clock import FrozenClock, at_local, local
from kit.database import Database
from kit.errors import FaultyInput, NotAllowed
from models.files.county import County
from models.files.round_plan import RoundPlan
from models.files.yaml_source import parse_source
from models.meetings import LeadTimes
from models.tables import Case, Letter, case_id
from models.values import ChasePolicy, Grant
from models.vocabulary import Act, LetterKind, MeetingsAsked, RoundState
from notifications.sender import Sender
from rehearsal.direction import rehearse
from rules.chase import moments
from rules.forecast import case_outlook
from rules.route.progress import case_progress
from rules.route.routes import course
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, council, executive, grant_extension, said
from tests.mail import parsed
from tests.mail import text_of as letter_text
from tests.rehearsed import few
from tests.rules.cases import case, day, handling, route
from tests.visitor import Visit, Visitor, link_path, text_of

FILE = """\
title: Överenskommelse
kind: överenskommelse
due: så snart som möjligt
look_again_on: 2023-06-30
att_satser: [Att anta överenskommelsen]
"""
TODAY, LOOK = day("3-27"), day("6-30")


def check(county: County, text: str) -> list[tuple[str, str | None]]:
    found = check_source(parse_source(text, Path("host.yaml")), county, TODAY)
    return [(fault.field, fault.expected) for fault in found.faults]


def test_a_file_may_ask_as_soon_as_possible_in_either_language(county: County) -> None:
    for words in ("så snart som möjligt", "as soon as possible", "Så snart som möjligt"):
        found = check_source(
            parse_source(FILE.replace("så snart som möjligt", words), Path("host.yaml")), county, TODAY
        )
        assert found.faults == ()
        assert found.plan
        assert (found.plan.is_undated, found.plan.due_on) == (True, LOOK)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("look_again_on: 2023-06-30\n", ""), ("look_again_on", "look_again_on: 2027-06-01")),
        (("due: så snart som möjligt\n", ""), ("due_on", "due_on: 2023-08-31")),
        (("att_satser", "due_on: 2023-08-31\natt_satser"), ("due_on", None)),
        (("2023-06-30", "2023-03-01\nlaunch_on: 2023-03-27"), ("look_again_on", "tidigast 2023-03-28")),
        (("due: så snart som möjligt", "due_on: 2023-08-31"), ("look_again_on", "due: så snart som möjligt")),
        (("så snart som möjligt", "när det passar"), ("due", None)),
    ],
)
def test_a_due_date_is_a_day_or_none_and_never_both(
    county: County, change: tuple[str, str], told: tuple[str, str | None]
) -> None:
    field, expected = told
    found = dict(check(county, FILE.replace(*change)))
    assert field in found
    assert expected is None or found[field] == expected


def test_a_linked_round_says_its_own_due_date_in_one_piece(county: County) -> None:
    linked = "linked: {title: 'Lokal med {principal}', with: region, each: [Dorotea], due_on: 2023-12-15}\n"
    found = check_source(parse_source(FILE + linked, Path("host.yaml")), county, TODAY)
    assert found.faults == ()
    assert found.plan
    assert [(plan.is_undated, plan.due_on) for plan in found.plan.linked] == [(False, day("12-15"))]


def test_the_chase_is_calm_and_ends_when_the_coordinators_look_again() -> None:
    silent = case(is_undated=True, due_on=LOOK, asked_on=TODAY)
    told = moments(silent, ChasePolicy())
    last_before_the_rest = day("6-22")
    assert [local(moment.at).date() for moment in told] == [day("4-26"), day("5-26"), last_before_the_rest]
    assert {moment.kind for moment in told} == {LetterKind.REMINDER}
    every_week = moments(silent, ChasePolicy(calm=7))
    assert len(every_week) == 13
    assert max(local(moment.at).date() for moment in every_week) <= LOOK


@pytest.mark.parametrize("days", [0, 1, 90])
def test_one_opened_as_late_as_the_day_to_look_again_chases_nobody_and_nobody_is_late(days: int) -> None:
    opened_on = LOOK + dt.timedelta(days=days)
    silent = case(is_undated=True, due_on=LOOK, asked_on=opened_on)
    assert moments(silent, ChasePolicy()) == ()
    assert not case_progress(silent, opened_on + dt.timedelta(days=200)).is_late


def test_whoever_has_planned_hears_nothing_until_the_working_day_after() -> None:
    planned = case(is_undated=True, due_on=LOOK, asked_on=TODAY, way=route(KS="5-30", KF="6-19"))
    first, *_ = moments(planned, ChasePolicy(meetings=MeetingsAsked.NONE))
    assert (local(first.at).date(), first.kind) == (day("6-20"), LetterKind.AFTER_MEETING)


@pytest.mark.parametrize("today", ["3-27", "6-30", "7-1", "2024-3-27", "2033-1-1"])
def test_nobody_is_ever_late(today: str) -> None:
    silent = case(is_undated=True, due_on=LOOK, asked_on=TODAY)
    late = case(handling(1, "KS", Act.PROPOSES, "8-20"), is_undated=True, due_on=LOOK, way=route(KS=None, KF="9-25"))
    decided = case(handling(1, "KF", Act.DECIDES, "12-18", urgency_reason="Ja"), is_undated=True, due_on=LOOK)
    for facts in (silent, late, decided):
        progress = case_progress(facts, day(today))
        assert (progress.is_late, progress.was_late) == (False, False)
        assert case_outlook(facts, course(facts), {}, LeadTimes(), day(today)) is None
        assert progress.warnings == ()


@pytest.fixture
def lived(database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime) -> LivedRound:
    """The Färdplan without a due date; the coordinators look again on the last of June."""
    plan = fardplan.model_copy(update={"slug": "snart", "is_undated": True, "due_on": LOOK})
    return LivedRound(database, sender, launch_once(database, sender, plan, now))


def letters(lived: LivedRound, *kinds: LetterKind) -> list[tuple[str, str]]:
    """Day and words of the letters of those kinds."""
    with lived.database.read() as session:
        found = session.scalars(select(Letter).where(Letter.kind.in_(kinds)).order_by(Letter.id)).all()
        return [(f"{local(each.queued_at):%-m-%-d}", letter_text(parsed(each.content))) for each in found]


@pytest.fixture
def silent(database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime) -> LivedRound:
    """The same, of three who say nothing."""
    changes = {"slug": "snart", "is_undated": True, "due_on": LOOK, "principals": fardplan.principals[:3]}
    return LivedRound(database, sender, launch_once(database, sender, fardplan.model_copy(update=changes), now))


def sweep_every_morning(lived: LivedRound, until: dt.date) -> None:
    for number in range(1, (until - TODAY).days + 1):
        sweep(lived.database, lived.sender, at_local(TODAY + dt.timedelta(days=number), dt.time(8)))


def test_the_invitation_says_so_and_carries_no_day_for_the_calendar(lived: LivedRound) -> None:
    ((_, text), *_) = letters(lived, LetterKind.INVITATION)
    assert "Svara: så snart som möjligt" in text
    assert "för kalendern" not in text
    with lived.database.read() as session:
        content = session.scalars(select(Letter).where(Letter.kind == LetterKind.INVITATION).limit(1)).one().content
    assert b"text/calendar" not in content


def test_a_silent_year_gives_three_calm_reminders_and_one_letter_the_day_to_look_again(silent: LivedRound) -> None:
    sweep_every_morning(silent, day("9-1"))
    assert letters(silent, LetterKind.OVERDUE, LetterKind.ESCALATION) == []
    reminded = letters(silent, LetterKind.REMINDER)
    assert sorted({on for on, _ in reminded}) == ["4-26", "5-26", "6-22"]
    assert all("Svara så snart som möjligt." in text for _, text in reminded)
    assert not any("Svara senast" in text or "svarsdatum" in text.lower() for _, text in reminded)
    looked = [on for on, text in letters(silent, LetterKind.DIGEST) if "I dag ville ni se på rundan igen." in text]
    assert set(looked) == {"6-30"}
    assert not any("Dagar kvar" in text for _, text in letters(silent, LetterKind.DIGEST))


def test_a_look_moved_further_on_lets_the_calm_rhythm_go_on(silent: LivedRound) -> None:
    silent.database.act(lambda session: look_again(session, silent.slug, day("9-29"), said(), silent.today))
    sweep_every_morning(silent, day("10-2"))
    assert sorted({on for on, _ in letters(silent, LetterKind.REMINDER)}) == [
        "4-26",
        "5-26",
        "6-22",
        "8-24",
        "9-25",
    ]
    with silent.database.read() as session:
        assert set(session.scalars(select(Case.chase_at))) == {None}


@pytest.mark.parametrize("on", ["6-20", "6-19", "2026-7-1"])
def test_a_day_to_look_again_lies_ahead_within_three_years(lived: LivedRound, on: str) -> None:
    with pytest.raises(FaultyInput):
        lived.database.act(lambda session: look_again(session, lived.slug, day(on), said(), lived.today))


def test_no_more_time_can_be_given_where_there_is_no_end_of_it(lived: LivedRound) -> None:
    grant = Grant(day("12-1"), "Samordnarna", day("6-1"), "Behövs")
    with pytest.raises(NotAllowed, match="inget svarsdatum"):
        lived.database.act(
            lambda session: grant_extension(
                session, lived.sender, case_id(lived.slug, DOROTEA), grant, said(), lived.today
            )
        )


def test_the_board_the_page_and_the_json_speak_of_no_due_date(
    lived: LivedRound, coordinator: Visitor, visit: Visit, sender: Sender, clock: FrozenClock
) -> None:
    clock.move_to(lived.today)
    board = text_of(coordinator.http.get(f"/console/rounds/{lived.slug}"))
    assert "Svara så snart som möjligt. Samordnarna ser på rundan igen 30 juni 2023." in board
    assert "Sena 0" not in board
    assert "dagar kvar" not in board
    assert "Sena och blir sena" not in board
    assert "Svar mot svarsdatum" not in board
    home = text_of(coordinator.http.get("/console"))
    assert "Svara så snart som möjligt." in home
    visitor = visit()
    page = text_of(visitor.enter(link_path(lived.database, sender, lived.slug, DOROTEA)))
    assert "Svara så snart som möjligt." in page
    assert "Be om längre svarstid" not in page
    facts = round_facts(lived.view())
    assert (facts.due_on, facts.look_again_on) == (None, LOOK)
    assert {(row.due_on, row.days_left, row.outlook) for row in facts.principals} == {(None, None, None)}


def test_a_coordinator_moves_the_day_on_a_page_of_its_own(
    lived: LivedRound, coordinator: Visitor, clock: FrozenClock
) -> None:
    clock.move_to(lived.today)
    address = f"/console/rounds/{lived.slug}/do/look-again"
    assert "Se på rundan igen en annan dag" in text_of(coordinator.http.get(f"/console/rounds/{lived.slug}"))
    form = coordinator.http.get(address)
    key = form.text.split('name="form_key" value="')[1].split('"')[0]
    assert coordinator.http.post(address, data={"form_key": key, "on": "2023-09-29"}).status_code == 200
    assert lived.view().round.due_on == day("9-29")
    assert "Samordnarna ser på rundan igen fredag 29 september 2023, inte fredag 30 juni 2023." in text_of(
        coordinator.http.get(f"/console/rounds/{lived.slug}")
    )


def test_a_round_without_a_due_date_still_closes_with_the_last_decision(lived: LivedRound) -> None:
    lived.report(executive())
    lived.report(council())
    assert "efter svarsdatum" not in " ".join(lived.dorotea().progress.warnings)
    assert lived.dorotea().progress.is_answered


def test_a_rehearsal_of_it_is_lived_to_its_close(fardplan: RoundPlan) -> None:
    plan, seed = few(fardplan.model_copy(update={"is_undated": True, "due_on": LOOK}), "late", "prompt")
    rehearsed = rehearse(plan, seed, today=TODAY)
    assert rehearsed.board.state is RoundState.CLOSED
    assert rehearsed.closed_by_itself, "whoever would have waited until it was late answers a reminder"
    assert not {LetterKind.OVERDUE, LetterKind.ESCALATION} & rehearsed.totals.letters_by_kind.keys()
    assert rehearsed.board.counts.late == 0
