"""JSON written piece by piece is the JSON of the whole."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

import pytest
from pydantic import BaseModel, Field

from cli.common.speech import json_pieces


@dataclass(frozen=True)
class Line:
    text: str
    at: dt.date
    kept: Annotated[bytes, Field(exclude=True)] = b"\xff"


class Inner(BaseModel):
    words: tuple[str, ...]


class Paper(BaseModel):
    title: str
    lines: tuple[Line, ...] = ()
    inner: Inner | None = None
    counts: dict[str, int] = {}


PAPERS = {
    "empty": Paper(title=""),
    "with breaks in its text": Paper(title='Rad ett\nrad "två"', lines=(Line("å\n ä", dt.date(2023, 4, 24)),)),
    "with much in it": Paper(
        title="Nära vård",
        lines=(Line("a", dt.date(2023, 4, 24)), Line("b", dt.date(2023, 5, 29))),
        inner=Inner(words=("x", "y")),
        counts={"reminder": 2},
    ),
}


@pytest.mark.parametrize("name", PAPERS)
def test_the_pieces_make_the_whole(name: str) -> None:
    assert "".join(json_pieces(PAPERS[name])) == PAPERS[name].model_dump_json(indent=2)
