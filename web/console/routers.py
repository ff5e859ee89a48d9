"""The coordinators' side of the house: the console, the boards, the API and the mailbox, put into the application."""

from __future__ import annotations

from fastapi import FastAPI

from actions.views.remembered import Remembered
from actions.views.standings import standings_in
from models.reads.waiting_reads import open_rounds
from web.board import api, board, family, reader
from web.console import act_pages, arenas, case, clock, consultation, first_page, launch, letters, mailbox, on_behalf
from web.entry import sign_in, sign_in_pages
from web.requests.context import AppContext

ROUTERS = (
    sign_in_pages.router,
    first_page.router,
    letters.router,
    clock.router,
    launch.router,
    arenas.router,
    board.router,
    family.router,
    consultation.router,
    act_pages.router,
    case.router,
    on_behalf.router,
    reader.router,
    api.router,
    api.docs,
    mailbox.router,
)


def look_through(app: FastAPI) -> None:
    """See how every open round stands, so that the first page need not. Raises StorageFault."""
    here: AppContext = app.state.context
    with here.database.read() as session:
        standings_in(session).of(session, open_rounds(session, None), here.clock.now())


def install(app: FastAPI) -> None:
    """Add the coordinators' pages to the application."""
    app.state.remembered = Remembered()
    for router in ROUTERS:
        app.include_router(router)
    reader.install(app)
    sign_in.install(app)
