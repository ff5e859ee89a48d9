"""Principals that are neither municipality nor region: each decides by its own bodies, under its own law."""

import datetime as dt
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from actions.rounds.preview import plan_outlooks, preview_launch, silent_facts
from actions.rounds.round_plans import CheckedRound, check_round_file, load_plan
from actions.views.facts.rounds import round_facts
from kit.database import Database
from models.files.county import County
from models.files.county_file import check_county, read_county
from models.files.parts.principal_kinds import KIND_GROUPS
from models.files.round_plan import RoundPlan
from models.values import HandlingReport, Offer
from models.vocabulary import Act, Level, Outcome, PrincipalKind, RoundState
from notifications.sender import Sender
from rehearsal.direction import rehearse
from rules.effect import Why
from rules.law.legal_force import Certainty, LegalStanding
from rules.route.routes import Caution
from tests.launched import launch_once
from tests.lived import LivedRound
from tests.run.samples import sampled

TODAY = dt.date(2023, 3, 27)
COUNTY = """\
county: Exempel
code: "99"
coordinators:
  - {role: Samordnare, email: samordnare@regionexempel.example}
bodies:
  kommun:
    - {code: KS, name: Kommunstyrelsen, level: styrelse}
    - {code: KF, name: Kommunfullmäktige, level: fullmäktige}
  gemensam nämnd:
    - {code: HN, name: Hjälpmedelsnämnden, level: nämnd}
routes:
  kommun: [KS, KF]
principals:
  - {code: "9901", name: Norra kommun, population: 61000, registrar: registrator@norra.example}
  - {code: "9902", name: Södra kommun, population: 24000, registrar: registrator@sodra.example}
  - {code: F1, name: Räddningen, kind: kommunalförbund, population: 85000, registrar: registrator@raddning.example}
  - {code: N1, name: Hjälpmedel i samverkan, kind: gemensam nämnd, registrar: registrator@hjalpmedel.example}
  - {code: S1, name: Stiftelsen Länsmuseet, kind: stiftelse, registrar: registrator@museet.example}
  - code: B1
    name: Länstrafiken
    kind: bolag
    registrar: registrator@trafiken.example
    bodies:
      - {code: STY, name: Länstrafikens styrelse, level: styrelse}
      - {code: STÄ, name: Länstrafikens bolagsstämma, level: fullmäktige}
  - {code: M1, name: Länsstyrelsen, kind: myndighet, registrar: registrator@lansstyrelsen.example}
"""
ROUND = """\
title: Överenskommelse om beredskap
kind: avtal
due_on: 2023-11-30
att_satser: [Att anta överenskommelsen]
"""
WAYS = {
    "9901": ("KS", "KF"),
    "F1": ("FD",),
    "N1": ("HN",),
    "S1": ("STY",),
    "B1": ("STY", "STÄ"),
    "M1": ("LED",),
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> County:
    path = tmp_path_factory.mktemp("county") / "exempel.yaml"
    path.write_text(COUNTY, encoding="utf-8")
    return read_county(path)


def planned(folder: Path, county: County, more: str = "") -> RoundPlan:
    file = folder / "beredskap.yaml"
    file.write_text(ROUND + more, encoding="utf-8")
    return load_plan(file, county, TODAY)


def checked(folder: Path, county: County, more: str = "") -> CheckedRound:
    file = folder / "beredskap.yaml"
    file.write_text(ROUND + more, encoding="utf-8")
    return check_round_file(file, county, TODAY)


def codes(plan: RoundPlan) -> list[str]:
    return [principal.code for principal in plan.principals]


@pytest.fixture
def started(database: Database, sender: Sender, mixed: County, tmp_path: Path, now: dt.datetime) -> LivedRound:
    plan = planned(tmp_path, mixed, "effect: {kind: quorum_population, percent: 60}\n")
    return LivedRound(database, sender, launch_once(database, sender, plan, now))


def adopting(body: str, name: str, level: Level) -> HandlingReport:
    outcomes = {1: Outcome.ADOPTED}
    return HandlingReport(Act.DECIDES, body, name, level, dt.date(2023, 3, 20), outcomes=outcomes)


BOARD = adopting("STY", "Stiftelsens styrelse", Level.STYRELSE)


def test_each_kind_goes_by_the_bodies_it_has(mixed: County, tmp_path: Path) -> None:
    plan = planned(tmp_path, mixed)
    ways = {principal.code: tuple(step.body for step in principal.route) for principal in plan.principals}
    assert {code: ways[code] for code in WAYS} == WAYS


@pytest.mark.parametrize("word", [word for word, kind in KIND_GROUPS.items() if kind is PrincipalKind.KOMMUN])
def test_municipalities_are_never_anybody_else(mixed: County, tmp_path: Path, word: str) -> None:
    assert codes(planned(tmp_path, mixed, f"principals: {word}\n")) == ["9901", "9902"]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("kommunalförbund", "F1"),
        ("gemensamma nämnder", "N1"),
        ("stiftelser", "S1"),
        ("bolag", "B1"),
        ("myndigheter", "M1"),
    ],
)
def test_every_kind_has_a_word_of_its_own(mixed: County, tmp_path: Path, word: str, code: str) -> None:
    assert codes(planned(tmp_path, mixed, f"principals: {word}\n")) == [code]


def test_a_kind_that_nobody_is_stops_the_round(mixed: County, tmp_path: Path) -> None:
    (fault,) = checked(tmp_path, mixed, "principals: [kommuner, region]\n").faults
    assert (fault.field, fault.found) == ("principals[1]", "region")


