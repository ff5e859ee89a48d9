"""A round's own attachments on their way from disk into the database, looked at before any transaction begins."""

import mimetypes
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from kit.errors import Fault
from models.files.kinds import kinds_of
from models.files.limits import LETTER_FILES, MEGABYTE
from models.files.pdf.pdf_file import PDF_TYPE, Opened, look_at_pdf
from models.files.round_plan import PlannedAttachment, RoundPlan
from models.phrases import Phrase
from models.values import Upload
from models.vocabulary import DocumentKind, FileTrait

Traits = Mapping[Path, tuple[FileTrait, ...]]

NO_TRAITS: Final[Traits] = {}
SAVED_ONLY: Final = "Bilagan {title} {what}. Den kan sparas men öppnas inte i webbläsaren."
TOO_LARGE_FOR_LETTERS: Final = (
    "Bilagorna är tillsammans {together} MB. Så stora brev tas ofta inte emot: högst {most} MB följer med, så brevet "
    "länkar till bilagorna i stället. Gör filerna mindre om de ska följa med."
)


def traits_of_attachments(plan: RoundPlan) -> Traits:
    """What there is to say of each attachment of the round and of those linked to it. Outside every transaction."""
    return {item.path: _look(item.path) for item in _all(plan)}


def attachment_warnings(plan: RoundPlan) -> tuple[Fault, ...]:
    """What a coordinator should know of the attachments before they go out. Outside every transaction."""
    found = {item.title: _look(item.path) for item in _all(plan)}
    said = [
        Fault("attachments", Phrase(SAVED_ONLY, title=title, what=Phrase(trait.label)))
        for title, traits in found.items()
        for trait in traits
    ]
    return (*said, *_too_large_for_letters(plan))


def _too_large_for_letters(plan: RoundPlan) -> Iterator[Fault]:
    together = sum(item.path.stat().st_size for item in plan.attachments)
    if plan.attach_files and together > LETTER_FILES:
        sizes = {"together": -(-together // MEGABYTE), "most": LETTER_FILES // MEGABYTE}
        yield Fault("attach_files", Phrase(TOO_LARGE_FOR_LETTERS, **sizes))


def attachment_uploads(plan: RoundPlan, traits: Traits) -> list[Upload]:
    """The round's own attachments, as documents to keep."""
    return [
        Upload(
            DocumentKind.ATTACHMENT,
            item.title,
            item.path.name,
            media_type(item.path.name),
            item.path.read_bytes(),
            traits.get(item.path),
        )
        for item in plan.attachments
    ]


def _all(plan: RoundPlan) -> Iterator[PlannedAttachment]:
    for each in (plan, *plan.linked):
        yield from each.attachments


def _look(path: Path) -> tuple[FileTrait, ...]:
    found = path.stat()
    return _looked(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=256)
def _looked(path: Path, _changed: int, _size: int) -> tuple[FileTrait, ...]:
    """What was found is kept in mind, so that what was shown before a launch is not looked at again by it."""
    return look_at(path.read_bytes(), media_type(path.name))


def look_at(data: bytes, kind: str) -> tuple[FileTrait, ...]:
    """What there is to say of a file of that media type. Outside every transaction."""
    if kind != PDF_TYPE:
        return (FileTrait.TWO_KINDS,) if len(kinds_of(data)) > 1 else ()
    look = look_at_pdf(data)
    return look.traits if look.opened is Opened.WHOLLY else tuple({FileTrait.UNREAD: 0, **dict.fromkeys(look.traits)})


def media_type(filename: str) -> str:
    """What kind of file its name says it is."""
    return mimetypes.guess_type(filename)[0] or "application/octet-stream"
