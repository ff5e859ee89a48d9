"""A round is played once for all who look at it: the tests of a file stay together."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/rehearsal/"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
