"""The demonstration's clock, moved by hand. In every other mode these addresses do not exist."""

import datetime as dt
import logging
from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from pydantic_core import PydanticCustomError
from starlette.exceptions import HTTPException

from actions.drafts.sending import launch_due
from actions.letters.digest import AT
from actions.rounds.advance import advance
from actions.schedule.sweep import sweep
from actions.schedule.upcoming import next_event, next_morning
from kit.clock import DemoClock, at_local, local_day
from kit.errors import NotAllowed, RundanError
from models.phrases import swedish
from models.reads import lookup
from web.entry.sign_in import SeesEverything
from web.pages.back import BACK, own_page
from web.pages.forms import Sent, parse_day
from web.requests.context import AppContext, Served

router = APIRouter(prefix="/console/clock", include_in_schema=False)
# a year of a silent round has fewer
MOST_EVENTS: Final = 400
ONLY_FORWARD: Final = swedish("Klockan går bara framåt. Välj en dag efter den som är.")
log = logging.getLogger("rundan.web")


@router.post("")
def move(served: Served, _coordinator: SeesEverything, sent: Sent) -> Response:
    """To the next morning, the next event or a day, with everything that falls due on the way. Raises HTTPException
    404, NotAllowed."""
    clock = served.clock
    if not isinstance(clock, DemoClock):
        raise HTTPException(404)
    seen = _seen(sent.values.get("seen", ""))
    target = _target(served, sent.values.get("to", ""), sent.values.get("day", ""), seen)
    # counted from the moment the page showed, so that a double click moves once
    if target is not None and target > clock.now():
        _live_through(served, clock, target)
    return RedirectResponse(own_page(sent.values.get(BACK, "")), 303)


def _live_through(served: AppContext, clock: DemoClock, target: dt.datetime) -> None:
    """Event by event, so that nobody gets on one day the letters of a month."""
    for _ in range(MOST_EVENTS):
        with served.database.read() as session:
            coming = next_event(session, clock.now())
        if coming is None or coming.at >= target:
            break
        clock.move_to(coming.at)
        sweep(served.database, served.sender, clock.now())
    clock.move_to(target)
    catch_up(served)


def catch_up(served: AppContext) -> None:
    """Do at once what has fallen due, so that its effects show on the next page."""
    now = served.clock.now()
    launch_due(served.database, served.sender, served.settings, now)
    sweep(served.database, served.sender, now)
    with served.database.read() as session:
        slugs = lookup.open_slugs(session)
    for slug in slugs:
        try:
            advance(served.database, served.sender, slug, now)
        except RundanError:
            log.exception("could not advance %s", slug)
        served.poke(slug)


def _target(served: AppContext, wish: str, day: str, seen: dt.datetime) -> dt.datetime | None:
    if wish == "morning":
        return next_morning(seen)
    if wish == "day":
        return _morning_of(day, seen)
    if wish != "event":
        raise HTTPException(422)
    with served.database.read() as session:
        coming = next_event(session, seen)
    return coming.at if coming else None


def _morning_of(written: str, seen: dt.datetime) -> dt.datetime:
    try:
        day = parse_day(written)
    except PydanticCustomError as fault:
        raise NotAllowed(fault.message_template) from None
    if day is None or day <= local_day(seen):
        raise NotAllowed(ONLY_FORWARD)
    return at_local(day, AT)


def _seen(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise HTTPException(422) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
