"""The steps of a draft: where each field is put right, how far each has come, and who has overtaken whom."""

import datetime as dt
from typing import Any

import pytest

from kit.errors import Fault
from models.files.faults import MISSING
from models.values import StepSaved
from rules.drafting.steps import (
    NEEDED,
    OF_LINKED,
    DraftStep,
    StepState,
    lost_beside,
    overtakes,
    own_fields,
    step_of,
    step_views,
    with_step,
)

AT = dt.datetime(2023, 3, 27, 8, tzinfo=dt.UTC)


def saved(version: int) -> StepSaved:
    return StepSaved(version, "samordnare@regionvasterbotten.example", AT)


def state_of(step: DraftStep, **how: Any) -> StepState:
    asked: dict[str, Any] = {"fields": {}, "saved": {}, "hinted": (), "faults": ()} | how
    return next(view.state for view in step_views(**asked) if view.step is step)


@pytest.mark.parametrize(
    ("field", "step"),
    [
        ("title", DraftStep.MATTER),
        ("contacts[0].email", DraftStep.MATTER),
        ("att_satser[2]", DraftStep.ASKED),
        ("questions[0].choices", DraftStep.ASKED),
        ("principals[1]", DraftStep.PRINCIPALS),
        ("window.not_after", DraftStep.WHEN),
        ("attachments[0].file", DraftStep.ATTACHMENTS),
        ("linked", DraftStep.LINKED),
        ("linked.title", DraftStep.LINKED),
        ("linked.att_satser[1]", DraftStep.LINKED_ASKED),
        ("linked.attachments[0].file", DraftStep.ATTACHMENTS),
        ("linked.titel", DraftStep.FILE),
        ("routes.Dorotea[0]", DraftStep.ROUTE),
        ("atsatser", DraftStep.FILE),
        ("", DraftStep.FILE),
    ],
)
def test_a_fault_belongs_to_the_step_where_it_is_put_right(field: str, step: DraftStep) -> None:
    assert step_of(field) is step


def test_a_step_is_left_until_begun_done_once_saved_and_faulty_when_it_says_something_wrong() -> None:
    assert state_of(DraftStep.MATTER) is StepState.LEFT
    assert state_of(DraftStep.EFFECT) is StepState.USUAL
    assert state_of(DraftStep.MATTER, saved={"matter": saved(2)}) is StepState.DONE
    assert state_of(DraftStep.MATTER, fields={"title": "x"}, hinted=["title"]) is StepState.SUGGESTED
    wrong = [Fault("recommended_on", MISSING)]
    assert state_of(DraftStep.MATTER, faults=wrong) is StepState.LEFT
    assert state_of(DraftStep.MATTER, fields={"title": "x"}, faults=wrong) is StepState.FAULTY
    assert state_of(DraftStep.FILE, faults=[Fault("atsatser", MISSING)]) is StepState.FAULTY


def test_a_step_holds_its_own_fields_and_leaves_the_others_alone() -> None:
    fields = {"title": "x", "summary": "y", "due_on": "2023-08-31", "linked": {"title": "å"}}
    assert own_fields(DraftStep.MATTER, fields) == {"title": "x", "summary": "y"}
    assert with_step(DraftStep.MATTER, fields, {"title": "z"}) == {
        "title": "z",
        "due_on": "2023-08-31",
        "linked": {"title": "å"},
    }
    assert with_step(DraftStep.FILE, fields, {"title": "z"}) == {"title": "z"}
    assert own_fields(DraftStep.FILE, fields) == fields
    assert own_fields(DraftStep.LINKED, fields) == {"linked": {"title": "å"}}
    assert own_fields(DraftStep.EFFECT, fields) == own_fields(DraftStep.LINKED, {"linked": "nej"}) == {}


BESIDE = {"title": "x", "linked": {"title": "å", "due_on": "2023-08-31"}}


@pytest.mark.parametrize(
    ("step", "new", "is_lost"),
    [
        (DraftStep.LINKED, {}, True),
        (DraftStep.LINKED, {"linked": {"title": "ä"}}, False),
        (DraftStep.LINKED_WHEN, {}, False),
        (DraftStep.MATTER, {}, False),
        (DraftStep.FILE, {}, False),
    ],
)
def test_rounds_beside_that_are_no_longer_made_take_along_what_other_steps_said_of_them(
    step: DraftStep, new: dict[str, object], is_lost: bool
) -> None:
    assert lost_beside(step, BESIDE, new) is is_lost


def test_a_step_beside_keeps_what_the_others_beside_say() -> None:
    assert with_step(DraftStep.LINKED_WHEN, BESIDE, {"linked": {"due_on": "2023-09-30"}}) == {
        "title": "x",
        "linked": {"title": "å", "due_on": "2023-09-30"},
    }
    assert with_step(DraftStep.LINKED_WHEN, BESIDE, {}) == {"title": "x", "linked": {"title": "å"}}
    assert with_step(DraftStep.LINKED, BESIDE, {}) == {"title": "x"}


def test_every_step_is_shown_with_what_it_says_and_those_beside_only_where_there_are_such() -> None:
    wrong = Fault("linked.due_on", MISSING)
    shown = step_views(BESIDE, {"matter": saved(2)}, ["linked.title"], [wrong])
    assert [view.step for view in shown] == list(DraftStep)
    assert {view.step for view in step_views({}, {}, (), ())} == {each for each in DraftStep if each not in OF_LINKED}
    found = {view.step: view for view in shown}
    assert found[DraftStep.LINKED_WHEN].faults == (wrong,)
    assert found[DraftStep.MATTER].saved == saved(2)
    assert found[DraftStep.LINKED].state is StepState.SUGGESTED
    assert {view.step for view in shown if view.is_needed} == set(NEEDED)


def test_only_what_was_saved_after_the_page_was_shown_overtakes_it() -> None:
    both = {"matter": saved(3), "when": saved(5)}
    assert overtakes(DraftStep.MATTER, both, 3) is None
    assert overtakes(DraftStep.MATTER, both, 2) == saved(3)
    assert overtakes(DraftStep.WORDS, both, 1) is None
    assert overtakes(DraftStep.FILE, both, 3) == saved(5)
    assert overtakes(DraftStep.WORDS, {"file": saved(4)}, 3) == saved(4)
