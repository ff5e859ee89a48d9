"""Who may read what programs read: a coordinator, the bearer of the API token, or anyone at this very machine."""

from __future__ import annotations

import hmac
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from kit.settings import Settings
from web.shell import caller, shell
from web.sign_in import not_signed_in, who

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
PASSED_ON: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


async def readers_only(request: Request) -> None:
    """Let a reader in. Raises HTTPException: 401 for a program, the way to the door for a person."""
    settings = shell(request).settings
    by_itself = _is_here(request, settings) or _bears_token(request, settings)
    if not by_itself and await run_in_threadpool(who, request) is None:
        raise not_signed_in(request)


def _is_here(request: Request, settings: Settings) -> bool:
    """Whether the request comes from this machine, and not through a proxy or from another site's page.

    The Host must be the machine's own: a site that points its name here must not read through a visitor's browser.
    """
    if settings.mode == "production" or caller(request) not in LOOPBACK:
        return False
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    return host in LOOPBACK and not any(name in request.headers for name in PASSED_ON)


def _bears_token(request: Request, settings: Settings) -> bool:
    kept = settings.api_token.get_secret_value()
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return bool(kept) and scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), kept.encode())
