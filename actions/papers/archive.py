"""A round's whole record as a package for the archive: result, events, and every case's letters and documents.

A letter's secret link stands as a placeholder: who reads an archive is nobody's registrar.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from sqlalchemy.orm import Session

from actions.papers.result import Result, result_of, result_paper
from actions.papers.result_table import result_table
from documents.formats import MEDIA_TYPES
from documents.package import About, Packed, write_package
from documents.page import as_html
from documents.pdf_file import as_pdf
from kit.clock import local_day
from kit.folders import safe_name
from kit.settings import CHECKOUT
from models.reads import board_reads, lookup
from models.reads.page_reads import document_with_bytes
from models.tables import Case, Document, Event, Letter
from notifications.delivery.sent_files import whole_letter

README = CHECKOUT / "templates" / "documents" / "las-mig.txt"
SCHEMA = CHECKOUT / "data" / "schema" / "handelser.schema.json"


def archive_round(session: Session, slug: str, folder: Path, now: dt.datetime) -> Path:
    """Write the round's package in the folder; where it stands. Raises NotFound, FileExistsError."""
    result = result_of(session, slug, now)
    round_ = result.view.round
    about = About(
        name=f"rundan-{slug}-{local_day(now).isoformat()}",
        title=round_.title,
        creator=round_.recommender or "Rundan",
        number=round_.case_number,
        language=round_.language.value,
        made_at=now,
        version=version("rundan"),
    )
    return write_package(folder, about, _files(session, result))


def _files(session: Session, result: Result) -> Iterator[Packed]:
    round_ = result.view.round
    yield Packed("las-mig.txt", "text/plain", README.read_bytes(), "Documentation")
    yield Packed("handelser.schema.json", "application/json", SCHEMA.read_bytes(), "Schemas")
    paper = result_paper(result, round_.language)
    yield Packed("resultat.pdf", MEDIA_TYPES["pdf"], as_pdf(paper))
    yield Packed("resultat.html", "text/html", as_html(paper))
    yield Packed("resultat.xlsx", MEDIA_TYPES["xlsx"], result_table(result, round_.language))
    yield Packed("runda/handelser.jsonl", "application/x-ndjson", _lines(lookup.case_events(session, round_.slug)))
    for number, document in enumerate(lookup.attachments(session, round_.slug), start=1):
        yield _document(session, document, "runda/bilagor", number)
    for number, (letter, content) in enumerate(board_reads.round_letters_with_bytes(session, round_.slug), start=1):
        yield _letter(letter, whole_letter(session, content), "runda/brev", number)
    for row in result.view.cases:
        yield from _case(session, row.case)


def _case(session: Session, case: Case) -> Iterator[Packed]:
    base = f"huvudman/{case.principal_code}"
    yield Packed(f"{base}/handelser.jsonl", "application/x-ndjson", _lines(lookup.case_events(session, case.id)))
    for number, (letter, content) in enumerate(board_reads.case_letters_with_bytes(session, case.id), start=1):
        yield _letter(letter, whole_letter(session, content), f"{base}/brev", number)
    for number, document in enumerate(lookup.case_documents(session, case.id), start=1):
        yield _document(session, document, f"{base}/handlingar", number)


def _letter(letter: Letter, content: bytes, place: str, number: int) -> Packed:
    name = f"{number:03}-{local_day(letter.queued_at).isoformat()}-{letter.kind.value}.eml"
    return Packed(f"{place}/{name}", "message/rfc822", content)


def _document(session: Session, document: Document, place: str, number: int) -> Packed:
    _, content = document_with_bytes(session, document.round_slug, document.id)
    return Packed(f"{place}/{number:03}-{safe_name(document.filename)}", document.media_type, content)


def _lines(events: Sequence[Event]) -> bytes:
    return b"".join(_json(_told(event)) for event in events)


def _told(event: Event) -> dict[str, object]:
    return {
        "chain": event.chain,
        "number": event.number,
        "kind": event.kind.value,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "role": event.role,
        "channel": event.channel.value,
        "data": event.data,
        "previous": event.previous,
        "hash": event.hash,
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode() + b"\n"
