"""The board: processor time of the coordinators' page and of the same facts as JSON."""

import asyncio
from collections.abc import Iterator
from statistics import median
from time import process_time

import httpx

from actions.access.links import sign_in_link
from actions.record.record import Said
from actions.replies.replies import report_handling
from actions.rounds.launch import launch
from bench.county import LAUNCHED_AT, REPORTED_AT, ROUTE, county_plan, report_of
from bench.measure import Line
from bench.workplace import Workplace
from kit.clock import FrozenClock
from kit.database import Database
from models.tables import case_id
from models.values import Reporter
from models.vocabulary import Channel
from notifications.links import token
from web.app import create_app

PAGE = {16: 20.0, 311: 60.0, 5000: 100.0}  # of 5,000 principals a page shows 50
FACTS = {16: 20.0, 311: 60.0, 5000: None}
REPORTING = 311  # in a larger county the others are silent
TIMES = 20
COORDINATOR = "samordnare@regionvasterbotten.example"
BASE = "http://rundan.example"


def measure(workplace: Workplace) -> Iterator[Line]:
    """Two lines for each size and kind of database."""
    for size, limit in PAGE.items():
        for maker in workplace.makers:
            with workplace.database(maker) as database:
                _under_way(workplace, database, size)
                page, facts = asyncio.run(_timed(workplace, database, TIMES if size <= 311 else 7))
            yield Line(f"board of {size}", maker.name, "ms", page, limit=limit)
            yield Line(f"board of {size} as JSON", maker.name, "ms", facts, limit=FACTS[size])


def _under_way(workplace: Workplace, database: Database, size: int) -> None:
    """A round where every other committee has answered, and every fourth principal has decided."""
    launch(database, workplace.sender, county_plan(size), LAUNCHED_AT)
    for number in range(0, min(size, REPORTING), 2):
        for level in range(len(ROUTE) if number % 4 == 0 else 1):
            _report(workplace, database, case_id("fardplan", f"{number:06}"), level)


def _report(workplace: Workplace, database: Database, case: str, level: int) -> None:
    said = Said(Reporter("Registrator", "registrator"), Channel.LINK)
    database.act(lambda session: report_handling(session, workplace.sender, case, report_of(level), said, REPORTED_AT))


async def _timed(workplace: Workplace, database: Database, times: int) -> tuple[float, float]:
    app = create_app(workplace.settings, database, FrozenClock(REPORTED_AT))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as browser:
        await sign_in(workplace, database, browser)
        page = await _median(browser, "/console/rounds/fardplan", times)
        facts = await _median(browser, "/api/rounds/fardplan", times)
    return page, facts


async def sign_in(workplace: Workplace, database: Database, browser: httpx.AsyncClient) -> None:
    """Let the browser into the console."""
    with database.write() as session:
        link = sign_in_link(session, workplace.sender, "", COORDINATOR, REPORTED_AT)
    secret = token(workplace.sender.secret, link.id)
    await browser.post(f"/sign-in/{secret}", headers={"sec-fetch-site": "same-origin"})


async def _median(browser: httpx.AsyncClient, path: str, times: int) -> float:
    """Milliseconds of this process's processor time, after one request that nobody times."""
    taken = []
    for _ in range(times + 1):
        started = process_time()
        answer = await browser.get(path)
        taken.append(1000 * (process_time() - started))
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:500]}")
    return median(taken[1:])
