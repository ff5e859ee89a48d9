"""Sentences with something filled in, that can still be said in another language."""

from __future__ import annotations

from kit.i18n import translator


class Phrase(str):
    """A Swedish sentence that remembers what it was made from. As a plain string it reads in Swedish."""

    template: str
    parts: dict[str, object]

    def __new__(cls, template: str, **parts: object) -> Phrase:
        phrase = super().__new__(cls, template.format(**parts) if parts else template)
        phrase.template = template
        phrase.parts = parts
        return phrase


def said_in(text: str, language: str) -> str:
    """The text in the language (`sv` or `en`), its parts included; Swedish where a translation is missing."""
    translate = translator(language)
    if not isinstance(text, Phrase):
        return translate(text)
    parts = {name: said_in(part, language) if isinstance(part, Phrase) else part for name, part in text.parts.items()}
    return translate(text.template).format(**parts) if parts else translate(text.template)
