"""A county in parts that can each change by itself, and put together again."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from models.files.county import MAILBOXES, County, Principal
from models.files.fields import FileModel
from models.vocabulary import Word

OF_KIND = "slag:"
HEAD = {"county", "code", "language", "population_on", "summer_rest"}
IDENTITY = {"name", "short", "kind", "population", "language"}


class EntryKind(Word):
    """The parts an office's registry is made of, each a row of its own."""

    COUNTY = "county", "länet"
    COORDINATORS = "coordinators", "samordnare"
    PRINCIPAL = "principal", "huvudman"
    MAILBOXES = "mailboxes", "brevlådor"
    BODIES = "bodies", "organ"
    ROUTE = "route", "väg"
    GROUP = "group", "grupp"
    ARENA = "arena", "arena"
    LEAD_TIMES = "lead_times", "ledtider"
    MEETINGS = "meetings", "mötesdagar"


LISTS = ((EntryKind.GROUP, "groups"), (EntryKind.ARENA, "arenas"))


class RegistryPart(NamedTuple):
    """One part: which kind, which one of its kind, and what is said of it as a county file writes it.

    A value of None says that there is no such part.
    """

    kind: EntryKind
    key: str
    value: Any


def parts_of(county: County) -> list[RegistryPart]:
    """Every part of the county, in the order of its file."""
    return [*_head(county), *_of_principals(county), *_of_kinds(county), *_lists(county), *_meetings(county)]


def county_of_parts(parts: Iterable[RegistryPart], office: str = "") -> County:
    """The county those parts make; `office` is the slug of whose registry it is."""
    fields: dict[str, Any] = {"principals": {}}
    meetings: dict[str, dict[str, tuple[dt.date, ...]]] = {}
    for part in parts:
        if part.value is None:
            continue
        if part.kind is EntryKind.MEETINGS:
            code, _, body = part.key.partition("/")
            meetings.setdefault(code, {})[body] = tuple(dt.date.fromisoformat(day) for day in part.value)
        else:
            _put(fields, part)
    fields["principals"] = [each for each in fields["principals"].values() if "name" in each]
    county = County.model_validate(fields)
    county._office, county._meetings = office, meetings
    return county


def _head(county: County) -> Iterator[RegistryPart]:
    yield RegistryPart(EntryKind.COUNTY, "", _dump(county, HEAD))
    if "coordinators" in county.model_fields_set:
        yield RegistryPart(EntryKind.COORDINATORS, "", [_dump(each) for each in county.coordinators])
    if county.lead_times.model_fields_set:
        yield RegistryPart(EntryKind.LEAD_TIMES, "", _dump(county.lead_times))


def _of_principals(county: County) -> Iterator[RegistryPart]:
    for each in county.principals:
        yield RegistryPart(EntryKind.PRINCIPAL, each.code, _dump(each, IDENTITY))
        if mailboxes := mailboxes_of(each):
            yield RegistryPart(EntryKind.MAILBOXES, each.code, mailboxes)
        if each.bodies:
            yield RegistryPart(EntryKind.BODIES, each.code, [_dump(body) for body in each.bodies])
        if each.route:
            yield RegistryPart(EntryKind.ROUTE, each.code, list(each.route))


def mailboxes_of(principal: Principal) -> dict[str, str]:
    """The addresses that are known, by role."""
    return {role: address for role in MAILBOXES if (address := getattr(principal, role))}


def _of_kinds(county: County) -> Iterator[RegistryPart]:
    for kind, bodies in county.bodies.items():
        yield RegistryPart(EntryKind.BODIES, OF_KIND + kind, [_dump(body) for body in bodies])
    for kind, route in county.routes.items():
        yield RegistryPart(EntryKind.ROUTE, OF_KIND + kind, list(route))


def _lists(county: County) -> Iterator[RegistryPart]:
    """Groups and arenas; one code may stand several times, for periods that do not meet."""
    for kind, name in LISTS:
        found: dict[str, list[Any]] = {}
        for thing in getattr(county, name):
            found.setdefault(thing.code, []).append(_dump(thing))
        yield from (RegistryPart(kind, code, periods) for code, periods in found.items())


def _meetings(county: County) -> Iterator[RegistryPart]:
    for each in county.principals:
        for body, days in county.meetings_of(each).items():
            yield RegistryPart(EntryKind.MEETINGS, f"{each.code}/{body}", [day.isoformat() for day in days])


def _put(fields: dict[str, Any], part: RegistryPart) -> None:
    if part.kind is EntryKind.COUNTY:
        fields.update(part.value)
    elif part.kind in {EntryKind.COORDINATORS, EntryKind.LEAD_TIMES}:
        fields[part.kind.value] = part.value
    elif part.kind in {EntryKind.GROUP, EntryKind.ARENA}:
        fields.setdefault(dict(LISTS)[part.kind], []).extend(part.value)
    elif part.key.startswith(OF_KIND):
        section = "bodies" if part.kind is EntryKind.BODIES else "routes"
        fields.setdefault(section, {})[part.key.removeprefix(OF_KIND)] = part.value
    else:
        _put_principal(fields["principals"].setdefault(part.key, {"code": part.key}), part)


def _put_principal(principal: dict[str, Any], part: RegistryPart) -> None:
    if part.kind in {EntryKind.PRINCIPAL, EntryKind.MAILBOXES}:
        principal.update(part.value)
    else:
        principal[part.kind.value] = part.value


def _dump(model: FileModel, only: set[str] | None = None) -> dict[str, Any]:
    return model.model_dump(mode="json", include=only, exclude_unset=True)
