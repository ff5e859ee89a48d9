"""Whom an organisation's directory says somebody is: what of an ID token is believed, and which roles groups give.

The claims are OpenID Connect Core 1.0 section 5.1's, and Entra ID's, ADFS's and Keycloak's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from models.files.fields import is_mailbox
from models.people import Role

NO_ADDRESS: Final = "Katalogen säger inte vilken e-postadress du har. Den som sköter Rundan behöver ställa in det."
NOT_VERIFIED: Final = "Katalogen går inte i god för din e-postadress. Den som sköter Rundan behöver ställa in det."
NO_ROLE: Final = (
    "Katalogen känner dig, men du har ingen roll i Rundan. Be en administratör bjuda in dig, eller den som sköter "
    "katalogen att ta med dig i rätt grupp."
)
GROUPS_LEFT_OUT: Final = (
    "Du hör till så många grupper att katalogen inte skickade dem, och har ingen roll i Rundan utan dem. Den som "
    "sköter katalogen kan låta den skicka bara de grupper som har med Rundan att göra."
)


@dataclass(frozen=True, slots=True)
class Believed:
    """What the operator has set: which claim is the address, which are the groups, and what each group gives.

    `takes_unverified`: an address the directory does not say is verified counts all the same. `roles` is by group,
    `role@office`, several with blanks between.
    """

    email_claim: str = "email"
    groups_claim: str = "groups"
    roles: Mapping[str, str] = field(default_factory=dict)
    takes_unverified: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as the directory knows them, with roles by office. `refusal` says why they are not, if not."""

    email: str = ""
    roles: Mapping[str, Role] = field(default_factory=dict)
    lacks_groups: bool = False
    refusal: str = ""


def identity(claims: Mapping[str, Any], believed: Believed) -> Identity:
    """Who the token is about. The token itself has been verified before."""
    email = claims.get(believed.email_claim)
    if not isinstance(email, str) or not is_mailbox(email):
        return Identity(refusal=NO_ADDRESS)
    if believed.email_claim == "email" and not _is_verified(claims, believed):
        return Identity(refusal=NOT_VERIFIED)
    return Identity(email.casefold(), _roles(claims, believed), _lacks_groups(claims, believed))


def refusal_without_role(found: Identity) -> str:
    """Why somebody the directory knows, and Rundan does not, is not let in."""
    return GROUPS_LEFT_OUT if found.lacks_groups else NO_ROLE


def _is_verified(claims: Mapping[str, Any], believed: Believed) -> bool:
    """Said to be not so never passes. Entra ID and ADFS say nothing; some send the word as text."""
    said = claims.get("email_verified")
    return believed.takes_unverified if said is None else said in {True, "true"}


def _roles(claims: Mapping[str, Any], believed: Believed) -> dict[str, Role]:
    groups = claims.get(believed.groups_claim) or []
    names = [groups] if isinstance(groups, str) else [each for each in groups if isinstance(each, str)]
    given = [given for name in names for given in dict(believed.roles).get(name, "").split()]
    found: dict[str, Role] = {}
    for role in reversed(Role):  # the one that may do most is written last
        found |= {each.partition("@")[2]: role for each in given if each.partition("@")[0] == role.value}
    return found


def _lacks_groups(claims: Mapping[str, Any], believed: Believed) -> bool:
    """Whether the groups were too many to send: Entra ID names where they can be asked for instead."""
    elsewhere = claims.get("_claim_names")
    told = isinstance(elsewhere, Mapping) and believed.groups_claim in elsewhere
    return told or bool(claims.get("hasgroups"))
