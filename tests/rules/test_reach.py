"""How far each of those who can sign in reaches, and who stands in for one who is away: always somebody who is in."""

import datetime as dt
from collections.abc import Mapping, Set
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people import Role
from models.vocabulary import RoundState
from rules.absence import BACKWARDS, HAS_PASSED, ONESELF, STAND_IN, TOO_LONG, WHO, Away, absence_faults, standing_in
from rules.reach import EVERYTHING, RoundContacts, reach

OPEN, CLOSED = RoundState.OPEN, RoundState.CLOSED
AC, BD = "vasterbotten", "norrbotten"
COUNTY: Final = ("samordnare@region.example",)
ROUNDS = (
    RoundContacts("öppen", "", OPEN, ("oppen@region.example", *COUNTY), AC),
    RoundContacts("vid-sidan", "öppen", OPEN, COUNTY, AC),
    RoundContacts("annan", "", OPEN, ("annan@region.example",), AC),
    RoundContacts("på-väg", "", RoundState.LAUNCHING, ("nyss@region.example",), AC),
    RoundContacts("stängd", "", CLOSED, ("forr@region.example", "oppen@region.example"), AC),
    RoundContacts("norr", "", OPEN, ("norr@region.example",), BD),
)
SLUGS = tuple(round_.slug for round_ in ROUNDS)
OURS = tuple(round_.slug for round_ in ROUNDS if round_.office == AC)
PEOPLED: Final = {AC: True, BD: True}
Roles = Mapping[str, Role]
ADMINISTRATOR, COORDINATOR, READER = Role.ADMINISTRATOR, Role.COORDINATOR, Role.READER


@pytest.mark.parametrize(
    ("address", "roles", "seen", "acting"),
    [
        ("x@region.example", {AC: COORDINATOR}, OURS, OURS),
        ("x@region.example", {AC: ADMINISTRATOR}, OURS, OURS),
        ("x@region.example", {AC: READER}, OURS, ()),
        ("x@region.example", {AC: COORDINATOR, BD: COORDINATOR}, SLUGS, SLUGS),
        ("x@region.example", {AC: COORDINATOR, BD: READER}, SLUGS, OURS),
        ("x@region.example", {AC: READER, BD: READER}, SLUGS, ()),
        ("annan@region.example", {AC: READER}, OURS, ("annan",)),
        ("norr@region.example", {AC: READER}, (*OURS, "norr"), ("norr",)),
        ("oppen@region.example", {}, ("öppen", "vid-sidan", "stängd"), ("öppen", "vid-sidan", "stängd")),
        ("Oppen@Region.Example", {}, ("öppen", "vid-sidan", "stängd"), ("öppen", "vid-sidan", "stängd")),
        ("annan@region.example", {}, ("annan",), ("annan",)),
        ("nyss@region.example", {}, ("på-väg",), ("på-väg",)),
        ("forr@region.example", {}, ("stängd",), ("stängd",)),
        ("ingen@region.example", {}, (), ()),
        ("", {}, (), ()),
    ],
)
def test_an_office_is_seen_by_its_people_and_acted_in_by_all_but_readers_and_a_contact_acts_in_its_own_rounds(
    address: str, roles: Roles, seen: tuple[str, ...], acting: tuple[str, ...]
) -> None:
    found = reach(address, roles, PEOPLED, ROUNDS)
    assert tuple(slug for slug in SLUGS if found.sees(slug)) == seen
    assert tuple(slug for slug in SLUGS if found.acts_in(slug)) == acting
    assert bool(found) == bool(seen)
    assert found.acts == bool(acting)


@pytest.mark.parametrize(
    ("roles", "launches", "administers"),
    [
        ({}, False, set()),
        ({AC: READER}, False, set()),
        ({AC: READER, BD: READER}, False, set()),
        ({AC: COORDINATOR}, True, set()),
        ({AC: ADMINISTRATOR, BD: READER}, True, {AC}),
    ],
)
def test_a_coordinator_launches_and_an_administrator_looks_after_people_each_in_its_office(
    roles: Roles, launches: bool, administers: Set[str]
) -> None:
    found = reach("oppen@region.example", roles, PEOPLED, ROUNDS)
    assert (found.launches, found.administers) == (launches, administers)
    assert [office for office in (AC, BD) if found.works_in(office)] == [AC] * launches


def test_what_belongs_to_no_round_is_seen_by_those_of_every_office_and_acted_on_by_no_reader() -> None:
    for roles, seen, acted in (
        ({}, False, False),
        ({AC: COORDINATOR}, False, False),
        ({AC: READER, BD: READER}, True, False),
        ({AC: COORDINATOR, BD: ADMINISTRATOR}, True, True),
    ):
        found = reach("oppen@region.example", roles, PEOPLED, ROUNDS)
        assert (found.sees(None), found.acts_in(None)) == (seen, acted)


