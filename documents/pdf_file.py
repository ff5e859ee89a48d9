"""A paper as PDF: tagged and in its language (PDF/UA-1), and fit to keep (PDF/A-2a), in one file, by Typst.

The paper is data to the template, never a part of its text, so that nothing in it can be taken for a command. Only the
fonts that come with Typst are used, so that the same paper is the same bytes on every machine; a letter none of them
has stands as a box, since a PDF to keep may hold no letter that cannot be seen.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Set as AbstractSet
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

from documents.letterhead import Letterhead, Picture
from documents.parts import Facts, Grid, Heading, Paper, PaperPart, Paragraph, typeset

STANDARDS: Final[list[typst.PDFStandard]] = ["ua-1", "a-2a"]
UNTITLED: Final = "–"

_TEMPLATE: Final = Path(__file__).resolve().parent.parent / "templates" / "documents" / "paper.typ"
_UNSEEN: Final = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_BOX: Final = "\u25a1"
_AT_MOST: Final = 30  # letters looked for one by one
_LATIN: Final = 0x2FF  # the last of the letters every font of Typst's has

_turn = threading.Lock()  # a compiler writes one paper at a time, and fails whoever asks meanwhile


def as_pdf(paper: Paper, letterhead: Letterhead | None = None) -> bytes:
    """The paper, under an office's letterhead if one is given; the same paper is always the same bytes."""
    try:
        return _written(paper, letterhead or Letterhead())
    except typst.TypstError:
        if letterhead is None or letterhead.logotype is None:
            raise
        return _written(paper, replace(letterhead, logotype=None))  # a picture that only Word can show


def _written(paper: Paper, letterhead: Letterhead) -> bytes:
    told = json.dumps(_told(paper, letterhead), ensure_ascii=False)
    picture = _in_numbers(letterhead.logotype.data) if letterhead.logotype else ""
    unseen: set[str] = set()
    for _ in range(_AT_MOST):
        try:
            return _compiled(_boxed(told, unseen), picture)
        except typst.TypstError as error:
            found = _UNSEEN.search(error.message)
            if found is None:
                raise
            unseen |= set(found[1])
    return _compiled(_boxed(told, {letter for letter in told if ord(letter) > _LATIN}), picture)


def _compiled(told: str, picture: str) -> bytes:
    inputs = {"paper": told, "picture": picture}
    with _turn:
        written = _compiler().compile(format="pdf", pdf_standards=STANDARDS, sys_inputs=inputs)
    assert isinstance(written, bytes)
    return written


def _boxed(told: str, unseen: AbstractSet[str]) -> str:
    return told.translate(dict.fromkeys(map(ord, unseen), _BOX))


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=typst.Fonts(include_system_fonts=False))


def _told(paper: Paper, letterhead: Letterhead) -> dict[str, Any]:
    return {
        "title": typeset(paper.title).strip() or UNTITLED,
        "author": typeset(paper.author),
        "language": paper.language.value,
        "day": [paper.made_on.year, paper.made_on.month, paper.made_on.day],
        "other": paper.written.language.value,
        "heading": _heading(paper, paper.title),
        "top": [_pieces(paper, line) for line in paper.top],
        "parts": [_part(part, paper) for part in paper.parts],
        "head": [typeset(line) for line in letterhead.head],
        "foot": [typeset(line) for line in letterhead.foot],
        "colour": letterhead.colour,
        "logotype": _picture(letterhead.logotype, paper) if letterhead.logotype else None,
    }


def _picture(picture: Picture, paper: Paper) -> dict[str, Any]:
    return {
        "kind": picture.kind,
        "width": picture.width,
        "height": picture.height,
        "alt": typeset(picture.alt or paper.author) or UNTITLED,
    }


@lru_cache(maxsize=4)
def _in_numbers(data: bytes) -> str:
    """A picture as JSON, apart from the paper: it is the same in every paper of an office, and large."""
    return json.dumps(list(data))


def _part(part: PaperPart, paper: Paper) -> dict[str, Any]:
    told = {name: _told_in(paper, value) for name, value in asdict(part).items()}
    told |= {"what": type(part).__name__}
    if isinstance(part, Paragraph):
        return {**told, "style": part.style}
    if isinstance(part, Heading):
        return {
            **told,
            "text": _heading(paper, part.text),
        }  # PDF/UA-1 knows no heading without words
    if isinstance(part, Facts):
        return {**told, "pairs": _told_in(paper, part.lines)}
    return {**told, "shares": part.shares} if isinstance(part, Grid) else told


def _told_in(paper: Paper, value: Any) -> Any:
    """Every text in pieces, each with whether it is in the other language."""
    if isinstance(value, str):
        return _pieces(paper, value)
    return [_told_in(paper, each) for each in value] if isinstance(value, tuple | list) else value


def _heading(paper: Paper, text: str) -> list[list[Any]]:
    """PDF/UA-1 knows no heading without words."""
    return _pieces(paper, typeset(text).strip() or UNTITLED)


def _pieces(paper: Paper, text: str) -> list[list[Any]]:
    return [[piece, spoken is not paper.language] for piece, spoken in paper.in_tongues(text)]
