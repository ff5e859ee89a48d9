"""What a request is addressed to: one of our own names, a path a database can be asked about, no slash at its end."""

import re
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from models.phrases import Phrase, swedish
from web.pages.faults import fault_page

# each process is asked by its number; the second wants a token
ANSWERED_TO_ANY: Final = frozenset({"/healthz", "/metrics"})
ELSEWHERE: Final = swedish(
    "Rundan svarar bara på {address}. Inget har ändrats. Den som sköter servern kan behöva låta proxyn skicka vidare "
    "adressen (Host) eller rätta RUNDAN_BASE_URL."
)
_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:@/\\?#\s]+)(:\d*)?", re.ASCII)


class OursOnly:
    """Lets through what is asked for at one of our names. The port is the proxy's business, and is not looked at."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], address: str) -> None:
        self.app, self.hosts, self.address = app, hosts, address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer(scope) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        """What to answer at once, if the application is not to be asked."""
        if scope["path"] not in ANSWERED_TO_ANY and not self._is_ours(scope):
            return fault_page(_nameless(scope), 421, Phrase(ELSEWHERE, address=self.address))
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:  # no database keeps it in a text
            return fault_page(Request(scope), 404)
        return _without_slash(scope) if scope["path"].strip("/") and scope["path"].endswith("/") else None

    def _is_ours(self, scope: Scope) -> bool:
        found = _HOST.fullmatch(Request(scope).headers.get("host", "").lower())
        return found is not None and found[1].strip("[]").removesuffix(".") in self.hosts


def _nameless(scope: Scope) -> Request:
    """The request without the name it was sent to, which no page may build on."""
    return Request({**scope, "headers": [each for each in scope["headers"] if each[0] != b"host"]})


def _without_slash(scope: Scope) -> Response:
    """The way to the page itself. The address begins with one slash: two would lead to another site."""
    query = scope["query_string"].decode("latin-1")
    path = "/" + quote(scope["path"].strip("/"))
    return RedirectResponse(f"{path}?{query}" if query else path, 308)
