"""A round that offers something: yes, no or later, with an amount of each principal's own."""

import datetime as dt
import json
from decimal import Decimal
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from actions.rounds.preview import preview_launch
from actions.rounds.round_plans import CheckedRound, check_round_file, load_plan
from actions.views.facts.rounds import round_facts
from actions.views.overview import outcome_so_far
from kit.clock import FrozenClock
from kit.database import Database
from kit.errors import FaultyInput
from models.files.county import County
from models.files.parts.offer import OfferPart
from models.files.round_plan import RoundPlan
from models.tables import Letter
from models.values import HandlingReport
from models.vocabulary import EventKind, LetterKind, Outcome, Part, RoundState
from notifications.sender import Sender
from rehearsal.direction import rehearse
from rules.chase import moments
from rules.effect import Why
from rules.route.needs import NeedKind
from rules.route.outcomes import Answer
from rules.wording.answer_wording import answer_sentence
from rules.wording.event_wording import event_sentence
from rules.wording.need_wording import needs_sentence
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, council, events_of
from tests.machine import Machine
from tests.mail import parsed
from tests.mail import text_of as mail_text
from tests.rehearsed import few
from tests.visitor import COUNCIL, Visit, Visitor, link_path, reviewed, text_of
from web.board.rows import matrix

TODAY = dt.date(2023, 3, 27)
ROUND = """\
title: Anslutning till kompetenscentrum
kind: avtal
due_on: 2023-11-30
"""
OFFER = """\
offer:
  what: Regionalt kompetenscentrum
  per_inhabitant: 4,50
  list: {region: 500 000}
  unit: kronor per år
  last_day: 2025-12-31
"""
MALA, UMEA = "2418", "2480"


def checked(folder: Path, county: County, more: str) -> CheckedRound:
    file = folder / "anslutning.yaml"
    file.write_text(ROUND + more, encoding="utf-8")
    return check_round_file(file, county, TODAY)


def planned(folder: Path, county: County, more: str = OFFER) -> RoundPlan:
    assert checked(folder, county, more).faults == ()
    return load_plan(folder / "anslutning.yaml", county, TODAY)


@pytest.fixture
def offered(database: Database, sender: Sender, county: County, tmp_path: Path, now: dt.datetime) -> LivedRound:
    plan = planned(tmp_path, county, f"{OFFER}effect: all_adopted\n")
    return LivedRound(database, sender, launch_once(database, sender, plan, now))


def answer(outcome: Outcome, **more: Any) -> HandlingReport:
    return council(outcomes={1: outcome}, **more)


LATER = answer(Outcome.LATER, next_on=dt.date(2024, 2, 1))


def amounts(plan: RoundPlan) -> dict[str, int | None]:
    return {principal.code: principal.amount for principal in plan.principals}


def test_what_is_offered_is_what_is_decided(county: County, tmp_path: Path) -> None:
    plan = planned(tmp_path, county)
    assert plan.asks == (Part.DECISION,)
    assert plan.att_satser == ("Att ansluta sig till Regionalt kompetenscentrum",)


def test_each_has_its_own_amount_by_inhabitants_or_as_listed(county: County, tmp_path: Path) -> None:
    found = amounts(planned(tmp_path, county))
    assert found[DOROTEA] == 2413 * 450
    assert found["24"] == 500_000_00


@pytest.mark.parametrize(
    ("written", "dorotea", "mala"),
    [
        ("fixed: 25000", 25_000_00, 25_000_00),
        ("fixed: 25000, list: {Dorotea: 100}", 100_00, 25_000_00),
        ("fixed: 1, list: {LÖK Lycksele: 7, Malå: 8}", 7_00, 8_00),
        ("list: {alla: '12,50'}", 12_50, 12_50),
    ],
)
def test_the_word_that_means_fewest_wins(county: County, tmp_path: Path, written: str, dorotea: int, mala: int) -> None:
    found = amounts(planned(tmp_path, county, f"offer: {{what: Centrum, {written}}}\n"))
    assert (found[DOROTEA], found[MALA]) == (dorotea, mala)


