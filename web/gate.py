"""What every request passes, as plain ASGI: safe headers, same-origin forms only, and a limit on size."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.shell import shell

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
MEGABYTE: Final = 1024 * 1024
DRAINED: Final = 8  # a browser shows our page only if it may finish sending; beyond this many limits we hang up

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

SAFE_HEADERS: Final = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-robots-tag": "noindex, nofollow",
}


class SafeHeaders:
    """Adds the safe headers to every answer that has not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_safely)


async def same_origin_only(request: Request) -> None:
    """Refuse a form that another site has sent. Raises HTTPException 403."""
    if request.method not in SAFE_METHODS and not _is_ours(request):
        raise HTTPException(403)


def _is_ours(request: Request) -> bool:
    base = urlsplit(shell(request).settings.url)
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    if origin == "null":
        # Plain http away from loopback: the browser leaves Sec-Fetch-Site out and, as our pages ask for no
        # referrer, hides the origin too. The Lax cookie still keeps other sites' forms without a link.
        return base.scheme == "http"
    return origin is not None and urlsplit(origin).netloc in {request.headers.get("host", ""), base.netloc}


class BodyLimit:
    """Refuses a body larger than `limit` bytes, having read it, so that the browser can show the page that says so."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self.app(scope, receive, send)
            return
        taken = 0

        async def receive_some() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.limit:
                await self._drain(message, receive, taken)
                raise HTTPException(413)
            return message

        await self.app(scope, receive_some, send)

    async def _drain(self, message: Message, receive: Receive, taken: int) -> None:
        while message.get("more_body") and taken < DRAINED * self.limit:
            message = await receive()
            taken += len(message.get("body", b""))
