"""A round's whole record as a package for the archive: result, events, and every case's letters and documents.

A letter's secret link stands as a placeholder: who reads an archive is nobody's registrar. A file that went with many
letters is there once, among the round's own documents, and each letter refers to it.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from sqlalchemy.orm import Session

from actions.papers.case_paper import EVERY_LETTER, case_account_of, case_paper
from actions.papers.erms_case import document_record, erms_case, erms_round, letter_record
from actions.papers.result import Result, result_of, result_paper
from actions.papers.result_table import result_table
from actions.papers.templates import template_of, written
from documents.csip_package import DATA, About, Packed, write_package
from documents.erms import ErmsCase, ErmsRecord, erms_of
from documents.formats import MEDIA_TYPES
from documents.pdf_file import as_pdf
from kit.clock import local_day
from kit.folders import safe_name
from kit.settings import CHECKOUT
from models.reads import lookup, page_reads
from models.reads.letters_of_case import with_bytes
from models.reads.page_reads import document_with_bytes
from models.tables import Case, Document, Event, Letter, Round
from notifications.attached import files_in, with_references
from notifications.delivery.sent_files import whole_letter

README = CHECKOUT / "templates" / "documents" / "las-mig.txt"
ATTACHED = "runda/bilagor"
SCHEMA = CHECKOUT / "data" / "schema" / "handelser.schema.json"


def archive_round(session: Session, slug: str, folder: Path, now: dt.datetime) -> Path:
    """Write the round's package in the folder; where it stands. Raises NotFound, FileExistsError."""
    result = result_of(session, slug, now)
    round_ = result.view.round
    about = About(
        name=f"rundan-{slug}-{local_day(now).isoformat()}",
        title=round_.title,
        creator=round_.sent_by or round_.recommender or "Rundan",
        number=round_.case_number,
        language=round_.language.value,
        made_at=now,
        version=version("rundan"),
    )
    told: list[ErmsCase] = []
    return write_package(folder, about, _files(session, result, now, told), lambda: erms_of(about, told))


def _files(session: Session, result: Result, now: dt.datetime, told: list[ErmsCase]) -> Iterator[Packed]:
    """Every file of the package; what each case holds is `told` of as it goes in."""
    round_ = result.view.round
    yield from explained()
    paper = result_paper(result, round_.language)
    template = template_of(session, round_.office)
    yield Packed("resultat.pdf", MEDIA_TYPES["pdf"], written(paper, "pdf", template))
    yield Packed("resultat.html", "text/html", written(paper, "html", template))
    yield Packed("resultat.xlsx", MEDIA_TYPES["xlsx"], result_table(result, round_.language))
    yield from _of_round(session, round_, told)
    for row in (*result.view.cases, *result.view.taken_out):
        account = case_account_of(session, round_.slug, row.case.principal_code, now, EVERY_LETTER)
        told_as = as_pdf(case_paper(account, round_.language))
        yield Packed(f"huvudman/{row.case.principal_code}/arendet.pdf", MEDIA_TYPES["pdf"], told_as)
        yield from _of_case(session, row.case, round_, account.letters, told)


def stored_files(session: Session, slug: str) -> Iterator[Packed]:
    """What the package of a round must hold byte for byte, whichever program wrote it: its events, its documents and
    the letters that are kept in it. Raises NotFound."""
    round_ = lookup.round_of(session, slug)
    yield from _of_round(session, round_, [])
    for case in lookup.all_cases(session, slug):
        yield from _of_case(session, case, round_, lookup.case_letters(session, case.id), [])


def _of_round(session: Session, round_: Round, told: list[ErmsCase]) -> Iterator[Packed]:
    events, attached = lookup.case_events(session, round_.slug), lookup.every_attachment(session, round_.slug)
    records: list[ErmsRecord] = []
    yield event_lines(events, "runda/handelser.jsonl")
    letters = page_reads.round_letters_with_bytes(session, round_.slug)
    yield from _letters(letters, "runda/brev", _places(attached), records)
    yield from _documents(session, attached, ATTACHED, records)
    told.append(erms_round(round_, events, records))


def _of_case(
    session: Session, case: Case, round_: Round, letters: Sequence[Letter], told: list[ErmsCase]
) -> Iterator[Packed]:
    base, events = f"huvudman/{case.principal_code}", lookup.case_events(session, case.id)
    places = _places(lookup.every_attachment(session, round_.slug))
    records: list[ErmsRecord] = []
    yield event_lines(events, f"{base}/handelser.jsonl")
    whole = _whole_where_unknown(session, with_bytes(session, letters), places)
    yield from _letters(whole, f"{base}/brev", places, records)
    yield from _documents(session, lookup.case_documents(session, case.id), f"{base}/handlingar", records)
    told.append(erms_case(case, round_, events, records))


def _places(attached: Sequence[Document]) -> Mapping[str, str]:
    """Where each of the round's own documents stands in the package, by its SHA-256."""
    return {each.sha256: f"{ATTACHED}/{document_name(n, each)}" for n, each in enumerate(attached, start=1)}


def explained() -> Iterator[Packed]:
    """What the package's folders are, and what its lines of events are."""
    yield Packed("las-mig.txt", "text/plain", README.read_bytes(), "Documentation")
    yield Packed("handelser.schema.json", "application/json", SCHEMA.read_bytes(), "Schemas")


def _whole_where_unknown(
    session: Session, letters: Sequence[tuple[Letter, bytes]], places: Mapping[str, str]
) -> list[tuple[Letter, bytes]]:
    """The letters, whole where another round's files went with them: those have no place in this round's package."""
    return [
        (letter, whole_letter(session, content) if files_in(content) - places.keys() else content)
        for letter, content in letters
    ]


def _letters(
    letters: Sequence[tuple[Letter, bytes]], place: str, places: Mapping[str, str], records: list[ErmsRecord]
) -> Iterator[Packed]:
    """Each letter, with the way from it to the files that went with it."""
    up = "../" * len(PurePosixPath(place).parts)
    for number, (letter, content) in enumerate(letters, start=1):
        path = f"{place}/{letter_name(number, letter)}"
        records.append(letter_record(letter, f"{DATA}/{path}"))
        yield Packed(path, "message/rfc822", with_references(content, lambda sha256: up + places.get(sha256, sha256)))


def _documents(
    session: Session, documents: Sequence[Document], place: str, records: list[ErmsRecord]
) -> Iterator[Packed]:
    for number, document in enumerate(documents, start=1):
        path = f"{place}/{document_name(number, document)}"
        records.append(document_record(document, f"{DATA}/{path}"))
        _, content = document_with_bytes(session, document.round_slug, document.id)
        yield Packed(path, document.media_type, content)


def letter_name(number: int, letter: Letter) -> str:
    """A letter's file among the others, in the order they were written."""
    return f"{number:03}-{local_day(letter.queued_at).isoformat()}-{letter.kind.value}.eml"


def document_name(number: int, document: Document) -> str:
    """A document's file among the others, in the order they came."""
    return f"{number:03}-{safe_name(document.filename)}"


def event_lines(events: Sequence[Event], place: str) -> Packed:
    """The events, one a line with its hash."""
    return Packed(place, "application/x-ndjson", b"".join(_json(_told(event)) for event in events))


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
