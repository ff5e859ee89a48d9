"""How far each of those who can sign in reaches."""

from __future__ import annotations

import pytest

from models.vocabulary import RoundState
from rules.reach import EVERYTHING, Reach, RoundContacts, reach

OPEN, CLOSED = RoundState.OPEN, RoundState.CLOSED
COUNTY = ("samordnare@region.example",)
ROUNDS = (
    RoundContacts("öppen", "", OPEN, ("oppen@region.example", *COUNTY)),
    RoundContacts("vid-sidan", "öppen", OPEN, COUNTY),
    RoundContacts("annan", "", OPEN, ("annan@region.example",)),
    RoundContacts("på-väg", "", RoundState.LAUNCHING, ("nyss@region.example",)),
    RoundContacts("stängd", "", CLOSED, ("forr@region.example", "oppen@region.example")),
)
SLUGS = tuple(round_.slug for round_ in ROUNDS)


@pytest.mark.parametrize(
    ("address", "reached"),
    [
        ("samordnare@region.example", SLUGS),
        ("Samordnare@Region.Example", SLUGS),
        ("oppen@region.example", ("öppen", "vid-sidan", "stängd")),
        ("annan@region.example", ("annan",)),
        ("nyss@region.example", ("på-väg",)),
        ("forr@region.example", ("stängd",)),
        ("ingen@region.example", ()),
        ("", ()),
    ],
)
def test_a_coordinator_sees_every_round_and_a_contact_its_own_with_those_beside_it(
    address: str, reached: tuple[str, ...]
) -> None:
    found = reach(address, COUNTY, ROUNDS)
    assert tuple(slug for slug in SLUGS if found.sees(slug)) == reached
    assert bool(found) == bool(reached)


@pytest.mark.parametrize("address", ["oppen@region.example", "forr@region.example", "ingen@region.example"])
def test_what_belongs_to_no_round_is_for_coordinators(address: str) -> None:
    assert not reach(address, COUNTY, ROUNDS).sees(None)
    assert reach(COUNTY[0], COUNTY, ROUNDS).sees(None)


def test_in_a_county_that_names_no_coordinators_the_contacts_of_open_rounds_are_they() -> None:
    assert reach("oppen@region.example", (), ROUNDS) == EVERYTHING
    assert reach("nyss@region.example", (), ROUNDS) == EVERYTHING
    assert reach("forr@region.example", (), ROUNDS) == Reach(rounds=frozenset({"stängd"}))


def test_rounds_are_not_read_for_a_coordinator() -> None:
    def unread() -> object:
        raise AssertionError

    assert reach(COUNTY[0], COUNTY, (unread() for _ in (1,))) == EVERYTHING  # type: ignore[misc]
