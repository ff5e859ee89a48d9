"""What may be wrong with a day that somebody tells, whoever fills in the form: one that has been, one to come.

Both catch a year written wrong. And when the due date moves past the last day on which decisions count: what that
does, and moving that day along. Days are dates in Europe/Stockholm.
"""

import datetime as dt
from collections.abc import Iterator

from kit.errors import Fault
from models.files.round_file import Effect
from models.phrases import Phrase
from models.values import Grant
from models.vocabulary import EffectDays, EffectKind
from rules.effect import needs_everyone

# a day older than this, beside both the due date and today, has the wrong year on it
TOO_OLD = dt.timedelta(days=2 * 365)
TOO_FAR = dt.timedelta(days=3 * 365)

FAR_AHEAD = "Dagen ligger långt fram. Kontrollera året."
FAR_BACK = "Dagen ligger långt före rundan. Kontrollera året."
HAS_BEEN = "Dagen har redan varit. Skriv en kommande dag."
NO_LATER = "Den nya dagen ska ligga efter den gamla, {day}."
DECIDED_AHEAD = "Dagen för beslutet ligger framåt i tiden."

NOT_COUNTED = (
    "Den nya dagen ligger efter {day}, den sista dagen för beslut som räknas vid ikraftträdandet. Den som beslutar "
    "senare än så svarar i tid men räknas inte. Välj om den dagen ska flyttas med."
)
NOT_IN_FORCE = (
    "Den nya dagen ligger efter {day}, den sista dagen för beslut som räknas vid ikraftträdandet. Beslutar någon "
    "senare än så kan det inte träda i kraft, eftersom alla behövs. Välj om den dagen ska flyttas med."
)
ENTERS_TOO_SOON = (
    "Det kan inte gälla från {on} när beslut som fattas till och med {day} ska räknas. Skriv en senare dag."
)


def told_day(
    field: str, day: dt.date, due_on: dt.date, today: dt.date, *, not_yet: str, too_old: str = FAR_BACK
) -> Iterator[Fault]:
    """The fault of a day that is said to have been, if any: it has not, or the year is wrong."""
    if day > today:
        yield Fault(field, not_yet, found=day.isoformat())
    elif day < min(today, due_on) - TOO_OLD:
        yield Fault(field, too_old, found=day.isoformat())


def moved_day(field: str, day: dt.date, due_on: dt.date, today: dt.date) -> Iterator[Fault]:
    """The fault of a day that the due date is to move to, if any: no later, past already, or in the wrong year."""
    if day <= due_on:
        yield Fault(field, Phrase(NO_LATER, day=due_on), found=day.isoformat())
    elif day < today:
        yield Fault(field, HAS_BEEN, found=day.isoformat())
    elif day > max(today, due_on) + TOO_FAR:
        yield Fault(field, FAR_AHEAD, found=day.isoformat())


def authority_day(day: dt.date | None, due_on: dt.date, today: dt.date) -> Iterator[Fault]:
    """The fault of the day more time was decided, if it is told and there is any."""
    if day:
        yield from told_day("decided_on", day, due_on, today, not_yet=DECIDED_AHEAD)


def is_passed(rule: Effect, new_on: dt.date) -> bool:
    """Whether who answers by the new due date may have decided too late to count."""
    return rule.decided_by is not None and new_on > rule.decided_by


def what_it_does(rule: Effect) -> str:
    """What a due date past the last day to decide does. The rule has such a day."""
    return Phrase(NOT_IN_FORCE if needs_everyone(rule) else NOT_COUNTED, day=rule.decided_by)


def effect_faults(rule: Effect, grant: Grant) -> Iterator[Fault]:
    """The fault of a later due date as to the entry into force: what it does has to be chosen."""
    if not is_passed(rule, grant.new_on):
        return
    if grant.effect is None:
        yield Fault("effect", what_it_does(rule))
    elif grant.effect is EffectDays.MOVE:
        yield from _entry_faults(moved(rule, grant), grant)


def moved(rule: Effect, grant: Grant) -> Effect:
    """The rule with the days it has once the due date has moved and taken them along."""
    on = rule.on and (grant.effect_on or rule.on)
    return rule.model_copy(update={"decided_by": grant.new_on, "on": on})


def _entry_faults(rule: Effect, grant: Grant) -> Iterator[Fault]:
    if rule.on and rule.kind is EffectKind.FIXED_DATE and rule.on < grant.new_on:
        yield Fault("effect_on", Phrase(ENTERS_TOO_SOON, on=rule.on, day=grant.new_on))
    elif rule.on and rule.on > grant.new_on + TOO_FAR:
        yield Fault("effect_on", FAR_AHEAD, found=rule.on.isoformat())
