"""Days that people tell, each on both sides of what it may be."""

from dataclasses import replace

import pytest

from models.files.round_file import Effect
from models.values import CaseFacts, Grant, Offer, RequestedExtension, Window
from models.vocabulary import Act, EffectDays, EffectKind, Outcome, ReviewKind
from rules.replies.days import (
    DECIDED_AHEAD,
    FAR_AHEAD,
    FAR_BACK,
    HAS_BEEN,
    authority_day,
    effect_faults,
    is_passed,
    moved,
    moved_day,
    told_day,
    what_it_does,
)
from rules.replies.extending import grant_faults, is_time_needed, request_faults
from rules.replies.reporting import FROM_WHEN, NO_OFFER, NOT_LATER, is_outside_window, joining_faults, window_question
from rules.route.progress import case_progress
from tests.rules.cases import case, day, handling, report, review, told

TODAY = day("6-1")
DUE = day("8-31")
NOT_YET = "Dagen har inte varit än. Berätta när det är gjort."


@pytest.mark.parametrize(
    ("on", "due", "said"),
    [
        ("6-1", "8-31", []),
        ("6-2", "8-31", [NOT_YET]),
        ("2021-6-1", "8-31", []),
        ("2021-5-31", "8-31", [FAR_BACK]),
        ("2018-9-1", "2020-8-31", []),
        ("2018-8-31", "2020-8-31", [FAR_BACK]),
    ],
)
def test_a_day_that_has_been_is_neither_to_come_nor_years_ago(on: str, due: str, said: list[str]) -> None:
    found = list(told_day("held_on", day(on), day(due), TODAY, not_yet=NOT_YET))
    assert told(found) == [("held_on", each) for each in said]
    assert [fault.found for fault in found] == [day(on).isoformat()] * len(said)


@pytest.mark.parametrize(
    ("on", "due", "said"),
    [
        ("8-31", "8-31", ["Den nya dagen ska ligga efter den gamla, 31 augusti 2023."]),
        ("9-1", "8-31", []),
        ("2026-8-30", "8-31", []),
        ("2026-8-31", "8-31", [FAR_AHEAD]),
        ("5-31", "5-1", [HAS_BEEN]),
        ("6-1", "5-1", []),
        ("2026-5-31", "5-1", []),
        ("2026-6-1", "5-1", [FAR_AHEAD]),
    ],
)
def test_a_due_date_moves_to_a_later_day_that_is_to_come_and_not_years_away(on: str, due: str, said: list[str]) -> None:
    found = list(moved_day("new_on", day(on), day(due), TODAY))
    assert told(found) == [("new_on", each) for each in said]
    assert [fault.found for fault in found] == [day(on).isoformat()] * len(said)


def test_more_time_was_decided_some_day_that_has_been_if_that_is_told() -> None:
    assert told(authority_day(None, DUE, TODAY)) == told(authority_day(TODAY, DUE, TODAY)) == []
    assert told(authority_day(day("6-2"), DUE, TODAY)) == [("decided_on", DECIDED_AHEAD)]
    assert told(authority_day(day("2021-5-31"), DUE, TODAY)) == [("decided_on", FAR_BACK)]


WHO = "Skriv vem som beslutade, till exempel kommunfullmäktige."
WHEN = "Skriv vilken dag det beslutades."
WHY = "Skriv varför ni behöver mer tid."
REQUEST = RequestedExtension(day("9-30"), "Sommaren kom emellan.")


@pytest.mark.parametrize(
    ("requested", "said"),
    [
        (REQUEST, []),
        (replace(REQUEST, decided_by="KF", decided_on=TODAY, paragraph="§ 1"), []),
        (replace(REQUEST, decided_by="KF"), [("decided_on", WHEN)]),
        (replace(REQUEST, decided_on=TODAY), [("decided_by", WHO)]),
        (replace(REQUEST, paragraph="§ 1"), [("decided_by", WHO)]),
        (replace(REQUEST, decided_by="KF", decided_on=day("6-2")), [("decided_on", DECIDED_AHEAD)]),
        (replace(REQUEST, reason=" "), [("reason", WHY)]),
        (replace(REQUEST, new_on=DUE), [("new_on", "Den nya dagen ska ligga efter den gamla, 31 augusti 2023.")]),
    ],
)
def test_a_request_for_more_time_says_why_and_who_decided_when_if_anybody_has(
    requested: RequestedExtension, said: list[tuple[str, str]]
) -> None:
    assert told(request_faults(case(), requested, TODAY)) == said
    assert told(request_faults(case(), requested, TODAY, {"decided_by", "decided_on", "new_on", "reason"})) == []


