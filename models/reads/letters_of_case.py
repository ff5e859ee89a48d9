"""Every letter that tells of a case: its own, and those written about another of its principal's rounds."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.reads import lookup
from models.tables import Case, Event, Letter, Round
from models.vocabulary import LetterKind

Sees = Callable[[str], bool]
"""Whether the letters kept in the round with that slug are for somebody to read."""
AT_ONCE: Final = 50


def letters_of_case(session: Session, case: Case, round_: Round, sees: Sees) -> Sequence[Letter]:
    """The letters that tell of the case, oldest first: its own, and of those in other rounds what one may see.

    One letter may tell of several of a principal's rounds and is kept in the first of them: an invitation, a reminder
    or a new way in with a link to each, a receipt of a form that was about them all. A reminder may tell of several
    offices' rounds.
    """
    own = session.scalars(select(Letter).where(Letter.case_id == case.id))
    return sorted([*own, *_beside(session, case, round_, sees)], key=lambda letter: letter.id)


def with_bytes(session: Session, letters: Sequence[Letter]) -> list[tuple[Letter, bytes]]:
    """The letters with what they say; placeholders stand where their links go."""
    said = dict(_contents(session, [letter.id for letter in letters]))
    return [(letter, said[letter.id]) for letter in letters]


def _beside(session: Session, case: Case, round_: Round, sees: Sees) -> Iterator[Letter]:
    """Of the letters in the rounds that are seen. Which round a link goes to only a letter's bytes say: they are read
    where nothing else tells, and of no receipt, whose event names what it is about."""
    of_same = select(Case.id, Case.round_slug).where(Case.principal_code == case.principal_code, Case.id != case.id)
    others = [case_id for case_id, slug in session.execute(of_same) if sees(slug)]
    if not others:
        return
    shared = _shared(session, case, others)
    moments = {event.at for event in shared}
    receipts = {(event.chain, event.number) for event in shared}
    untold = dict[int, Letter]()
    query = select(Letter).where(Letter.case_id.in_(others), Letter.queued_at >= round_.launched_at)
    for letter in session.scalars(query):
        is_receipt = letter.kind is LetterKind.RECEIPT
        if letter.queued_at in moments or (is_receipt and (letter.case_id, letter.event) in receipts):
            yield letter
        elif not is_receipt:
            untold[letter.id] = letter
    links = [link.id.encode() for link in lookup.case_links(session, case.id)]
    for letter_id, content in _contents(session, untold):
        if any(link in content for link in links):
            yield untold[letter_id]


def _contents(session: Session, letter_ids: Collection[int]) -> Iterator[tuple[int, bytes]]:
    """What those letters say, by their ids, some at a time."""
    ids = sorted(letter_ids)
    for start in range(0, len(ids), AT_ONCE):
        some = select(Letter.id, Letter.content).where(Letter.id.in_(ids[start : start + AT_ONCE]))
        yield from ((row.id, row.content) for row in session.execute(some))


def _shared(session: Session, case: Case, others: Sequence[str]) -> Sequence[Event]:
    """What the same acts told in those other cases as in this one. A letter sent again is queued at another moment."""
    own = (each for each in lookup.case_events(session, case.id) if each.data.get("told_with") or each.data.get("also"))
    moments = {event.at for event in own}
    if not moments:
        return ()
    return session.scalars(select(Event).where(Event.chain.in_(others), Event.at.in_(moments))).all()
