"""Counting what may be done a few times only."""

import datetime as dt

from sqlalchemy import ClauseElement, bindparam, delete, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kit.prepared import Driver, Prepared
from models.tables import Attempts

_COUNT = Prepared(select(Attempts.count).where(Attempts.key == bindparam("key")))
_ROW = ("key", "count", "ends_at")

_FORGET = Prepared(delete(Attempts).where(Attempts.ends_at <= bindparam("now")))


def _one_more(insert: sqlite.Insert | postgresql.Insert) -> ClauseElement:
    more = {"count": Attempts.count + literal_column("1")}
    return insert.on_conflict_do_update(index_elements=[Attempts.key], set_=more).returning(Attempts.count)


_ONE_MORE = {
    "sqlite": Prepared(_one_more(sqlite.insert(Attempts)), _ROW),
    "postgresql": Prepared(_one_more(postgresql.insert(Attempts)), _ROW),
}


def attempts(session: Session, key: str) -> int:
    """How often it has been counted so far."""
    found = _COUNT.run(session, {"key": key}).fetchone()
    return int(found[0]) if found else 0


def count_attempt(session: Session, key: str, ends_at: dt.datetime, now: dt.datetime) -> int:
    """Count once more, to be forgotten at `ends_at`; how often that makes, whoever else is counting."""
    counting = _ONE_MORE[Driver.of(session).dialect.name]
    [(count,)] = counting.run(session, {"key": key, "count": 1, "ends_at": ends_at}).fetchall()
    if count == 1:
        _FORGET.run(session, {"now": now})
    return int(count)
