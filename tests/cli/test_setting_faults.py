"""Wrong settings: each is told by name, with what stands there and what is expected, and all of them at once."""

import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import SecretStr

import cli.common.faults
import cli.common.installation
import cli.common.setting_faults
import cli.common.setting_rules
import cli.doctor.doctor
import cli.doctor.findings
import cli.doctor.looks
import kit.setting_kinds
from cli.common.setting_faults import BESIDE, FOR_TESTS, expected_of, masked, read_settings, setting
from kit.database import UNREAD
from kit.i18n import Catalogue
from kit.settings import CHECKOUT, Settings
from tests.machine import FARDPLAN, Machine
from tests.run.english import knows

ENGLISH = Catalogue("en")
LONG = "a secret for tests only, as long as one must be"
IN_FULL = "ett värdnamn eller en IP-adress, utan http:// och port"
DATABASES = "Skriv sqlite:////mapp/rundan.db eller postgresql+psycopg://användare:lösenord@värd/databas."
KINDS_OF_DATABASE = "Rundan använder SQLite eller PostgreSQL. Börja med sqlite:/// eller postgresql+psycopg://."
ONLY_A_HOST = (
    "Skriv bara https:// och värdnamn, och porten om den behövs: ingen sökväg, inget ? eller # eller lösenord."
)
NO_ADDRESS = "Skriv en adress som börjar med http:// eller https:// och ett värdnamn."
SENDER = "Skriv en avsändare med e-postadress: Rundan <rundan@regionen.example>"
MAKE_ONE = "Gör en med: openssl rand -base64 48"
PORT = "Skriv ett heltal, minst 1, högst 65535."

WRONG: tuple[tuple[str, str, str], ...] = (
    ("PORT", "abc", PORT),
    ("PORT", "0", PORT),
    ("PORT", "70000", PORT),
    ("PREFECT_PORT", "-1", PORT),
    ("SMTP_PORT", "25.5", PORT),
    ("HOST", "http://rundan.example", f"Skriv {IN_FULL}."),
    ("SMTP_HOST", "relay.example 25", f"Skriv {IN_FULL}."),
    ("MODE", "prod", "Skriv demo, embedded eller production."),
    ("LANGUAGE", "de", "Skriv sv eller en."),
    ("SMTP_TLS", "banana", "Skriv none, starttls eller tls."),
    ("SMTP_TIMEOUT", "0", "Skriv sekunder: ett tal över 0 och högst 600."),
    ("SMTP_TIMEOUT", "-3", "Skriv sekunder: ett tal över 0 och högst 600."),
    ("SMTP_TIMEOUT", "inf", "Skriv sekunder: ett tal över 0 och högst 600."),
    ("SMTP_TIMEOUT", "nan", "Skriv sekunder: ett tal över 0 och högst 600."),
    ("SMTP_CONNECTIONS", "0", "Skriv ett heltal, minst 1, högst 100."),
    ("UPLOAD_LIMIT_MB", "0", "Skriv megabyte: ett heltal från 1 till 100."),
    ("UPLOAD_LIMIT_MB", "5000", "Skriv megabyte: ett heltal från 1 till 100."),
    ("LINK_GRACE_DAYS", "-1", "Skriv dygn: ett heltal från 0 till 3650."),
    ("BASE_URL", "notaurl", NO_ADDRESS),
    ("BASE_URL", "ftp://rundan.example", NO_ADDRESS),
    ("BASE_URL", "https://", NO_ADDRESS),
    ("BASE_URL", "https://rundan.example:999999", NO_ADDRESS),
    ("BASE_URL", "https://rundan.example/rundan", ONLY_A_HOST),
    ("BASE_URL", "https://rundan.example/?a=b", ONLY_A_HOST),
    ("BASE_URL", "https://rundan.example#a", ONLY_A_HOST),
    ("PREFECT_API_URL", "127.0.0.1:4200", NO_ADDRESS),
    ("DATABASE_URL", "notaurl", DATABASES),
    ("DATABASE_URL", "sqlite://", DATABASES),
    ("DATABASE_URL", "postgresql+psycopg://db.example:abc/rundan", DATABASES),
    ("DATABASE_URL", "mysql://db.example/rundan", KINDS_OF_DATABASE),
    ("DATABASE_URL", "nosuch://db.example/rundan", KINDS_OF_DATABASE),
    (
        "DATABASE_URL",
        "postgresql+psycopg2://db.example/rundan",
        "Den drivrutinen använder Rundan inte. Börja med sqlite:/// eller postgresql+psycopg://.",
    ),
    ("SENDER", "rundan", SENDER),
    ("SENDER", "Rundan <rundan>", SENDER),
    ("SENDER", "a@rundan.example, b@rundan.example", SENDER),
    ("COUNTY", "../../etc", "Skriv namnet på länets fil utan .yaml: små bokstäver a–z, siffror och -."),
    (
        "COUNTY",
        "utopia",
        f"Filen {CHECKOUT}/data/counties/utopia.yaml finns inte. Skriv ett län som har en fil: vasterbotten.",
    ),
    (
        "DATA",
        "/nowhere",
        "Mappen /nowhere/counties finns inte. Sätt RUNDAN_DATA till mappen som har counties och rounds i sig.",
    ),
)

