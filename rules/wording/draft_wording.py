"""What is wrong with a round that is being made, in the words of its pages and not of its file."""

import re
from typing import Final

from kit.errors import Fault
from models.files.faults import MISSING, UNKNOWN_FIELD, title_of
from models.files.round_file import RoundFile
from models.files.yaml_source import place_of
from models.phrases import Phrase

IS_MISSING: Final = "{title} saknas."
IS_UNKNOWN: Final = "Utkastet har ett fält som inte finns: {found}."
WRONG: Final = "{title}: {message}"
WRONG_FOUND: Final = "{title}: {message} Där står: {found}"
MEANT: Final = "Menas {expected}?"
NUMBERED: Final = "{title} {number}"
_IN_FILE: Final = re.compile(r"[:\[\]{}_]|^- ")


def fault_sentence(fault: Fault) -> Phrase:
    """One fault as a sentence that names its field as the page does."""
    title = _titled(fault.field)
    if fault.message == MISSING:
        return Phrase(IS_MISSING, title=title)
    if fault.message == UNKNOWN_FIELD:
        return Phrase(IS_UNKNOWN, found=fault.found)
    if not fault.field:
        return Phrase("{message}", message=_said(fault.message))
    if fault.found:
        return Phrase(WRONG_FOUND, title=title, message=_said(fault.message), found=_said(fault.found))
    return Phrase(WRONG, title=title, message=_said(fault.message))


def advised(fault: Fault) -> Phrase | None:
    """What was probably meant, where that is words and not a line of a file."""
    if not fault.expected or _IN_FILE.search(fault.expected):
        return None
    return Phrase(MEANT, expected=_said(fault.expected))


def _titled(field: str) -> Phrase:
    place = place_of(field)
    title = Phrase(title_of(RoundFile, place) or field)
    number = next((part + 1 for part in place if isinstance(part, int)), None)
    return title if number is None else Phrase(NUMBERED, title=title, number=number)


def _said(text: str) -> Phrase:
    return text if isinstance(text, Phrase) else Phrase(text)
