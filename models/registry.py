"""The registry: reading a county file and finding what does not hold together in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kit.errors import Fault
from models.county import EVERYONE, KIND_GROUPS, MAILBOXES, Arena, Body, County, Dated, Group, Principal
from models.file_faults import FileFaults, Reading, meant, missing, read_model
from models.file_fields import MAILBOX_UNREADABLE, folded, is_mailbox, mailbox_suggestion
from models.phrases import Phrase
from models.vocabulary import PrincipalKind
from models.yaml_source import Source, read_source

SAME_CODE = "Koden finns redan."
SAME_NAME = "Namnet finns redan."
ENDS_BEFORE_IT_BEGINS = "Giltighetstiden slutar innan den börjar."
UNKNOWN_KIND = "Slaget finns inte."
UNKNOWN_BODY = "Organet finns inte hos huvudmannen."
UNKNOWN_PRINCIPAL = "Huvudmannen finns inte i registret."
UNKNOWN_ARENA = "Arenan finns inte i registret."
UNKNOWN_GROUP = "Gruppen finns inte i registret."
NO_ROUTE = "Huvudmannen saknar väg till beslut."
RESERVED = "Ordet betyder redan något annat. Välj ett annat."
NO_REGISTRAR = "Registratorns adress saknas."


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


def check_county(path: Path) -> Reading[County]:
    """The county in that file as far as it can be read, with its faults."""
    return county_reading(read_source(path))


def county_reading(source: Source) -> Reading[County]:
    """The county in that source as far as it can be read, with its faults."""
    reading = read_model(County, source)
    once = {fault.field: fault for fault in _faults(reading.model)}  # a route shared by a kind is wrong once
    return reading.with_faults(once.values()) if source.fields else reading


def mailbox_faults(county: County) -> Iterator[Fault]:
    """The principals' mailboxes no letter can be addressed to."""
    for number, principal in enumerate(county.principals):
        if not principal.registrar:
            yield Fault(f"principals[{number}].registrar", NO_REGISTRAR, found=principal.name)
        for role in MAILBOXES:
            address = getattr(principal, role)
            if address and not is_mailbox(address):
                suggestion = mailbox_suggestion(address)
                yield Fault(f"principals[{number}].{role}", MAILBOX_UNREADABLE, found=address, expected=suggestion)


def suggest_principal(county: County, written: str) -> str | None:
    """The principal or group that was probably meant."""
    principals = {each.name: (each.name, each.name.removesuffix(" kommun"), each.code) for each in county.principals}
    groups = {each.name: (each.name, each.code) for each in county.groups}
    return meant(written, {**principals, **groups, "alla": ("alla",), "kommuner": ("kommuner",)})


def suggest_arena(county: County, written: str) -> str | None:
    """The arena that was probably meant, or those there are."""
    known = {each.code: (each.code, each.name) for each in county.arenas}
    return meant(written, known) or ", ".join(known) or None


def _faults(county: County) -> Iterator[Fault]:
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
    kinds = {kind.value for kind in PrincipalKind}
    for section in ("bodies", "routes"):
        for kind in getattr(county, section).keys() - kinds:
            yield Fault(f"{section}.{kind}", UNKNOWN_KIND, found=kind, expected=" / ".join(sorted(kinds)))
    for kind, bodies in county.bodies.items():
        yield from _period_faults(bodies, f"bodies.{kind}")


def _principal_faults(county: County, principal: Principal, place: str) -> Iterator[Fault]:
    if principal.bodies:
        yield from _period_faults(principal.bodies, f"{place}.bodies")
    route = county.default_route(principal)
    if not route:
        yield Fault(f"{place}.route", NO_ROUTE, found=principal.name, expected="route: [KSAU, KS, KF]")
    known = {body.code.casefold(): body.code for body in county.bodies_of(principal)}
    section = f"{place}.route" if principal.route else f"routes.{principal.kind.value}"
    for number, code in enumerate(route):
        if code.casefold() not in known:
            yield Fault(f"{section}[{number}]", UNKNOWN_BODY, found=code, expected=" / ".join(known.values()))


def _group_faults(county: County) -> Iterator[Fault]:
    yield from _period_faults(county.groups, "groups")
    for number, group in enumerate(county.groups):
        for field in ("code", "name"):
            word = getattr(group, field)
            if folded(word) in EVERYONE | KIND_GROUPS.keys() or county.named(word):
                yield Fault(f"groups[{number}].{field}", RESERVED, found=word)
        yield from _repeated(group.principals, f"groups[{number}].principals[{{}}]", SAME_NAME)
        for point, name in enumerate(group.principals):
            if not county.named(name):
                yield Fault(
                    f"groups[{number}].principals[{point}]",
                    UNKNOWN_PRINCIPAL,
                    found=name,
                    expected=suggest_principal(county, name),
                )


def _arena_faults(county: County) -> Iterator[Fault]:
    yield from _period_faults(county.arenas, "arenas")
    codes = {arena.code for arena in county.arenas}
    groups = {group.code for group in county.groups}
    for number, arena in enumerate(county.arenas):
        for section in ("consists_of", "succeeds"):
            for point, code in enumerate(getattr(arena, section)):
                if code not in codes:
                    suggestion = suggest_arena(county, code)
                    yield Fault(f"arenas[{number}].{section}[{point}]", UNKNOWN_ARENA, found=code, expected=suggestion)
        if arena.group and arena.group not in groups:
            yield Fault(f"arenas[{number}].group", UNKNOWN_GROUP, found=arena.group, expected=" / ".join(groups))


def _period_faults(things: Sequence[Body | Group | Arena], place: str) -> Iterator[Fault]:
    """One code may stand several times, for periods that do not meet: bodies and arenas change name."""
    seen: list[Body | Group | Arena] = []
    for number, thing in enumerate(things):
        if thing.valid_from and thing.valid_to and thing.valid_to < thing.valid_from:
            found, expected = thing.valid_to.isoformat(), Phrase("tidigast {day}", day=thing.valid_from)
            yield Fault(f"{place}[{number}].valid_to", ENDS_BEFORE_IT_BEGINS, found=found, expected=expected)
        if any(other.code.casefold() == thing.code.casefold() and _meet(other, thing) for other in seen if thing.code):
            yield Fault(f"{place}[{number}].code", SAME_CODE, found=thing.code)
        seen.append(thing)


def _meet(one: Dated, other: Dated) -> bool:
    first, last = dt.date.min, dt.date.max
    return (one.valid_from or first) <= (other.valid_to or last) and (other.valid_from or first) <= (
        one.valid_to or last
    )
