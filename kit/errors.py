"""Errors a person meets. Messages are Swedish source strings; `kit.i18n` has their English."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one field of a form or file."""

    field: str
    message: str
    line: int | None = None
    found: str | None = None
    expected: str | None = None


class RundanError(Exception):
    """Något gick fel. Inget har ändrats."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())

    @property
    def message(self) -> str:
        """What happened, what was kept, what to do; in Swedish."""
        text: str = self.args[0]  # a Phrase stays one, so that it can be said in English too
        return text


class FaultyInput(RundanError):
    """Något behöver rättas. Det du skrev finns kvar."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__()


class StaleCase(RundanError):
    """Ärendet ändrades medan du skrev. Det du skrev finns kvar; läs det nya och skicka igen."""


class AlreadyDone(RundanError):
    """Det är redan gjort. Inget har ändrats."""


class NotAllowed(RundanError):
    """Det går inte nu. Inget har ändrats."""


class OnlyReads(RundanError):
    """Du läser här och kan inte ändra något. Be en samordnare göra det, eller en administratör om en annan roll."""


class NotFound(RundanError):
    """Adressen kan vara felskriven, eller så har länken bytts ut. Inget har ändrats."""


class StorageFault(RundanError):
    """Det gick inte att spara just nu. Inget har sparats; försök igen om en stund."""
