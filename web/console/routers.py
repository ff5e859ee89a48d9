"""The coordinators' side of the house: the console, the boards, the API and the mailbox, put into the application."""

from __future__ import annotations

from fastapi import FastAPI

from actions.views.remembered import Remembered
from web.board import api, board, family, reader, results
from web.console import act_pages, arenas, case, clock, consultation, first_page, launch, mailbox, on_behalf
from web.console.beside import beside_pages
from web.console.changing import pages as changing
from web.console.people import own_page, people_pages
from web.console.registry import files, listing, parts, principal
from web.entry import sign_in, sign_in_pages
from web.entry.directory import directory_pages

ROUTERS = (
    directory_pages.router,
    sign_in_pages.router,
    own_page.router,
    people_pages.router,
    first_page.router,
    clock.router,
    launch.router,
    arenas.router,
    results.router,
    files.router,
    parts.router,
    principal.router,
    listing.router,
    board.router,
    family.router,
    consultation.router,
    beside_pages.router,
    changing.router,
    act_pages.router,
    case.router,
    on_behalf.router,
    reader.router,
    api.router,
    api.docs,
    mailbox.router,
)


def install(app: FastAPI) -> None:
    """Add the coordinators' pages to the application."""
    app.state.remembered = Remembered()
    for router in ROUTERS:
        app.include_router(router)
    reader.install(app)
    sign_in.install(app)
    directory_pages.install(app)
