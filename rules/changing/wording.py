"""When the att-satser of a round that is out may read otherwise, and what that asks of those who have begun."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

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
