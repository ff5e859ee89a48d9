"""What can become of a letter that delivery has taken out of the outbox."""

import datetime as dt
from dataclasses import dataclass

from models.condition import RelayFault


@dataclass(frozen=True, slots=True)
class RelayTrouble:
    """Why the relay takes no letter at all, and what it said or what was met. As a string: what to do about it."""

    fault: RelayFault
    said: str = ""

    def __str__(self) -> str:
        return f"{self.fault.label} ({self.said})" if self.said else self.fault.label


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
    """It may go better later: a 4xx answer, a lost connection, silence, or trouble that is not the letter's."""

    letter: Claimed
    error: str
    trouble: RelayTrouble | None = None


@dataclass(frozen=True, slots=True)
class Permanent:
    """The relay will never take it: a 5xx answer about the recipient or the content."""

    letter: Claimed
    error: str


@dataclass(frozen=True, slots=True)
class Untried:
    """Given back without an attempt: delivery stops, or, with `trouble`, the relay takes no letter at all."""

    letter: Claimed
    trouble: RelayTrouble | None = None

    @property
    def error(self) -> str:
        """What to do about it, or nothing."""
        return str(self.trouble or "")


Result = Accepted | Retryable | Permanent | Untried