def test_an_offer_may_cost_nothing(county: County, tmp_path: Path) -> None:
    assert set(amounts(planned(tmp_path, county, "offer: {what: Ett nätverk}\n")).values()) == {None}


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("offer: {what: Centrum, per_inhabitant: 4, fixed: 3, list: {region: 1}}", "offer.fixed"),
        ("offer: {what: Centrum, per_inhabitant: 4}", "offer.list"),
        ("offer: {what: Centrum, fixed: gratis}", "offer.fixed"),
        ("offer: {what: Centrum, fixed: -5}", "offer.fixed"),
        ("offer: {what: Centrum, fixed: 5, list: {Kiruna: 7}}", "offer.list.Kiruna"),
        ("offer: {what: Centrum, fixed: 5, last_day: 2023-10-01}", "offer.last_day"),
        ("offer: {fixed: 5}", "offer.what"),
        ("offer: {what: Centrum}\natt_satser: [Ett, Två]", "att_satser"),
    ],
)
def test_what_does_not_hold_together_is_told_with_its_field(
    county: County, tmp_path: Path, written: str, field: str
) -> None:
    assert [fault.field for fault in checked(tmp_path, county, f"{written}\n").faults] == [field]


def test_the_faults_have_their_lines(county: County, tmp_path: Path) -> None:
    (fault,) = checked(tmp_path, county, "offer:\n  what: Centrum\n  list:\n    Kiruna: 7\n    alla: 3\n").faults
    assert (fault.field, fault.line) == ("offer.list.Kiruna", 7)


def invitation(database: Database, sender: Sender, plan: RoundPlan, code: str, now: dt.datetime) -> str:
    principal = next(each for each in plan.principals if each.code == code)
    letter = preview_launch(database, sender, plan, principal, now).invitation
    body = message_from_bytes(letter, policy=policy.default).get_body(("plain",))
    assert body
    return str(body.get_content()).replace("\N{NO-BREAK SPACE}", " ")


def test_each_letter_tells_its_own_amount(
    database: Database, sender: Sender, county: County, tmp_path: Path, now: dt.datetime
) -> None:
    plan = planned(tmp_path, county)
    assert "Ert belopp: 10 858,50 kronor per år" in invitation(database, sender, plan, DOROTEA, now)
    umea = invitation(database, sender, plan, UMEA, now)
    assert "Ert belopp: 595 057,50 kronor per år" in umea
    assert "Sista dag att ansluta sig: onsdag 31 december 2025." in umea


def test_later_is_an_answer_that_says_from_when(offered: LivedRound) -> None:
    with pytest.raises(FaultyInput) as refused:
        offered.report(answer(Outcome.LATER))
    assert [fault.field for fault in refused.value.faults] == ["next_on"]
    offered.report(LATER)
    progress = offered.dorotea().progress
    assert progress.is_answered
    assert progress.needs[0].kind is NeedKind.JOIN_LATER
    assert "från torsdag 1 februari 2024" in needs_sentence(progress, "sv")


def test_later_without_a_day_says_why(offered: LivedRound) -> None:
    offered.report(answer(Outcome.LATER, reason="Budgeten för 2024 är inte klar."))
    assert "Ni har svarat senare." in needs_sentence(offered.dorotea().progress, "sv")


@pytest.mark.parametrize("day", ["2023-06-19", "2026-01-01"])
def test_later_lies_after_the_meeting_and_within_the_offer(offered: LivedRound, day: str) -> None:
    with pytest.raises(FaultyInput) as refused:
        offered.report(answer(Outcome.LATER, next_on=dt.date.fromisoformat(day)))
    assert [fault.field for fault in refused.value.faults] == ["next_on"]


