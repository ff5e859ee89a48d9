"""YAML as a person wrote it: every value as text, the line it stands on, and what is wrong with it in plain words.

Values stay text (only an empty value is None), so that `code: 0114` keeps its zero and `on:` stays a word; the
models say what each field is. Read as events, not with PyYAML's composer: that one recurses without end and a deeply
nested file kills the process.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import yaml

from kit.errors import Fault
from kit.os_words import os_words
from models.files.limits import FAULTS, MEGABYTE, YAML, Limit
from models.phrases import Phrase

Place = tuple[str | int, ...]

LONGEST_NAME = 300
LONGEST_NUMBER = 10
EMPTY = {"", "~", "null", "Null", "NULL"}

NO_FILE = "Filen finns inte."
NOT_READABLE = "Filen går inte att öppna."
NOT_UTF8 = "Filen är inte sparad som UTF-8. Spara om den med teckenkodningen UTF-8."
NO_FIELDS = "Filen innehåller inga fält. Varje rad ska börja med ett fältnamn och ett kolon."
TOO_LARGE = "Filen är för stor för att läsas. Kontrollera att det är rätt fil."
TOO_DEEP = "Filen har för många nivåer av indrag."
TOO_MANY = "Filen har för många fält och punkter. Läsningen slutade här."
TOO_SLOW = "Filen tar för lång tid att läsa. Läsningen slutade här."
ALIAS = "En text kan inte börja med en asterisk. Sätt citattecken runt den, eller skriv ut det som hänvisningen gäller."
ANCHOR = "En text kan inte börja med ett &-tecken. Sätt citattecken runt den; hänvisningar går inte att använda."
TAG = "En text kan inte börja med ett utropstecken. Sätt citattecken runt den."
TWICE = "Fältet står två gånger. Ta bort det ena."
NAME_IS_NO_WORD = "Ett fältnamn ska vara ett ord."
SEVERAL = "Filen innehåller mer än ett dokument. Ta bort raden med tre bindestreck och det som följer."
TAB = "Raden börjar med en tabb. Använd blanksteg i stället."
MORE = "Filen har så många fel att resten inte är läst. Rätta de här först."
NOT_YAML = "Raden går inte att läsa. Jämför med raderna ovanför: kolon, bindestreck, indrag och citattecken."

SYNTAX = (
    (
        "mapping values are not allowed",
        "Här står ett kolon för mycket, eller så är indraget fel. Sätt citattecken runt en text som innehåller kolon.",
    ),
    ("tab character", TAB),
    ("cannot start any token", "En text kan inte börja med det tecknet. Sätt citattecken runt texten."),
    ("end of stream", "Ett citattecken öppnas men stängs aldrig."),
    ("could not find expected ':'", "Raden saknar kolon efter fältnamnet, eller har fel indrag."),
    ("expected '-'", "Punkterna i en lista ska alla börja med ett bindestreck och ha samma indrag."),
    ("expected ',' or ']'", "En lista inom hakparenteser är inte avslutad, eller saknar ett komma."),
    ("expected ',' or '}'", "En klammer är inte avslutad, eller saknar ett komma."),
    ("expected key", "Raden har fel indrag. Fält som hör ihop ska börja i samma kolumn."),
    ("escape character", "Ett omvänt snedstreck står inom dubbla citattecken. Använd enkla citattecken i stället."),
    ("characters are not allowed", "Filen innehåller ett osynligt tecken som inte får finnas i text."),
)


OURS = {TOO_DEEP, TOO_MANY, TOO_SLOW, NAME_IS_NO_WORD, ALIAS, MORE}


class Fields(dict[str, Any]):
    """A mapping that knows on which line each of its fields stands."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """The same of what was written elsewhere, on no line."""
        made = cls()
        made.update(values)
        return made


class Points(list[Any]):
    """A list that knows on which line each of its points stands."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


@dataclass(frozen=True)
class Source:
    """One file as read: its fields (none when it could not be read) and what was wrong already there.

    `count` is how many values, lists and groups of fields it holds.
    """

    path: Path
    fields: Fields = field(default_factory=Fields)
    faults: tuple[Fault, ...] = ()
    count: int = 0

    def within(self, limit: Limit) -> Source:
        """Itself, or nothing but the fault of holding more than the limit says."""
        return self if self.count <= limit.count else Source(self.path, faults=(Fault("", TOO_MANY),))

    def line_of(self, place: Place) -> int | None:
        """The line (from 1) where that field or point stands, or else the nearest one around it."""
        line, here = None, self.fields
        for part in place:
            line = _line_in(here, part) or line
            try:
                here = here[part]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                break
        return line

    def placed(self, faults: Iterable[Fault]) -> Iterator[Fault]:
        """The faults, each with its line."""
        return (replace(fault, line=fault.line or self.line_of(place_of(fault.field))) for fault in faults)


def _line_in(here: object, part: str | int) -> int | None:
    if isinstance(here, Fields):
        return here.lines.get(str(part))
    if isinstance(here, Points) and isinstance(part, int) and part < len(here.lines):
        return here.lines[part]
    return None


def field_name(place: Place) -> str:
    """`("contacts", 0, "email")` as `contacts[0].email`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")


def place_of(name: str) -> Place:
    """`contacts[0].email` as `("contacts", 0, "email")`."""
    parts = name.replace("[", ".").replace("]", "").split(".")
    return tuple(int(part) if part.isdecimal() and len(part) < LONGEST_NUMBER else part for part in parts)


def read_source(path: Path) -> Source:
    """The file's fields with their lines. What is wrong with it becomes faults, never an exception."""
    try:
        with path.open("rb") as file:
            data = file.read(YAML.size + 1)
    except FileNotFoundError:
        return Source(path, faults=(Fault("", NO_FILE, found=str(path)),))
    except (OSError, ValueError) as error:  # a name can hold what no disk takes
        found = Phrase("{path}: {why}", path=path, why=Phrase(os_words(error)))
        return Source(path, faults=(Fault("", NOT_READABLE, found=found),))
    return source_of(data, path)


