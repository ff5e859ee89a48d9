"""Folders that only their owner may look into, what lies in one, and names of files as any system can hold them."""

import datetime as dt
import re
from pathlib import Path, PurePosixPath
from typing import Final

LONGEST_NAME: Final = 150
LONGEST_ENDING: Final = 10


def make_private(folder: Path) -> None:
    """Make the folder if it is not there, for its owner only: what lies in it opens links and tells of rounds."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def newest_in(folder: Path, pattern: str) -> dt.datetime | None:
    """When the file in the folder that was written last was (UTC), of those so named; None of none. Raises OSError."""
    written = [each.stat().st_mtime for each in folder.iterdir() if each.match(pattern)]
    return dt.datetime.fromtimestamp(max(written), dt.UTC) if written else None


def safe_name(filename: str) -> str:
    """A file's own name without folders and odd characters."""
    last = PurePosixPath(filename.replace("\\", "/")).name
    name = PurePosixPath(re.sub(r"[^\w ().,+§-]+", "_", last).strip(" ._") or "dokument")
    return f"{name.stem[:LONGEST_NAME].strip(' .')}{name.suffix[:LONGEST_ENDING]}"
