"""When the due date moves past the last day on which decisions count: what that does, and moving that day along."""

import datetime as dt
from collections.abc import Iterator

from kit.errors import Fault
from models.files.round_file import Effect
from models.phrases import Phrase
from models.values import Grant
from models.vocabulary import EffectDays, EffectKind
from rules.effect import needs_everyone
from rules.replies.days import FAR_AHEAD, TOO_FAR

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
