"""An office's own OpenDocument template: what is let in, what is refused and why, and what comes out of it."""

import io
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final
from zipfile import ZipFile

import pytest
from lxml import etree
from odf.namespaces import STYLENS, TEXTNS
from odf.opendocument import load
from odf.text import H

from actions.papers.templates import OwnTemplates, every_part, try_template, written
from documents.odt_template import in_odt_template, odt_letterhead
from documents.template import UnusableTemplate, check_template
from models.vocabulary import Language
from tests.documents.test_papers import PAPER, SAID, words_of
from tests.papers.open_templates import FOOT, NOW, OVER, open_template
from tests.papers.word_templates import HEAD, changed


def with_body(what: str) -> bytes:
    return open_template(content_xml=lambda part: part.replace(b"</office:text>", what.encode() + b"</office:text>"))


def in_another_encoding(part: bytes) -> bytes:
    """It declares an entity, which stands at its end, where bytes are looked at as if they were UTF-8."""
    _, _, said = part.decode().partition("?>")
    said = said.replace("</office:text>", "&a;</office:text>")
    return f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "<b/>">]>{said}'.encode("utf-16")


SIGNATURES: Final = frozenset({f"META-INF/{each}signatures.xml" for each in ("document", "macro", "package", "x-")})
OUTSIDE: Final = (
    *("https://x.example/a.png", "http:x.example/a.png", "FILE:/a.png", "data:image/png;base64,AA"),
    *("/a.png", "../a.png", "./../a.png", "Pictures/../../a.png", "\\\\x.example\\a.png"),
)
REFUSED: Final[Mapping[str, tuple[Callable[[], bytes], str]]] = {
    "an .ott": (lambda: changed(open_template(), {"mimetype": lambda told: told + b"-template"}), "sparad som .ott"),
    "a sheet": (
        lambda: changed(open_template(), {"mimetype": lambda told: told.replace(b"text", b"spreadsheet")}),
        "odt",
    ),
    "both an .odt and a .docx": (
        lambda: changed(open_template(), {"[Content_Types].xml": lambda _: b"<Types/>"}),
        "varken",
    ),
    "macros": (lambda: changed(open_template(), {"Basic/Standard/Module1.xml": lambda _: b"<x/>"}), "makron"),
    "a script on opening": (lambda: with_body('<s:event-listener xmlns:s="urn:s"/>'), "makron"),
    "an object": (lambda: with_body("<draw:object-ole/>"), "inbäddade objekt"),
    **{
        f"a picture of {each}": (partial(with_body, f'<draw:image xlink:href="{each}"/>'), "annan plats")
        for each in OUTSIDE
    },
    "two addresses": (lambda: with_body('<draw:image href="" xlink:href="https://x.example/a.png"/>'), "annan plats"),
    "a form's data": (lambda: with_body('<x:instance xmlns:x="urn:x" src="https://x.example/a.xml"/>'), "annan plats"),
    "a section from elsewhere": (lambda: with_body('<text:section-source xlink:href="x.odt"/>'), "annan plats"),
    "a password": (
        lambda: changed(open_template(), {"META-INF/manifest.xml": lambda _: b"<encryption-data/>"}),
        "lösenord",
    ),
    "entities": (lambda: open_template(content_xml=lambda part: b'<!DOCTYPE x [<!ENTITY a "a">]>' + part), "skadad"),
    "entities in UTF-16": (lambda: open_template(content_xml=in_another_encoding), "skadad"),
    "torn": (lambda: open_template(content_xml=lambda part: part[:-40]), "skadad"),
    "elements without end": (lambda: with_body("<text:p/>" * 400_000), "skadad"),
    "a bomb": (lambda: changed(open_template(), {"Pictures/x.bmp": lambda _: bytes(60 * 1024 * 1024)}), "skadad"),
}


@pytest.mark.parametrize("which", REFUSED)
def test_what_is_no_template_or_does_more_is_refused_with_why(which: str) -> None:
    make, why = REFUSED[which]
    content = make()
    with pytest.raises(UnusableTemplate, match=why):
        check_template(content)


