"""Launch: from the act to the last invitation accepted by the far end."""

from collections.abc import Iterator
from functools import partial
from typing import TypedDict

from actions.rounds.launch import launch
from bench.county import LAUNCHED_AT, county_plan
from bench.floor import BY_HAND, PLAIN, Floor, Way
from bench.measure import Line, medians, seconds
from bench.workplace import Maker, Workplace, delivering
from models.files.round_plan import RoundPlan


class Target(TypedDict, total=False):
    """What a launch is held against: seconds, or so many times the floor."""

    limit: float
    limit_of_floor: float


TARGETS: dict[int, Target] = {16: {"limit": 0.5}, 311: {"limit_of_floor": 1.0}, 5000: {"limit_of_floor": 0.5}}


def measure(workplace: Workplace) -> Iterator[Line]:
    """A line for each size and kind of database."""
    for maker in workplace.makers:
        _rundan(workplace, maker, county_plan(2))  # a program that has been up for a while knows its templates
    for size, target in TARGETS.items():
        plan = county_plan(size)
        floor, by_hand, *measured = medians(
            5 if size < 1000 else 2,
            partial(_floor, workplace, PLAIN, plan),
            partial(_floor, workplace, BY_HAND, plan),
            *(partial(_rundan, workplace, maker, plan) for maker in workplace.makers),
        )
        for maker, value in zip(workplace.makers, measured, strict=True):
            yield Line(f"launch {size}, all accepted", maker.name, "s", value, floor, by_hand, **target)


def _rundan(workplace: Workplace, maker: Maker, plan: RoundPlan) -> float:
    with workplace.database(maker) as database, delivering(workplace, database) as delivery:
        workplace.sink.forget()

        def launch_and_wait() -> None:
            launch(database, workplace.sender, plan, LAUNCHED_AT)
            delivery.poke()
            workplace.sink.wait_for(len(plan.principals))

        return seconds(launch_and_wait)


def _floor(workplace: Workplace, way: Way, plan: RoundPlan) -> float:
    with workplace.empty_folder() as folder:
        workplace.sink.forget()
        floor = Floor(folder, plan, way)
        elapsed = seconds(lambda: floor.launch(workplace.sink.port))
        workplace.sink.wait_for(len(plan.principals))
        floor.close()
        return elapsed
