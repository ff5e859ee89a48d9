"""What a worker tells of each test to the process that shows it: how it went, not each thing on the way there."""

import pytest
from _pytest.runner import runtestprotocol

LONG = 0.05  # seconds; a preparation that took so long is told, for `--durations`


class Telling:
    """A test that went well is one message to the one that counts: what is nowhere shown is not sent."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        for report in runtestprotocol(item, log=False, nextitem=nextitem):
            if report.when == "call" or not report.passed or report.duration > LONG:
                item.ihook.pytest_runtest_logreport(report=report)
        return True


def tell_briefly(config: pytest.Config) -> None:
    """Unless somebody has asked for more: each test by name, or a file of all that happened."""
    if config.option.verbose < 1 and not config.option.xmlpath:
        config.pluginmanager.register(Telling())
