"""The round files of an installation are called by name, and no name reaches anything else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rounds.round_plans import round_file, round_files
from kit.errors import NotFound
from kit.settings import Settings


@pytest.fixture
def installed(tmp_path: Path) -> Settings:
    """An installation with one file in each folder, and one beside them."""
    for folder in ("home/rounds/below", "data/rounds"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("outside.yaml", "home/rounds/ours.yaml", "data/rounds/theirs.yml", "home/rounds/below/deeper.yaml"):
        (tmp_path / name).write_text("title: x")
    return Settings(home=tmp_path / "home", data=tmp_path / "data")


def test_a_file_is_found_by_its_name_in_either_folder(installed: Settings) -> None:
    assert round_file(installed, "ours.yaml") == installed.home / "rounds" / "ours.yaml"
    assert round_file(installed, "theirs.yml") == installed.data / "rounds" / "theirs.yml"


def test_what_an_operator_puts_under_home_goes_before_what_came_along(installed: Settings) -> None:
    (installed.home / "rounds" / "theirs.yml").write_text("title: y")
    assert round_file(installed, "theirs.yml").parent == installed.home / "rounds"
    assert list(round_files(installed)) == ["ours.yaml", "theirs.yml"]


NAMES = (
    "../outside.yaml",
    "below/deeper.yaml",
    "./ours.yaml",
    "rounds/ours.yaml",
    "",
    ".",
    "..",
    "ours",
    "ours.yaml\0",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_path_is_no_name(installed: Settings, name: str) -> None:
    for asked in (name, str(installed.home / "rounds" / name)):
        with pytest.raises(NotFound):
            round_file(installed, asked)


@given(st.text() | st.lists(st.sampled_from(["..", ".", "outside.yaml", "rounds", "home", "~"])).map("/".join))
def test_no_name_reaches_a_file_outside(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    home = tmp_path_factory.getbasetemp()
    (home / "outside.yaml").write_text("title: x")
    (home / "home" / "rounds").mkdir(parents=True, exist_ok=True)
    with pytest.raises(NotFound):
        round_file(Settings(home=home / "home", data=home / "none"), name)


def test_a_link_that_leads_out_is_no_file_of_ours(installed: Settings) -> None:
    (installed.home / "rounds" / "link.yaml").symlink_to(installed.home.parent / "outside.yaml")
    (installed.home / "rounds" / "inside.yaml").symlink_to("ours.yaml")
    with pytest.raises(NotFound):
        round_file(installed, "link.yaml")
    assert round_file(installed, "inside.yaml").is_file()
