"""What a PDF holds beside its pages, found out in a process of its own."""

from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from kit.process.confined import Unanswered, ask_confined
from models.files.kinds import kinds_of
from models.files.limits import PDF, Limit
from models.vocabulary import FileTrait

PDF_TYPE: Final = "application/pdf"
PROGRAM: Final = Path(__file__).with_name("pdf_contents.py")


class Opened(StrEnum):
    """How far it could be opened; `PARTLY` when the look was stopped at a limit."""

    WHOLLY = "wholly"
    PARTLY = "partly"
    LOCKED = "locked"
    DAMAGED = "damaged"


class PdfLook(NamedTuple):
    """How far a PDF could be opened, and what there is to say of it."""

    opened: Opened
    traits: tuple[FileTrait, ...] = ()


def look_at_pdf(data: bytes, limit: Limit = PDF) -> PdfLook:
    """What there is to say of the PDF in those bytes. Takes a tenth of a second, or the limit's seconds at most.

    With no seconds left, or while too many wait to be looked at, it is not looked into.

    To be called outside every transaction.
    """
    opened, holds = _look(data, limit)
    traits = {FileTrait.UNREAD} if opened is Opened.PARTLY else set()
    traits |= {FileTrait(each) for each in holds}
    traits |= {FileTrait.TWO_KINDS} if len(kinds_of(data)) > 1 else set()
    return PdfLook(opened, tuple(trait for trait in FileTrait if trait in traits))


def _look(data: bytes, limit: Limit) -> tuple[Opened, list[str]]:
    if len(data) > limit.size:
        return Opened.PARTLY, []
    try:
        memory, seconds = limit.memory or 0, limit.seconds or 0
        said = ask_confined(PROGRAM, data, limit.count, limit.depth, memory=memory, seconds=seconds)
        return Opened(said["opened"]), said.get("holds", [])
    except (Unanswered, KeyError, TypeError, ValueError):
        return Opened.PARTLY, []
