"""`rundan check`: what a coordinator reads in the terminal, what a script reads, and in which language."""

import datetime as dt
import importlib
import json
import string
from pathlib import Path

import pytest

from cli.check import check
from kit.i18n import Catalogue
from kit.settings import CHECKOUT, Settings
from models.phrases import Phrase, said_in
from tests.run.english import knows

DATA = CHECKOUT / "data"
FARDPLAN = DATA / "rounds" / "fardplan-nara-vard-2030.yaml"
TODAY = dt.date(2023, 3, 27)
MODULES = (
    "models.files.yaml_source",
    "models.files.fields",
    "models.files.faults",
    "models.files.county_file",
    "models.files.calendar_file",
    "models.files.ics.lines",
    "models.files.ics.body_days",
    "models.files.ics_file",
    "models.files.meeting_page.dates.dating",
    "models.files.meeting_page.grids",
    "models.files.meeting_page.headings",
    "models.files.meeting_page.judging",
    "models.files.meeting_page.lines",
    "models.files.meeting_page.mentions",
    "models.files.meeting_page.reading",
    "models.files.meeting_page.rows",
    "models.files.meeting_page.settling",
    "models.files.meeting_page.state",
    "models.files.lead_times",
    "models.files.round_file",
    "rules.round_check.check",
    "rules.round_check.warnings",
)
PHRASES = (
    "{file} går att använda. {county}, {principals}.",
    "{file} går att skicka. {title}: {principals}, svar {due}.{beside}",
    " Vid sidan av den: {rounds}.",
    "{file}: {count} att rätta. Inget har skickats.",
    "{count} att rätta",
    "{file} går att använda. Mötesdagar för {bodies} organ.",
    "Hinner de?",
    "Ikraftträdande: rundan har ingen regel för det.",
    "Ikraftträdande: {rule}",
    "Kontrollerad mot {county}.",
    "Räknat från {day}.",
    "{names} och {count} till",
    "{principal} har inte det organet den {day}.",
    "Att tänka på (hindrar inget):",
    "Länets fil behöver rättas. Inget har skickats.",
    "Rundans fil behöver rättas. Inget har skickats.",
    "Där står:",
    "Skriv:",
    "en dag från {first} till {last}",
    "en lista",
    "en text på en rad",
    "ett datum som 2023-08-31",
    "fält med namn och värde",
    "fältnamn: värde",
    "högst {count} tecken",
    "högst {most}",
    "ingenting",
    "minst {least}",
    "punkt {number}",
    "rad {line}",
    "tidigast {day}",
    "till exempel {example}",
    "{count} dagar",
)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "host.yaml"
    path.write_text(
        "title: Färdplan\nrecommended_by: systemledningen\nrecommended_on: 2023-03-24\n"
        "due_on: 2023-03-20\natt_satser: Att anta\nprincipals:\n  - Dortea\n",
        encoding="utf-8",
    )
    return path


def test_a_fine_round_is_summed_up_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(FARDPLAN, today=TODAY) == 0
    first, *_ = capsys.readouterr().out.splitlines()
    assert first.endswith(
        "går att skicka. Färdplan Nära vård 2030 i Västerbotten: 16 huvudmän, svar senast torsdag 31 augusti 2023."
    )


