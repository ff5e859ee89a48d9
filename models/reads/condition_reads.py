"""Named selects of how an installation stands, for health and console: all but `letters_by_state` are small."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import and_, case, func, or_, select, text
from sqlalchemy.orm import Session

from kit.prepared import Prepared, PreparedRead
from models.condition import MOST_COUNTED, Beat, Waiting
from models.tables import Heartbeat, Letter, Round
from models.vocabulary import LetterState, RoundState

_WAITS = text("letters.state IN ('queued', 'deferred', 'sending')")  # word for word the partial index's condition
_UNTRIED = or_(Letter.attempts == 0, and_(Letter.state == LetterState.SENDING, Letter.attempts == 1))
_SOME = (
    select(Letter.queued_at.label("at"), case((_UNTRIED, Letter.queued_at)).label("untried"))
    .where(_WAITS)
    .order_by(Letter.due_at)
    .limit(MOST_COUNTED)
    .subquery()
)
_WAITING = select(func.count(), func.min(_SOME.c.at), func.min(_SOME.c.untried))
_OPENED = select(func.min(Round.launched_at)).where(Round.closed_at.is_(None))
_BEATS = PreparedRead((Heartbeat,), lambda query: query)
_SCHEMA = Prepared(text("SELECT version_num FROM alembic_version"))


def beats(session: Session) -> Mapping[str, Beat]:
    """Every job's heartbeat by name."""
    return {
        row.name: Beat(row.ran_at, row.next_at, row.detail, row.relay_fault, row.relay_fault_since)
        for (row,) in _BEATS.all(session, {})
    }


def waiting_letters(session: Session) -> Waiting:
    """The letters on their way, the first thousand in turn; `untried` are those no relay has answered for."""
    count, oldest, since = session.execute(_WAITING).one()
    return Waiting(count, oldest, since)


def waited_since(session: Session) -> dt.datetime | None:
    """When the first of the rounds that are open was launched."""
    return session.scalar(_OPENED)


def schema_version(session: Session) -> str:
    """The migration the tables were last brought to."""
    return str(_SCHEMA.run(session, {}).fetchone()[0])


def clock_of_the_database(session: Session) -> dt.datetime | None:
    """The moment by the database's own clock; None where that is this machine's."""
    if session.get_bind().dialect.name == "sqlite":
        return None
    found: dt.datetime | None = session.scalar(select(func.clock_timestamp()))
    return found


def letters_by_state(session: Session) -> Mapping[LetterState, int]:
    """How many letters there are in each state. Looks at every one: a tenth of a second for 100,000."""
    return dict(session.execute(select(Letter.state, func.count()).group_by(Letter.state)).all())


def rounds_by_state(session: Session) -> Mapping[RoundState, int]:
    """How many rounds there are in each state."""
    return dict(session.execute(select(Round.state, func.count()).group_by(Round.state)).all())
