"""A form as its page shows it: what was written, and what is wrong with it."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kit.errors import Fault


@dataclass(frozen=True, slots=True)
class Filled:
    """Blank, prefilled or come back. Templates ask it for each field's value and fault.

    `because`: for a field that is only suggested, the words of a document it came from.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    seen_version: int | str = ""
    because: Mapping[str, str] = field(default_factory=dict)
    form_key: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def value(self, name: str) -> str:
        """What stands in the field."""
        return self.values.get(name, "")

    def fault(self, name: str) -> str:
        """What is wrong with the field, a Swedish source sentence; empty when nothing is."""
        return next((fault.message for fault in self.faults if fault.field == name), "")

    def is_any(self, names: Iterable[str]) -> bool:
        """Whether something is written or wrong in any of the fields."""
        return any(self.value(name) or self.fault(name) for name in names)
