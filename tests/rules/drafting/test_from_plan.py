"""A round that was launched as the fields of a new one: it asks the same of the same."""

import datetime as dt
from pathlib import Path

import pytest

from actions.rounds.round_plans import check_source
from kit.settings import CHECKOUT
from models.files.county import County
from models.files.round_text import round_source
from models.files.yaml_source import read_source
from rules.drafting.from_plan import fields_of_plan, without_days

ROUNDS = sorted((CHECKOUT / "data" / "rounds").glob("*.yaml"))
ON = dt.date(2023, 3, 27)
# its days and name are new, files lie elsewhere, and rounds beside are written in the pattern only
OTHER = {"slug", "recommended_on", "launch_on", "due_on", "attachments", "linked", "signing", "effect", "principals"}


@pytest.mark.parametrize("path", ROUNDS, ids=[path.stem for path in ROUNDS])
def test_every_shipped_round_asks_the_same_of_the_same_once_more(path: Path, county: County) -> None:
    plan = check_source(read_source(path), county, ON).plan
    assert plan is not None
    fields = fields_of_plan(plan, county) | {"due_on": str(plan.due_on), "launch_on": str(plan.launch_on)}
    fields |= {"recommended_on": str(plan.recommended_on)} if plan.recommended_on else {}
    effect = {name: str(getattr(plan.effect, name)) for name in ("on", "decided_by") if getattr(plan.effect, name)}
    fields |= {"effect": {**fields["effect"], **effect}} if effect else {}
    fields.pop("attachments", None)
    checked = check_source(round_source(fields, path), county, ON)
    assert checked.faults == ()
    assert checked.plan is not None
    assert checked.plan.model_dump(exclude=OTHER) == plan.model_dump(exclude=OTHER)
    assert [(each.code, each.route) for each in checked.plan.principals] == [
        (each.code, each.route) for each in plan.principals
    ]
    assert [each.follow_ups for each in checked.plan.principals] == [each.follow_ups for each in plan.principals]
    assert checked.plan.effect == plan.effect


def test_what_a_draft_said_of_days_does_not_come_along() -> None:
    fields = {"title": "x", "due_on": "2023-08-31", "effect": {"kind": "fixed_date", "on": "2023-09-01"}, "slug": "x"}
    assert without_days(fields) == {"title": "x", "effect": {"kind": "fixed_date"}}
