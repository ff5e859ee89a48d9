"""A letter as one recipient would get it, shown before it leaves."""

from dataclasses import dataclass

from actions.views.overview import CaseView
from notifications.compose import UnusableAddress, Writer
from notifications.letters.base import AnyLetter
from web.pages.letter_text import Shown, readable


@dataclass(frozen=True, slots=True)
class Preview:
    """`letter` is nothing where the address can't be written to."""

    principal: str
    recipient: str
    letter: Shown | None


def previewed(writer: Writer, row: CaseView, letter: AnyLetter) -> Preview:
    """The letter to one of the principal's mailboxes, as it would leave."""
    try:
        shown = readable(writer.compose(letter).content)
    except UnusableAddress:
        shown = None
    return Preview(row.case.principal_name, letter.recipient, shown)
