"""An office's own Word template: what is let in, what is refused and why, and what comes out of it."""

import datetime as dt
import io

import pytest
from docx import Document

from actions.papers.templates import every_part
from documents.template import UnusableTemplate, check_template
from documents.word_file import as_docx
from models.vocabulary import Language
from tests.papers.word_templates import HEAD, LINKING, LOGOTYPE, UNUSABLE, empty_fields, template

NOW = dt.datetime(2023, 6, 20, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize("content", [template(), template(styles=False), LINKING], ids=["usual", "bare", "linking"])
def test_an_ordinary_template_is_let_in_and_keeps_its_header_and_logotype(content: bytes) -> None:
    check_template(content)
    document = Document(io.BytesIO(as_docx(every_part(Language.SV, NOW), content)))
    header = document.sections[0].header
    assert HEAD in header.paragraphs[0].text
    assert LOGOTYPE in [part.blob for part in header.part.related_parts.values()]
    assert [each.text for each in document.paragraphs if each.style and each.style.name == "Heading 1"] == ["En rubrik"]


def test_headings_are_heard_as_such_in_a_template_that_never_had_any() -> None:
    document = Document(io.BytesIO(as_docx(every_part(Language.SV, NOW), template(styles=False))))
    for name, level in (("Heading 1", "0"), ("Heading 2", "1")):
        assert f'w:outlineLvl w:val="{level}"' in document.styles[name].element.xml


@pytest.mark.parametrize("which", UNUSABLE)
def test_what_is_no_template_or_does_more_is_refused_with_why(which: str) -> None:
    make, why = UNUSABLE[which]
    content = make()
    with pytest.raises(UnusableTemplate, match=why):
        check_template(content)


def test_fields_are_looked_through_once_however_many_there_are() -> None:
    check_template(empty_fields())  # each looked at anew from every line takes minutes
