"""Decided is not signed: what may be signed when, and who is asked to."""

import datetime as dt
from dataclasses import replace

import pytest

from models.values import CaseFacts, FollowUp, Signature
from models.vocabulary import Act, Outcome, Part
from rules.replies.signing import due_steps, signature_faults
from rules.route.progress import case_progress
from tests.rules.cases import case, handling

DECIDED = handling(1, "KS", Act.DECIDES, "5-30")
BOTH = (Part.DECISION, Part.SIGNATURE)
DAY = DECIDED.held_on + dt.timedelta(days=5)
TODAY = DECIDED.held_on + dt.timedelta(days=30)
SIGNATURE = Signature(DAY, "Dorotea", "Ordföranden", "kommunstyrelsens ordförande")


def refused(facts: CaseFacts, signed_on: dt.date) -> str:
    found = signature_faults(facts, replace(SIGNATURE, signed_on=signed_on), TODAY)
    return found[0].message if found else ""


def test_what_is_adopted_may_be_signed_from_that_day_on() -> None:
    facts = case(DECIDED, asks=BOTH)
    assert refused(facts, DECIDED.held_on) == ""
    assert "Beslutet fattades" in refused(facts, DECIDED.held_on - dt.timedelta(days=1))


def test_nothing_is_signed_before_its_decision_is_reported() -> None:
    assert "Beslutet är inte rapporterat" in refused(case(asks=BOTH), DAY)


def test_nothing_is_signed_before_it_was_put_forward() -> None:
    facts = case(asks=(Part.SIGNATURE,), agreed_on=DAY)
    assert refused(facts, DAY) == ""
    assert "lades fram" in refused(facts, DAY - dt.timedelta(days=1))


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.WRITTEN_OFF, Outcome.NOTED])
def test_whoever_has_not_adopted_is_not_asked_to_sign(outcome: Outcome) -> None:
    facts = case(replace(DECIDED, outcomes={1: outcome}), asks=BOTH)
    progress = case_progress(facts, TODAY)
    assert progress.is_final
    assert progress.answered_on == DECIDED.held_on
    assert "inget att underteckna" in refused(facts, DAY)


def test_a_step_that_is_done_keeps_its_day_when_the_signing_day_moves() -> None:
    first, second = FollowUp(1, "Börja", after=10), FollowUp(2, "Sluta", DAY)
    done = replace(first, due_on=DAY, done_on=DAY)
    assert due_steps((first, second), DAY) == (replace(first, due_on=DAY + dt.timedelta(days=10)), second)
    assert due_steps((done,), DAY) == (done,)
