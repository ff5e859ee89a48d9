"""The command `rundan`: what it says, what it changes, and how it ends."""

import datetime as dt
import json
import shutil
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

import kit.database
from actions.access.links import enter, revoke_link
from actions.access.sign_ins import enter_by_link
from actions.record.record import Said
from actions.views.opinions.opinion_data import whole_round
from actions.views.overview import round_view
from kit.clock import STOCKHOLM
from models.reads import lookup, page_reads
from models.tables import Letter
from models.vocabulary import LinkKind, RoundState
from tests.conftest import DIALOG_LAUNCH, LAUNCH
from tests.consulted import DIALOG, Consultation
from tests.far_ends.far_prefect import AUTH, far_prefect
from tests.lived import DOROTEA, LivedRound, council
from tests.machine import FARDPLAN, SLUG, Machine

RUNDAN = Path(sys.executable).parent / "rundan"
REMINDED = dt.datetime(2023, 4, 12, 8, 0, tzinfo=STOCKHOLM)
COORDINATOR = "samordnare@regionvasterbotten.example"


@pytest.fixture
def launched(at_work: Machine) -> Machine:
    """The same, with the Färdplan round launched."""
    return at_work


def test_the_command_speaks_english_when_asked(launched: Machine) -> None:
    said = launched.says("--language", "en", "status", SLUG)
    assert "Open: 0 of 16 decided, answers due Thursday 31 August 2023." in said
    assert launched.says("check", "--help").startswith("Usage: rundan check")
    assert "No such command 'chekc'" in launched.says("chekc", code=2)


# check and launch


def test_check_finds_every_fault_and_says_where(machine: Machine, faulty: Path) -> None:
    assert "går att skicka" in machine.says("check", FARDPLAN)
    found = machine.data("check", faulty, code=2)
    assert {fault["field"] for fault in found["faults"]} >= {"titel", "due_on"}
    assert all(fault["line"] for fault in found["faults"] if fault["field"] in {"titel", "due_on"})


@pytest.mark.parametrize("command", ["check", "launch"])
def test_a_round_to_wait_for_that_is_not_there_is_told_with_its_line(
    launched: Machine, tmp_path: Path, command: str
) -> None:
    file = _waiting_for("forbunden-2027", tmp_path)
    fault = launched.data(command, file, code=2)["faults"][0]
    assert (fault["field"], fault["found"]) == ("after.round", "forbunden-2027")
    assert file.read_text().splitlines()[fault["line"] - 1] == "after: forbunden-2027"
    launched.says("check", _waiting_for(SLUG, tmp_path))


def test_where_no_database_tells_which_rounds_there_are_the_check_says_so(machine: Machine, tmp_path: Path) -> None:
    warnings = machine.data("check", _waiting_for("forbunden-2027", tmp_path))["warnings"]
    said = [each["message"] for each in warnings if each["field"] == "after.round"]
    assert said == [
        "Om rundan forbunden-2027 finns går inte att säga härifrån, eftersom ingen databas går att läsa. "
        "Det prövas när rundan startas."
    ]


def _waiting_for(slug: str, folder: Path) -> Path:
    """A round file that is to open after the round of that name."""
    file = folder / "kommunerna.yaml"
    lines = ("title: Kommunerna", "kind: agreement", "due_on: 2023-10-31", "att_satser: [Att anta]", f"after: {slug}")
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_a_file_that_is_not_there_is_bad_input(machine: Machine, tmp_path: Path) -> None:
    for command in ("check", "launch", "rehearse"):
        assert "finns" in machine.says(command, tmp_path / "nowhere.yaml", code=2)


def test_launch_launches_once(machine: Machine) -> None:
    assert machine.data("launch", FARDPLAN) == {"slug": SLUG, "created": True, "principals": 16}
    assert machine.data("launch", FARDPLAN)["created"] is False
    assert "är redan startad. Inget har ändrats." in machine.says("launch", FARDPLAN)
    with machine.database() as database, database.read() as session:
        assert session.scalar(select(func.count()).select_from(Letter)) == 16


def test_a_launch_before_the_files_own_day_says_that_the_round_does_not_wait(machine: Machine) -> None:
    machine.is_now(LAUNCH - dt.timedelta(days=3))
    said = machine.says("launch", FARDPLAN)
    assert "är startad. Inbjudan går till 16 huvudmän" in said
    assert "skickas ut måndag 27 mars 2023, men en runda väntar inte: inbjudningarna skickas nu." in said
    with machine.database() as database, database.read() as session:
        assert session.scalar(select(func.count()).select_from(Letter)) == 16


def test_a_launch_on_the_files_own_day_needs_no_remark(machine: Machine) -> None:
    assert "väntar inte" not in machine.says("launch", FARDPLAN)


