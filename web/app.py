"""The web application: pages for principals and coordinators, the API and /healthz."""

import logging
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from actions.registry.offices import fill_if_possible
from kit.addresses import written
from kit.clock import Clock
from kit.database import Database
from kit.errors import StorageFault
from kit.settings import Settings
from models.files.limits import MEGABYTE
from notifications.sender import Sender
from web.board import calendars
from web.console import routers
from web.entry import link_access
from web.entry.access import is_known
from web.entry.our_names import OursOnly
from web.entry.written_link import LinkAsWritten
from web.pages import faults
from web.pages.pages import STATIC, YEAR, warm_up
from web.reply import case
from web.reply.extract import page as extract_page
from web.reply.papers import case_papers
from web.reply.several import page as several_page
from web.requests.context import AppContext, Poke
from web.requests.limits import Limits
from web.requests.middleware import (
    BodyLimit,
    HeadAsGet,
    SafeHeaders,
    method_as_asked,
    safe_headers,
    same_origin_only,
)
from web.status import health, metrics
from web.status.health import Watch
from web.status.metrics import Metrics
from web.status.request_log import RequestLog

log = logging.getLogger("rundan.web")

WARM_UP_AFTER = 1.0  # the first replies after a start have the interpreter to themselves

ROUTERS: tuple[APIRouter, ...] = (
    health.router,
    metrics.router,
    link_access.router,
    calendars.router,
    extract_page.router,
    case_papers.router,
    several_page.router,
    case.router,
)


def _all_pages() -> APIRouter:
    """Every page, put together once for the process: FastAPI works out what each asks for at its first request."""
    together = APIRouter(dependencies=[Depends(method_as_asked), Depends(same_origin_only)])
    for router in (*ROUTERS, *routers.ROUTERS):
        together.include_router(router)
    return together


_PAGES = _all_pages()


def create_app(settings: Settings, database: Database, clock: Clock, *, poke: Poke | None = None) -> FastAPI:
    """The application. `poke(slug)` is called after every act, outside its transaction."""
    fill_if_possible(database, settings.data, clock.now())
    counts = Metrics()
    app = FastAPI(
        title="Rundan",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # nobody reads it, every request pays
        lifespan=_prepared,
        redirect_slashes=False,  # it would lead wherever the visitor's Host says
        routes=list(_PAGES.routes),
        middleware=[Middleware(RequestLog, metrics=counts), *_middleware(settings)],
    )
    limits = Limits(database, clock, settings.secret_key)
    app.state.context = AppContext(settings, database, clock, Sender.of(settings), limits, _calmly(poke))
    app.state.metrics, app.state.watch = counts, Watch(settings, database, clock)
    app.mount("/static", KeptFiles(directory=STATIC))
    faults.install(app)
    link_access.install(app)
    routers.install(app)
    return app


def _middleware(settings: Settings) -> Iterator[Middleware]:
    """What a request passes, the outermost first."""
    yield Middleware(SafeHeaders, headers=safe_headers(settings))
    if settings.trusted_proxy:
        yield Middleware(ProxyHeadersMiddleware, trusted_hosts=written(settings.trusted_proxy))
    yield Middleware(OursOnly, hosts=settings.hosts, address=settings.own_url)
    yield Middleware(HeadAsGet)
    yield Middleware(LinkAsWritten)
    yield Middleware(BodyLimit, most=_body_limit(settings), is_known=is_known)


class KeptFiles(StaticFiles):
    """Static files whose address changes with their content, so that browsers may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        response = await super().get_response(path, scope)
        kept = b"v=" in scope["query_string"]
        response.headers["cache-control"] = f"public, max-age={YEAR if kept else 3600}"
        return response


@asynccontextmanager
async def _prepared(app: FastAPI) -> AsyncIterator[None]:
    warming = threading.Timer(WARM_UP_AFTER, _warm_up, [app])
    warming.daemon = True
    warming.start()
    yield
    warming.cancel()


def _warm_up(app: FastAPI) -> None:
    """What the first visit would wait for."""
    warm_up()
    with suppress(StorageFault):  # whoever comes first will be told
        routers.look_through(app)


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
