"""Swedish is the source language; English is read from `locales/en/*.po` once per process."""

from __future__ import annotations

from functools import lru_cache
from gettext import NullTranslations
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

from kit.settings import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE_LANGUAGE = "sv"


class Catalogue(NullTranslations):
    """Translations held in memory, merged from several files."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._texts: dict[str, str] = {}
        self._plurals: dict[str, tuple[str, ...]] = {}
        paths = sorted((CHECKOUT / "locales" / language).glob("*.po"))
        if not paths:
            raise LookupError(f"no texts in {language}")
        for path in paths:
            with path.open("rb") as file:
                self._add(read_po(file))

    def _add(self, catalogue: object) -> None:
        for message in catalogue:  # type: ignore[attr-defined]
            if isinstance(message.id, tuple):
                self._plurals[message.id[0]] = tuple(message.string)
            elif message.id and message.string:
                self._texts[message.id] = message.string

    def gettext(self, message: str) -> str:
        """The text in this language, or the Swedish one."""
        return self._texts.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Singular or plural in this language, or the Swedish one."""
        forms = self._plurals.get(msgid1, (msgid1, msgid2))
        return forms[0] if n == 1 else forms[-1]

    def knows(self, message: str) -> bool:
        """Whether the message is translated."""
        return message in self._texts or message in self._plurals


@lru_cache(maxsize=8)
def catalogue(language: str) -> NullTranslations:
    """The translations of a language (`sv` or `en`). Raises LookupError for another."""
    return NullTranslations() if language == SOURCE_LANGUAGE else Catalogue(language)


def translator(language: str) -> Callable[[str], str]:
    """`_` for that language."""
    return catalogue(language).gettext
