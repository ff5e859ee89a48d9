"""The steps that ask what the round is about and how it goes, or for all of it as text; whom and when stand apart."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from kit.errors import Fault
from models.files.fields import EffectKindWord, LanguageWord, LevelWord, MeetingsAskedWord
from models.files.limits import ROUND
from models.files.round_text import plain, round_text
from models.files.yaml_source import TOO_MANY, parse_source
from models.phrases import Phrase, swedish
from models.vocabulary import EffectKind
from rules.drafting.steps import DraftStep
from web.console.drafts.asked import ASKED, FOLLOW_UP
from web.console.drafts.linked import LINKED
from web.console.drafts.principals import PRINCIPALS
from web.console.drafts.route import ROUTE
from web.console.drafts.sources import on_its_line
from web.console.drafts.step_pages import (
    Desk,
    Long,
    Read,
    Short,
    StepPage,
    Values,
    as_text,
    beside,
    group,
    one_line,
    read_form,
    row_values,
    rows,
    several,
    together,
    word,
    written,
    yes,
)
from web.console.drafts.timing import WHEN
from web.pages.forms import AHEAD, Form, day

NUMBERS_ONLY: Final = swedish("Skriv hela tal med kommatecken emellan, till exempel 30, 14, 7, 1.")
ONE_NUMBER: Final = swedish("Skriv ett helt tal.")
SPARE: Final = 1

Day = Annotated[dt.date | None, day()]
DayAhead = Annotated[dt.date | None, day(near=AHEAD)]
CONTACT: Final = ("role", "email", "phone")
_MATTER_LINES: Final = ("title", "recommended_by", "case_number", "county", "language", "slug", "follows", "replaces")

REMINDER_LISTS: Final = ("plan_before", "before", "overdue")
REMINDER_NUMBERS: Final = ("receipt_after", "plan_apart", "every", "at_most", "escalate_after", "calm")
REMINDER_CHOICES: Final = ("too_late", "due_morning", "meetings")


def _blank(fields: Mapping[str, Any], _desk: Desk) -> Values:
    return {"text": round_text(fields)}


def _read(values: Values, _desk: Desk) -> Read:
    text = values.get("text", "").replace("\r\n", "\n")
    if all(line.startswith("#") or not line.strip() for line in text.splitlines()):
        return {}, []
    source = parse_source(text, Path("runda.yaml"), ROUND)
    faults = [Fault("text", on_its_line(fault)) for fault in source.faults]
    if source.count > ROUND.count:
        faults.append(Fault("text", TOO_MANY))
    return plain(source.fields), faults


WHOLE: Final = StepPage(DraftStep.FILE, _blank, _read)


class MatterForm(Form):
    """What the round is about, and who answers for it."""

    title: Short = ""
    recommended_by: Short = ""
    recommended_on: Day = None
    summary: Long = ""
    case_number: Short = ""
    county: Short = ""
    language: Short = ""
    slug: Short = ""
    follows: Short = ""
    replaces: Short = ""


def _blank_matter(fields: Mapping[str, Any], _desk: Desk) -> Values:
    values = {name: as_text(fields.get(name)) for name in MatterForm.model_fields}
    values["language"] = word(LanguageWord, fields.get("language"))
    contacts = [_contact(each) for each in several(fields.get("contacts"))]
    spare: dict[str, str] = dict.fromkeys(CONTACT, "")
    return {**values, **dict(row_values("contacts", [*contacts, *([spare] * SPARE)]))}


def _contact(each: Any) -> dict[str, str]:
    said = group(each) or {"email": as_text(each)}
    return {name: as_text(said.get(name)) for name in CONTACT}


def _read_matter(values: Values, _desk: Desk) -> Read:
    form, faults = read_form(MatterForm, values)
    fields = written(form)
    fields |= {name: one_line(fields[name]) for name in _MATTER_LINES if name in fields}
    contacts = [_said(row) for row in rows(values, "contacts")]
    if kept := [each for each in contacts if each]:
        fields["contacts"] = kept
    return fields, faults


def _said(row: Mapping[str, str]) -> dict[str, str]:
    tidy = {name: one_line(value) for name, value in row.items()}
    return {name: value for name, value in tidy.items() if value}


class WordsForm(Form):
    """The coordinators' own words in the invitation."""

    in_letter: Long = ""


