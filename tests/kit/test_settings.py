"""Settings: what letters and commands point to."""

import re
import stat
from pathlib import Path

import pytest

from cli.common.setting_rules import letters_at
from cli.running.home_lock import AlreadyRunning, only_one
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


def test_prefect_s_password_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    made = settings.prefect_auth
    assert re.fullmatch(r"rundan:[\w-]{64}", made)
    assert made == Settings(home=tmp_path).prefect_auth == (tmp_path / "prefect-password").read_text()
    assert stat.S_IMODE((tmp_path / "prefect-password").stat().st_mode) == 0o600
    assert settings.prefect_auth_stands_in == str(tmp_path / "prefect-password")


def test_prefect_s_own_variables_count_in_production_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "somebody:else")
    here, there = Settings(home=tmp_path, prefect_port=9999), Settings(home=tmp_path, mode="production")
    assert (there.prefect_url, there.prefect_auth) == ("http://127.0.0.1:9/api", "somebody:else")
    assert there.prefect_auth_stands_in == "PREFECT_API_AUTH_STRING"
    assert here.prefect_url == "http://127.0.0.1:9999/api"
    assert here.prefect_auth.startswith("rundan:")


def test_a_password_an_operator_has_set_is_prefect_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "somebody:else")
    monkeypatch.setenv("RUNDAN_PREFECT_PASSWORD", "drift:ett eget")
    for mode in ("embedded", "production"):
        settings = Settings(home=tmp_path, mode=mode)
        assert settings.prefect_auth == "drift:ett eget"
        assert settings.prefect_auth_stands_in == "RUNDAN_PREFECT_PASSWORD"
    assert not list(tmp_path.iterdir())


def test_where_letters_are_read_is_said_as_it_is(tmp_path: Path) -> None:
    assert letters_at(Settings(home=tmp_path)) == "http://127.0.0.1:8023/mailbox"
    assert letters_at(Settings(home=tmp_path, host="0.0.0.0")) == str(tmp_path / "mailbox")
