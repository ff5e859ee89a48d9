"""A round is disposed of when nothing stands in the way; everything that does is said at once."""

import datetime as dt
from dataclasses import replace
from typing import Any, Final

import pytest

from models.vocabulary import RoundState
from rules.disposal import ToDispose, hindrances

LAST: Final = dt.date(2024, 2, 29)
READY: Final = ToDispose(
    slug="avtal",
    state=RoundState.CLOSED,
    links_until=LAST,
    unsent=0,
    family_open=(),
    linked=(),
    leaning=(),
    drafts=(),
    is_broken=False,
    package_fault="",
    decision="RS 2024/9",
    by="arkivredogöraren",
)
IN_THE_WAY: Final[dict[str, dict[str, Any]]] = {
    "inte avslutad.": {"state": RoundState.OPEN},
    "inte avslutade: Länets": {"family_open": ("Länets",)},
    "väntar på att skickas: 3.": {"unsent": 3},
    "finns kvar: Den lokala. Gallra": {"linked": ("Den lokala",)},
    "ersätter den är inte avslutade: Nästa.": {"leaning": ("Nästa",)},
    "ersätta den finns kvar: Den tänkta.": {"drafts": ("Den tänkta",)},
    "rundan audit verify avtal": {"is_broken": True},
    "rundan archive avtal --to": {"package_fault": None},
    "Något annat.": {"package_fault": "Något annat."},
    "högst 100 tecken, och vem som gallrar högst 200": {"decision": "R" * 101},
    "beslutets nummer saknas": {"decision": ""},
    "Vem som gallrar": {"by": ""},
}
TOMORROW: Final = LAST + dt.timedelta(days=1)


def test_nothing_stands_in_the_way_of_one_that_is_ready() -> None:
    assert list(hindrances(READY, TOMORROW)) == []


def test_the_day_its_links_open_last_is_waited_for() -> None:
    (why,) = hindrances(READY, LAST)
    assert "till och med 29 februari 2024" in why


@pytest.mark.parametrize("said", IN_THE_WAY)
def test_each_thing_in_the_way_is_said(said: str) -> None:
    (why,) = hindrances(replace(READY, **IN_THE_WAY[said]), TOMORROW)
    assert said in why


def test_all_of_it_is_said_at_once() -> None:
    everything = {name: value for each in IN_THE_WAY.values() for name, value in each.items()}
    assert (
        len(list(hindrances(replace(READY, **everything), LAST))) == len(IN_THE_WAY) - 2
    )  # two fields have two faults
