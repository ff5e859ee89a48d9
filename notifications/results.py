"""What can become of a letter that delivery has taken out of the outbox."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter lent to one delivery. `attempts` counts this one; `content` still holds placeholders for tokens."""

    id: int
    recipient: str
    content: bytes
    attempts: int
    queued_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """The relay answered 250 after DATA: all that SMTP can promise."""

    letter: Claimed


@dataclass(frozen=True, slots=True)
class Retryable:
    """It may go better later: a 4xx answer, a lost connection, silence."""

    letter: Claimed
    error: str


@dataclass(frozen=True, slots=True)
class Permanent:
    """The relay will never take it: a 5xx answer about the recipient or the content."""

    letter: Claimed
    error: str


@dataclass(frozen=True, slots=True)
class Untried:
    """Given back without an attempt: delivery stops, or the relay can't be reached. `error` says why, if not ours."""

    letter: Claimed
    error: str = ""


Result = Accepted | Retryable | Permanent | Untried
