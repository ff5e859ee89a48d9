"""The process that only hands tests out to workers: it runs none, and so imports nothing of what they stand on."""

import os

import pytest

from tests.run.rewritten import rewrite_tests


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Importing the program for tests it does not run would keep every worker waiting for it."""
    if _only_hands_out(early_config):
        early_config.known_args_namespace.noconftest = True


def pytest_configure(config: pytest.Config) -> None:
    """On a fresh clone each test file is read and rewritten once, not once in each worker."""
    if _only_hands_out(config):
        rewrite_tests(config)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Neighbours go together where groups do."""
    from tests.run.bundles import Bundles  # noqa: PLC0415 - whoever runs tests one by one needs no pytest-xdist

    return Bundles(config, log) if config.getvalue("dist") == "loadgroup" else None


def _only_hands_out(config: pytest.Config) -> bool:
    asked = config.known_args_namespace
    several = getattr(asked, "numprocesses", None)  # there is none without pytest-xdist
    return bool(several) and not asked.collectonly and "PYTEST_XDIST_WORKER" not in os.environ
