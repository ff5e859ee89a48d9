"""The outbox: letters are written with the change that causes them, and leave afterwards (docs/decisions/outbox.md)."""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from email import policy
from email.parser import BytesHeaderParser
from functools import cache, lru_cache
from typing import Any, TypeVar

from sqlalchemy import and_, bindparam, not_, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kit.clock import local_day
from kit.errors import NotAllowed, NotFound
from kit.prepared import PreparedInsert
from kit.search_text import search_text
from models.tables import Case, Handling, Letter, LetterCase
from models.vocabulary import UNDELIVERED, Language, LetterKind, LetterState
from notifications.compose import UnusableAddress, UnwritableLetter, Writer
from notifications.delivery.recall import without_revoked
from notifications.delivery.results import Accepted, Claimed, Permanent, Result, Retryable, Untried
from notifications.delivery.who_is_in import with_stand_ins
from notifications.letters.base import AnyLetter
from notifications.sender import Sender
from rules.wording.tongues import words_within

log = logging.getLogger("rundan.outbox")
BATCH = 1000
LEASE = dt.timedelta(minutes=10)
BACK_OFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))  # the last one again and again
GIVE_UP_AFTER = dt.timedelta(days=3)

_WAITS = text("letters.state IN ('queued', 'deferred', 'sending')")  # word for word the partial index's condition
_MINE = and_(Letter.state == LetterState.SENDING, Letter.lease == bindparam("worker"))
_NEXT_DUE = select(Letter.due_at).where(_WAITS, not_(_MINE)).order_by(Letter.due_at).limit(1)

_SETTLE = (
    update(Letter)
    .where(Letter.id == bindparam("letter_id"), Letter.state == LetterState.SENDING)
    .values(
        state=bindparam("new_state"),
        due_at=bindparam("again_at"),
        settled_at=bindparam("done_at"),
        attempts=bindparam("tries"),
        error=bindparam("fault"),
        lease="",
    )
)

L = TypeVar("L", bound=AnyLetter)
_OF_PEOPLE = ("handling", "others", "also", "titles", "removed", "route", "opinion")


def enqueue(session: Session, sender: Sender, letters: Sequence[AnyLetter], now: dt.datetime) -> int:
    """Write the letters in the caller's transaction. Returns how many were new; a key already there is left alone.

    A letter to an address that can't be used, or that can't be put into words, is kept as failed: it shows among the
    undelivered, and stops nothing else. None carries a revoked link.
    """
    new = 0
    writer = Writer(sender, now)
    insert = _insert(session.get_bind().dialect.name)
    for start in range(0, len(letters), BATCH):
        batch = without_revoked(session, letters[start : start + BATCH])
        batch = with_tongues(session, with_stand_ins(session, batch, local_day(now)))
        rows = (_row(writer, letter, now) for letter in batch)
        new += insert.run_many(session, rows)
        _say_what_they_are_about(session, batch, now)
    return new


def _say_what_they_are_about(session: Session, letters: Sequence[AnyLetter], now: dt.datetime) -> None:
    """The other cases that those of the letters tell of which were written at this moment."""
    told = [
        {"told_by": each.key, "at": now, "of": other}
        for each in letters
        for other in each.told_cases
        if each.about_case and other != each.about_case.id
    ]
    if told:
        session.connection().execute(_also(session.get_bind().dialect.name), told)


def enqueue_bytes(
    session: Session, content: bytes, kind: LetterKind, key: str, recipient: str, language: Language, now: dt.datetime
) -> None:
    """Write a letter that is composed already and belongs to no round."""
    headers = BytesHeaderParser(policy=policy.default).parsebytes(content)
    row = {
        "key": key,
        "round_slug": None,
        "case_id": None,
        "event": None,
        "kind": kind,
        "language": language,
        "recipient": recipient[:254],
        "queued_at": now,
        "due_at": now,
        "attempts": 0,
        "lease": "",
        "subject": str(headers["subject"])[:400],
        "search_text": _found_by(str(headers["subject"])[:400]),
        "message_id": str(headers["message-id"]),
        "content": content,
        "state": LetterState.QUEUED,
        "settled_at": None,
        "error": "",
    }
    _insert(session.get_bind().dialect.name).run_many(session, [row])


def next_due(session: Session, worker: str) -> dt.datetime | None:
    """When the next letter should be tried, by a worker that holds some already. None when nothing waits."""
    return session.connection().execute(_NEXT_DUE, {"worker": worker}).scalar()


