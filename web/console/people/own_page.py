"""One's own page: name, roles, and where one is signed in."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.access.console_people import call_oneself, end_others_of, end_session
from actions.access.passkeys import passkeys_of
from actions.coordination.absences import colleagues
from kit.clock import RealClock, local_day
from kit.errors import FaultyInput, NotFound
from models.people import SessionEnd
from models.reads.absence_reads import absences_from
from models.reads.people_reads import names, office_names, open_sessions_of
from models.tables import Absence
from web.board.frame import console_page
from web.entry.passkeys.checking import site_of
from web.entry.sign_in import Coordinator, SignedIn
from web.pages.forms import Filled, Form, Sent, line
from web.requests.context import AppContext, Number, Served

router = APIRouter(prefix="/console/me", include_in_schema=False)


class NameForm(Form):
    """What one is called."""

    name: Annotated[str, line(200)] = ""


@router.get("")
def me(request: Request, served: Served, coordinator: SignedIn) -> Response:
    """Who I am here, what I may do and where I am signed in."""
    with served.database.read() as session:
        values: dict[str, Any] = {
            "name": _name(session, coordinator),
            "sessions": open_sessions_of(session, coordinator.email, RealClock().now()),
            "offices": office_names(session),
            "passkeys": passkeys_of(session, coordinator.email),
            "called": names(session),
            "away": _away(session, coordinator, local_day(served.clock.now())),
        }
    values |= {"me": coordinator, "site": site_of(served.settings.url), "done": request.query_params.get("done", "")}
    return console_page(request, served, "people/me.html", **values)


@router.get("/name")
def name_page(request: Request, served: Served, coordinator: SignedIn) -> Response:
    """Ask what I am to be called."""
    with served.database.read() as session:
        form = Filled({"name": _name(session, coordinator)})
    return _name_page(request, served, form)


@router.post("/name")
def rename(request: Request, served: Served, coordinator: SignedIn, sent: Sent) -> Response:
    """Be called something else from now on."""
    if sent.only_shown:
        return _name_page(request, served, Filled(sent.values))
    try:
        name = NameForm.read(sent.values).name
    except FaultyInput as wrong:
        return _name_page(request, served, Filled(sent.values, wrong.faults), 422)
    served.database.act(lambda session: call_oneself(session, coordinator.email, name, served.clock.now()))
    return RedirectResponse("/console/me?done=name", 303)


@router.post("/sessions/end")
def end_others(served: Served, coordinator: SignedIn) -> Response:
    """End every session of mine but this one."""

    def act(session: Session) -> None:
        end_others_of(session, coordinator.email, coordinator.session_id, RealClock().now())

    served.database.act(act)
    return RedirectResponse("/console/me?done=ended", 303)


@router.post("/sessions/{number}/end")
def end_one(served: Served, coordinator: SignedIn, number: Number) -> Response:
    """End one of my sessions. Raises NotFound."""
    now = RealClock().now()
    with served.database.write() as session:
        if number not in {each.id for each in open_sessions_of(session, coordinator.email, now)}:
            raise NotFound("Sessionen finns inte.")
        end_session(session, number, SessionEnd.SIGNED_OUT, now)
    return RedirectResponse("/console/me?done=ended", 303)


def _name_page(request: Request, served: AppContext, form: Filled, status: int = 200) -> Response:
    return console_page(request, served, "people/name.html", status, form=form, fault=None)


def _away(session: Session, coordinator: Coordinator, today: dt.date) -> list[Absence]:
    """Those of one's own and one's colleagues' that have not passed."""
    found = absences_from(session, today)
    known = {coordinator.email.casefold(), *colleagues(session, coordinator.reach)} if found else ()
    return [row for email, row in found.items() if email in known]


def _name(session: Session, coordinator: Coordinator) -> str:
    return names(session).get(coordinator.email.casefold(), "")
