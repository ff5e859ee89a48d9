"""What a template is tried and shown with: a proposal of the office's own, or a paper with every part there is."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.papers.proposal import proposal_of, proposal_paper
from documents.parts import Facts, Grid, Heading, Items, Paper, Paragraph, SignatureLine
from kit.clock import local_day
from kit.i18n import translator
from models.reads import lookup
from models.tables import Round
from models.vocabulary import Language, Part


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
