"""What every request passes: safe headers, HEAD as GET, same-origin forms only, and a limit on size."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NoReturn
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.errors import RundanError
from kit.settings import Settings
from models.files.limits import MEGABYTE
from models.phrases import swedish
from web.requests.context import app_context

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
UNKNOWN_MAY_SEND: Final = 64 * 1024  # bytes
ASKED: Final = "rundan.asked_with"

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


ONLY_HTTPS: Final = {"strict-transport-security": "max-age=31536000"}  # RFC 6797; a year, this name only

NOT_KNOWN: Final = swedish(
    "Du är inte inloggad i den här webbläsaren, eller så gäller länken inte längre. Inget har sparats. Gå tillbaka i "
    "webbläsaren: i de flesta finns det du skrev kvar, så kopiera det. Öppna sedan länken i brevet igen eller logga "
    "in, och skicka på nytt."
)


def safe_headers(settings: Settings) -> Mapping[str, str]:
    """What every answer of the installation carries."""
    return {**SAFE_HEADERS, **(ONLY_HTTPS if settings.own_url.startswith("https:") else {})}


class SafeHeaders:
    """Adds the safe headers to every answer that has not set its own."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app, self.headers = app, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_safely)


class HeadAsGet:
    """Lets whoever asks for the head of a page be answered as if it asked for the page; uvicorn leaves the body out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_head = scope["type"] == "http" and scope["method"] == "HEAD"
        await self.app({**scope, "method": "GET", ASKED: "HEAD"} if is_head else scope, receive, send)


async def method_as_asked(request: Request) -> None:
    """Tell the page, once it is found, what it was asked with: a HEAD writes nothing."""
    request.scope["method"] = request.scope.get(ASKED, request.method)


async def same_origin_only(request: Request) -> None:
    """Refuse a form that another site has sent. Raises HTTPException 403."""
    if request.method not in SAFE_METHODS and not _is_ours(request):
        raise HTTPException(403)


def _is_ours(request: Request) -> bool:
    """Only what the installation is called counts, never what the visitor calls it."""
    settings = app_context(request).settings
    base = urlsplit(settings.own_url)
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin", "")
    if origin == "null":
        # Plain http away from loopback: the browser leaves Sec-Fetch-Site out and, as our pages ask for no
        # referrer, hides the origin too. The Lax cookie still keeps other sites' forms without a link.
        return base.scheme == "http"
    return origin in {base._replace(netloc=name).geturl() for name in _netlocs(settings.hosts, base.port)}


def _netlocs(hosts: Iterable[str], port: int | None) -> Iterator[str]:
    for host in hosts:
        name = f"[{host}]" if ":" in host else host
        yield f"{name}:{port}" if port else name


class UnknownSendsTooMuch(RundanError):
    """So much is taken only from those who are known. `began` is how what was sent begins, 64 kB of it."""

    def __init__(self, began: bytes = b"") -> None:
        self.began = began
        super().__init__(NOT_KNOWN)


class BodyLimit:
    """Refuses a body that is too large while it is read: 64 kB from those we do not know, and what holds no file.

    `most` is the limit in bytes for the rest. What comes after is thrown away as it comes, so that the browser can
    show the page that says so, which it does only when it may finish sending; beyond twice `most` the line is cut.
    """

    def __init__(self, app: ASGIApp, most: int, is_known: Callable[[Request], bool]) -> None:
        self.app, self.most, self.is_known = app, most, is_known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self.app(scope, receive, send)
            return
        body = Body(self, Request(scope), receive, send)
        await self.app(scope, body.receive, body.send)


class Body:
    """One request's body on its way in. Nobody is looked up before there is much to read."""

    def __init__(self, limits: BodyLimit, request: Request, receive: Receive, send: Send) -> None:
        self.limits, self.request, self._receive, self._send = limits, request, receive, send
        self.taken, self.limit, self.is_looked_up, self.is_cut = 0, UNKNOWN_MAY_SEND, False, False
        self.began = bytearray()

    async def receive(self) -> Message:
        """The next part. Raises HTTPException 413, UnknownSendsTooMuch."""
        message = await self._next()
        if self.taken > self.limit and not self.is_looked_up:
            await self._look_up(message)
        if self.taken > self.limit:
            await self._refuse(message, HTTPException(413))
        return message

    async def send(self, message: Message) -> None:
        """Answer; a server would go on reading what nobody wants, if it were not told to close."""
        if self.is_cut and message["type"] == "http.response.start":
            MutableHeaders(scope=message)["connection"] = "close"
        await self._send(message)

    async def _look_up(self, message: Message) -> None:
        self.is_looked_up = True
        if not await run_in_threadpool(self.limits.is_known, self.request):
            await self._refuse(message, UnknownSendsTooMuch(bytes(self.began)))
        has_files = self.request.headers.get("content-type", "").startswith("multipart/")
        self.limit = self.limits.most if has_files else MEGABYTE

    async def _refuse(self, message: Message, error: Exception) -> NoReturn:
        while message.get("more_body") and self.taken < 2 * self.limits.most:
            message = await self._next()
        self.is_cut = True
        raise error

    async def _next(self) -> Message:
        message = await self._receive()
        body = message.get("body", b"")
        if not self.is_looked_up:
            self.began += body[: UNKNOWN_MAY_SEND - self.taken]
        self.taken += len(body)
        return message
