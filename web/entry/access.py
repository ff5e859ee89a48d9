"""Who may come in: to what programs read (a coordinator, the token, this very machine), and with much to send."""

import hmac
from typing import Final

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from kit.addresses import host_of, is_loopback
from kit.settings import Settings
from web.entry.link_access import shows_link
from web.entry.sign_in import not_signed_in, who
from web.requests.context import app_context, visitor

PASSED_ON: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


async def api_access(request: Request) -> None:
    """Let in whoever may read what programs read. Raises HTTPException: 401 to a program, to a person the door."""
    settings = app_context(request).settings
    by_itself = _is_here(request, settings) or _bears_token(request, settings)
    if not by_itself and await run_in_threadpool(who, request) is None:
        raise not_signed_in(request)


def _is_here(request: Request, settings: Settings) -> bool:
    """Whether the request comes from this machine, and not through a proxy or from another site's page.

    The Host must be the machine's own: a site that points its name here must not read through a visitor's browser.
    HTTP/1.0 is spoken by no browser, but by a proxy that nobody has set up: nginx as it comes, which says nothing of
    whom it asks for and calls us by our own address.
    """
    found = visitor(request)
    if not settings.is_open_to_this_machine or found is None or not found.is_loopback:
        return False
    is_named_here = is_loopback(host_of(f"//{request.headers.get('host', '')}"))
    is_passed_on = request.scope.get("http_version") == "1.0" or any(name in request.headers for name in PASSED_ON)
    return is_named_here and not is_passed_on


def _bears_token(request: Request, settings: Settings) -> bool:
    kept = settings.api_token.get_secret_value()
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return bool(kept) and scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), kept.encode())


def is_known(request: Request) -> bool:
    """Whether the request shows a session, or a link that opens a case. Reads the database. Raises StorageFault."""
    return who(request) is not None or shows_link(request)
