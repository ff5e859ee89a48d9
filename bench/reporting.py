"""Reports in-process: eight clients at once, each report with its handling, hashed event and two receipts."""

import gc
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from statistics import median

from actions.record.record import Said
from actions.replies.replies import report_handling
from actions.rounds.launch import launch
from bench.county import LAUNCHED_AT, REPORTED_AT, ROUTE, county_plan, report_of
from bench.floor import BY_HAND, PLAIN, Floor, Way
from bench.measure import Line, in_turn, percentile
from bench.workplace import Maker, Workplace
from kit.database import Database
from models.tables import case_id
from models.values import HandlingReport, Reporter
from models.vocabulary import Channel
from notifications.sender import Sender

CLIENTS = 8
REPORTING = 311  # principals that report in each measurement, whatever the size of the county
SIZES = (16, 311, 5000)
TIMES = 3

Target = tuple[str, HandlingReport]
Record = Callable[[str, HandlingReport, Reporter], object]


@dataclass(frozen=True)
class Pace:
    """Reports a second, and the time in milliseconds that 99 of 100 stay within."""

    rate: float
    p99: float


def measure(workplace: Workplace) -> Iterator[Line]:
    """Two lines, rate and p99, for each size and kind of database."""
    for size in SIZES:
        results = in_turn(
            TIMES,
            partial(_floor, workplace, PLAIN, size),
            partial(_floor, workplace, BY_HAND, size),
            *(partial(_rundan, workplace, maker, size) for maker in workplace.makers),
        )
        floor, by_hand, *measured = [middle(paces) for paces in results]
        for maker, pace in zip(workplace.makers, measured, strict=True):
            name = f"reports at {size}"
            yield Line(name, maker.name, "/s", pace.rate, floor.rate, by_hand.rate, limit=1000, more_is_better=True)
            yield Line(f"{name}, p99", maker.name, "ms", pace.p99, floor.p99, by_hand.p99, limit=25)


def reports(size: int) -> list[Target]:
    """Every report of the measurement in order: all the committees, then all the boards, then all the councils."""
    cases = [case_id(slug, f"{number:06}") for slug in _slugs(size) for number in range(size)][:REPORTING]
    return [(case, report_of(level)) for level in range(len(ROUTE)) for case in cases]


def launched(database: Database, sender: Sender, size: int) -> None:
    """Launch as many rounds of that size as the reports need."""
    for slug in _slugs(size):
        launch(database, sender, county_plan(size, slug), LAUNCHED_AT)


def at_pace(record: Record, targets: Sequence[Target]) -> Pace:
    """Let the clients work the reports off and see how fast it goes."""
    left = deque(targets)
    taken: list[float] = []

    def client(number: int) -> None:
        reporter = Reporter("Registrator", "registrator", f"kansli{number}@rundan.example")
        while True:
            try:
                case, report = left.popleft()
            except IndexError:
                return
            started = time.perf_counter()
            record(case, report, reporter)
            taken.append(time.perf_counter() - started)

    gc.freeze()  # as `rundan web` does when it has started
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
    return Pace(len(targets) / (time.perf_counter() - started), percentile(taken, 0.99) * 1000)


def _rundan(workplace: Workplace, maker: Maker, size: int) -> Pace:
    with workplace.database(maker) as database:
        launched(database, workplace.sender, size)

        def record(case: str, report: HandlingReport, reporter: Reporter) -> None:
            said = Said(reporter, Channel.LINK, form_key=f"{case}:{report.body}")
            database.act(lambda session: report_handling(session, workplace.sender, case, report, said, REPORTED_AT))

        return at_pace(record, reports(size))


def _floor(workplace: Workplace, way: Way, size: int) -> Pace:
    with workplace.empty_folder() as folder:
        floor = Floor(folder, county_plan(size), way)
        floor.open_cases(max(size, REPORTING))
        first = reports(size)[:REPORTING]  # its pace does not change with the level
        pace = at_pace(lambda case, report, reporter: floor.report(case, report, reporter, REPORTED_AT), first)
        floor.close()
        return pace


def _slugs(size: int) -> list[str]:
    return [f"runda-{number:03}" for number in range(-(-REPORTING // size))]


def middle(paces: Sequence[Pace]) -> Pace:
    """The median of several paces, figure by figure."""
    return Pace(median(pace.rate for pace in paces), median(pace.p99 for pace in paces))
