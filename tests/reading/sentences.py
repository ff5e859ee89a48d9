"""The sentences of `sentences.yaml`: what each says, as one line."""

from pathlib import Path
from typing import Final

import yaml

from reading.minutes.extract import read_extract

_LINES: Final = yaml.load(Path(__file__).with_suffix(".yaml").read_text(), yaml.CSafeLoader)
SENTENCES: Final = [tuple(part.strip() for part in line.split("|", 1)) for line in _LINES]


def read_line(text: str) -> str:
    """Kind, level, the level it is proposed to, and the outcomes; a dash where nothing certain is said."""
    found = read_extract(text)
    plain = [
        each.value.value if each else "-" for each in (found.kind, found.level if found.kind else None, found.to_level)
    ]
    outcomes = ",".join(each.value.outcome or "blank" for each in found.points)
    return " ".join([*plain, outcomes or "-"])
