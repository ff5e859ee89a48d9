"""What an event holds: its form has a version, and one parser brings every version there has been to today's."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from enum import Enum
from typing import Any, Final

from models.paragraphs import normal_paragraph
from models.values import HandlingReport
from models.vocabulary import HANDLINGS, EventKind

VERSION: Final = 2
KEY: Final = "version"

Data = dict[str, Any]


def plain(value: Any) -> Any:
    """The value as an event's JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, tuple) else value


def written(data: Mapping[str, Any]) -> Data:
    """What is to be kept of an event that holds `data`: the same, and the version of its form."""
    return {**data, KEY: VERSION}


def in_todays_form(kind: EventKind, kept: object) -> Data:
    """What an event of any version holds, as if it had been written today.

    Raises ValueError when it was written by a later program, or is not what any version has written.
    """
    version = kept.get(KEY, 1) if isinstance(kept, dict) else 0
    if not isinstance(kept, dict) or version not in range(1, VERSION + 1):
        raise ValueError(f"no version of the program wrote {kept!r:.60}")
    data = {name: value for name, value in kept.items() if name != KEY}
    for renew in _RENEWALS[version - 1 :]:
        data = renew(kind, data)
    data = _with_normal_paragraphs(data)
    return {**_LEFT_OUT, **data} if kind in HANDLINGS else data


def _with_normal_paragraphs(data: Data) -> Data:
    """As the rows are read: a paragraph was kept as it was written before it was made alike everywhere."""
    before = data.get("before")
    said: Data = {"before": _with_normal_paragraphs(before)} if isinstance(before, dict) else {}
    if isinstance(data.get("paragraph"), str):
        said["paragraph"] = normal_paragraph(data["paragraph"])
    return {**data, **said}


def _of_november_2026(kind: EventKind, data: Data) -> Data:
    """Version 1, which did not say so: at first a launch did not tell of its documents, nor a report of their names."""
    if kind is EventKind.LAUNCHED:
        return {"documents": None, **data}
    return {"documents": [], "files": [], **data} if kind in HANDLINGS else data


_RENEWALS: Final[tuple[Callable[[EventKind, Data], Data], ...]] = (_of_november_2026,)


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


# what a report says of a field that there was not yet when it was written
_LEFT_OUT: Final = {
    each.name: plain(_default(each)) for each in fields(HandlingReport) if _default(each) is not MISSING
}
