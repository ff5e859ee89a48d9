"""The steps of making a round, what each holds, and where a fault of the round's file is put right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from kit.errors import Fault
from models.values import StepSaved
from models.vocabulary import Word


class DraftStep(Word):
    """One page of making a round."""

    MATTER = "matter", "Ärendet"
    ASKED = "asked", "Vad rundan ber om"
    PRINCIPALS = "principals", "Till vem"
    WHEN = "when", "När"
    WORDS = "words", "Egna ord i brevet"
    REMINDERS = "reminders", "Påminnelser"
    EFFECT = "effect", "Ikraftträdande"
    ATTACHMENTS = "attachments", "Bilagor"
    FILE = "file", "Hela rundan som fil"


FIELDS: Final[Mapping[DraftStep, tuple[str, ...]]] = {
    DraftStep.MATTER: (
        "title",
        "summary",
        "recommended_by",
        "recommended_on",
        "case_number",
        "contacts",
        "language",
        "slug",
        "follows",
        "replaces",
    ),
    DraftStep.ASKED: ("kind", "att_satser", "recommended_level", "level_reason", "questions", "signing", "offer"),
    DraftStep.PRINCIPALS: ("principals",),
    DraftStep.WHEN: ("due_on", "due", "look_again_on", "window", "launch_on", "after"),
    DraftStep.WORDS: ("in_letter",),
    DraftStep.REMINDERS: ("reminders",),
    DraftStep.EFFECT: ("effect",),
    DraftStep.ATTACHMENTS: ("attachments", "attach_files"),
}
_STEP_OF: Final = {name: step for step, names in FIELDS.items() for name in names}
# what may be left as it is: everything has a usual value
OPTIONAL: Final = frozenset({DraftStep.WORDS, DraftStep.REMINDERS, DraftStep.EFFECT, DraftStep.ATTACHMENTS})


class Standing(Enum):
    """How far one step has come."""

    DONE = "done"
    FAULTY = "faulty"
    SUGGESTED = "suggested"
    LEFT = "left"
    USUAL = "usual"


@dataclass(frozen=True, slots=True)
class StepView:
    """One step as the list shows it."""

    step: DraftStep
    standing: Standing
    faults: tuple[Fault, ...]
    saved: StepSaved | None


def step_of(field: str) -> DraftStep:
    """The page where that field of the file is put right, named as faults name it: `att_satser[0]`."""
    return _STEP_OF.get(field.partition(".")[0].partition("[")[0], DraftStep.FILE)


def step_views(
    fields: Mapping[str, Any], saved: Mapping[str, StepSaved], hinted: Iterable[str], faults: Sequence[Fault]
) -> list[StepView]:
    """Every step in order. `hinted` are the fields nobody has confirmed, `faults` those of the whole file."""
    unconfirmed = {step_of(name) for name in hinted}
    views = []
    for step in DraftStep:
        own = tuple(fault for fault in faults if step_of(fault.field) is step)
        views.append(
            StepView(step, _standing(step, fields, step in saved, step in unconfirmed, own), own, saved.get(step))
        )
    return views


def _standing(
    step: DraftStep, fields: Mapping[str, Any], is_saved: bool, is_suggested: bool, faults: Sequence[Fault]
) -> Standing:
    begun = is_saved or any(name in fields for name in FIELDS.get(step, ()))
    if faults:
        return Standing.FAULTY if begun or step is DraftStep.FILE else Standing.LEFT
    if is_suggested:
        return Standing.SUGGESTED
    if not begun:
        return Standing.USUAL if step in OPTIONAL or step is DraftStep.FILE else Standing.LEFT
    return Standing.DONE


def own_fields(step: DraftStep, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What of a draft's fields belongs to that step; everything belongs to the file."""
    if step is DraftStep.FILE:
        return dict(fields)
    return {name: fields[name] for name in FIELDS[step] if name in fields}


def with_step(step: DraftStep, fields: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The draft's fields once that step says `new`; what it leaves out is no longer said."""
    kept = {} if step is DraftStep.FILE else {name: value for name, value in fields.items() if name not in FIELDS[step]}
    return {**kept, **new}


def overtakes(step: DraftStep, saved: Mapping[str, StepSaved], seen: int) -> StepSaved | None:
    """Who has saved what that step holds since version `seen` of the draft, if anybody; the file holds every step."""
    about = (
        saved.values() if step is DraftStep.FILE else [saved[each] for each in (step, DraftStep.FILE) if each in saved]
    )
    later = [each for each in about if each.version > seen]
    return max(later, key=lambda each: each.version, default=None)
