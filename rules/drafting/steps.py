"""The steps of making a round, what each holds, and where a fault of the round's file is put right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from kit.errors import Fault
from models.values import StepSaved
from models.vocabulary import Word

BESIDE: Final = "linked"
_ASKED: Final = ("att_satser", "recommended_level", "level_reason", "questions", "signing", "offer")
_WHEN: Final = ("due_on", "due", "look_again_on", "window")
_ROUTE: Final = ("routes", "consulted")


class DraftStep(Word):
    """One page of making a round."""

    MATTER = "matter", "Ärendet"
    ASKED = "asked", "Vad rundan ber om"
    PRINCIPALS = "principals", "Till vem"
    WHEN = "when", "När"
    ROUTE = "route", "Vägen genom organen"
    FOLLOW_UP = "follow-up", "Uppföljande steg"
    WORDS = "words", "Egna ord i brevet"
    REMINDERS = "reminders", "Påminnelser"
    EFFECT = "effect", "Ikraftträdande"
    ATTACHMENTS = "attachments", "Bilagor"
    LINKED = "linked", "Rundor vid sidan av"
    LINKED_ASKED = "linked-asked", "Vid sidan av: vad de ber om"
    LINKED_WHEN = "linked-when", "Vid sidan av: när"
    LINKED_ROUTE = "linked-route", "Vid sidan av: vägen"
    LINKED_FOLLOW_UP = "linked-follow-up", "Vid sidan av: uppföljande steg"
    LINKED_REMINDERS = "linked-reminders", "Vid sidan av: påminnelser"
    LINKED_EFFECT = "linked-effect", "Vid sidan av: ikraftträdande"
    FILE = "file", "Hela rundan som fil"


def _beside(*names: str) -> tuple[str, ...]:
    return tuple(f"{BESIDE}.{name}" for name in names)


# a field of the rounds beside is named with a dot, as faults name it
FIELDS: Final[Mapping[DraftStep, tuple[str, ...]]] = {
    DraftStep.MATTER: (
        "title",
        "summary",
        "recommended_by",
        "recommended_on",
        "case_number",
        "contacts",
        "county",
        "language",
        "slug",
        "follows",
        "replaces",
    ),
    DraftStep.ASKED: ("kind", *_ASKED),
    DraftStep.PRINCIPALS: ("principals",),
    DraftStep.WHEN: (*_WHEN, "launch_on", "after"),
    DraftStep.ROUTE: (*_ROUTE, "lead_times"),
    DraftStep.FOLLOW_UP: ("follow_up",),
    DraftStep.WORDS: ("in_letter",),
    DraftStep.REMINDERS: ("reminders",),
    DraftStep.EFFECT: ("effect",),
    DraftStep.ATTACHMENTS: ("attachments", "attach_files", *_beside("attachments")),
    DraftStep.LINKED: _beside("title", "each", "with", "summary"),
    DraftStep.LINKED_ASKED: _beside(*_ASKED),
    DraftStep.LINKED_WHEN: _beside(*_WHEN),
    DraftStep.LINKED_ROUTE: _beside(*_ROUTE),
    DraftStep.LINKED_FOLLOW_UP: _beside("follow_up"),
    DraftStep.LINKED_REMINDERS: _beside("reminders"),
    DraftStep.LINKED_EFFECT: _beside("effect"),
}
_STEP_OF: Final = {BESIDE: DraftStep.LINKED} | {name: step for step, names in FIELDS.items() for name in names}
NEEDED: Final = (DraftStep.MATTER, DraftStep.ASKED, DraftStep.PRINCIPALS, DraftStep.WHEN)
# what may be left as it is: everything has a usual value
OPTIONAL: Final = frozenset(DraftStep) - frozenset(NEEDED)
OF_LINKED: Final = frozenset(step for step in DraftStep if step.startswith(f"{BESIDE}-"))


class StepState(Enum):
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
    state: StepState
    faults: tuple[Fault, ...]
    saved: StepSaved | None

    @property
    def is_needed(self) -> bool:
        """Whether no round is sent without it."""
        return self.step not in OPTIONAL


def step_of(field: str) -> DraftStep:
    """The page where that field of the file is put right, named as faults name it: `linked.att_satser[0]`."""
    parts = [part.partition("[")[0] for part in field.split(".")]
    return _STEP_OF.get(".".join(parts[:2] if parts[0] == BESIDE else parts[:1]), DraftStep.FILE)


def step_views(
    fields: Mapping[str, Any], saved: Mapping[str, StepSaved], hinted: Iterable[str], faults: Sequence[Fault]
) -> list[StepView]:
    """Every step in order, those of rounds beside only where there are such.

    `hinted` are the fields nobody has confirmed, `faults` those of the whole file.
    """
    unconfirmed = {step_of(name) for name in hinted}
    views = []
    for step in (step for step in DraftStep if step not in OF_LINKED or fields.get(BESIDE)):
        own = tuple(fault for fault in faults if step_of(fault.field) is step)
        views.append(
            StepView(step, _state(step, fields, step in saved, step in unconfirmed, own), own, saved.get(step))
        )
    return views


def _state(
    step: DraftStep, fields: Mapping[str, Any], is_saved: bool, is_suggested: bool, faults: Sequence[Fault]
) -> StepState:
    begun = is_saved or (step is not DraftStep.FILE and bool(own_fields(step, fields)))
    if faults:
        return StepState.FAULTY if begun or step is DraftStep.FILE else StepState.LEFT
    if is_suggested:
        return StepState.SUGGESTED
    if not begun:
        return StepState.USUAL if step in OPTIONAL else StepState.LEFT
    return StepState.DONE


def own_fields(step: DraftStep, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What of a draft's fields belongs to that step; everything belongs to the file."""
    if step is DraftStep.FILE:
        return dict(fields)
    own, beside = _names(step)
    found = {name: fields[name] for name in own if name in fields}
    return found | _linked({name: value for name, value in _group(fields).items() if name in beside})


