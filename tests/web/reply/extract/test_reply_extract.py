"""A report filled in from an extract: suggested beside its words, reported only when it is sent, its file kept once."""

import datetime as dt
import html
import re
from collections.abc import Mapping

import httpx
import pytest

from kit.clock import FrozenClock
from kit.database import Database
from models.reads import lookup
from models.tables import HeldExtract, case_id
from models.vocabulary import DocumentKind
from tests.lived import DOROTEA
from tests.reading.papers import paper, word
from tests.visitor import WHO, Files, Visitor, attached, pdf, text_of

LINES = (
    *("Dorotea kommun   PROTOKOLLSUTDRAG", "Kommunfullmäktige   Sammanträdesdatum 2023-06-19", ""),
    *("§ 45   Dnr KS 2023/77", "Färdplan Nära vård 2030 i Västerbotten", ""),
    *(
        "Kommunfullmäktiges beslut",
        "Kommunfullmäktige beslutar att fastställa Färdplan Nära vård 2030 i Västerbotten.",
        "",
    ),
    *("Justerat 2023-06-22", "Anslagsdatum 2023-06-23"),
)
TEXT = "\n".join(LINES)


@pytest.fixture(autouse=True)
def after_midsummer(clock: FrozenClock) -> None:
    clock.move_to(dt.datetime(2023, 6, 26, 8, tzinfo=dt.UTC))


def as_file(data: bytes, name: str = "utdrag.pdf") -> Files:
    return [("extract", (name, data, "application/octet-stream"))]


def filled_in(page: httpx.Response) -> Mapping[str, str]:
    """What stands in the report's form, as a browser would send it."""
    form = page.text.partition('id="written"')[2]
    fields = re.findall(r'<input id="([^"]+)" name="[^"]+" type="[^"]+" value="([^"]*)"', form)
    fields += re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    fields += re.findall(r'<textarea id="([^"]+)"[^>]*>([^<]*)</textarea>', form)
    fields += re.findall(r'<input type="(?:radio|checkbox)" id="[^"]+" name="([^"]+)" value="([^"]*)" checked', form)
    return {name: html.unescape(value) for name, value in fields if value}


def documents(database: Database, slug: str) -> list[tuple[str, DocumentKind]]:
    with database.read() as session:
        return [(each.filename, each.kind) for each in lookup.case_documents(session, case_id(slug, DOROTEA))]


def held(database: Database) -> int:
    with database.read() as session:
        return session.query(HeldExtract).count()


