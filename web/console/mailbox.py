"""The built-in mailbox as pages: what every recipient would have got, with links that work.

It exists where nobody but this machine can reach the web, and nowhere else (docs/decisions/who-is-local.md).
"""

from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from notifications.delivery.mailbox import Mailbox
from web.board.frame import console_page
from web.entry.access import api_access
from web.entry.sign_in import reading_reach
from web.pages.letter_text import readable
from web.requests.context import AppContext, Served, app_context
from web.requests.middleware import CONTENT_SECURITY_POLICY

MOST: Final = 200

# A letter may show itself and open its links in a new tab, nothing else.
LETTER_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-popups allow-popups-to-escape-sandbox",
    )
)


async def _only_on_this_machine(request: Request) -> None:
    if not app_context(request).settings.is_open_to_this_machine:
        raise HTTPException(404)


def _not_for_contacts(request: Request) -> None:
    """Every letter stands here, the coordinators' ways in among them."""
    if not reading_reach(request).is_whole:
        raise HTTPException(404)


LET_IN: Final = (Depends(_only_on_this_machine), Depends(api_access), Depends(_not_for_contacts))
router = APIRouter(include_in_schema=False, dependencies=LET_IN)


@lru_cache(maxsize=2)
def _mailbox(folder: Path) -> Mailbox:
    return Mailbox(folder)


def _kept(served: AppContext) -> Mailbox:
    return _mailbox(served.settings.home / "mailbox")


@router.get("/mailbox")
def mailbox(request: Request, served: Served) -> Response:
    """The letters, newest first; `q` is looked for among recipients and subjects."""
    wanted = request.query_params.get("q", "").strip()
    found = [entry for entry in _kept(served).list() if wanted.casefold() in f"{entry.to} {entry.subject}".casefold()]
    return console_page(request, served, "letters/mailbox.html", entries=found[:MOST], total=len(found), wanted=wanted)


@router.get("/mailbox.json")
def listing(served: Served) -> Response:
    """The letters for programs: id, time, to, subject, size, and whether it was returned."""
    return JSONResponse([asdict(each) | {"time": each.time.isoformat()} for each in _kept(served).list()])


@router.get("/mailbox/{letter_id}.eml")
def original(served: Served, letter_id: str) -> Response:
    """A letter's bytes as they arrived. Raises NotFound."""
    headers = {"content-disposition": f'attachment; filename="{_plain(letter_id)}.eml"'}
    return Response(_kept(served).eml(letter_id), media_type="message/rfc822", headers=headers)


@router.get("/mailbox/{letter_id}.html")
def as_html(served: Served, letter_id: str) -> Response:
    """A letter's HTML by itself, for a frame that may do nothing. Raises NotFound."""
    html = readable(_kept(served).eml(letter_id)).html
    opened = html.replace("<head>", '<head><base target="_blank">', 1)
    headers = {"content-security-policy": LETTER_POLICY, "x-frame-options": "SAMEORIGIN"}
    return Response(opened, media_type="text/html; charset=utf-8", headers=headers)


@router.get("/mailbox/{letter_id}")
def letter(request: Request, served: Served, letter_id: str) -> Response:
    """A letter as text and as its recipient's program shows it. Raises NotFound."""
    shown: Any = readable(_kept(served).eml(letter_id))
    page = console_page(request, served, "letters/mailbox_letter.html", shown=shown, letter_id=letter_id)
    page.headers["content-security-policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return page


def _plain(letter_id: str) -> str:
    return "".join(part for part in letter_id if part.isalnum() or part == "-")
