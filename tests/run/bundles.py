"""How a run's tests are handed out: a file's neighbours go together, so that they share what is made once for them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling

TOGETHER = 8  # tests; at the end of a run, nobody waits long for the one who has the last of them


class Bundles(LoadGroupScheduling):  # type: ignore[misc]  # xdist has no types
    """Groups as marked, the longest first; the tests of a file that are in none, eight by eight."""

    def __init__(self, config: pytest.Config, log: object = None) -> None:
        super().__init__(config, log)
        self._bundles: dict[str, str] = {}
        self._places: dict[str, int] = {}

    def schedule(self) -> None:
        if self.collection is None:
            tests = next(iter(self.registered_collections.values()))
            self._bundles = self._bundled(tests)
            self._places = {test: place for place, test in enumerate(tests)}
        super().schedule()

    def _bundled(self, tests: Sequence[str]) -> dict[str, str]:
        met: Counter[str] = Counter()
        bundles = {}
        for test in tests:
            group = super()._split_scope(test)
            if group == test:
                file = test.partition("::")[0]
                group = f"{file}, {met[file] // TOGETHER}"
                met[file] += 1
            bundles[test] = group
        return bundles

    def mark_test_complete(self, node: Any, item_index: int, duration: float = 0) -> None:
        """A bundle that is done is counted no more: each test's end would look through all before it."""
        super().mark_test_complete(node, item_index, duration)
        bundles = self.assigned_work[node]
        for bundle in [name for name, tests in bundles.items() if all(tests.values())]:
            del bundles[bundle]

    def _assign_work_unit(self, node: Any) -> None:
        bundle, tests = self.workqueue.popitem(last=False)
        self.assigned_work.setdefault(node, {})[bundle] = tests
        node.send_runtest_some([self._places[test] for test, done in tests.items() if not done])

    def _split_scope(self, nodeid: str) -> str:
        return self._bundles[nodeid]
