"""All that a round's file can say is asked for by some step, and a step that is saved as it is shown says the same."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from actions.rounds.round_plans import check_source
from kit.database import Database
from kit.settings import CHECKOUT
from models.files.county import County
from models.files.round_file import RoundFile
from models.files.round_text import round_source, round_text
from models.files.yaml_source import read_source
from rules.drafting.steps import DraftStep, step_of, step_views
from tests.visitor import Visitor, form_of
from tests.web.console.drafts.making import fields_of, made

ASKED = {
    "due_on": "2029-08-31",
    "look_again_on": "2029-06-01",
    "due": "så snart som möjligt",
    "window": {"not_before": "2029-04-01", "not_after": "2029-08-30"},
    "summary": "Saken.\n\nI två stycken.",
    "att_satser": ["Att ett", "Att två\npå två rader"],
    "recommended_level": "styrelse",
    "level_reason": "Därför.",
    "offer": {
        "what": "Kompetenscentrum",
        "per_inhabitant": "4,50",
        "fixed": "25000",
        "list": {"Malå kommun": "12,50", "Åsele kommun": "7"},
        "unit": "kronor per år",
        "last_day": "2030-01-31",
    },
    "questions": [{"text": "Stöd?", "kind": "choice", "choices": ["Ja", "Nej"], "mandatory": "ja"}, {"text": "Mer?"}],
    "signing": {"on": "2029-09-03", "place": "Umeå"},
    "follow_up": [
        {"what": "Börja", "owner": ["Umeå kommun", "region"], "email": "utveckling@umea.example", "on": "2029-10-01"},
        {"what": "Följ upp", "after": "90"},
    ],
    "effect": {
        "kind": "quorum_principals",
        "on": "2029-10-01",
        "at_least": "12",
        "percent": "60",
        "decided_by": "2029-06-30",
        "level": "fullmaktige",
    },
    "routes": {"kommuner": ["KSAU", "KS", "KF"], "Malå kommun": ["KS", "KF"]},
    "consulted": ["HSN", "KSAU"],
    "attachments": [{"file": "rekommendation.pdf", "title": "Rekommendation"}, {"file": "bara.pdf"}],
    "reminders": {
        "receipt_after": "8",
        "plan_before": ["20", "4"],
        "plan_apart": "2",
        "too_late": "nej",
        "meetings": "none",
        "before": ["20", "5"],
        "due_morning": "nej",
        "overdue": ["2"],
        "every": "10",
        "at_most": "2",
        "escalate_after": "11",
        "calm": "40",
        "at": "09:30",
    },
}
FULL: dict[str, Any] = {
    **ASKED,
    "title": "Överenskommelse om samverkan",
    "slug": "overenskommelse-2029",
    "kind": "agreement",
    "county": "Västerbotten",
    "language": "en",
    "case_number": "RS 352-2020",
    "follows": "dialog-2019",
    "after": {"round": "forbunden-2027", "when": "adopted"},
    "replaces": "samverkansstruktur-2020",
    "in_letter": "Vi ses.\nI juni.",
    "attach_files": "ja",
    "recommended_by": "systemledningen",
    "recommended_on": "2029-03-24",
    "launch_on": "2029-03-27",
    "principals": ["kommuner", "Region Västerbotten"],
    "contacts": [{"role": "Samordnare", "email": "samordnare@regionvasterbotten.example", "phone": "090-12 34 56"}],
    "lead_times": {
        "first": ["14", "21"],
        "arbetsutskott": ["7", "9"],
        "namnd": ["8", "10"],
        "styrelse": ["9"],
        "fullmaktige": ["14", "28"],
    },
    "linked": {
        **ASKED,
        "title": "Lokal överenskommelse med {principal}",
        "with": ["region"],
        "each": ["kommuner"],
        "attachments": [{"file": "rekommendation.pdf", "title": "Rekommendation"}, {"file": "mall.pdf"}],
    },
}
# a round has a due date or none, so two files say everything
UNDATED = {"due", "look_again_on"}
DATED = {"due_on"}
TODAY = dt.date(2019, 5, 1)
SHIPPED = sorted((CHECKOUT / "data" / "rounds").glob("*.yaml"))
STEPS = [step for step in DraftStep if step is not DraftStep.FILE]


def without(names: set[str]) -> dict[str, Any]:
    own = {name: value for name, value in FULL.items() if name not in names}
    return own | {"linked": {name: value for name, value in FULL["linked"].items() if name not in names}}


def leaves(model: type[BaseModel], place: str = "") -> Iterator[str]:
    """Every field of a file, to its last part."""
    for name, field in model.model_fields.items():
        here = f"{place}{field.alias or name}"
        parts = [part for part in _parts(field.annotation) if isinstance(part, type) and issubclass(part, BaseModel)]
        yield from (leaf for part in parts for leaf in leaves(part, f"{here}."))
        if not parts:
            yield here


def _parts(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) in (Union, UnionType, tuple):
        yield from (inner for each in get_args(annotation) for inner in _parts(each))
    else:
        yield annotation


def said(fields: Any, model: type[BaseModel], place: str = "") -> Iterator[str]:
    """The leaves that these fields say something in."""
    for each in fields if isinstance(fields, list) else [fields]:
        for name, value in each.items():
            here = f"{place}{name}"
            if any(leaf.startswith(f"{here}.") for leaf in leaves(RoundFile)):
                yield from said(value, model, f"{here}.")
            else:
                yield here


def saved_untouched(coordinator: Visitor, draft: str, step: DraftStep) -> None:
    address = f"{draft}/attachments" if step is DraftStep.ATTACHMENTS else f"{draft}/step/{step}"
    page = coordinator.http.get(address)
    answer = coordinator.http.post(address, data={**form_of(page.text), "do": "save"}, follow_redirects=False)
    led_to = answer.headers.get("location", "").partition("?")[0]
    assert led_to == draft, f"{step}: {answer.text}"


def test_every_field_of_a_round_file_is_tried_here() -> None:
    assert set(said(FULL, RoundFile)) == set(leaves(RoundFile))


def test_no_field_of_a_round_file_needs_the_page_of_the_whole_file() -> None:
    assert [leaf for leaf in leaves(RoundFile) if step_of(leaf) is DraftStep.FILE] == []


@pytest.mark.parametrize("left_out", [UNDATED, DATED], ids=["dated", "undated"])
def test_a_step_saved_as_it_is_shown_says_the_same(
    coordinator: Visitor, database: Database, left_out: set[str]
) -> None:
    draft = made(coordinator, text=round_text(without(left_out)))
    before = fields_of(database, draft)
    assert before == without(left_out)
    for step in STEPS:
        saved_untouched(coordinator, draft, step)
        assert fields_of(database, draft) == before, step


@pytest.mark.usefixtures("launched")
def test_no_list_to_choose_from_offers_the_same_words_twice(coordinator: Visitor) -> None:
    draft = made(coordinator, text=round_text(without(UNDATED)))
    lists = [
        re.findall(r"<option[^>]*>([^<]*)<", each)
        for step in STEPS
        for each in re.findall(
            r"<select.*?</select>", coordinator.http.get(f"{draft}/step/{step.value}").text, re.DOTALL
        )
    ]
    assert len(lists) > 10
    assert [each for each in lists if len(each) != len(set(each))] == []


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_a_shipped_round_asks_the_same_once_every_step_of_it_has_been_saved(
    coordinator: Visitor, database: Database, county: County, path: Path
) -> None:
    page = coordinator.http.post("/console/drafts", files=[("file", (path.name, path.read_bytes(), "text/yaml"))])
    draft = page.url.path
    for view in step_views(fields_of(database, draft), {}, (), ()):
        if view.step is not DraftStep.FILE:
            saved_untouched(coordinator, draft, view.step)
    again = check_source(round_source(fields_of(database, draft), path), county, TODAY)
    assert again.faults == ()
    assert again.plan == check_source(read_source(path), county, TODAY).plan


def test_rounds_beside_that_are_no_longer_made_are_gone_with_all_that_was_said_of_them(
    coordinator: Visitor, database: Database
) -> None:
    draft = made(coordinator, text=round_text(without(UNDATED)))
    page = coordinator.http.get(f"{draft}/step/linked")
    blank = dict.fromkeys(("title", "each", "with", "summary"), "")
    coordinator.http.post(f"{draft}/step/linked", data={**form_of(page.text), **blank, "do": "save", "clear": "yes"})
    assert fields_of(database, draft) == {k: v for k, v in without(UNDATED).items() if k != "linked"}
    assert "Vid sidan av" not in coordinator.http.get(draft).text
