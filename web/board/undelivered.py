"""Letters that did not get through, gathered by address: one bad address is one thing to put right."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.tables import Letter


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Every letter of one case that failed at one address, newest first."""

    case_id: str | None
    recipient: str
    letters: tuple[Letter, ...]

    @property
    def newest(self) -> Letter:
        """The latest of them."""
        return self.letters[0]

    @property
    def can_leave(self) -> bool:
        """Whether trying again makes sense: one that could not even be written needs another address."""
        return all(letter.message_id for letter in self.letters)


def by_address(letters: Iterable[Letter]) -> list[Undelivered]:
    """The letters by case and address, in the order they came."""
    found: dict[tuple[str | None, str], list[Letter]] = {}
    for letter in letters:
        found.setdefault((letter.case_id, letter.recipient), []).append(letter)
    return [Undelivered(case_id, recipient, tuple(group)) for (case_id, recipient), group in found.items()]
