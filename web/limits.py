"""How often the same link or the same address may do the same thing: generous for people, a stop for machines."""

from __future__ import annotations

from typing import Final

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from kit.errors import RundanError

RATES: Final[dict[str, RateLimitItem]] = {
    "form": parse("300 per 5 minutes"),  # one link
    "unknown link": parse("60 per minute"),  # one address; a municipality shares one
    "new link": parse("20 per 10 minutes"),  # one address
    "hand over": parse("5 per day"),  # one link
    "sign in": parse("20 per 10 minutes"),  # one address
}


class TooOften(RundanError):
    """Det kom för många försök på kort tid. Inget har ändrats; vänta några minuter och försök igen."""


class Limits:
    """Counts in this process only: with several web processes each counts its own."""

    def __init__(self) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def count(self, rate: str, who: str) -> None:
        """Count one more `rate` (a key of RATES) by `who`. Raises TooOften."""
        if not self._limiter.hit(RATES[rate], rate, who):
            raise TooOften
