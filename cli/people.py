"""`rundan people`: who can sign in to the console, what each reaches, and their sessions; and ending those."""

from __future__ import annotations

import datetime as dt

from actions.access.console_sessions import end_session, end_sessions_of
from actions.access.coordinators import Person
from actions.access.coordinators import people as people_known
from actions.registry.offices import coordinator_addresses
from cli.common.exits import BAD_INPUT, DONE, complain
from cli.common.installation import read_from, standing
from cli.common.speech import console, in_words, say, show_json, table
from kit.clock import RealClock, local
from kit.errors import NotFound
from models.tables import ConsoleSession
from models.vocabulary import SessionEnd

ONE_OR_ALL = "Ange antingen --end ADRESS eller --end-session NUMMER."


def people(address: str, number: int, json_wanted: bool) -> int:
    """Everybody, or the end of an address's sessions or of one with that number. Raises CountyFaults, NotFound."""
    if address and number:
        complain(in_words(ONE_OR_ALL))
        return BAD_INPUT
    if address or number:
        _tell_ended(_ended(address, number), json_wanted)
    else:
        _show(_everybody(json_wanted), json_wanted)
    return DONE


def _ended(address: str, number: int) -> int:
    now = RealClock().now()
    with standing() as here, here.database.write() as session:
        if address:
            count = end_sessions_of(session, address, SessionEnd.ENDED, now)
        else:
            count = end_session(session, number, SessionEnd.ENDED, now)
    if not count:
        raise NotFound("Ingen sådan session är öppen. Inget har ändrats.")
    return count


def _tell_ended(count: int, json_wanted: bool) -> None:
    if json_wanted:
        show_json({"ended": count})
    else:
        say("Avslutade sessioner: {count}. Den som var inloggad är ute.", count=count)


def _everybody(json_wanted: bool) -> list[Person]:
    with read_from(json_wanted) as here, here.database.read() as session:
        return people_known(session, coordinator_addresses(session, here.today), RealClock().now())


def _show(found: list[Person], json_wanted: bool) -> None:
    if json_wanted:
        show_json({"people": [_data(person) for person in found]})
        return
    drawn = table("Adress", "Når", "Session", "Inloggad sedan", "Senast sedd", "Webbläsare")
    for person in found:
        for shown in [_shown(session) for session in person.sessions] or [[in_words("inte inloggad")]]:
            drawn.add_row(person.email, _reach(person), *shown)
    console().print(drawn)


def _reach(person: Person) -> str:
    if person.reach.everything:
        return in_words("allt")
    return ", ".join(sorted(person.reach.rounds)) or in_words("inget längre")


def _shown(session: ConsoleSession) -> list[str]:
    return [str(session.id), _moment(session.began_at), _moment(session.seen_at), session.browser]


def _moment(at: dt.datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"


def _data(person: Person) -> dict[str, object]:
    return {
        "email": person.email,
        "everything": person.reach.everything,
        "rounds": sorted(person.reach.rounds),
        "sessions": [
            {
                "number": session.id,
                "began_at": session.began_at.isoformat(),
                "seen_at": session.seen_at.isoformat(),
                "expires_at": session.expires_at.isoformat(),
                "browser": session.browser,
            }
            for session in person.sessions
        ],
    }