def test_a_link_that_somebody_may_follow_is_let_in() -> None:
    check_template(with_body('<text:p><text:a xlink:href="https://x.example/">x</text:a></text:p>'))


def test_a_paper_is_written_last_in_the_template_whose_styles_head_and_logotype_stand() -> None:
    own = open_template()
    check_template(own)
    filled = try_template(own, PAPER)
    said = words_of(filled, "odt")
    assert [each for each in SAID if each not in said] == []
    assert said.index(every_part(Language.EN, NOW).title) < said.index(SAID[0])
    old, new = ZipFile(io.BytesIO(own)), ZipFile(io.BytesIO(filled))
    assert new.namelist() == old.namelist()
    assert [each.compress_type for each in new.infolist()] == [each.compress_type for each in old.infolist()]
    assert new.testzip() is None
    headings = [str(each.getAttribute("stylename")) for each in load(io.BytesIO(filled)).getElementsByType(H)]
    assert {name for name in headings if "Rundan" in name} == set()
    assert b"Gill Sans" in new.read("styles.xml")


def test_a_signature_of_the_template_is_no_part_of_the_paper() -> None:
    signed = changed(open_template(), dict.fromkeys(SIGNATURES, lambda _: b"<document-signatures/>"))
    with ZipFile(io.BytesIO(in_odt_template(every_part(Language.EN, NOW), signed))) as made:
        assert not SIGNATURES & {*made.namelist()}


def test_no_style_is_mentioned_that_is_not_there_and_none_stands_twice() -> None:
    packed = ZipFile(io.BytesIO(in_odt_template(PAPER, open_template())))
    trees = [etree.fromstring(packed.read(name)) for name in ("styles.xml", "content.xml")]
    styles = [each for tree in trees for each in tree.iter("{*}style", "{*}list-style")]
    names = [each.get(f"{{{STYLENS}}}name") or "" for each in styles]
    elements = [each for tree in trees for each in tree.iter(etree.Element)]
    told = {value for each in elements for name, value in each.attrib.items() if str(name).endswith("}style-name")}
    assert told <= set(names)
    ours = [name for name in names if name.startswith("Rundan-")]
    assert len(ours) == len(set(ours))


def test_every_run_says_its_language_whatever_the_template_speaks() -> None:
    packed = ZipFile(io.BytesIO(in_odt_template(PAPER, open_template())))
    spans = etree.fromstring(packed.read("content.xml")).iter(f"{{{TEXTNS}}}span")
    found = [span for span in spans if "Antagen" in (span.text or "")]
    assert [span.get(f"{{{TEXTNS}}}style-name") for span in found] == ["Rundan-In-sv"]


@pytest.mark.parametrize("ending", ["docx", "pdf", "html"])
def test_other_formats_are_under_its_letterhead(ending: str) -> None:
    said = words_of(written(PAPER, ending, OwnTemplates(odt=open_template())), ending)
    if ending != "docx":  # whose head and foot are read apart from its text
        assert HEAD in said
        assert FOOT in said
    assert SAID[0] in said


def test_its_letterhead_is_what_stands_at_its_head_and_foot() -> None:
    found = odt_letterhead(open_template())
    assert (found.head, found.foot, found.colour, found.typeface) == ((HEAD,), (FOOT,), "#0b5394", "Gill Sans")
    assert found.logotype == OVER.logotype


def test_a_word_paper_under_a_letterhead_has_its_head_on_the_first_page() -> None:
    packed = ZipFile(io.BytesIO(written(PAPER, "docx", OwnTemplates(odt=open_template()))))
    heads = b"".join(packed.read(name) for name in packed.namelist() if name.startswith("word/header"))
    assert HEAD.encode() in heads
    assert b'descr="Vapnet"' in heads
    styles = packed.read("word/styles.xml")
    assert b"0B5394" in styles
    assert b'w:ascii="Gill Sans"' in styles
    assert b'w:ascii="Calibri"' not in styles
