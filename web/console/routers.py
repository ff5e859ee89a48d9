"""The coordinators' side of the house: the console, the boards, the API and the mailbox, put into the application."""

from fastapi import FastAPI

from actions.views.remembered import Remembered
from actions.views.standings import standings_in
from models.reads.waiting_reads import open_rounds
from web.board import api, board, family, pictures_pages, read_only, read_only_search, results, weekly
from web.board import principal as board_principal
from web.console import (
    arenas,
    case,
    clock,
    consultation,
    first_page,
    launch,
    letters,
    mailbox,
    on_behalf,
)
from web.console.acting import act_pages
from web.console.beside import beside_pages
from web.console.changing import pages as changing
from web.console.drafts import attachments, pages, review
from web.console.papers import case_papers, template_pages
from web.console.people import away_pages, own_page, passkey_pages, people_pages
from web.console.registry import files as registry_files
from web.console.registry import listing as registry_listing
from web.console.registry import parts as registry_parts
from web.console.writing import coming
from web.console.writing import pages as writing
from web.entry import sign_in, sign_in_pages
from web.entry.openid import sign_in_pages as openid_sign_in
from web.entry.passkeys import sign_in_pages as passkey_sign_in
from web.requests.context import AppContext

ROUTERS = (
    openid_sign_in.router,
    sign_in_pages.router,
    passkey_sign_in.router,
    own_page.router,
    away_pages.router,
    passkey_pages.router,
    people_pages.router,
    first_page.router,
    letters.router,
    clock.router,
    launch.router,
    attachments.router,
    review.router,
    pages.router,
    arenas.router,
    template_pages.router,
    registry_files.router,
    registry_parts.router,
    registry_listing.router,
    results.router,
    case_papers.router,
    board.router,
    read_only_search.router,
    board_principal.documents,
    pictures_pages.router,
    family.router,
    consultation.router,
    beside_pages.router,
    changing.router,
    coming.router,
    writing.router,
    act_pages.router,
    case.router,
    on_behalf.router,
    read_only.router,
    weekly.router,
    board_principal.router,
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
    """What the coordinators' pages need of the application beside their addresses."""
    app.state.remembered = Remembered()
    read_only.install(app)
    sign_in.install(app)
    openid_sign_in.install(app)
