"""From a report sent in a browser to its receipts accepted by the relay: web and delivery in processes of their own."""

from collections.abc import Iterator
from statistics import median
from time import perf_counter

from actions.rounds.launch import launch
from bench.clients import Browser
from bench.county import LAUNCHED_AT, county_plan
from bench.measure import Line
from bench.over_http import environment, forms, secrets_of, web
from bench.program import running
from bench.workplace import Maker, Workplace
from kit.database import Database

PRINCIPALS = 16
RECEIPTS = 2  # to the reporter and to the registrar


def measure(workplace: Workplace) -> Iterator[Line]:
    """The slowest of sixteen, with the median beside it."""
    for maker in workplace.makers:
        taken = _taken(workplace, maker)
        note = f"median {median(taken):.2f} s"
        yield Line("report to accepted receipts, slowest", maker.name, "s", max(taken), limit=2.0, note=note)


def _taken(workplace: Workplace, maker: Maker) -> list[float]:
    with workplace.database(maker) as database:
        launch(database, workplace.sender, county_plan(PRINCIPALS), LAUNCHED_AT)
        workplace.sink.forget()
        log = workplace.folder / "deliver.log"
        with web(workplace, database) as port, running("deliver", environment(workplace, database, 0), log):
            workplace.sink.wait_for(PRINCIPALS)
            return list(_one_by_one(workplace, database, port))


def _one_by_one(workplace: Workplace, database: Database, port: int) -> Iterator[float]:
    browser = Browser(port)
    for number, secret in enumerate(secrets_of(workplace, database), start=1):
        open_form = browser.open(secret)
        browser.fetch_form(open_form)
        started = perf_counter()
        browser.send(open_form, forms()[0])
        workplace.sink.wait_for(PRINCIPALS + number * RECEIPTS)
        yield perf_counter() - started
