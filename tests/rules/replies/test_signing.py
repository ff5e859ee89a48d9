"""Decided is not signed: what may be signed when, and who is asked to."""

import datetime as dt
from dataclasses import replace

import pytest

from models.values import CaseFacts, FollowUp, Signature, StepDone
from models.vocabulary import Act, Outcome, Part
from rules.replies.days import FAR_BACK
from rules.replies.signing import NOT_YET, copy_faults, due_steps, follow_up_faults, signature_faults
from rules.route.progress import case_progress
from tests.rules.cases import case, day, handling, told

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
    assert refused(facts, DAY - dt.timedelta(days=1)) == "Det som undertecknas lades fram 4 juni 2023, senare än så."


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


ONLY_SIGNED = case(asks=(Part.SIGNATURE,), due_on=day("5-1"))
WITH_COPY = replace(SIGNATURE, copy_on=day("6-10"))


@pytest.mark.parametrize(
    ("signature", "signed_on", "said"),
    [
        (SIGNATURE, "6-29", []),
        (SIGNATURE, "6-30", ["Dagen har inte varit än. Rapportera när det är undertecknat."]),
        (SIGNATURE, "2021-5-1", []),
        (SIGNATURE, "2021-4-30", [FAR_BACK]),
        (WITH_COPY, "6-10", []),
        (WITH_COPY, "6-11", ["Det undertecknade exemplaret kom in 10 juni 2023. Undertecknat blev det inte senare."]),
    ],
)
def test_a_signature_has_a_day_that_has_been_and_is_no_later_than_its_copy(
    signature: Signature, signed_on: str, said: list[str]
) -> None:
    found = signature_faults(ONLY_SIGNED, replace(signature, signed_on=day(signed_on)), TODAY)
    assert told(found) == [("signed_on", each) for each in said]
    assert [fault.found for fault in found] == [day(signed_on).isoformat()] * len(said)


@pytest.mark.parametrize(
    ("asks", "outcome", "signed_on", "said"),
    [
        (BOTH, None, "6-4", "Beslutet är inte rapporterat än. Rapportera det först, sedan undertecknandet."),
        (BOTH, Outcome.REJECTED, "6-4", "Förslaget antogs inte hos er, så det finns inget att underteckna."),
        (BOTH, Outcome.ADOPTED, "5-29", "Beslutet fattades 30 maj 2023. Undertecknat blev det inte tidigare."),
    ],
)
def test_why_nothing_may_be_signed_is_said(
    asks: tuple[Part, ...], outcome: Outcome | None, signed_on: str, said: str
) -> None:
    handled = [replace(DECIDED, outcomes={1: outcome})] if outcome else []
    found = signature_faults(case(*handled, asks=asks), replace(SIGNATURE, signed_on=day(signed_on)), TODAY)
    assert told(found) == [("signed_on", said)]


def test_what_is_signed_is_signed_by_somebody_somewhere() -> None:
    said = [
        ("place", "Skriv var det undertecknades."),
        ("signatory", "Skriv vem som undertecknade."),
        ("signatory_role", "Skriv i vilken roll, till exempel kommunstyrelsens ordförande."),
    ]
    nobody = Signature(DAY, " ", " ", " ")
    assert told(signature_faults(ONLY_SIGNED, nobody, TODAY)) == said
    assert told(signature_faults(ONLY_SIGNED, nobody, TODAY, {"place", "signatory"})) == said[2:]


@pytest.mark.parametrize(
    ("copy_on", "said"),
    [
        ("6-3", ["Det undertecknades 4 juni 2023. Exemplaret kom inte in tidigare."]),
        ("6-4", []),
        ("6-29", []),
        ("6-30", [NOT_YET]),
    ],
)
def test_a_copy_comes_between_the_signing_and_today(copy_on: str, said: list[str]) -> None:
    found = copy_faults(case(signature=SIGNATURE), day(copy_on), TODAY)
    assert told(found) == [("copy_on", each) for each in said]
    assert [fault.found for fault in found] == [day(copy_on).isoformat()] * len(said)


STEPS = case(signature=SIGNATURE, all_signed_on=DAY, follow_ups=(FollowUp(1, "Börja"), FollowUp(2, "Sluta")))


@pytest.mark.parametrize(
    ("facts", "number", "done_on", "said"),
    [
        (STEPS, 2, "6-4", []),
        (STEPS, 1, "6-29", []),
        (STEPS, 0, "6-29", [("number", "Välj vilket steg det gäller.")]),
        (STEPS, 1, "6-30", [("done_on", NOT_YET)]),
        (STEPS, 1, "6-3", [("done_on", "Stegen börjar efter undertecknandet 4 juni 2023. Kontrollera dagen.")]),
        (
            replace(STEPS, all_signed_on=None),
            3,
            "6-29",
            [("number", "Alla parter har inte undertecknat än. Stegen börjar när de har gjort det.")],
        ),
    ],
)
def test_a_step_is_done_once_all_have_signed_and_its_day_has_been(
    facts: CaseFacts, number: int, done_on: str, said: list[tuple[str, str]]
) -> None:
    found = StepDone(number, day(done_on))
    assert told(follow_up_faults(facts, found, TODAY)) == said
    assert told(follow_up_faults(facts, found, TODAY, {"number", "done_on"})) == []
