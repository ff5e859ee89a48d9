"""One case's whole record as a file to hand to a registry: the history, every letter and every document.

Rundan is no registry: what is to be kept is registered at the principal's and the coordinators' own.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kit.clock import local, local_day
from models.documents import Document
from models.events import Event
from models.letters import Letter
from web.pages import environment
from web.reply_page import Reply, Story
from web.uploads import safe_name


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """Everything there is about a case at a moment (UTC). Letters hold placeholders where their secret links go."""

    reply: Reply
    told: Story
    events: Sequence[Event]
    letters: Sequence[tuple[Letter, bytes]]
    documents: Sequence[tuple[Document, bytes]]
    now: dt.datetime


def case_archive(record: CaseRecord, language: str) -> bytes:
    """The record as a ZIP file, its page in that language; files are named in the order they came."""
    made, packed = local(record.now).timetuple()[:6], io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(record, language):
            archive.writestr(zipfile.ZipInfo(name, made), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _files(record: CaseRecord, language: str) -> Iterator[tuple[str, bytes]]:
    letters = [(_letter_name(n, letter), letter) for n, (letter, _) in enumerate(record.letters, start=1)]
    documents = [(_document_name(n, row), row) for n, (row, _) in enumerate(record.documents, start=1)]
    template = environment(language).get_template("web/console/record.html")
    page = template.render(reply=record.reply, record=record, letters=letters, documents=documents)
    yield "arendet.html", page.encode()
    for (name, _), (_, data) in zip(letters, record.letters, strict=True):
        yield name, data
    for (name, _), (_, data) in zip(documents, record.documents, strict=True):
        yield name, data


def _letter_name(number: int, letter: Letter) -> str:
    return f"brev/{number:03}-{local_day(letter.queued_at).isoformat()}-{letter.kind.value}.eml"


def _document_name(number: int, document: Document) -> str:
    return f"handlingar/{number:03}-{safe_name(document.filename)}"