@pytest.mark.parametrize(
    ("facts", "is_needed"),
    [
        (case(), True),
        (case(acknowledged=True), True),
        (case(handling(1, "KF", Act.DECIDES, "6-19")), False),
        (case(round_closed=True), False),
        (case(is_taken_out=True), False),
        (
            case(
                handling(1, "KF", Act.DECIDES, "5-1"),
                due_on=day("5-10"),
                reviews=(review(ReviewKind.ANNULLED, "5-20"),),
            ),
            False,
        ),
    ],
)
def test_more_time_is_of_use_while_an_answer_is_awaited_by_the_due_date(facts: CaseFacts, is_needed: bool) -> None:
    assert is_time_needed(case_progress(facts, TODAY)) is is_needed


EACH = Effect(kind=EffectKind.EACH, decided_by=day("9-15"))
ALL = Effect(kind=EffectKind.FIXED_DATE, decided_by=day("9-15"), on=day("10-1"))
GRANT = Grant(day("9-16"), "Samordnaren", TODAY, "")
MOVING = replace(GRANT, effect=EffectDays.MOVE)


def test_a_due_date_on_the_last_day_that_counts_moves_nothing() -> None:
    assert not is_passed(ALL, day("9-15"))
    assert is_passed(ALL, day("9-16"))
    assert not is_passed(Effect(), day("9-16"))
    assert told(effect_faults(ALL, replace(GRANT, new_on=day("9-15")))) == []


@pytest.mark.parametrize(
    ("rule", "end"),
    [
        (
            EACH,
            "Den som beslutar senare än så svarar i tid men räknas inte. Välj om den dagen ska flyttas med.",
        ),
        (
            ALL,
            "Beslutar någon senare än så kan det inte träda i kraft, eftersom alla behövs. "
            "Välj om den dagen ska flyttas med.",
        ),
    ],
)
def test_a_due_date_past_it_asks_whether_that_day_moves_along(rule: Effect, end: str) -> None:
    said = (
        "Den nya dagen ligger efter 15 september 2023, den sista dagen för beslut som räknas vid ikraftträdandet. "
        + end
    )
    assert what_it_does(rule) == said
    assert told(effect_faults(rule, GRANT)) == [("effect", said)]
    assert told(effect_faults(rule, replace(GRANT, effect=EffectDays.KEEP))) == []


def test_days_that_move_along_are_the_new_ones_and_the_entry_only_if_it_is_given() -> None:
    assert moved(ALL, MOVING) == ALL.model_copy(update={"decided_by": day("9-16")})
    later = moved(ALL, replace(MOVING, effect_on=day("11-1")))
    assert (later.decided_by, later.on) == (day("9-16"), day("11-1"))
    assert moved(EACH, replace(MOVING, effect_on=day("11-1"))).on is None


@pytest.mark.parametrize(
    ("new_on", "effect_on", "said"),
    [
        ("10-1", None, []),
        (
            "10-2",
            None,
            [
                "Det kan inte gälla från 1 oktober 2023 när beslut som fattas till och med 2 oktober 2023 ska räknas. "
                "Skriv en senare dag."
            ],
        ),
        ("9-30", "2026-09-29", []),
        ("9-30", "2026-09-30", [FAR_AHEAD]),
    ],
)
def test_what_enters_into_force_for_all_at_once_does_so_after_the_decisions_and_not_years_later(
    new_on: str, effect_on: str | None, said: list[str]
) -> None:
    grant = replace(MOVING, new_on=day(new_on), effect_on=day(effect_on) if effect_on else None)
    found = grant_faults(DUE, ALL, grant, TODAY)
    assert told(found) == [("effect_on", each) for each in said]
    assert all(fault.found == effect_on for fault in found)
    assert told(grant_faults(DUE, ALL, grant, TODAY, {"new_on"})) == []


