"""OpenDocument templates as offices have them."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Final

from actions.papers.templates import every_part
from documents.letterhead import Letterhead, Picture
from documents.open_file import as_odt
from models.vocabulary import Language
from tests.papers.word_templates import HEAD, LOGOTYPE, changed

NOW: Final = dt.datetime(2023, 6, 20, 9, tzinfo=dt.UTC)
FOOT: Final = "Box 1, 901 00 Umeå"
OVER: Final = Letterhead((HEAD,), (FOOT,), Picture(LOGOTYPE, "png", 2.0, 1.0, "Vapnet"), "#0b5394", "Gill Sans")


def open_template(**changes: Callable[[bytes], bytes]) -> bytes:
    """One with a logotype at its head, headings by the names LibreOffice gives them, and lines of its own."""
    return changed(_as_libreoffice_saves(), {name.replace("_", "."): change for name, change in changes.items()})


@cache
def _as_libreoffice_saves() -> bytes:
    made = as_odt(every_part(Language.EN, NOW), OVER)
    return changed(made, dict.fromkeys(("styles.xml", "content.xml"), _as_libreoffice_names))


def _as_libreoffice_names(part: bytes) -> bytes:
    for level in (b"1", b"2", b"3"):
        part = part.replace(b'"Heading' + level + b'"', b'"Heading_20_' + level + b'"')
    return part
