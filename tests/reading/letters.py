"""The letters of `letters.yaml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml


@dataclass(frozen=True, slots=True)
class Letter:
    """A text and what it says; a field that is not named stays blank."""

    name: str
    text: str
    says: dict[str, Any] = field(default_factory=dict)


LETTERS: Final = tuple(Letter(**each) for each in yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text()))
