"""`make mutants`: a hundred changes to the rules, one at a time, and how many of them the tests of the rules notice."""

import argparse
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kit.settings import CHECKOUT

MUTMUT = Path(sys.executable).with_name("mutmut")
FIRST = "rules.law.workdays.*"  # one module is enough for every change to be made ready
UNSEEN = ("survived", "no tests")


def main() -> None:
    """Print each change nobody noticed, and how many were; exits 0 whatever the figure says."""
    asked = _arguments()
    _mutmut("run", FIRST)
    known = sorted(_results())
    chosen = random.Random(asked.seed).sample(known, min(asked.count, len(known)))
    _mutmut("run", *chosen)
    found = {name: state for name, state in _results().items() if name in chosen}
    for name in sorted(found):
        if found[name] in UNSEEN:
            print(f"\n{name}: {found[name]}\n{_mutmut('show', name)}")
    _say(found)


def _say(found: dict[str, str]) -> None:
    unseen = sum(state in UNSEEN for state in found.values())
    states = ", ".join(f"{count} {state}" for state, count in Counter(found.values()).most_common())
    print(f"\n{len(found) - unseen} of {len(found)} changes to rules/ are noticed ({states}).")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="how many changes to try")
    parser.add_argument("--seed", type=int, default=1, help="which of them")
    return parser.parse_args()


def _results() -> dict[str, str]:
    lines = _mutmut("results", "--all", "true").splitlines()
    return dict(_named(line.split(": ")) for line in lines if ": " in line)


def _named(parts: Sequence[str]) -> tuple[str, str]:
    return parts[0].strip(), parts[1].strip()


def _mutmut(*arguments: str) -> str:
    """What mutmut prints. Raises CalledProcessError with its words on standard error."""
    done = subprocess.run([MUTMUT, *arguments], cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


if __name__ == "__main__":
    main()
