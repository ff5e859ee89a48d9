"""Calendars to subscribe to: a principal's behind its own link, a round's behind a read-only one."""

import datetime as dt
from collections.abc import Iterable

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from actions.access.links import Entered, enter, has_lapsed
from actions.views.calendars import case_appointments, round_appointments
from actions.views.overview import case_view
from kit.clock import local_day
from kit.errors import NotFound
from models.reads import lookup
from models.vocabulary import LinkKind
from notifications.calendar import Appointment, feed
from notifications.links import calendar_secret, link_of_calendar, token
from web.board.board import remembered
from web.requests.context import AppContext, Served, caller

router = APIRouter(include_in_schema=False)


class CalendarUnknown(NotFound):
    """Kalendern finns inte. Öppna den på nytt från sidan där du hittade den."""


def calendar_path(served: AppContext, link_id: str) -> str:
    """Where on the site the calendar behind a link is."""
    return f"/calendar/{calendar_secret(served.sender.secret, link_id)}.ics"


@router.get("/calendar/{written}.ics")
def calendar(request: Request, served: Served, written: str) -> Response:
    """The days as they stand now. Unknown, revoked and lapsed look alike. Raises CalendarUnknown."""
    now = served.clock.now()
    try:
        with served.database.read() as session:
            name, found = _found(request, served, session, _entered(served, session, written, now), now)
            data = feed(served.sender, name, found, now)
    except NotFound:
        served.limits.count("unknown link", caller(request))
        raise CalendarUnknown from None
    headers = {"content-disposition": 'inline; filename="rundan.ics"'}
    return Response(data, media_type="text/calendar; charset=utf-8", headers=headers)


def _entered(served: AppContext, session: Session, written: str, now: dt.datetime) -> Entered:
    link_id = link_of_calendar(served.sender.secret, written)
    if link_id is None:
        raise CalendarUnknown
    return enter(session, token(served.sender.secret, link_id), now)


def _found(
    request: Request, served: AppContext, session: Session, entered: Entered, now: dt.datetime
) -> tuple[str, Iterable[Appointment]]:
    """The calendar's name and its days."""
    case, round_ = entered.case, entered.round
    if round_ is None:
        raise CalendarUnknown
    if entered.link.kind is LinkKind.READ_ONLY:
        view = remembered(request).view(session, round_.slug, now)
        return round_.title, round_appointments(view, round_.language)
    if case is None or has_lapsed(entered.link, round_, served.settings.link_grace, now):
        raise CalendarUnknown
    row = case_view(case, round_, lookup.handlings(session, case.id), local_day(now))
    return f"{round_.title}, {case.principal_name}", case_appointments(round_, row, case.language)
