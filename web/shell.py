"""What every page is served with: settings, database, clock, office, limits and how to wake the delivery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from kit.clock import Clock
from kit.database import Database
from kit.settings import Settings
from notifications.office import Office
from web.limits import Limits

Poke = Callable[[str | None], None]


@dataclass(frozen=True)
class Shell:
    """One web process. `poke(slug)` says that a round has news, `poke(None)` that letters wait; it returns at once."""

    settings: Settings
    database: Database
    clock: Clock
    office: Office
    limits: Limits
    poke: Poke


def shell(request: Request) -> Shell:
    """The shell the request is served with."""
    found: Shell = request.app.state.shell
    return found


async def _shell(request: Request) -> Shell:
    return shell(request)  # async, so that it costs no thread


Served = Annotated[Shell, Depends(_shell)]


def caller(request: Request) -> str:
    """The address the request came from; the proxy's word for it when uvicorn trusts the proxy."""
    return request.client.host if request.client else "?"
