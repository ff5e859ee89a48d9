"""Days of a round file that do not go together. It may be meant, so nothing stops; but nobody should find out later."""

import datetime as dt
from collections.abc import Iterator

from kit.errors import Fault
from models.files.round_file import RoundFile
from models.phrases import Phrase
from rules.round_check.due import from_day

EFFECT_BEFORE_LAUNCH = "Det som beslutas skulle gälla redan innan rundan skickas. Stämmer dagen?"
EFFECT_BEFORE_DUE = "Det som beslutas skulle gälla före svarsdatumet {due}. Den som svarar i tid kan då svara för sent."
COUNTS_NO_MORE = (
    "Beslut fattade efter den dagen räknas inte, fast svarsdatumet är {due}. Den som svarar i tid kan bli utan."
)
COUNTS_THOUGH_LATE = "Beslut fattade till den dagen räknas, fast svarsdatumet är {due}. De kommer in som sena."
SIGNED_AFTER_DUE = "Den gemensamma dagen ligger efter svarsdatumet {due}. Då blir alla sena."
SIGNED_BEFORE_LAUNCH = "Den gemensamma dagen ligger inte efter utskicket. Stämmer dagen?"
DONE_BEFORE_SIGNED = "Steget ska vara klart före den gemensamma dagen {day}, men följer på undertecknandet."


def day_warnings(file: RoundFile, today: dt.date) -> Iterator[Fault]:
    """Days that contradict the launch, the due date or one another. `today` is the day in Stockholm."""
    start = file.launch_on or today
    yield from _effect_warnings(file, start)
    yield from _signing_warnings(file, start)


def _effect_warnings(file: RoundFile, start: dt.date) -> Iterator[Fault]:
    on, decided_by, due = file.effect.on, file.effect.decided_by, file.due_on
    if on and on <= start:
        yield _fault("effect.on", Phrase(EFFECT_BEFORE_LAUNCH), on, start + dt.timedelta(1))
    elif on and due and on < due:
        yield _fault("effect.on", Phrase(EFFECT_BEFORE_DUE, due=due), on, due)
    if decided_by and due and start < decided_by < due:
        yield Fault("effect.decided_by", Phrase(COUNTS_NO_MORE, due=due), found=str(decided_by), expected=str(due))
    elif decided_by and due and decided_by > due:
        yield Fault("effect.decided_by", Phrase(COUNTS_THOUGH_LATE, due=due), found=str(decided_by), expected=str(due))


def _signing_warnings(file: RoundFile, start: dt.date) -> Iterator[Fault]:
    on, due = file.signing.on if file.signing else None, file.due_on
    if on is None:
        return
    if on < start:
        yield _fault("signing.on", Phrase(SIGNED_BEFORE_LAUNCH), on, start)
    elif due and on > due:
        yield Fault("signing.on", Phrase(SIGNED_AFTER_DUE, due=due), found=str(on), expected=str(due))
    for number, step in enumerate(file.follow_up):
        if step.on and step.on < on:
            yield _fault(f"follow_up[{number}].on", Phrase(DONE_BEFORE_SIGNED, day=on), step.on, on)


def _fault(field: str, message: Phrase, found: dt.date, earliest: dt.date) -> Fault:
    return Fault(field, message, found=str(found), expected=from_day(earliest))