def test_in_production_launching_asks_prefect_for_the_rounds_run_at_once(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNDAN_MODE", "production")
    monkeypatch.setenv("RUNDAN_SECRET", "a secret for tests only, as long as one must be")
    with far_prefect() as prefect:
        monkeypatch.setenv("PREFECT_API_URL", prefect.api)
        monkeypatch.setenv("PREFECT_API_AUTH_STRING", AUTH)
        machine.says("launch", FARDPLAN)
        assert machine.says("launch", FARDPLAN)
    assert [wish["name"] for wish in prefect.asked] == ["Färdplan Nära vård 2030 i Västerbotten"]


def test_in_production_a_round_is_launched_though_prefect_is_away(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNDAN_MODE", "production")
    monkeypatch.setenv("RUNDAN_SECRET", "a secret for tests only, as long as one must be")
    monkeypatch.setenv("RUNDAN_PREFECT_API_URL", "http://127.0.0.1:9/api")
    assert "är startad" in machine.says("launch", FARDPLAN)


def test_a_launch_says_what_the_check_warns_of(machine: Machine) -> None:
    machine.is_now(LAUNCH + dt.timedelta(days=3 * 365))
    warned = machine.data("check", FARDPLAN)["warnings"]
    assert "Svarsdatumet har redan passerat" in warned[0]["message"]
    said = machine.says("launch", FARDPLAN)
    assert all(each["message"] in said for each in warned)


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
    machine.says("migrate")
    assert machine.says("status") == "Inga rundor är startade.\n"
    assert machine.data("status") == []


def test_status_gives_the_facts_the_api_gives(launched: Machine) -> None:
    with launched.database() as database:
        LivedRound(database, launched.sender, SLUG).report(council())
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
        consulted = Consultation(database, machine.sender, "dialog-2019")
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
    found = launched.data("chase", "--dry-run", "--on", "2023-04-12")
    chased = [letter for letter in found["letters"] if letter["kind"] != "digest"]
    assert len(chased) == 16
    assert all("mottagandet är inte bekräftat efter 10 arbetsdagar" in letter["reason"] for letter in chased)
    assert {letter["code"] for letter in chased} >= {DOROTEA, "24"}
    assert "mottagandet är inte bekräftat" in launched.says("chase", "--dry-run", "--on", "2023-04-12")
    with launched.database() as database, database.read() as session:
        assert session.scalar(select(func.count()).select_from(Letter)) == 16
        assert page_reads.next_chase_in(session, SLUG) == dt.datetime(2023, 4, 3, 8, 0, tzinfo=STOCKHOLM)


def test_a_dry_run_tells_the_last_meeting_a_letter_counts_from(launched: Machine) -> None:
    letters = launched.data("chase", "--dry-run", "--on", "2023-04-12")["letters"]
    dorotea = next(letter for letter in letters if letter["code"] == DOROTEA)
    assert dorotea["kind"] == "too_late"
    assert dorotea["reason"].startswith("det sista mötet i tid går inte längre att nå: KF 12 juni 2023")
    assert (dorotea["last_meeting"], dorotea["reach_by"]) == ("2023-06-12", "2023-04-11")
    assert (dorotea["meeting"], dorotea["is_estimate"], dorotea["beside"]) == (None, False, [])
    bjurholm = next(letter for letter in letters if letter["code"] == "2403")
    assert (bjurholm["kind"], bjurholm["last_meeting"]) == ("reminder", None)


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
    assert {letter["moment"] for letter in chased} == {"2023-08-22T06:00:00+00:00"}
    assert {letter["missed"] for letter in chased} == {3, 4, 5, 6}
    assert {letter["kind"] for letter in chased if letter["code"] == DOROTEA} == {"too_late"}


# links


def test_a_principals_link_opens_its_case(launched: Machine) -> None:
    address = launched.says("link", SLUG, DOROTEA).strip()
    with launched.database() as database, database.read() as session:
        entered = enter(session, address.rpartition("/r/")[2], LAUNCH)
    assert entered.case is not None
    assert entered.case.principal_code == DOROTEA


def test_a_read_only_link_is_made_once(launched: Machine) -> None:
    address = launched.says("link", SLUG, "--reader")
    assert launched.data("link", SLUG, "--reader") == {"link": address.strip()}
    with launched.database() as database, database.read() as session:
        entered = enter(session, address.strip().rpartition("/read/")[2], LAUNCH)
    assert entered.link.kind is LinkKind.READ_ONLY


def test_a_coordinators_link_signs_in_once(launched: Machine) -> None:
    address = launched.says("link", "--coordinator", COORDINATOR.upper()).strip()
    with launched.database() as database, database.write() as session:
        link = enter_by_link(session, launched.sender, address.rpartition("/sign-in/")[2], "", LAUNCH)
    assert link.email == COORDINATOR


def test_nobody_else_signs_in(launched: Machine) -> None:
    assert "ingen samordnare" not in launched.says("link", "--coordinator", COORDINATOR)
    assert "hör inte till någon samordnare" in launched.says("link", "--coordinator", "x@y.example", code=2)


def test_a_revoked_link_is_not_printed(launched: Machine) -> None:
    with launched.database() as database, database.write() as session:
        case, _ = lookup.case_of(session, f"{SLUG}/{DOROTEA}")
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
        assert lookup.round_of(session, SLUG).state is RoundState.OPEN


# the record


@pytest.fixture
def reported(launched: Machine) -> Machine:
    """The round with a report from Dorotea."""
    with launched.database() as database:
        LivedRound(database, launched.sender, SLUG).report(council())
    return launched


def test_an_untouched_record_holds(reported: Machine) -> None:
    assert reported.data("audit", "verify") == {"ok": True, "events": 18, "breaks": []}
    assert reported.says("audit", "verify", SLUG) == "Historiken håller. 18 händelser lästes.\n"


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
    assert "Historiken håller inte" in reported.says("audit", "verify", SLUG, code=1)


def test_the_record_can_be_taken_out(reported: Machine) -> None:
    lines = [json.loads(line) for line in reported.says("audit", "export", SLUG).splitlines()]
    assert [line["kind"] for line in lines] == ["launched", *["invited"] * 16, "handled"]
    assert lines[-1]["data"]["paragraph"] == "§ 45"


# when things go wrong


def test_a_database_that_cannot_be_opened_is_told_in_a_sentence(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNDAN_DATABASE_URL", f"sqlite:///{FARDPLAN}")
    assert machine.says("status", code=1).startswith(f"Databasen {FARDPLAN} går inte att nå: file is not a database.")
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
