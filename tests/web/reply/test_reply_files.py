"""Files a principal hands in: PDF only, original bytes kept, and never somebody else's business."""

import datetime as dt
import hashlib
import re

import pikepdf
import pytest

from kit.clock import FrozenClock
from kit.database import Database
from kit.folders import safe_name
from kit.settings import Settings
from models.reads import lookup
from models.tables import Content, case_id
from models.vocabulary import DocumentKind
from notifications.sender import Sender
from tests.lived import DOROTEA
from tests.papers.hostile import SCRIPTED, TWO_KINDS, cross_reference_bomb, with_file, with_inside
from tests.visitor import COUNCIL, Visit, Visitor, attached, link_path, pdf, serving, text_of
from web.app import create_app


@pytest.fixture(autouse=True)
def after_midsummer(clock: FrozenClock) -> None:
    clock.move_to(dt.datetime(2023, 6, 26, 8, tzinfo=dt.UTC))


def test_a_file_is_kept_with_its_original_bytes(dorotea: Visitor, database: Database, launched: str) -> None:
    data = pdf(2)
    receipt = dorotea.send("/rapportera", attached(data, "Protokoll KF §45 åäö.PDF"), **COUNCIL)
    digest = hashlib.sha256(data).hexdigest()
    assert digest in receipt.text
    with database.read() as session:
        content = session.get_one(Content, digest)
        assert (content.size, content.data) == (len(data), data)
        (document,) = lookup.case_documents(session, case_id(launched, DOROTEA))
    assert (document.kind, document.filename) == (DocumentKind.EXTRACT, "Protokoll KF §45 åäö.pdf")
    answer = dorotea.read(f"/dokument/{document.id}")
    assert answer.content == data
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''Protokoll%20KF%20%C2%A745" in answer.headers["content-disposition"]


def test_a_file_from_unadjusted_minutes_is_kept_as_such(dorotea: Visitor, database: Database, launched: str) -> None:
    dorotea.send("/rapportera", attached(pdf()), **{**COUNCIL, "preliminary": "yes"})
    with database.read() as session:
        (document,) = lookup.case_documents(session, case_id(launched, DOROTEA))
    assert document.kind is DocumentKind.PRELIMINARY


def locked() -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="owner", user="user"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "är tom"),
        (b"MZ this is a program", "är inte en PDF"),
        (b"%PDF-1.7 and then nothing of the kind", "verkar vara skadad"),
        (pdf()[:200], "verkar vara skadad"),
        (pdf().partition(b"startxref")[0], "verkar vara skadad"),
        (locked(), "är låst med lösenord"),
    ],
    ids=["empty", "another kind", "only a beginning", "cut short", "without its end", "locked"],
)
def test_a_file_that_cannot_be_kept_is_named_and_the_form_comes_back(
    dorotea: Visitor, database: Database, launched: str, data: bytes, said: str
) -> None:
    answer = dorotea.send("/rapportera", attached(data), **COUNCIL)
    assert answer.status_code == 422
    assert re.search(r'id="documents-fault".*?Filen utdrag\.pdf', answer.text)
    assert said in text_of(answer)
    assert "att fastställa färdplanen.</textarea>" in answer.text
    with database.read() as session:
        assert lookup.handlings(session, case_id(launched, DOROTEA)) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (cross_reference_bomb(), "Den gick inte att kontrollera."),
        (SCRIPTED["scripted"], "Den innehåller skript eller annat som körs."),
        (with_inside(with_file), "Den innehåller andra filer."),
        (TWO_KINDS["an archive after it"], "Den är två slags filer på en gång."),
    ],
    ids=["a bomb", "with a script", "with a file", "two kinds at once"],
)
def test_a_file_to_be_wary_of_is_kept_as_it_came_and_its_sender_told(
    dorotea: Visitor, database: Database, launched: str, data: bytes, said: str
) -> None:
    receipt = dorotea.send("/rapportera", attached(data), **COUNCIL)
    assert receipt.status_code == 200
    assert said in text_of(receipt)
    assert "Filen är mottagen och sparad som ni skickade den." in text_of(receipt)
    with database.read() as session:
        (document,) = lookup.case_documents(session, case_id(launched, DOROTEA))
    answer = dorotea.read(f"/dokument/{document.id}")
    assert answer.content == data
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert said.removeprefix("Den ").removesuffix(".") in text_of(dorotea.read())


