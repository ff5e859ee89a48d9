"""How far somebody who is signed in reaches: the one rule of who sees and does what, and of how roles may change."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from models.people import Role
from models.vocabulary import RoundState

ACTING: Final = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class RoundContacts:
    """A round, whose it is and the addresses of its contacts. `family` is the round it stands beside."""

    slug: str
    family: str
    state: RoundState
    addresses: tuple[str, ...]
    office: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """`everything`: every round is seen; else `rounds` alone, and nothing when they are none.

    `acting` are the rounds in which something may be done; None is every one that is seen. `roles` are by office.
    """

    everything: bool = False
    rounds: frozenset[str] = frozenset()
    acting: frozenset[str] | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.everything or bool(self.rounds) or bool(self.roles)

    def sees(self, slug: str | None) -> bool:
        """Whether the round is theirs to see; what belongs to no round is seen by those who see everything."""
        return self.everything or slug in self.rounds

    def acts_in(self, slug: str | None) -> bool:
        """Whether they may do anything in the round; what belongs to no round is for those who act everywhere."""
        return self.sees(slug) and (self.acting is None or slug in self.acting)

    @property
    def seen(self) -> frozenset[str] | None:
        """The rounds that are seen; None is every one."""
        return None if self.everything else self.rounds

    @property
    def is_whole(self) -> bool:
        """Whether they see every round and act in all of them."""
        return self.everything and self.acting is None

    @property
    def acts(self) -> bool:
        """Whether there is anything at all they may do; a reader may not."""
        return self.launches or bool(self.acting) or (self.acting is None and bool(self.rounds))

    @property
    def launches(self) -> bool:
        """Whether they work in an office's whole console, launching included."""
        return self.is_whole or any(role in ACTING for role in self.roles.values())

    def works_in(self, office: str) -> bool:
        """Whether they work in that office's whole console."""
        return self.is_whole or self.roles.get(office) in ACTING

    @property
    def administers(self) -> frozenset[str]:
        """The offices whose people they look after."""
        return frozenset(office for office, role in self.roles.items() if role is Role.ADMINISTRATOR)


EVERYTHING = Reach(everything=True)


def reach(
    address: str, roles: Mapping[str, Role], offices: Mapping[str, bool], rounds: Iterable[RoundContacts]
) -> Reach:
    """What an address reaches, with its roles by office and every round's contacts as they are now.

    `offices` are all there are, and whether they have people. Who works in all of them reaches everything, and then
    `rounds` are not looked at in vain. A reader sees its offices' rounds and does nothing there. A contact acts in the
    rounds it is a contact of and those that stand beside them, so that a contact of closed rounds only sees nothing of
    open ones. In an office without people the contacts of its rounds that are not closed are its administrators.
    """
    if roles.keys() >= offices.keys() and roles and set(roles.values()) <= ACTING:
        return Reach(everything=True, roles=roles)
    known = list(rounds)
    own = [round_ for round_ in known if is_among(address, round_.addresses)]
    going = [round_ for round_ in own if round_.state is not RoundState.CLOSED]
    empty = {round_.office for round_ in going if not offices.get(round_.office)}
    if empty - roles.keys():
        return reach(address, {**dict.fromkeys(empty, Role.ADMINISTRATOR), **roles}, offices, known)
    acting = _beside(known, {round_.slug for round_ in own}) | _of_offices(known, roles, ACTING)
    seen = acting | _of_offices(known, roles, frozenset(Role))
    return Reach(bool(roles) and roles.keys() >= offices.keys(), seen, acting, roles)


def _beside(rounds: Iterable[RoundContacts], slugs: set[str]) -> frozenset[str]:
    """The rounds and those that stand beside them."""
    return frozenset(slugs) | {round_.slug for round_ in rounds if round_.family in slugs}


def _of_offices(rounds: Iterable[RoundContacts], roles: Mapping[str, Role], as_: Collection[Role]) -> frozenset[str]:
    """The rounds of the offices where the role is one of those."""
    return frozenset(round_.slug for round_ in rounds if roles.get(round_.office) in as_)


def is_among(address: str, addresses: Iterable[str]) -> bool:
    """Whether the address is one of them, however its letters are written."""
    return address.casefold() in {each.casefold() for each in addresses}


def leaves_it_without_administrator(people: Mapping[str, Role], email: str, role: Role | None) -> bool:
    """Whether nobody would look after the office's people, were that person given the role; None is leaving."""
    others = {address: known for address, known in people.items() if address != email}
    after = {**others, **({email: role} if role else {})}
    return Role.ADMINISTRATOR in people.values() and Role.ADMINISTRATOR not in after.values()