# what is expected, for settings that are never shown or are not there at all
WITHOUT_VALUE: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"SMTP_PROT": "25"}, "SMTP_PROT", "Inställningen finns inte. Menade du RUNDAN_SMTP_PORT?"),
    ({"DATABASE_ULR": "x"}, "DATABASE_ULR", "Inställningen finns inte. Menade du RUNDAN_DATABASE_URL?"),
    ({"COLOUR": "red"}, "COLOUR", "Inställningen finns inte. Ta bort den."),
    ({"MODE": "production"}, "SECRET", f"Behövs i drift, lika i alla processer. {MAKE_ONE}"),
    ({"MODE": "production", "SECRET": ""}, "SECRET", f"Behövs i drift, lika i alla processer. {MAKE_ONE}"),
    (
        {"SECRET": "x"},
        "SECRET",
        f"Ska vara minst 32 tecken. {MAKE_ONE}. Länkar som redan är skickade gäller bara med den hemlighet de "
        "skickades med.",
    ),
    ({"SMTP_USER": "rundan"}, "SMTP_PASSWORD", "Behövs när RUNDAN_SMTP_USER är satt."),
    ({"SMTP_PASSWORD": "hemligt"}, "SMTP_USER", "Behövs när RUNDAN_SMTP_PASSWORD är satt."),
)

COMMANDS = ("status", "serve", "web", "deliver", "demo", "migrate", "registry", "launch")


