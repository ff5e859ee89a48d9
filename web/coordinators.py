"""The coordinators' side of the house: the console, the boards, the API and the mailbox, put into the application."""

from __future__ import annotations

from fastapi import FastAPI

from actions.remembered import Remembered
from web import (
    api,
    arenas,
    board,
    console,
    console_case,
    console_clock,
    console_deeds,
    console_launch,
    consultation,
    family_board,
    mailbox_pages,
    on_behalf,
    reader,
    sign_in,
    sign_in_pages,
)

ROUTERS = (
    sign_in_pages.router,
    console.router,
    console_clock.router,
    console_launch.router,
    arenas.router,
    board.router,
    family_board.router,
    consultation.router,
    console_deeds.router,
    console_case.router,
    on_behalf.router,
    reader.router,
    api.router,
    api.docs,
    mailbox_pages.router,
)


def install(app: FastAPI) -> None:
    """Add the coordinators' pages to the application."""
    app.state.remembered = Remembered()
    for router in ROUTERS:
        app.include_router(router)
    reader.install(app)
    sign_in.install(app)
