"""One case's whole record as a file to hand to a registry: the history, every letter and every document.

Rundan is no registry: what is to be kept is registered at the principal's and the coordinators' own.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi.responses import Response
from sqlalchemy.orm import Session

from actions.papers.archive import document_name, event_lines, explained, letter_name
from actions.papers.case_paper import CaseAccount, WrittenFor, case_account_of, case_paper
from actions.papers.covering_letter import covering_letter_of, covering_letter_paper
from actions.papers.erms_case import document_record, erms_case, letter_record
from actions.papers.templates import OwnTemplates, template_of, written
from documents.csip_package import About, Packed, write_plain_package
from documents.erms import erms_of
from documents.formats import MEDIA_TYPES
from documents.parts import Paper
from kit.clock import local
from models.reads.letters_of_case import with_bytes
from models.reads.lookup import case_events
from models.reads.page_reads import case_documents_with_bytes
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
    papers: Mapping[str, Paper]
    template: OwnTemplates | None
    now: dt.datetime

    @property
    def named_letters(self) -> list[tuple[str, Letter, bytes]]:
        """The letters, each under the name of its file."""
        numbered = enumerate(self.letters, start=1)
        return [(f"brev/{letter_name(n, letter)}", letter, content) for n, (letter, content) in numbered]

    @property
    def named_documents(self) -> list[tuple[str, Document, bytes]]:
        """The documents, each under the name of its file."""
        numbered = enumerate(self.documents, start=1)
        return [(f"handlingar/{document_name(n, row)}", row, content) for n, (row, content) in numbered]


def case_record(session: Session, reply: Reply, now: dt.datetime, whom: WrittenFor) -> CaseRecord:
    """The record of a case at a moment, as far as it is for them."""
    account = case_account_of(session, reply.round.slug, reply.case.principal_code, now, whom)
    return CaseRecord(
        reply=reply,
        told=story(session, reply),
        events=case_events(session, reply.case.id),
        letters=[(letter, whole_letter(session, content)) for letter, content in with_bytes(session, account.letters)],
        documents=case_documents_with_bytes(session, reply.round.slug, reply.case.id),
        papers=_papers(session, account),
        template=template_of(session, reply.round.office),
        now=now,
    )


def _papers(session: Session, account: CaseAccount) -> Mapping[str, Paper]:
    """The case and the letter that went with the round, for whoever files PDF."""
    case, language = account.case, account.case.language
    letter = covering_letter_of(session, case.round_slug, case.principal_code)
    return {"arendet": case_paper(account, language), "foljebrev": covering_letter_paper(letter, language)}


def archive_response(record: CaseRecord, language: str) -> Response:
    """The record as a file to save."""
    name = f"{record.reply.round.slug}-{record.reply.case.principal_code}.zip"
    headers = {"content-disposition": disposition(name, inline=False)}
    return Response(case_archive(record, language), media_type="application/zip", headers=headers)


def case_archive(record: CaseRecord, language: str) -> bytes:
    """The record as a ZIP file, its page in that language: a package for the archive, whose files lie where whoever
    opens it looks for them (docs/decisions/papers-and-packages.md)."""
    with TemporaryDirectory() as folder:
        root = _package(record, language, Path(folder))
        return _zipped(root, record.now)


def _package(record: CaseRecord, language: str, folder: Path) -> Path:
    reply = record.reply
    about = About(
        name=f"{reply.round.slug}-{reply.case.principal_code}",
        title=f"{reply.round.title}: {reply.case.principal_name}",
        creator=reply.round.sent_by or reply.round.recommender or "Rundan",
        number=reply.case.case_number or reply.round.case_number,
        language=language,
        made_at=record.now,
        version=version("rundan"),
    )
    records = [letter_record(letter, path) for path, letter, _ in record.named_letters]
    records += [document_record(document, path) for path, document, _ in record.named_documents]
    case = erms_case(reply.case, reply.round, record.events, records)
    return write_plain_package(folder, about, _files(record, language), lambda: erms_of(about, [case]))


def _files(record: CaseRecord, language: str) -> Iterator[Packed]:
    letters = [(path, letter) for path, letter, _ in record.named_letters]
    documents = [(path, document) for path, document, _ in record.named_documents]
    template = environment(language).get_template("web/console/record.html")
    page = template.render(reply=record.reply, record=record, letters=letters, documents=documents)
    yield Packed("arendet.html", "text/html", page.encode())
    for name, paper in record.papers.items():
        yield Packed(f"{name}.pdf", MEDIA_TYPES["pdf"], written(paper, "pdf", record.template))
    yield event_lines(record.events, "handelser.jsonl")
    yield from explained()
    for path, _, content in record.named_letters:
        yield Packed(path, "message/rfc822", content)
    for path, document, content in record.named_documents:
        yield Packed(path, document.media_type, content)


def _zipped(root: Path, now: dt.datetime) -> bytes:
    made, packed = local(now).timetuple()[:6], io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(root.rglob("*")):
            if file.is_file():
                name = zipfile.ZipInfo(file.relative_to(root).as_posix(), made)
                archive.writestr(name, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
