"""The outbox: letters are written with the change that causes them, and leave afterwards (docs/decisions/outbox.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.letters import Letter
from models.vocabulary import LetterState
from notifications.compose import UnusableAddress, compose
from notifications.letters import AnyLetter
from notifications.office import Office

BATCH = 1000


def enqueue(session: Session, office: Office, letters: Sequence[AnyLetter], now: dt.datetime) -> int:
    """Write the letters in the caller's transaction. Returns how many were new; a key already there is left alone.

    A letter to an address that can't be used is kept as failed, so that it shows among the undeliverable.
    """
    new = 0
    for start in range(0, len(letters), BATCH):
        rows = [_row(office, letter, now) for letter in letters[start : start + BATCH]]
        new += session.connection().execute(_insert(session), rows).rowcount
    return new


def _insert(session: Session) -> Insert:
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(Letter).on_conflict_do_nothing(index_elements=["key"])
    return postgresql.insert(Letter).on_conflict_do_nothing(index_elements=["key"])


def _row(office: Office, letter: AnyLetter, now: dt.datetime) -> dict[str, Any]:
    case, round_ = letter.about_case, letter.about_round
    row = {
        "key": letter.key,
        "round_slug": round_.slug if round_ else None,
        "case_id": case.id if case else None,
        "kind": letter.kind,
        "language": letter.language,
        "recipient": letter.recipient[:254],
        "queued_at": now,
        "due_at": now,
        "attempts": 0,
        "lease": "",
    }
    return row | _content(office, letter, now)


def _content(office: Office, letter: AnyLetter, now: dt.datetime) -> dict[str, Any]:
    try:
        composed = compose(office, letter, now)
    except UnusableAddress as fault:
        return {
            "subject": "",
            "message_id": "",
            "content": b"",
            "state": LetterState.FAILED,
            "settled_at": now,
            "error": fault.message,
        }
    return {
        "subject": composed.subject[:400],
        "message_id": composed.message_id,
        "content": composed.content,
        "state": LetterState.QUEUED,
        "settled_at": None,
        "error": "",
    }
