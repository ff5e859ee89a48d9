"""Launch: from the act to the last invitation accepted by the far end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from actions.rounds.launch import launch
from bench.county import LAUNCHED_AT, county_plan
from bench.floor import BY_HAND, PLAIN, Floor, Way
from bench.ground import Ground, Maker, delivering
from bench.measure import Line, medians, seconds
from models.files.round_plan import RoundPlan

TARGETS: dict[int, dict[str, float]] = {16: {"limit": 0.5}, 311: {"limit_of_floor": 1.0}, 5000: {"limit_of_floor": 0.5}}


def measure(ground: Ground) -> Iterator[Line]:
    """A line for each size and kind of database."""
    for maker in ground.makers:
        _rundan(ground, maker, county_plan(2))  # a program that has been up for a while knows its templates
    for size, target in TARGETS.items():
        plan = county_plan(size)
        floor, by_hand, *measured = medians(
            5 if size < 1000 else 2,
            partial(_floor, ground, PLAIN, plan),
            partial(_floor, ground, BY_HAND, plan),
            *(partial(_rundan, ground, maker, plan) for maker in ground.makers),
        )
        for maker, value in zip(ground.makers, measured, strict=True):
            yield Line(f"launch {size}, all accepted", maker.name, "s", value, floor, by_hand, **target)  # type: ignore[arg-type]


def _rundan(ground: Ground, maker: Maker, plan: RoundPlan) -> float:
    with ground.database(maker) as database, delivering(ground, database) as delivery:
        ground.sink.forget()

        def launch_and_wait() -> None:
            launch(database, ground.office, plan, LAUNCHED_AT)
            delivery.poke()
            ground.sink.wait_for(len(plan.principals))

        return seconds(launch_and_wait)


def _floor(ground: Ground, way: Way, plan: RoundPlan) -> float:
    with ground.empty_folder() as folder:
        ground.sink.forget()
        floor = Floor(folder, plan, way)
        elapsed = seconds(lambda: floor.launch(ground.sink.port))
        ground.sink.wait_for(len(plan.principals))
        floor.close()
        return elapsed
