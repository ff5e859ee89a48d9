"""The lots that were written to be read once: nothing wrong in any since, and at least nine fields of ten filled in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.reading.extracts import HERE, LOTS, alike, read
from tests.reading.letters import LETTER_LOTS, of_letter, written

RECALL = 0.9


@pytest.mark.parametrize(
    "lot", [*(HERE / each for each in LOTS), *LETTER_LOTS], ids=lambda lot: f"{lot.parent.name} {lot.stem}"
)
def test_nothing_of_a_lot_is_misread_and_little_left_blank(lot: Path) -> None:
    parser = of_letter if lot in LETTER_LOTS else read
    texts = yaml.load(lot.read_text(), yaml.CSafeLoader)
    found, says = [parser(each["text"]) for each in texts], [written(each["says"]) for each in texts]
    assert [
        fault for each, *both in zip(texts, found, says, strict=True) for fault in _wrong(each["name"], *both)
    ] == []
    assert sum(map(len, found)) >= RECALL * sum(map(len, says))


def _wrong(name: str, found: dict[str, Any], said: dict[str, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    for field, value in found.items():
        if not alike(field, value, said.get(field)):
            yield name, field, value, said.get(field)
