"""Whom the county's file names as coordinators, without reading it whole for every page."""

from __future__ import annotations

import logging
from pathlib import Path

from models.files.county_file import CountyFaults, read_county

Stamp = tuple[int, int, int] | None

log = logging.getLogger("rundan.registry")


class CoordinatorList:
    """The addresses in the file, read again only when it has changed. Safe to share between threads."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: tuple[Stamp, tuple[str, ...]] | None = None

    def addresses(self) -> tuple[str, ...]:
        """The addresses as they stand; while the file can't be read, those it named last: a slip takes nobody off."""
        stamp = _stamp(self._file)
        if self._known is None or self._known[0] != stamp:
            self._known = stamp, self._read()
        return self._known[1]

    def _read(self) -> tuple[str, ...]:
        try:
            return coordinator_addresses(self._file)
        except CountyFaults:
            log.exception("the registry cannot be read; whoever was a coordinator still is")
            return self._known[1] if self._known else ()


def coordinator_addresses(file: Path) -> tuple[str, ...]:
    """The coordinators' addresses in that county's file. Raises CountyFaults."""
    return tuple(contact.email for contact in read_county(file).coordinators)


def _stamp(file: Path) -> Stamp:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
