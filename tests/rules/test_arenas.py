"""The arenas on a day: the tree, the seats, what came instead of what, and what changed when."""

import datetime as dt
from pathlib import Path

import pytest

from models.files.county import County
from models.files.county_file import county_reading
from models.files.yaml_source import parse_source
from models.vocabulary import ArenaReach
from rules.arenas import ArenaThen, Structure, change_days, change_on, periods, structure_on
from rules.wording.arena_wording import period_words, seat_sentence
from tests.counties import fifty_principals

OLD, NEW = dt.date(2020, 8, 31), dt.date(2020, 9, 1)
RENAMED, SHIFTED, WIDENED = dt.date(2022, 1, 1), dt.date(2023, 1, 1), dt.date(2024, 1, 1)

ARENAS = """\
groups:
  - {code: norr, name: Norra området, principals: [Ort1, Ort2], valid_to: 2023-12-31}
  - {code: norr, name: Norra området, principals: [Ort1, Ort2, Ort3], valid_from: 2024-01-01}
arenas:
  - {code: gamla, name: Gamla rådet, valid_to: 2020-08-31}
  - {code: annat, name: Andra rådet, valid_to: 2020-08-31}
  - {code: ledning, name: Ledningen, consists_of: [samrad], valid_from: 2020-09-01}
  - code: samrad
    name: Samrådet
    held_by: elected
    succeeds: [gamla, annat]
    valid_from: 2020-09-01
    valid_to: 2021-12-31
  - code: samrad
    name: Samråd vård
    held_by: elected
    valid_from: 2022-01-01
    seats:
      - {role: Ordförande, principals: region, count: 1, valid_to: 2022-12-31}
      - {role: Ordförande, principals: alla, count: 1, rotates: ja, valid_from: 2023-01-01}
      - {role: Ledamot, principals: [Ort1, Ort2], body: ks, count: 2}
      - {role: Koordinator, held_by: officials, count: 2}
      - {role: Brukarföreträdare}
  - {code: norrgrupp, name: Norrgruppen, reach: local, group: norr, valid_from: 2020-09-01}
"""


@pytest.fixture(scope="module")
def fifty() -> County:
    reading = county_reading(parse_source(fifty_principals() + ARENAS, Path("storlanet.yaml")))
    assert reading.faults == ()
    return reading.model


def tree(arenas: tuple[ArenaThen, ...]) -> dict[str, object]:
    return {each.arena.name: tree(each.parts) for each in arenas}


def arena(structure: Structure, name: str) -> ArenaThen:
    (found,) = [each for each in structure.everything() if each.arena.name == name]
    return found


def names(things: tuple[object, ...]) -> list[str]:
    return [thing.name for thing in things]  # type: ignore[attr-defined]


def test_a_structure_holds_only_what_was_valid_that_day(fifty: County) -> None:
    assert tree(structure_on(fifty, OLD).arenas) == {"Gamla rådet": {}, "Andra rådet": {}}
    assert tree(structure_on(fifty, NEW).arenas) == {"Ledningen": {"Samrådet": {}}, "Norrgruppen": {}}


def test_local_arenas_are_told_from_regional(fifty: County) -> None:
    found = structure_on(fifty, NEW)
    assert tree(found.reaching(ArenaReach.REGIONAL)) == {"Ledningen": {"Samrådet": {}}}
    assert tree(found.reaching(ArenaReach.LOCAL)) == {"Norrgruppen": {}}


def test_an_arena_knows_what_it_came_instead_of_and_the_old_one_what_came_instead(fifty: County) -> None:
    assert names(arena(structure_on(fifty, NEW), "Samrådet").came_after) == ["Gamla rådet", "Andra rådet"]
    assert names(arena(structure_on(fifty, OLD), "Gamla rådet").followed_by) == ["Samrådet"]


def test_an_arena_under_a_new_name_came_after_itself(fifty: County) -> None:
    assert names(arena(structure_on(fifty, RENAMED), "Samråd vård").came_after) == ["Samrådet"]
    assert names(arena(structure_on(fifty, NEW), "Samrådet").followed_by) == ["Samråd vård"]


def test_an_areas_principals_are_those_of_that_day(fifty: County) -> None:
    for day, count in ((WIDENED - dt.timedelta(1), 2), (WIDENED, 3)):
        area = arena(structure_on(fifty, day), "Norrgruppen").area
        assert area
        assert len(area.principals) == count
        assert area.group.valid_on(day)