def test_in_an_office_without_people_the_contacts_of_its_open_rounds_are_its_administrators() -> None:
    alone = {AC: False}
    ours = tuple(round_ for round_ in ROUNDS if round_.office == AC)
    for address in ("oppen@region.example", "nyss@region.example"):
        found = reach(address, {}, alone, ours)
        assert (found.is_whole, found.administers) == (True, frozenset({AC}))
    assert reach("forr@region.example", {}, alone, ours).rounds == {"stängd"}
    beside_another = reach("oppen@region.example", {}, {AC: False, BD: True}, ROUNDS)
    assert (beside_another.rounds, beside_another.everything) == (frozenset(OURS), False)


def test_rounds_are_not_read_for_whoever_works_in_every_office() -> None:
    def unread() -> RoundContacts:
        raise AssertionError

    found = reach(COUNTY[0], {AC: COORDINATOR, BD: COORDINATOR}, PEOPLED, (unread() for _ in (1,)))
    assert found.is_whole
    assert EVERYTHING.is_whole
    assert found.works_in("any")
    assert EVERYTHING.works_in("any")


TODAY = dt.date(2023, 6, 20)
FOUR = ("anna", "bo", "cilla", "disa")
DAYS = st.integers(0, 40).map(lambda more: TODAY + dt.timedelta(days=more))


def away(email: str = "anna", first: int = 1, last: int = 10, stand_in: str = "bo") -> Away:
    return Away(email, TODAY + dt.timedelta(days=first), TODAY + dt.timedelta(days=last), stand_in)


@pytest.mark.parametrize(
    ("stand_ins", "found"),
    [
        ({"anna": "bo"}, ("bo",)),
        ({"anna": "bo", "bo": "cilla"}, ("bo", "cilla")),
        ({"anna": "bo", "bo": "anna"}, ("bo",)),
        ({"anna": "bo", "bo": "cilla", "cilla": "bo"}, ("bo", "cilla")),
        ({"anna": "someone else"}, ()),
        ({"anna": "bo", "bo": "someone else"}, ("bo",)),
        ({"bo": "anna"}, ()),
    ],
)
def test_who_is_away_as_well_is_followed_by_whom_that_one_named(
    stand_ins: dict[str, str], found: tuple[str, ...]
) -> None:
    assert standing_in("anna", stand_ins, FOUR) == found


@pytest.mark.parametrize(
    ("told", "faults"),
    [
        (away(), []),
        (away(first=-5, last=0), []),
        (away(last=1), []),
        (away(last=0), [("until_on", BACKWARDS)]),
        (away(first=-5, last=-1), [("until_on", HAS_PASSED)]),
        (away(last=3 * 365), []),
        (away(last=3 * 365 + 1), [("until_on", TOO_LONG)]),
        (away(stand_in="anna"), [("stand_in", ONESELF)]),
        (away(stand_in="nobody"), [("stand_in", STAND_IN)]),
        (away(email="nobody"), [("who", WHO)]),
    ],
)
def test_each_fault_is_told_at_its_field(told: Away, faults: list[tuple[str, str]]) -> None:
    assert [(fault.field, fault.message) for fault in absence_faults(told, [], FOUR, TODAY)] == faults


@pytest.mark.parametrize(("first", "last", "is_one"), [(10, 20, True), (11, 20, False), (-5, 1, True), (-5, 0, False)])
def test_who_is_away_on_one_of_the_days_can_not_be_chosen(first: int, last: int, is_one: bool) -> None:
    theirs = away("bo", first, last, "cilla")
    found = [fault.field for fault in absence_faults(away(), [theirs], FOUR, TODAY)]
    assert found == (["stand_in"] if is_one else [])


@given(st.lists(st.builds(Away, st.sampled_from(FOUR), DAYS, DAYS, st.sampled_from(FOUR)), max_size=12), DAYS)
def test_of_all_that_can_be_told_whoever_stands_in_last_is_in(told: list[Away], day: dt.date) -> None:
    known: dict[str, Away] = {}
    for each in told:
        others = [other for other in known.values() if other.email != each.email]
        if not list(absence_faults(each, others, FOUR, TODAY)):
            known[each.email] = each
    today = {email: each.stand_in for email, each in known.items() if each.from_on <= day <= each.until_on}
    for email in today:
        assert standing_in(email, today, FOUR)[-1] not in today