def test_later_is_no_answer_to_anything_but_an_offer(lived: LivedRound) -> None:
    with pytest.raises(FaultyInput) as refused:
        lived.report(LATER)
    assert "outcomes[1]" in {fault.field for fault in refused.value.faults}


def test_whoever_said_later_is_asked_once_on_its_day(offered: LivedRound) -> None:
    offered.report(LATER)
    asked = moments(offered.dorotea().facts, offered.view().round.chase_policy)
    assert [moment.at.date() for moment in asked] == [dt.date(2024, 2, 1)]


def test_whoever_said_later_may_join(offered: LivedRound) -> None:
    offered.report(LATER)
    offered.today = dt.datetime(2024, 2, 27, 9, tzinfo=dt.UTC)
    offered.report(answer(Outcome.ADOPTED, held_on=dt.date(2024, 2, 26)))
    assert offered.dorotea().progress.outcome is Outcome.ADOPTED
    assert offered.dorotea().progress.is_final


def test_later_is_awaited_and_has_not_refused(offered: LivedRound) -> None:
    offered.report(LATER)
    effect = offered.view().effect
    assert effect
    dorotea = next(each for each in effect.parties if each.party.code == DOROTEA)
    assert (dorotea.why, dorotea.counts, dorotea.may_come) == (Why.LATER, False, True)


def test_the_outcome_says_who_joins_and_what_it_comes_to(offered: LivedRound) -> None:
    offered.report(answer(Outcome.ADOPTED), UMEA)
    offered.report(answer(Outcome.REJECTED), MALA)
    offered.report(LATER)
    said = outcome_so_far(offered.view(), "sv").replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("Ja från 1, nej från 1, senare från 1, inget svar från 13.")
    assert "De som ansluter sig står för 595 057,50 kronor per år av 1 743 327,50 kronor per år." in said
    assert "Senare: Dorotea kommun (torsdag 1 februari 2024)." in said


def test_the_board_shows_each_its_answer_and_amount(offered: LivedRound) -> None:
    offered.report(answer(Outcome.ADOPTED), UMEA)
    offered.report(LATER)
    view = offered.view()
    rows = {row.code: row for row in matrix(view, view.cases, offered.today.date(), "sv")}
    assert (rows[UMEA].state.word, rows[DOROTEA].state.word) == ("ja", "senare")
    assert rows[DOROTEA].amount.replace("\N{NO-BREAK SPACE}", " ") == "10 858,50 kronor per år"


def test_the_data_view_has_amounts_and_answers(offered: LivedRound) -> None:
    offered.report(LATER)
    facts = round_facts(offered.view())
    assert facts.offer
    assert (facts.offer.later, facts.offer.unanswered, facts.offer.amount_total) == (1, 15, 1_743_327.5)
    dorotea = next(each for each in facts.principals if each.code == DOROTEA).offer
    assert dorotea
    assert (dorotea.amount, dorotea.answer, dorotea.later_on) == (10_858.5, Answer.LATER, dt.date(2024, 2, 1))


def test_a_round_that_offers_nothing_says_nothing_of_it(lived: LivedRound) -> None:
    facts = round_facts(lived.view())
    assert facts.offer is None
    assert {each.offer for each in facts.principals} == {None}


def test_a_round_of_offers_is_rehearsed_with_all_three_answers(county: County, tmp_path: Path) -> None:
    plan, seed = few(planned(tmp_path, county), "prompt", "rejects", "later")
    board = rehearse(plan, seed, today=TODAY).board
    assert board.state is RoundState.CLOSED
    outcomes = {row.outcomes.get(1) for each in board.principals for row in each.handlings}
    assert {Outcome.ADOPTED, Outcome.REJECTED, Outcome.LATER} <= outcomes