def source_of(data: bytes, path: Path) -> Source:
    """The fields in those bytes; `path` is where they come from."""
    if len(data) > YAML.size:
        return Source(path, faults=(Fault("", TOO_LARGE, expected=at_most(YAML)),))
    try:
        return parse_source(data.decode("utf-8-sig"), path)
    except UnicodeDecodeError as error:
        return Source(path, faults=(Fault("", NOT_UTF8, line=error.object.count(b"\n", 0, error.start) + 1),))


def parse_source(text: str, path: Path, limit: Limit = YAML) -> Source:
    """The text's fields with their lines; `path` is where it comes from."""
    parser = _Parser(limit)
    try:
        fields = parser.document(iter(yaml.parse(text, Loader=yaml.CSafeLoader)))
    except yaml.YAMLError as error:
        return Source(path, faults=(*parser.faults, _syntax_fault(error, text.splitlines())))
    if not isinstance(fields, Fields):
        parser.faults.append(Fault("", NO_FIELDS, line=1))
        fields = Fields()
    return Source(path, fields, tuple(parser.faults), parser.count)


class _Parser:
    """Turns PyYAML's events into fields and points. Nothing is expanded, so that no file is larger than it looks."""

    def __init__(self, limit: Limit) -> None:
        self.faults: list[Fault] = []
        self._limit = limit
        self.count = 0
        self._ends_at = time.monotonic() + limit.seconds if limit.seconds else math.inf

    def document(self, events: Iterator[yaml.Event]) -> Any:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                break
            if not isinstance(event, yaml.StreamStartEvent):
                return None
        root = self._node(next(events), events, ())
        if any(isinstance(event, yaml.DocumentStartEvent) for event in events):
            self.faults.append(Fault("", SEVERAL))
        return root

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], place: Place) -> Any:
        self._keep_within(event, place)
        self._refuse_marks(event, place)
        if isinstance(event, yaml.ScalarEvent):
            return None if not event.style and event.value in EMPTY else event.value
        if isinstance(event, yaml.MappingStartEvent):
            return self._fields(events, place)
        return self._points(events, place) if isinstance(event, yaml.SequenceStartEvent) else None

    def _keep_within(self, event: yaml.Event, place: Place) -> None:
        self.count += 1
        if len(place) > (self._limit.depth or 0):
            raise _marked(TOO_DEEP, event)
        if self.count > self._limit.count:
            raise _marked(TOO_MANY, event)
        if time.monotonic() > self._ends_at:
            raise _marked(TOO_SLOW, event)

    def _refuse_marks(self, event: yaml.Event, place: Place) -> None:
        """Aliases, anchors and tags: a person who writes one mostly meant a text that begins so."""
        if isinstance(event, yaml.AliasEvent):
            self._complain(place, ALIAS, event, f"*{event.anchor}")
        elif isinstance(event, yaml.NodeEvent) and event.anchor:
            self._complain(place, ANCHOR, event, f"&{event.anchor}")
        if tag := getattr(event, "tag", None):
            self._complain(place, TAG, event, tag.replace("tag:yaml.org,2002:", "!!"))

    def _complain(self, place: Place, message: str, event: yaml.Event, found: str) -> None:
        if len(self.faults) >= FAULTS:
            raise _marked(MORE, event)
        self.faults.append(Fault(field_name(place), message, line=_line(event), found=found[:100]))

    def _fields(self, events: Iterator[yaml.Event], place: Place) -> Fields:
        fields = Fields()
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent) or len(event.value) > LONGEST_NAME:
                raise _marked(ALIAS if isinstance(event, yaml.AliasEvent) else NAME_IS_NO_WORD, event)
            name, line = event.value, _line(event)
            self._refuse_marks(event, (*place, name))
            value = self._node(next(events), events, (*place, name))
            if name in fields.lines:
                self._complain((*place, name), TWICE, event, name)
                continue
            fields[name], fields.lines[name] = value, line
        return fields

    def _points(self, events: Iterator[yaml.Event], place: Place) -> Points:
        points = Points()
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            points.lines.append(_line(event))
            points.append(self._node(event, events, (*place, len(points))))
        return points


def at_most(limit: Limit) -> Phrase:
    """How large a file may be, in words."""
    return Phrase("en fil på högst {most} MB", most=limit.size // MEGABYTE)


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1  # type: ignore[union-attr]  # an event read from text has its mark


def _marked(problem: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type]


def _syntax_fault(error: yaml.YAMLError, lines: list[str]) -> Fault:
    problem = str(getattr(error, "problem", None) or error)
    number = _fault_line(error)
    written = lines[number - 1] if number and number <= len(lines) else ""
    return Fault("", _plain(problem, written), line=number, found=written.strip()[:100] or None)


def _fault_line(error: yaml.YAMLError) -> int | None:
    """A missing colon or closing quote is noticed long after the line that lacks it."""
    mark = getattr(error, "problem_mark", None)
    if "could not find" in str(error) or "end of stream" in str(error):
        mark = getattr(error, "context_mark", None) or mark
    return int(mark.line) + 1 if mark else None


def _plain(problem: str, written: str) -> str:
    if problem in OURS:
        return problem
    if written.lstrip(" ").startswith("\t"):
        return TAB
    return next((words for sign, words in SYNTAX if sign in problem), NOT_YAML)
