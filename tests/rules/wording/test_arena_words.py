"""When an arena sat, as far as its days are given."""

import pytest

from rules.arenas import Period
from rules.wording.arena_wording import period_words
from tests.rules.cases import day

FIRST, LAST = day("2020-9-1"), day("2024-8-31")


@pytest.mark.parametrize(
    ("period", "swedish", "english"),
    [
        (Period(FIRST, LAST), "1 september 2020 – 31 augusti 2024", "1 September 2020 – 31 August 2024"),
        (Period(FIRST, None), "från 1 september 2020", "from 1 September 2020"),
        (Period(None, LAST), "till 31 augusti 2024", "until 31 August 2024"),
        (Period(None, None), "utan angivna dagar", "no days given"),
    ],
)
def test_the_days_of_an_arena_are_told_as_far_as_they_are_given(period: Period, swedish: str, english: str) -> None:
    assert (period_words(period, "sv"), period_words(period, "en")) == (swedish, english)
