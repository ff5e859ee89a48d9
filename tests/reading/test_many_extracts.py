"""Extracts put together by chance, and single sentences: nothing wrong, and nearly all that is said."""

from collections import Counter

import pytest

from tests.reading.extracts import read, wrong
from tests.reading.sentences import SENTENCES, read_line
from tests.reading.variants import variants
from tests.run.samples import examples

COUNT = examples(60)


def test_a_sentence_is_read_for_what_it_says() -> None:
    assert [(text, got, said) for said, text in SENTENCES if (got := read_line(text)) != said] == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_field_of_any_extract_is_wrong(seed: int) -> None:
    for paper in variants(COUNT, seed):
        found = read(paper.text)
        assert {name: (found[name], paper.says.get(name)) for name in wrong(found, paper.says)} == {}, paper.text


def test_at_most_one_field_in_fifty_is_left_blank() -> None:
    stand: Counter[str] = Counter()
    blank: Counter[str] = Counter()
    for paper in variants(COUNT, 4):
        stand.update(list(paper.says))
        blank.update(set(paper.says) - set(read(paper.text)))
    assert {name: blank[name] for name in stand if blank[name] * 25 > stand[name]} == {}
    assert blank.total() * 50 < stand.total()