def test_the_days_of_change_are_those_when_something_begins_or_has_ended(fifty: County) -> None:
    assert change_days(fifty) == (NEW, RENAMED, SHIFTED, WIDENED)


def test_the_periods_follow_each_other_without_a_gap(fifty: County) -> None:
    found = periods(fifty)
    assert found[0].first is None
    assert found[-1].last is None
    assert [period.last and period.last + dt.timedelta(1) for period in found[:-1]] == [
        period.first for period in found[1:]
    ]
    assert [sum(period.holds(day) for period in found) for day in (dt.date.min, OLD, NEW, dt.date.max)] == [1] * 4


def test_a_county_where_nothing_changes_is_one_period_without_days(fifty: County) -> None:
    still = fifty.model_copy(update={"arenas": (), "groups": ()})
    (only,) = periods(still)
    assert (only.first, only.last) == (None, None)
    assert structure_on(still, NEW).arenas == ()


def test_a_new_structure_tells_what_is_new_and_what_is_gone(fifty: County) -> None:
    change = change_on(fifty, NEW)
    assert names(change.new) == ["Ledningen", "Samrådet", "Norrgruppen"]
    assert names(change.gone) == ["Gamla rådet", "Andra rådet"]
    assert (change.altered, change.groups) == ((), ())


def test_a_new_name_new_seats_and_new_members_are_changes_of_the_same_arena(fifty: County) -> None:
    for day, name in ((RENAMED, "Samråd vård"), (SHIFTED, "Samråd vård"), (WIDENED, "Norrgruppen")):
        change = change_on(fifty, day)
        assert (change.new, change.gone) == ((), ())
        assert names(change.altered) == [name]
    assert change_on(fifty, WIDENED).groups == ("Norra området",)


def test_an_ordinary_day_changes_nothing(fifty: County) -> None:
    change = change_on(fifty, NEW + dt.timedelta(1))
    assert not any((change.new, change.gone, change.altered, change.groups))


def test_an_arena_that_is_part_of_two_is_listed_once(fifty: County) -> None:
    second = fifty.arenas[2].model_copy(update={"code": "andra", "name": "Andra ledningen"})
    county = fifty.model_copy(update={"arenas": (*fifty.arenas, second)})
    listed = [each.arena.name for each in structure_on(county, NEW).everything()]
    assert listed == ["Ledningen", "Samrådet", "Norrgruppen", "Andra ledningen"]


def test_seats_are_told_in_words(fifty: County) -> None:
    seats = arena(structure_on(fifty, SHIFTED), "Samråd vård").seats
    assert [seat_sentence(seat, "sv") for seat in seats] == [
        "Ordförande: alla 50 huvudmän; 1 plats som går runt",
        "Ledamot: Ort1 kommun, Ort2 kommun; ur Kommunstyrelsen; 2 platser var, 4 tillsammans",
        "Koordinator; tjänstepersoner; 2 platser",
        "Brukarföreträdare",
    ]
    assert seat_sentence(seats[0], "en") == ("Ordförande: all 50 principals; 1 seat that goes round")


def test_seats_are_counted_only_where_the_file_says_how_many(fifty: County) -> None:
    assert [seat.total for seat in arena(structure_on(fifty, SHIFTED), "Samråd vård").seats] == [1, 4, 2, None]
    before = arena(structure_on(fifty, RENAMED), "Samråd vård").seats[0]
    assert before.total == 1
    assert seat_sentence(before, "sv") == "Ordförande: Storregionen; 1 plats"


def test_periods_are_told_in_words(fifty: County) -> None:
    assert [period_words(period, "sv") for period in periods(fifty)[:2]] == [
        "till 31 augusti 2020",
        "1 september 2020 – 31 december 2021",
    ]
    assert period_words(fifty.arenas[2], "en") == "from 1 September 2020"


@pytest.mark.parametrize(("code", "said"), [("ks", "Kommunstyrelsen"), ("okänt", "okänt"), ("", "")])
def test_a_seat_whose_body_no_principal_has_is_told_by_the_word_in_the_file(
    fifty: County, code: str, said: str
) -> None:
    (found,) = [each for each in fifty.arenas if each.name == "Samråd vård"]
    seat = found.seats[2].model_copy(update={"body": code})
    changed = [found.model_copy(update={"seats": (seat,)}) if each is found else each for each in fifty.arenas]
    county = fifty.model_copy(update={"arenas": tuple(changed)})
    assert arena(structure_on(county, SHIFTED), "Samråd vård").seats[0].body_name == said
