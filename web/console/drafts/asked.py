"""What the round asks the principals to do, and what follows once all have signed."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Final

from kit.errors import Fault
from models.files.fields import AnswerKindWord, LevelWord, RoundKindWord
from models.phrases import Phrase, swedish
from models.vocabulary import Level, RoundKind
from rules.drafting.steps import DraftStep
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
    read_form,
    row_values,
    rows,
    several,
    together,
    word,
    written,
    yes,
)
from web.pages.forms import AHEAD, Form, day

SAID_TWICE: Final = swedish("Beloppet för {who} står två gånger. Ta bort det ena.")
NOBODY: Final = swedish("Välj vem beloppet gäller.")
DayAhead = Annotated[dt.date | None, day(near=AHEAD)]

_STEP: Final = ("what", "owner", "email", "on", "after")


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


def _blank_asked(fields: Mapping[str, Any], desk: Desk) -> Values:
    values = {
        "kind": word(RoundKindWord, fields.get("kind")) or RoundKind.RECOMMENDATION,
        "recommended_level": word(LevelWord, fields.get("recommended_level")) or desk.usual(Level.FULLMAKTIGE),
        "level_reason": as_text(fields.get("level_reason")),
    }
    points = [{"": as_text(each)} for each in several(fields.get("att_satser"))]
    asked = [_question(each) for each in several(fields.get("questions"))]
    offer = {f"offer.{name}": as_text(value) for name, value in group(fields.get("offer")).items()}
    amounts = [
        {"who": who, "sum": as_text(much)} for who, much in group(group(fields.get("offer")).get("list")).items()
    ]
    signing = {f"signing.{name}": as_text(value) for name, value in group(fields.get("signing")).items()}
    signs = {"signs": "ja"} if "signing" in fields else {}
    lists = (
        *row_values("att_satser", [*points, {"": ""}]),
        *row_values("questions", [*asked, dict.fromkeys(("text", "kind", "choices"), "")]),
        *row_values("amounts", [*amounts, {"who": "", "sum": ""}]),
    )
    return {**values, **dict(lists), **offer, **signing, **signs}


def _question(each: Any) -> dict[str, str]:
    said = group(each) or {"text": as_text(each)}
    kind = word(AnswerKindWord, said.get("kind"))
    choices = "\n".join(as_text(choice) for choice in several(said.get("choices")))
    mandatory = {"mandatory": "ja"} if yes(said.get("mandatory")) else {}
    return {"text": as_text(said.get("text")), "kind": kind, "choices": choices, **mandatory}


def _read_asked(values: Values, desk: Desk) -> Read:
    form, faults = read_form(AskedForm, values)
    fields = {name: said for name, said in written(form).items() if name != "kind" or not desk.is_beside}
    points = [row.get("", "").strip() for row in rows(values, "att_satser")]
    questions = [_asked(row) for row in rows(values, "questions") if row.get("text", "").strip()]
    offer, wrong = _part(OfferForm, values, "offer")
    signing, amiss = _part(SigningForm, values, "signing")
    amounts, unclear = _amounts(values)
    offer |= {"list": amounts} if amounts else {}
    if values.get("signs"):
        fields["signing"] = signing
    lists = {"att_satser": [each for each in points if each], "questions": questions, "offer": offer}
    return fields | {name: value for name, value in lists.items() if value}, [*faults, *wrong, *unclear, *amiss]


def _part(form: type[Form], values: Values, name: str) -> Read:
    own = {field.removeprefix(f"{name}."): value for field, value in values.items() if field.startswith(f"{name}.")}
    read, faults = read_form(form, own)
    return written(read), [Fault(f"{name}.{fault.field}", fault.message) for fault in faults]


def _amounts(values: Values) -> Read:
    """What each of some pays; a sum of nobody's, or a second one, is not lost in silence."""
    found: dict[str, Any] = {}
    faults = []
    for number, row in enumerate(rows(values, "amounts")):
        who, much = row.get("who", "").strip(), row.get("sum", "").strip()
        if who in found:
            faults.append(Fault(f"amounts[{number}].who", Phrase(SAID_TWICE, who=who)))
        elif who:
            found[who] = much
        elif much:
            faults.append(Fault(f"amounts[{number}].who", NOBODY))
    return found, faults


def _asked(row: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"text": row["text"].strip()}
    choices = [each.strip() for each in row.get("choices", "").splitlines() if each.strip()]
    said |= {"kind": row["kind"]} if row.get("kind") else {}
    said |= {"choices": choices} if choices else {}
    return said | ({"mandatory": "ja"} if row.get("mandatory") else {})


class FollowUpForm(Form):
    """A step after the signing. It is due on a day, or so many days after the last party has signed."""

    what: Short = ""
    email: Short = ""
    on: DayAhead = None
    after: Short = ""


def _blank_steps(fields: Mapping[str, Any], _desk: Desk) -> Values:
    steps = [_step(each) for each in several(fields.get("follow_up"))]
    return dict(row_values("follow_up", [*steps, dict.fromkeys(_STEP, "")]))


def _step(each: Any) -> dict[str, str]:
    said = group(each) or {"what": as_text(each)}
    return {name: as_text(said.get(name)) for name in _STEP} | {"owner": together(said.get("owner"))}


def _read_steps(values: Values, _desk: Desk) -> Read:
    steps, faults = [], []
    for number, row in enumerate(rows(values, "follow_up")):
        form, wrong = read_form(FollowUpForm, row)
        owner = {"owner": who} if (who := listed(row.get("owner", ""))) else {}
        steps.append(written(form) | owner)
        faults += [Fault(f"follow_up[{number}].{fault.field}", fault.message) for fault in wrong]
    kept = [each for each in steps if each]
    return ({"follow_up": kept} if kept else {}), faults


ASKED: Final = StepPage(DraftStep.ASKED, _blank_asked, _read_asked)
FOLLOW_UP: Final = StepPage(DraftStep.FOLLOW_UP, _blank_steps, _read_steps)
