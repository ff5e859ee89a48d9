"""A round that is out gets another principal, goes on without one, or is taken back whole."""

from __future__ import annotations

import datetime as dt

from actions.rounds.launch import launch
from actions.schedule.sweep import sweep
from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.tables import case_id
from models.vocabulary import CaseState, LetterKind, LetterState, RoundState
from notifications.sender import Sender
from tests.lived import DOROTEA, LivedRound, council
from tests.visitor import Visit, link_path, text_of
from tests.web.console.changing.changer import MALA, Changer


def test_a_forgotten_principal_is_added_and_counted(fifteen: LivedRound, changer: Changer) -> None:
    changer = changer.of(fifteen)
    review = changer.ask("add", code=MALA, reason="Den glömdes.")
    assert "Malå kommun är med i rundan." in text_of(review)
    assert "Den nya huvudmannen" in text_of(review)
    assert "0 av 16 har beslutat" in text_of(review)
    assert "Vi ber er bekräfta mottagandet, cirka två minuter utan inloggning" in text_of(review)
    changer.confirm(review)
    assert changer.round().principal_count == 16
    assert changer.letters(LetterKind.INVITATION)[-1].case_id == case_id(fifteen.slug, MALA)
    assert changer.case(MALA).route
    fifteen.report(council(), MALA)
    assert fifteen.view().progress.decided == 1
    assert changer.is_whole()


def test_who_is_in_the_round_already_is_not_offered_and_not_added_twice(fifteen: LivedRound, changer: Changer) -> None:
    changer = changer.of(fifteen)
    assert 'value="2425"' not in changer.http.get(f"{changer.base}/add").text
    review = changer.ask("add", code=MALA, reason="Den glömdes.")
    changer.do("add", code=MALA, reason="Den glömdes.")
    assert "Välj en huvudman." in text_of(changer.confirm(review))
    assert changer.round().principal_count == 16


def test_the_same_file_launched_once_more_is_the_same_round_though_it_has_been_changed(
    fifteen: LivedRound, changer: Changer, database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    changer = changer.of(fifteen)
    changer.do("add", code=MALA, reason="Den glömdes.")
    changer.do("title", title="En annan rubrik", reason="Fel.")
    without = tuple(each for each in fardplan.principals if each.code != MALA)
    plan = fardplan.model_copy(update={"slug": fifteen.slug, "principals": without})
    assert not launch(database, sender, plan, now).created


def test_one_taken_out_is_asked_for_nothing_more_and_counted_nowhere(
    changer: Changer, visit: Visit, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    changer.lived.report(council())
    review = changer.ask("take-out", code=DOROTEA, reason="Den hör till ett annat län.")
    assert "Huvudmannen är inte längre med i rundan." in text_of(review)
    assert "0 av 15 har beslutat" in text_of(review)
    board = text_of(changer.confirm(review))
    assert "Har tagits ur rundan och räknas inte: Dorotea kommun" in board
    case = changer.case(DOROTEA)
    assert (case.state, case.chase_at, case.look_on) == (CaseState.TAKEN_OUT, None, None)
    [letter] = changer.letters(LetterKind.CALLED_OFF)
    assert "Ni är inte längre med i rundan." in changer.text(letter)
    assert "Den hör till ett annat län." in changer.text(letter)
    visitor = visit()
    page = text_of(visitor.enter(link_path(database, sender, changer.lived.slug, DOROTEA)))
    assert "Ni är inte längre med i rundan" in page
    assert "Den hör till ett annat län." in page
    assert "Rapportera en behandling" not in page
    clock.move_to(changer.lived.today + dt.timedelta(days=120))
    sweep(database, sender, clock.now())
    late = [row for row in changer.lived.letters() if row.kind in {LetterKind.OVERDUE, LetterKind.ESCALATION}]
    assert late == []
    facts = changer.http.get(f"/api/rounds/{changer.lived.slug}").json()
    assert DOROTEA not in {each["code"] for each in facts["principals"]}
    assert [each["code"] for each in facts["taken_out"]] == [DOROTEA]
    assert facts["counts"]["principals"] == 15
    assert changer.is_whole()


def test_what_waits_in_the_outbox_for_one_taken_out_never_leaves(changer: Changer) -> None:
    changer.do("take-out", code=DOROTEA, reason="Fel huvudman.")
    states = {letter.kind: letter.state for letter in changer.lived.letters()}
    assert states[LetterKind.INVITATION] is LetterState.WITHDRAWN
    assert states[LetterKind.CALLED_OFF] is LetterState.QUEUED


def test_the_whole_round_is_taken_back_and_everyone_hears_once(
    changer: Changer, visit: Visit, database: Database, sender: Sender
) -> None:
    changer.lived.report(council())
    review = changer.ask("call-off", reason="Systemledningen tog tillbaka rekommendationen.")
    assert "De som rekommenderade har tagit tillbaka rundan." in text_of(review)
    changer.confirm(review)
    letters = changer.letters(LetterKind.CALLED_OFF)
    assert len({letter.case_id for letter in letters}) == len(letters) == 16
    round_ = changer.round()
    assert (round_.state, round_.called_off) == (RoundState.CLOSED, True)
    visitor = visit()
    page = text_of(visitor.enter(link_path(database, sender, changer.lived.slug, DOROTEA)))
    assert "Rundan är återtagen" in page
    assert "Systemledningen tog tillbaka rekommendationen." in page
    assert "återtagen" in text_of(changer.http.get(changer.console.board))
    assert changer.http.get(f"/api/rounds/{changer.lived.slug}").json()["called_off"] is True
    assert changer.is_whole()


def test_a_round_taken_back_is_opened_again_as_it_was(changer: Changer) -> None:
    changer.do("call-off", reason="Togs tillbaka.")
    changer.console.do(f"{changer.console.board}/do/reopen", reason="Det blev ändå av.")
    assert (changer.round().state, changer.round().called_off) == (RoundState.OPEN, False)
    assert changer.case(DOROTEA).chase_at is not None
    assert changer.is_whole()
