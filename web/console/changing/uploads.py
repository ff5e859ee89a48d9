"""The file of a new or corrected attachment: sent once, kept while its effects are looked at, and checked each time."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from actions.documents import keep_content
from actions.rounds.attachments import look_at, media_type
from kit.database import Database
from kit.errors import Fault
from kit.folders import safe_name
from models.files.pdf.pdf_file import PDF_TYPE
from models.phrases import Phrase
from models.tables import Content
from models.values import Upload
from models.vocabulary import DocumentKind
from web.pages.posted import Posted, PostedFile
from web.pages.uploads import EMPTY, TOO_LARGE, checked_uploads
from web.requests.middleware import MEGABYTE
from web.requests.source_text import swedish

FIELD: Final = "file"
KEPT, NAME = "kept", "filename"
NO_FILE: Final = swedish("Välj filen.")
UNKNOWN_KIND: Final = swedish("Filen {name} är av ett okänt slag. Spara den som PDF och välj den filen.")


def sent_file(database: Database, sent: Posted) -> PostedFile | None:
    """The file that was sent, or the one that was sent with the page before. Outside every transaction."""
    if file := next((each for each in sent.files if each.field == FIELD), None):
        return file
    with database.read() as session:
        data = session.scalar(select(Content.data).where(Content.sha256 == sent.values.get(KEPT, "")))
    return PostedFile(FIELD, sent.values.get(NAME, ""), data) if data is not None else None


def keep_for_later(database: Database, file: PostedFile) -> Mapping[str, str]:
    """Keep its bytes until it is said that they are right; what the next page says to find them again."""
    with database.write() as session:
        sha256 = keep_content(session, file.data)
    return {KEPT: sha256, NAME: safe_name(file.filename)}


def read_file(file: PostedFile | None, title: str, limit_mb: int) -> tuple[Upload | None, list[Fault]]:
    """The file as an attachment of that title, and what is wrong with it. Outside every transaction."""
    if file is None:
        return None, [Fault(FIELD, NO_FILE)]
    name = safe_name(file.filename)
    kind = media_type(name)
    if kind == PDF_TYPE or b"%PDF-" in file.data[:1024]:
        found, faults = checked_uploads([file], DocumentKind.ATTACHMENT, limit_mb)
        return (_titled(found[0], title), []) if found else (None, faults)
    if wrong := _wrong(file.data, kind, limit_mb):
        return None, [Fault(FIELD, Phrase(wrong, name=name, most=limit_mb))]
    return Upload(DocumentKind.ATTACHMENT, title, name, kind, file.data, look_at(file.data, kind)), []


def _titled(upload: Upload, title: str) -> Upload:
    return Upload(upload.kind, title, upload.filename, upload.media_type, upload.data, upload.traits)


def _wrong(data: bytes, kind: str, limit_mb: int) -> str:
    if not data:
        return EMPTY
    if len(data) > limit_mb * MEGABYTE:
        return TOO_LARGE
    return UNKNOWN_KIND if kind == "application/octet-stream" else ""
