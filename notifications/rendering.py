"""From a letter's values to its words. Letters that differ only in whom they go to are rendered once, then named."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import escape

from notifications.letters import AnyLetter, CaseLetter
from notifications.links import placeholder, without_foreign_links
from notifications.templating import templates

# control characters: nobody writes them, and no letter leaves with one
_PRINCIPAL, _CASE, _CASE_NUMBER, _NEEDS = "\x01", "\x02", "\x03", "\x04"
_LINK = "0" * 32
_NOT_IN_A_SUBJECT = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter's words, with its link's placeholder in them."""

    subject: str
    text: str
    html: str


class Renderer:
    """Renders a run of letters; those alike that follow one another cost little."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._last: tuple[AnyLetter, Rendered] | None = None

    def render(self, letter: AnyLetter) -> Rendered:
        """The letter's subject, text and HTML."""
        nameless = _nameless(letter)
        if self._last is None or self._last[0] != nameless:
            self._last = (nameless, self._render(nameless))
        return _named(self._last[1], letter)

    def _render(self, letter: AnyLetter) -> Rendered:
        link = self._base_url + letter.path if letter.path else ""
        values = {"letter": letter, "link": link}
        subject, text, html = (template.render(values) for template in templates(letter.kind, letter.language))
        own = letter.link_id
        return Rendered(subject, without_foreign_links(text, own), without_foreign_links(html, own))


def _nameless(letter: AnyLetter) -> AnyLetter:
    """The letter to nobody: marks stand where the names go."""
    values: dict[str, Any] = {"key": "", "recipient": "", "link_id": _LINK if letter.link_id else ""}
    if (case := letter.about_case) is not None:
        number = _CASE_NUMBER if case.case_number else ""
        values["case"] = replace(case, id=_CASE, principal=_PRINCIPAL, case_number=number, sequence=0)
    if isinstance(letter, CaseLetter):
        values["needs"] = _NEEDS
    return replace(letter, **values)


def _named(words: Rendered, letter: AnyLetter) -> Rendered:
    subject, text, html = words.subject, words.text, words.html
    if letter.link_id:
        link = placeholder(letter.link_id)
        text, html = text.replace(placeholder(_LINK), link), html.replace(placeholder(_LINK), link)
    for mark, name in _names(letter):
        plain = without_foreign_links(name, "")
        subject, text, html = subject.replace(mark, plain), text.replace(mark, plain), html.replace(mark, escape(plain))
    return Rendered(" ".join(_NOT_IN_A_SUBJECT.sub(" ", subject).split()), text, html)


def _names(letter: AnyLetter) -> list[tuple[str, str]]:
    names = []
    if (case := letter.about_case) is not None:
        names = [(_PRINCIPAL, case.principal), (_CASE, case.id), (_CASE_NUMBER, case.case_number)]
    if isinstance(letter, CaseLetter):
        names.append((_NEEDS, letter.needs))
    return names
