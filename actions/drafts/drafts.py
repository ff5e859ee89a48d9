"""Drafts: made from something or nothing, changed a step at a time by any of the coordinators, and thrown away."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from actions.documents import keep_content
from kit.errors import Fault, FaultyInput, NotAllowed, RundanError
from models.files.limits import MEGABYTE, ROUND
from models.files.round_text import round_text
from models.phrases import Phrase
from models.reads.draft_reads import draft_count, draft_files, draft_to_change
from models.tables import Draft, DraftFile
from models.values import Hint, StepSaved
from rules.drafting.steps import BESIDE, DraftStep, overtakes, own_fields, step_of, with_step

MOST_DRAFTS: Final = 200
MOST_FILES: Final = 50
MOST_BYTES: Final = 200 * MEGABYTE

TOO_MANY: Final = (
    "Det finns redan {most} utkast. Kasta något som inte behövs, eller skicka ut det, och börja sedan ett nytt."
)
TOO_LONG: Final = "Utkastet rymmer inte så mycket text. Korta något, eller lägg det i en bilaga."
MANY_FILES: Final = "Utkastet rymmer inte fler bilagor: högst {most}. Ta bort någon först."
NO_ROOM: Final = "Bilagorna är för stora: tillsammans får de vara {most} MB. Ta bort någon, eller välj en mindre fil."
SCHEDULED: Final = "Rundan är på väg att skickas. Ångra utskicket först; sedan går utkastet att ändra."


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file to go with a round, under the name its `attachments` call it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Begun:
    """What a new draft begins with, and where that came from."""

    origin: str = "nothing"
    name: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    hints: Mapping[str, tuple[Hint, ...]] = field(default_factory=dict)
    files: Sequence[GivenFile] = ()


class Overtaken(RundanError):
    """Någon annan har sparat samma steg medan du skrev. Jämför, och spara det som ska gälla."""

    def __init__(self, by: StepSaved, saved: Mapping[str, Any], version: int) -> None:
        super().__init__()
        self.by, self.saved, self.version = by, saved, version


def make_draft(session: Session, begun: Begun, by: str, now: dt.datetime) -> Draft:
    """A new draft. Raises NotAllowed when there are too many already, FaultyInput when it holds too much."""
    if draft_count(session) >= MOST_DRAFTS:
        raise NotAllowed(Phrase(TOO_MANY, most=MOST_DRAFTS))
    _refuse_too_long(begun.fields)
    draft = Draft(
        origin=begun.origin,
        origin_name=begun.name[:300],
        made_at=now,
        made_by=by,
        changed_at=now,
        changed_by=by,
        fields=dict(begun.fields),
        steps={},
        hints=dict(begun.hints),
        refusals=[],
    )
    session.add(draft)
    session.flush()
    add_files(session, draft, begun.files, by, now)
    return draft


def change_step(
    session: Session, draft_id: int, step: DraftStep, new: Mapping[str, Any], seen: int, by: str, now: dt.datetime
) -> Draft:
    """Save one step as its page says, unless somebody else has saved it since version `seen` was shown.

    Raises Overtaken with what is saved, NotAllowed when the draft is on its way out, NotFound, FaultyInput.
    """
    draft = _open_draft(session, draft_id)
    saved = own_fields(step, draft.fields)
    if (other := overtakes(step, draft.steps, seen)) and saved != dict(new):
        raise Overtaken(other, saved, draft.version)
    fields = with_step(step, draft.fields, new)
    _refuse_too_long(fields)
    draft.fields = fields
    draft.hints = {name: hints for name, hints in draft.hints.items() if step not in (step_of(name), DraftStep.FILE)}
    _note(session, draft, step, by, now)
    return draft


def discard(session: Session, draft_id: int) -> str:
    """Throw the draft away; what it was called. Raises NotFound."""
    draft = draft_to_change(session, draft_id)
    session.execute(delete(DraftFile).where(DraftFile.draft_id == draft_id))
    session.delete(draft)
    session.flush()
    return draft.title


def attach(session: Session, draft_id: int, files: Sequence[GivenFile], by: str, now: dt.datetime) -> Draft:
    """Add files to go with the round. Raises NotFound, NotAllowed, FaultyInput."""
    draft = _open_draft(session, draft_id)
    add_files(session, draft, files, by, now)
    beside = own_fields(DraftStep.ATTACHMENTS, draft.fields).get(BESIDE, {})
    known = {_file_in(each) for each in (*_attachments(draft), *_listed(beside))}
    new = [{"file": each.name} for each in files if each.name not in known]
    draft.fields = {**draft.fields, "attachments": [*_attachments(draft), *new]}
    _note(session, draft, DraftStep.ATTACHMENTS, by, now)
    return draft


def detach(session: Session, draft_id: int, name: str, by: str, now: dt.datetime) -> Draft:
    """Take a file away from what goes with the round. Raises NotFound, NotAllowed."""
    draft = _open_draft(session, draft_id)
    session.execute(delete(DraftFile).where(DraftFile.draft_id == draft_id, DraftFile.name == name))
    said = own_fields(DraftStep.ATTACHMENTS, draft.fields)
    draft.fields = with_step(DraftStep.ATTACHMENTS, draft.fields, _without(name, said))
    _note(session, draft, DraftStep.ATTACHMENTS, by, now)
    return draft


def add_files(session: Session, draft: Draft, files: Sequence[GivenFile], by: str, now: dt.datetime) -> None:
    """Keep the files' bytes with the draft; one of the same name takes the place of the old. Raises FaultyInput."""
    kept = {each.name: each for each in draft_files(session, draft.id)}
    _refuse_too_large([each for each in kept.values() if each.name not in {new.name for new in files}], files)
    for file in files:
        sha256 = keep_content(session, file.data)
        if old := kept.get(file.name):
            session.delete(old)
            session.flush()
        session.add(
            DraftFile(draft_id=draft.id, name=file.name, sha256=sha256, size=len(file.data), added_at=now, added_by=by)
        )
        session.flush()


