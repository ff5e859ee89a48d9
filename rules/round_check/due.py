"""When answers are asked for, by a day or as soon as possible; and the window for decisions against the other days."""

import datetime as dt
from collections.abc import Iterator

from kit.errors import Fault
from models.files.faults import missing_field
from models.files.round_file import RoundFile
from models.phrases import Phrase
from models.vocabulary import Part

BOTH = "Rundan har både ett svarsdatum och inget. Ta bort den ena raden."
ONLY_UNDATED = "Dagen hör till en runda utan svarsdatum. Skriv också due, eller ta bort raden."
LOOK_TOO_SOON = "Dagen att se på rundan igen ligger inte efter utskicket."
DUE_TOO_SOON = "Svarsdatumet ligger inte efter utskicket."
DUE_BEFORE_RECOMMENDED = "Svarsdatumet ligger inte efter den dag då ärendet lades fram."
HAS_PASSED = "Dagen har redan varit, eller är i dag. Ingen hinner svara till den."
UNDATED = "due: så snart som möjligt"

NO_DAYS = "Beslutsperioden behöver minst en dag."
NOTHING_DECIDED = "Rundan ber inte om beslut, så den kan inte säga när de ska fattas."
ENDS_BEFORE_IT_BEGINS = "Beslutsperioden slutar innan den börjar."
OVER_BEFORE_LAUNCH = "Beslutsperioden är slut innan rundan skickas."
DUE_BEFORE_IT_BEGINS = "Svarsdatumet ligger före beslutsperioden, så ingen kan svara i tid."
COUNTS_BEFORE_IT_BEGINS = "Bara beslut fattade senast den dagen räknas, men då har beslutsperioden inte börjat."
DUE_BEFORE_IT_ENDS = "Svarsdatumet ligger före beslutsperiodens slut. Beslut efter det kommer in som sena."
EFFECT_BEFORE_IT_BEGINS = "Det som beslutas skulle gälla innan beslutsperioden har börjat."


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


def window_faults(file: RoundFile, day: dt.date) -> Iterator[Fault]:
    """What is wrong with the window. `day` is the day of the launch."""
    window = file.window
    if window is None:
        return
    first, last = window.not_before, window.not_after
    if Part.DECISION not in file.asks:
        yield Fault("window", NOTHING_DECIDED, expected="att_satser: [Att anta överenskommelsen]")
    elif first is None and last is None:
        yield Fault("window", NO_DAYS, expected="window: {not_before: 2027-09-01, not_after: 2027-12-31}")
    if first and last and last < first:
        yield Fault("window.not_after", ENDS_BEFORE_IT_BEGINS, found=str(last), expected=from_day(first))
    elif last and last < day:
        yield Fault("window.not_after", OVER_BEFORE_LAUNCH, found=str(last), expected=from_day(day))
    yield from _before_it_begins(file, first)


def _before_it_begins(file: RoundFile, first: dt.date | None) -> Iterator[Fault]:
    due, decided_by = file.due_on, file.effect.decided_by
    if first and due and due < first:
        yield Fault("due_on", DUE_BEFORE_IT_BEGINS, found=str(due), expected=from_day(first))
    if first and decided_by and decided_by < first:
        expected = from_day(first)
        yield Fault("effect.decided_by", COUNTS_BEFORE_IT_BEGINS, found=str(decided_by), expected=expected)


def window_warnings(file: RoundFile) -> Iterator[Fault]:
    """Days beside the window that may well be meant."""
    first, last = (file.window.not_before, file.window.not_after) if file.window else (None, None)
    due, on = file.due_on, file.effect.on
    if last and due and due < last and not (first and due < first):
        yield Fault("due_on", Phrase(DUE_BEFORE_IT_ENDS), found=str(due), expected=from_day(last))
    if first and on and on < first:
        yield Fault("effect.on", Phrase(EFFECT_BEFORE_IT_BEGINS), found=str(on), expected=from_day(first))
