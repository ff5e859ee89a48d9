"""A round that opens when another has come far enough: what it shows meanwhile, and who may open it by hand."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import func, select

from actions.coordination.extensions import extend_family, extend_round
from actions.record.audit import verify
from actions.replies.replies import plan_route
from actions.rounds.advance import advance
from actions.rounds.close import close_round, reopen_round
from actions.rounds.launch import launch
from actions.rounds.opening import open_by_hand
from actions.rounds.round_plans import check_source
from actions.schedule.sweep import sweep
from actions.schedule.upcoming import next_event
from actions.views.facts.rounds import round_facts
from actions.views.inbox import waiting_in
from actions.views.overview import RoundView, round_view
from actions.views.standings import standings_in
from actions.withdrawals.from_round import withdraw_from_round
from flows.board import decided_of
from kit.clock import FrozenClock, at_local
from kit.database import Database
from kit.errors import FaultyInput, NotAllowed
from models.files.county import County
from models.files.round_file import Effect
from models.files.round_plan import RoundPlan
from models.files.yaml_source import parse_source
from models.reads import lookup
from models.reads.waiting_reads import open_rounds
from models.tables import Letter, Round, case_id
from models.values import After, Grant, Window
from models.vocabulary import EffectDays, EffectKind, EventKind, LetterKind, Milestone, Outcome, Part, RoundState
from notifications.sender import Sender
from rehearsal.direction import rehearse
from rules.route.progress import can_reach
from rules.waiting.waiting import WaitingKind
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, council, events_of, said
from tests.mail import parsed
from tests.mail import text_of as letter_text
from tests.rehearsed import few
from tests.rules.cases import day, route
from tests.visitor import Visit, Visitor, reviewed, text_of

UMEA = "2480"
FIRST, SECOND = "forbunden", "kommunerna"
FILE = """\
title: Kommunerna
kind: agreement
due_on: 2023-10-31
att_satser: [Att anta överenskommelsen]
"""


def check(county: County, lines: str) -> tuple[list[str], RoundPlan | None]:
    found = check_source(parse_source(FILE + lines, Path("kommunerna.yaml")), county, day("3-27"))
    return [fault.field for fault in found.faults], found.plan


@pytest.mark.parametrize(
    ("lines", "after"),
    [
        ("after: forbunden", After(FIRST, Milestone.ANSWERED)),
        ("after: {round: forbunden}", After(FIRST, Milestone.ANSWERED)),
        ("after: {round: forbunden, when: alla har antagit}", After(FIRST, Milestone.ADOPTED)),
        ("after: {round: forbunden, when: in_force}", After(FIRST, Milestone.IN_FORCE)),
        ("after: {round: forbunden, when: rundan är avslutad}", After(FIRST, Milestone.CLOSED)),
    ],
)
def test_a_file_names_the_round_before_it_and_how_far_it_must_come(county: County, lines: str, after: After) -> None:
    faults, plan = check(county, lines)
    assert faults == []
    assert plan
    assert plan.after == after
    assert RoundPlan.model_validate_json(plan.model_dump_json()) == plan


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ("after: {when: alla har antagit}", "after.round"),
        ("after: kommunerna", "after.round"),
        ("after: {round: forbunden, when: kanske}", "after.when"),
    ],
)
def test_a_round_waits_for_another_and_for_something_known(county: County, lines: str, field: str) -> None:
    assert check(county, lines)[0] == [field]


class Two:
    """Two principals in a first round, and four in a second that waits for it."""

    def __init__(self, database: Database, sender: Sender, plan: RoundPlan, now: dt.datetime) -> None:
        self.database, self.sender, self.now = database, sender, now
        two = tuple(each for each in plan.principals if each.code in {DOROTEA, UMEA})
        self.plan = plan.model_copy(update={"principals": (*plan.principals[:2], *two)})
        changes = {"slug": FIRST, "title": "Förbunden", "principals": two}
        launch_once(database, sender, plan.model_copy(update=changes), now)
        self.first = LivedRound(database, sender, FIRST)

    def second(self, when: Milestone = Milestone.ADOPTED, **changes: object) -> RoundView:
        changes = {"slug": SECOND, "title": "Kommunerna", "after": After(FIRST, when), **changes}
        launch(self.database, self.sender, self.plan.model_copy(update=changes), self.now)
        return self.seen()

    def seen(self, now: dt.datetime | None = None) -> RoundView:
        with self.database.read() as session:
            return round_view(session, SECOND, now or self.first.today)

    def family(self) -> list[Round]:
        with self.database.read() as session:
            return [each for each in lookup.rounds(session) if SECOND in {each.slug, each.family}]

    def state(self) -> RoundState:
        return self.seen().round.state

    def adopts(self, *codes: str, **more: object) -> None:
        for code in codes:
            self.first.report(council(**more), code)
        advance(self.database, self.sender, FIRST, self.first.today)

    def letters(self, kind: LetterKind) -> list[str]:
        with self.database.read() as session:
            found = session.scalars(
                select(Letter).where(Letter.kind == kind, Letter.round_slug == SECOND).order_by(Letter.id)
            )
            return [" ".join(letter_text(parsed(each.content)).split()) for each in found]

    def morning(self, text: str) -> None:
        sweep(self.database, self.sender, at_local(day(text), dt.time(8)))


@pytest.fixture
def two(database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime) -> Two:
    return Two(database, sender, fardplan, now)


def test_a_waiting_round_asks_nobody_and_says_what_it_waits_for(
    two: Two, coordinator: Visitor, clock: FrozenClock
) -> None:
    view = two.second()
    assert (view.round.state, list(view.cases), two.letters(LetterKind.INVITATION)) == (RoundState.WAITING, [], [])
    clock.move_to(two.first.today)
    board = text_of(coordinator.http.get(f"/console/rounds/{SECOND}"))
    assert "Den öppnas när alla har antagit i Förbunden. Där: 0 av 2 har beslutat." in board
    assert "4 inbjuds när den öppnas" in board
    assert "Alla har svarat" not in board
    assert "Öppna rundan nu" in board
    assert "När alla har antagit öppnas Kommunerna." in text_of(coordinator.http.get(f"/console/rounds/{FIRST}"))
    home = text_of(coordinator.http.get("/console"))
    assert "Den öppnas när alla har antagit i Förbunden." in home
    facts = round_facts(view)
    assert facts.after
    assert (facts.after.round, facts.after.when, facts.state) == (FIRST, Milestone.ADOPTED, RoundState.WAITING)
    with two.database.read() as session:
        assert next_event(session, clock.now())


def test_it_opens_by_itself_with_the_last_adoption_and_invites_everyone(two: Two) -> None:
    two.second()
    two.adopts(DOROTEA)
    assert two.state() is RoundState.WAITING
    two.adopts(UMEA)
    view = two.seen()
    assert (view.round.state, len(view.cases)) == (RoundState.OPEN, 4)
    assert view.round.launched_at == two.first.today
    invitations = two.letters(LetterKind.INVITATION)
    assert len(invitations) == 4
    assert all("Skickas sedan detta är klart: Förbunden" in text for text in invitations)
    two.morning("6-21")
    assert "Rundan öppnades: Förbunden hade kommit så långt." in two.letters(LetterKind.DIGEST)[-1]


def test_either_database_keeps_what_it_waits_for_and_its_window(
    either: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    two = Two(either, sender, fardplan, now)
    window = Window(day("4-1"), day("12-31"))
    kept = two.second(window=window, replaces="Avtalet från 2012", is_undated=True).round
    assert (kept.after, kept.window, kept.replaces) == (After(FIRST, Milestone.ADOPTED), window, "Avtalet från 2012")
    two.adopts(DOROTEA, UMEA)
    assert two.state() is RoundState.OPEN
    with either.read() as session:
        assert verify(session)[1] == []


def test_the_sweep_opens_it_too_for_prefect_may_be_down(two: Two) -> None:
    two.second(Milestone.ANSWERED)
    for code in (DOROTEA, UMEA):
        two.first.report(council(outcomes={1: Outcome.REJECTED}), code)
    assert two.state() is RoundState.WAITING
    two.morning("6-21")
    assert two.state() is RoundState.OPEN
    assert len(two.letters(LetterKind.INVITATION)) == 4


@pytest.mark.parametrize(
    ("when", "opens"),
    [(Milestone.ANSWERED, True), (Milestone.ADOPTED, False), (Milestone.CLOSED, True)],
)
def test_to_have_answered_is_not_to_have_adopted(two: Two, when: Milestone, opens: bool) -> None:
    two.second(when)
    two.adopts(DOROTEA)
    two.adopts(UMEA, outcomes={1: Outcome.REJECTED})
    assert (two.state() is RoundState.OPEN) is opens


def test_it_opens_when_what_was_decided_is_in_force_and_not_before(two: Two, fardplan: RoundPlan) -> None:
    one = fardplan.model_copy(
        update={
            "slug": "ett",
            "effect": Effect(kind=EffectKind.FIXED_DATE, on=day("7-3")),
            "principals": tuple(each for each in fardplan.principals if each.code == DOROTEA),
        }
    )
    launch(two.database, two.sender, one, two.now)
    two.second(after=After("ett", Milestone.IN_FORCE))
    LivedRound(two.database, two.sender, "ett").report(council())
    two.morning("6-30")
    assert two.state() is RoundState.WAITING
    two.morning("7-3")
    assert two.state() is RoundState.OPEN


def test_one_whose_first_round_has_come_that_far_already_goes_out_at_once(two: Two) -> None:
    two.adopts(DOROTEA, UMEA)
    two.now = two.first.today
    assert two.second().round.state is RoundState.OPEN
    assert len(two.letters(LetterKind.INVITATION)) == 4


def test_when_the_first_closes_without_coming_that_far_the_coordinators_are_told_once(
    two: Two, coordinator: Visitor, clock: FrozenClock
) -> None:
    two.second()
    two.adopts(DOROTEA)
    two.database.act(lambda s: close_round(s, two.sender, FIRST, "Umeå svarar inte", said(), two.first.today))
    for morning in ("6-21", "6-22", "6-26"):
        two.morning(morning)
    told = [text for text in two.letters(LetterKind.DIGEST) if "Rundan väntar kvar: Förbunden avslutades utan" in text]
    assert len(told) == len({*fardplan_contacts(two)})
    clock.move_to(two.first.today)
    board = text_of(coordinator.http.get(f"/console/rounds/{SECOND}"))
    assert "Den avslutades utan att komma så långt. Rundan öppnas inte av sig själv." in board


def fardplan_contacts(two: Two) -> list[str]:
    return [contact.email for contact in two.plan.contacts]


def test_a_first_round_opened_again_may_still_come_that_far(two: Two) -> None:
    two.second()
    two.adopts(DOROTEA)
    two.database.act(lambda s: close_round(s, two.sender, FIRST, "Umeå dröjer", said(), two.first.today))
    two.morning("6-21")
    two.database.act(lambda s: reopen_round(s, two.sender, FIRST, "Umeå kom", said(), two.first.today))
    two.adopts(UMEA)
    assert two.state() is RoundState.OPEN


def test_a_coordinator_may_open_it_by_hand_with_a_reason(two: Two, coordinator: Visitor, clock: FrozenClock) -> None:
    two.second()
    clock.move_to(two.first.today)
    address = f"/console/rounds/{SECOND}/do/open"
    key = coordinator.http.get(address).text.split('name="form_key" value="')[1].split('"')[0]
    assert coordinator.http.post(address, data={"form_key": key, "reason": ""}).status_code == 422
    answer = coordinator.http.post(address, data={"form_key": key, "reason": "Umeå har sagt ja muntligt"})
    assert answer.status_code == 200
    assert (two.state(), len(two.letters(LetterKind.INVITATION))) == (RoundState.OPEN, 4)
    assert "Rundan öppnades för hand: Umeå har sagt ja muntligt" in text_of(answer)
    with pytest.raises(NotAllowed, match="väntar inte längre"):
        two.database.act(lambda s: open_by_hand(s, SECOND, "Igen", said(), two.first.today))
    two.second(slug="tredje")
    with pytest.raises(FaultyInput):
        two.database.act(lambda s: open_by_hand(s, "tredje", " ", said(), two.first.today))


def test_a_due_date_passed_meanwhile_holds_it_back_until_it_is_moved(two: Two) -> None:
    two.second(due_on=day("6-20"))
    two.adopts(DOROTEA, UMEA)
    assert two.state() is RoundState.WAITING
    two.morning("6-21")
    assert "svarsdatumet har passerat. Ge längre svarstid, så öppnas den." in two.letters(LetterKind.DIGEST)[-1]
    grant = Grant(day("10-31"), "Samordnarna", day("6-20"), "De första dröjde")
    two.database.act(lambda s: extend_round(s, two.sender, SECOND, grant, said(), two.first.today))
    two.morning("6-22")
    view = two.seen()
    assert (view.round.state, {row.case.due_on for row in view.cases}) == (RoundState.OPEN, {day("10-31")})


def test_a_due_date_that_passes_while_the_first_goes_on_is_told_once(
    two: Two, coordinator: Visitor, clock: FrozenClock
) -> None:
    two.second(due_on=day("6-20"))
    for morning in ("6-19", "6-21", "6-22"):
        two.morning(morning)
    said_so = "svarsdatumet har passerat, och Förbunden har inte kommit så långt."
    assert len([text for text in two.letters(LetterKind.DIGEST) if said_so in text]) == len({*fardplan_contacts(two)})
    clock.move_to(at_local(day("6-22"), dt.time(9)))
    assert "Rundan öppnas inte av sig själv" in text_of(coordinator.http.get("/console"))
    grant = Grant(day("10-31"), "Samordnarna", day("6-22"), "De första dröjde")
    two.database.act(lambda s: extend_round(s, two.sender, SECOND, grant, said(), clock.now()))
    assert "Rundan öppnas inte av sig själv" not in text_of(coordinator.http.get("/console"))
    two.adopts(DOROTEA, UMEA)
    assert two.state() is RoundState.OPEN


def waits(two: Two, now: dt.datetime) -> bool:
    with two.database.read() as session:
        found = waiting_in(session, [round_view(session, SECOND, now)], now)
        listed = standings_in(session).of(session, open_rounds(session, None), now)[SECOND].waiting
    kinds = [[each.kind for each in waiting if each.round_slug == SECOND] for waiting in (found, listed)]
    assert kinds[0] == kinds[1]
    return WaitingKind.NOT_OPENED in kinds[0]


def test_it_waits_for_somebody_as_long_as_it_will_not_open_by_itself(two: Two) -> None:
    two.second(due_on=day("6-20"))
    two.database.act(lambda s: close_round(s, two.sender, FIRST, "Umeå svarar inte", said(), two.first.today))
    now = two.first.today + dt.timedelta(days=2)
    assert waits(two, now)
    grant = Grant(day("10-31"), "Samordnarna", day("6-22"), "De första dröjde")
    two.database.act(lambda s: extend_round(s, two.sender, SECOND, grant, said(), now))
    assert waits(two, now)  # the first is closed all the same
    two.database.act(lambda s: reopen_round(s, two.sender, FIRST, "Umeå kom", said(), now))
    assert not waits(two, now)
    with two.database.read() as session:
        number = events_of(session, SECOND, EventKind.EXTENDED)[-1].number
    two.database.act(lambda s: withdraw_from_round(s, two.sender, SECOND, number, "Fel runda", said(), now))
    assert waits(two, now)  # its date has passed again


def test_a_due_date_that_has_passed_again_is_told_of_again(two: Two) -> None:
    two.second(due_on=day("6-20"))
    two.morning("6-21")
    said_so = "svarsdatumet har passerat, och Förbunden har inte kommit så långt."
    once = len([text for text in two.letters(LetterKind.DIGEST) if said_so in text])
    now = at_local(day("6-22"), dt.time(9))
    grant = Grant(day("10-31"), "Samordnarna", day("6-22"), "De första dröjde")
    two.database.act(lambda s: extend_round(s, two.sender, SECOND, grant, said(), now))
    two.morning("6-26")
    with two.database.read() as session:
        number = events_of(session, SECOND, EventKind.EXTENDED)[-1].number
    two.database.act(lambda s: withdraw_from_round(s, two.sender, SECOND, number, "Fel", said(), now))
    for morning in ("6-27", "6-28"):
        two.morning(morning)
    assert len([text for text in two.letters(LetterKind.DIGEST) if said_so in text]) == 2 * once > 0


def test_what_was_done_to_a_waiting_round_is_taken_back_at_its_line(two: Two) -> None:
    due_on = two.second(effect=Effect(kind=EffectKind.ALL_ADOPTED, decided_by=day("8-31"))).round.due_on
    grant = Grant(day("10-31"), "Samordnarna", day("6-20"), "Sommaren", effect=EffectDays.MOVE)
    now = two.first.today
    two.database.act(lambda s: extend_round(s, two.sender, SECOND, grant, said(), now))
    assert two.seen().round.due_on == day("10-31")
    with two.database.read() as session:
        number = events_of(session, SECOND, EventKind.EXTENDED)[-1].number
    two.database.act(lambda s: withdraw_from_round(s, two.sender, SECOND, number, "Fel runda", said(), now))
    view = two.seen()
    assert (view.round.state, view.round.due_on) == (RoundState.WAITING, due_on)
    assert view.round.effect_rule.decided_by == day("8-31")


def test_a_waiting_round_can_be_closed_unsent_and_takes_up_its_wait_if_opened_again(two: Two) -> None:
    two.second()
    two.database.act(lambda s: close_round(s, two.sender, SECOND, "Behövs inte", said(), two.first.today))
    two.adopts(DOROTEA, UMEA)
    assert two.state() is RoundState.CLOSED
    two.database.act(lambda s: reopen_round(s, two.sender, SECOND, "Behövs ändå", said(), two.first.today))
    assert two.state() is RoundState.WAITING
    two.morning("6-21")
    assert two.state() is RoundState.OPEN


def test_the_record_verifies_while_it_waits_when_it_is_closed_unsent_and_once_it_is_open(two: Two) -> None:
    def is_whole() -> bool:
        with two.database.read() as session:
            return verify(session)[1] == []

    two.second()
    assert is_whole()
    two.database.act(lambda s: close_round(s, two.sender, SECOND, "Behövs inte", said(), two.first.today))
    assert is_whole()
    two.database.act(lambda s: reopen_round(s, two.sender, SECOND, "Behövs ändå", said(), two.first.today))
    two.adopts(DOROTEA, UMEA)
    assert two.state() is RoundState.OPEN
    assert is_whole()


def test_a_round_waits_only_for_one_that_is_here_and_can_come_that_far(two: Two) -> None:
    with pytest.raises(NotAllowed, match="är inte startad här"):
        two.second(after=After("okand"))
    with pytest.raises(NotAllowed, match="kan inte komma så långt"):
        two.second(after=After(FIRST, Milestone.IN_FORCE))
    assert can_reach(Milestone.ADOPTED, (Part.OPINION,), has_effect_rule=True) is False


def test_launching_the_same_file_again_while_it_waits_changes_nothing(two: Two) -> None:
    two.second()
    assert two.second().round.state is RoundState.WAITING
    with two.database.read() as session:
        assert session.scalar(select(func.count()).where(Letter.round_slug == SECOND).select_from(Letter)) == 0


def test_the_rounds_beside_wait_with_it_and_go_out_with_it(two: Two, county: County) -> None:
    lines = "linked: {title: 'Lokal med {principal}', with: region, each: [Dorotea, Umeå]}\n"
    _, plan = check(county, f"after: {FIRST}\n{lines}")
    assert plan
    launch(two.database, two.sender, plan, two.now)
    assert two.state() is RoundState.WAITING
    two.adopts(DOROTEA, UMEA)
    with two.database.read() as session:
        assert {each.state for each in lookup.rounds(session)} <= {RoundState.OPEN, RoundState.CLOSED}
    assert len(two.letters(LetterKind.INVITATION)) == 16


def test_the_review_says_at_the_line_that_the_round_before_it_is_not_here(coordinator: Visitor) -> None:
    page = text_of(reviewed(coordinator, FILE + "after: okand\n"))
    assert "Rundan okand, som den här ska vänta på, är inte startad här." in page
    assert "Rundan som ska gå före" in page


def plans(two: Two, **days: str) -> None:
    for code in (DOROTEA, UMEA):
        with two.database.write() as session:
            plan_route(session, two.sender, case_id(FIRST, code), route(**days), said(), two.first.today)


def test_the_forecast_of_the_second_counts_from_when_the_first_is_likely_to_be_ready(
    two: Two, coordinator: Visitor, clock: FrozenClock
) -> None:
    two.second()
    plans(two, KS="8-29", KF="9-25")
    clock.move_to(two.first.today)
    board = text_of(coordinator.http.get(f"/console/rounds/{SECOND}"))
    assert "Där: 0 av 2 har beslutat. Den väntas öppnas 25 september 2023." in board
    text = f"{FILE.replace('Kommunerna', 'Tredje')}after: {FIRST}\n"
    page = text_of(reviewed(coordinator, text))
    assert f"i {two.first.view().round.title}. Där: 0 av 2 har beslutat. Den väntas öppnas 25 september 2023." in page
    assert f"i {FIRST}" not in page


def test_every_door_says_how_many_will_be_asked(two: Two) -> None:
    assert round_facts(two.second()).summary == "4 inbjuds när den öppnas"
    assert decided_of(two.seen()) == "4 inbjuds när den öppnas"


def test_a_rehearsal_begins_when_it_has_opened(fardplan: RoundPlan) -> None:
    plan, seed = few(fardplan.model_copy(update={"after": After(FIRST)}), "prompt", "changes")
    assert rehearse(plan, seed, today=day("3-27")).board.state is RoundState.CLOSED


def test_the_launch_review_says_that_nobody_is_invited_yet(two: Two, coordinator: Visitor, visit: Visit) -> None:
    text = f"{FILE}after: {{round: {FIRST}, when: alla har antagit}}\n"
    page = text_of(reviewed(coordinator, text))
    assert "Den öppnas när alla har antagit i Förbunden. Där: 0 av 2 har beslutat. 16 huvudmän får en" in page
    assert "Låt rundan vänta" in page


@pytest.fixture
def family(two: Two, county: County) -> list[Round]:
    lines = "linked: {title: 'Lokal med {principal}', with: region, each: [Dorotea, Umeå], due_on: 2023-06-19}\n"
    _, plan = check(county, f"after: {FIRST}\n{lines}")
    assert plan
    launch(two.database, two.sender, plan, two.now)
    return two.family()


def more_time(two: Two) -> None:
    grant = Grant(day("11-30"), "Samordnarna", day("6-20"), "De första dröjde")
    two.database.act(lambda s: extend_family(s, two.sender, SECOND, grant, said(), two.first.today))


def test_a_family_that_waits_is_given_more_time_in_all_its_rounds_and_opens_with_it(
    two: Two, family: list[Round]
) -> None:
    assert {each.due_on for each in family} == {day("10-31"), day("6-19")}
    more_time(two)
    assert {(each.state, each.due_on) for each in two.family()} == {(RoundState.WAITING, day("11-30"))}
    two.adopts(DOROTEA, UMEA)
    assert {each.state for each in two.family()} == {RoundState.OPEN}
    with two.database.read() as session:
        cases = [case for each in two.family() for case in lookup.all_cases(session, each.slug)]
    assert (len(cases), {case.due_on for case in cases}) == (18 + 2, {day("11-30")})
    assert not two.letters(LetterKind.EXTENSION)


def test_a_due_date_passed_in_a_round_beside_holds_the_whole_family_back(two: Two, family: list[Round]) -> None:
    two.adopts(DOROTEA, UMEA)
    assert {each.state for each in two.family()} == {RoundState.WAITING}
    two.morning("6-20")
    assert "svarsdatumet har passerat. Ge längre svarstid, så öppnas den." in two.letters(LetterKind.DIGEST)[-1]
    more_time(two)
    two.morning("6-21")
    assert {(each.state, each.due_on) for each in two.family()} == {(RoundState.OPEN, day("11-30"))}
