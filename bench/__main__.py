"""`python -m bench`: measure, print a table, write bench/results.json. Exits 0 whatever the figures say."""

import argparse
import time
from collections.abc import Callable, Iterator

from bench import boards, embedded, first_page, launching, over_http, receipts, rehearsing, reporting, sweeping
from bench.measure import Line
from bench.report import load_before, print_table, progress, write_results
from bench.workplace import POSTGRESQL, SQLITE, Workplace, prepared
from tests.far_ends.postgres import NoPostgres

CASES: dict[str, Callable[[Workplace], Iterator[Line]]] = {
    "launch": launching.measure,
    "reports": reporting.measure,
    "http": over_http.measure,
    "sweep": sweeping.measure,
    "board": boards.measure,
    "first-page": first_page.measure,
    "receipts": receipts.measure,
    "rehearsal": rehearsing.measure,
    "prefect": embedded.measure_prefect,
    "idle": embedded.measure_idle,
}
EMBEDDED = ("rehearsal", "prefect", "idle")  # SQLite by nature


def main() -> None:
    """Run what was asked for; only a whole run replaces the written results."""
    asked = _arguments()
    kinds = tuple(kind for kind, off in ((SQLITE, asked.postgres), (POSTGRESQL, asked.sqlite)) if not off)
    names = asked.only or [name for name in CASES if SQLITE in kinds or name not in EMBEDDED]
    load = load_before()
    started = time.monotonic()
    lines = list(_measured(names, kinds, asked.large))
    print()
    print_table(lines)
    print(f"\n{time.monotonic() - started:.0f} s in all. How to read it: docs/speed.md")
    if not asked.only and len(kinds) > 1:
        write_results(lines, load)


def _measured(names: list[str], kinds: tuple[str, ...], large: bool) -> Iterator[Line]:
    try:
        with prepared(kinds, large=large) as workplace:
            for name in names:
                for line in CASES[name](workplace):
                    progress(line)
                    yield line
    except NoPostgres as missing:
        print(f"{missing} Measuring SQLite only.")
        yield from _measured(names, (SQLITE,), large)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(CASES), help="measure only this; may be repeated")
    parser.add_argument("--large", action="store_true", help="also 100,000 open cases (minutes)")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--sqlite", action="store_true", help="SQLite only")
    which.add_argument("--postgres", action="store_true", help="PostgreSQL only")
    return parser.parse_args()


if __name__ == "__main__":
    main()
