"""The registry: reading a county file and finding what does not hold together in it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from kit.errors import Fault
from models.files.county import (
    EVERYONE,
    MAILBOXES,
    Arena,
    Body,
    County,
    Dated,
    Group,
    Principal,
    Seat,
    bare_name,
    order_faults,
)
from models.files.faults import FileFaults, FileReading, called_by, meant, missing, missing_field, read_model
from models.files.fields import MAILBOX_UNREADABLE, folded, is_mailbox, mailbox_suggestion
from models.files.parts.principal_kinds import KIND_GROUPS, kind_written
from models.files.sweden import listed
from models.files.yaml_source import Source, place_of, read_source
from models.phrases import Phrase
from models.vocabulary import PrincipalKind

C = TypeVar("C", Arena, Group)

SAME_CODE = "Koden finns redan."
SAME_NAME = "Namnet finns redan."
ENDS_BEFORE_IT_BEGINS = "Giltighetstiden slutar innan den börjar."
UNKNOWN_KIND = "Slaget finns inte."
UNKNOWN_BODY = "Organet finns inte hos huvudmannen."
UNKNOWN_PRINCIPAL = "Huvudmannen finns inte i registret."
UNKNOWN_ARENA = "Arenan finns inte i registret."
UNKNOWN_GROUP = "Gruppen finns inte i registret."
ARENA_OF_ANOTHER_TIME = "Arenan gäller inte någon dag då den här gör det."
GROUP_OF_ANOTHER_TIME = "Gruppen gäller inte någon dag då arenan gör det."
OUTSIDE_THE_ARENAS_TIME = "Platsen gäller inte någon dag då arenan gör det."
PART_OF_ITSELF = "Arenan består av sig själv."
NOTHING_BEFORE = "Arenan började inte före den här."
NO_ROUTE = "Huvudmannen saknar väg till beslut."
NO_REGISTRAR = "Registratorns adress saknas."
TAKEN = "Ordet betyder redan {meaning}. Välj ett annat."


class CountyFaults(FileFaults):
    """Länets fil behöver rättas. Inget har skickats."""


def read_county(path: Path) -> County:
    """The county in that file. Raises `CountyFaults` with every fault at once.

    Unusable mailboxes do not stop the reading: see `mailbox_faults`.
    """
    reading = check_county(path)
    if reading.faults:
        raise CountyFaults(path, reading.faults)
    return reading.model


def check_county(path: Path) -> FileReading[County]:
    """The county in that file as far as it can be read, with its faults."""
    return county_reading(read_source(path))


def county_reading(source: Source) -> FileReading[County]:
    """The county in that source as far as it can be read, with its faults."""
    reading = read_model(County, source)
    return reading.with_faults(_once(county_faults(reading.model))) if source.fields else reading


def _once(faults: Iterable[Fault]) -> Iterator[Fault]:
    """The first fault of each field: a route shared by a kind is wrong once."""
    seen: set[str] = set()
    for fault in faults:
        if fault.field not in seen:
            seen.add(fault.field)
            yield fault


def mailbox_faults(county: County, *, missing: bool = True) -> Iterator[Fault]:
    """The principals' mailboxes no letter can be addressed to; with `missing`, registrars' not told of too."""
    for number, principal in enumerate(county.principals):
        if missing and not principal.registrar:
            yield Fault(f"principals[{number}].registrar", NO_REGISTRAR, found=principal.name)
        for role in MAILBOXES:
            address = getattr(principal, role)
            if address and not is_mailbox(address):
                suggestion = mailbox_suggestion(address)
                yield Fault(f"principals[{number}].{role}", MAILBOX_UNREADABLE, found=address, expected=suggestion)


def suggest_principal(county: County, written: str, *, groups: bool = True) -> str | None:
    """The principal that was probably meant, or the group where one may stand. None of a principal elsewhere: Luleå is
    no misspelt Umeå."""
    known: dict[str, tuple[str, ...]] = {}
    known |= {each.name: (each.name, bare_name(each.name), each.code) for each in county.principals}
    if groups:
        known |= {each.name: (each.name, each.code) for each in county.groups}
        known |= {"alla": ("alla",), "kommuner": ("kommuner",)}
    if named := called_by(known).get(folded(written)):
        return named
    here = {each.code for each in county.principals}
    elsewhere = {each.code: (each.name, bare_name(each.name), each.short) for each in listed() if each.code not in here}
    found = meant(written, {**elsewhere, **known})
    return found if found in known else None


def suggest_arena(county: County, written: str) -> str | None:
    """The arena that was probably meant, or those there are."""
    known = {each.code: (each.code, each.name) for each in county.arenas}
    return meant(written, known) or ", ".join(known) or None


def period_phrase(thing: Dated) -> Phrase:
    """When it holds, as what to write instead of a day when it does not."""
    return Phrase(
        "en dag från {first} till {last}", first=str(thing.valid_from or "…"), last=str(thing.valid_to or "…")
    )


def county_faults(county: County) -> Iterator[Fault]:
    """What does not hold together in a county, each where it stands."""
    yield from missing(county)
    yield from _repeated([each.code for each in county.principals], "principals[{}].code", SAME_CODE)
    yield from _repeated([each.name for each in county.principals], "principals[{}].name", SAME_NAME)
    yield from _kind_faults(county)
    for number, principal in enumerate(county.principals):
        yield from _principal_faults(county, principal, f"principals[{number}]")
    yield from _group_faults(county)
    yield from _arena_faults(county)


def _repeated(words: Iterable[str], place: str, message: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, word in enumerate(words):
        if word and word.casefold() in seen:
            yield Fault(place.format(number), message, found=word)
        seen.add(word.casefold())


def _kind_faults(county: County) -> Iterator[Fault]:
    kinds = " / ".join(kind.label for kind in PrincipalKind)
    for section in ("bodies", "routes"):
        for kind in getattr(county, section):
            if kind_written(kind) is None:
                yield Fault(f"{section}.{kind}", UNKNOWN_KIND, found=kind, expected=kinds)
    for kind, bodies in county.bodies.items():
        yield from _period_faults(bodies, f"bodies.{kind}")


def _principal_faults(county: County, principal: Principal, place: str) -> Iterator[Fault]:
    if principal.bodies:
        yield from _period_faults(principal.bodies, f"{place}.bodies")
    route = county.default_route(principal)
    if not route:
        yield Fault(f"{place}.route", NO_ROUTE, found=principal.name, expected="route: [KSAU, KS, KF]")
    known = {body.code.casefold(): body for body in county.bodies_of(principal)}
    written = next((word for word in county.routes if kind_written(word) is principal.kind), principal.kind.value)
    section = f"{place}.route" if principal.route else f"routes.{written}"
    for number, code in enumerate(route):
        if code.casefold() not in known:
            codes = " / ".join(body.code for body in known.values())
            yield Fault(f"{section}[{number}]", UNKNOWN_BODY, found=code, expected=codes)
    yield from order_faults([known.get(code.casefold()) for code in route], section)


def _group_faults(county: County) -> Iterator[Fault]:
    yield from _period_faults(county.groups, "groups")
    for number, group in enumerate(county.groups):
        for field in ("code", "name"):
            word = getattr(group, field)
            if meaning := _meaning(county, word):
                yield Fault(f"groups[{number}].{field}", Phrase(TAKEN, meaning=meaning), found=word)
        yield from _repeated(group.principals, f"groups[{number}].principals[{{}}]", SAME_NAME)
        for point, name in enumerate(group.principals):
            if not county.named(name):
                yield Fault(
                    f"groups[{number}].principals[{point}]",
                    UNKNOWN_PRINCIPAL,
                    found=name,
                    expected=suggest_principal(county, name, groups=False),
                )


def _meaning(county: County, word: str) -> Phrase | None:
    """Whom the word means already; None when it is free."""
    if folded(word) in EVERYONE:
        return Phrase("alla huvudmän")
    if kind := KIND_GROUPS.get(folded(word)):
        return Phrase("alla av slaget {kind}", kind=Phrase(kind.label))
    principal = county.named(word)
    return Phrase("huvudmannen {name}", name=principal.name) if principal else None


def _arena_faults(county: County) -> Iterator[Fault]:
    yield from _period_faults(county.arenas, "arenas")
    for number, arena in enumerate(county.arenas):
        place = f"arenas[{number}]"
        yield from _parts_faults(county, arena, place)
        yield from _succession_faults(county, arena, place)
        yield from _area_faults(county, arena, place)
        for point, seat in enumerate(arena.seats):
            yield from _seat_faults(county, arena, seat, f"{place}.seats[{point}]")


def _parts_faults(county: County, arena: Arena, place: str) -> Iterator[Fault]:
    for point, code in enumerate(arena.consists_of):
        field, known = f"{place}.consists_of[{point}]", _coded(county.arenas, code)
        if not known:
            yield _unknown_arena(county, field, code)
        elif arena.code in _parts_below(county, code):
            yield Fault(field, PART_OF_ITSELF, found=code)
        elif not any(_meet(part, arena) for part in known):
            yield Fault(field, ARENA_OF_ANOTHER_TIME, found=code, expected=period_phrase(arena))


def _succession_faults(county: County, arena: Arena, place: str) -> Iterator[Fault]:
    began = arena.valid_from or dt.date.min
    for point, code in enumerate(arena.succeeds):
        field, known = f"{place}.succeeds[{point}]", _coded(county.arenas, code)
        if not known:
            yield _unknown_arena(county, field, code)
        elif not any((earlier.valid_from or dt.date.min) < began for earlier in known):
            yield Fault(field, NOTHING_BEFORE, found=code)


def _area_faults(county: County, arena: Arena, place: str) -> Iterator[Fault]:
    known = _coded(county.groups, arena.group)
    if arena.group and not known:
        codes = dict.fromkeys(group.code for group in county.groups)
        yield Fault(f"{place}.group", UNKNOWN_GROUP, found=arena.group, expected=" / ".join(codes) or None)
    elif arena.group and not any(_meet(group, arena) for group in known):
        yield Fault(f"{place}.group", GROUP_OF_ANOTHER_TIME, found=arena.group, expected=period_phrase(arena))


def _seat_faults(county: County, arena: Arena, seat: Seat, place: str) -> Iterator[Fault]:
    if _ends_too_soon(seat):
        yield _ending(seat, place)
    elif not _meet(seat, arena):
        written = "valid_from" if seat.valid_from else "valid_to"
        found = getattr(seat, written).isoformat()
        yield Fault(f"{place}.{written}", OUTSIDE_THE_ARENAS_TIME, found=found, expected=period_phrase(arena))
    for point, word in enumerate(seat.principals):
        if county.members(word, None) is None:
            suggestion = suggest_principal(county, word)
            yield Fault(f"{place}.principals[{point}]", UNKNOWN_PRINCIPAL, found=word, expected=suggestion)
    known = _body_codes(county, seat)
    if seat.body and known and seat.body.casefold() not in known:
        yield Fault(f"{place}.body", UNKNOWN_BODY, found=seat.body, expected=" / ".join(known.values()))


def _body_codes(county: County, seat: Seat) -> dict[str, str]:
    """The bodies, by folded code, of those the seat belongs to; of everyone when it does not say whose it is."""
    members = (each for word in seat.principals or ("alla",) for each in county.members(word, None) or ())
    return {body.code.casefold(): body.code for each in members for body in county.bodies_of(each)}


def _unknown_arena(county: County, field: str, code: str) -> Fault:
    return Fault(field, UNKNOWN_ARENA, found=code, expected=suggest_arena(county, code))


def _coded(things: Iterable[C], code: str) -> list[C]:
    return [thing for thing in things if thing.code == code]


def _parts_below(county: County, code: str) -> set[str]:
    """The code and those of every arena below it, whatever the day."""
    found: set[str] = set()
    waiting = [code]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += [part for arena in _coded(county.arenas, here) for part in arena.consists_of]
    return found


def _period_faults(things: Sequence[Body | Group | Arena], place: str) -> Iterator[Fault]:
    """One code may stand several times, for periods that do not meet: bodies and arenas change name."""
    codes: dict[str, list[Dated]] = defaultdict(list)
    names: dict[str, list[Dated]] = defaultdict(list)
    for number, thing in enumerate(things):
        if isinstance(thing, Body) and not thing.consulted and "level" not in thing.model_fields_set:
            yield missing_field(thing, "level", tuple(place_of(f"{place}[{number}]")))
        if _ends_too_soon(thing):
            yield _ending(thing, f"{place}[{number}]")
        same_code, same_name = codes[thing.code.casefold()], names[folded(thing.name)]
        if thing.code and any(_meet(other, thing) for other in same_code):
            yield Fault(f"{place}[{number}].code", SAME_CODE, found=thing.code)
        elif thing.name and not isinstance(thing, Body) and any(_meet(other, thing) for other in same_name):
            yield Fault(f"{place}[{number}].name", SAME_NAME, found=thing.name)
        same_code.append(thing)
        same_name.append(thing)


def _ends_too_soon(thing: Dated) -> bool:
    return bool(thing.valid_from and thing.valid_to and thing.valid_to < thing.valid_from)


def _ending(thing: Dated, place: str) -> Fault:
    expected = Phrase("tidigast {day}", day=str(thing.valid_from))
    return Fault(f"{place}.valid_to", ENDS_BEFORE_IT_BEGINS, found=str(thing.valid_to), expected=expected)


def _meet(one: Dated, other: Dated) -> bool:
    first, last = dt.date.min, dt.date.max
    return (one.valid_from or first) <= (other.valid_to or last) and (other.valid_from or first) <= (
        one.valid_to or last
    )
