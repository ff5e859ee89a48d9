"""Settings: what letters and commands point to."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.embedded import letters_at
from cli.home_lock import AlreadyRunning, only_one
from kit.settings import Settings


def test_a_command_points_to_where_the_program_runs(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, port=8023)
    assert settings.url == "http://127.0.0.1:8023"
    with only_one(settings.running, "http://127.0.0.1:9999"):
        assert Settings(home=tmp_path, port=8023).url == "http://127.0.0.1:9999"


def test_an_address_that_is_set_always_wins(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, base_url="https://rundan.example/")
    with only_one(settings.running, "http://127.0.0.1:9999"):
        assert settings.url == "https://rundan.example"


def test_a_second_program_in_the_same_home_leaves_the_first_one_s_address(tmp_path: Path) -> None:
    running = tmp_path / "running"
    with only_one(running, "http://127.0.0.1:9999"):
        with pytest.raises(AlreadyRunning), only_one(running, "http://127.0.0.1:1111"):
            pass
        assert running.read_text() == "http://127.0.0.1:9999"


def test_where_letters_are_read_is_said_as_it_is(tmp_path: Path) -> None:
    assert letters_at(Settings(home=tmp_path)) == "http://127.0.0.1:8023/mailbox"
    assert letters_at(Settings(home=tmp_path, host="0.0.0.0")) == str(tmp_path / "mailbox")
