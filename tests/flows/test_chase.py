"""What the chase says it has done, also when somebody else had done it before."""

import datetime as dt

from actions.schedule.sweep import sweep
from flows.chase import write_what_is_due
from flows.resources import Resources
from kit.clock import STOCKHOLM, FrozenClock
from tests.lived import LivedRound


def at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM).astimezone(dt.UTC)


def chased(lived: LivedRound, moment: str) -> str:
    resources = Resources(lived.database, lived.sender, FrozenClock(at(moment)))
    return write_what_is_due(resources, at(moment))


def test_it_says_what_it_wrote_itself(lived: LivedRound) -> None:
    assert chased(lived, "2023-03-28T08:00") == "0 påminnelser, 0 morgonbrev"
    assert chased(lived, "2023-08-31T08:00") == "16 påminnelser, 0 morgonbrev"
    assert chased(lived, "2023-08-31T09:00") == "0 påminnelser, 0 morgonbrev"


def test_it_says_what_the_consoles_clock_had_written_before_it(lived: LivedRound) -> None:
    chased(lived, "2023-08-30T08:00")
    sweep(lived.database, lived.sender, at("2023-09-01T08:00"))
    word = chased(lived, "2023-09-01T08:00")
    assert word == "0 påminnelser, 0 morgonbrev; redan skrivna sedan förra körningen: 16 påminnelser, 2 morgonbrev"
    assert chased(lived, "2023-09-01T09:00") == "0 påminnelser, 0 morgonbrev"
