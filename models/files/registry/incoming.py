"""What a file says of a registry: its parts laid over those that hold, and every fault before anything is changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kit.errors import Fault
from models.files.calendar_file import CalendarFile, calendar_cautions, calendar_reading, meetings_of
from models.files.county import County
from models.files.county_file import county_faults, county_reading, mailbox_faults
from models.files.faults import FileReading, read_model
from models.files.registry.parts import OF_KIND, EntryKind, RegistryPart, county_of_parts, parts_of
from models.files.registry.table_source import TableSource, table_source
from models.files.yaml_source import Fields, Source, place_of, source_of

MERGED = {EntryKind.COUNTY, EntryKind.PRINCIPAL, EntryKind.MAILBOXES}
TABLES = (".xlsx", ".csv", ".tsv")
WHOLE = {"county", "code", "principals"}
LISTED = {
    EntryKind.PRINCIPAL: "principals",
    EntryKind.BODIES: "bodies",
    EntryKind.ROUTE: "routes",
    EntryKind.GROUP: "groups",
    EntryKind.ARENA: "arenas",
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """What would hold if the file were let in. `parts` are those that it says something new of."""

    faults: tuple[Fault, ...]
    cautions: tuple[Fault, ...]
    parts: tuple[RegistryPart, ...]
    county: County


def registry_source(data: bytes, name: str) -> Source:
    """The fields of a registry's file of any kind, by its name's ending. Never raises."""
    return table_source(data, name) if name.lower().endswith(TABLES) else source_of(data, Path(name))


def incoming(
    source: Source, current: County, *, removing: bool = False, only: tuple[EntryKind, str] | None = None
) -> Incoming:
    """The file held against what holds now. What it does not name stays, unless `removing`.

    With `only` it is about that part, which becomes what the file says and nothing more.
    """
    county_part, calendar_part = halves(source)
    reading = _read(county_part)
    known = {part[:2]: part.value for part in parts_of(current)}
    if only:
        said = [part for part in parts_of(reading.model) if part[:2] == only] or [RegistryPart(*only, None)]
        said = [] if only[0] is EntryKind.MEETINGS else said
    else:
        said = [_over(known, part) for part in parts_of(reading.model) if _is_said(part, reading.model)]
    gone = list(_gone(known, said, county_part)) if removing else []
    merged = _county(known, [*said, *gone], current.office)
    faults = [*reading.faults, *_new_faults(county_part, reading, merged, current)]
    calendar = calendar_reading(calendar_part, merged) if calendar_part.fields else None
    meetings = list(_meetings(calendar, merged)) if calendar else []
    faults += calendar.faults if calendar else ()
    cautions = tuple(calendar_cautions(calendar, merged)) if calendar else ()
    fresh = tuple(part for part in (*said, *gone, *meetings) if known.get(part[:2]) != part.value)
    return Incoming(tuple(faults), cautions, fresh, _county(known, [*said, *gone, *meetings], current.office))


def halves(source: Source) -> tuple[Source, Source]:
    """The file without its meeting days, and those alone."""
    county, calendars = Fields(), Fields()
    for name, value in source.fields.items():
        part = calendars if name == "calendars" else county
        part[name], part.lines[name] = value, source.fields.lines.get(name, 0)
    return replace(source, fields=county), replace(source, fields=calendars, faults=())


def _read(source: Source) -> FileReading[County]:
    """A whole county file with every check of one; of any other only what stands in it."""
    is_whole = source.fields.keys() >= WHOLE and not isinstance(source, TableSource)
    reading = county_reading(source) if is_whole else read_model(County, source)
    return reading.with_faults(mailbox_faults(reading.model, missing=False))


def _is_said(part: RegistryPart, county: County) -> bool:
    """A list of mailboxes names its principals and says no more of them."""
    return bool(part.value) and (part.kind is not EntryKind.COUNTY or bool(county.model_fields_set & {*part.value}))


def _over(known: Mapping[tuple[EntryKind, str], Any], part: RegistryPart) -> RegistryPart:
    before = known.get(part[:2])
    return part._replace(value={**before, **part.value}) if part.kind in MERGED and before else part


def _gone(
    known: Mapping[tuple[EntryKind, str], Any], said: Sequence[RegistryPart], source: Source
) -> Iterator[RegistryPart]:
    """What the file leaves out of the lists it holds; a whole county file holds them all."""
    listed = {kind for kind, name in LISTED.items() if name in source.fields or source.fields.keys() >= WHOLE}
    named = {part[:2] for part in said}
    return (RegistryPart(kind, key, None) for kind, key in known if kind in listed and (kind, key) not in named)


def _county(known: Mapping[tuple[EntryKind, str], Any], parts: Iterable[RegistryPart], office: str) -> County:
    values = {**known, **{part[:2]: part.value for part in parts}}
    return county_of_parts([RegistryPart(kind, key, value) for (kind, key), value in values.items()], office)


def _new_faults(source: Source, reading: FileReading[County], merged: County, current: County) -> Iterator[Fault]:
    """What would not hold together any more, told where the file speaks of it."""
    told = {(fault.message, fault.found) for fault in (*county_faults(current), *reading.faults)}
    for fault in county_faults(merged):
        if (fault.message, fault.found) not in told:
            yield from source.placed([replace(fault, field=_in_file(fault.field, merged, reading.model))])


def _in_file(field: str, merged: County, file: County) -> str:
    """The field's place in the file, as far as it stands there."""
    section, number, *_ = (*place_of(field), None)
    if section not in {"principals", "groups", "arenas"} or not isinstance(number, int):
        return field
    code = getattr(merged, section)[number].code
    found = next((at for at, each in enumerate(getattr(file, section)) if each.code == code), None)
    return field if found is None else field.replace(f"[{number}]", f"[{found}]", 1)


def _meetings(reading: FileReading[CalendarFile], county: County) -> Iterator[RegistryPart]:
    for code, meetings in meetings_of(reading, county).items():
        for body, days in meetings.items():
            yield RegistryPart(EntryKind.MEETINGS, f"{code}/{body}", [day.isoformat() for day in days])


def name_of_part(part: RegistryPart, county: County) -> str:
    """Whose or which it is: a principal, a kind of principals, a group's or an arena's name; empty for the county's."""
    if part.kind in {EntryKind.GROUP, EntryKind.ARENA}:
        return str(part.value[0]["name"]) if part.value else part.key
    code, _, body = part.key.partition("/")
    principal = county.named(code) if code and not code.startswith(OF_KIND) else None
    name = principal.name if principal else code.removeprefix(OF_KIND)
    return f"{name}, {body}" if body else name
