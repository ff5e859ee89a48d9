"""A round's own attachments: opened in the browser when looked at and plain, else saved, and the coordinator told."""

import datetime as dt
from functools import partial
from pathlib import Path

import pytest

from actions.rounds.attachments import attachment_warnings
from actions.rounds.launch import begin_launch, launch
from actions.rounds.round_plans import load_plan
from cli.check import verdict_on
from cli.common.counties import registered_in
from kit.database import Database
from models.files.calendar_file import county_with_meetings
from models.files.round_plan import RoundPlan
from models.phrases import said_in
from models.reads import lookup
from models.tables import Document
from notifications.sender import Sender
from tests.models.test_calendars import COUNTY_FILE
from tests.papers.hostile import SCRIPTED, TWO_KINDS
from tests.visitor import pdf

TODAY = dt.date(2023, 3, 1)
NOW = dt.datetime(2023, 3, 27, 7, tzinfo=dt.UTC)
NAMES = {
    "plain.pdf": pdf(),
    "scripted.pdf": SCRIPTED["scripted"],
    "both.pdf": TWO_KINDS["a page before it"],
    "locked.pdf": b"%PDF-1.7 and nothing more",
    "notes.html": b"<html>",
    "picture.gif": b"GIF89a<script>",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    for name, data in NAMES.items():
        (tmp_path / name).write_bytes(data)
    path = tmp_path / "runda.yaml"
    attached = "".join(f"  - {name}\n" for name in NAMES)
    contact = "contacts:\n  - {role: Samordnare, email: samordnare@regionvasterbotten.example}\n"
    told = "title: X\ndue_on: 2023-08-31\natt_satser: [Att anta]\nsummary: Y\nrecommended_by: systemledningen\n"
    told += "recommended_on: 2023-02-24\n"
    path.write_text(f"{told}{contact}attachments:\n{attached}", encoding="utf-8")
    return path


@pytest.fixture
def plan(file: Path) -> RoundPlan:
    return load_plan(file, county_with_meetings(COUNTY_FILE), TODAY)


def kept(database: Database, slug: str) -> dict[str, Document]:
    with database.read() as session:
        return {each.filename: each for each in lookup.attachments(session, slug)}


def test_only_a_plain_pdf_that_was_looked_at_opens_in_the_browser(
    database: Database, sender: Sender, plan: RoundPlan
) -> None:
    found = kept(database, launch(database, sender, plan, NOW).slug)
    assert {name for name, each in found.items() if each.opens_in_browser} == {"plain.pdf"}


def test_what_nobody_has_looked_at_is_only_saved(database: Database, plan: RoundPlan) -> None:
    with database.write() as session:
        begin_launch(session, plan, NOW)
    assert not any(each.opens_in_browser for each in kept(database, plan.slug).values())


def test_the_coordinator_is_told_before_the_launch(plan: RoundPlan, file: Path) -> None:
    told = [said_in(fault.message, "sv") for fault in attachment_warnings(plan)]
    assert told == [
        "Bilagan Scripted innehåller skript eller annat som körs. Den kan sparas men öppnas inte i webbläsaren.",
        "Bilagan Both är två slags filer på en gång. Den kan sparas men öppnas inte i webbläsaren.",
        "Bilagan Locked gick inte att kontrollera. Den kan sparas men öppnas inte i webbläsaren.",
        "Bilagan Picture är två slags filer på en gång. Den kan sparas men öppnas inte i webbläsaren.",
    ]
    verdict = verdict_on(file, partial(registered_in, COUNTY_FILE), TODAY)
    assert set(attachment_warnings(plan)) <= set(verdict.warnings)