def test_a_receipt_says_nothing_of_files_there_is_nothing_to_say_of(dorotea: Visitor) -> None:
    assert "mottagen och sparad" not in text_of(dorotea.send("/rapportera", attached(pdf()), **COUNCIL))


def test_a_file_of_another_kind_is_named_as_its_owner_knows_it(dorotea: Visitor) -> None:
    answer = dorotea.send("/rapportera", attached(b"PK\x03\x04", "Yttrande KS.docx"), **COUNCIL)
    assert "Filen Yttrande KS.docx är inte en PDF." in text_of(answer)


def test_a_file_above_the_limit_is_named_with_the_limit(
    settings: Settings, database: Database, sender: Sender, launched: str, clock: FrozenClock
) -> None:
    small = settings.model_copy(update={"upload_limit_mb": 1})
    with serving(create_app(small, database, clock)) as url:
        visitor = Visitor(url)
        visitor.arrive(link_path(database, sender, launched, DOROTEA))
        answer = visitor.send("/rapportera", attached(pdf() + bytes(1_100_000)), **COUNCIL)
        visitor.close()
    assert answer.status_code == 422
    assert "större än 1 MB" in text_of(answer)


def test_a_file_must_be_chosen_again_when_the_form_comes_back_and_the_page_says_so(dorotea: Visitor) -> None:
    answer = dorotea.send("/rapportera", attached(pdf()), **{**COUNCIL, "held_on": ""})
    assert "Välj filen igen: utdrag.pdf" in text_of(answer)


def test_a_principals_file_is_not_another_principals_business(
    dorotea: Visitor, visit: Visit, database: Database, sender: Sender, launched: str
) -> None:
    dorotea.send("/rapportera", attached(pdf()), **COUNCIL)
    with database.read() as session:
        (document,) = lookup.case_documents(session, case_id(launched, DOROTEA))
    other = visit()
    other.arrive(link_path(database, sender, launched, "2463"))
    assert other.read(f"/dokument/{document.id}").status_code == 404


def test_a_large_file_from_somebody_without_a_link_is_not_even_read(visit: Visit, launched: str) -> None:
    stranger = visit(cookie="rundan-link=guess")
    path = f"/svar/{launched}/{DOROTEA}/rapportera"
    answer = stranger.http.post(path, data=COUNCIL, files=attached(pdf() + bytes(400_000)))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\x\\utdrag.pdf", "utdrag.pdf"),
        ("../../etc/passwd", "passwd"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_b_Set-Cookie_ x.pdf"),
        ("", "dokument"),
        ("yttrande.v2.DOCX", "yttrande.v2.DOCX"),
        ("å" * 300 + ".pdf", "å" * 150 + ".pdf"),
    ],
)
def test_a_files_name_is_made_safe(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_case_keeps_so_much_and_no_more(
    dorotea: Visitor, database: Database, launched: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, board = pdf(), {**COUNCIL, "body": "KS", "act": "proposes"}
    monkeypatch.setattr("actions.documents.CASE_FILES", 2 * len(data) + 9)
    for number in range(2):
        dorotea.send("/rapportera", attached(data + b"\n" * number), **{**board, "held_on": f"2023-06-{19 + number}"})
    refused = dorotea.send("/rapportera", attached(data), **{**board, "held_on": "2023-06-21", "reason": "Kvar."})
    assert refused.status_code == 422
    assert "rymmer inte fler filer" in text_of(refused)
    assert "2023-06-21" in refused.text
    with database.read() as session:
        assert len(lookup.case_documents(session, case_id(launched, DOROTEA))) == 2
    assert dorotea.send("/rapportera", **{**board, "held_on": "2023-06-21"}).status_code == 200