def with_step(step: DraftStep, fields: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The draft's fields once that step says `new`; what it leaves out is no longer said.

    Rounds beside that are no longer said to be made are gone with all that was said of them.
    """
    if step is DraftStep.FILE:
        return dict(new)
    own, beside = _names(step)
    kept = {name: value for name, value in fields.items() if name not in {*own, BESIDE}}
    linked = {name: value for name, value in _group(fields).items() if name not in beside} | dict(_group(new))
    said = {name: value for name, value in new.items() if name != BESIDE}
    return {**kept, **said, **({} if step is DraftStep.LINKED and not new else _linked(linked))}


def lost_beside(step: DraftStep, fields: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether what is written in other steps goes when that step says `new`. The file says everything itself."""
    kept = with_step(step, fields, new)
    others = (each for each in DraftStep if step is not DraftStep.FILE and each not in {step, DraftStep.FILE})
    return any(own_fields(each, fields) != own_fields(each, kept) for each in others)


def _names(step: DraftStep) -> tuple[set[str], set[str]]:
    """The step's fields in the round itself, and those in the rounds beside."""
    names = FIELDS[step]
    beside = {name.removeprefix(f"{BESIDE}.") for name in names if name.startswith(f"{BESIDE}.")}
    return {name for name in names if "." not in name}, beside


def _group(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    said = fields.get(BESIDE)
    return said if isinstance(said, Mapping) else {}


def _linked(said: Mapping[str, Any]) -> dict[str, Any]:
    return {BESIDE: dict(said)} if said else {}


def overtakes(step: DraftStep, saved: Mapping[str, StepSaved], seen: int) -> StepSaved | None:
    """Who has saved what that step holds since version `seen` of the draft, if anybody; the file holds every step."""
    about = (
        saved.values() if step is DraftStep.FILE else [saved[each] for each in (step, DraftStep.FILE) if each in saved]
    )
    later = [each for each in about if each.version > seen]
    return max(later, key=lambda each: each.version, default=None)
