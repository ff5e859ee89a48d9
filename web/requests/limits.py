"""How often the same link, visitor or recipient may do the same thing: generous for people, a stop for machines."""

import datetime as dt
import hmac
from typing import Final

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy.orm import Session

from actions.access.attempts import attempts, count_attempt
from kit.clock import Clock
from kit.database import Database
from kit.errors import RundanError, StaleCase, StorageFault
from models.phrases import swedish

RATES: Final[dict[str, RateLimitItem]] = {
    "form": parse("300 per 5 minutes"),  # one link
    "unknown link": parse("60 per minute"),  # one visitor; a municipality shares one address
    "new link": parse("20 per 10 minutes"),  # one visitor
    "new link to": parse("5 per hour"),  # one recipient, whoever asks
    "sign in": parse("20 per 10 minutes"),  # one visitor, who begins to
    "come in": parse("20 per 10 minutes"),  # one visitor, who has a link, a code, a passkey or the directory's word
    # one recipient; a letter's link opens for as long, so that who is stopped has one that works
    "sign-in letter to": parse("5 per 30 minutes"),
    "sign-in code": parse("5 per 30 minutes"),  # one browser that has asked; a code is one of 10^8
    "to the coordinators": parse("20 per hour"),  # one case: what they get a letter about at once
    "hand over": parse("5 per day"),  # one case: addresses it has not written to before
}
IN_THIS_PROCESS: Final = frozenset({"form"})  # often, and by those who hold a link: not worth a commit each

TO_ONE_ADDRESS: Final = swedish(
    "Det har nyss gått flera brev till den adressen. Titta i inkorgen och bland skräpposten, eller försök igen om en "
    "stund."
)
EXPLAINED: Final = dict.fromkeys(("new link to", "sign-in letter to"), TO_ONE_ADDRESS)


class TooOften(RundanError):
    """Det kom för många försök på kort tid. Inget har ändrats; vänta några minuter och försök igen."""


class Limits:
    """Counts that all web processes share in the database; this one's own of what is done often, and without it."""

    def __init__(self, database: Database, clock: Clock, secret: bytes) -> None:
        self._database, self._clock, self._secret = database, clock, secret
        self._own = FixedWindowRateLimiter(MemoryStorage())

    def count(self, rate: str, who: str) -> None:
        """Count one more `rate` (a key of RATES) by `who`. Raises TooOften."""
        if not self._fits(rate, who):
            raise TooOften(EXPLAINED.get(rate))

    def count_in(self, session: Session, rate: str, who: str) -> None:
        """The same in the caller's transaction: what is not kept is not counted. Raises TooOften."""
        if not self._fits_in(session, rate, who):
            raise TooOften(EXPLAINED.get(rate))

    def _fits(self, rate: str, who: str) -> bool:
        if rate not in IN_THIS_PROCESS:
            try:
                return self._fits_together(rate, who)
            except (StorageFault, StaleCase):  # a full disk must not end in a page that says less than it could
                pass
        return self._own.hit(RATES[rate], rate, who)

    def _fits_together(self, rate: str, who: str) -> bool:
        key, _ = self._window(rate, who, self._clock.now())
        with self._database.read() as session:
            if attempts(session, key) >= RATES[rate].amount:  # whoever goes on and on costs no commit
                return False
        return self._database.act(lambda session: self._fits_in(session, rate, who))

    def _fits_in(self, session: Session, rate: str, who: str) -> bool:
        now, most = self._clock.now(), RATES[rate].amount
        key, ends_at = self._window(rate, who, now)
        return attempts(session, key) < most and count_attempt(session, key, ends_at, now) <= most

    def _window(self, rate: str, who: str, now: dt.datetime) -> tuple[str, dt.datetime]:
        """The row of whom it counts just now, and when it can be forgotten. The windows of a rate begin together."""
        seconds = RATES[rate].get_expiry()
        ends_at = (int(now.timestamp()) // seconds + 1) * seconds
        key = hmac.digest(self._secret, f"attempts:{rate}:{ends_at}:{who}".encode(), "sha256").hex()
        return key, dt.datetime.fromtimestamp(ends_at, dt.UTC)
