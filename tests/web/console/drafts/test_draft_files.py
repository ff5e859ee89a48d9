"""Files beside a draft and drafts out of files: attachments, a round file, a recommendation's own text."""

from pathlib import Path

import pytest

from kit.database import Database
from kit.settings import CHECKOUT, Settings
from models.files.county import County
from models.files.round_text import round_source
from tests.visitor import Visitor, form_of, hidden_in, pdf, text_of
from tests.web.console.drafts.making import ASKED, fields_of, filled_in, made, saved

EMPTY_FILE = [("files", ("tom.pdf", b"", "application/pdf"))]


def test_what_was_written_of_attachments_stays_with_its_file_when_something_is_wrong(coordinator: Visitor) -> None:
    draft = made(coordinator, text="title: X\nattach_files: ja\nattachments:\n  - a.pdf\n  - b.pdf\n")
    page = f"{draft}/attachments"
    mine = hidden_in(coordinator.http.get(page)) | {"attachments[0].title": "Mitt a", "attachments[1].title": "Mitt b"}
    faulty = form_of(coordinator.http.post(page, data=mine, files=EMPTY_FILE).text)
    assert (faulty["attachments[0].title"], faulty["attachments[1].title"]) == ("Mitt a", "Mitt b")
    assert "attach_files" not in faulty
    coordinator.http.post(page, data={"do": "remove:a.pdf"})
    again = form_of(coordinator.http.post(page, data=mine, files=EMPTY_FILE).text)
    assert (again["attachments[0].file"], again["attachments[0].title"]) == ("b.pdf", "Mitt b")
    assert again["seen_version"] == mine["seen_version"]


def test_what_was_written_of_attachments_stays_when_somebody_else_has_saved_them(
    coordinator: Visitor, database: Database
) -> None:
    draft = made(coordinator, text="title: X\nattachments:\n  - a.pdf\n")
    page = f"{draft}/attachments"
    shown = hidden_in(coordinator.http.get(page)) | {"do": "save"}
    coordinator.http.post(page, data=shown | {"attachments[0].title": "Deras"})
    mine = shown | {"attachments[0].title": "Mitt", "attach_files": "yes"}
    clashed = coordinator.http.post(page, data=mine)
    kept = form_of(clashed.text)
    assert (clashed.status_code, "Deras" in text_of(clashed)) == (409, True)
    assert (kept["attachments[0].title"], kept["attach_files"]) == ("Mitt", "yes")
    coordinator.http.post(page, data={**kept, "do": "save"})
    assert fields_of(database, draft)["attachments"] == [{"file": "a.pdf", "title": "Mitt"}]


def test_faults_stand_at_their_step_in_words_and_never_as_lines_of_a_file(coordinator: Visitor) -> None:
    draft = filled_in(coordinator)
    saved(coordinator, draft, "when", when="dated", due_on="2023-03-20")
    listed = text_of(coordinator.http.get(draft))
    assert "Svarsdatum: Svarsdatumet ligger inte efter den dag då ärendet lades fram. Där står: 2023-03-20" in listed
    step = text_of(coordinator.http.get(f"{draft}/step/when"))
    assert "Menas tidigast 2023-03-25?" in step
    for odd in ("due_on", "Rad ", "att_satser:"):
        assert odd not in listed


def test_the_whole_draft_as_a_file_clashes_with_any_step(coordinator: Visitor) -> None:
    draft = filled_in(coordinator)
    seen = hidden_in(coordinator.http.get(f"{draft}/step/file"))
    saved(coordinator, draft, "words", in_letter="Nytt.")
    page = coordinator.http.post(f"{draft}/step/file", data={"do": "save", **seen, "text": "title: Annat\n"})
    assert page.status_code == 409
    assert "Nytt." in text_of(page)


def test_the_file_of_a_draft_is_what_the_command_checks(coordinator: Visitor, county: County) -> None:
    draft = filled_in(coordinator)
    text = coordinator.http.get(f"{draft}.yaml").text
    assert "due_on: 2023-08-31" in text
    again = made(coordinator, text=text)
    assert coordinator.http.get(f"{again}.yaml").text == text


