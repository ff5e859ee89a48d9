"""`rundan audit`: does the record still hold, and what does it say?"""

import json

from actions.record import audit
from cli.common.exits import DONE, FAILED
from cli.common.installation import read_from
from cli.common.speech import in_words, say, show_json
from models.reads import lookup


def verify(slug: str, json_wanted: bool) -> int:
    """Look through the record; 1 when a row has been changed or is missing. Raises NotFound."""
    with read_from(json_wanted) as here, here.database.read() as session:
        if slug:
            lookup.round_of(session, slug)
        read, breaks = audit.verify(session, slug or None)
    if json_wanted:
        found = [{"chain": at.chain, "number": at.number, "reason": in_words(at.reason)} for at in breaks]
        show_json({"ok": not breaks, "events": read, "breaks": found})
    else:
        for at in breaks:
            say("{chain}, händelse {number}: {reason}.", chain=at.chain, number=at.number, reason=in_words(at.reason))
        if breaks:
            say("Historiken håller inte. {events} händelser lästes.", events=read)
        else:
            say("Historiken håller. {events} händelser lästes.", events=read)
    return FAILED if breaks else DONE


def export(slug: str) -> None:
    """Print a round's events, a line each, in the order they happened. Raises NotFound."""
    with read_from() as here, here.database.read() as session:
        lookup.round_of(session, slug)
        for row in audit.events(session, slug):
            print(json.dumps(row, ensure_ascii=False, default=str))
