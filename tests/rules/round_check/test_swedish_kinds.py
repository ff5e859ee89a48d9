"""What a kind of round is called in Swedish works wherever a kind is written."""

import json
from pathlib import Path

import pytest

from models.files.json_schema import FOLDER
from models.files.round_file import RoundFile, round_reading
from models.files.yaml_source import parse_source
from models.vocabulary import RoundKind

WORDS = {
    "rekommendation": RoundKind.RECOMMENDATION,
    "avtal": RoundKind.AGREEMENT,
    "remiss": RoundKind.CONSULTATION,
    "utredning": RoundKind.STUDY,
    "partnerskap": RoundKind.PARTNERSHIP,
}


@pytest.mark.parametrize(("word", "kind"), WORDS.items())
def test_the_bare_word_is_the_kind(word: str, kind: RoundKind) -> None:
    for written in (word, word.capitalize(), word.upper()):
        reading = round_reading(parse_source(f"kind: {written}", Path("runda.yaml")))
        assert (reading.faults, reading.model.kind) == ((), kind)


@pytest.mark.parametrize("kind", RoundKind)
def test_the_words_before_still_work(kind: RoundKind) -> None:
    assert RoundFile.model_validate({"kind": kind.value}).kind is kind
    assert RoundFile.model_validate({"kind": kind.label}).kind is kind


def test_an_editor_offers_them() -> None:
    offered = json.loads((FOLDER / "round.schema.json").read_text(encoding="utf-8"))["properties"]["kind"]["enum"]
    assert set(WORDS) <= set(offered)
