"""A decision that something befalls."""

import pytest

from kit.clock import FrozenClock
from tests.actions.replies.reviews.reviewed import ANNOUNCED, moment
from tests.lived import LivedRound, council


@pytest.fixture
def decided(lived: LivedRound) -> LivedRound:
    """The council has decided, and the decision is announced; it is autumn."""
    lived.today = moment("2023-11-02T09:00")
    lived.report(council(**ANNOUNCED))
    return lived


@pytest.fixture
def autumn(clock: FrozenClock, decided: LivedRound) -> LivedRound:
    clock.move_to(decided.today)
    return decided