def _open_draft(session: Session, draft_id: int) -> Draft:
    draft = draft_to_change(session, draft_id)
    if draft.launches_at:
        raise NotAllowed(SCHEDULED)
    return draft


def _note(session: Session, draft: Draft, step: DraftStep, by: str, now: dt.datetime) -> None:
    draft.steps = {**draft.steps, str(step): StepSaved(draft.version + 1, by, now)}
    draft.changed_at, draft.changed_by, draft.refusals = now, by, []
    session.flush()


def _without(name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the attachments of the round, and of those beside, when that file is not one of them."""
    left = {**said, "attachments": [each for each in _listed(said) if _file_in(each) != name]}
    if beside := said.get(BESIDE):
        left[BESIDE] = {"attachments": [each for each in _listed(beside) if _file_in(each) != name]}
    return left


def _attachments(draft: Draft) -> list[Any]:
    return _listed(draft.fields)


def _listed(said: Mapping[str, Any]) -> list[Any]:
    found = said.get("attachments") or []
    return found if isinstance(found, list) else [found]


def _file_in(attachment: Any) -> str:
    return str(attachment.get("file", "")) if isinstance(attachment, dict) else str(attachment)


def _refuse_too_long(fields: Mapping[str, Any]) -> None:
    if len(round_text(fields).encode()) > ROUND.size // 2:
        raise FaultyInput([Fault("", TOO_LONG)])


def _refuse_too_large(kept: Sequence[DraftFile], new: Sequence[GivenFile]) -> None:
    if len(kept) + len(new) > MOST_FILES:
        raise FaultyInput([Fault("files", Phrase(MANY_FILES, most=MOST_FILES))])
    if sum(each.size for each in kept) + sum(len(each.data) for each in new) > MOST_BYTES:
        raise FaultyInput([Fault("files", Phrase(NO_ROOM, most=MOST_BYTES // MEGABYTE))])
