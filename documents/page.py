"""A paper as one HTML page that stands alone: nothing is fetched, and it prints on A4."""

from base64 import b64encode
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from documents.letterhead import Letterhead, Picture
from documents.parts import Paper, typeset

_FOLDER: Final = Path(__file__).resolve().parent.parent / "templates" / "documents"


def as_html(paper: Paper, letterhead: Letterhead | None = None) -> bytes:
    """The paper, UTF-8, under an office's letterhead if one is given."""
    parts = [(type(part).__name__, part) for part in paper.parts]
    over = letterhead or Letterhead()
    told = {"paper": paper, "parts": parts, "over": over, "logotype": _address(over.logotype)}
    return _template().render(**told, said=partial(_said, paper)).encode()


def _said(paper: Paper, text: str) -> Markup:
    """The text, with what is in another language told as such."""
    return Markup("").join(
        escape(piece) if spoken is paper.language else Markup('<span lang="{}">{}</span>').format(spoken.value, piece)
        for piece, spoken in paper.in_tongues(text)
    )


def _address(picture: Picture | None) -> str:
    """The picture itself, as an address."""
    return f"data:{picture.media_type};base64,{b64encode(picture.data).decode()}" if picture else ""


@lru_cache(maxsize=1)
def _template() -> Template:
    found = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: typeset(value) if isinstance(value, str) and type(value) is str else value,
    )
    return found.get_template("paper.html")
