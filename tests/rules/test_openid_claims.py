"""What is believed of somebody whom a directory vouches for, and what an office's people must always have."""

from typing import Any

import pytest

from models.people import Role
from rules.openid_claims import (
    GROUPS_LEFT_OUT,
    NO_ADDRESS,
    NO_ROLE,
    NOT_VERIFIED,
    Believed,
    Identity,
    identity,
    refusal_without_role,
)
from rules.reach import leaves_it_without_administrator

VERIFIED = {"email": "Anna@AC.example", "email_verified": True}
ADMIN, COORDINATOR = Role.ADMINISTRATOR, Role.COORDINATOR
GROUPS = Believed(
    roles={"g1": f"{COORDINATOR.value}@ac", "g2": f"{ADMIN.value}@ac {COORDINATOR.value}@bd", "g3": "x@ac"}
)


@pytest.mark.parametrize(
    ("claims", "believed", "refusal"),
    [
        (VERIFIED, Believed(), ""),
        ({}, Believed(), NO_ADDRESS),
        ({"email": 7, "email_verified": True}, Believed(), NO_ADDRESS),
        ({"email": "anna", "email_verified": True}, Believed(), NO_ADDRESS),
        (VERIFIED | {"email_verified": "true"}, Believed(), ""),
        (VERIFIED | {"email_verified": False}, Believed(takes_unverified=True), NOT_VERIFIED),
        (VERIFIED | {"email_verified": "false"}, Believed(takes_unverified=True), NOT_VERIFIED),
        ({"email": "anna@ac.example"}, Believed(), NOT_VERIFIED),
        ({"email": "anna@ac.example"}, Believed(takes_unverified=True), ""),
        ({"upn": "anna@ac.example"}, Believed(email_claim="upn"), ""),
    ],
)
def test_an_address_is_believed_when_the_directory_vouches_for_it(
    claims: dict[str, Any], believed: Believed, refusal: str
) -> None:
    assert identity(claims, believed) == Identity("" if refusal else "anna@ac.example", {}, False, refusal)


@pytest.mark.parametrize(
    ("groups", "roles"),
    [
        (None, {}),
        ([], {}),
        ("g1", {"ac": COORDINATOR}),
        (["g1", 7, "okand"], {"ac": COORDINATOR}),
        (["g1", "g2"], {"ac": ADMIN, "bd": COORDINATOR}),
        (["g2", "g1"], {"ac": ADMIN, "bd": COORDINATOR}),
        (["g3"], {}),
    ],
)
def test_groups_give_roles_and_of_several_the_one_that_may_do_most(groups: object, roles: dict[str, Role]) -> None:
    assert identity(VERIFIED | {"groups": groups}, GROUPS).roles == roles


@pytest.mark.parametrize(
    ("claims", "lacks"),
    [
        ({}, False),
        ({"_claim_names": {"groups": "src1"}}, True),
        ({"_claim_names": {"other": "src1"}}, False),
        ({"_claim_names": "groups"}, False),
        ({"hasgroups": True}, True),
    ],
)
def test_groups_that_were_too_many_to_send_are_missed(claims: dict[str, Any], lacks: bool) -> None:
    found = identity(VERIFIED | claims, Believed())
    assert found.lacks_groups is lacks
    assert refusal_without_role(found) == (GROUPS_LEFT_OUT if lacks else NO_ROLE)


@pytest.mark.parametrize(
    ("people", "role", "is_left"),
    [
        ({"a": ADMIN}, COORDINATOR, True),
        ({"a": ADMIN}, None, True),
        ({"a": ADMIN}, ADMIN, False),
        ({"a": ADMIN, "b": ADMIN}, None, False),
        ({"a": COORDINATOR}, None, False),
        ({"a": COORDINATOR, "b": ADMIN}, None, False),
    ],
)
def test_an_office_with_an_administrator_keeps_one(people: dict[str, Role], role: Role | None, is_left: bool) -> None:
    assert leaves_it_without_administrator(people, "a", role) is is_left