def test_an_extract_fills_the_report_in_and_nothing_is_reported(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    page = dorotea.send("/utdrag", as_file(paper([LINES])))
    assert page.status_code == 200
    assert "Utdraget är läst. Inget är rapporterat än." in text_of(page)
    expected = {
        "body": "KF",
        "held_on": "2023-06-19",
        "paragraph": "§ 45",
        "act": "decides",
        "outcomes[1]": "adopted",
        "wording": "Kommunfullmäktige beslutar att fastställa Färdplan Nära vård 2030 i Västerbotten.",
        "preliminary": "no",
        "adjusted_on": "2023-06-22",
        "announced_on": "2023-06-23",
        "extract_attached": "yes",
    }
    found = filled_in(page)
    assert {name: found.get(name) for name in expected} == expected
    assert documents(database, launched) == []


def test_each_suggestion_stands_beside_the_words_it_came_from(dorotea: Visitor) -> None:
    page = dorotea.send("/utdrag", extract_text=TEXT)
    marked = set(re.findall(r'id="([^"]+)-because"', page.text))
    assert {"body", "held_on", "paragraph", "act", "outcomes[1]", "adjusted_on", "announced_on"} <= marked
    assert re.search(r'id="held_on"[^>]+aria-describedby="[^"]*held_on-because', page.text)
    assert "<q>2023-06-19</q>" in page.text


def test_the_file_that_was_read_is_the_reports_extract(dorotea: Visitor, database: Database, launched: str) -> None:
    page = dorotea.send("/utdrag", as_file(paper([LINES])))
    receipt = dorotea.send("/rapportera", **{**filled_in(page), **WHO})
    assert "/kvitto/" in receipt.url.path, text_of(receipt)
    assert documents(database, launched) == [("utdrag.pdf", DocumentKind.EXTRACT)]
    assert held(database) == 0


def test_the_same_file_chosen_once_more_is_kept_once(dorotea: Visitor, database: Database, launched: str) -> None:
    data = paper([LINES])
    page = dorotea.send("/utdrag", as_file(data))
    dorotea.send("/rapportera", [("documents", ("igen.pdf", data, "application/pdf"))], **{**filled_in(page), **WHO})
    assert documents(database, launched) == [("utdrag.pdf", DocumentKind.EXTRACT)]


def test_a_report_sent_twice_is_recorded_once_with_its_file(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    filled = {**filled_in(dorotea.send("/utdrag", as_file(paper([LINES])))), **WHO}
    first, again = dorotea.send("/rapportera", **filled), dorotea.send("/rapportera", **filled)
    assert first.url.path == again.url.path
    assert len(documents(database, launched)) == 1


def test_what_is_to_be_put_right_comes_back_with_its_marks_and_its_file(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    page = dorotea.send("/utdrag", as_file(paper([LINES])))
    faulty = dorotea.send("/rapportera", **{**filled_in(page), "held_on": "2024-01-01", **WHO})
    assert faulty.status_code == 422
    assert 'id="paragraph-because"' in faulty.text
    dorotea.send("/rapportera", **{**filled_in(faulty), "held_on": "2023-06-19", **WHO})
    assert documents(database, launched) == [("utdrag.pdf", DocumentKind.EXTRACT)]


def test_a_scanned_extract_is_said_kindly_to_be_one_and_can_still_be_attached(
    dorotea: Visitor, database: Database, launched: str
) -> None:
    page = dorotea.send("/utdrag", as_file(pdf(), "inskannat.pdf"))
    assert page.status_code == 200
    assert "Filen är en bild av dokumentet" in text_of(page)
    assert filled_in(page)["extract_attached"] == "yes"


def test_a_file_of_text_is_read_and_its_pdf_asked_for(dorotea: Visitor) -> None:
    page = dorotea.send("/utdrag", as_file(TEXT.encode(), "utdrag.txt"))
    assert filled_in(page)["paragraph"] == "§ 45"
    assert "extract_attached" not in filled_in(page)
    assert "kan bara bifogas som PDF eller .docx" in text_of(page)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kallelse till kommunfullmäktige\nMåndagen den 19 juni 2023\nFärdplan", "en kallelse till ett möte"),
        (
            "Tjänsteskrivelse\nKommunstyrelsen föreslår kommunfullmäktige att anta planen.",
            "ett förslag från en tjänsteperson",
        ),
    ],
)
def test_what_is_no_decision_is_said_to_be_so_and_no_act_is_chosen(dorotea: Visitor, text: str, said: str) -> None:
    page = dorotea.send("/utdrag", extract_text=text)
    assert said in text_of(page)
    assert "act" not in filled_in(page)


def test_a_paragraph_that_both_decides_and_proposes_is_asked_about(dorotea: Visitor) -> None:
    text = (
        "Kommunstyrelsen beslutar att avsätta medel.\nKommunstyrelsen föreslår kommunfullmäktige att anta färdplanen."
    )
    page = dorotea.send("/utdrag", extract_text=text)
    assert "både beslutar och föreslår" in text_of(page)
    assert "act" not in filled_in(page)


@pytest.mark.parametrize(
    ("files", "field"),
    [
        ([], "extract"),
        (as_file(b"%PDF-1.7 broken"), "extract"),
        (as_file(b"\xd0\xcf\x11\xe0" + b"x" * 99, "a.doc"), "extract"),
    ],
    ids=["nothing", "damaged", "old"],
)
def test_what_cannot_be_read_is_said_at_its_field(dorotea: Visitor, files: Files, field: str) -> None:
    page = dorotea.send("/utdrag", files)
    assert page.status_code == 422
    assert f'id="{field}-fault"' in page.text


def test_an_extract_nobody_came_back_to_is_let_go(dorotea: Visitor, database: Database, clock: FrozenClock) -> None:
    dorotea.send("/utdrag", as_file(paper([LINES])))
    clock.move_to(dt.datetime(2023, 6, 29, 8, tzinfo=dt.UTC))
    page = dorotea.read("/rapportera")
    dorotea.send("/utdrag", extract_text=TEXT)
    assert held(database) == 1
    assert "extract_attached" not in filled_in(page)


def test_a_kept_field_that_the_form_did_not_write_is_left_aside(dorotea: Visitor) -> None:
    for written in (
        "{",
        "[]",
        '{"because": 1}',
        '{"because": {}, "seems": "x", "doubts": [], "unread": "", "filename": ""}',
    ):
        assert dorotea.send("/rapportera", extract_seen=written).status_code == 422


def test_what_was_written_in_the_report_stands_when_no_extract_was_chosen(dorotea: Visitor) -> None:
    written = {"paragraph": "§ 45", "wording": "Fullmäktige\nbeslutar.", "name": "Ett", "role": "registrator"}
    page = dorotea.send("/utdrag", **written)
    assert page.status_code == 422
    assert filled_in(page).items() >= written.items()
    assert f'action="{dorotea.base}/rapportera"' in page.text


def test_what_was_written_stands_beside_what_the_extract_fills_in(dorotea: Visitor) -> None:
    written = {"reservation": "En ledamot.", "wording": "Mina ord.", "case_number": "KS 2023/77", "name": "Ett"}
    page = dorotea.send("/utdrag", as_file(paper([LINES])), **written, held_on="2023-06-01")
    assert filled_in(page).items() >= {**written, "held_on": "2023-06-19", "paragraph": "§ 45", "body": "KF"}.items()


def test_files_chosen_before_the_extract_was_read_are_asked_for_again(dorotea: Visitor) -> None:
    page = dorotea.send("/utdrag", [*as_file(paper([LINES])), *attached(pdf(), "bilaga.pdf")])
    assert filled_in(page)["paragraph"] == "§ 45"
    assert "Välj filen igen: bilaga.pdf." in text_of(page)


def test_another_extract_takes_nothing_over_from_the_one_before(dorotea: Visitor) -> None:
    first = dorotea.send("/utdrag", as_file(paper([LINES])))
    short = ("Kommunstyrelsen   Sammanträdesdatum 2023-05-30", "", "§ 12", "Färdplan Nära vård 2030", "")
    again = dorotea.http.post(
        f"{dorotea.base}/utdrag", data={**filled_in(first), "name": "Två"}, files=[*as_file(paper([short]))]
    )
    assert filled_in(again).get("adjusted_on") is None
    assert filled_in(again)["paragraph"] == "§ 12"
    assert filled_in(again)["name"] == "Två"


def test_a_word_file_that_was_read_is_attached_as_it_came(dorotea: Visitor, database: Database, launched: str) -> None:
    data = word([*LINES])
    page = dorotea.send("/utdrag", as_file(data, "utdrag.docx"))
    assert "Bifoga utdrag.docx som protokollsutdrag" in text_of(page)
    dorotea.send_opened("/rapportera", filled_in(page))
    assert documents(database, launched) == [("utdrag.docx", DocumentKind.EXTRACT)]
    front = dorotea.read().text
    kept = dorotea.http.get(re.findall(rf'href="({dorotea.base}/dokument/\d+)"', front)[-1])
    assert kept.content == data
    assert kept.headers["content-disposition"].startswith("attachment")


def test_a_word_file_with_macros_is_not_taken(dorotea: Visitor) -> None:
    page = dorotea.send("/utdrag", as_file(word([*LINES]) + b"word/vbaProject.bin", "utdrag.docx"))
    assert "Filen utdrag.docx innehåller makron" in text_of(page)


HEAD = ("Dorotea kommun   PROTOKOLL", "Kommunfullmäktige   Sammanträdesdatum 2023-06-19", "")
OTHER = (
    *("§ 44   Dnr KS 2023/70", "Årsredovisning 2022 för Dorotea kommun", ""),
    *("Kommunfullmäktiges beslut", "Kommunfullmäktige beslutar att godkänna årsredovisningen.", ""),
)
SEVERAL = (*HEAD, *OTHER, *LINES[3:])


def test_of_several_paragraphs_the_one_with_the_rounds_title_is_read_and_another_can_be_chosen(
    dorotea: Visitor,
) -> None:
    page = dorotea.send("/utdrag", as_file(paper([SEVERAL])))
    assert "Filen har flera paragrafer. § 45 är läst." in text_of(page)
    assert filled_in(page).items() >= {"paragraph": "§ 45", "act": "decides", "outcomes[1]": "adopted"}.items()
    sent = {**filled_in(page), "extract_paragraph": "§ 44", "read_again": "yes"}
    other = dorotea.http.post(f"{dorotea.base}/utdrag", data=sent)
    assert filled_in(other)["paragraph"] == "§ 44"
    assert "årsredovisningen" in filled_in(other)["wording"]


def test_where_no_title_is_the_rounds_nothing_is_filled_in_before_a_person_chooses(dorotea: Visitor) -> None:
    third = ("§ 45", "Val av nämndemän", "", "Kommunfullmäktige beslutar att välja nämndemän enligt bilaga.")
    page = dorotea.send("/utdrag", as_file(paper([(*HEAD, *OTHER, *third)])))
    assert "ingen rubrik säger säkert vilken som är er" in text_of(page)
    assert "paragraph" not in filled_in(page)
