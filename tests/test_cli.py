"""The command `rundan`: what it says, what it changes, and how it ends."""

from __future__ import annotations

import ast
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import func, select

import kit.database
from actions.links import enter, revoke_link, use_sign_in_link
from actions.opinion_facts import whole_round
from actions.overview import round_view
from actions.record import Said
from cli.main import app
from kit.clock import STOCKHOLM
from kit.i18n import Catalogue
from kit.settings import CHECKOUT
from models import selects
from models.letters import Letter
from models.vocabulary import LinkKind, RoundState
from tests.cli import FARDPLAN, SLUG, Machine
from tests.conftest import DIALOG_LAUNCH
from tests.consulted import DIALOG, Consultation
from tests.counties import fifty_principals
from tests.far_prefect import far_prefect
from tests.lived import DOROTEA, LivedRound, council

RUNDAN = Path(sys.executable).parent / "rundan"
LAUNCH = dt.datetime(2023, 3, 27, 9, 0, tzinfo=STOCKHOLM)
REMINDED = dt.datetime(2023, 7, 20, 8, 0, tzinfo=STOCKHOLM)
COORDINATOR = "samordnare@regionvasterbotten.example"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine where nothing has been done yet; it is the morning of the launch."""
    home = tmp_path / "home"
    monkeypatch.setenv("RUNDAN_HOME", str(home))
    monkeypatch.setenv("RUNDAN_LANGUAGE", "sv")
    found = Machine(home)
    found.is_now(LAUNCH)
    return found


@pytest.fixture
def launched(machine: Machine) -> Machine:
    """The same, with the Färdplan round launched."""
    machine.says("launch", FARDPLAN)
    return machine


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A round file with two faults."""
    path = tmp_path / "faulty.yaml"
    written = FARDPLAN.read_text().replace("due_on: 2023-08-31", "due_on: 2023-01-31").replace("title:", "titel:")
    path.write_text(written)
    return path


def commands() -> Iterator[tuple[str, ...]]:
    def below(group: object, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for name, command in getattr(group, "commands", {}).items():
            yield (*words, name)
            yield from below(command, (*words, name))

    return below(typer.main.get_command(app), ())


# help and usage


@pytest.mark.parametrize("words", [(), *commands()], ids=" ".join)
def test_every_command_has_help_in_plain_swedish(machine: Machine, words: tuple[str, ...]) -> None:
    said = machine.says(*words, "--help")
    assert said.startswith(f"Användning: {' '.join(('rundan', *words))}")
    assert "Visa den här hjälpen." in said
    assert not any(word in said for word in ("Usage", "Options", "Commands", "Show this", "required"))
    assert "..." not in said.partition("Kommandon:")[2]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("chekc", "x"), "Kommandot chekc finns inte. Menade du check eller chase? Se rundan --help."),
        (("status", "--jsn"), "Valet --jsn finns inte. Menade du --json? Se rundan status --help."),
        (("check",), "FIL saknas. Se rundan check --help."),
        (("close",), "RUNDA saknas. Se rundan close --help."),
        (("status", "a", "b"), "Det är för många ord: b. Se rundan status --help."),
        (("rehearse", "x", "--seed", "ett"), "Värdet för --seed går inte att använda. Se rundan rehearse --help."),
        (("rehearse", "x", "--seed"), "Valet --seed behöver ett värde. Se rundan --help."),
        (("chase", "--dry-run", "--on", "i morgon"), "Värdet för --on går inte att använda. Se rundan chase --help."),
        (("audit",), "Kommandot saknas."),
        (("chase", "--on", "2023-07-20"), "--on går bara ihop med --dry-run: brev skrivs aldrig i förväg."),
        (("--language", "de", "status"), "Värdet för --language går inte att använda. Se rundan --help."),
    ],
)
def test_bad_usage_is_told_in_one_sentence(machine: Machine, words: tuple[str, ...], answer: str) -> None:
    said = machine.says(*words, code=2)
    assert said.strip() == answer or (words == ("audit",) and said.startswith("Användning: rundan audit"))


