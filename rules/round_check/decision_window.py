"""The window a round sets for its decisions, held against its other days."""

import datetime as dt
from collections.abc import Iterator

from kit.errors import Fault
from models.files.round_file import RoundFile
from models.phrases import Phrase
from models.vocabulary import Part
from rules.round_check.due import from_day

NO_DAYS = "Beslutsperioden behöver minst en dag."
NOTHING_DECIDED = "Rundan ber inte om beslut, så den kan inte säga när de ska fattas."
ENDS_BEFORE_IT_BEGINS = "Beslutsperioden slutar innan den börjar."
OVER_BEFORE_LAUNCH = "Beslutsperioden är slut innan rundan skickas."
DUE_BEFORE_IT_BEGINS = "Svarsdatumet ligger före beslutsperioden, så ingen kan svara i tid."
COUNTS_BEFORE_IT_BEGINS = "Bara beslut fattade senast den dagen räknas, men då har beslutsperioden inte börjat."
DUE_BEFORE_IT_ENDS = "Svarsdatumet ligger före beslutsperiodens slut. Beslut efter det kommer in som sena."
EFFECT_BEFORE_IT_BEGINS = "Det som beslutas skulle gälla innan beslutsperioden har börjat."


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