def _blank_reminders(fields: Mapping[str, Any], _desk: Desk) -> Values:
    said = group(fields.get("reminders"))
    lists = {name: together(said.get(name)) for name in REMINDER_LISTS}
    choices = {name: _yes_or_no(said.get(name)) for name in ("too_late", "due_morning")}
    choices["meetings"] = word(MeetingsAskedWord, said.get("meetings"))
    return lists | choices | {name: as_text(said.get(name)) for name in (*REMINDER_NUMBERS, "at")}


def _yes_or_no(value: Any) -> str:
    return ("ja" if yes(value) else "nej") if as_text(value) else ""


def _read_reminders(values: Values, _desk: Desk) -> Read:
    said: dict[str, Any] = {name: values.get(name, "") for name in REMINDER_CHOICES}
    faults = []
    for name in (*REMINDER_LISTS, *REMINDER_NUMBERS, "at"):
        text = values.get(name, "").strip()
        parts = [part for part in text.replace(";", ",").replace(" ", ",").split(",") if part]
        if name == "at":
            said[name] = text.replace(".", ":")
        elif not all(part.isdecimal() for part in parts) or (len(parts) > 1 and name in REMINDER_NUMBERS):
            faults.append(Fault(name, Phrase(NUMBERS_ONLY if name in REMINDER_LISTS else ONE_NUMBER)))
        else:
            said[name] = parts if name in REMINDER_LISTS else text
    kept = {name: value for name, value in said.items() if value}
    return ({"reminders": kept} if kept else {}), faults


class EffectForm(Form):
    """When what is decided is in force."""

    kind: Short = ""
    on: DayAhead = None
    at_least: Short = ""
    percent: Short = ""
    decided_by: DayAhead = None
    level: Short = ""


def _blank_effect(fields: Mapping[str, Any], desk: Desk) -> Values:
    said = fields.get("effect")
    parts = {"kind": said} if isinstance(said, str) else group(said)
    values = {name: as_text(parts.get(name)) for name in EffectForm.model_fields}
    chosen = word(EffectKindWord, parts.get("kind")) or desk.usual(EffectKind.NONE)
    return values | {"kind": chosen, "level": word(LevelWord, parts.get("level"))}


def _read_effect(values: Values, desk: Desk) -> Read:
    form, faults = read_form(EffectForm, values)
    said = written(form)
    said |= {"percent": said["percent"].replace(",", ".").rstrip(" %")} if "percent" in said else {}
    is_usual = said in ({}, {"kind": desk.usual(EffectKind.NONE)})
    return ({} if is_usual else {"effect": said}), faults


def _blank_words(fields: Mapping[str, Any], _desk: Desk) -> Values:
    return {"in_letter": as_text(fields.get("in_letter"))}


def _read_words(values: Values, _desk: Desk) -> Read:
    form, faults = read_form(WordsForm, values)
    return written(form), faults


REMINDERS: Final = StepPage(DraftStep.REMINDERS, _blank_reminders, _read_reminders)
EFFECT: Final = StepPage(DraftStep.EFFECT, _blank_effect, _read_effect)
PAGES: Final[Mapping[DraftStep, StepPage]] = {
    page.step: page
    for page in (
        StepPage(DraftStep.MATTER, _blank_matter, _read_matter),
        ASKED,
        PRINCIPALS,
        WHEN,
        StepPage(DraftStep.WORDS, _blank_words, _read_words),
        REMINDERS,
        EFFECT,
        ROUTE,
        FOLLOW_UP,
        LINKED,
        beside(ASKED, DraftStep.LINKED_ASKED),
        beside(WHEN, DraftStep.LINKED_WHEN),
        beside(ROUTE, DraftStep.LINKED_ROUTE),
        beside(FOLLOW_UP, DraftStep.LINKED_FOLLOW_UP),
        beside(REMINDERS, DraftStep.LINKED_REMINDERS),
        beside(EFFECT, DraftStep.LINKED_EFFECT),
        WHOLE,
    )
}
