"""What tests of the kit may ask for."""

import logging
from collections.abc import Iterator

import pytest

from tests.kit.logged import Log


@pytest.fixture
def log() -> Iterator[Log]:
    """What we log, and what others warn of, as start_logging sets it."""
    found, root, ours = Log(), logging.getLogger(), logging.getLogger("rundan")
    root.addHandler(found.handler)
    ours.setLevel(logging.INFO)
    yield found
    root.removeHandler(found.handler)
    ours.setLevel(logging.NOTSET)
