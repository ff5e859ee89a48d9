"""A round where something is done by mistake."""

import pytest

from tests.actions.withdrawals.mistakes import Mended
from tests.lived import LivedRound


@pytest.fixture
def mended(lived: LivedRound) -> Mended:
    return Mended(lived)
