"""The page where an office chooses its own Word template."""

import io
import zipfile

import httpx
from docx import Document

from tests.documents.test_papers import words_of
from tests.lived import DOROTEA, LivedRound
from tests.papers.open_templates import FOOT, open_template
from tests.papers.word_templates import HEAD, UNUSABLE, template
from tests.visitor import Visitor, text_of

PAGE = "/console/registry/vasterbotten/template"


def sent(coordinator: Visitor, content: bytes, **ticked: str) -> httpx.Response:
    files = {"file": ("Region mall.docx", content, "application/octet-stream")}
    return coordinator.http.post(PAGE, data=ticked, files=files)


def headers(coordinator: Visitor, path: str) -> str:
    answer = coordinator.http.get(path)
    assert answer.status_code == 200, path
    return str(Document(io.BytesIO(answer.content)).sections[0].header.paragraphs[0].text)


def test_a_template_is_tried_used_for_every_paper_and_taken_off_again(coordinator: Visitor, lived: LivedRound) -> None:
    case = f"/console/rounds/{lived.slug}/{DOROTEA}"
    papers = (f"/console/rounds/{lived.slug}/resultat.docx", f"{case}/foljebrev.docx", f"{case}/tjansteskrivelse.docx")
    assert PAGE in coordinator.http.get("/console/registry/vasterbotten").text
    assert "Mallen används nu" in text_of(sent(coordinator, template(), for_proposals="yes"))
    for path in (f"{PAGE}/file.docx", f"{PAGE}/proof.docx", *papers):
        assert HEAD in headers(coordinator, path)
    for path in (f"{PAGE}/proof.pdf", f"/console/rounds/{lived.slug}/resultat.pdf", f"{case}/foljebrev.pdf"):
        assert HEAD in words_of(coordinator.http.get(path).content, "pdf")
    sent(coordinator, template())
    assert [HEAD in headers(coordinator, path) for path in papers] == [True, True, False]
    assert "Mallen används inte längre" in text_of(coordinator.http.post(f"{PAGE}/remove"))
    assert HEAD not in headers(coordinator, papers[0])
    assert coordinator.http.get(f"{PAGE}/proof.docx").status_code == 404


def test_an_office_has_a_template_for_each_program_and_takes_each_off_alone(
    coordinator: Visitor, lived: LivedRound
) -> None:
    result = f"/console/rounds/{lived.slug}/resultat"
    own = open_template()
    sent(coordinator, own)
    assert coordinator.http.get(f"{PAGE}/file.odt").content == own
    for ending in ("pdf", "html"):
        assert FOOT in words_of(coordinator.http.get(f"{result}.{ending}").content, ending)
    sent(coordinator, template())
    assert HEAD in headers(coordinator, f"{result}.docx")
    assert FOOT.encode() in styles(coordinator.http.get(f"{result}.odt").content)
    assert FOOT not in words_of(coordinator.http.get(f"{result}.pdf").content, "pdf")
    coordinator.http.post(f"{PAGE}/remove", data={"kind": "docx"})
    assert FOOT in words_of(coordinator.http.get(f"{result}.pdf").content, "pdf")
    coordinator.http.post(f"{PAGE}/remove", data={"kind": "odt"})
    assert FOOT not in words_of(coordinator.http.get(f"{result}.pdf").content, "pdf")


def styles(content: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(content)).read("styles.xml")


def test_one_that_is_refused_says_why_and_leaves_the_earlier_in_use(coordinator: Visitor, lived: LivedRound) -> None:
    sent(coordinator, template())
    for make, why in (UNUSABLE["a .docm"], (bytes, "Välj mallen")):
        page = sent(coordinator, make())
        assert page.status_code == 422
        assert why in text_of(page)
    assert HEAD in headers(coordinator, f"/console/rounds/{lived.slug}/resultat.docx")
