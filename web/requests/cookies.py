"""Cookies: under https only sent there, and named so that no other site can set them (docs/decisions/sign-in.md)."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response

from kit.settings import Settings
from web.requests.context import app_context


@dataclass(frozen=True, slots=True)
class Cookie:
    """One of ours, by its name on plain http. Without `lasts` it goes when the browser closes.

    `of_a_path` when it is given to some pages only; else every page of the site sees it.
    """

    name: str
    lasts: dt.timedelta | None = None
    of_a_path: bool = False

    def kept_as(self, settings: Settings) -> str:
        """Its name in the browser, which under https holds it to what its prefix says (RFC 6265bis section 4.1.3)."""
        if not is_secure(settings):
            return self.name
        return f"{'__Secure-' if self.of_a_path else '__Host-'}{self.name}"

    def read(self, request: Request) -> str:
        """What the browser carries; empty when nothing."""
        return request.cookies.get(self.kept_as(app_context(request).settings), "")

    def give(self, response: Response, settings: Settings, value: str, path: str = "/") -> None:
        """Let the browser carry the value, to the pages under the path."""
        response.set_cookie(
            self.kept_as(settings),
            value,
            max_age=int(self.lasts.total_seconds()) if self.lasts else None,
            path=path,
            httponly=True,
            samesite="lax",  # not strict: the first hop comes from a mail client's page
            secure=is_secure(settings),
        )

    def take_back(self, response: Response, settings: Settings) -> None:
        """Let the browser forget it."""
        response.delete_cookie(self.kept_as(settings), httponly=True, samesite="lax", secure=is_secure(settings))

    def header(self, settings: Settings, value: str) -> str:
        """As a header of an answer that is no response yet; the value must be an address's path."""
        lasts = int(self.lasts.total_seconds()) if self.lasts else 0
        secure = "; Secure" if is_secure(settings) else ""
        return f"{self.kept_as(settings)}={quote(value)}; Path=/; Max-Age={lasts}; HttpOnly; SameSite=Lax{secure}"


def is_secure(settings: Settings) -> bool:
    """Whether people reach the site by https."""
    return settings.url.startswith("https:")
