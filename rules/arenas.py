"""The arenas as they stood on a day: what is part of what, who sits, what came instead of what, what had changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.files.county import Arena, County, Dated, Group, Principal, Seat
from models.vocabulary import ArenaReach

ONE_DAY = dt.timedelta(1)


@dataclass(frozen=True, slots=True)
class SeatThen:
    """A seat on that day. `principals` are those it belonged to, none if the file does not say."""

    seat: Seat
    principals: tuple[Principal, ...]
    is_everyones: bool
    body_name: str

    @property
    def total(self) -> int | None:
        """How many sat there by it; None when the file does not say."""
        is_each = self.principals and not self.seat.rotates
        return self.seat.count and self.seat.count * (len(self.principals) if is_each else 1)


@dataclass(frozen=True, slots=True)
class GroupThen:
    """A group of principals on that day."""

    group: Group
    principals: tuple[Principal, ...]


@dataclass(frozen=True, slots=True)
class ArenaThen:
    """An arena on that day, with the smaller ones in it, what it came instead of and what came instead of it."""

    arena: Arena
    seats: tuple[SeatThen, ...]
    area: GroupThen | None
    parts: tuple[ArenaThen, ...]
    came_after: tuple[Arena, ...]
    followed_by: tuple[Arena, ...]

    @property
    def makeup(self) -> tuple[object, ...]:
        """All but its parts and its period: equal on two days between which nothing changed."""
        here = self.arena
        return here.name, here.reach, here.held_by, here.consists_of, self.seats, self.area and self.area.principals


@dataclass(frozen=True, slots=True)
class Period:
    """A time when nothing changes, both days included; open where there is no day."""

    first: dt.date | None
    last: dt.date | None

    def holds(self, day: dt.date) -> bool:
        """Whether the day is in it."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Change:
    """What was otherwise on a day than the day before, in the order of the file."""

    on: dt.date
    new: tuple[Arena, ...]
    gone: tuple[Arena, ...]
    altered: tuple[Arena, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """Every arena and group on a day. `arenas` are those that are part of no other."""

    on: dt.date
    arenas: tuple[ArenaThen, ...]
    groups: tuple[GroupThen, ...]

    def reaching(self, reach: ArenaReach) -> tuple[ArenaThen, ...]:
        """The outermost arenas of that reach."""
        return tuple(each for each in self.arenas if each.arena.reach is reach)

    def everything(self) -> Iterator[ArenaThen]:
        """Every arena once, each before its parts."""
        seen: set[str] = set()
        waiting = list(self.arenas)
        while waiting:
            each = waiting.pop(0)
            if each.arena.code not in seen:
                seen.add(each.arena.code)
                yield each
            waiting = [*each.parts, *waiting]


def structure_on(county: County, day: dt.date) -> Structure:
    """The arenas and groups that held that day in Stockholm."""
    held = {arena.code: arena for arena in county.arenas if arena.valid_on(day)}
    inner = {code for arena in held.values() for code in arena.consists_of}
    return Structure(
        day,
        tuple(_arena_then(county, arena, held, day) for code, arena in held.items() if code not in inner),
        tuple(_group_then(county, group, day) for group in county.groups if group.valid_on(day)),
    )


def periods(county: County) -> tuple[Period, ...]:
    """The times between the days when an arena, a seat or a group begins or has ended, oldest first."""
    starts: list[dt.date | None] = [None, *change_days(county)]
    ends = [start - ONE_DAY for start in starts if start]
    return tuple(Period(first, last) for first, last in zip(starts, [*ends, None], strict=True))


def change_days(county: County) -> tuple[dt.date, ...]:
    """The days on which an arena, a seat or a group begins, or the day before was its last; oldest first."""
    seats = (seat for arena in county.arenas for seat in arena.seats)
    dated: tuple[Dated, ...] = (*county.arenas, *seats, *county.groups)
    begun = {each.valid_from for each in dated if each.valid_from}
    return tuple(sorted(begun | {each.valid_to + ONE_DAY for each in dated if each.valid_to}))


def change_on(county: County, day: dt.date) -> Change:
    """What is otherwise that day than the day before."""
    before, after = structure_on(county, day - ONE_DAY), structure_on(county, day)
    was = {each.arena.code: each for each in before.everything()}
    now = {each.arena.code: each for each in after.everything()}
    return Change(
        day,
        tuple(each.arena for code, each in now.items() if code not in was),
        tuple(each.arena for code, each in was.items() if code not in now),
        tuple(each.arena for code, each in now.items() if code in was and was[code].makeup != each.makeup),
        tuple(dict.fromkeys(_groups_changed(before, after))),
    )


def _groups_changed(before: Structure, after: Structure) -> Iterator[str]:
    was = {each.group.name: each.principals for each in before.groups}
    now = {each.group.name: each.principals for each in after.groups}
    yield from (name for name in (*was, *now) if was.get(name) != now.get(name))


def _arena_then(county: County, arena: Arena, held: Mapping[str, Arena], day: dt.date) -> ArenaThen:
    parts = (held[code] for code in arena.consists_of if code in held)
    area = county.group_named(arena.group, day) if arena.group else None
    return ArenaThen(
        arena,
        tuple(_seat_then(county, seat, day) for seat in arena.seats if seat.valid_on(day)),
        _group_then(county, area, day) if area else None,
        tuple(_arena_then(county, part, held, day) for part in parts),
        _came_after(county, arena),
        tuple(later for later in county.arenas if arena in _came_after(county, later)),
    )


def _seat_then(county: County, seat: Seat, day: dt.date) -> SeatThen:
    codes = {each.code for word in seat.principals for each in county.members(word, day) or ()}
    principals = tuple(each for each in county.principals if each.code in codes)
    bodies = (county.body(each, seat.body, day) for each in principals or county.principals)
    name = next((body.name for body in bodies if body), seat.body) if seat.body else ""
    return SeatThen(seat, principals, len(codes) == len(county.principals), name)


def _group_then(county: County, group: Group, day: dt.date) -> GroupThen:
    return GroupThen(group, county.members(group.code, day) or ())


def _came_after(county: County, arena: Arena) -> tuple[Arena, ...]:
    """What stood under the codes it succeeds when it began, and itself under an earlier name."""
    earlier = (_last_before(county, code, arena) for code in (arena.code, *arena.succeeds))
    return tuple(each for each in earlier if each and (each.code, each.name) != (arena.code, arena.name))


def _last_before(county: County, code: str, arena: Arena) -> Arena | None:
    began = [each for each in county.arenas if each.code == code and _start(each) < _start(arena)]
    return max(began, key=_start, default=None)


def _start(thing: Dated) -> dt.date:
    return thing.valid_from or dt.date.min
