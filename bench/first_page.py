"""The console's first page with many rounds: processor time and bytes, whatever has been closed."""

import asyncio
from collections.abc import Iterator
from functools import partial
from statistics import median
from time import process_time

import httpx
from sqlalchemy.orm import Session

from actions.record.record import Said
from actions.rounds.close import close_round
from actions.rounds.launch import launch
from bench.boards import BASE, sign_in
from bench.county import LAUNCHED_AT, REPORTED_AT, county_plan
from bench.measure import Line
from bench.workplace import Workplace
from kit.clock import FrozenClock
from kit.database import Database
from models.reads import lookup
from web.app import create_app

ROUNDS = 200
FEW = 10
PRINCIPALS = 16
TIMES = 20
MOST_BYTES = 60_000
MOST_MS = 100.0
AT_MOST_TIMES_FEW = 4.0


def measure(workplace: Workplace) -> Iterator[Line]:
    """Processor time beside the same page with few rounds, its bytes, and the same once most of them are closed."""
    for maker in workplace.makers:
        with workplace.database(maker) as database:
            _launch(workplace, database, range(FEW))
            few, _, _ = asyncio.run(_asked(workplace, database))
            _launch(workplace, database, range(FEW, ROUNDS))
            for closed in (0, ROUNDS // 2, ROUNDS - FEW):
                _close(workplace, database, closed)
                taken, first, size = asyncio.run(_asked(workplace, database))
                case = f"first page, {ROUNDS} rounds, {closed} closed"
                note = f"the first time in a process: {first:.0f} ms"
                yield Line(case, maker.name, "ms CPU", taken, few, limit=MOST_MS, note=note)
                yield Line(f"{case}, as a ratio", maker.name, "ms CPU", taken, few, limit_of_floor=AT_MOST_TIMES_FEW)
                yield Line(f"{case}, its bytes", maker.name, "B", size, limit=MOST_BYTES)


def _launch(workplace: Workplace, database: Database, numbers: range) -> None:
    for number in numbers:
        launch(database, workplace.sender, county_plan(PRINCIPALS, f"runda-{number:03}"), LAUNCHED_AT)


def _close(workplace: Workplace, database: Database, upto: int) -> None:
    open_slugs = _open_slugs(database)
    for slug in (f"runda-{number:03}" for number in range(upto)):
        if slug in open_slugs:
            database.act(partial(_close_one, workplace, slug))


def _open_slugs(database: Database) -> set[str]:
    with database.read() as session:
        return set(lookup.open_slugs(session))


def _close_one(workplace: Workplace, slug: str, session: Session) -> None:
    close_round(session, workplace.sender, slug, "Mätningen är klar.", Said(), REPORTED_AT)


async def _asked(workplace: Workplace, database: Database) -> tuple[float, float, int]:
    """Milliseconds of processor time, the same the first time in a process, and the page's bytes."""
    app = create_app(workplace.settings, database, FrozenClock(REPORTED_AT))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as browser:
        await sign_in(workplace, database, browser)
        taken, size = [], 0
        for _ in range(TIMES + 1):
            started = process_time()
            answer = await browser.get("/console")
            taken.append(1000 * (process_time() - started))
            if answer.status_code != 200:
                raise RuntimeError(f"/console: {answer.status_code} {answer.text[:500]}")
            size = len(answer.content)
    return median(taken[1:]), taken[0], size
