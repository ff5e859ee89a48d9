"""What a run says: one table for people, `bench/results.json` for programs."""

import datetime as dt
import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.measure import Line
from kit.settings import CHECKOUT

RESULTS = CHECKOUT / "bench" / "results.json"
WIDTH = 150
BUSY = 0.5  # runnable processes on average in the last minute, before we start
LIBRARIES = ("sqlalchemy", "aiosmtplib", "jinja2", "fastapi", "uvicorn", "prefect", "psycopg")
VERDICTS = {True: "met", False: "NOT MET", None: ""}


def print_table(lines: Sequence[Line]) -> None:
    """One row for each line, widths for a wide terminal or a file."""
    table = Table(title="Rundan beside bare floors in the same run", title_justify="left", box=None, pad_edge=False)
    table.add_column("what")
    table.add_column("database")
    for name in ("measured", "floor", "by hand", "× floor"):
        table.add_column(name, justify="right")
    for name in ("target", "verdict", "note"):
        table.add_column(name)
    for line in lines:
        table.add_row(*_cells(line))
    Console(width=WIDTH).print(table)


def load_before() -> float:
    """How busy the machine is with something else; says so when absolute figures will suffer. Ratios hold."""
    load = os.getloadavg()[0]
    if load > BUSY:
        print(f"Other programs keep this machine busy (load {load:.1f}): absolute figures will be too slow.\n")
    return round(load, 1)


def progress(line: Line) -> None:
    """Say that a line is measured, so that a long run shows life."""
    print(f"{line.case} ({line.database}): {_figure(line.measured)} {line.unit}", flush=True)


def write_results(lines: Sequence[Line], load: float) -> None:
    """The lines with what they were measured on; nothing that tells one machine from another of its kind."""
    found = {"machine": {**machine(), "load_before": load}, "lines": [_as_data(line) for line in lines]}
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def machine() -> dict[str, Any]:
    """Cores, memory and versions."""
    return {
        "measured_on": dt.datetime.now(dt.UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "processor": _processor(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    models = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
    return models[0].partition(":")[2].strip() if models else platform.machine()


def _as_data(line: Line) -> dict[str, Any]:
    return {**asdict(line), "ratio": line.ratio, "target": line.target, "met": line.met}


def _cells(line: Line) -> list[str]:
    return [
        line.case,
        line.database,
        f"{_figure(line.measured)} {line.unit}",
        _figure(line.floor),
        _figure(line.by_hand),
        _figure(line.ratio),
        line.target,
        VERDICTS[line.met],
        line.note,
    ]


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}".replace(",", " ") if value >= 100 else f"{value:.3g}"
