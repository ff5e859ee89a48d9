"""A round's fields as the text of a file, and back."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rounds.round_plans import check_source
from kit.settings import CHECKOUT
from models.files.county import County
from models.files.round_text import plain, round_source, round_text
from models.files.yaml_source import parse_source, read_source

ROUNDS = sorted((CHECKOUT / "data" / "rounds").glob("*.yaml"))
ON = dt.date(2023, 3, 27)

texts = st.text(
    st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n:-#&*!|>'\"{}[],?@`~ \t"), min_size=1
)
values = st.recursive(
    texts,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(st.text("abcdefgh_on", min_size=1, max_size=8), inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("path", ROUNDS, ids=[path.stem for path in ROUNDS])
def test_every_round_file_becomes_the_same_plan_by_way_of_its_fields(path: Path, county: County) -> None:
    first = check_source(read_source(path), county, ON)
    again = check_source(round_source(plain(read_source(path).fields), path), county, ON)
    assert first.plan is not None
    assert again.plan == first.plan
    assert [fault.message for fault in again.warnings] == [fault.message for fault in first.warnings]


@given(st.dictionaries(st.sampled_from(["title", "summary", "att_satser", "effect", "on", "x"]), values, max_size=4))
def test_whatever_is_written_reads_back_as_it_was(fields: dict[str, object]) -> None:
    source = parse_source(round_text(fields), Path("runda.yaml"))
    assert source.faults == () or not fields
    assert plain(source.fields) == fields


@pytest.mark.parametrize(
    "odd", ["null", "~", "ja", "2023-08-31", "0114", "a: b", "- x", "*a", "&a", "!a", "#1", "'", ""]
)
def test_texts_that_mean_something_else_in_yaml_stay_texts(odd: str) -> None:
    source = parse_source(round_text({"title": odd, "summary": "x"}), Path("runda.yaml"))
    assert source.fields.get("title", "") == odd


def test_days_and_numbers_stand_as_a_person_would_write_them() -> None:
    text = round_text({"due_on": "2023-08-31", "title": "Färdplan", "effect": {"on": "2023-09-01"}, "follows": ""})
    assert text.splitlines()[2:] == ["title: Färdplan", "due_on: 2023-08-31", "effect:", "  on: 2023-09-01"]
