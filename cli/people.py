"""`rundan people`: who can sign in to the console and what each reaches; letting in, other roles, ending sessions."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy.orm import Session

from actions.access import console_people
from actions.access.console_people import Known, end_session, end_sessions_of
from actions.access.console_people import people as people_known
from actions.registry.offices import listed_coordinators
from cli.common.exits import BAD_INPUT, DONE, complain
from cli.common.installation import Installation, read_from, standing
from cli.common.speech import console, in_words, say, show_json, table
from kit.clock import RealClock, local
from kit.errors import NotAllowed, NotFound
from models.files.fields import MAILBOX_UNREADABLE, is_mailbox
from models.people import Role, SessionEnd
from models.phrases import Phrase
from models.reads.people_reads import office_names, person_by_email
from models.tables import ConsoleSession, Person

ONE_OR_ALL = "Ange antingen --end ADRESS eller --end-session NUMMER."
ONE_OR_ALL_HERE = "Ange antingen en adress eller --session NUMMER."
WHICH_OFFICE = "Här finns flera kontor. Ange ett av dem med --office: {offices}."
NO_OFFICE = "Här finns inget kontor än. Gör ett på konsolens sidor."
NOBODY = "Ingen med adressen {address} hör till ett kontor här."
BY_HAND = "kommandoraden"
ENDED_HERE = SessionEnd.ENDED


def people(address: str, number: int, json_wanted: bool) -> int:
    """Everybody, or the end of an address's sessions or of one with that number. Raises CountyFaults, NotFound."""
    if address or number:
        return end(address, number, json_wanted, ONE_OR_ALL)
    _show(_everybody(json_wanted), json_wanted)
    return DONE


def end(address: str, number: int, json_wanted: bool, one_or_all: str = ONE_OR_ALL_HERE) -> int:
    """End an address's sessions, or the one with that number. Raises NotFound."""
    if bool(address) == bool(number):
        complain(in_words(one_or_all))
        return BAD_INPUT
    _tell_ended(_ended(address, number), json_wanted)
    return DONE


def invite(address: str, role: Role, office: str, name: str, json_wanted: bool) -> int:
    """Let somebody in and write to them. Raises CountyFaults, NotFound, NotAllowed, AlreadyDone."""
    if not is_mailbox(address):
        complain(f"{address}: {in_words(MAILBOX_UNREADABLE)}")
        return BAD_INPUT
    with standing() as here, here.database.write() as session:
        slug = _with_people(here, session, office)
        person = console_people.invite(session, here.sender, slug, address, name, role, BY_HAND, here.now)
        told = {"email": person.email, "office": slug, "role": role.value}
    if json_wanted:
        show_json(told)
    else:
        say("{email} är inbjuden. Ett brev är på väg som säger var man loggar in.", email=told["email"])
    return DONE


def change_role(address: str, role: Role | None, office: str, json_wanted: bool) -> int:
    """Give somebody another role; without one they leave. Raises CountyFaults, NotFound, NotAllowed."""
    with standing() as here, here.database.write() as session:
        slug, person = _with_people(here, session, office), _person(session, address)
        if role is None:
            console_people.take_away(session, here.sender, person, slug, BY_HAND, here.now)
        else:
            console_people.change_role(session, here.sender, person, slug, role, BY_HAND, here.now)
        told = {"email": person.email, "office": slug, "role": role.value if role else ""}
    if json_wanted:
        show_json(told)
    elif role is None:
        say("{email} hör inte längre till kontoret.", email=told["email"])
    else:
        say("{email} har nu rollen {role}.", email=told["email"], role=in_words(role.label))
    return DONE


def _with_people(here: Installation, session: Session, office: str) -> str:
    """The office that is meant, with its first people written down. Raises NotFound, NotAllowed, CountyFaults."""
    known = office_names(session)
    if not known:
        raise NotFound(NO_OFFICE)
    if not office and len(known) > 1:
        raise NotAllowed(Phrase(WHICH_OFFICE, offices=", ".join(known)))
    slug = office or next(iter(known))
    if slug not in known:
        raise NotFound(console_people.NO_OFFICE)
    console_people.import_members(session, slug, listed_coordinators(session, here.today).get(slug, ()), here.now)
    return slug


def _person(session: Session, address: str) -> Person:
    found = person_by_email(session, address)
    if found is None:
        raise NotFound(Phrase(NOBODY, address=address))
    return found


def _ended(address: str, number: int) -> int:
    now = RealClock().now()
    with standing() as here, here.database.write() as session:
        if address:
            count = end_sessions_of(session, address, ENDED_HERE, now)
        else:
            count = end_session(session, number, ENDED_HERE, now)
    if not count:
        raise NotFound("Ingen sådan session är öppen. Inget har ändrats.")
    return count


def _tell_ended(count: int, json_wanted: bool) -> None:
    if json_wanted:
        show_json({"ended": count})
    else:
        say("Avslutade sessioner: {count}. Den som var inloggad är ute.", count=count)


def _everybody(json_wanted: bool) -> list[Known]:
    with read_from(json_wanted) as here, here.database.read() as session:
        return people_known(session, listed_coordinators(session, here.today), RealClock().now())


def _show(found: list[Known], json_wanted: bool) -> None:
    if json_wanted:
        show_json({"people": [_data(person) for person in found]})
        return
    drawn = table("Adress", "Roll", "Når", "Session", "Inloggad sedan", "Senast sedd", "Webbläsare")
    for person in found:
        for shown in [_shown(session) for session in person.sessions] or [[in_words("inte inloggad")]]:
            drawn.add_row(person.email, _roles(person.reach.roles), _reach(person), *shown)
    console().print(drawn)


def _roles(roles: Mapping[str, Role]) -> str:
    """Each role once, with its offices where there are several."""
    if len(roles) == 1:
        return in_words(next(iter(roles.values())).label)
    return ", ".join(f"{in_words(role.label)} ({office})" for office, role in roles.items())


def _reach(person: Known) -> str:
    if person.reach.everything:
        return in_words("allt")
    offices = [in_words("allt i {office}", office=office) for office in sorted(person.reach.roles)]
    return ", ".join((*offices, *sorted(person.reach.rounds))) or in_words("inget längre")


def _shown(session: ConsoleSession) -> list[str]:
    return [str(session.id), _moment(session.began_at), _moment(session.seen_at), session.browser]


def _moment(at: dt.datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"


def _data(person: Known) -> dict[str, object]:
    return {
        "email": person.email,
        "name": person.name,
        "roles": {office: role.value for office, role in person.reach.roles.items()},
        "everything": person.reach.everything,
        "rounds": sorted(person.reach.rounds),
        "sessions": [
            {
                "number": session.id,
                "began_at": session.began_at.isoformat(),
                "seen_at": session.seen_at.isoformat(),
                "expires_at": session.expires_at.isoformat(),
                "browser": session.browser,
                "way": session.way.value,
            }
            for session in person.sessions
        ],
    }