def test_the_command_speaks_english_when_asked(launched: Machine) -> None:
    said = launched.says("--language", "en", "status", SLUG)
    assert "Open: 0 of 16 decided, answers due Thursday 31 August 2023." in said
    assert launched.says("check", "--help").startswith("Usage: rundan check")
    assert "No such command 'chekc'" in launched.says("chekc", code=2)


def test_everything_the_command_says_has_its_english() -> None:
    english, said = Catalogue("en"), set(spoken())
    assert len(said) > 60
    assert sorted(text for text in said if not english.knows(text)) == []


def spoken() -> Iterator[str]:
    """The sentences handed to whoever speaks, and the help."""
    for path in [
        *(CHECKOUT / "cli").glob("*.py"),
        CHECKOUT / "actions" / "audit.py",
        CHECKOUT / "rehearsal" / "cast.py",
    ]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from _first_words(node)
    for words in [(), *commands()]:
        command: Any = typer.main.get_command(app)
        for word in words:
            command = command.commands[word]
        yield from (part.help for part in (command, *command.params) if getattr(part, "help", None))


def _first_words(call: ast.Call) -> Iterator[str]:
    place = {"say": 0, "in_words": 0, "Phrase": 0, "Break": 2, "Character": 1, "NotAllowed": 0, "NotFound": 0}
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    arguments = call.args if name == "table" else call.args[place.get(name, 9) :][:1]
    for argument in arguments:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


def test_help_waits_for_no_heavy_part() -> None:
    heavy = {"prefect", "sqlalchemy", "fastapi", "pydantic_settings", "babel"}
    code = f"import sys, cli.main; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CHECKOUT)
    assert done.stdout.strip() == "[]"


# check and launch


def test_check_finds_every_fault_and_says_where(machine: Machine, faulty: Path) -> None:
    assert "går att skicka" in machine.says("check", FARDPLAN)
    found = machine.data("check", faulty, code=2)
    assert {fault["field"] for fault in found["faults"]} >= {"titel", "due_on"}
    assert all(fault["line"] for fault in found["faults"] if fault["field"] in {"titel", "due_on"})


def test_a_file_that_is_not_there_is_bad_input(machine: Machine, tmp_path: Path) -> None:
    for command in ("check", "launch", "rehearse"):
        assert "finns" in machine.says(command, tmp_path / "nowhere.yaml", code=2)


def test_launch_launches_once(machine: Machine) -> None:
    assert machine.data("launch", FARDPLAN) == {"slug": SLUG, "created": True, "principals": 16}
    assert machine.data("launch", FARDPLAN)["created"] is False
    assert "är redan utskickad. Inget har ändrats." in machine.says("launch", FARDPLAN)
    with machine.database() as database, database.read() as session:
        assert session.scalar(select(func.count()).select_from(Letter)) == 16


