"""From a round file that an installation keeps to a plan ready to launch, or every reason why not."""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from kit.errors import Fault, NotFound
from kit.settings import Settings
from models.files.county import County
from models.files.limits import FAULTS
from models.files.round_file import RoundFileFaults, attachment_faults, round_reading
from models.files.round_plan import RoundPlan
from models.files.yaml_source import Source, read_source
from rules.round_check.family_check import check_family, family_warnings, plan_family
from rules.round_check.other_rounds import Here, faults_among, not_looked_up

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


@dataclass(frozen=True)
class CheckedRound:
    """A round file held against the county. `plan` is None as long as there are faults."""

    path: Path
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    plan: RoundPlan | None


def check_round_file(
    path: Path,
    county: County,
    today: dt.date,
    taken_slugs: Collection[str] = (),
    here: Here | None = None,
) -> CheckedRound:
    """Every fault and warning of that file at once. `today` is the day in Stockholm.

    `here` are the rounds it may follow or wait for; None where that is not known.
    """
    return check_source(read_source(path), county, today, taken_slugs, here)


def check_source(
    source: Source,
    county: County,
    today: dt.date,
    taken_slugs: Collection[str] = (),
    here: Here | None = None,
) -> CheckedRound:
    """The same of a file already read."""
    reading = round_reading(source)
    if not reading.source.fields:
        return CheckedRound(source.path, reading.faults, (), None)
    file = reading.model
    among = () if here is None else faults_among(file, here)
    found = (*check_family(file, county, today, taken_slugs), *among)
    reading = reading.with_faults((*found, *attachment_faults(file)))
    unknown = not_looked_up(file) if here is None else ()
    advice = tuple(islice(reading.fresh((*family_warnings(file, county, today), *unknown)), FAULTS))
    return CheckedRound(
        source.path, reading.faults, advice, None if reading.faults else plan_family(file, county, today)
    )


def load_plan(
    path: Path,
    county: County,
    today: dt.date,
    taken_slugs: Collection[str] = (),
    here: Here | None = None,
) -> RoundPlan:
    """The plan of that file, checked as `check_round_file` does. Raises `RoundFileFaults` with every fault at once."""
    checked = check_round_file(path, county, today, taken_slugs, here)
    if checked.plan is None:
        raise RoundFileFaults(path, checked.faults)
    return checked.plan
