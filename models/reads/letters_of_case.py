"""Every letter that tells of a case: its own, and those written about another of its principal's rounds."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.reads import lookup
from models.tables import Case, Event, Letter, LetterCase
from models.vocabulary import LetterKind

Sees = Callable[[str], bool]
"""Whether the letters kept in the round with that slug are for somebody to read."""
AT_ONCE: Final = 50


def letters_of_case(session: Session, case: Case, sees: Sees) -> Sequence[Letter]:
    """The letters that tell of the case, oldest first: its own, and of those in other rounds what one may see.

    One letter may tell of several of a principal's rounds and is kept in the first of them: an invitation, a reminder
    or a new way in with a link to each, a receipt of a form that was about them all. A reminder may tell of several
    offices' rounds.
    """
    own = session.scalars(select(Letter).where(Letter.case_id == case.id))
    return sorted([*own, *_beside(session, case, sees)], key=lambda letter: letter.id)


def with_bytes(session: Session, letters: Sequence[Letter]) -> list[tuple[Letter, bytes]]:
    """The letters with what they say; placeholders stand where their links go."""
    said = dict(_contents(session, [letter.id for letter in letters]))
    return [(letter, said[letter.id]) for letter in letters]


def alone(session: Session, letters: Sequence[Letter]) -> list[Letter]:
    """Those of a case's own letters that tell of no other case."""
    told = set(
        session.scalars(select(LetterCase.letter_id).where(LetterCase.letter_id.in_([each.id for each in letters])))
    )
    return [letter for letter in letters if letter.id not in told]


def _beside(session: Session, case: Case, sees: Sees) -> Iterator[Letter]:
    """Of the letters in the rounds that are seen, those whose rows or whose event name the case."""
    of_same = select(Case.id, Case.round_slug).where(Case.principal_code == case.principal_code, Case.id != case.id)
    others = [case_id for case_id, slug in session.execute(of_same) if sees(slug)]
    if not others:
        return
    shared = _shared(session, case, others)
    acts = {(event.chain, event.at) for event in shared}
    receipts = {(event.chain, event.number) for event in shared}
    telling = select(LetterCase.letter_id).where(LetterCase.case_id == case.id)
    yield from session.scalars(select(Letter).where(Letter.case_id.in_(others), Letter.id.in_(telling)))
    untold = select(Letter).where(Letter.case_id.in_({event.chain for event in shared}), Letter.id.not_in(telling))
    for letter in session.scalars(untold) if shared else ():
        is_receipt = letter.kind is LetterKind.RECEIPT and (letter.case_id, letter.event) in receipts
        if is_receipt or (letter.case_id, letter.queued_at) in acts:
            yield letter


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
