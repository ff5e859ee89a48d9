"""Every letter that tells of a case: its own, and those written about another of its principal's rounds."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.reads import lookup, page_reads
from models.tables import Case, Event, Letter, Round
from models.vocabulary import LetterKind


def letters_of_case(session: Session, case: Case, round_: Round) -> Sequence[tuple[Letter, bytes]]:
    """The letters that tell of the case and what they say, oldest first; placeholders stand where their links go.

    One letter may tell of several of a principal's rounds and is kept in the first of them: an invitation, a reminder
    or a new way in with a link to each, a receipt of a form that was about them all.
    """
    own = page_reads.case_letters_with_bytes(session, case.id)
    return sorted([*own, *_beside(session, case, round_)], key=lambda each: each[0].id)


def _beside(session: Session, case: Case, round_: Round) -> Iterator[tuple[Letter, bytes]]:
    of_same = select(Case.id).where(Case.principal_code == case.principal_code, Case.id != case.id)
    others = session.scalars(of_same).all()
    if not others:
        return
    links = [link.id.encode() for link in lookup.case_links(session, case.id)]
    shared = _shared(session, case, others)
    moments = {event.at for event in shared}
    receipts = {(event.chain, event.number) for event in shared}
    query = select(Letter, Letter.content).where(Letter.case_id.in_(others), Letter.queued_at >= round_.launched_at)
    for letter, content in session.execute(query.execution_options(yield_per=50)):
        is_receipt = letter.kind is LetterKind.RECEIPT and (letter.case_id, letter.event) in receipts
        if is_receipt or letter.queued_at in moments or any(link in content for link in links):
            yield letter, content


def _shared(session: Session, case: Case, others: Sequence[str]) -> Sequence[Event]:
    """What the same acts told in those other cases as in this one. A letter sent again is queued at another moment."""
    own = (each for each in lookup.case_events(session, case.id) if each.data.get("told_with") or each.data.get("also"))
    moments = {event.at for event in own}
    if not moments:
        return ()
    return session.scalars(select(Event).where(Event.chain.in_(others), Event.at.in_(moments))).all()