def set_all(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    monkeypatch.setenv("RUNDAN_MODE", "")  # a demonstration sets it for its whole process
    for name, value in values.items():
        monkeypatch.setenv(f"RUNDAN_{name}", value)


def faults_in(said: str) -> list[str]:
    """The lines after the headline; a server has said before it that it is starting."""
    lines = said.splitlines()
    return lines[lines.index("Inställningarna behöver rättas. Inget har ändrats.") + 1 :]


def test_a_wrong_setting_is_told_with_what_stands_there_and_what_is_expected(machine: Machine) -> None:
    said = {}
    for name, value, _ in WRONG:
        with pytest.MonkeyPatch.context() as patch:
            set_all(patch, {name: value})
            result = machine.run("status")
        said[name, value] = (result.exit_code, result.output)
    headline = "Inställningarna behöver rättas. Inget har ändrats."
    assert said == {
        (name, value): (2, f'{headline}\nRUNDAN_{name}="{value}": {expected}\n') for name, value, expected in WRONG
    }


@pytest.mark.parametrize(("values", "name", "expected"), WITHOUT_VALUE)
def test_what_is_missing_or_secret_is_told_without_its_value(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, values: dict[str, str], name: str, expected: str
) -> None:
    set_all(monkeypatch, values)
    assert machine.says("status", code=2).splitlines()[1:] == [f"RUNDAN_{name}: {expected}"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_fault_comes_at_once_and_in_the_users_language(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    values: dict[str, str] = {name: value for name, value, _ in WRONG if name not in {"LANGUAGE", "MODE", "DATA"}}
    set_all(monkeypatch, {**values, "SMTP_PROT": "25", "SECRET": "x", "SMTP_USER": "rundan", "LANGUAGE": language})
    headline, *told = machine.says("status", code=2).splitlines()
    names = {re.split("[=:]", line)[0] for line in told}
    assert names == {f"RUNDAN_{name}" for name in (*values, "SMTP_PROT", "SECRET", "SMTP_PASSWORD")}
    assert len(told) == len(names)
    assert headline == ENGLISH.gettext("Inställningarna behöver rättas. Inget har ändrats.") or language == "sv"
    swedish = {"Skriv", "Börja", "Inställningen", "Behövs", "Ska"}
    assert all(bool(swedish & set(re.findall(r"\w+", line))) == (language == "sv") for line in told)


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_starts_with_wrong_settings(machine: Machine, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    set_all(monkeypatch, {"SMTP_TLS": "banana", "SMTP_PROT": "25"})
    before = sorted(machine.home.iterdir())
    said = machine.says(command, *([FARDPLAN] if command == "launch" else []), code=2)
    assert faults_in(said) == [
        'RUNDAN_SMTP_TLS="banana": Skriv none, starttls eller tls.',
        "RUNDAN_SMTP_PROT: Inställningen finns inte. Menade du RUNDAN_SMTP_PORT?",
    ]
    assert sorted(machine.home.iterdir()) == before


def test_a_traceback_is_shown_to_whoever_asks_for_one_and_holds_no_secret(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, {"PORT": "abc", "SECRET": "kort", "SMTP_PROT": "hemligt", "DEBUG": "1"})
    result = machine.run("status")
    assert "Traceback" in result.output
    assert not {"kort", "hemligt"} & set(re.findall(r"\w+", result.output))


@pytest.mark.parametrize("command", ["serve", "web", "deliver", "demo", "migrate", "launch"])
def test_a_home_that_cannot_be_written_is_told(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    (tmp_path / "file").touch()
    set_all(monkeypatch, {"HOME": str(tmp_path / "file" / "home")})
    said = machine.says(command, *([FARDPLAN] if command == "launch" else []), code=2)
    assert faults_in(said)[0].startswith(f'RUNDAN_HOME="{tmp_path}/file/home": Mappen går inte att skriva i.')


@pytest.mark.parametrize("command", ["demo", "serve", "migrate", "doctor"])
def test_a_home_where_nobody_can_make_a_folder_is_told_to_root_too(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    set_all(monkeypatch, {"HOME": "/proc/nope"})
    said = machine.says(command, code=1 if command == "doctor" else 2)
    assert 'RUNDAN_HOME="/proc/nope": Mappen går inte att skriva i.' in said


def test_a_kept_secret_that_is_damaged_is_told_and_not_replaced(machine: Machine) -> None:
    kept = machine.home / "secret"
    kept.touch()
    assert f"RUNDAN_SECRET: Hemligheten i {kept} är skadad" in machine.says("launch", FARDPLAN, code=2)
    assert kept.read_bytes() == b""


def test_what_is_left_empty_counts_as_not_set(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"PORT": "", "SMTP_HOST": "", "SECRET": "", "DATABASE_URL": "", "MODE": ""})
    reading = read_settings({})
    assert reading.faults == ()
    assert "smtp_host" not in reading.settings.model_fields_set


@pytest.mark.parametrize(
    "value",
    [
        "mysql://rundan:hemligt@db.example/rundan",
        "postgresql+psycopg://rundan:hem@ligt@db.example:x/rundan",
        "postgresql+psycopg://rundan:/hemligt@db.example:x/rundan",
        "rundan:hemligt@db.example",
        "mysql://db.example/rundan?user=rundan&password=hemligt",
    ],
)
def test_a_password_in_an_address_is_never_shown(value: str) -> None:
    assert "ligt" not in masked(value)
    assert "***" in masked(value)


def test_settings_an_operator_would_write_are_taken(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (CHECKOUT / "deploy" / "several-processes.env").read_text().splitlines()
    written = dict(line.split("=", 1) for line in lines if line.startswith("RUNDAN_"))
    values = {name.removeprefix("RUNDAN_"): value.strip("\"'") for name, value in written.items()}
    home = {"HOME": str(machine.home), "DATA": str(CHECKOUT / "data"), "SECRET": LONG}
    set_all(monkeypatch, {**values, **home})
    assert read_settings(dict.fromkeys(written, "")).faults == ()


def test_every_setting_says_what_it_expects_in_both_languages() -> None:
    """A new field needs only its type, or a description in Swedish with its English."""
    silent, foreign = [], []
    for name, found in Settings.model_fields.items():
        if not (expected_of(found) or found.annotation in {str, SecretStr} or found.metadata):
            silent.append(name)
        if not (found.description is None or knows(ENGLISH, found.description)):
            foreign.append(name)
    assert (silent, foreign) == ([], [])


MODULES = (
    *(kit.setting_kinds, cli.doctor.doctor, cli.doctor.findings, cli.doctor.looks, cli.common.faults),
    *(cli.common.installation, cli.common.setting_faults, cli.common.setting_rules),
)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_sentence_has_its_english(module: ModuleType) -> None:
    said = [text for name, text in vars(module).items() if name.isupper() and isinstance(text, str) and " " in text]
    assert [text for text in (*said, UNREAD) if not knows(ENGLISH, text)] == []


def test_every_variable_the_program_reads_is_known() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout.split()
    read = {
        name
        for file in files
        if file.endswith((".py", "Makefile", ".env")) and not Path(file).name.startswith("test_")
        for name in re.findall(r"\bRUNDAN_[A-Z_]*[A-Z]\b", (CHECKOUT / file).read_text())
    }
    known = {setting(field) for field in Settings.model_fields} | BESIDE
    assert sorted(name for name in read - known if not f"{name}_".startswith(FOR_TESTS)) == []
