"""`make mutants`: a hundred changes to the rules, one at a time, and how many of them the tests of the rules notice.

Functions that are called while their module is imported are left out: they have made their tables before a change to
them is switched on, so no test could notice it. How many changes that leaves out is said. One that timed out is shown
and not counted as noticed: on a busy machine the limit may simply have been too short.
"""

import argparse
import ast
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from kit.settings import CHECKOUT

MUTMUT = Path(sys.executable).with_name("mutmut")
FIRST = "rules.law.workdays.*"  # one module is enough for every change to be made ready
UNSEEN = ("survived", "no tests", "timeout")


def main() -> None:
    """Print each change nobody noticed, and how many were; exits 0 whatever the figure says."""
    asked = _arguments()
    _mutmut("run", FIRST)
    everything, before_any_test = sorted(_results()), set(_called_at_import())
    known = [name for name in everything if name.rpartition("__mutmut_")[0] not in before_any_test]
    chosen = random.Random(asked.seed).sample(known, min(asked.count, len(known)))
    _mutmut("run", *chosen)
    found = {name: state for name, state in _results().items() if name in chosen}
    for name in sorted(found):
        if found[name] in UNSEEN:
            print(f"\n{name}: {found[name]}\n{_mutmut('show', name)}")
    _say(found)
    print(f"Left out: {len(everything) - len(known)} of {len(everything)} changes, in functions called at import.")


def _say(found: dict[str, str]) -> None:
    unseen = sum(state in UNSEEN for state in found.values())
    states = ", ".join(f"{count} {state}" for state, count in Counter(found.values()).most_common())
    print(f"\n{len(found) - unseen} of {len(found)} changes to rules/ are noticed ({states}).")


def _called_at_import() -> Iterator[str]:
    """Such functions as mutmut names them: the module, then `x_` and the function."""
    for path in (CHECKOUT / "rules").rglob("*.py"):
        body = ast.parse(path.read_text()).body
        own = {each.name for each in body if isinstance(each, ast.FunctionDef)}
        at_import = (each for each in body if not isinstance(each, ast.FunctionDef | ast.ClassDef))
        calls = (each for part in at_import for each in ast.walk(part) if isinstance(each, ast.Call))
        called = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
        module = ".".join(path.relative_to(CHECKOUT).with_suffix("").parts)
        yield from (f"{module}.x_{name}" for name in own & called)


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