def test_a_fault_says_where_what_and_what_to_write(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(faulty, today=TODAY) == 2
    out = capsys.readouterr().out
    assert "2 att rätta" in out.splitlines()[0]
    assert (
        "  rad 7, principals, punkt 1\n"
        "    Huvudmannen finns inte i registret.\n"
        "    Där står:  Dortea\n"
        "    Skriv:     Dorotea kommun\n"
    ) in out


def test_the_same_is_said_in_english(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(faulty, language="en", today=TODAY) == 2
    out = capsys.readouterr().out
    assert "The principal is not in the registry." in out
    assert "no earlier than 2023-03-25" in out
    assert "Där står" not in out


def test_a_script_reads_json(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(faulty, json_output=True, today=TODAY) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    assert told["summary"] is None
    assert told["faults"][1] == {
        "line": 7,
        "field": "principals[0]",
        "message": "Huvudmannen finns inte i registret.",
        "found": "Dortea",
        "expected": "Dorotea kommun",
    }
    assert check(FARDPLAN, json_output=True, today=TODAY) == 0
    assert json.loads(capsys.readouterr().out)["summary"] == {
        "slug": "fardplan-nara-vard-2030",
        "title": "Färdplan Nära vård 2030 i Västerbotten",
        "kind": "recommendation",
        "principals": 16,
        "starts_on": "2023-03-27",
        "due_on": "2023-08-31",
        "linked": 0,
    }


def test_it_names_the_county_it_was_held_against_and_says_when_the_decision_takes_effect(
    faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check(DATA / "rounds" / "samverkansstruktur-2020.yaml", today=dt.date(2020, 2, 3))
    shown = capsys.readouterr().out
    assert "Kontrollerad mot Västerbotten (" in shown
    assert "Ikraftträdande: Gäller från 1 september 2020, om alla har antagit senast 30 juni 2020." in shown
    check(FARDPLAN, today=TODAY)
    assert "Ikraftträdande: rundan har ingen regel för det." in capsys.readouterr().out
    check(faulty, language="en", today=TODAY)
    assert "Checked against Västerbotten (" in capsys.readouterr().out


def test_a_name_already_launched_is_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(FARDPLAN, today=TODAY, taken_slugs=["fardplan-nara-vard-2030"]) == 2
    assert "slug: fardplan-nara-vard-2030-2" in capsys.readouterr().out


def test_a_county_file_is_checked_by_itself_with_its_addresses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    county = DATA / "counties" / "vasterbotten.yaml"
    assert check(county, today=TODAY) == 0
    assert "16 huvudmän" in capsys.readouterr().out
    wrong = tmp_path / "lan.yaml"
    text = county.read_text(encoding="utf-8").replace("registrator@mala.example", "registrator@malå.example")
    wrong.write_text(text, encoding="utf-8")
    assert check(wrong, today=TODAY) == 2
    assert "Skriv:     registrator@mala.example" in capsys.readouterr().out


def test_a_county_that_does_not_hold_together_is_named_when_a_round_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "counties").mkdir()
    broken = tmp_path / "counties" / "vasterbotten.yaml"
    broken.write_text("county: X\nprincipal: []\n", encoding="utf-8")
    monkeypatch.setattr("cli.check.settings", lambda: Settings(home=tmp_path, data=tmp_path))
    assert check(FARDPLAN, today=TODAY) == 2
    out = capsys.readouterr().out
    assert str(broken) in out.splitlines()[0]
    assert "Skriv:     principals" in out


def test_a_file_that_is_not_there_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(Path("finns-inte.yaml"), today=TODAY) == 2
    assert "Filen finns inte." in capsys.readouterr().out


def said() -> set[str]:
    """Every Swedish sentence the check can say."""
    sentences = set(PHRASES)
    for name in MODULES:
        words = vars(importlib.import_module(name))
        sentences |= {text for key, text in words.items() if key.isupper() and isinstance(text, str) and " " in text}
    sentences |= {text for _, text in vars(importlib.import_module("models.files.yaml_source"))["SYNTAX"]}
    return {text.template if isinstance(text, Phrase) else text for text in sentences}


def test_everything_the_check_says_has_its_english() -> None:
    english = Catalogue("en")
    assert sorted(text for text in said() if not knows(english, text)) == []


def test_the_english_fills_in_the_same_words() -> None:
    def blanks(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    english = Catalogue("en")
    assert [text for text in said() if blanks(text) != blanks(english.gettext(text))] == []


def test_a_phrase_is_swedish_as_it_stands_and_english_when_asked() -> None:
    phrase = Phrase("tidigast {day}", day="2023-03-25")
    assert phrase == "tidigast 2023-03-25"
    assert said_in(phrase, "en") == "no earlier than 2023-03-25"
    assert said_in("{ren text}", "en") == "{ren text}"


def test_a_day_in_a_phrase_is_said_in_words() -> None:
    phrase = Phrase("Beslutet fattades {day}. Undertecknat blev det inte tidigare.", day=dt.date(2019, 12, 2))
    assert phrase == "Beslutet fattades 2 december 2019. Undertecknat blev det inte tidigare."
    assert "2 December 2019" in said_in(phrase, "en")


def test_what_a_file_holds_never_commands_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "runda.yaml"
    file.write_text('title: "Rundan \\e[2J\\e]0;Ett annat namn\\a \\u202e baklänges \\x9b1A"\nkind: "\\e[1A"\n')
    check(file, False)
    assert not set(capsys.readouterr().out) & set("\x1b\x07\x9b\u202e")
