"""`rundan arenas`: the structure of arenas on a day."""

import datetime as dt
from collections.abc import Iterator

from rich.text import Text
from rich.tree import Tree

from cli.common.counties import county_for
from cli.common.own_settings import settings_here
from cli.common.speech import console, heading, in_words, language, say, show_json
from kit.clock import local_day
from kit.i18n import long_date
from models.files.county import Arena, Dated
from models.vocabulary import ArenaReach, HeldBy
from rules.arenas import ArenaThen, GroupThen, Period, SeatThen, Structure, periods, structure_on
from rules.wording.arena_wording import period_words, seat_sentence
from rules.wording.sentence_parts import upper_first


def arenas(on: dt.date | None, json_wanted: bool, office: str = "") -> None:
    """Every arena on that day in Stockholm, today if none. Raises FaultyInput when the county's file has faults."""
    settings = settings_here()
    county = county_for(settings, office=office).county
    found = structure_on(county, on or local_day(settings.clock().now()))
    period = next(each for each in periods(county) if each.holds(found.on))
    if json_wanted:
        show_json(_data(found, period))
    elif found.arenas:
        _show(found, period)
    else:
        say("Registret nämner inga arenor den dagen.")


def _show(found: Structure, period: Period) -> None:
    out = console()
    out.print(heading(in_words("Arenor {day}", day=long_date(found.on, language()))))
    if period.first or period.last:
        out.print(in_words("Gäller {time}.", time=period_words(period, language())), markup=False)
    for reach in ArenaReach:
        if tops := found.reaching(reach):
            tree = Tree(heading(upper_first(in_words(reach.label))))
            for each in tops:
                _grow(tree, each)
            out.print()
            out.print(tree)


def _grow(tree: Tree, each: ArenaThen) -> None:
    branch = tree.add(Text("\n".join([_head(each.arena), *(f"  {line}" for line in _lines(each))])))
    for part in each.parts:
        _grow(branch, part)


def _head(arena: Arena) -> str:
    return f"{arena.name} ({in_words(arena.held_by.label)})" if arena.held_by else arena.name


def _lines(each: ArenaThen) -> Iterator[str]:
    yield from (seat_sentence(seat, language()) for seat in each.seats)
    if each.area:
        yield f"{each.area.group.name}: {', '.join(principal.name for principal in each.area.principals)}"
    for text, others in (("Kom efter {names}", each.came_after), ("Följdes av {names}", each.followed_by)):
        if others:
            yield in_words(text, names=", ".join(other.name for other in others))


def _data(found: Structure, period: Period) -> dict[str, object]:
    return {
        "on": found.on.isoformat(),
        "first": _day(period.first),
        "last": _day(period.last),
        "arenas": [_arena(each) for each in found.arenas],
        "groups": [_group(each) for each in found.groups],
    }


def _arena(each: ArenaThen) -> dict[str, object]:
    here = each.arena
    return {
        "code": here.code,
        "name": here.name,
        "reach": here.reach,
        "held_by": here.held_by,
        **_dates(here),
        "seats": [_seat(then, here.held_by) for then in each.seats],
        "group": each.area and _group(each.area),
        "came_after": _named(each.came_after),
        "followed_by": _named(each.followed_by),
        "parts": [_arena(part) for part in each.parts],
    }


def _seat(then: SeatThen, usually: HeldBy | None) -> dict[str, object]:
    return {
        "role": then.seat.role,
        "held_by": then.seat.held_by or usually,
        "principals": [principal.code for principal in then.principals],
        "body": then.seat.body,
        "count": then.seat.count,
        "total": then.total,
        "rotates": then.seat.rotates,
        **_dates(then.seat),
    }


def _group(each: GroupThen) -> dict[str, object]:
    codes = [principal.code for principal in each.principals]
    return {"code": each.group.code, "name": each.group.name, "principals": codes}


def _named(others: tuple[Arena, ...]) -> list[dict[str, object]]:
    return [{"code": other.code, "name": other.name, **_dates(other)} for other in others]


def _dates(thing: Dated) -> dict[str, object]:
    return {"valid_from": _day(thing.valid_from), "valid_to": _day(thing.valid_to)}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
