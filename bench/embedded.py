"""Everything embedded in `rundan serve`: the round's run in Prefect, what idling costs, and back after a SIGKILL."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import psutil

from actions.rounds.launch import launch
from bench.clients import Browser
from bench.county import LAUNCHED_AT, county_plan
from bench.measure import Line
from bench.over_http import forms, secrets_of
from bench.program import HOST, Program, free_port, running
from bench.workplace import SQLITE, Workplace
from kit.database import Database
from kit.reachable import basic
from kit.settings import Settings

SETTLE = 10.0  # seconds before idling is measured
IDLE = 30.0
KILLS = 3
PATIENCE = 60.0
MEGABYTE = 2**20


@dataclass
class Everything:
    """One embedded installation; its process may be killed and started again."""

    home: Path
    port: int
    prefect: httpx.Client
    environment: dict[str, str]
    database: Database

    @property
    def health(self) -> str:
        """Where it says that it is well."""
        return f"http://{HOST}:{self.port}/healthz"

    @contextmanager
    def running(self) -> Iterator[Program]:
        """`rundan serve`, once it answers."""
        with running("serve", self.environment, self.home / "serve.log") as program:
            program.wait_until_up(self.health)
            yield program


def measure_prefect(workplace: Workplace) -> Iterator[Line]:
    """From the act to the round's run seen suspended in Prefect."""
    with _installed(workplace) as everything, everything.running():
        _wait_for(lambda: _is_up(everything.prefect))
        for size in (2, 16, 311):
            slug = f"runda-{size}"
            started = time.perf_counter()
            launch(everything.database, workplace.sender, county_plan(size, slug), LAUNCHED_AT)
            _wait_for(partial(_is_suspended, everything.prefect, slug))
            taken = time.perf_counter() - started
            if size > 2:  # the first run of a fresh Prefect pays for its imports
                yield Line(f"launch {size}, run suspended in Prefect", SQLITE, "s", taken, limit=5.0)


def measure_idle(workplace: Workplace) -> Iterator[Line]:
    """Memory and processor of the whole process tree with two open rounds, and the way back after a kill."""
    with _installed(workplace) as everything:
        for size in (16, 311):
            launch(everything.database, workplace.sender, county_plan(size, f"runda-{size}"), LAUNCHED_AT)
        with everything.running() as program:
            _wait_for(lambda: _is_suspended(everything.prefect, "runda-311"))
            time.sleep(SETTLE)
            yield from _idle(program.process.pid)
        taken = [_back_after_kill(workplace, everything, number) for number in range(KILLS)]
        yield Line("usable again after SIGKILL, slowest", SQLITE, "s", max(taken), limit=3.0, note=_median_of(taken))


def _idle(pid: int) -> Iterator[Line]:
    tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    before = sum(_busy(process) for process in tree)
    time.sleep(IDLE)
    busy = 100 * (sum(_busy(process) for process in tree) - before) / IDLE
    resident = sum(process.memory_info().rss for process in tree) / MEGABYTE
    proportional = sum(process.memory_full_info().pss for process in tree) / MEGABYTE
    note = f"{proportional:.0f} MB with shared pages counted once; {len(tree)} processes"
    yield Line("idle, everything embedded", SQLITE, "MB", resident, limit=450, note=note)
    yield Line("idle, everything embedded", SQLITE, "% of a core", busy, limit=2)


def _busy(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _back_after_kill(workplace: Workplace, everything: Everything, number: int) -> float:
    """Seconds from the kill until a report is recorded again, the command started anew at once."""
    with everything.running() as program:
        time.sleep(1)
        program.kill()
    started = time.perf_counter()
    with everything.running():
        browser = Browser(everything.port)
        open_form = browser.open(secrets_of(workplace, everything.database)[number])
        browser.fetch_form(open_form)
        browser.send(open_form, forms()[0])
        return time.perf_counter() - started


@contextmanager
def _installed(workplace: Workplace) -> Iterator[Everything]:
    with workplace.database(next(maker for maker in workplace.makers if maker.name == SQLITE)) as database:
        home = Path(str(database.url.database)).parent
        port, prefect_port = free_port(), free_port()
        environment = {
            "RUNDAN_HOME": str(home),
            "RUNDAN_SECRET": workplace.settings.secret.get_secret_value(),
            "RUNDAN_MODE": "embedded",
            "RUNDAN_PORT": str(port),
            "RUNDAN_PREFECT_PORT": str(prefect_port),
        }
        settings = Settings(home=home, prefect_port=prefect_port)
        with httpx.Client(base_url=settings.prefect_url, headers=basic(settings.prefect_auth), timeout=5) as prefect:
            yield Everything(home, port, prefect, environment, database)


def _is_up(prefect: httpx.Client) -> bool:
    with suppress(httpx.HTTPError):
        return prefect.get("health").is_success
    return False


def _is_suspended(prefect: httpx.Client, slug: str) -> bool:
    asked = {"flow_runs": {"tags": {"all_": [f"round:{slug}"]}}}
    with suppress(httpx.HTTPError):
        found: list[dict[str, Any]] = prefect.post("flow_runs/filter", json=asked).json()
        return [run["state_type"] for run in found] == ["PAUSED"]
    return False


def _wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("Prefect did not get there")
        time.sleep(0.1)


def _median_of(taken: list[float]) -> str:
    return f"median {median(taken):.2f} s"
