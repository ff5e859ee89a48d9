"""Rounds beside: a round of its own with each of some principals, from one pattern, followed together with this one."""

from collections.abc import Mapping
from typing import Any, Final

from models.files.round_file import RoundFile
from rules.drafting.steps import BESIDE, DraftStep
from rules.round_check.family_check import linked_files
from rules.round_check.scope import deciding_day
from web.console.drafts.step_pages import (
    Desk,
    Long,
    Read,
    Short,
    StepPage,
    Values,
    as_text,
    group,
    listed,
    one_line,
    read_form,
    together,
    written,
)
from web.pages.forms import Form


class LinkedForm(Form):
    """What the rounds beside are called, and what they are about."""

    title: Short = ""
    summary: Long = ""


def titles(file: RoundFile, desk: Desk) -> list[str]:
    """What the rounds beside will be called, in the registry's order."""
    return [each.title for each in linked_files(file, desk.county, deciding_day(file, desk.today))]


def _blank(fields: Mapping[str, Any], _desk: Desk) -> Values:
    said = group(fields.get(BESIDE))
    lists = {name: together(said.get(name)) for name in ("each", "with")}
    return lists | {name: as_text(said.get(name)) for name in LinkedForm.model_fields}


def _read(values: Values, _desk: Desk) -> Read:
    form, faults = read_form(LinkedForm, values)
    said = written(form) | {name: words for name in ("each", "with") if (words := listed(values.get(name, "")))}
    said |= {"title": one_line(said["title"])} if "title" in said else {}
    return ({BESIDE: said} if said else {}), faults


LINKED: Final = StepPage(DraftStep.LINKED, _blank, _read)
