"""Who of one's colleagues is away, and who stands in: told by oneself, or for the one who fell ill."""

import datetime as dt
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.casework import refuse
from actions.coordination.absences import be_away, colleagues, come_back
from kit.clock import local_day
from kit.errors import FaultyInput, NotFound
from models.phrases import swedish
from models.reads.absence_reads import absences_from
from models.reads.people_reads import has_had_members, names, office_names
from rules.absence import Away
from web.board.frame import console_page
from web.console.people.people_pages import with_first_people
from web.entry.sign_in import Coordinator, SignedIn, coordinators
from web.pages.forms import AHEAD, Filled, Form, Sent, address, day
from web.requests.context import AppContext, Served

router = APIRouter(prefix="/console/away", include_in_schema=False)

FIRST_DAY: Final = swedish("Skriv den första dagen.")
LAST_DAY: Final = swedish("Skriv den sista dagen.")


class AwayForm(Form):
    """Who is away, from when and until when, and who stands in."""

    who: Annotated[str, address()] = ""
    from_on: Annotated[dt.date | None, day(FIRST_DAY, near=AHEAD)] = None
    until_on: Annotated[dt.date | None, day(LAST_DAY, near=AHEAD)] = None
    stand_in: Annotated[str, address()] = ""


@router.get("")
def away(request: Request, served: Served, coordinator: SignedIn) -> Response:
    """Who is away, and a form: filled in with what is known of the colleague the address names, else of oneself."""
    who, today = request.query_params.get("who", coordinator.email).casefold(), local_day(served.clock.now())
    with served.database.read() as session:
        known = absences_from(session, today).get(who)
        is_seen = who in _colleagues(session, request, coordinator)
    days = {"from_on": known.from_on.isoformat(), "until_on": known.until_on.isoformat()} if known and is_seen else {}
    told = {"stand_in": known.stand_in} if known and is_seen else {}
    return _page(request, served, coordinator, Filled({"who": who, "from_on": today.isoformat(), **days, **told}))


@router.post("")
def tell(request: Request, served: Served, coordinator: SignedIn, sent: Sent) -> Response:
    """Keep that somebody is away."""
    if sent.only_shown:
        return _page(request, served, coordinator, Filled(sent.values))
    form, faults = AwayForm.sift(sent.values)
    now = served.clock.now()

    def act(session: Session) -> None:
        _write_down_first_people(session, request, served, coordinator)
        known = _colleagues(session, request, coordinator)
        if form.from_on and form.until_on:
            told = Away(form.who.casefold(), form.from_on, form.until_on, form.stand_in.casefold())
            be_away(session, told, known, coordinator.email, now, local_day(now))

    try:
        refuse(faults)
        served.database.act(act)
    except FaultyInput as wrong:
        return _page(request, served, coordinator, Filled(sent.values, wrong.faults), 422)
    return RedirectResponse("/console/away?done=away", 303)


@router.post("/back")
def back(request: Request, served: Served, coordinator: SignedIn, sent: Sent) -> Response:
    """Somebody is in again. Raises NotFound."""
    who = sent.values.get("who", "").casefold()

    def act(session: Session) -> None:
        if who not in _colleagues(session, request, coordinator):
            raise NotFound("Personen finns inte.")
        come_back(session, who)

    served.database.act(act)
    return RedirectResponse("/console/away?done=back", 303)


def _colleagues(session: Session, request: Request, coordinator: Coordinator) -> list[str]:
    """Whom one may tell of: oneself first, then those who act where one does."""
    listed = [
        email.casefold()
        for office, emails in coordinators(request, session).items()
        if coordinator.reach.works_in(office) and not has_had_members(session, office)
        for email in emails
    ]
    return list(dict.fromkeys([coordinator.email.casefold(), *colleagues(session, coordinator.reach), *listed]))


def _write_down_first_people(session: Session, request: Request, served: AppContext, coordinator: Coordinator) -> None:
    """In offices that have none: who stands in is one of an office's people."""
    for office in coordinator.reach.administers & office_names(session).keys():
        with_first_people(session, request, served, coordinator, office)


def _page(request: Request, served: AppContext, coordinator: Coordinator, form: Filled, status: int = 200) -> Response:
    with served.database.read() as session:
        known, called = _colleagues(session, request, coordinator), names(session)
        found = absences_from(session, local_day(served.clock.now()))
    shown: dict[str, Any] = {"away": [row for email, row in found.items() if email in known]}
    shown |= {"colleagues": {email: called.get(email, email) for email in known}, "form": form, "fault": None}
    shown["done"] = request.query_params.get("done", "")
    return console_page(request, served, "people/away.html", status, **shown)
