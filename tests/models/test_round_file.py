"""The round file: what a coordinator may write, and how what cannot be read is told."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pikepdf
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from actions.rounds.round_plans import load_plan
from kit.errors import Fault
from kit.settings import CHECKOUT
from models.files.county import County
from models.files.fields import as_slug, is_mailbox
from models.files.json_schema import FOLDER, schemas
from models.files.round_file import Reminders, RoundFile, RoundFileFaults, attachment_faults, round_reading
from models.files.yaml_source import field_name, parse_source, place_of, read_source
from models.values import ChasePolicy
from models.vocabulary import EffectKind, Level, RoundKind

DATA = CHECKOUT / "data"
FARDPLAN = DATA / "rounds" / "fardplan-nara-vard-2030.yaml"


def read(text: str) -> RoundFile:
    reading = round_reading(parse_source(text, Path("host-2023.yaml")))
    assert reading.faults == ()
    return reading.model


def read_file(path: Path) -> RoundFile:
    reading = round_reading(read_source(path))
    assert reading.faults == ()
    return reading.model


def faults(text: str) -> list[Fault]:
    return list(round_reading(parse_source(text, Path("host-2023.yaml"))).faults)


def only_fault(text: str) -> Fault:
    (fault,) = faults(text)
    return fault


def test_the_fardplan_round_reads_as_its_document_says() -> None:
    file = read_file(FARDPLAN)
    assert file.name == "fardplan-nara-vard-2030"
    assert file.kind is RoundKind.RECOMMENDATION
    assert (file.recommended_on, file.launch_on, file.due_on) == (
        dt.date(2023, 3, 24),
        dt.date(2023, 3, 27),
        dt.date(2023, 8, 31),
    )
    assert file.att_satser == ("Att fastställa Färdplan Nära vård 2030 i Västerbotten",)
    assert file.recommended_level is Level.FULLMAKTIGE
    assert len(file.contacts) == 2
    assert file.reminders.policy == ChasePolicy()


def test_the_fardplan_rounds_attachments_are_whole_pdfs_without_traces_of_anyone() -> None:
    file = read_file(FARDPLAN)
    for attachment in file.attachments:
        with pikepdf.open(file.path_of(attachment)) as pdf:
            assert len(pdf.pages) >= 1
            assert set(pdf.docinfo) <= {"/Title"}


def test_what_is_left_out_is_as_usual() -> None:
    file = read("title: Höstens runda\ndue_on: 2023-08-31\n")
    assert file.name == "host-2023"
    assert file.principals == ("alla",)
    assert file.recommended_level is Level.FULLMAKTIGE
    assert file.effect.kind is EffectKind.NONE
    assert file.reminders.policy == ChasePolicy()


def test_the_reminders_section_holds_what_a_chase_policy_holds() -> None:
    of_the_county = {"summer_rest"}
    assert set(Reminders.model_fields) == set(ChasePolicy.__dataclass_fields__) - of_the_county


def test_a_field_left_empty_is_a_field_left_out() -> None:
    assert read("title: X\ndue_on:\nprincipals:\nreminders:\n  before:\n") == read("title: X\n")


def test_words_may_be_written_with_or_without_their_dots() -> None:
    written = ("fullmäktige", "Fullmaktige", "FULLMÄKTIGE")
    assert {read(f"recommended_level: {word}").recommended_level for word in written} == {Level.FULLMAKTIGE}
    assert read("kind: överenskommelse").kind is RoundKind.AGREEMENT


@pytest.mark.parametrize("day", ["2023-08-31", '"2023-08-31"', "'2023-08-31'  # torsdag"])
def test_a_date_may_be_quoted_or_not(day: str) -> None:
    assert read(f"due_on: {day}").due_on == dt.date(2023, 8, 31)


def test_one_of_something_needs_no_list() -> None:
    file = read("att_satser: Att anta planen\nprincipals: Dorotea\ncontacts: [a@b.example]\nattachments: [plan.pdf]")
    assert file.att_satser == ("Att anta planen",)
    assert file.principals == ("Dorotea",)
    assert file.contacts[0].email == "a@b.example"
    assert file.attachments[0].heading == "Plan"


def test_yes_and_no_are_ja_and_nej() -> None:
    assert read("reminders: {due_morning: nej}").reminders.due_morning is False
    assert read("reminders: {due_morning: ja}").reminders.due_morning is True


def test_an_effect_may_be_one_word_or_a_rule() -> None:
    assert read("effect: all_adopted").effect.kind is EffectKind.ALL_ADOPTED
    rule = read("effect: {kind: fixed_date, on: 2020-09-01}").effect  # YAML 1.1 takes a bare `on` for true
    assert (rule.kind, rule.on) == (EffectKind.FIXED_DATE, dt.date(2020, 9, 1))


def test_an_att_sats_folded_over_lines_is_one_text() -> None:
    file = read("att_satser:\n  - >\n    Att fastställa\n    planen\n  - |\n    Att\n    anta\n")
    assert file.att_satser == ("Att fastställa planen", "Att\nanta")


def test_soft_hyphens_pasted_from_a_document_vanish() -> None:
    assert read("title: Färd\u00adplan").title == "Färdplan"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("31/8 2023", "2023-08-31"),
        ("31 augusti 2023", "2023-08-31"),
        ("31 aug. 2023", "2023-08-31"),
        ("2023-8-31", "2023-08-31"),
        ("20230831", "2023-08-31"),
        ("2023-02-30", "2023-02-28"),
        ("i höst", "ett datum som 2023-08-31"),
        ("0023-08-31", "ett datum som 2023-08-31"),
    ],
)
def test_a_date_in_another_shape_is_told_how_to_be_written(written: str, meant: str) -> None:
    fault = only_fault(f"title: X\ndue_on: {written}")
    assert (fault.line, fault.field, fault.found, fault.expected) == (2, "due_on", written, meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("titel", "title"),
        ("atsatser", "att_satser"),
        ("svarsdatum", "due_on"),
        ("bilagor", "attachments"),
        ("huvudman", "principals"),
        ("recomended_level", "recommended_level"),
        ("påminnelser", "reminders"),
    ],
)
def test_an_unknown_field_gets_the_one_probably_meant(written: str, meant: str) -> None:
    fault = only_fault(f"{written}: x")
    assert (fault.line, fault.field, fault.found, fault.expected) == (1, written, written, meant)


def test_an_unknown_field_inside_a_part_is_told_that_parts_fields() -> None:
    fault = only_fault("contacts:\n  - email: a@b.example\n  - email: a@b.example\n    namn_: X")
    assert (fault.line, fault.field, fault.expected) == (4, "contacts[1].namn_", "role, email, phone")


def test_a_colon_inside_an_att_sats_asks_for_quotes() -> None:
    fault = only_fault("att_satser:\n  - Att anta planen\n  - Att fastställa: Färdplan")
    assert (fault.line, fault.field) == (3, "att_satser[1]")
    assert fault.expected == '"Att fastställa: Färdplan"'
    assert "citattecken" in fault.message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("samordnare@malå.example", "samordnare@mala.example"),
        ("Samordnaren <samordnare@region.example>", "samordnare@region.example"),
        ("samordnare", "registrator@kommunen.example"),
    ],
)
def test_a_malformed_address_gets_the_one_probably_meant(written: str, meant: str) -> None:
    fault = only_fault(f'contacts:\n  - role: Samordnare\n    email: "{written}"')
    assert (fault.line, fault.field, fault.found, fault.expected) == (3, "contacts[0].email", written, meant)


@pytest.mark.parametrize(
    ("text", "line", "sign"),
    [
        ("title: X\natt_satser:\n\t- Att anta", 3, "tabb"),
        ("title: X\nsummary: plan: ny", 2, "kolon för mycket"),
        ("title: X\natt_satser\n  - Att anta", 2, "saknar kolon"),
        ("title: X\nsummary: 'hela\nlevel_reason: y", 2, "citattecken"),
        ("title: X\nprincipals: [Umeå, Dorotea\ndue_on: 2023-08-31", 3, "hakparenteser"),
        ("title: X\natt_satser:\n  - Att anta\n - Att fira", 4, "indrag"),
        ("title: X\nsummary: *viktigt", 2, "asterisk"),
        ("title: X\nsummary: @alla", 2, "citattecken"),
        ('title: "C:\\planer"', 1, "snedstreck"),
    ],
)
def test_what_is_not_yaml_is_told_in_plain_words_on_its_line(text: str, line: int, sign: str) -> None:
    fault = only_fault(text)
    assert fault.line == line
    assert sign in fault.message


def test_a_field_written_twice_is_a_fault() -> None:
    fault = only_fault("title: X\ndue_on: 2023-08-31\ndue_on: 2023-09-30")
    assert (fault.line, fault.field) == (3, "due_on")


def test_several_faults_of_different_kinds_are_told_together_in_the_files_order() -> None:
    text = "titel: X\ndue_on: snart\nkind: fest\nreminders:\n  before: [tre]\n  every: 0\ndue_on: 2023-08-31"
    assert [(fault.line, fault.field) for fault in faults(text)] == [
        (1, "titel"),
        (2, "due_on"),
        (3, "kind"),
        (5, "reminders.before[0]"),
        (6, "reminders.every"),
        (7, "due_on"),
    ]


@pytest.mark.parametrize("text", ["", "# bara en kommentar", "- en lista", "bara text", "[" * 100_000, "- " * 5_000])
def test_a_file_without_fields_or_without_end_is_one_fault(text: str) -> None:
    assert only_fault(text).message


def test_a_file_in_another_encoding_is_told_where_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "runda.yaml"
    path.write_bytes("title: X\nsummary: Färdplan".encode("latin-1"))
    (fault,) = read_source(path).faults
    assert fault.line == 2
    assert "UTF-8" in fault.message


def test_a_file_saved_on_windows_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "runda.yaml"
    path.write_bytes("\ufefftitle: Färdplan\r\ndue_on: 2023-08-31\r\n".encode())
    assert read_file(path).title == "Färdplan"


def test_a_missing_file_says_so(county: County) -> None:
    with pytest.raises(RoundFileFaults) as caught:
        load_plan(Path("finns-inte.yaml"), county, dt.date(2023, 3, 27))
    assert caught.value.faults[0].found == "finns-inte.yaml"


def attachments(folder: Path, *names: str) -> list[Fault]:
    (folder / "runda").mkdir(exist_ok=True)
    (folder / "runda" / "rekommendation.pdf").write_bytes(b"%PDF-")
    (folder / "runda" / "tom.pdf").touch()
    source = parse_source(f"attachments: {json.dumps(names)}", folder / "runda.yaml")
    return list(attachment_faults(round_reading(source).model))


def test_a_missing_attachment_gets_the_file_probably_meant(tmp_path: Path) -> None:
    (fault,) = attachments(tmp_path, "runda/rekomendation.pdf")
    assert (fault.field, fault.expected) == ("attachments[0].file", "runda/rekommendation.pdf")
    (fault,) = attachments(tmp_path, "rekommendation.pdf")
    assert fault.expected == "runda/rekommendation.pdf"


def test_an_attachment_lies_beside_the_round_file_and_holds_something(tmp_path: Path) -> None:
    assert attachments(tmp_path, "runda/rekommendation.pdf") == []
    told = attachments(tmp_path, "../hemligt.pdf", "/etc/passwd", "runda/tom.pdf", "runda", "x" * 290)
    assert [fault.field for fault in told] == [f"attachments[{number}].file" for number in range(5)]
    assert "mapp" in told[0].message
    assert "mapp" in told[1].message
    assert "tom" in told[2].message


def test_the_published_schemas_are_what_the_code_says() -> None:
    for name, text in schemas().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, "run: python -m models.files.json_schema"


class AsEditorsRead(yaml.CSafeLoader):
    """YAML as an editor's schema check reads it (1.2): numbers are numbers, dates are text, `on` is a word."""