def test_the_level_asked_of_each_is_no_higher_than_it_has(mixed: County, tmp_path: Path) -> None:
    plan = planned(tmp_path, mixed)
    assert {each.code: each.highest_level for each in plan.principals} == {
        "9901": None,
        "9902": None,
        "F1": Level.STYRELSE,
        "N1": Level.NAMND,
        "S1": Level.STYRELSE,
        "B1": Level.FULLMAKTIGE,
        "M1": Level.STYRELSE,
    }
    assert not [warning for warning in checked(tmp_path, mixed).warnings if warning.field == "routes"]


def test_a_foundations_board_is_not_told_that_it_decided_on_too_low_a_level(started: LivedRound) -> None:
    started.report(BOARD, code="S1")
    started.report(adopting("KS", "Kommunstyrelsen", Level.STYRELSE), code="9901")
    assert Caution.LOWER_LEVEL not in started.row("S1").progress.warnings
    assert Caution.LOWER_LEVEL in started.row("9901").progress.warnings


def test_a_foundations_letter_asks_for_no_council(
    database: Database, sender: Sender, mixed: County, tmp_path: Path, now: dt.datetime
) -> None:
    plan = planned(tmp_path, mixed)
    letters = {}
    for principal in plan.principals:
        letter = message_from_bytes(
            preview_launch(database, sender, plan, principal, now).invitation, policy=policy.default
        )
        body = letter.get_body(("plain",))
        assert body
        letters[principal.code] = str(body.get_content())
    assert "nivå: styrelse eller högre" in letters["S1"]
    assert "nivå: nämnd eller högre" in letters["N1"]
    assert "nivå: fullmäktige" in letters["9901"]


def test_no_legal_force_is_reckoned_outside_municipal_law(started: LivedRound) -> None:
    started.report(BOARD, code="S1")
    started.report(adopting("FD", "Förbundsdirektionen", Level.STYRELSE), code="F1")
    foundation, federation = started.row("S1").progress.clocks, started.row("F1").progress.clocks
    assert foundation
    assert federation
    assert (foundation.standing, foundation.legal_force.certainty) == (LegalStanding.ELSEWHERE, Certainty.UNKNOWN)
    assert (federation.standing, federation.legal_force.certainty) == (LegalStanding.STANDS, Certainty.ESTIMATE)


def test_a_general_meeting_is_no_council_that_needs_preparation(started: LivedRound) -> None:
    started.report(adopting("STÄ", "Länstrafikens bolagsstämma", Level.FULLMAKTIGE), code="B1")
    assert Caution.UNPREPARED not in started.row("B1").progress.warnings


def test_only_municipalities_have_inhabitants_to_count(started: LivedRound) -> None:
    effect = started.view().effect
    assert effect
    assert effect.total == 85_000
    uncounted = {each.party.code for each in effect.parties if each.why is Why.NO_POPULATION}
    assert uncounted == {"F1", "N1", "S1", "B1", "M1"}


def test_a_rule_about_level_asks_no_more_than_a_principal_can(
    database: Database, sender: Sender, mixed: County, tmp_path: Path, now: dt.datetime
) -> None:
    plan = planned(tmp_path, mixed, "effect: {kind: all_adopted, level: fullmäktige}\n")
    lived = LivedRound(database, sender, launch_once(database, sender, plan, now))
    lived.report(BOARD, code="S1")
    effect = lived.view().effect
    assert effect
    assert {each.party.code for each in effect.parties if each.counts} == {"S1"}


def test_the_data_view_names_the_kind(started: LivedRound) -> None:
    kinds = {principal.code: principal.kind.value for principal in round_facts(started.view()).principals}
    assert (kinds["F1"], kinds["N1"], kinds["9901"]) == ("kommunalforbund", "gemensam_namnd", "kommun")


def test_a_round_with_all_kinds_is_rehearsed_to_its_close(mixed: County, tmp_path: Path) -> None:
    for seed in sampled(2, (225, 1)):
        assert rehearse(planned(tmp_path, mixed), seed=seed, today=TODAY).board.state is RoundState.CLOSED


def test_an_unknown_kind_of_principal_is_told_with_those_there_are(tmp_path: Path) -> None:
    path = tmp_path / "lan.yaml"
    path.write_text(COUNTY.replace("  gemensam nämnd:", "  förening:"), encoding="utf-8")
    (fault,) = check_county(path).faults
    assert (fault.field, fault.found) == ("bodies.förening", "förening")
    assert "kommunalförbund" in str(fault.expected)


def test_what_is_foreseen_of_a_round_is_what_its_cases_are(
    database: Database, sender: Sender, mixed: County, tmp_path: Path, now: dt.datetime
) -> None:
    plan = planned(tmp_path, mixed, "recommended_on: 2023-03-01\n")
    days = {body: (dt.date(2023, 5, 9),) for way in WAYS.values() for body in way}
    known = [each.model_copy(update={"meetings": days, "amount": 500_00}) for each in plan.principals]
    plan = plan.model_copy(
        update={
            "slug": "beredskap",
            "principals": tuple(known),
            "offer": Offer("Beredskapen", last_day=dt.date(2023, 10, 31)),
        }
    )
    lived = LivedRound(database, sender, launch_once(database, sender, plan, now))
    lived.today = now
    foreseen = {each.code: outlook for each, outlook in plan_outlooks(plan, TODAY)}
    for principal in plan.principals:
        row = lived.row(principal.code)
        assert silent_facts(plan, principal, TODAY) == row.facts
        assert foreseen[principal.code] == row.outlook
