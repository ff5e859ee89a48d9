"""What an event holds: its form has a version, and one reader brings every version there has been to today's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from models.vocabulary import HANDLINGS, EventKind

VERSION: Final = 2
KEY: Final = "version"

Data = dict[str, Any]


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
    return data


def _of_november_2026(kind: EventKind, data: Data) -> Data:
    """Version 1, which did not say so: at first a launch did not tell of its documents, nor a report of their names."""
    if kind is EventKind.LAUNCHED:
        return {"documents": None, **data}
    return {"documents": [], "files": [], **data} if kind in HANDLINGS else data


_RENEWALS: Final[tuple[Callable[[EventKind, Data], Data], ...]] = (_of_november_2026,)
