"""`rundan link`: an address to enter by, printed once for the one who asks at the machine."""

from sqlalchemy.orm import Session

from actions.access.console_people import known_address
from actions.access.links import read_only_link, sign_in_link
from actions.record.record import Said
from actions.registry.offices import listed_coordinators
from cli.common.exits import BAD_INPUT, DONE, complain
from cli.common.installation import Installation, standing
from cli.common.speech import in_words, show_json
from kit.errors import NotAllowed, NotFound
from models.reads import lookup
from models.tables import Link, case_id
from notifications.links import token

WHICH = "Ange en huvudman (RUNDA KOD), --reader med RUNDA, eller --coordinator ADRESS."


def link(slug: str, code: str, read_only: bool, coordinator: str, json_wanted: bool) -> int:
    """Print one link. Raises NotFound, NotAllowed."""
    wanted = [bool(code), read_only, bool(coordinator)]
    if wanted.count(True) != 1 or bool(slug) == bool(coordinator):
        complain(in_words(WHICH))
        return BAD_INPUT
    with standing() as here, here.database.write() as session:
        if coordinator:
            address = _coordinators(here, session, coordinator)
        elif read_only:
            address = _leaderships(here, session, slug)
        else:
            address = _principals(here, session, slug, code)
    if json_wanted:
        show_json({"link": address})
    else:
        print(address)
    return DONE


def _principals(here: Installation, session: Session, slug: str, code: str) -> str:
    lookup.round_of(session, slug)
    case, _ = lookup.case_of(session, case_id(slug, code))
    found = session.get_one(Link, case.link_id)
    if found.revoked_at is not None:
        raise NotAllowed("Huvudmannens länk är indragen. Skicka en ny från konsolen.")
    return _address(here, "r", found)


def _leaderships(here: Installation, session: Session, slug: str) -> str:
    """The one that is there already, or a new one."""
    known = lookup.read_only_links(session, slug)
    found = known[-1] if known else read_only_link(session, here.sender, slug, "kommandoraden", Said(), here.now)
    return _address(here, "read", found)


def _coordinators(here: Installation, session: Session, address: str) -> str:
    known = known_address(session, address, listed_coordinators(session, here.today))
    if known is None:
        raise NotFound("Adressen hör inte till någon samordnare, vare sig i registret eller i en runda.")
    return _address(here, "sign-in", sign_in_link(session, here.sender, "", known, here.now))


def _address(here: Installation, door: str, found: Link) -> str:
    return f"{here.sender.base_url}/{door}/{token(here.sender.secret, found.id)}"
