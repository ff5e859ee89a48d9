"""What a registry lacks or should be asked about before letters go out by it. Days are dates in Europe/Stockholm."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kit.errors import Fault
from models.files.county import MAILBOXES, County, Principal
from models.files.fields import is_mailbox
from models.phrases import Phrase

ENDS_SOON = dt.timedelta(days=60)
SHARED = (
    "{names} har samma adress. Den som läser den får allas hemliga länkar och kan svara för dem. "
    "Är det så det ska vara?"
)


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is missing of one principal. `known_until` is the day its calendars reach; None where one is not known.

    `any_known` is whether any body has told a day.
    """

    principal: Principal
    no_registrar: bool
    unusable: tuple[str, ...]
    shared_with: tuple[Principal, ...]
    known_until: dt.date | None
    any_known: bool

    def ends_soon(self, today: dt.date) -> bool:
        """Whether meeting days are soon needed: none is known, or the last is near."""
        return self.known_until is None or self.known_until < today + ENDS_SOON

    @property
    def is_any(self) -> bool:
        """Whether a mailbox is missing, unusable or shared."""
        return self.no_registrar or bool(self.unusable) or bool(self.shared_with)


def gaps(county: County) -> list[Gaps]:
    """What is missing of each principal, in the order of the registry."""
    shared = _by_address(county.principals)
    return [_gaps(county, each, shared) for each in county.principals]


def _gaps(county: County, principal: Principal, shared: dict[str, list[Principal]]) -> Gaps:
    written = [address for role in MAILBOXES if (address := getattr(principal, role))]
    others = {other.code: other for address in written for other in shared[address.casefold()]}
    others.pop(principal.code, None)
    unusable = tuple(address for address in written if not is_mailbox(address))
    until = _known_until(county, principal)
    any_known = any(county.meetings_of(principal).values())
    return Gaps(principal, not principal.registrar, unusable, tuple(others.values()), until, any_known)


def _known_until(county: County, principal: Principal) -> dt.date | None:
    """The day up to which every body on its usual way has told its meetings."""
    meetings = county.meetings_of(principal)
    ends = [max(meetings.get(body, ()), default=None) for body in county.default_route(principal)]
    known = [end for end in ends if end]
    return min(known) if known and len(known) == len(ends) else None


def _by_address(principals: Iterable[Principal]) -> dict[str, list[Principal]]:
    found: dict[str, list[Principal]] = defaultdict(list)
    for principal in principals:
        for address in {getattr(principal, role).casefold() for role in MAILBOXES} - {""}:
            found[address].append(principal)
    return found


def shared_with(principals: Iterable[Principal], code: str, addresses: Iterable[str]) -> list[Principal]:
    """The others that some of those addresses stand at already."""
    known = _by_address(principals)
    found = {each.code: each for address in addresses for each in known.get(address.casefold(), ())}
    return [each for each in found.values() if each.code != code]


def shared_mailboxes(principals: Sequence[Principal]) -> Iterator[Fault]:
    """The addresses that stand at several of them, to be asked about."""
    for address, sharing in _by_address(principals).items():
        if len(sharing) > 1:
            yield Fault("", sharing_phrase(principal.name for principal in sharing), found=address)


def sharing_phrase(names: Iterable[str]) -> str:
    """What is asked of principals that one mailbox stands at."""
    *some, last = names
    return Phrase(SHARED, names=Phrase("{some} och {last}", some=", ".join(some), last=last))
