"""`rundan doctor`: what it looks at, what it says, and that it changes nothing."""

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from cli.doctor.findings import Finding, State, access_finding, clock_finding, disk_finding, is_reserved, schema_finding
from models.tables.schema import Schema, newest
from rules.condition import FULL, LOW
from tests.cli.test_setting_faults import LONG
from tests.cli.test_which_database import contents, empty_postgres, free_port  # noqa: F401
from tests.far_ends.sink import Sink
from tests.machine import Machine
from tests.web.status.test_health import Healthy, answering

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
SHOWN = "Basic cnVuZGFuOmhlbWxpZ3Q="  # rundan:hemligt

Set = Callable[..., None]


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Set some of the environment's RUNDAN_ variables."""

    def set_all(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"RUNDAN_{name.upper()}", str(value))

    return set_all


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A relay that answers."""
    with Sink() as found:
        yield found


@pytest.fixture
def well(machine: Machine, setting: Set, sink: Sink) -> Iterator[Machine]:
    """An installation in production with nothing wrong; its sender is an example."""
    with answering() as port:
        setting(mode="production", secret=LONG, base_url="http://localhost:8023")
        setting(smtp_host="127.0.0.1", smtp_port=sink.port, prefect_api_url=f"http://127.0.0.1:{port}/api")
        machine.says("migrate")
        yield machine


class Guarded(Healthy):
    """A Prefect that lets in whoever shows the password."""

    def do_GET(self) -> None:  # noqa: N802
        self.send_response(200 if self.headers.get("Authorization") == SHOWN else 401)
        self.end_headers()


def found(machine: Machine, about: str, code: int) -> dict[str, Any]:
    """What the doctor says of one thing."""
    told = machine.data("doctor", code=code)
    assert told["ok"] == (code == 0)
    (finding,) = [each for each in told["findings"] if each["about"] == about]
    return {"state": finding["state"], "said": finding["said"]}


def test_where_all_is_well_it_says_so_line_by_line_and_changes_nothing(well: Machine) -> None:
    before = contents(well.home)
    said = well.says("doctor").splitlines()
    assert said[0] == "bra     Alla inställningar går att använda."
    assert f"bra     Databasen {well.home}/rundan.db svarar och är i ordning ({newest()})." in said
    assert said[-1] == "Inget behöver rättas."
    assert {line[:3] for line in said[:-1]} == {"bra", "obs"}  # the sender's domain is an example
    assert contents(well.home).keys() == before.keys()


def test_it_speaks_english(well: Machine, setting: Set) -> None:
    setting(language="en")
    assert well.says("doctor").startswith("fine    All settings can be used.\n")


# the settings


def test_it_says_the_same_of_the_settings_as_every_start(well: Machine, setting: Set) -> None:
    setting(smtp_tls="banana", smtp_prot=25, secret="kort")
    told = {each["about"]: each for each in well.data("doctor", code=1)["findings"] if each["state"] == "fault"}
    starting = [line for line in well.says("web", code=2).splitlines() if line.startswith("RUNDAN_")]
    assert [each["said"] for each in told.values()] == starting
    assert set(told) == {"RUNDAN_SECRET", "RUNDAN_SMTP_TLS", "RUNDAN_SMTP_PROT"}


def test_what_hangs_on_a_faulty_setting_is_not_looked_at_and_the_rest_is(well: Machine, setting: Set) -> None:
    setting(database_url="mysql://db.example/rundan")
    told = {each["about"] for each in well.data("doctor", code=1)["findings"]}
    assert "database" not in told
    assert {"disk", "relay", "prefect", "base_url"} <= told


@pytest.mark.parametrize(
    ("values", "name", "said"),
    [
        ({"base_url": ""}, "BASE_URL", "bör den vara satt"),
        ({"base_url": "http://rundan.example"}, "BASE_URL", "utan TLS kan de läsas på vägen"),
        ({"smtp_host": ""}, "SMTP_HOST", "ingen inbyggd brevlåda"),
        ({"smtp_port": 465, "smtp_tls": "starttls"}, "SMTP_TLS", "skriv tls"),
        ({"smtp_port": 587, "smtp_tls": "tls"}, "SMTP_TLS", "skriv starttls"),
        (
            {"smtp_host": "relay.example", "smtp_user": "rundan", "smtp_password": "hemligt"},
            "SMTP_TLS",
            "skickas utan kryptering",
        ),
        ({"api_token": "kort"}, "API_TOKEN", "går att gissa"),
    ],
)
def test_what_is_seldom_meant_is_a_caution_that_servers_say_too(
    machine: Machine, setting: Set, values: dict[str, str], name: str, said: str
) -> None:
    usual = {"base_url": "http://localhost", "smtp_host": "127.0.0.1", "smtp_port": free_port(), "smtp_timeout": 1}
    setting(**{"mode": "production", "secret": LONG, **usual, **values})
    setting(prefect_api_url=f"http://127.0.0.1:{free_port()}/api")
    told = [each for each in machine.data("doctor", code=1)["findings"] if each["about"] == f"RUNDAN_{name}"]
    assert [(each["state"], said in each["said"]) for each in told] == [("caution", True)]
    assert f"Att tänka på: {told[0]['said']}" in machine.says("web", code=1).splitlines()


def test_to_listen_everywhere_without_a_name_is_a_caution(machine: Machine, setting: Set) -> None:
    setting(host="0.0.0.0", prefect_api_url=f"http://127.0.0.1:{free_port()}/api")
    machine.says("migrate")
    assert "svarar Rundan bara den här datorn" in found(machine, "RUNDAN_BASE_URL", 0)["said"]


def test_a_base_address_that_is_a_number_is_looked_up_nowhere(well: Machine, setting: Set) -> None:
    setting(base_url="https://192.0.2.7")
    assert "base_url" not in {each["about"] for each in well.data("doctor")["findings"]}


# the relay


def test_a_relay_that_answers_is_well_and_gets_no_letter(well: Machine, sink: Sink) -> None:
    told = found(well, "relay", 0)
    assert told["state"] == "ok"
    assert told["said"].startswith(f"E-postservern 127.0.0.1:{sink.port} svarar och släpper in oss")
    assert (sink.connections(), sink.count()) == (1, 0)


def test_a_relay_that_is_stopped_is_a_fault(well: Machine, sink: Sink) -> None:
    sink.refuse()
    told = found(well, "relay", 1)
    assert told["state"] == "fault"
    assert told["said"].startswith(f"Breven kan inte lämnas till 127.0.0.1:{sink.port}.")
    assert "RUNDAN_SMTP_HOST" in told["said"]


@pytest.mark.parametrize("values", [{"smtp_tls": "starttls"}, {"smtp_user": "rundan", "smtp_password": "hemligt"}])
def test_a_relay_that_cannot_do_what_is_set_is_a_fault(well: Machine, setting: Set, values: dict[str, str]) -> None:
    setting(**values)
    told = found(well, "relay", 1)
    assert told["state"] == "fault"
    assert "hemligt" not in told["said"]


def test_without_a_relay_letters_stay_in_the_built_in_mailbox(machine: Machine) -> None:
    assert "RUNDAN_SMTP_HOST är inte satt" in found(machine, "relay", 0)["said"]


# the database and the clock


def test_a_database_that_is_not_there_is_a_fault_in_production_and_made_at_start_elsewhere(
    machine: Machine, well: Machine, setting: Set
) -> None:
    (well.home / "rundan.db").unlink()
    assert found(well, "database", 1)["said"].endswith("finns inte eller är tom. Kör rundan migrate.")
    setting(mode="embedded")
    assert found(machine, "database", 0)["state"] == "caution"
    assert not (machine.home / "rundan.db").exists()


@pytest.mark.postgres
def test_a_database_server_is_asked_for_its_tables_and_its_clock(
    well: Machine,
    setting: Set,
    postgres_url: str,
    empty_postgres: str,  # noqa: F811
) -> None:
    setting(database_url=postgres_url)
    assert found(well, "database", 0)["said"].startswith(
        f"Databasen {make_url(postgres_url).render_as_string()} svarar"
    )
    assert found(well, "clock", 0)["state"] == "ok"
    setting(database_url=empty_postgres)
    told = found(well, "database", 1)
    assert told["said"].endswith("finns inte eller är tom. Kör rundan migrate.")
    assert "hemligt" not in told["said"]


def test_a_database_server_that_is_stopped_is_a_fault(well: Machine, setting: Set) -> None:
    port = free_port()
    setting(database_url=f"postgresql+psycopg://rundan:hemligt@127.0.0.1:{port}/rundan")
    told = found(well, "database", 1)
    assert told["said"].startswith(f"Databasen postgresql+psycopg://rundan:***@127.0.0.1:{port}/rundan går inte att nå")


@pytest.mark.parametrize(
    ("ours", "theirs", "state"),
    [
        (NOW, None, State.OK),
        (NOW, NOW + dt.timedelta(seconds=4), State.OK),
        (NOW, NOW + dt.timedelta(seconds=6), State.FAULT),
        (NOW, NOW - dt.timedelta(hours=1), State.FAULT),
        (NOW.replace(year=1970), None, State.FAULT),
        (NOW.replace(year=2106), None, State.FAULT),
    ],
)
def test_a_clock_is_wrong_by_year_or_beside_the_servers(ours: dt.datetime, theirs: dt.datetime, state: State) -> None:
    assert clock_finding(ours, theirs).state is state


@pytest.mark.parametrize(
    ("schema", "at_start", "state"),
    [
        (Schema.CURRENT, False, State.OK),
        (Schema.MISSING, True, State.CAUTION),
        (Schema.MISSING, False, State.FAULT),
        (Schema.OLDER, True, State.FAULT),
        (Schema.NEWER, True, State.FAULT),
    ],
)
def test_tables_are_judged(schema: Schema, at_start: bool, state: State) -> None:
    assert schema_finding("rundan.db", schema, "0001", at_start).state is state


# Prefect


def test_prefect_is_shown_the_password_it_asks_for(
    well: Machine, setting: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(handler=Guarded) as port:
        setting(prefect_api_url=f"http://127.0.0.1:{port}/api")
        refused = found(well, "prefect", 1)
        assert (refused["state"], "samma lösenord" in refused["said"]) == ("fault", True)
        monkeypatch.setenv("PREFECT_API_AUTH_STRING", "rundan:hemligt")
        assert found(well, "prefect", 0)["state"] == "ok"
        setting(prefect_password="rundan:another")
        assert found(well, "prefect", 1)["state"] == "fault"
        setting(prefect_password="rundan:hemligt")
        assert found(well, "prefect", 0)["state"] == "ok"
        assert not (well.home / "prefect-password").exists()


def test_a_prefect_that_lets_anybody_in_is_said_to(well: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "rundan:hemligt")
    told = found(well, "prefect", 0)
    assert (told["state"], "PREFECT_SERVER_API_AUTH_STRING" in told["said"]) == ("caution", True)


def test_a_prefect_that_is_away_is_a_fault_only_where_it_is_not_started_by_us(machine: Machine, setting: Set) -> None:
    setting(prefect_port=free_port())
    assert found(machine, "prefect", 0)["state"] == "caution"
    setting(mode="production", secret=LONG)
    assert found(machine, "prefect", 1)["said"].startswith("Prefect svarar inte på http://127.0.0.1:")


def test_whoever_has_our_port_while_we_rest_is_told_no_password(machine: Machine, setting: Set) -> None:
    told = list[str]()

    class Thief(Guarded):
        def do_GET(self) -> None:  # noqa: N802
            told.append(self.headers.get("Authorization", ""))
            super().do_GET()

    with answering(handler=Thief) as port:
        setting(prefect_port=port, prefect_password="rundan:hemligt")
        assert found(machine, "prefect", 0)["state"] == "caution"
    assert not told


# the home folder


@pytest.mark.parametrize(("name", "mode", "shown"), [(".", 0o755, "o-rwx"), ("secret", 0o644, "600")])
def test_what_others_may_read_is_a_fault_with_the_command_that_closes_it(
    well: Machine, name: str, mode: int, shown: str
) -> None:
    (well.home / "secret").touch(0o600)
    assert well.run("doctor").exit_code == 0
    path = well.home / name
    path.chmod(mode)
    assert f"fel     {path} kan läsas av andra på datorn. Kör: chmod {shown} {path}" in well.says("doctor", code=1)


def test_a_home_that_cannot_be_written_is_a_fault(well: Machine, setting: Set, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    setting(home=tmp_path / "file" / "home")
    told = well.data("doctor", code=1)
    assert any(each["said"].startswith("RUNDAN_HOME=") for each in told["findings"] if each["state"] == "fault")


@pytest.mark.parametrize(
    ("free", "state"),
    [(FULL - 1, State.FAULT), (FULL, State.CAUTION), (LOW - 1, State.CAUTION), (LOW, State.OK)],
)
def test_room_is_judged_as_the_health_page_does(free: int, state: State) -> None:
    assert disk_finding("/var/lib/rundan", free).state is state


def test_access_is_judged_by_the_bits_of_others() -> None:
    def judged(mode: int) -> Finding:
        return access_finding("secret", "secret", mode, 0o077, "600")

    assert [judged(mode).state for mode in (0o600, 0o640, 0o604)] == [State.OK, State.FAULT, State.FAULT]


@pytest.mark.parametrize(
    ("domain", "reserved"),
    [("rundan.example", True), ("example.com", True), ("rundan.internal", False), ("notexample.com", False)],
)
def test_a_domain_no_letter_can_leave_from_is_known(domain: str, reserved: bool) -> None:
    assert is_reserved(domain) == reserved


# the backups


@pytest.mark.parametrize(
    ("hours", "state", "said"),
    [(25, "ok", "Den senaste kopian i"), (27, "fault", "för mer än ett dygn sedan"), (None, "fault", "ingen kopia")],
)
def test_the_newest_backup_is_no_older_than_a_night(
    well: Machine, setting: Set, tmp_path: Path, hours: int | None, state: str, said: str
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "notes.tar").touch()
    for age in [hours, hours + 24] if hours else []:
        file = folder / f"rundan-{age}.tar"
        file.touch()
        os.utime(file, (time.time() - age * 3600,) * 2)
    setting(backups=folder)
    finding = found(well, "backup", 0 if state == "ok" else 1)
    assert finding["state"] == state
    assert said in finding["said"]


def test_a_folder_of_backups_that_is_not_there_is_a_fault(well: Machine, setting: Set, tmp_path: Path) -> None:
    setting(backups=tmp_path / "nowhere")
    assert "nowhere" in found(well, "backup", 1)["said"]


def test_where_no_folder_of_backups_is_set_nothing_is_said_of_them(well: Machine) -> None:
    assert "backup" not in {each["about"] for each in well.data("doctor")["findings"]}
