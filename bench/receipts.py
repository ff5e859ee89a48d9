"""From a report sent in a browser to its receipts accepted by the relay: web and delivery in processes of their own."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import perf_counter

from actions.rounds.launch import launch
from bench.clients import Browser
from bench.county import LAUNCHED_AT, county_plan
from bench.ground import Ground, Maker
from bench.measure import Line
from bench.over_http import environment, forms, secrets_of, web
from bench.program import running
from kit.database import Database

PRINCIPALS = 16
RECEIPTS = 2  # to the reporter and to the registrar


def measure(ground: Ground) -> Iterator[Line]:
    """The slowest of sixteen, with the median beside it."""
    for maker in ground.makers:
        taken = _taken(ground, maker)
        note = f"median {median(taken):.2f} s"
        yield Line("report to accepted receipts, slowest", maker.name, "s", max(taken), limit=2.0, note=note)


def _taken(ground: Ground, maker: Maker) -> list[float]:
    with ground.database(maker) as database:
        launch(database, ground.office, county_plan(PRINCIPALS), LAUNCHED_AT)
        ground.sink.forget()
        log = ground.folder / "deliver.log"
        with web(ground, database) as port, running("deliver", environment(ground, database, 0), log):
            ground.sink.wait_for(PRINCIPALS)
            return list(_one_by_one(ground, database, port))


def _one_by_one(ground: Ground, database: Database, port: int) -> Iterator[float]:
    browser = Browser(port)
    for number, secret in enumerate(secrets_of(ground, database), start=1):
        desk = browser.open(secret)
        browser.fetch_form(desk)
        started = perf_counter()
        browser.send(desk, forms()[0])
        ground.sink.wait_for(PRINCIPALS + number * RECEIPTS)
        yield perf_counter() - started
