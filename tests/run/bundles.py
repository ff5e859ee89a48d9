"""How a run's tests are handed out: a file's neighbours go together, so that they share what is made once for them."""

from collections import Counter
from collections.abc import Sequence

import pytest
from xdist.scheduler import LoadGroupScheduling

TOGETHER = 8  # tests; at the end of a run, nobody waits long for the one who has the last of them


class Bundles(LoadGroupScheduling):  # type: ignore[misc]  # xdist has no types
    """Groups as marked, the longest first; the tests of a file that are in none, eight by eight."""

    def __init__(self, config: pytest.Config, log: object = None) -> None:
        super().__init__(config, log)
        self._bundles: dict[str, str] = {}

    def schedule(self) -> None:
        if self.collection is None:
            self._bundles = self._bundled(next(iter(self.registered_collections.values())))
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

    def _split_scope(self, nodeid: str) -> str:
        return self._bundles[nodeid]
