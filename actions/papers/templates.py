"""The template an office's papers are written in: kept, changed, taken off, and found for each paper."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.documents import keep_content
from documents.formats import IN_LETTERHEAD, WRITERS
from documents.letterhead import letterhead_of
from documents.parts import Paper
from documents.pdf_file import as_pdf
from documents.template import UnusableTemplate
from documents.word_file import as_docx
from kit.errors import NotFound
from models.tables import Content, OfficeRow, OfficeTemplate

PROPOSAL = "tjansteskrivelse"
UNWRITABLE = "Det gick inte att skriva i mallen. Spara den på nytt i Word, utan lås och skydd, och välj den igen."


@dataclass(frozen=True, slots=True)
class GivenTemplate:
    """A template that has been looked at, and whether principals' proposals are written in it too."""

    name: str
    data: bytes
    for_proposals: bool


def keep_template(session: Session, office: str, given: GivenTemplate, by: str, now: dt.datetime) -> None:
    """Write the office's papers in that one from now on. Raises NotFound."""
    if session.get(OfficeRow, office) is None:
        raise NotFound("Kontoret finns inte.")
    kept = keep_content(session, given.data)
    row = OfficeTemplate(office=office, name=given.name[:300], sha256=kept, size=len(given.data))
    row.for_proposals, row.added_at, row.added_by = given.for_proposals, now, by
    session.merge(row)


def take_template_off(session: Session, office: str) -> None:
    """Write the office's papers in ours again. Whoever asks twice gets the same."""
    if row := session.get(OfficeTemplate, office):
        session.delete(row)


def template_of(session: Session, office: str, name: str = "") -> bytes | None:
    """The template that office's paper of that name is written in; None for ours."""
    query = select(Content.data).join(OfficeTemplate).where(OfficeTemplate.office == office)
    return session.scalar(query.where(OfficeTemplate.for_proposals) if name == PROPOSAL else query)


def try_template(template: bytes, paper: Paper) -> bytes:
    """The paper in that template as Word; that it also gives a letterhead is seen to. Raises UnusableTemplate."""
    try:
        as_pdf(paper, letterhead_of(template))
        return as_docx(paper, template)
    except Exception as error:  # a template can lack or lock anything
        raise UnusableTemplate(UNWRITABLE) from error


def written(paper: Paper, ending: str, template: bytes | None = None) -> bytes:
    """The paper in that format. A Word file is the template itself, filled; the others are under its letterhead."""
    if template is None:
        return WRITERS[ending](paper)
    if ending == "docx":
        return as_docx(paper, template)
    return IN_LETTERHEAD[ending](paper, letterhead_of(template))
