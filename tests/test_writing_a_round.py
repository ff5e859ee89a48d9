"""The page "Writing a round" keeps its word: what it shows can be saved, checked and lived to its close."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from actions.round_plans import load_plan
from kit.settings import CHECKOUT
from models.county import County
from models.registry import read_county
from models.round_plan import RoundPlan
from models.vocabulary import EffectKind, RoundState
from rehearsal.direction import rehearse

PAGE = (CHECKOUT / "docs" / "writing-a-round.md").read_text(encoding="utf-8")
TODAY = dt.date(2027, 1, 11)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[County, Path]:
    """The page's county, grown to fifty principals, and its round."""
    folder = tmp_path_factory.mktemp("data")
    county, round_ = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    others = "".join(
        f'  - {{code: "99{n:02}", name: Kommun {n}, population: {n}000, registrar: registrator@kommun{n}.example}}\n'
        for n in range(3, 50)
    )
    (folder / "exempel.yaml").write_text(county + others, encoding="utf-8")
    (folder / "gemensam-beredskap.yaml").write_text(round_, encoding="utf-8")
    return read_county(folder / "exempel.yaml"), folder / "gemensam-beredskap.yaml"


@pytest.fixture(scope="module")
def sixth(written: tuple[County, Path]) -> RoundPlan:
    county, path = written
    return load_plan(path, county, TODAY)


def test_the_pages_own_round_goes_to_fifty_principals_in_another_county(sixth: RoundPlan) -> None:
    assert len(sixth.principals) == 50
    assert (sixth.effect.kind, sixth.effect.percent) == (EffectKind.QUORUM_POPULATION, 60)


def test_it_can_be_lived_to_its_close_without_a_line_of_code(sixth: RoundPlan) -> None:
    board = rehearse(sixth, seed=2, today=TODAY).board
    assert board.state is RoundState.CLOSED
    assert board.counts.principals == 50


@pytest.mark.parametrize("name", re.findall(r"^\| `([\w-]+\.yaml)`", PAGE, re.MULTILINE))
def test_every_file_the_page_points_to_is_there(name: str) -> None:
    assert (CHECKOUT / "data" / "rounds" / name).is_file()
