"""How many letters are in each state, in words that agree with the number."""

from typing import Final

from kit.i18n import catalogue, translator
from models.vocabulary import LetterState

# one, and several; of the other states the same word is said of both
_INFLECTED: Final = {
    LetterState.ACCEPTED: ("%(num)d mottagen av e-postservern", "%(num)d mottagna av e-postservern"),
    LetterState.WITHDRAWN: ("%(num)d återkallad", "%(num)d återkallade"),
}


def letters_phrase(count: int, state: LetterState, language: str) -> str:
    """Such as "16 mottagna av e-postservern"."""
    if state in _INFLECTED:
        return catalogue(language).ngettext(*_INFLECTED[state], count) % {"num": count}
    return f"{count} {translator(language)(state.label)}"