def test_in_production_launching_asks_prefect_for_the_rounds_run_at_once(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNDAN_MODE", "production")
    with far_prefect() as prefect:
        monkeypatch.setenv("RUNDAN_PREFECT_API_URL", prefect.api)
        machine.says("launch", FARDPLAN)
        assert machine.says("launch", FARDPLAN)
    assert [wish["name"] for wish in prefect.asked] == ["Färdplan Nära vård 2030 i Västerbotten"]


def test_in_production_a_round_is_launched_though_prefect_is_away(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNDAN_MODE", "production")
    monkeypatch.setenv("RUNDAN_PREFECT_API_URL", "http://127.0.0.1:9/api")
    assert "är utskickad" in machine.says("launch", FARDPLAN)


def test_launch_shows_a_files_faults_as_check_does(machine: Machine, faulty: Path) -> None:
    assert machine.says("launch", faulty, code=2) == machine.says("check", faulty, code=2)
    assert machine.data("launch", faulty, code=2) == machine.data("check", faulty, code=2)
    assert not (machine.home / "rundan.db").exists()


def test_another_round_under_a_name_that_is_taken_is_refused(launched: Machine, tmp_path: Path) -> None:
    other = tmp_path / FARDPLAN.name
    other.write_text(FARDPLAN.read_text().replace("due_on: 2023-08-31", "due_on: 2023-09-29"))
    shutil.copytree(FARDPLAN.parent / SLUG, tmp_path / SLUG)
    assert SLUG in launched.says("launch", other, code=1)


# status


def test_status_without_rounds_says_so(machine: Machine) -> None:
    assert machine.says("status") == "Inga rundor är utskickade.\n"
    assert machine.data("status") == []


def test_status_gives_the_facts_the_api_gives(launched: Machine) -> None:
    with launched.database() as database:
        LivedRound(database, launched.office, SLUG).report(council())
        launched.is_now(LAUNCH + dt.timedelta(days=90))
        with database.read() as session:
            facts = whole_round(
                session, round_view(session, SLUG, LAUNCH + dt.timedelta(days=90)), LAUNCH + dt.timedelta(days=90)
            )
    assert launched.data("status", SLUG) == facts.model_dump(mode="json")
    assert launched.data("status")[0]["summary"] == "1 av 16 har beslutat"
    said = launched.says("status", SLUG)
    assert "Pågår: 1 av 16 har beslutat, svar senast torsdag 31 augusti 2023." in said
    assert "bifall, Kommunfullmäktige 2023-06-19 § 45" in said


def test_opinions_are_shown_given_as_data_and_written_as_a_table(machine: Machine, tmp_path: Path) -> None:
    machine.is_now(DIALOG_LAUNCH)
    machine.says("launch", DIALOG)
    machine.is_now(DIALOG_LAUNCH + dt.timedelta(days=120))
    with machine.database() as database:
        consulted = Consultation(database, machine.office, "dialog-2019")
        consulted.today = DIALOG_LAUNCH + dt.timedelta(days=120)
        consulted.give()
    said = machine.says("opinions", "dialog-2019")
    assert "1 av 15 har svarat." in said
    assert "  1  Svagt stöd (Dorotea kommun)" in said
    assert "Dorotea kommun (Kommunstyrelsen tisdag 27 augusti 2019, § 88): Arenorna är för många." in said
    data = machine.data("opinions", "dialog-2019")
    assert data == machine.data("status", "dialog-2019")["opinions"]
    assert "1 svar är skrivna till" in machine.says("opinions", "dialog-2019", "--csv", tmp_path / "svar.csv")
    assert (tmp_path / "svar.csv").read_bytes().startswith("\ufeffHuvudman;Kod;".encode())
    assert "synpunkter 2019-09-03" in machine.says("status", "dialog-2019")


def test_a_round_that_asks_for_no_opinions_says_so(launched: Machine) -> None:
    assert launched.says("opinions", SLUG, code=2) == "Rundan samlar inte in synpunkter.\n"


def test_a_round_nobody_knows_is_bad_input(launched: Machine) -> None:
    for words in (("status", "x"), ("close", "x", "--reason", "y"), ("link", "x", "2425"), ("audit", "verify", "x")):
        assert launched.says(*words, code=2) == "Rundan finns inte.\n"


# chase


def test_a_dry_run_says_who_would_get_what_and_why_and_writes_nothing(launched: Machine) -> None:
    found = launched.data("chase", "--dry-run", "--on", "2023-07-20")
    chased = [letter for letter in found["letters"] if letter["kind"] != "digest"]
    assert len(chased) == 16
    assert {letter["reason"] for letter in chased} == {"30 arbetsdagar före svarsdatum"}
    assert {letter["code"] for letter in chased} >= {DOROTEA, "24"}
    assert "30 arbetsdagar före svarsdatum" in launched.says("chase", "--dry-run", "--on", "2023-07-20")
    with launched.database() as database, database.read() as session:
        assert session.scalar(select(func.count()).select_from(Letter)) == 16
        assert selects.next_chase_at(session) == REMINDED


def test_a_dry_run_foretells_the_sweep(launched: Machine) -> None:
    launched.is_now(REMINDED)
    foretold = [letter["subject"] for letter in launched.data("chase", "--dry-run")["letters"]]
    done = launched.data("chase")
    assert done["letters"] == 16
    assert done["letters"] + done["digests"] == len(foretold)
    with launched.database() as database, database.read() as session:
        written = session.scalars(select(Letter.subject).order_by(Letter.id)).all()
    assert written[16:] == foretold
    assert launched.data("chase")["letters"] == 0
    assert "ingen skulle få något brev" in launched.says("chase", "--dry-run")


def test_reminders_missed_until_a_day_show_as_the_one_letter_they_become(launched: Machine) -> None:
    found = launched.data("chase", "--dry-run", "--on", "2023-08-22")
    chased = [letter for letter in found["letters"] if letter["kind"] != "digest"]
    assert len(chased) == 16
    assert {(letter["missed"], letter["moment"]) for letter in chased} == {(2, "2023-08-22T06:00:00+00:00")}


# links


def test_a_principals_link_opens_its_case(launched: Machine) -> None:
    address = launched.says("link", SLUG, DOROTEA).strip()
    with launched.database() as database, database.read() as session:
        entered = enter(session, address.rpartition("/r/")[2], LAUNCH)
    assert entered.case is not None
    assert entered.case.principal_code == DOROTEA


def test_a_reader_link_is_made_once(launched: Machine) -> None:
    address = launched.says("link", SLUG, "--reader")
    assert launched.data("link", SLUG, "--reader") == {"link": address.strip()}
    with launched.database() as database, database.read() as session:
        entered = enter(session, address.strip().rpartition("/read/")[2], LAUNCH)
    assert entered.link.kind is LinkKind.READER


def test_a_coordinators_link_signs_in_once(launched: Machine) -> None:
    address = launched.says("link", "--coordinator", COORDINATOR.upper()).strip()
    with launched.database() as database, database.write() as session:
        link = use_sign_in_link(session, address.rpartition("/sign-in/")[2], LAUNCH)
    assert link.email == COORDINATOR


def test_nobody_else_signs_in(launched: Machine) -> None:
    assert "ingen samordnare" not in launched.says("link", "--coordinator", COORDINATOR)
    assert "hör inte till någon samordnare" in launched.says("link", "--coordinator", "x@y.example", code=2)


def test_a_revoked_link_is_not_printed(launched: Machine) -> None:
    with launched.database() as database, database.write() as session:
        case, _ = selects.case_of(session, f"{SLUG}/{DOROTEA}")
        revoke_link(session, case.link_id, Said(), LAUNCH)
    assert "indragen" in launched.says("link", SLUG, DOROTEA, code=1)


@pytest.mark.parametrize(
    "words", [(), (SLUG,), (SLUG, DOROTEA, "--reader"), ("--reader",), (SLUG, "--coordinator", "x")]
)
def test_a_link_is_asked_for_in_one_way(launched: Machine, words: tuple[str, ...]) -> None:
    assert launched.says("link", *words, code=2).startswith("Ange en huvudman")


# close and open again


def test_a_round_is_closed_with_a_reason_and_opened_with_one(launched: Machine) -> None:
    assert "Skriv varför" in launched.says("close", SLUG, code=2)
    closed = launched.data("close", SLUG, "--reason", "Vi går vidare.")
    assert closed["state"] == "closed"
    assert closed["close_reason"] == "Vi går vidare."
    assert "redan avslutad" in launched.says("close", SLUG, "--reason", "Igen", code=1)
    assert "Skäl: Vi går vidare." in launched.says("status", SLUG)
    assert "Skriv varför" in launched.says("reopen", SLUG, code=2)
    assert "är öppen igen" in launched.says("reopen", SLUG, "--reason", "Ett beslut till väntas.")
    with launched.database() as database, database.read() as session:
        assert selects.round_of(session, SLUG).state is RoundState.OPEN


# the record


@pytest.fixture
def reported(launched: Machine) -> Machine:
    """The round with a report from Dorotea."""
    with launched.database() as database:
        LivedRound(database, launched.office, SLUG).report(council())
    return launched


def test_an_untouched_record_holds(reported: Machine) -> None:
    assert reported.data("audit", "verify") == {"ok": True, "events": 18, "breaks": []}
    assert reported.says("audit", "verify", SLUG) == "Protokollet håller. 18 händelser lästes.\n"


@pytest.mark.parametrize(
    ("change", "chain", "reason"),
    [
        ("UPDATE events SET actor = 'Någon annan' WHERE kind = 'handled'", DOROTEA, "händelsen är ändrad"),
        ("DELETE FROM events WHERE kind = 'handled'", DOROTEA, "de sista händelserna saknas"),
        ('UPDATE handlings SET outcomes = \'{"1": "rejected"}\'', DOROTEA, "rapport 1 är ändrad"),
        ("UPDATE handlings SET held_on = '2023-06-20'", DOROTEA, "rapport 1 är ändrad"),
        ("UPDATE handlings SET reported_by = 'Någon annan'", DOROTEA, "rapport 1 är ändrad"),
        ("UPDATE handlings SET wording = 'Något annat'", DOROTEA, "rapport 1 är ändrad"),
        ("DELETE FROM handlings", DOROTEA, "rapport 1 saknas"),
        ("UPDATE contents SET data = X'00'", SLUG, "är ändrad"),
    ],
)
def test_a_changed_row_is_found(reported: Machine, change: str, chain: str, reason: str) -> None:
    reported.tamper(change)
    found = reported.data("audit", "verify", code=1)
    assert not found["ok"]
    assert any(chain in each["chain"] and reason in each["reason"] for each in found["breaks"])
    assert "Protokollet håller inte" in reported.says("audit", "verify", SLUG, code=1)


def test_the_record_can_be_taken_out(reported: Machine) -> None:
    lines = [json.loads(line) for line in reported.says("audit", "export", SLUG).splitlines()]
    assert [line["kind"] for line in lines] == ["launched", *["invited"] * 16, "handled"]
    assert lines[-1]["data"]["paragraph"] == "§ 45"


# rehearse


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A round for two principals, quick to rehearse."""
    path = tmp_path / "two.yaml"
    path.write_text(
        "title: Två svarar\nrecommended_by: systemledningen\nrecommended_on: 2023-03-24\nlaunch_on: 2023-03-27\n"
        "due_on: 2023-08-31\natt_satser: [Att fastställa färdplanen]\nprincipals: [Dorotea, Malå]\n"
    )
    return path


def test_a_rehearsal_shows_days_letters_and_board_and_leaves_nothing(machine: Machine, two: Path) -> None:
    said = machine.says("rehearse", two, "--seed", 4)
    assert "Repetition av Två svarar, nummer 4" in said
    assert "måndag 27 mars 2023\n  09:00  Rundan startade.\n  09:00  brev 1–2, inbjudan till registrator@" in said
    assert "Avslutad: " in said
    assert not (machine.home / "rundan.db").exists()
    assert {path.name for path in machine.home.iterdir()} == {"clock"}


def test_a_rehearsals_letters_can_be_opened_in_a_mail_program(machine: Machine, two: Path, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    found = machine.data("rehearse", two, "--letters", folder)
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == found["totals"]["letters"] == len(found["letters"])
    assert names[0] == "0001-2023-03-27-invitation-2418.eml"
    assert all("content" not in letter for letter in found["letters"])
    assert b"To: registrator@mala.example" in (folder / names[0]).read_bytes()


def test_a_faulty_file_is_not_rehearsed(machine: Machine, faulty: Path) -> None:
    assert machine.data("rehearse", faulty, code=2) == machine.data("check", faulty, code=2)


def test_two_processes_rehearse_the_same_to_the_byte(two: Path, tmp_path: Path) -> None:
    def rehearsed(hash_seed: str) -> tuple[bytes, list[bytes]]:
        folder = tmp_path / hash_seed
        environment = {
            **os.environ,
            "PYTHONHASHSEED": hash_seed,
            "RUNDAN_HOME": str(tmp_path / "none"),
            "TERM": "xterm",
        }
        words = [str(RUNDAN), "rehearse", str(two), "--json", "--seed", "3", "--letters", str(folder)]
        done = subprocess.run(words, capture_output=True, check=True, env=environment)
        return done.stdout, [path.read_bytes() for path in sorted(folder.iterdir())]

    once, again = rehearsed("1"), rehearsed("2")
    assert once == again
    assert len(once[1]) > 20


# when things go wrong


def test_a_database_that_cannot_be_opened_is_told_in_a_sentence(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNDAN_DATABASE_URL", f"sqlite:///{FARDPLAN}")
    assert machine.says("status", code=1).startswith("Det gick inte att spara just nu.")
    monkeypatch.setenv("RUNDAN_DATABASE_URL", f"sqlite:///{FARDPLAN}/rundan.db")
    assert str(FARDPLAN) in machine.says("status", code=1)


def test_a_locked_database_is_told_in_a_sentence(launched: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    impatient = tuple(pragma for pragma in kit.database.SQLITE_PRAGMAS if "busy" not in pragma)
    with launched.database() as database, database.write():
        monkeypatch.setattr(kit.database, "SQLITE_PRAGMAS", (*impatient, "busy_timeout=50"))
        assert "Inget har sparats" in launched.says("close", SLUG, "--reason", "Klart", code=1)
    assert launched.data("status", SLUG)["state"] == "open"


def test_home_can_be_given_on_the_line(machine: Machine, tmp_path: Path) -> None:
    machine.says("--home", tmp_path / "other", "migrate")
    assert (tmp_path / "other" / "rundan.db").exists()
    assert not (machine.home / "rundan.db").exists()


def test_the_registry_is_shown_with_codes(machine: Machine) -> None:
    found = machine.data("registry")
    assert len(found["principals"]) == 16
    assert "2425  Dorotea kommun" in " ".join(machine.says("registry").replace("   ", "  ").split("\n"))


def test_what_is_piped_holds_no_colours_and_a_reader_may_stop_reading(machine: Machine, two: Path) -> None:
    environment = {**os.environ, "RUNDAN_HOME": str(machine.home), "TERM": "xterm-256color"}
    done = subprocess.run(
        f"{RUNDAN} rehearse {two} | head -3", shell=True, capture_output=True, env=environment, check=True
    )
    assert b"\x1b" not in done.stdout
    assert done.stderr == b""


def test_the_arenas_are_shown_as_they_stood_on_a_day(machine: Machine) -> None:
    now, then = machine.says("arenas"), machine.says("arenas", "--on", "2020-08-31")
    assert "Arenor måndag 27 mars 2023\nGäller från 1 september 2020." in now
    assert "Samråd vård och omsorg (förtroendevalda)" in now
    assert "Representant: alla 16 huvudmän" in now
    assert "Kom efter AC Konsensus" in now
    assert "Lokal nivå" not in now
    assert "Gäller till 31 augusti 2020." in then
    assert "Följdes av Samråd vård och omsorg" in then
    assert "LÖK Lycksele: Lycksele kommun, Dorotea kommun," in then
    assert "Samrådet" not in then


def test_the_arenas_are_given_to_programs_with_their_parts_and_seats(machine: Machine) -> None:
    found = machine.data("arenas", "--on", "2020-09-01")
    assert (found["on"], found["first"], found["last"]) == ("2020-09-01", "2020-09-01", None)
    (leadership,) = found["arenas"]
    assert [part["code"] for part in leadership["parts"]] == ["samrad-vard-omsorg", "lansamverkansgruppen"]
    (seat,) = leadership["parts"][1]["seats"]
    assert (seat["role"], seat["held_by"], len(seat["principals"])) == ("Representant", "officials", 16)
    assert (seat["count"], seat["total"]) == (None, None)
    before = machine.data("arenas", "--on", "2020-08-31")
    (lycksele,) = [arena for arena in before["arenas"] if arena["code"] == "lok-lycksele"]
    assert len(lycksele["group"]["principals"]) == 7


def test_a_county_without_arenas_says_so(machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "counties").mkdir()
    (tmp_path / "counties" / "storlanet.yaml").write_text(fifty_principals())
    monkeypatch.setenv("RUNDAN_DATA", str(tmp_path))
    monkeypatch.setenv("RUNDAN_COUNTY", "storlanet")
    assert "Länets fil nämner inga arenor den dagen." in machine.says("arenas")
    assert machine.data("arenas")["arenas"] == []
    assert len(machine.data("registry")["principals"]) == 50
