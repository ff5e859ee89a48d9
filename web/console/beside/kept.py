"""What stands beside a case, as whoever looks may see it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.reads import lookup
from models.reads.note_reads import holder_of, notes_on_principal
from models.reads.people_reads import members, names
from models.tables import CaseHolder, CaseNote, Round, case_id
from notifications.stand_ins import StoodInFor, away_from_round
from rules.reach import ACTING
from web.entry.sign_in import Coordinator


@dataclass(frozen=True, slots=True)
class Shown:
    """A note, what its writer is called, and the other round it was written in, if it was."""

    note: CaseNote
    writer: str
    elsewhere: str
    slug: str
    is_mine: bool
    is_due: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """The notes on a principal that whoever looks may see, and who has the case in hand."""

    notes: Sequence[Shown]
    holder: CaseHolder | None
    holder_name: str
    is_mine: bool
    away: StoodInFor | None


def beside(session: Session, who: Coordinator, slug: str, code: str, today: dt.date) -> Beside | None:
    """What stands beside the case; nothing for a reader, whose office's working notes they are not."""
    if not who.reach.acts_in(slug):
        return None
    called, me = names(session), who.email.casefold()
    found = [row for row in notes_on_principal(session, code) if who.reach.acts_in(row.slug)]
    notes = [
        Shown(
            row.CaseNote,
            called.get(row.CaseNote.written_by, row.CaseNote.written_by),
            "" if row.slug == slug else row.title,
            row.slug,
            row.CaseNote.written_by == me,
            bool(row.CaseNote.follow_up_on and row.CaseNote.follow_up_on <= today and not row.CaseNote.done_at),
        )
        for row in found
    ]
    holder = holder_of(session, case_id(slug, code))
    name = called.get(holder.email, holder.email) if holder else ""
    away = away_from_round(session, lookup.round_of(session, slug), today).get(holder.email) if holder else None
    return Beside(notes, holder, name, holder is not None and holder.email == me, away)


def colleagues(session: Session, slug: str) -> dict[str, str]:
    """Who may have a case of the round in hand, names by address: its office's people who act, and its contacts."""
    round_ = lookup.round_of(session, slug)
    called = names(session)
    return {email: called.get(email, email) for email in _addresses(session, round_)}


def _addresses(session: Session, round_: Round) -> list[str]:
    people = members(session).get(round_.office, {})
    acting = [email for email, role in people.items() if role in ACTING]
    return list(dict.fromkeys([*acting, *(contact["email"].casefold() for contact in round_.contacts)]))