def claim(session: Session, worker: str, now: dt.datetime, limit: int) -> list[Claimed]:
    """Lend the oldest due letters to `worker` until the lease runs out. Nobody else gets them before that.

    A lease that ran out is a due letter again: whoever had it was killed.
    """
    due = (
        select(Letter.id)
        .where(_WAITS, Letter.due_at <= now, not_(_MINE))
        .order_by(Letter.due_at, Letter.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    statement = (
        update(Letter)
        .where(Letter.id.in_(select(due.c.id)))
        .values(state=LetterState.SENDING, lease=worker, due_at=now + LEASE, attempts=Letter.attempts + 1)
        .returning(Letter.id, Letter.recipient, Letter.content, Letter.attempts, Letter.queued_at)
    )
    rows = session.connection().execute(statement, {"worker": worker})
    return sorted((Claimed(*row) for row in rows), key=lambda letter: letter.id)


def settle(session: Session, worker: str, results: Sequence[Result], now: dt.datetime) -> None:
    """Write down what became of letters lent to `worker`; those it has lost to another by now are left alone."""
    settle_accepted(session, worker, [result.letter.id for result in results if isinstance(result, Accepted)], now)
    others = [_settled(result, now) for result in results if not isinstance(result, Accepted)]
    if others:
        session.connection().execute(_SETTLE.where(Letter.lease == worker), others)


def settle_accepted(session: Session, worker: str, letter_ids: Sequence[int], now: dt.datetime) -> None:
    """Write down that the relay has taken these letters."""
    if letter_ids:
        lent = (Letter.id.in_(letter_ids), Letter.lease == worker, Letter.state == LetterState.SENDING)
        session.connection().execute(
            update(Letter).where(*lent).values(state=LetterState.ACCEPTED, settled_at=now, lease="", error="")
        )


def release(session: Session, worker: str, now: dt.datetime) -> int:
    """Put everything a dead worker held back in the queue. Returns how many letters that was."""
    lent = (Letter.lease == worker, Letter.state == LetterState.SENDING)
    again = update(Letter).where(*lent).values(state=LetterState.QUEUED, due_at=now, lease="")
    return session.connection().execute(again).rowcount


def requeue(session: Session, letter_id: int, now: dt.datetime) -> None:
    """Try a letter that failed, bounced or was put aside once more, from the beginning. Raises NotFound, NotAllowed."""
    letter = session.get(Letter, letter_id)
    if letter is None:
        raise NotFound("Brevet finns inte.")
    if letter.state not in (*UNDELIVERED, LetterState.WITHDRAWN):
        raise NotAllowed("Brevet är inte ett som misslyckats. Inget har ändrats.")
    if not letter.message_id:
        raise NotAllowed("Brevet kunde inte skrivas till den adressen. Rätta adressen, så skrivs ett nytt brev.")
    letter.state, letter.queued_at, letter.due_at = LetterState.QUEUED, now, now
    letter.attempts, letter.settled_at, letter.error = 0, None, ""
    session.flush()


def put_aside(session: Session, letter_id: int, now: dt.datetime) -> None:
    """Give up a letter that failed, and what else of its case or round failed at its address. Raises NotFound,
    NotAllowed."""
    letter = session.get(Letter, letter_id)
    if letter is None:
        raise NotFound("Brevet finns inte.")
    if letter.state not in UNDELIVERED:
        raise NotAllowed("Brevet är inte ett som misslyckats. Inget har ändrats.")
    same = (Letter.round_slug == letter.round_slug, Letter.case_id.is_not_distinct_from(letter.case_id))
    session.execute(
        update(Letter)
        .where(*same, Letter.recipient == letter.recipient, Letter.state.in_(UNDELIVERED))
        .values(state=LetterState.WITHDRAWN, settled_at=now)
    )


def withdraw_failed(session: Session, case_id: str, recipient: str, now: dt.datetime) -> None:
    """Give up a case's letters that failed or keep failing at an address that is no longer its own."""
    stuck = (*UNDELIVERED, LetterState.DEFERRED)
    session.execute(
        update(Letter)
        .where(Letter.case_id == case_id, Letter.recipient == recipient, Letter.state.in_(stuck))
        .values(state=LetterState.WITHDRAWN, settled_at=now, lease="")
    )


def withdraw_waiting(session: Session, case_ids: Sequence[str], now: dt.datetime) -> None:
    """Give up the letters of those cases that have not left yet: nothing is asked there any more."""
    session.execute(
        update(Letter)
        .where(Letter.case_id.in_(case_ids), Letter.state.in_((LetterState.QUEUED, LetterState.DEFERRED)))
        .values(state=LetterState.WITHDRAWN, settled_at=now, lease="")
    )


def back_off(letter_id: int, attempts: int) -> dt.timedelta:
    """How long to wait after that many attempts; up to a fifth longer, by letter, so that not all come at once."""
    wait = BACK_OFF[min(attempts, len(BACK_OFF)) - 1]
    return wait + wait * (letter_id * 37 % 100) / 500


def _settled(result: Permanent | Retryable | Untried, now: dt.datetime) -> dict[str, Any]:
    letter = result.letter
    row = {
        "letter_id": letter.id,
        "new_state": LetterState.DEFERRED,
        "again_at": now,
        "done_at": None,
        "tries": letter.attempts,
        "fault": result.error[:500],
    }
    if isinstance(result, Permanent) or (result.error and now - letter.queued_at >= GIVE_UP_AFTER):
        return row | {"new_state": LetterState.FAILED, "done_at": now}
    if isinstance(result, Retryable):
        return row | {"again_at": now + back_off(letter.id, letter.attempts)}
    state = LetterState.DEFERRED if result.error else LetterState.QUEUED
    return row | {"new_state": state, "tries": letter.attempts - 1}


@cache
def _insert(dialect: str) -> PreparedInsert:
    insert: sqlite.Insert | postgresql.Insert = (sqlite if dialect == "sqlite" else postgresql).insert(Letter)
    return PreparedInsert(insert.on_conflict_do_nothing(index_elements=["key"]))


@cache
def _also(dialect: str) -> sqlite.Insert | postgresql.Insert:
    insert: sqlite.Insert | postgresql.Insert = (sqlite if dialect == "sqlite" else postgresql).insert(LetterCase)
    written = and_(Letter.key == bindparam("told_by"), Letter.queued_at == bindparam("at"))
    told = select(Letter.id, bindparam("of", type_=LetterCase.case_id.type)).where(written)
    insert = insert.from_select(["letter_id", "case_id"], told)
    return insert.on_conflict_do_nothing()


@lru_cache(maxsize=64)  # letters to many have one subject
def _found_by(subject: str) -> str:
    return search_text(subject)


def _row(writer: Writer, letter: AnyLetter, now: dt.datetime) -> dict[str, Any]:
    case, round_ = letter.about_case, letter.about_round
    row = {
        "key": letter.key,
        "round_slug": round_.slug if round_ else None,
        "case_id": case.id if case else None,
        "kind": letter.kind,
        "language": letter.language,
        "recipient": letter.recipient[:254],
        "event": case.sequence if case else None,
        "queued_at": now,
        "due_at": now,
        "attempts": 0,
        "lease": "",
    }
    content = _content(writer, letter, now)
    return row | content | {"search_text": _found_by(content["subject"])}


def _failed(why: str, now: dt.datetime) -> dict[str, Any]:
    state = LetterState.FAILED
    return {"subject": "", "message_id": "", "content": b"", "state": state, "settled_at": now, "error": why}


def _content(writer: Writer, letter: AnyLetter, now: dt.datetime) -> dict[str, Any]:
    try:
        composed = writer.compose(letter)
    except UnusableAddress as fault:
        return _failed(fault.message, now)
    except Exception:
        log.exception("the letter %s could not be put into words", letter.key)
        return _failed(UnwritableLetter().message, now)
    return {
        "subject": composed.subject[:400],
        "message_id": composed.message_id,
        "content": composed.content,
        "state": LetterState.QUEUED,
        "settled_at": None,
        "error": "",
    }


def with_tongues(session: Session, letters: Sequence[L]) -> list[L]:
    """The letters, those in English with the Swedish words that may stand in their sentences: bodies' names and what
    people have written, so that each is told as what it is (WCAG 2.1, 3.1.2)."""
    english = [letter for letter in letters if letter.language is not Language.SV]
    names = _names_of_bodies(session, english) if english else {}
    return [letter if letter.language is Language.SV else _in_english(letter, names) for letter in letters]


def _in_english(letter: L, names: Mapping[str, Collection[str]]) -> L:
    return replace(letter, swedish=tuple(dict.fromkeys(_words(letter, names))))


def _words(letter: AnyLetter, names: Mapping[str, Collection[str]]) -> Iterator[str]:
    yield from letter.swedish
    yield from names.get(_about(letter), ())
    if letter.about_round and letter.about_round.language is Language.SV:
        yield from words_within(letter.about_round)
    yield from words_within([getattr(letter, name, None) for name in _OF_PEOPLE])


def _about(letter: AnyLetter) -> str:
    """The id of the letter's case, else the slug of its round."""
    if letter.about_case:
        return letter.about_case.id
    return letter.about_round.slug if letter.about_round else ""


def _names_of_bodies(session: Session, letters: Iterable[AnyLetter]) -> Mapping[str, Collection[str]]:
    """Those on the way of each letter's case, or of every case of its round, and those that have handled it; asked for
    all the letters at once."""
    about = {_about(letter) for letter in letters}
    mine = or_(Case.id.in_(about), Case.round_slug.in_(about))
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for case_id, slug, route in session.execute(select(Case.id, Case.round_slug, Case.route).where(mine)):
        for step in route:
            found[case_id][step.name] = found[slug][step.name] = None
    handled = select(Case.id, Case.round_slug, Handling.body_name).join(Case).where(mine).distinct()
    for case_id, slug, name in session.execute(handled):
        found[case_id][name] = found[slug][name] = None
    return found
