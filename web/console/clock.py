"""The demonstration's clock, moved by hand. In every other mode these addresses do not exist."""

from __future__ import annotations

import datetime as dt
import logging

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from actions.rounds.advance import advance
from actions.schedule.sweep import sweep
from actions.schedule.upcoming import next_event, next_morning
from kit.clock import DemoClock
from kit.errors import RundanError
from models.reads import lookup
from web.entry.sign_in import SeesEverything
from web.pages.back import BACK, own_page
from web.pages.posted import Sent
from web.requests.context import AppContext, Served

router = APIRouter(prefix="/console/clock", include_in_schema=False)
log = logging.getLogger("rundan.web")


@router.post("")
def move(served: Served, _coordinator: SeesEverything, sent: Sent) -> Response:
    """To the next morning or the next event, with everything that then falls due. Raises HTTPException 404."""
    clock = served.clock
    if not isinstance(clock, DemoClock):
        raise HTTPException(404)
    target = _target(served, sent.values.get("to", ""), _seen(sent.values.get("seen", "")))
    # counted from the moment the page showed, so that a double click moves once
    if target is not None and target > clock.now():
        clock.move_to(target)
        catch_up(served)
    return RedirectResponse(own_page(sent.values.get(BACK, "")), 303)


def catch_up(served: AppContext) -> None:
    """Do at once what has fallen due, so that its effects show on the next page."""
    now = served.clock.now()
    sweep(served.database, served.office, now)
    with served.database.read() as session:
        slugs = lookup.open_slugs(session)
    for slug in slugs:
        try:
            advance(served.database, served.office, slug, now)
        except RundanError:
            log.exception("could not advance %s", slug)
        served.poke(slug)


def _target(served: AppContext, wish: str, seen: dt.datetime) -> dt.datetime | None:
    if wish == "morning":
        return next_morning(seen)
    if wish != "event":
        raise HTTPException(422)
    with served.database.read() as session:
        coming = next_event(session, seen)
    return coming.at if coming else None


def _seen(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise HTTPException(422) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
