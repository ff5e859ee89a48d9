"""The sweep: what is due costs, what is merely open does not. Nor does a morning without news."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial

from sqlalchemy import func, select, update

from actions.rounds.launch import launch
from actions.schedule.sweep import sweep
from bench.county import LAUNCHED_AT, county_plan
from bench.floor import BY_HAND, PLAIN, Floor, Way
from bench.measure import Line, medians, seconds
from bench.workplace import Workplace
from kit.database import Database
from models.tables import Case, Round

ROUND = 5000
LARGE = 100_000
TIMES = 5
LATER = dt.timedelta(days=30)

Once = Callable[[int], float]


def measure(workplace: Workplace) -> Iterator[Line]:
    """1 % due at each size; among the large number also as many as among 5,000."""
    for size in (16, 311, ROUND, *((LARGE,) if workplace.large else ())):
        with ExitStack() as stack:
            sweeps = [_floor(workplace, stack, way, size) for way in (PLAIN, BY_HAND)]
            databases = [stack.enter_context(workplace.database(maker)) for maker in workplace.makers]
            sweeps += [_rundan(workplace, database, size) for database in databases]
            for due in (max(1, size // 100), *((ROUND // 100,) if size == LARGE else ())):
                yield from _lines(workplace, sweeps, size, due)
            mornings = medians(TIMES, *(partial(_quiet_morning, workplace, database) for database in databases))
            for maker, value in zip(workplace.makers, mornings, strict=True):
                yield Line(f"morning without news, {size} open", maker.name, "ms", 1000 * value)


def _lines(workplace: Workplace, sweeps: list[Once], size: int, due: int) -> Iterator[Line]:
    floor, by_hand, *measured = medians(TIMES, *(_with(once, due) for once in sweeps))
    for maker, value in zip(workplace.makers, measured, strict=True):
        name = f"sweep, {due} due of {size} open"
        yield Line(name, maker.name, "ms", 1000 * value, 1000 * floor, 1000 * by_hand, limit_of_floor=1.5)


def _with(once: Once, due: int) -> Callable[[], float]:
    return lambda: once(due)


def _rundan(workplace: Workplace, database: Database, size: int) -> Once:
    """Launch them all and let nobody be due; what is returned makes some due and times the sweep."""
    for start in range(0, size, ROUND):
        launch(database, workplace.sender, county_plan(min(size, ROUND), f"runda-{start}"), LAUNCHED_AT)
    with database.write() as session:
        now = session.scalar(select(func.min(Case.chase_at)))
        assert now is not None
        session.execute(update(Case).values(chase_at=now + LATER))
        session.execute(update(Round).values(digest_at=now))  # the morning letters have been written

    def once(due: int) -> float:
        _make_due(database, due, now)
        elapsed = seconds(lambda: found.append(sweep(database, workplace.sender, now).letters))
        assert found.pop() == due
        return elapsed

    found: list[int] = []
    return once


def _quiet_morning(workplace: Workplace, database: Database) -> float:
    """A sweep with nothing due when the morning letters are: is there something to tell?"""
    with database.write() as session:
        session.execute(update(Round).values(digest_at=LAUNCHED_AT))
        now = session.scalar(select(func.max(Case.chased_at)))
    assert now is not None
    return seconds(lambda: sweep(database, workplace.sender, now))


def _make_due(database: Database, due: int, now: dt.datetime) -> None:
    fresh = select(Case.id).where(Case.chased_at == LAUNCHED_AT).order_by(Case.id).limit(due)
    with database.write() as session:
        session.execute(update(Case).where(Case.id.in_(fresh)).values(chase_at=now))


def _floor(workplace: Workplace, stack: ExitStack, way: Way, size: int) -> Once:
    floor = Floor(stack.enter_context(workplace.empty_folder()), county_plan(1), way)
    stack.callback(floor.close)
    floor.open_cases(size)

    def once(due: int) -> float:
        floor.make_due(due, LAUNCHED_AT)
        return seconds(lambda: floor.sweep(LAUNCHED_AT))

    return once
