"""Which report in another case is the same: by the act it came with, else by body, day and §."""

import datetime as dt

import pytest

from rules.replies.same_report_elsewhere import Reported, same_report

DAY = dt.date(2023, 6, 19)
NOON = dt.datetime(2023, 6, 20, 12, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(days=1)


def report(
    number: int, at: dt.datetime = NOON, body: str = "RF", paragraph: str = "§ 45", corrects: int | None = None
) -> Reported:
    return Reported(number, corrects, (body, DAY, paragraph), at)


@pytest.mark.parametrize(
    ("others", "found"),
    [
        ((), None),
        ((report(1),), 1),
        ((report(1), report(2, LATER, corrects=1, paragraph="§ 46")), 2),
        ((report(1, body="RS"), report(2)), 2),
        ((report(1, LATER),), 1),
        ((report(1, paragraph="§ 46"), report(2, LATER)), 1),
        ((report(1, LATER, paragraph="§ 46"),), None),
        ((report(1, body="RS", paragraph="§ 9"),), None),
    ],
)
def test_it_is_the_latest_word_on_what_was_told_there(others: tuple[Reported, ...], found: int | None) -> None:
    assert same_report((report(1),), 1, others) == found


def test_one_that_has_been_put_right_alone_is_still_the_one_that_came_with_the_others() -> None:
    ours = (report(1), report(2, LATER, paragraph="§ 64", corrects=1))
    assert same_report(ours, 2, (report(1),)) == 1
    assert same_report(ours, 7, (report(1),)) is None
