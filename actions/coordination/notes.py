"""What coordinators keep beside a case for themselves; nothing of it is recorded or sent (docs/decisions/notes.md)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.casework import refuse
from kit.errors import Fault, NotAllowed
from models.reads import lookup
from models.reads.note_reads import follow_ups, holder_of, note_of
from models.tables import CaseHolder, CaseNote
from rules.reach import Reach

NOT_ONES_OWN = "Bara den som skrev anteckningen kan ta bort den."
NOBODY_HERE = "Välj någon som sköter rundan."


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A note whose day has come: what waits for the one who wrote it, whose address is `whose`. `slug` and `code` are
    its case's."""

    number: int
    text: str
    on: dt.date
    slug: str
    code: str
    principal: str
    round_title: str
    whose: str


def write_note(
    session: Session, case_id: str, text: str, follow_up_on: dt.date | None, by: str, now: dt.datetime
) -> CaseNote:
    """Keep a note on the case's principal, with a day of one's own to come back to it. Raises NotFound."""
    lookup.case_of(session, case_id)
    note = CaseNote(
        case_id=case_id, text=text, follow_up_on=follow_up_on, written_by=by.casefold(), written_at=now, done_at=None
    )
    session.add(note)
    session.flush()
    return note


def follow_ups_due(session: Session, person: str, reach: Reach, day: dt.date) -> list[FollowUp]:
    """What waits for the person by that address: their own notes whose day has come, until they are done, and as a
    contact those of whoever is gone. A note in a round where they may do nothing any more is not told."""
    found = []
    for note, case, round_, _main in follow_ups(session, person, day):
        if not reach.acts_in(round_.slug):
            continue
        assert note.follow_up_on is not None
        place = (round_.slug, case.principal_code, case.principal_name, round_.title, note.written_by)
        found.append(FollowUp(note.id, note.text, note.follow_up_on, *place))
    return found


def finish_note(session: Session, case_id: str, number: int, done: bool, now: dt.datetime) -> None:
    """Mark that a note's day needs no more thought, or that it does after all. Raises NotFound."""
    note_of(session, case_id, number).done_at = now if done else None


def remove_note(session: Session, case_id: str, number: int, by: str) -> None:
    """Take a note away for good; only the one who wrote it may. Raises NotFound, NotAllowed."""
    note = note_of(session, case_id, number)
    if note.written_by != by.casefold():
        raise NotAllowed(NOT_ONES_OWN)
    session.delete(note)


def put_in_hand(
    session: Session, case_id: str, email: str, colleagues: Iterable[str], by: str, now: dt.datetime
) -> None:
    """Let a colleague have the case in hand; nobody when `email` is empty. Raises NotFound, FaultyInput."""
    lookup.case_of(session, case_id)
    if email and email.casefold() not in {each.casefold() for each in colleagues}:
        refuse([Fault("holder", NOBODY_HERE)])
    if (before := holder_of(session, case_id)) is not None:
        session.delete(before)
        session.flush()
    if email:
        session.add(CaseHolder(case_id=case_id, email=email.casefold(), given_by=by.casefold(), given_at=now))