@pytest.mark.parametrize("path", sorted((CHECKOUT / "data" / "rounds").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_round_file_that_is_sent_in_becomes_its_draft(coordinator: Visitor, database: Database, path: Path) -> None:
    page = coordinator.http.post("/console/drafts", files=[("file", (path.name, path.read_bytes(), "text/yaml"))])
    assert fields_of(database, page.url.path)["slug"] == path.stem
    assert not round_source(fields_of(database, page.url.path), path).faults


def test_a_file_with_faults_in_its_writing_says_on_which_line(coordinator: Visitor) -> None:
    page = coordinator.http.post("/console/drafts", files=[("file", ("x.yaml", b"title: a\n\tb: c\n", "text/yaml"))])
    assert page.status_code == 422
    assert "Rad 2: Raden börjar med en tabb" in text_of(page)


def test_a_recommendations_own_text_is_suggested_beside_the_words_it_came_from(
    coordinator: Visitor, database: Database
) -> None:
    text = (
        "Rekommendation till beslut\n\nFärdplan Nära vård 2030\n\n"
        "Systemledningen rekommenderar regionen och länets kommuner besluta\n\n"
        "att fastställa Färdplan Nära vård 2030\n\n"
        "Beslut bör fattas av fullmäktige. Återkoppling senast 2023-08-31 till samordnare@regionvasterbotten.example.\n"
    )
    draft = made(coordinator, text=text)
    page = coordinator.http.get(f"{draft}/step/asked")
    assert "Föreslaget" in text_of(page)
    assert fields_of(database, draft)["due_on"] == "2023-08-31"
    listed = text_of(coordinator.http.get(draft))
    assert "föreslaget, läs och spara" in listed
    saved(coordinator, draft, "asked", **ASKED)
    assert "Föreslaget" not in coordinator.http.get(f"{draft}/step/asked").text


def test_another_matter_as_a_document_is_called_by_its_own_name(coordinator: Visitor, database: Database) -> None:
    text = "§ 75 Överenskommelse om samverkan\n\nRS 352-2020\n\nFörslag till beslut\n\nÖverenskommelsen antas.\n"
    sent = [("file", ("extract.txt", text.encode(), "text/plain"))]
    page = coordinator.http.post("/console/drafts", files=sent)
    fields = fields_of(database, page.url.path)
    assert fields["kind"] == "agreement"
    assert fields["attachments"] == [{"file": "extract.txt", "title": "Överenskommelse om samverkan"}]


def test_a_recommendation_as_a_document_goes_with_the_round(coordinator: Visitor, database: Database) -> None:
    path = CHECKOUT / "data" / "rounds" / "fardplan-nara-vard-2030" / "rekommendation.pdf"
    page = coordinator.http.post("/console/drafts", files=[("file", (path.name, path.read_bytes(), "application/pdf"))])
    assert "Gjort från dokumentet rekommendation.pdf." in text_of(page)
    assert "Färdplan Nära\n" not in coordinator.http.get(f"{page.url.path}/step/matter").text
    assert fields_of(database, page.url.path)["attachments"] == [
        {"file": "rekommendation.pdf", "title": "Rekommendation till beslut"}
    ]


def test_an_attachment_is_titled_missed_and_taken_away(coordinator: Visitor, database: Database) -> None:
    draft = made(coordinator, text="title: X\nattachments:\n  - mapp/plan.pdf\n")
    page = coordinator.http.get(f"{draft}/attachments")
    assert "Filen saknas" in text_of(page)
    files = [
        ("files", ("plan.pdf", pdf(), "application/pdf")),
        ("files", ("Bilaga två.pdf", pdf(2), "application/pdf")),
    ]
    page = coordinator.http.post(
        f"{draft}/attachments", data={**hidden_in(page), "attachments[0].title": "Plan"}, files=files
    )
    assert "Filen saknas" not in text_of(page)
    assert fields_of(database, draft)["attachments"] == [
        {"file": "mapp/plan.pdf", "title": "Plan"},
        {"file": "Bilaga två.pdf"},
    ]
    coordinator.http.post(f"{draft}/attachments", data={"do": "remove:mapp/plan.pdf"})
    assert fields_of(database, draft)["attachments"] == [{"file": "Bilaga två.pdf"}]
    assert coordinator.http.post(f"{draft}/attachments", files=[("files", ("tom.pdf", b"", "x"))]).status_code == 422


def test_the_files_follow_the_first_letter_while_that_is_ticked(coordinator: Visitor, database: Database) -> None:
    draft = made(coordinator)
    page = f"{draft}/attachments"
    coordinator.http.post(page, files=[("files", ("plan.pdf", pdf(), "application/pdf"))])
    for ticked in ({"attach_files": "yes"}, {}):
        kept = hidden_in(coordinator.http.get(page))
        coordinator.http.post(page, data={**kept, "attachments[0].title": "Plan", "do": "save", **ticked})
        assert ("attach_files" in fields_of(database, draft)) is bool(ticked)
        assert ('value="yes" checked' in coordinator.http.get(page).text) is bool(ticked)
    files = [("files", ("en till.pdf", pdf(2), "application/pdf"))]
    coordinator.http.post(page, data={**kept, "attachments[0].title": "Plan", "attach_files": "yes"}, files=files)
    kept = hidden_in(coordinator.http.get(page)) | {"attachments[0].title": "Plan", "attach_files": "yes"}
    coordinator.http.post(page, data={**kept, "do": "remove:en till.pdf"})
    assert fields_of(database, draft)["attach_files"] == "ja"


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "x" * 290, "a/../../../b", "..", "\\..\\secret"])
def test_an_attachment_never_lands_outside_its_draft_and_hurts_no_page(
    coordinator: Visitor, settings: Settings, name: str
) -> None:
    text = f"title: 'En runda'\nattachments:\n  - '{name}'\n"
    sent = [("file", ("x.yaml", text.encode(), "text/yaml")), ("attachments", (name, b"mine", "application/pdf"))]
    page = coordinator.http.post("/console/drafts", files=sent)
    assert page.status_code == 200
    kept = [path for path in settings.home.parent.rglob("*") if path.is_file() and path.read_bytes() == b"mine"]
    assert all(path.is_relative_to(settings.home / "drafts" / page.url.path.rpartition("/")[2]) for path in kept)
