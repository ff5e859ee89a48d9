"""Folders that only their owner may look into."""

from __future__ import annotations

from pathlib import Path


def make_private(folder: Path) -> None:
    """Make the folder if it is not there, for its owner only: what lies in it opens links and tells of rounds."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
