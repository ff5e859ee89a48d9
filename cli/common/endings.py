"""What a file is written as, by the ending of its name: one that says something else is refused before it is there."""

from collections.abc import Collection
from pathlib import Path

from kit.errors import Fault, FaultyInput
from models.phrases import Phrase

WRONG_ENDING = "Filen {file} slutar inte på {endings}. Inget har skrivits."


def ending_of(file: Path, endings: Collection[str]) -> str:
    """The ending, in small letters and without its dot. Raises FaultyInput when it is none of those."""
    ending = file.suffix.removeprefix(".").casefold()
    if ending not in endings:
        *rest, last = (f".{each}" for each in endings)
        listed = Phrase("{some} eller {last}", some=", ".join(rest), last=last) if rest else last
        raise FaultyInput([Fault("file", Phrase(WRONG_ENDING, file=file, endings=listed))])
    return ending