def test_what_is_in_force_whoever_has_decided_may_be_so_before_the_last_decision() -> None:
    rule = ALL.model_copy(update={"kind": EffectKind.FIXED_DATE_REGARDLESS})
    assert told(effect_faults(rule, replace(MOVING, new_on=day("10-2")))) == []


def test_more_time_is_given_to_a_later_day_by_somebody_who_has_decided() -> None:
    grant = replace(GRANT, new_on=DUE, decided_on=day("6-2"))
    said = told(grant_faults(DUE, Effect(), grant, TODAY))
    assert [field for field, _ in said] == ["new_on", "decided_on"]
    assert told(grant_faults(DUE, Effect(), grant, TODAY, {"decided_on", "new_on"})) == []


OFFER = Offer("Kompetenscentrum", last_day=day("2024-12-31"))
LATER = {1: Outcome.LATER}


@pytest.mark.parametrize(
    ("act", "more", "offer", "said"),
    [
        (Act.DECIDES, {"outcomes": LATER}, None, [("outcomes[1]", NO_OFFER)]),
        (Act.DECIDES, {}, OFFER, []),
        (Act.DECIDES, {"outcomes": LATER}, OFFER, [("next_on", FROM_WHEN)]),
        (Act.DECIDES, {"outcomes": LATER, "reason": " "}, OFFER, [("next_on", FROM_WHEN)]),
        (Act.DECIDES, {"outcomes": LATER, "reason": "Efter valet."}, OFFER, []),
        (Act.PROPOSES, {"outcomes": LATER}, OFFER, []),
        (Act.DECIDES, {"outcomes": LATER, "next_on": day("6-19")}, OFFER, [("next_on", NOT_LATER)]),
        (Act.DECIDES, {"outcomes": LATER, "next_on": day("6-20")}, OFFER, []),
        (Act.DECIDES, {"outcomes": LATER, "next_on": day("2024-12-31")}, OFFER, []),
        (Act.DECIDES, {"outcomes": LATER, "next_on": day("2025-1-1")}, replace(OFFER, last_day=None), []),
        (
            Act.DECIDES,
            {"outcomes": LATER, "next_on": day("2025-1-1")},
            OFFER,
            [("next_on", "Erbjudandet gäller till 31 december 2024.")],
        ),
    ],
)
def test_later_is_an_answer_to_an_offer_from_a_day_after_the_meeting_while_the_offer_stands(
    act: Act, more: dict[str, object], offer: Offer | None, said: list[tuple[str, str]]
) -> None:
    found = list(joining_faults(case(offer=offer), report("KF", act, "6-19", **more)))
    assert told(found) == said
    on = more.get("next_on")
    assert all(fault.found == (on and str(on)) for fault in found)


WINDOW = Window(day("6-1"), day("6-30"))
MEND = "Ändra dagen, eller bekräfta att den stämmer."
BEFORE = "Beslutet är daterat före 1 juni 2023, då besluten tidigast ska fattas."
AFTER = "Beslutet är daterat efter 30 juni 2023, då besluten senast ska fattas."


@pytest.mark.parametrize(("held", "asked"), [("5-31", BEFORE), ("6-1", None), ("6-30", None), ("7-1", AFTER)])
def test_a_decision_outside_the_window_is_asked_about(held: str, asked: str | None) -> None:
    told_of = report("KF", Act.DECIDES, held)
    assert is_outside_window(case(window=WINDOW), told_of) is (asked is not None)
    assert asked is None or window_question(WINDOW, told_of) == f"{asked} {MEND}"
    assert not is_outside_window(case(), told_of)
    assert not is_outside_window(case(window=WINDOW), report("KF", Act.PROPOSES, held))


def test_a_window_open_at_its_beginning_has_only_an_end() -> None:
    assert window_question(Window(not_after=day("6-30")), report("KF", Act.DECIDES, "7-1")) == f"{AFTER} {MEND}"
