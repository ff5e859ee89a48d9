"""Names and titles stand in Swedish order wherever they are listed, whatever database they were read from."""

import datetime as dt
import re
from itertools import pairwise

import pytest

from actions.rounds.launch import launch
from actions.rounds.round_plans import load_plan
from kit.clock import at_local
from kit.database import Database
from kit.i18n import swedish_order
from kit.settings import CHECKOUT
from models.files.county import County
from models.files.round_plan import RoundPlan
from models.reads import family_reads, lookup
from notifications.sender import Sender

FAMILY = CHECKOUT / "data" / "rounds" / "samverkansstruktur-2020.yaml"
LAUNCH = dt.date(2020, 2, 3)
REGION = "24"
CALLED = ("Öckerö kommun", "Älmhults kommun", "Åmåls kommun", "Zinkgruvans kommun")
IN_ORDER = ["Zinkgruvans kommun", "Åmåls kommun", "Älmhults kommun", "Öckerö kommun"]


def test_names_are_sorted_as_swedish_is() -> None:
    names = ["Östersund", "Zinkgruvan", "Älvdalen", "Åsele", "arvika", "Orsa"]
    assert sorted(names, key=swedish_order) == ["arvika", "Orsa", "Zinkgruvan", "Åsele", "Älvdalen", "Östersund"]


def test_a_rounds_principals_are_listed_in_the_order_of_their_names(
    either: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    some = [each.model_copy(update={"name": name}) for each, name in zip(fardplan.principals[1:], CALLED, strict=False)]
    plan = fardplan.model_copy(update={"principals": tuple(some)})
    launch(either, sender, plan, now)
    with either.read() as session:
        for listed in (lookup.cases, lookup.all_cases):
            assert [case.principal_name for case in listed(session, plan.slug)] == IN_ORDER


@pytest.fixture
def family(database: Database, sender: Sender, county: County) -> str:
    """The agreement of 2020 with its fifteen local ones, launched; its slug."""
    plan = load_plan(FAMILY, county, LAUNCH)
    return launch(database, sender, plan, at_local(LAUNCH, dt.time(9))).slug


def test_linked_rounds_are_listed_in_the_order_of_their_titles(database: Database, family: str) -> None:
    with database.read() as session:
        own = lookup.case_of(session, f"{family}/{REGION}")
        listed = {
            "the invitation": [
                round_.title for _, round_ in family_reads.linked_cases(session, family, [REGION])[REGION]
            ],
            "the way between them": [round_.title for _, round_, _ in family_reads.own_cases_beside(session, *own)],
            "the coordinators' page": [round_.title for round_ in family_reads.linked_rounds(session, family)],
        }
    for where, titles in listed.items():
        assert len(titles) == 15, where
        assert titles[-1].endswith("Åsele kommun"), where
        assert all(swedish_order(one) < swedish_order(other) for one, other in pairwise(titles)), where


def test_no_database_is_asked_to_put_names_in_order() -> None:
    asked = re.compile(r"order_by\([^)]*\b(?:principal_name|\w+\.title|\w+\.name)\b")
    found = [
        str(path.relative_to(CHECKOUT))
        for room in ("models", "actions", "web", "cli", "notifications", "flows")
        for path in (CHECKOUT / room).rglob("*.py")
        if asked.search(path.read_text())
    ]
    assert found == ["models/reads/draft_reads.py"], "a draft's files have names a computer gave"
