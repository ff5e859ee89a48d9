"""A paper as PDF: tagged and in its language (PDF/UA-1), and fit to keep (PDF/A-2a), in one file, by Typst.

The paper is data to the template, never a part of its text, so that nothing in it can be taken for a command.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

from documents.parts import Paper
from documents.printable import printable

STANDARDS: Final = ("ua-1", "a-2a")
_TEMPLATE: Final = Path(__file__).resolve().parent.parent / "templates" / "documents" / "paper.typ"


def as_pdf(paper: Paper) -> bytes:
    """The paper; the same paper is always the same bytes."""
    written: bytes = _compiler().compile(
        format="pdf", pdf_standards=list(STANDARDS), sys_inputs={"paper": json.dumps(_told(paper), ensure_ascii=False)}
    )
    return written


@lru_cache(maxsize=1)
def _compiler() -> Any:
    return typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent)


def _told(paper: Paper) -> dict[str, Any]:
    return {
        "title": printable(paper.title),
        "author": printable(paper.author),
        "language": paper.language.value,
        "day": [paper.made_on.year, paper.made_on.month, paper.made_on.day],
        "top": [printable(line) for line in paper.top],
        "parts": [{"what": type(part).__name__, **_clean(asdict(part))} for part in paper.parts],
    }


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _clean(each) for name, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, tuple | list) else value
