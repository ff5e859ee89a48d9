"""Files on their way in: PDF only, opened once to see that it can be, original bytes kept."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

import pikepdf

from kit.errors import Fault
from models.phrases import Phrase
from models.values import Upload
from models.vocabulary import DocumentKind
from web.gate import MEGABYTE
from web.posted import PostedFile
from web.words import swedish

PDF: Final = "application/pdf"
LONGEST_NAME: Final = 150
LONGEST_ENDING: Final = 10
END_WITHIN: Final = 1024
"""How near its end, in bytes, a whole file says that it ends."""

EMPTY: Final = swedish("Filen {name} är tom. Välj filen igen.")
TOO_LARGE: Final = swedish("Filen {name} är större än {most} MB. Välj en mindre fil.")
NOT_PDF: Final = swedish("Filen {name} är inte en PDF. Spara dokumentet som PDF och välj den filen.")
LOCKED: Final = swedish("Filen {name} är låst med lösenord. Välj en fil som går att öppna utan.")
DAMAGED: Final = swedish("Filen {name} går inte att öppna; den verkar vara skadad. Välj en annan fil.")


def checked_uploads(files: Iterable[PostedFile], kind: DocumentKind, limit_mb: int) -> tuple[list[Upload], list[Fault]]:
    """The files that can be kept, as uploads of that kind, and what is wrong with each of the others."""
    kept, faults = [], []
    for file in files:
        name = safe_name(file.filename)
        if wrong := _wrong(file.data, limit_mb):
            faults.append(Fault(file.field, Phrase(wrong, name=name, most=limit_mb)))
        else:
            title = name[: -len(".pdf")] if name.lower().endswith(".pdf") else name
            kept.append(Upload(kind, title, f"{title}.pdf", PDF, file.data))
    return kept, faults


def _wrong(data: bytes, limit_mb: int) -> str:
    if not data:
        return EMPTY
    if len(data) > limit_mb * MEGABYTE:
        return TOO_LARGE
    return _unreadable(data) if b"%PDF-" in data[:1024] else NOT_PDF


def _unreadable(data: bytes) -> str:
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            whole = b"%%EOF" in data[-END_WITHIN:]  # a file cut short can be repaired, without what was cut off
            return "" if whole and len(document.pages) else DAMAGED
    except pikepdf.PasswordError:
        return LOCKED
    except Exception:  # a file made to harm can raise anything; it is refused like any damaged one
        return DAMAGED


def safe_name(filename: str) -> str:
    """A file's own name without folders and odd characters."""
    last = PurePosixPath(filename.replace("\\", "/")).name
    name = PurePosixPath(re.sub(r"[^\w ().,+§-]+", "_", last).strip(" ._") or "dokument")
    return f"{name.stem[:LONGEST_NAME].strip(' .')}{name.suffix[:LONGEST_ENDING]}"


def disposition(filename: str, *, inline: bool) -> str:
    """A Content-Disposition header (RFC 6266) that cannot be broken out of."""
    plain = re.sub(r'[^\x20-\x7e]|["\\]', "_", filename)
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename)}"