def test_the_principals_page_tells_its_amount_and_takes_its_later(
    offered: LivedRound, visit: Visit, clock: FrozenClock
) -> None:
    clock.move_to(dt.datetime(2023, 6, 26, 8, tzinfo=dt.UTC))
    visitor = visit()
    visitor.arrive(link_path(offered.database, offered.sender, offered.slug, DOROTEA))
    assert "Ert belopp: 10 858,50 kronor per år" in text_of(visitor.read())
    later = {**COUNCIL, "outcomes[1]": "later", "next_on": "2024-02-01"}
    assert visitor.send("/rapportera", **later).status_code == 200
    assert "Ni har svarat senare, från torsdag 1 februari 2024." in text_of(visitor.read())
    correction = visitor.read("/ratta/1")
    assert correction.status_code == 200
    assert "från vilken dag ansluter ni er?" in text_of(correction)


@pytest.mark.parametrize("written", ["12500,50", "12500.5", "12 500,50", "12\N{NO-BREAK SPACE}500,50"])
def test_a_sum_is_written_as_people_write_it(written: str) -> None:
    assert OfferPart.model_validate({"what": "Centrum", "fixed": written}).fixed == Decimal("12500.50")


def test_the_check_says_what_is_offered_and_what_it_comes_to(machine: Machine, tmp_path: Path) -> None:
    file = tmp_path / "anslutning.yaml"
    file.write_text(ROUND + OFFER, encoding="utf-8")
    machine.is_now(dt.datetime(2023, 3, 27, 9, tzinfo=dt.UTC))
    said = machine.run("check", file).output.replace("\N{NO-BREAK SPACE}", " ")
    assert "Erbjudande: Regionalt kompetenscentrum, 1 743 327,50 kronor per år om alla ansluter sig." in said
    told = json.loads(machine.run("check", file, "--json").output)
    assert told["summary"]["amounts"][DOROTEA] == 10_858.5


def test_the_launch_review_shows_each_amount_and_the_letter_that_tells_it(coordinator: Visitor) -> None:
    page = text_of(reviewed(coordinator, ROUND + OFFER))
    for told in (
        "Erbjudande",
        "Regionalt kompetenscentrum",
        "Belopp",
        "10 858,50 kronor per år",
        "500 000 kronor per år",
    ):
        assert told in page


def test_the_board_sums_up_the_offer_as_a_page(offered: LivedRound, coordinator: Visitor) -> None:
    offered.report(answer(Outcome.ADOPTED), UMEA)
    page = text_of(coordinator.http.get(f"/console/rounds/{offered.slug}"))
    assert "Ja från 1, inget svar från 15." in page
    assert "595 057,50 kronor per år" in page


@pytest.mark.parametrize(
    ("outcome", "word", "sentence"),
    [
        (Outcome.ADOPTED, "ja", "Kommunfullmäktige svarade ja måndag 19 juni 2023, § 45."),
        (Outcome.REJECTED, "nej", "Kommunfullmäktige svarade nej måndag 19 juni 2023, § 45."),
        (
            Outcome.LATER,
            "senare",
            "Kommunfullmäktige beslutade måndag 19 juni 2023 att vänta med att ansluta sig, § 45.",
        ),
    ],
)
def test_an_answer_to_an_offer_is_called_yes_no_or_later_wherever_it_is_told(
    offered: LivedRound, outcome: Outcome, word: str, sentence: str
) -> None:
    offered.report(answer(outcome, next_on=dt.date(2024, 2, 1) if outcome is Outcome.LATER else None))
    row = offered.dorotea()
    assert answer_sentence(row.progress, "sv").startswith(sentence)
    with offered.database.read() as session:
        [event] = events_of(session, row.case.id, EventKind.HANDLED)
        day = ", från 1 februari 2024" if word == "senare" else ""
        assert event_sentence(event.kind, event.told, "sv").endswith(f"({word}{day}), § 45.")
        receipt = session.scalars(select(Letter).where(Letter.kind == LetterKind.RECEIPT)).first()
        assert receipt is not None
        assert f"Utfall: {word}\n" in mail_text(parsed(receipt.content))
