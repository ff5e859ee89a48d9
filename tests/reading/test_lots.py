"""The lots that were written to be read once: nothing wrong in any since, and at least nine fields of ten filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from reading.recommendation import read_recommendation
from tests.reading.extracts import alike, read
from tests.reading.test_recommendation import plain

LOTS = sorted((Path(__file__).parent / "lots").glob("*.yaml"))
RECALL = 0.9


def of_letter(text: str) -> dict[str, Any]:
    return {name: _written(value) for name, value in plain(read_recommendation(text)).items()}


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


@pytest.mark.parametrize("lot", LOTS, ids=lambda lot: lot.stem)
def test_nothing_of_a_lot_is_misread_and_little_left_blank(lot: Path) -> None:
    reader = of_letter if lot.stem.startswith("letters") else read
    texts = yaml.safe_load(lot.read_text())
    found = [reader(each["text"]) for each in texts]
    says = [{name: _written(value) for name, value in each["says"].items()} for each in texts]
    wrong = [fault for each, got, said in zip(texts, found, says, strict=True) for fault in _wrong(each["name"], got, said)]
    assert wrong == []
    assert sum(map(len, found)) >= RECALL * sum(map(len, says))


def _wrong(name: str, found: dict[str, Any], said: dict[str, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    for field, value in found.items():
        if not alike(field, value, said.get(field)):
            yield name, field, value, said.get(field)
