"""One case's whole record as a file to hand to a registry: the history, every letter and every document.

Rundan is no registry: what is to be kept is registered at the principal's and the coordinators' own.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi.responses import Response
from sqlalchemy.orm import Session

from actions.papers.case_paper import TO_COORDINATORS
from kit.clock import local, local_day
from kit.folders import safe_name
from models.reads.board_reads import case_documents_with_bytes, case_letters_with_bytes
from models.reads.lookup import case_events
from models.tables import Document, Event, Letter
from notifications.delivery.sent_files import whole_letter
from web.pages.pages import environment
from web.pages.uploads import disposition
from web.reply.page import CaseStory, Reply, story


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """Everything there is about a case at a moment (UTC). Letters hold placeholders where their secret links go."""

    reply: Reply
    told: CaseStory
    events: Sequence[Event]
    letters: Sequence[tuple[Letter, bytes]]
    documents: Sequence[tuple[Document, bytes]]
    now: dt.datetime


def case_record(session: Session, reply: Reply, now: dt.datetime, *, ours: bool) -> CaseRecord:
    """The record of a case at a moment; `ours` when it is for the coordinators, who have letters of their own."""
    letters = case_letters_with_bytes(session, reply.case.id)
    return CaseRecord(
        reply=reply,
        told=story(session, reply),
        events=case_events(session, reply.case.id),
        letters=[
            (letter, whole_letter(session, content))
            for letter, content in letters
            if ours or letter.kind not in TO_COORDINATORS
        ],
        documents=case_documents_with_bytes(session, reply.round.slug, reply.case.id),
        now=now,
    )


def archive_response(record: CaseRecord, language: str) -> Response:
    """The record as a file to save."""
    name = f"{record.reply.round.slug}-{record.reply.case.principal_code}.zip"
    headers = {"content-disposition": disposition(name, inline=False)}
    return Response(case_archive(record, language), media_type="application/zip", headers=headers)


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
