"""An office's people: what must hold when somebody is given another role or leaves."""

from collections.abc import Mapping

from models.vocabulary import Role


def leaves_it_without_administrator(people: Mapping[str, Role], email: str, role: Role | None) -> bool:
    """Whether nobody would look after the office's people, were that person given the role; None is leaving."""
    others = {address: known for address, known in people.items() if address != email}
    after = {**others, **({email: role} if role else {})}
    return Role.ADMINISTRATOR in people.values() and Role.ADMINISTRATOR not in after.values()
