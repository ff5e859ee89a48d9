"""When the att-satser of a round that is out may read otherwise, and what that asks of those who have begun."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from kit.errors import Fault
from models.phrases import Phrase
from models.values import CaseFacts
from rules.route.handled import effective

NO_POINT: Final = "Skriv minst en att-sats."
UNCHANGED: Final = "Inget är ändrat. Ändra det som är fel, eller gå tillbaka."
SIGNED: Final = (
    "{names} har undertecknat, och det undertecknade går inte att ändra. Dra tillbaka rundan och skicka en ny."
)


def has_begun(facts: CaseFacts) -> bool:
    """Whether any of the principal's bodies has handled what it was asked, as far as we have been told."""
    return bool(effective(facts.handled)) or facts.signature is not None


def earlier_points(
    version: int, worded_on: dt.date | None, worded: Sequence[Mapping[str, Any]]
) -> tuple[tuple[dt.date, int], ...]:
    """How many att-satser there were up to and with each day a new version was sent out, oldest first.

    `version` and `worded_on` are what the round has now, `worded` what its events say of each new wording, in order:
    one that was taken back is followed by another of the same version, or by none.
    """
    by_version = {told["edition"]: told for told in worded if told["is_new"]}
    told = by_version.get(version)
    if worded_on is None or told is None:
        return ()
    before = told["before"]
    earlier = dt.date.fromisoformat(before["worded_on"]) if before["worded_on"] else None
    return (*earlier_points(before["version"], earlier, worded), (worded_on, len(told["from"])))


def wording_faults(before: Sequence[str], after: Sequence[str], cases: Iterable[CaseFacts]) -> tuple[Fault, ...]:
    """Every fault of a new wording of the att-satser in a round with those cases."""
    return tuple(_faults(before, after, cases))


def _faults(before: Sequence[str], after: Sequence[str], cases: Iterable[CaseFacts]) -> Iterator[Fault]:
    if not after:
        yield Fault("points[1]", NO_POINT)
    elif list(before) == list(after):
        yield Fault("points[1]", UNCHANGED)
    if signed := [facts.principal_name for facts in cases if facts.signature]:
        yield Fault("", Phrase(SIGNED, names=", ".join(signed)))