AsEditorsRead.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp") and first not in "yYnNoO"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def complaints(path: Path, schema_name: str) -> list[Any]:
    schema = json.loads((FOLDER / schema_name).read_text(encoding="utf-8"))
    fields = yaml.load(path.read_text(encoding="utf-8"), AsEditorsRead)
    return list(jsonschema.Draft202012Validator(schema).iter_errors(fields))


def test_the_shipped_files_please_an_editor_that_knows_the_schema(tmp_path: Path) -> None:
    for path in sorted((DATA / "rounds").glob("*.yaml")):
        assert complaints(path, "round.schema.json") == []
    for path in sorted((DATA / "counties").glob("*.yaml")):
        assert complaints(path, "county.schema.json") == []
    misspelt = tmp_path / "fel.yaml"
    misspelt.write_text("titel: X\ndue_on: 2023-08-31\n", encoding="utf-8")
    assert len(complaints(misspelt, "round.schema.json")) == 2  # an unknown field, and no title


@given(st.text())
def test_no_text_whatever_makes_the_reading_fall_over(text: str) -> None:
    reading = round_reading(parse_source(text, Path("x.yaml")))
    assert reading.faults or reading.model


FIELD_NAMES = st.sampled_from([*RoundFile.model_fields, "titel", "kod"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=20)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELD_NAMES | st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(FIELD_NAMES, VALUES, max_size=6))
def test_no_fields_whatever_make_the_reading_fall_over(fields: dict[str, Any]) -> None:
    text = yaml.safe_dump(fields, allow_unicode=True)
    reading = round_reading(parse_source(text, Path("x.yaml")))
    lines = len(text.splitlines())  # YAML also breaks lines where \n does not, as at U+0085
    assert all(fault.line is None or 1 <= fault.line <= lines for fault in reading.faults)
    json.dumps([str(fault) for fault in reading.faults])


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_every_day_reads_back_as_itself(day: dt.date) -> None:
    assert read(f"due_on: {day}").due_on == day
    assert only_fault(f"due_on: {day.day}/{day.month} {day.year}").expected == str(day)


@given(st.text(max_size=100))
def test_a_slug_is_made_of_plain_letters_and_stays_itself(text: str) -> None:
    slug = as_slug(text)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert as_slug(slug) == slug
    assert len(slug) <= 80


@given(st.emails())
def test_an_ordinary_address_is_a_mailbox_and_two_are_not(address: str) -> None:
    assert is_mailbox(address)
    assert not is_mailbox(f"{address},{address}")
    assert not is_mailbox(f"{address}\nBcc: {address}")


@given(st.lists(st.integers(0, 99) | st.from_regex(r"[a-z_]{1,8}", fullmatch=True), min_size=1, max_size=5))
def test_a_fields_name_leads_back_to_its_place(parts: list[str | int]) -> None:
    place = ("contacts", *parts)
    assert place_of(field_name(place)) == place
