"""The steps that ask what the round is about and how it goes; whom and when stand in modules of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Final

from kit.errors import Fault
from models.phrases import Phrase
from models.vocabulary import AnswerKind, EffectKind, Level
from rules.drafting.steps import DraftStep
from web.console.drafts.principals import PRINCIPALS
from web.console.drafts.step_pages import (
    Desk,
    Long,
    Read,
    Short,
    StepPage,
    Values,
    as_text,
    group,
    one_line,
    read_form,
    row_values,
    rows,
    says_yes,
    several,
    written,
)
from web.console.drafts.timing import WHEN
from web.console.drafts.whole import WHOLE
from web.pages.forms import AHEAD, Form, day
from web.requests.source_text import swedish

NUMBERS_ONLY: Final = swedish("Skriv hela tal med kommatecken emellan, till exempel 30, 14, 7, 1.")
ONE_NUMBER: Final = swedish("Skriv ett helt tal.")
SPARE: Final = 1

Day = Annotated[dt.date | None, day()]
DayAhead = Annotated[dt.date | None, day(near=AHEAD)]
CONTACT: Final = ("role", "email", "phone")
_MATTER_LINES: Final = ("title", "recommended_by", "case_number", "language", "slug", "follows", "replaces")


class MatterForm(Form):
    """What the round is about, and who answers for it."""

    title: Short = ""
    recommended_by: Short = ""
    recommended_on: Day = None
    summary: Long = ""
    case_number: Short = ""
    language: Short = ""
    slug: Short = ""
    follows: Short = ""
    replaces: Short = ""


def _blank_matter(fields: Mapping[str, Any], _desk: Desk) -> Values:
    values = {name: as_text(fields.get(name)) for name in MatterForm.model_fields}
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


class AskedForm(Form):
    """What the principals are asked to do."""

    kind: Short = ""
    recommended_level: Short = ""
    level_reason: Long = ""


class OfferForm(Form):
    """What they are offered to join."""

    what: Short = ""
    unit: Short = ""
    per_inhabitant: Short = ""
    fixed: Short = ""
    last_day: DayAhead = None


class SigningForm(Form):
    """How they sign."""

    on: DayAhead = None
    place: Short = ""


def _blank_asked(fields: Mapping[str, Any], _desk: Desk) -> Values:
    values = {name: as_text(fields.get(name)) for name in AskedForm.model_fields}
    values["kind"] = values["kind"] or "recommendation"
    values["recommended_level"] = values["recommended_level"] or Level.FULLMAKTIGE.value
    points = [{"": as_text(each)} for each in several(fields.get("att_satser"))]
    asked = [_question(each) for each in several(fields.get("questions"))]
    offer = {f"offer.{name}": as_text(value) for name, value in group(fields.get("offer")).items()}
    signing = {f"signing.{name}": as_text(value) for name, value in group(fields.get("signing")).items()}
    signs = {"signs": "ja"} if "signing" in fields else {}
    spare = {"text": "", "kind": "", "choices": ""}
    lists = (*row_values("att_satser", [*points, {"": ""}]), *row_values("questions", [*asked, spare]))
    return {**values, **dict(lists), **offer, **signing, **signs}


def _question(each: Any) -> dict[str, str]:
    said = group(each) or {"text": as_text(each)}
    kind = as_text(said.get("kind")) or (AnswerKind.CHOICE.value if said.get("choices") else "")
    choices = "\n".join(as_text(choice) for choice in several(said.get("choices")))
    mandatory = {"mandatory": "ja"} if says_yes(said.get("mandatory")) else {}
    return {"text": as_text(said.get("text")), "kind": kind, "choices": choices, **mandatory}


def _read_asked(values: Values, _desk: Desk) -> Read:
    form, faults = read_form(AskedForm, values)
    fields = written(form)
    points = [row.get("", "").strip() for row in rows(values, "att_satser")]
    questions = [_asked(row) for row in rows(values, "questions") if row.get("text", "").strip()]
    offer, wrong = _part(OfferForm, values, "offer")
    signing, amiss = _part(SigningForm, values, "signing")
    if values.get("signs"):
        fields["signing"] = signing
    lists = {"att_satser": [each for each in points if each], "questions": questions, "offer": offer}
    return fields | {name: value for name, value in lists.items() if value}, [*faults, *wrong, *amiss]


def _part(form: type[Form], values: Values, name: str) -> Read:
    own = {field.removeprefix(f"{name}."): value for field, value in values.items() if field.startswith(f"{name}.")}
    read, faults = read_form(form, own)
    return written(read), [Fault(f"{name}.{fault.field}", fault.message) for fault in faults]


def _asked(row: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"text": row["text"].strip()}
    choices = [each.strip() for each in row.get("choices", "").splitlines() if each.strip()]
    said |= {"kind": row["kind"]} if row.get("kind") else {}
    said |= {"choices": choices} if choices else {}
    return said | ({"mandatory": "ja"} if row.get("mandatory") else {})


class WordsForm(Form):
    """The coordinators' own words in the invitation."""

    in_letter: Long = ""


REMINDER_LISTS: Final = ("plan_before", "before", "overdue")
REMINDER_NUMBERS: Final = ("receipt_after", "every", "at_most", "escalate_after")


def _blank_reminders(fields: Mapping[str, Any], _desk: Desk) -> Values:
    said = group(fields.get("reminders"))
    lists = {name: ", ".join(as_text(each) for each in several(said.get(name))) for name in REMINDER_LISTS}
    return lists | {name: as_text(said.get(name)) for name in (*REMINDER_NUMBERS, "at")}


def _read_reminders(values: Values, _desk: Desk) -> Read:
    said: dict[str, Any] = {}
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


def _blank_effect(fields: Mapping[str, Any], _desk: Desk) -> Values:
    said = fields.get("effect")
    parts = {"kind": said} if isinstance(said, str) else group(said)
    values = {name: as_text(parts.get(name)) for name in EffectForm.model_fields}
    return values | {"kind": values["kind"] or EffectKind.NONE.value}


def _read_effect(values: Values, _desk: Desk) -> Read:
    form, faults = read_form(EffectForm, values)
    said = written(form)
    said |= {"percent": said["percent"].replace(",", ".").rstrip(" %")} if "percent" in said else {}
    return ({"effect": said} if said.get("kind", EffectKind.NONE) != EffectKind.NONE or len(said) > 1 else {}), faults


def _blank_words(fields: Mapping[str, Any], _desk: Desk) -> Values:
    return {"in_letter": as_text(fields.get("in_letter"))}


def _read_words(values: Values, _desk: Desk) -> Read:
    form, faults = read_form(WordsForm, values)
    return written(form), faults


PAGES: Final[Mapping[DraftStep, StepPage]] = {
    page.step: page
    for page in (
        StepPage(DraftStep.MATTER, _blank_matter, _read_matter),
        StepPage(DraftStep.ASKED, _blank_asked, _read_asked),
        PRINCIPALS,
        WHEN,
        StepPage(DraftStep.WORDS, _blank_words, _read_words),
        StepPage(DraftStep.REMINDERS, _blank_reminders, _read_reminders),
        StepPage(DraftStep.EFFECT, _blank_effect, _read_effect),
        WHOLE,
    )
}
