"""When answers are asked for: by a day, or as soon as possible with a day when the coordinators look again."""

import datetime as dt
from collections.abc import Iterator

from kit.errors import Fault
from models.files.faults import missing_field
from models.files.round_file import RoundFile
from models.phrases import Phrase

BOTH = "Rundan har både ett svarsdatum och inget. Ta bort den ena raden."
ONLY_UNDATED = "Dagen hör till en runda utan svarsdatum. Skriv också due, eller ta bort raden."
LOOK_TOO_SOON = "Dagen att se på rundan igen ligger inte efter utskicket."
DUE_TOO_SOON = "Svarsdatumet ligger inte efter utskicket."
DUE_BEFORE_RECOMMENDED = "Svarsdatumet ligger inte efter den dag då ärendet lades fram."
HAS_PASSED = "Dagen har redan varit, eller är i dag. Ingen hinner svara till den."
UNDATED = "due: så snart som möjligt"


def due_faults(file: RoundFile) -> Iterator[Fault]:
    """What is wrong with the due date, or with there being none."""
    if file.is_undated:
        yield from _undated_faults(file)
        return
    if file.due_on is None:
        yield missing_field(file, "due_on")
    if file.look_again_on:
        yield Fault("look_again_on", ONLY_UNDATED, found=str(file.look_again_on), expected=UNDATED)
    yield from _too_soon(file)


def _undated_faults(file: RoundFile) -> Iterator[Fault]:
    if file.due_on:
        yield Fault("due_on", BOTH, found=str(file.due_on))
    launch, look = file.launch_on or file.recommended_on, file.look_again_on
    if look is None:
        yield missing_field(file, "look_again_on")
    elif launch and look <= launch:
        yield Fault("look_again_on", LOOK_TOO_SOON, found=str(look), expected=from_day(launch + dt.timedelta(1)))


def _too_soon(file: RoundFile) -> Iterator[Fault]:
    recommended, launch, due = file.recommended_on, file.launch_on, file.due_on
    if due and launch and due <= launch:
        yield Fault("due_on", DUE_TOO_SOON, found=str(due), expected=from_day(launch + dt.timedelta(1)))
    elif due and recommended and due <= recommended:
        yield Fault("due_on", DUE_BEFORE_RECOMMENDED, found=str(due), expected=from_day(recommended + dt.timedelta(1)))


def passed_faults(file: RoundFile, today: dt.date) -> Iterator[Fault]:
    """The days that are to come once the round is sent, and have been already that day in Stockholm."""
    asked = {"due_on": file.due_on, "look_again_on": file.look_again_on}
    asked |= (
        {"linked.due_on": file.linked.due_on, "linked.look_again_on": file.linked.look_again_on} if file.linked else {}
    )
    for field, day in asked.items():
        if day and day <= today:
            yield Fault(field, HAS_PASSED, found=str(day), expected=from_day(today + dt.timedelta(1)))


def from_day(day: dt.date) -> Phrase:
    """What to write instead of an earlier day."""
    return Phrase("tidigast {day}", day=day.isoformat())
