"""A receipt as a paper: what was recorded, by whom and when, for whoever files PDF."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from actions.papers.case_paper import event_facts, handling_facts, meeting_facts, opinion_parts
from actions.papers.peoples_words import of_events, of_opinions, written_in
from documents.parts import Facts, Heading, Paper, Paragraph, Part
from kit.clock import local_day
from kit.i18n import day_and_time, translator
from models.reads import lookup, page_reads
from models.reads.opinion_reads import case_opinions
from models.tables import Event, Handling, Round
from models.vocabulary import EventKind, Language
from rules.wording.event_wording import event_sentence

_OF_A_HANDLING = {EventKind.HANDLED, EventKind.CORRECTED, EventKind.ANNOUNCED}


def receipt_paper(session: Session, slug: str, code: str, number: int, language: Language) -> Paper:
    """The receipt of that line of the case's record, the same whenever it is fetched. Raises NotFound."""
    say = translator(language)
    case, round_ = page_reads.case_in_round(session, slug, code), lookup.round_of(session, slug)
    event = page_reads.receipted_event(session, case.id, number)
    receipt = lookup.receipt_number(session, case.id, number)
    ours = (say("Samordnarens diarienummer"), round_.case_number)
    yours = (say("Huvudmannens diarienummer"), _case_number_then(session, case.id, number))
    about = ((say("Huvudman"), case.principal_name), (say("Ärende"), round_.title), yours, ours)
    return Paper(
        title=say("Kvittens nr {number}").format(number=receipt),
        language=language,
        author=round_.sent_by or round_.recommender or "Rundan",
        made_on=local_day(event.at),
        top=(case.principal_name, day_and_time(event.at, language)),
        parts=(
            Paragraph(event_sentence(event.kind, event.told, language)),
            Facts(tuple((name, value) for name, value in about if value)),
            *_recorded(event, _row(session, event, case.id), round_.offer is not None, language),
            *_opinion(session, event, round_, language),
            Paragraph(say("Utskrift ur Rundan, som inte ersätter diariet.")),
        ),
        written=written_in(round_, language, (*of_events([event]), *of_opinions(case_opinions(session, case.id)))),
    )


def _row(session: Session, event: Event, case_id: str) -> Handling | None:
    if event.kind not in _OF_A_HANDLING:
        return None
    number = event.told.get("number")
    return next((row for row in lookup.handlings(session, case_id) if row.number == number), None)


def _case_number_then(session: Session, case_id: str, number: int) -> str:
    """The principal's case number as it had been told by that line of the record."""
    told = (each.told.get("case_number") for each in lookup.case_events(session, case_id) if each.number <= number)
    return next(filter(None, reversed([*told])), "")


def _opinion(session: Session, event: Event, round_: Round, language: Language) -> Iterator[Part]:
    if event.kind is EventKind.OPINION_GIVEN:
        for each in case_opinions(session, event.chain):
            if each.number == event.told.get("number"):
                yield from opinion_parts(each, round_, language)


def _recorded(event: Event, row: Handling | None, is_offer: bool, language: Language) -> Iterator[Part]:
    say = translator(language)
    yield Heading(say("Det här är sparat"))
    handled = [*meeting_facts(row, language), *handling_facts(row, is_offer, language)] if row else []
    facts = [*handled, *event_facts(event, language)]
    by = ", ".join(filter(None, [event.actor, event.role]))
    yield Facts((*dict.fromkeys(facts), (say("Av"), by), (say("När"), day_and_time(event.at, language))))
