"""How far somebody who is signed in reaches: the one rule of who sees which rounds in the console and the API."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from models.vocabulary import RoundState


@dataclass(frozen=True, slots=True)
class RoundContacts:
    """A round and the addresses of its contacts. `family` is the round it stands beside, if any."""

    slug: str
    family: str
    state: RoundState
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """`everything` is the whole console, launching included; else `rounds` alone, and nothing when they are none."""

    everything: bool = False
    rounds: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.everything or bool(self.rounds)

    def sees(self, slug: str | None) -> bool:
        """Whether the round is theirs to see; what belongs to no round is seen by those who see everything."""
        return self.everything or slug in self.rounds


EVERYTHING = Reach(everything=True)


def reach(address: str, coordinators: Collection[str], rounds: Iterable[RoundContacts]) -> Reach:
    """What an address reaches, with the county's coordinators and every round's contacts as they are now.

    A coordinator of the county reaches everything. Anybody else reaches the rounds it is a contact of and those that
    stand beside them, so that a contact of closed rounds only sees nothing of open ones. In a county that names no
    coordinators the contacts of rounds that are not closed are its coordinators. `rounds` are not looked at in vain.
    """
    if is_among(address, coordinators):
        return EVERYTHING
    known = list(rounds)
    own = [round_ for round_ in known if is_among(address, round_.addresses)]
    if not coordinators and any(round_.state is not RoundState.CLOSED for round_ in own):
        return EVERYTHING
    slugs = {round_.slug for round_ in own}
    beside = {round_.slug for round_ in known if round_.family in slugs}
    return Reach(rounds=frozenset(slugs | beside))


def is_among(address: str, addresses: Iterable[str]) -> bool:
    """Whether the address is one of them, however its letters are written."""
    return address.casefold() in {each.casefold() for each in addresses}
