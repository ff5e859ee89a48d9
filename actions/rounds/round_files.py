"""The round files an installation keeps, each called by its name, which is never made a path of."""

import re
from pathlib import Path
from typing import Final

from kit.errors import NotFound
from kit.settings import Settings

ROUND_FILE_NAME: Final = r"^\w[\w.-]*\.ya?ml$"


def round_files(settings: Settings) -> dict[str, Path]:
    """Every round file by name: those under `home`, then those that came with the installation.

    Of two with one name it is the one under `home`; a link out of the folder is none.
    """
    found: dict[str, Path] = {}
    for folder in (settings.home / "rounds", settings.data / "rounds"):
        for path in sorted(folder.glob("*.y*ml")) if folder.is_dir() else ():
            if _is_ours(path):
                found.setdefault(path.name, path)
    return found


def round_file(settings: Settings, name: str) -> Path:
    """The round file of that name. Raises NotFound."""
    try:
        return round_files(settings)[name]
    except KeyError:
        raise NotFound("Filen finns inte bland rundornas filer. Ange bara dess namn, som min-runda.yaml.") from None


def _is_ours(path: Path) -> bool:
    lies_there = path.is_file() and path.resolve().is_relative_to(path.parent.resolve())
    return lies_there and re.match(ROUND_FILE_NAME, path.name) is not None
