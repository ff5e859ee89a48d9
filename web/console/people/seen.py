"""What an administrator sees of people: those of the offices looked after, and contacts of their rounds."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from actions.access.console_people import Known, import_members, people
from kit.clock import RealClock
from kit.errors import NotFound
from models.reads.people_reads import membership_of, person_of
from models.tables import Person
from rules.reach import Reach
from web.entry.sign_in import Coordinator, SignedIn, coordinators
from web.requests.context import AppContext


async def _administers(coordinator: SignedIn) -> Coordinator:
    if not coordinator.reach.administers:
        raise NotFound("Sidan finns inte.")
    return coordinator


Administers = Annotated[Coordinator, Depends(_administers)]


def known_to(session: Session, request: Request, reach: Reach) -> list[Known]:
    """Everybody an administrator may see: people of the same offices, and whoever only reaches rounds seen here."""
    found = people(session, coordinators(request, session), RealClock().now())
    return [each for each in found if _is_ours(each, reach)]


def _is_ours(known: Known, reach: Reach) -> bool:
    if known.reach.roles:
        return bool(known.reach.roles.keys() & reach.administers)
    return reach.is_whole or any(map(reach.sees, known.reach.rounds))


def known_as(found: Iterable[Known], email: str) -> Known:
    """The one with that address. Raises NotFound."""
    for each in found:
        if each.email.casefold() == email:
            return each
    raise NotFound("Personen finns inte.")


def person_seen(session: Session, reach: Reach, number: int) -> Person:
    """The person with that number, if of an office that is looked after. Raises NotFound."""
    person = person_of(session, number)
    if not any(membership_of(session, person.id, office) for office in reach.administers):
        raise NotFound("Personen finns inte.")
    return person


def with_first_people(session: Session, request: Request, served: AppContext, by: Coordinator, office: str) -> str:
    """The office, if looked after, with its first people written down: those listed, and who asks. Raises NotFound."""
    if office not in by.reach.administers:
        raise NotFound("Kontoret finns inte.")
    first = [*coordinators(request, session).get(office, ()), by.email]
    import_members(session, office, first, served.clock.now())
    return office
