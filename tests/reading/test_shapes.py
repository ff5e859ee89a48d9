"""An extract says the same however its lines are broken, and whatever else of the minutes follows it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.reading.extracts import LOTS, Paper, papers, read, wrong
from tests.reading.shapes import FOLLOWED, SHAPES
from tests.run.samples import sampled

PAPERS = papers(*LOTS)
MINUTES = [paper for paper in PAPERS if {"kind", "paragraph"} <= set(paper.says)]
"""Every other paper is read in one of the shapes, every other of the minutes with what may follow; `make test-all`
reads all in all."""
RECALL = 0.9
FEW = 10
LOST = str.maketrans("åäöÅÄÖ", "aaoAAO")


def misread(texts: list[Paper], shaped: Callable[[str], str]) -> dict[str, Any]:
    found = {paper.name: (paper, read(shaped(paper.text))) for paper in texts}
    faults = {name: {field: got[field] for field in wrong(got, paper.says)} for name, (paper, got) in found.items()}
    return {name: fault for name, fault in faults.items() if fault}


@pytest.mark.parametrize(("number", "shape"), [*enumerate(SHAPES)], ids=str)
def test_nothing_is_misread_in_another_shape(number: int, shape: str) -> None:
    assert misread(sampled(2 * len(SHAPES), PAPERS, 2 * number), SHAPES[shape]) == {}


@pytest.mark.parametrize(("number", "after"), [*enumerate(FOLLOWED)], ids=str)
def test_what_follows_an_extract_says_nothing_of_it(number: int, after: str) -> None:
    assert (
        misread(sampled(2 * len(FOLLOWED), MINUTES, 2 * number + 1), lambda text: text.rstrip() + FOLLOWED[after]) == {}
    )


def lost(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: lost(each) for name, each in value.items()}
    return [lost(each) for each in value] if isinstance(value, list) else value.translate(LOST)


def has_rare_words(paper: Paper) -> bool:
    """Whether words stand there that few texts have, and that are others without their rings and dots."""
    return "För det första" in paper.text or "återförvisa" in paper.text


def test_nothing_is_misread_where_every_ring_and_dot_is_lost() -> None:
    texts = [*{paper.name: paper for paper in [*sampled(FEW, PAPERS), *filter(has_rare_words, PAPERS)]}.values()]
    found = [(lost(read(lost(paper.text))), lost(paper.says)) for paper in texts]
    assert [(paper.name, [*wrong(*each)]) for paper, each in zip(texts, found, strict=True) if [*wrong(*each)]] == []
    assert sum(len(got) for got, _ in found) >= RECALL * sum(len(said) for _, said in found)
