"""The letters of `letters.yaml` and `lots/`."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from reading.recommendation import Recommendation, read_recommendation

HERE: Final = Path(__file__).parent
LETTER_FIELDS: Final = tuple(Recommendation.__dataclass_fields__)
SEVERAL: Final = ("att_satser", "contacts")
LETTER_LOTS: Final = tuple(sorted((HERE / "lots" / "letters").glob("*.yaml")))


@dataclass(frozen=True, slots=True)
class Letter:
    """A text and what it says; a field that is not named stays blank."""

    name: str
    text: str
    says: dict[str, Any] = field(default_factory=dict)


LETTERS: Final = tuple(
    Letter(**each) for each in yaml.load(Path(__file__).with_suffix(".yaml").read_text(), yaml.CSafeLoader)
)


def letters() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every letter with what it says, its days as they are written."""
    lots = [Letter(**each) for lot in LETTER_LOTS for each in yaml.load(lot.read_text(), yaml.CSafeLoader)]
    for letter in (*LETTERS, *lots):
        yield letter.text, written(letter.says)


def plain(found: Recommendation) -> dict[str, Any]:
    """What was suggested, field by field, without what was left blank."""
    values = {name: getattr(found, name) for name in LETTER_FIELDS}
    lists = {name: [each.value for each in values[name]] for name in SEVERAL if values[name]}
    return {name: each.value for name, each in values.items() if each and name not in SEVERAL} | lists


def of_letter(text: str) -> dict[str, Any]:
    """What is read of it, its days as they are written."""
    return written(plain(read_recommendation(text)))


def written(says: dict[str, Any]) -> dict[str, Any]:
    """The fields with their days as they are written."""
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in says.items()}
