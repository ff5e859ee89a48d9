"""The templates an office's papers are written in: kept, changed, tried with a paper, taken off, and found for each."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.documents import keep_content
from actions.papers.proposal import proposal_of, proposal_paper
from documents.formats import IN_LETTERHEAD, WRITERS
from documents.letterhead import Letterhead, letterhead_of
from documents.odt_template import in_odt_template, odt_letterhead
from documents.parts import Facts, Grid, Heading, Items, Paper, Paragraph, SignatureLine
from documents.pdf_file import as_pdf
from documents.template import UnusableTemplate, kind_of
from documents.word_file import as_docx
from kit.clock import local_day
from kit.i18n import translator
from models.reads import lookup
from models.reads.registry_reads import office_of
from models.tables import Content, OfficeTemplate, Round
from models.vocabulary import Language, Part

PROPOSAL = "tjansteskrivelse"
UNWRITABLE = "Det gick inte att skriva i mallen. Spara den på nytt, utan lås och skydd, och välj den igen."
DOCX, ODT = KINDS = ("docx", "odt")
_FILLED: Final[dict[str, Callable[[Paper, bytes], bytes]]] = {DOCX: as_docx, ODT: in_odt_template}
_LETTERHEADS: Final[dict[str, Callable[[bytes], Letterhead]]] = {DOCX: letterhead_of, ODT: odt_letterhead}


@dataclass(frozen=True, slots=True)
class GivenTemplate:
    """A template that has been looked at, and whether principals' proposals are written in it too."""

    name: str
    data: bytes
    for_proposals: bool


@dataclass(frozen=True, slots=True)
class OwnTemplates:
    """An office's templates, one for each format it writes in."""

    docx: bytes | None = None
    odt: bytes | None = None

    def of(self, ending: str) -> bytes | None:
        """The one that papers of that format are written in."""
        return {DOCX: self.docx, ODT: self.odt}.get(ending)

    @property
    def letterhead(self) -> Letterhead:
        """What papers of other formats are under: the Word template's, or else the other's. Raises ValueError."""
        kind = DOCX if self.docx else ODT
        return _LETTERHEADS[kind](self.of(kind) or b"")


def keep_template(session: Session, office: str, given: GivenTemplate, by: str, now: dt.datetime) -> None:
    """Write the office's papers in that one from now on. Raises NotFound."""
    office_of(session, office)
    kept = keep_content(session, given.data)
    kind = kind_of(given.data)
    row = OfficeTemplate(office=office, kind=kind, name=given.name[:300], sha256=kept, size=len(given.data))
    row.for_proposals, row.added_at, row.added_by = given.for_proposals, now, by
    session.merge(row)


def take_template_off(session: Session, office: str, kind: str) -> None:
    """Write the office's papers of that kind in ours again. Whoever asks twice gets the same."""
    session.execute(delete(OfficeTemplate).where(OfficeTemplate.office == office, OfficeTemplate.kind == kind))


def template_of(session: Session, office: str, name: str = "") -> OwnTemplates | None:
    """The templates that office's paper of that name is written in; None for ours."""
    query = select(OfficeTemplate.kind, Content.data).join(Content).where(OfficeTemplate.office == office)
    rows = session.execute(query.where(OfficeTemplate.for_proposals) if name == PROPOSAL else query).all()
    return OwnTemplates(**{row.kind: row.data for row in rows}) if rows else None


def try_template(template: bytes, paper: Paper) -> bytes:
    """The paper in that template; that it also gives a letterhead is seen to. Raises UnusableTemplate."""
    kind = kind_of(template)
    try:
        as_pdf(paper, _LETTERHEADS[kind](template))
        return _FILLED[kind](paper, template)
    except Exception as error:  # a template can lack or lock anything
        raise UnusableTemplate(UNWRITABLE) from error


def written(paper: Paper, ending: str, own: OwnTemplates | None = None) -> bytes:
    """The paper in that format. In the format of a template it is the template itself, filled; in others it is under
    its letterhead."""
    if own is None:
        return WRITERS[ending](paper)
    if template := own.of(ending):
        return _FILLED[ending](paper, template)
    return IN_LETTERHEAD[ending](paper, own.letterhead)


def every_part(language: Language, now: dt.datetime) -> Paper:
    """A paper with everything a paper can hold, to try a template with."""
    say = translator(language)
    return Paper(
        title=say("Prov av mallen"),
        language=language,
        author="Rundan",
        made_on=local_day(now),
        top=(say("Så här står raderna överst"),),
        parts=(
            Heading(say("En rubrik")),
            Paragraph(say("Ett vanligt stycke.")),
            Heading(say("En rubrik under den"), 2),
            Paragraph(say("Någons egna ord."), "quote"),
            Items((say("En punkt i en lista"), say("En punkt till"))),
            Facts(((say("Diarienummer"), "–"),)),
            Grid(say("En tabell"), (say("Huvudman"), say("Utfall")), ((say("Huvudman"), say("bifall")),)),
            SignatureLine(say("[Namn och titel]")),
        ),
    )


def proof(session: Session, office: str, language: Language, now: dt.datetime) -> Paper:
    """The proposal of a principal in the office's latest round for decision; else every part."""
    query = select(Round).where(Round.office == office).order_by(Round.launched_at.desc()).limit(20)
    for round_ in session.scalars(query):
        cases = lookup.cases(session, round_.slug) if Part.DECISION in round_.asks else ()
        if cases:
            return proposal_paper(proposal_of(session, round_.slug, cases[0].principal_code, now), language)
    return every_part(language, now)
