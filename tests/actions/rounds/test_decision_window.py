"""A window for the decisions: which meetings count, and what is asked and told of a decision outside it."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from actions.replies.replies import plan_route
from actions.rounds.preview import plan_outlooks
from actions.views.facts.rounds import round_facts
from kit.clock import FrozenClock
from kit.database import Database
from kit.errors import FaultyInput
from models.files.round_plan import RoundPlan
from models.meetings import LeadTimes, in_order
from models.tables import Letter, case_id
from models.values import ChasePolicy, Window
from models.vocabulary import Act, CaseState, Doubt, RoundState
from notifications.sender import Sender
from rehearsal.direction import rehearse
from rules.chase import moments
from rules.forecast import Verdict, case_outlook, windowed_outlook
from rules.replies.reporting import report_faults
from rules.route.needs import NeedKind
from rules.route.progress import case_progress
from rules.route.routes import Caution, course
from rules.wording.chase_wording import remedies_now
from rules.wording.forecast_wording import outlook_sentences, passed_sentence
from rules.wording.need_wording import needs_sentence
from rules.wording.rounds.due_wording import window_sentence
from tests.launched import launch_once
from tests.lived import DOROTEA, JUNE_19, LivedRound, council, executive, said
from tests.mail import parsed
from tests.mail import text_of as letter_text
from tests.rehearsed import few
from tests.rules.cases import case, day, handling, report, route
from tests.visitor import COUNCIL, Visit, Visitor, link_path, text_of

SPRING = Window(day("4-1"), day("5-31"))
AUTUMN = Window(day("9-1"), day("12-31"))
MEETINGS = {
    "KS": (day("5-9"), day("5-30"), day("8-29"), day("10-3")),
    "KF": (day("5-29"), day("6-19"), day("9-25"), day("10-30")),
}
WAY = route(KS=None, KF=None)
TODAY, DUE = day("3-27"), day("12-15")


@pytest.mark.parametrize(
    ("window", "last"),
    [
        (SPRING, "5-29"),
        (AUTUMN, "10-30"),
        (Window(None, day("6-30")), "6-19"),
        (Window(day("7-1")), "10-30"),
        (None, "10-30"),
    ],
)
def test_the_forecast_counts_only_meetings_within_the_window(window: Window | None, last: str) -> None:
    found = windowed_outlook(window, WAY, MEETINGS, LeadTimes(), (TODAY, DUE))
    assert found.verdict in {Verdict.MAKES_IT, Verdict.ONLY_JUST}
    assert found.last[-1].on == day(last)
    assert all(window is None or window.holds(chain[-1].on) for chain in (found.last, found.first))
    assert found.finish_on
    assert window is None or window.holds(found.finish_on)


DAYS = st.dates(day("3-27"), day("12-31"))
CALENDARS = st.fixed_dictionaries({"KS": st.lists(DAYS, min_size=1), "KF": st.lists(DAYS, min_size=1)})


@given(CALENDARS, st.none() | DAYS, st.none() | DAYS, st.none() | DAYS, DAYS)
def test_no_decision_outside_the_window_is_ever_counted_on_or_advised(
    calendar: dict[str, list[dt.date]],
    first: dt.date | None,
    last: dt.date | None,
    planned: dt.date | None,
    due: dt.date,
) -> None:
    window = Window(*sorted((first, last))) if first and last else Window(first, last)
    meetings = {body: in_order(days) for body, days in calendar.items()}
    way = (WAY[0], replace(WAY[1], planned_on=planned))
    found = windowed_outlook(window, way, meetings, LeadTimes(), (TODAY, due))
    told = [chain[-1].on for chain in (found.last, found.first, found.remedies.replan) if chain]
    told += [on for on in (found.finish_on, found.remedies.extend_to) if on]
    assert all(window.holds(on) for on in told)
    for extra in found.remedies.extra:
        if extra.name == WAY[1].name:
            assert window.holds(extra.earliest)
            assert window.holds(extra.latest)


def test_a_window_without_a_meeting_in_it_cannot_be_made_and_more_time_is_no_remedy() -> None:
    found = windowed_outlook(Window(day("7-1"), day("8-31")), WAY, MEETINGS, LeadTimes(), (TODAY, DUE))
    assert (found.verdict, found.due_on, found.remedies.extend_to) == (Verdict.CANNOT, day("8-31"), None)
    assert [(each.name, each.earliest >= day("7-1")) for each in found.remedies.extra] == [("Kommunfullmäktige", True)]


def test_a_window_after_the_known_calendar_is_unknown_and_not_impossible() -> None:
    next_year = Window(day("2024-2-1"), day("2024-4-30"))
    found = windowed_outlook(next_year, WAY, MEETINGS, LeadTimes(), (TODAY, day("2024-5-31")))
    assert found.verdict is Verdict.UNKNOWN


def test_a_day_planned_outside_the_window_is_no_plan() -> None:
    planned = case(way=route(KS="5-9", KF="6-19"), window=AUTUMN, due_on=DUE)
    found = case_outlook(planned, course(planned), MEETINGS, LeadTimes(), TODAY)
    assert found
    assert not any(sitting.is_planned and sitting.body == "KF" for sitting in found.last)
    assert found.finish_on == day("9-25")


@pytest.mark.parametrize("outside", ["6-19", "6-26"])
def test_a_day_planned_outside_the_window_answers_no_letter(outside: str) -> None:
    silent = case(way=WAY, window=AUTUMN, due_on=DUE, meetings=MEETINGS, asked_on=TODAY, acknowledged=True)
    planned = replace(silent, route=route(KS=None, KF=outside))
    assert moments(planned, ChasePolicy()) == moments(silent, ChasePolicy())
    found = case_progress(planned, TODAY)
    assert (found.state, found.is_unplanned) == (CaseState.ACKNOWLEDGED, True)
    said = needs_sentence(found, "sv")
    assert f"{day(outside).day} juni 2023 räknas inte längre som planerat. Ange en ny dag." in said
    assert "planerat till" not in said


def test_a_day_within_the_window_is_a_plan_and_a_meeting_that_has_been_outside_it_is_still_to_be_told_of() -> None:
    within = case(way=route(KS=None, KF="9-25"), window=AUTUMN, due_on=DUE, acknowledged=True)
    assert case_progress(within, TODAY).state is CaseState.PLANNED
    been = case(way=route(KS=None, KF="6-19"), window=AUTUMN, due_on=DUE, acknowledged=True)
    assert NeedKind.REPORT in {need.kind for need in case_progress(been, day("6-20")).needs}


@pytest.mark.parametrize("on", ["3-27", "5-20", "7-5", "8-31", "9-1"])
@pytest.mark.parametrize("last", ["5-29", "6-30", "8-31", "12-31"])
def test_what_is_said_of_the_due_date_is_counted_to_it_and_not_to_the_windows_end(on: str, last: str) -> None:
    due = day("8-31")
    found = windowed_outlook(Window(None, day(last)), WAY, MEETINGS, LeadTimes(), (day(on), due))
    assert found.is_past is (day(on) > due)
    if found.verdict is not Verdict.CANNOT:
        assert found.slack == (due - found.last[-1].on).days
    text = outlook_sentences(found, "sv")
    assert ("Svarsdatumet, 31 augusti 2023, har passerat." in text) is ("Svarsdatumet" in text) is (day(on) > due)


def test_the_margin_to_the_due_date_is_said_in_days_to_it() -> None:
    june = Window(None, day("6-30"))
    found = windowed_outlook(june, WAY, MEETINGS, LeadTimes(), (day("5-1"), day("8-31")))
    assert "KF 19 juni 2023, 73 dagar före svarsdatum" in outlook_sentences(found, "sv")


@pytest.mark.parametrize(("last", "is_of_use"), [("6-30", False), ("8-31", False), ("12-31", True)])
def test_a_later_due_date_is_not_advised_where_the_window_goes_no_further(last: str, is_of_use: bool) -> None:
    known = {"KS": MEETINGS["KS"][:1], "KF": MEETINGS["KF"][:1]}
    window = Window(None, day(last))
    found = windowed_outlook(window, WAY, known, LeadTimes(), (day("9-1"), day("8-31")))
    assert not found.first
    for advice in (outlook_sentences(found, "sv"), " ".join(remedies_now(found, "sv"))):
        assert "Ange deras mötesdagar" in advice
        assert ("senare svarsdatum" in advice or "längre svarstid" in advice) is is_of_use


@pytest.mark.parametrize(("held", "is_asked"), [("3-31", True), ("4-1", False), ("5-31", False), ("6-1", True)])
def test_a_decision_outside_the_window_is_asked_about_once_and_then_told(held: str, is_asked: bool) -> None:
    facts, today = case(window=SPRING), day("7-1")
    told = report("KF", Act.DECIDES, held)
    assert [fault.field for fault in report_faults(facts, told, today)] == ["confirmed[outside_window]"] * is_asked
    assert report_faults(facts, report("KF", Act.DECIDES, held, confirmed=(Doubt.OUTSIDE_WINDOW,)), today) == ()
    decided = case(handling(1, "KS", Act.PROPOSES, "3-20"), handling(2, "KF", Act.DECIDES, held), window=SPRING)
    assert (Caution.OUTSIDE_WINDOW in case_progress(decided, today).warnings) is is_asked
    corrected = report("KF", Act.DECIDES, held, corrects=2, paragraph="§ 5")
    assert report_faults(decided, corrected, today) == ()


def test_those_who_prepare_meet_whenever_they_do() -> None:
    assert report_faults(case(window=AUTUMN), report("KS", Act.PROPOSES, "5-9"), day("7-1")) == ()


def test_a_window_is_said_in_both_languages() -> None:
    assert window_sentence(SPRING, "sv") == "Besluten ska fattas tidigast 1 april 2023 och senast 31 maj 2023."
    assert window_sentence(Window(None, day("5-31")), "en") == "Decisions are to be made on 31 May 2023 at the latest."
    assert window_sentence(None, "sv") == ""


@pytest.fixture
def lived(database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime, clock: FrozenClock) -> LivedRound:
    """The Färdplan, to be decided between the first of September and the end of the year."""
    plan = fardplan.model_copy(update={"slug": "host", "window": AUTUMN, "due_on": DUE})
    found = LivedRound(database, sender, launch_once(database, sender, plan, now))
    clock.move_to(found.today)
    return found


def latest_letter(lived: LivedRound) -> str:
    return text_in(lived, -1)


def text_in(lived: LivedRound, number: int) -> str:
    with lived.database.read() as session:
        letters = session.scalars(
            select(Letter).where(Letter.case_id == case_id(lived.slug, DOROTEA)).order_by(Letter.id)
        )
        return " ".join(letter_text(parsed(letters.all()[number].content)).split())


SAID = "Besluten ska fattas tidigast 1 september 2023 och senast 31 december 2023."


def test_the_window_stands_in_the_invitation_on_the_page_on_the_board_and_in_the_json(
    lived: LivedRound, coordinator: Visitor, visit: Visit, sender: Sender
) -> None:
    assert SAID in text_in(lived, 0)
    visitor = visit()
    assert SAID in text_of(visitor.enter(link_path(lived.database, sender, lived.slug, DOROTEA)))
    assert SAID in text_of(visitor.read("/planera"))
    assert SAID in text_of(coordinator.http.get(f"/console/rounds/{lived.slug}"))
    facts = round_facts(lived.view())
    assert facts.window
    assert (facts.window.not_before, facts.window.not_after) == (AUTUMN.not_before, AUTUMN.not_after)


def test_the_report_form_asks_and_takes_the_answer_and_the_board_tells(lived: LivedRound, coordinator: Visitor) -> None:
    lived.report(executive())
    with pytest.raises(FaultyInput) as asked:
        lived.report(council(held_on=JUNE_19))
    assert [fault.field for fault in asked.value.faults] == ["confirmed[outside_window]"]
    lived.report(council(held_on=JUNE_19, confirmed=(Doubt.OUTSIDE_WINDOW,)))
    board = text_of(coordinator.http.get(f"/console/rounds/{lived.slug}"))
    assert "Beslutet är fattat utanför den period då besluten ska fattas." in board


def test_the_question_comes_back_with_the_form_filled_in(lived: LivedRound, visit: Visit, sender: Sender) -> None:
    visitor = visit()
    visitor.arrive(link_path(lived.database, sender, lived.slug, DOROTEA))
    form = {**COUNCIL, "held_on": "2023-06-19"}
    assert "Ja, beslutet fattades den dagen" not in text_of(visitor.read("/rapportera"))
    asked = visitor.send("/rapportera", **form)
    assert asked.status_code == 422
    assert "Ja, beslutet fattades den dagen" in text_of(asked)
    assert 'value="2023-06-19"' in asked.text
    yes = {"confirmed[outside_window]": "outside_window"}
    assert visitor.send("/rapportera", **form, **yes).status_code in {200, 303}
    assert lived.dorotea().progress.decision


def test_a_day_planned_outside_is_pointed_out_on_the_receipt(lived: LivedRound) -> None:
    way = route(KS="2023-8-15", KF="2023-8-29")
    lived.database.act(
        lambda session: plan_route(session, lived.sender, case_id(lived.slug, DOROTEA), way, said(), lived.today)
    )
    assert "är för tidigt: besluten ska fattas tidigast 1 september 2023." in latest_letter(lived)


def test_a_launch_counts_within_the_window_too(fardplan: RoundPlan) -> None:
    plan = fardplan.model_copy(update={"window": AUTUMN, "due_on": DUE})
    known = {"KSAU": (day("8-15"),), "KS": MEETINGS["KS"], "KF": MEETINGS["KF"]}
    dorotea = next(each for each in plan.principals if each.code == DOROTEA).model_copy(update={"meetings": known})
    ((_, found),) = plan_outlooks(plan.model_copy(update={"principals": (dorotea,)}), TODAY)
    assert [chain[-1].on for chain in (found.first, found.last)] == [day("9-25"), day("10-30")]


def test_a_rehearsal_decides_within_the_window_and_closes(fardplan: RoundPlan) -> None:
    plan, seed = few(fardplan.model_copy(update={"window": AUTUMN, "due_on": DUE}), "prompt", "rejects")
    board = rehearse(plan, seed, today=TODAY).board
    assert board.state is RoundState.CLOSED
    decided = [row.decision.held_on for row in board.principals if row.decision]
    assert len(decided) == 2
    assert min(decided) >= day("9-1")


@pytest.mark.parametrize(("last", "is_help"), [("9-30", True), ("8-31", False), ("7-31", False)])
def test_a_later_due_date_is_only_advised_where_the_window_goes_on(last: str, is_help: bool) -> None:
    found = windowed_outlook(Window(None, day(last)), WAY, MEETINGS, LeadTimes(), (day("9-1"), day("8-31")))
    assert found.is_past
    assert ("sätt ett senare svarsdatum" in passed_sentence(found, "sv")) is is_help
