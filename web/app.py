"""The web application: pages for principals and coordinators, the API and /healthz."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from kit.clock import Clock
from kit.database import Database
from kit.settings import Settings
from notifications.office import Office
from web import calendars, coordinators, entrance, faults, health, metrics, reply
from web.gate import MEGABYTE, BodyLimit, SafeHeaders, same_origin_only
from web.health import Watch
from web.limits import Limits
from web.metrics import Metrics
from web.pages import STATIC, YEAR, warm_up
from web.request_log import RequestLog
from web.shell import Poke, Shell

log = logging.getLogger("rundan.web")

WARM_UP_AFTER = 1.0  # the first replies after a start have the interpreter to themselves

ROUTERS: tuple[APIRouter, ...] = (health.router, metrics.router, entrance.router, calendars.router, reply.router)


def create_app(settings: Settings, database: Database, clock: Clock, *, poke: Poke | None = None) -> FastAPI:
    """The application. `poke(slug)` is called after every act, outside its transaction."""
    counts = Metrics()
    app = FastAPI(
        title="Rundan",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # nobody reads it, every request pays
        lifespan=_prepared,
        dependencies=[Depends(same_origin_only)],
        middleware=[
            Middleware(RequestLog, metrics=counts),
            Middleware(SafeHeaders),
            Middleware(BodyLimit, limit=_body_limit(settings)),
        ],
    )
    app.state.shell = Shell(settings, database, clock, Office.of(settings), Limits(), _calmly(poke))
    app.state.metrics, app.state.watch = counts, Watch(settings, database, clock)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", KeptFiles(directory=STATIC))
    faults.install(app)
    entrance.install(app)
    coordinators.install(app)
    return app


class KeptFiles(StaticFiles):
    """Static files whose address changes with their content, so that browsers may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        response = await super().get_response(path, scope)
        kept = b"v=" in scope["query_string"]
        response.headers["cache-control"] = f"public, max-age={YEAR if kept else 3600}"
        return response


@asynccontextmanager
async def _prepared(_app: FastAPI) -> AsyncIterator[None]:
    warming = threading.Timer(WARM_UP_AFTER, warm_up)
    warming.daemon = True
    warming.start()
    yield
    warming.cancel()


def _body_limit(settings: Settings) -> int:
    """Room for a few files too large, so that the form can come back with its text and say which."""
    return (4 * settings.upload_limit_mb + 1) * MEGABYTE


def _calmly(poke: Poke | None) -> Poke:
    """What was recorded stays recorded and is swept up later, whatever a failing poke does."""

    def poke_calmly(slug: str | None) -> None:
        if poke is None:
            return
        try:
            poke(slug)
        except Exception:
            log.exception("could not wake the flow run")

    return poke_calmly
