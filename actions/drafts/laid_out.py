"""A draft as a round file with its attachments beside it, which is how a round is checked, shown and sent out."""

import datetime as dt
import os
import secrets
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.registry.offices import county_for_file
from actions.rounds.opening import rounds_here
from actions.rounds.round_plans import CheckedRound, check_source
from kit.errors import Fault, StorageFault
from kit.settings import Settings
from models.files.faults import MISSING
from models.files.fields import as_slug
from models.files.round_file import round_reading
from models.files.round_text import round_text
from models.files.yaml_source import read_source
from models.reads.draft_reads import draft_files
from models.tables import Content, Draft, DraftFile
from rules.round_check.due import passed_faults

UNNAMED: Final = "runda"
UNSAID: Final = ("title", "att_satser", "principals", "due_on")  # what a draft that says nothing yet is asked for
LONGEST_PART: Final = 200  # bytes of a name; what is laid beside it for a moment is longer


def lay_out(session: Session, settings: Settings, draft: Draft) -> Path:
    """The draft's file, in a folder of its own under `home` with its attachments; what lies there is made anew when it
    is another. Raises StorageFault."""
    folder = settings.home / "drafts" / f"{draft.id}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in draft_files(session, draft.id):
            if _has_a_place(folder, file):
                _lay(session, folder / file.name, file)
        return _write(folder / file_name(draft), round_text(draft.fields).encode(), draft.changed_at)
    except OSError as error:
        raise StorageFault from error


def clear_away(settings: Settings, draft_id: int) -> None:
    """Forget what was laid out of a draft that is no more."""
    shutil.rmtree(settings.home / "drafts" / f"{draft_id}", ignore_errors=True)


def file_name(draft: Draft) -> str:
    """What the draft's file is called: as its title, as a hand-made file would be."""
    return f"{as_slug(draft.title) or UNNAMED}.yaml"


def checked_draft(session: Session, settings: Settings, draft: Draft, today: dt.date) -> CheckedRound:
    """The draft held against the registry, as a file of its own would be. `today` is the day in Stockholm.

    Where a file that says nothing goes to everyone, somebody is to have said of a draft to whom it goes; and where a
    file may be of a round that has been, a draft is sent from now on.
    """
    path = lay_out(session, settings, draft)
    if not draft.fields:
        return CheckedRound(path, tuple(Fault(name, MISSING) for name in UNSAID), (), None)
    source = read_source(path)
    county = county_for_file(session, source, today)
    checked = check_source(source, county, today, (), rounds_here(session, county.office))
    if passed := tuple(passed_faults(round_reading(source).model, today)):
        checked = replace(checked, faults=(*checked.faults, *passed), plan=None)
    if draft.fields.get("principals"):
        return checked
    return replace(checked, faults=(*checked.faults, Fault("principals", MISSING)), plan=None)


def _has_a_place(folder: Path, file: DraftFile) -> bool:
    """Whether its name leads to a place of its own within the folder; the check of the round says when it does not."""
    is_too_long = any(len(part.encode()) > LONGEST_PART for part in Path(file.name).parts)
    return not is_too_long and (folder / file.name).resolve().is_relative_to(folder.resolve())


def _lay(session: Session, path: Path, file: DraftFile) -> None:
    there = path.stat() if path.is_file() else None
    if there and there.st_size == file.size and there.st_mtime == int(file.added_at.timestamp()):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    data = session.scalar(select(Content.data).where(Content.sha256 == file.sha256)) or b""
    _write(path, data, file.added_at)


def _write(path: Path, data: bytes, at: dt.datetime) -> Path:
    """Whole or not at all: two may lay out the same draft at once."""
    fresh = path.with_name(f".{path.name[:60]}.{secrets.token_hex(4)}")
    fresh.write_bytes(data)
    os.utime(fresh, (int(at.timestamp()),) * 2)
    fresh.replace(path)
    return path
