"""What every page is served with: settings, database, clock, sender, limits and how to wake the delivery."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_network
from typing import Annotated, Final

from fastapi import Depends, Path, Request

from kit.addresses import Address, address_of
from kit.clock import Clock
from kit.database import Database
from kit.settings import Settings
from notifications.sender import Sender
from web.requests.limits import Limits

Poke = Callable[[str | None], None]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]  # in an address; what the databases can look up

SUBSCRIBER: Final = 64  # bits


@dataclass(frozen=True)
class AppContext:
    """One web process. `poke(slug)` says that a round has news, `poke(None)` that letters wait; it returns at once."""

    settings: Settings
    database: Database
    clock: Clock
    sender: Sender
    limits: Limits
    poke: Poke


def app_context(request: Request) -> AppContext:
    """What the request is served with."""
    found: AppContext = request.app.state.context
    return found


async def _app_context(request: Request) -> AppContext:
    return app_context(request)  # async, so that it costs no thread


Served = Annotated[AppContext, Depends(_app_context)]


def visitor(request: Request) -> Address | None:
    """The address the request came from, beyond the proxies that are trusted; nothing when theirs cannot be read."""
    return address_of(request.client.host) if request.client else None


def caller(request: Request) -> str:
    """Whom a limit counts: an address, or the /64 network of an IPv6 one, which is one subscriber's (RFC 6177)."""
    found = visitor(request)
    return str(ip_network((found, SUBSCRIBER), strict=False)) if isinstance(found, IPv6Address) else str(found or "?")
