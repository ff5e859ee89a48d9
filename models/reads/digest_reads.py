"""What the morning letter reads."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import Row, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from kit.prepared import Prepared
from models.reads.waiting_reads import IS_UNDELIVERED
from models.tables import Case, CaseNote, Event, ExtensionRequest, Letter, Question, Round
from models.vocabulary import LetterKind, RoundState

_FAMILY = or_(Round.slug == bindparam("slug"), Round.family == bindparam("slug"))
_STIRS = or_(
    exists().where(Event.round_slug == Round.slug, Event.id > Round.digest_event),
    exists().where(Event.chain == Round.slug, Event.id > Round.digest_event),
    exists().where(Question.round_slug == Round.slug, Question.answered_at.is_(None)),
    exists().where(ExtensionRequest.round_slug == Round.slug, ExtensionRequest.answered_at.is_(None)),
    exists().where(Letter.round_slug == Round.slug, IS_UNDELIVERED, Letter.settled_at > bindparam("since")),
    exists().where(
        Letter.round_slug == Round.slug, Letter.kind == bindparam("escalation"), Letter.queued_at > bindparam("since")
    ),
    exists().where(
        CaseNote.case_id == Case.id,
        Case.round_slug == Round.slug,
        CaseNote.follow_up_on > bindparam("last"),
        CaseNote.follow_up_on <= bindparam("today"),
        CaseNote.done_at.is_(None),
    ),
    exists().where(
        Case.round_slug == Round.slug,
        or_(
            Case.look_on <= bindparam("today"),
            and_(Case.due_on >= bindparam("last"), Case.due_on < bindparam("today")),
        ),
    ),
)
# one that has closed is told of no more, and stays where its last letter left it
ANYTHING = Prepared(select(exists().where(_FAMILY, Round.state != bindparam("closed"), _STIRS)))

_TO_LOOK_AT = select(Case.id, Case.told_cannot).where(
    Case.round_slug.in_(bindparam("slugs", expanding=True)), Case.look_on <= bindparam("today")
)


def stirs(session: Session, slug: str, since: dt.datetime, last: dt.date, today: dt.date) -> bool:
    """Whether anything may have happened in a round or those linked to it that are not closed that a morning letter
    tells of: since the last letter, that moment (UTC) and day in Stockholm, or by itself up to today."""
    which = {"slug": slug, "closed": RoundState.CLOSED, "escalation": LetterKind.ESCALATION}
    found = ANYTHING.run(session, {**which, "since": since, "last": last, "today": today})
    return bool(found.fetchone()[0])


def to_look_at(session: Session, slugs: Collection[str], today: dt.date) -> Sequence[Row[str, bool]]:
    """The cases of those rounds whose day to be looked at has come, in no order, and whether it is told that they
    can't make their due date."""
    return session.execute(_TO_LOOK_AT, {"slugs": list(slugs), "today": today}).all()
