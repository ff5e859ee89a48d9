"""A link's secret as mail clients leave it: with a full stop after it, cut in two, or in another address."""

import re
from typing import Final
from urllib.parse import unquote

from starlette.convertors import Convertor, register_url_convertor
from starlette.types import ASGIApp, Receive, Scope, Send

LENGTH: Final = 43
MOST_QUOTINGS: Final = 3  # a wrapped address quotes ours, and a second wrapping quotes it again
_WHOLE: Final = re.compile(rf"/(?:r|read|sign-in)/([\w-]{{{LENGTH}}})", re.ASCII)
_NEARLY: Final = re.compile(r"/+(r|read|sign-in)/", re.ASCII | re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?:/", re.IGNORECASE)
_FOREIGN: Final = re.compile(r"[^\w-]", re.ASCII)


class Anything(Convertor[str]):
    """The rest of an address, ends of lines too: `{secret:anything}`."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        """As it is."""
        return value

    def to_string(self, value: str) -> str:
        """As it is."""
        return value


register_url_convertor("anything", Anything())


class LinkAsWritten:
    """Lets a link open where its first slash was doubled on the way, the word after it written in capitals, or a whole
    wrapped address pasted after that, which its own question mark has parted."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (found := _NEARLY.match(scope["path"])):
            rest = scope["path"][found.end() :]
            if _ADDRESS.match(rest):
                rest = secret_in(f"{rest}?{scope['query_string'].decode('latin-1')}")
            scope["path"] = f"/{found[1].lower()}/{rest}"
        await self.app(scope, receive, send)


def secret_in(written: str) -> str:
    """The secret in what follows `/r/` or another word that leads in: 43 characters, or fewer when there are no more
    that may stand in one."""
    for _ in range(MOST_QUOTINGS):
        written = unquote(written)
    whole = _WHOLE.search(f"/r/{written}")
    return whole[1] if whole else _FOREIGN.sub("", written)[:LENGTH]


def is_in_one_case(written: str) -> bool:
    """Whether what follows `/r/` is as long as a secret and has lost its capitals or its small letters, as no secret of
    43 random characters has."""
    secret = secret_in(written)
    return len(secret) == LENGTH and secret in (secret.lower(), secret.upper())
