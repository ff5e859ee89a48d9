"""Files on their way in and out: PDF, and .docx for minutes, looked at once to see that it opens, the bytes kept."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from fastapi.responses import Response

from actions.papers.templates import OwnTemplates, written
from documents.formats import MEDIA_TYPES, WRITERS
from documents.parts import Paper
from kit.errors import Fault, NotFound
from kit.folders import safe_name
from kit.process.confined import Deadline
from models.files.limits import DOCUMENT, FORM_SECONDS, MEGABYTE, PDF, Limit
from models.files.pdf.pdf_file import Opened, look_at_pdf
from models.phrases import Phrase, swedish
from models.tables import Document
from models.values import Upload
from models.vocabulary import DocumentKind, FileTrait
from reading.text_of import UnreadableDocument, text_of_document
from web.pages.forms import PostedFile

MINUTES: Final = {DocumentKind.EXTRACT, DocumentKind.PRELIMINARY}
"""What a .docx is taken for too: extracts are written in it, and the case's archive has the bytes as they came."""
END_WITHIN: Final = 1024
"""How near its end, in bytes, a whole file says that it ends."""

EMPTY: Final = swedish("Filen {name} är tom. Välj filen igen.")
TOO_LARGE: Final = swedish("Filen {name} är större än {most} MB. Välj en mindre fil.")
NOT_PDF: Final = swedish("Filen {name} är inte en PDF. Spara dokumentet som PDF och välj den filen.")
MACROS: Final = swedish("Filen {name} innehåller makron. Spara dokumentet som PDF och välj den filen.")
LOCKED: Final = swedish("Filen {name} är låst med lösenord. Välj en fil som går att öppna utan.")
DAMAGED: Final = swedish("Filen {name} går inte att öppna; den verkar vara skadad. Välj en annan fil.")
REFUSED: Final = {Opened.LOCKED: LOCKED, Opened.DAMAGED: DAMAGED}


def checked_uploads(
    files: Iterable[PostedFile], kind: DocumentKind, limit_mb: int, until: Deadline | None = None
) -> tuple[list[Upload], list[Fault]]:
    """The files that can be kept, as uploads of that kind, and what is wrong with each of the others.

    Each is looked at in a process of its own; one whose look is stopped is kept, and said to be unread, as are those
    that are left after FORM_SECONDS (`until`). To be called outside every transaction.
    """
    until = until or Deadline(FORM_SECONDS)
    kept, faults = [], []
    for file in files:
        name, as_word = safe_name(file.filename), kind in MINUTES and is_word(file.data)
        wrong, traits = _look(file.data, limit_mb, until, as_word=as_word)
        if wrong:
            faults.append(Fault(file.field, Phrase(wrong, name=name, most=limit_mb)))
        else:
            ending = "docx" if as_word else "pdf"
            title = name[: -len(ending) - 1] if name.lower().endswith(f".{ending}") else name
            kept.append(Upload(kind, title, f"{title}.{ending}", MEDIA_TYPES[ending], file.data, traits))
    return kept, faults


def is_word(data: bytes) -> bool:
    """Whether it is a .docx by what it holds, whatever it is called; a zip names its parts in plain bytes."""
    return data.startswith(b"PK\x03\x04") and b"word/document.xml" in data


def _look(data: bytes, limit_mb: int, until: Deadline, *, as_word: bool) -> tuple[str, tuple[FileTrait, ...]]:
    """What is wrong with a file, and what there is to say of it."""
    if not data:
        return EMPTY, ()
    if len(data) > limit_mb * MEGABYTE:
        return TOO_LARGE, ()
    if as_word:
        return _wrong_with_word(data, replace(DOCUMENT, seconds=min(DOCUMENT.seconds or 0, until.left))), ()
    if b"%PDF-" not in data[:1024]:
        return NOT_PDF, ()
    found = look_at_pdf(data, replace(PDF, seconds=min(PDF.seconds or 0, until.left)))
    if found.opened is Opened.WHOLLY and b"%%EOF" not in data[-END_WITHIN:] and FileTrait.TWO_KINDS not in found.traits:
        return DAMAGED, ()  # a file cut short can be repaired, without what was cut off
    return REFUSED.get(found.opened, ""), found.traits


def _wrong_with_word(data: bytes, limit: Limit) -> str:
    """It is opened in a process of its own; one that could run something when somebody opens it is not taken."""
    if b"vbaProject" in data:
        return MACROS
    try:
        text_of_document(data, limit=limit)
    except UnreadableDocument:
        return DAMAGED
    return ""


def document_response(found: Document, data: bytes) -> Response:
    """The file as it was handed in."""
    headers = {"content-disposition": disposition(found.filename, inline=found.opens_in_browser)}
    return Response(data, media_type=found.media_type, headers=headers)


def disposition(filename: str, *, inline: bool) -> str:
    """A Content-Disposition header (RFC 6266) that cannot be broken out of."""
    plain = re.sub(r'[^\x20-\x7e]|["\\]', "_", filename)
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename)}"


def paper_response(paper: Paper, name: str, ending: str, template: OwnTemplates | None = None) -> Response:
    """The paper to save under that name, in the office's template if it has one. Raises NotFound for a format there is
    none of."""
    if ending not in WRITERS:
        raise NotFound("Dokumentet finns inte i det formatet.")
    return file_response(written(paper, ending, template), f"{name}.{ending}", ending)


def file_response(content: bytes, filename: str, ending: str) -> Response:
    """A file that was written here, to save."""
    headers = {"content-disposition": disposition(filename, inline=False)}
    return Response(content, media_type=MEDIA_TYPES[ending], headers=headers)
