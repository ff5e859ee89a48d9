"""Which § of a file with several is the round's own: the one whose title says so, or the one a person chose."""

from collections.abc import Sequence
from dataclasses import dataclass

from reading.minutes.sections import Section, sections_of
from web.reply.extract.alike import is_about


@dataclass(frozen=True, slots=True)
class Chosen:
    """The §§ of a file, the one that is read, empty while nobody knows which, and its text."""

    sections: Sequence[Section]
    paragraph: str
    text: str


def chosen_in(text: str, title: str, asked: str) -> Chosen:
    """The § that was asked for, else the only one whose title is about the round's; a file with one § is read whole."""
    sections = sections_of(text)
    if not sections:
        return Chosen((), "", text)
    by_title = [each for each in sections if is_about(each.title, title)]
    found = [each for each in sections if each.paragraph == asked] or (by_title if len(by_title) == 1 else [])
    return Chosen(sections, found[0].paragraph, found[0].text) if found else Chosen(sections, "", "")
