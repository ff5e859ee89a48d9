"""From what pydantic says about a file to what a coordinator should hear: every fault at once, each with its line."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from kit.errors import Fault, FaultyInput
from models.files.fields import FileModel, Wrong, folded
from models.files.limits import FAULTS
from models.files.yaml_source import MORE, Fields, Place, Points, Source, field_name, place_of
from models.phrases import Phrase

M = TypeVar("M", bound=FileModel)

UNKNOWN_FIELD = "Fältet finns inte."
MISSING = "Fältet saknas."
UNUSABLE = "Värdet går inte att använda."
NOT_A_LIST = "Här ska det stå en lista med en punkt per rad."
NOT_FIELDS = "Här ska det stå fält med namn och värde."
NOT_A_NUMBER = "Här ska det stå ett tal."
TOO_LONG = "Texten är för lång."
LONG_LIST = "Listan är för lång."
TOO_SMALL = "Talet är för litet."
TOO_LARGE = "Talet är för stort."

A_NUMBER = Phrase("till exempel {example}", example=14)
YES_OR_NO = "Här ska det stå ja eller nej."
BAD_TIME = "Klockslaget går inte att läsa."

KINDS_OF_FAULT = {
    "tuple_type": (NOT_A_LIST, "- …"),
    "list_type": (NOT_A_LIST, "- …"),
    "dict_type": (NOT_FIELDS, Phrase("fältnamn: värde")),
    "model_type": (NOT_FIELDS, Phrase("fältnamn: värde")),
    "int_parsing": (NOT_A_NUMBER, A_NUMBER),
    "int_type": (NOT_A_NUMBER, A_NUMBER),
    "int_parsing_size": (TOO_LARGE, A_NUMBER),
    "int_from_float": (NOT_A_NUMBER, A_NUMBER),
    "float_parsing": (NOT_A_NUMBER, A_NUMBER),
    "float_type": (NOT_A_NUMBER, A_NUMBER),
    "bool_parsing": (YES_OR_NO, "ja / nej"),
    "bool_type": (YES_OR_NO, "ja / nej"),
    "time_parsing": (BAD_TIME, "08:00"),
    "time_type": (BAD_TIME, "08:00"),
}


class FileFaults(FaultyInput):
    """Filen behöver rättas. Inget har skickats."""

    def __init__(self, path: Path, faults: Iterable[Fault]) -> None:
        super().__init__(faults)
        self.path = path


@dataclass(frozen=True)
class FileReading(Generic[M]):
    """What could be read of a file: the model of its sound parts, and the faults of the others."""

    source: Source
    model: M
    faults: tuple[Fault, ...]

    def with_faults(self, found: Iterable[Fault]) -> FileReading[M]:
        """The same reading with what a check found, in the order of the file."""
        room = max(0, FAULTS - len(self.faults))
        return replace(self, faults=_in_order((*self.faults, *islice(self.fresh(found), room))))

    def fresh(self, found: Iterable[Fault]) -> Iterator[Fault]:
        """What a check found, each on its line, without what only follows from a faulty field being left out."""
        known = {fault.field for fault in self.faults if fault.field}
        around = {name for fault in self.faults for name in _self_and_around(fault.field)}
        for fault in self.source.placed(found):
            if fault.field not in around and known.isdisjoint(_self_and_around(fault.field)):
                yield fault


def _self_and_around(name: str) -> list[str]:
    place = place_of(name)
    return [field_name(place[:length]) for length in range(1, len(place) + 1) if name]


def read_model(model: type[M], source: Source) -> FileReading[M]:
    """The source as that model; what does not fit is left out and becomes faults."""
    fields = _without_empty(source.fields)
    faults = list(source.faults)
    while True:
        try:
            read = model.model_validate(fields)
        except ValidationError as error:
            faults += source.placed(islice(_faults(model, error), max(0, FAULTS - len(faults))))
            for detail in error.errors(include_url=False):
                _leave_out(fields, detail["loc"])
        else:
            return FileReading(source, read, _in_order(faults))


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """In the order of the file; of very many only so many, and that the rest has not been read."""
    ordered = sorted((fault for fault in faults if fault.message != MORE), key=lambda fault: fault.line or 0)
    return tuple(ordered) if len(ordered) < FAULTS else (*ordered[:FAULTS], Fault("", MORE))


def _without_empty(value: Any) -> Any:
    """A copy in which a field with nothing after its colon is the same as no field."""
    if isinstance(value, Fields):
        return {name: _without_empty(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, Points):
        return [_without_empty(inner) for inner in value]
    return value


def _leave_out(fields: Any, place: Place) -> None:
    """Removes the innermost field around the fault; never a point of a list, whose others would change number."""
    holder, name = fields, None
    here = fields
    for part in place:
        if isinstance(here, dict) and part in here:
            holder, name = here, part
        elif not (isinstance(here, list) and isinstance(part, int) and part < len(here)):
            break
        here = here[part]
    if name is not None:
        holder.pop(name, None)


def _faults(model: type[FileModel], error: ValidationError) -> Iterator[Fault]:
    for detail in error.errors(include_url=False):
        message, expected = _words(model, detail)
        yield Fault(field_name(detail["loc"]), message, found=_found(detail), expected=expected)


def _words(model: type[FileModel], detail: ErrorDetails) -> tuple[str, str | None]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error" and isinstance(context.get("error"), Wrong):
        return context["error"].message, context["error"].expected
    if kind == "extra_forbidden":
        return UNKNOWN_FIELD, _meant_field(model, detail["loc"])
    if kind == "string_too_long":
        return TOO_LONG, Phrase("högst {count} tecken", count=context["max_length"])
    if kind in {"greater_than_equal", "greater_than"}:
        return TOO_SMALL, Phrase("minst {least}", least=context.get("ge", 1))
    if kind in {"less_than_equal", "too_long"}:
        most = context.get("le", context.get("max_length"))
        return TOO_LARGE if "le" in context else LONG_LIST, Phrase("högst {most}", most=most)
    return KINDS_OF_FAULT.get(kind, (UNUSABLE, None))


def _found(detail: ErrorDetails) -> str | None:
    if detail["type"] == "extra_forbidden":
        return str(detail["loc"][-1])[:100]
    value = detail["input"]
    if isinstance(value, dict):
        return Phrase("fält med namn och värde")
    if isinstance(value, list):
        return Phrase("en lista")
    return Phrase("ingenting") if value in {None, ""} else str(value)[:100]


def _meant_field(model: type[FileModel], place: Place) -> str:
    fields = _fields_at(model, place[:-1])
    names = {info.alias or name: info.title or name for name, info in fields.items()}
    return meant(str(place[-1]), {name: (name, title) for name, title in names.items()}) or ", ".join(names)


def _fields_at(model: type[BaseModel], place: Place) -> dict[str, FieldInfo]:
    for part in place:
        info = model.model_fields.get(str(part))
        model = _model_in(info.annotation) or model if info else model
    return model.model_fields


def title_of(model: type[BaseModel], place: Place) -> str:
    """What a page calls the field there, its innermost part that has a title; empty when there is none."""
    found = ""
    for end, part in enumerate(place):
        info = _fields_at(model, place[:end]).get(str(part))
        found = info.title or found if info else found
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)


def missing(model: FileModel, place: Place = ()) -> Iterator[Fault]:
    """The fields that must be there and are not, in the model and in what it holds."""
    for name in model.required:
        if not getattr(model, name) or name not in model.model_fields_set:
            yield missing_field(model, name, place)
    for name in model.model_fields_set:
        value = getattr(model, name)
        inner = value.items() if isinstance(value, dict) else [(None, value)]
        for key, part in inner:
            yield from _missing_in(part, (*place, name) if key is None else (*place, name, key))


def _missing_in(value: object, place: Place) -> Iterator[Fault]:
    if isinstance(value, FileModel):
        yield from missing(value, place)
    elif isinstance(value, tuple) and value and isinstance(value[0], FileModel | tuple):
        for number, part in enumerate(value):
            yield from _missing_in(part, (*place, number))


def missing_field(model: FileModel, name: str, place: Place = ()) -> Fault:
    """The fault of leaving that field out, with an example of what to write."""
    example = (type(model).model_fields[name].examples or ["…"])[0]
    written = f"[{', '.join(map(str, example))}]" if isinstance(example, list) else example
    return Fault(field_name((*place, name)), MISSING, expected=f"{name}: {written}")


def meant(written: str, known: Mapping[str, Sequence[str]]) -> str | None:
    """The name that was probably meant: the keys of `known` are names, the values what each may be called."""
    called = called_by(known)
    close = difflib.get_close_matches(folded(written), _likely(folded(written), called), n=1, cutoff=0.6)
    return called[close[0]] if close else None


def called_by(known: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The name of each word that one may be called, without case and accents."""
    return {folded(word): name for name, words in known.items() for word in words}


def _likely(written: str, words: Iterable[str]) -> list[str]:
    """The words that share most pairs of letters with it: difflib is too slow for thousands of them."""
    pairs = set(pairwise(written))
    return heapq.nlargest(50, words, key=lambda word: len(pairs.intersection(pairwise(word))))


def is_file(path: Path) -> bool:
    """Whether there is such a file."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name longer than the disk takes, or one no disk takes
        return False
