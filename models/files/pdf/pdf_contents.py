"""Run by `models.files.pdf.pdf_file` as a program of its own: what the PDF on standard input holds, as JSON."""

import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

SCRIPTS: Final = {"/JS", "/XFA", "/RichMediaContent", "/RichMediaSettings", "/3DD"}
FILES: Final = {"/EF", "/EmbeddedFiles", "/Collection"}
NAMED: Final = {  # by /S of an action, /Subtype of an annotation or /Type of a stream (ISO 32000-2, 12.5.6, 12.6.4)
    **dict.fromkeys(("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie"), "scripts"),
    **dict.fromkeys(("/RichMedia", "/RichMediaExecute", "/3D", "/Screen"), "scripts"),
    **dict.fromkeys(("/GoToE", "/FileAttachment", "/EmbeddedFile"), "files"),
}
UNSEEN: Final = ("memory limit", "bad_alloc", "error decoding stream")
"""What qpdf warns of when a part of the file was too large to look into, or could not be."""


def look(data: bytes, most: int, deepest: int) -> dict[str, Any]:
    """Whether it opens, and what it holds beside pages. At most so many objects, and levels of them, are looked at."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            pages = len(document.pages)
            holds = sorted(_held(document, most, deepest))
            seen = not any(sign in each for each in document.get_warnings() for sign in UNSEEN)
    except pikepdf.PasswordError:
        return {"opened": "locked"}
    except (MemoryError, RecursionError, OverflowError):
        return {"opened": "partly"}
    except Exception:  # a file made to harm can raise anything; it is refused like any damaged one
        return {"opened": "damaged"}
    if not seen:
        return {"opened": "partly"}
    return {"opened": "wholly" if pages else "damaged", "holds": holds}


def _held(document: pikepdf.Pdf, most: int, deepest: int) -> set[str]:
    held = set()
    for number, each in enumerate(_parts(document, deepest)):
        if number > most:
            raise OverflowError
        names = set(each.keys())
        held |= {"scripts"} if names & SCRIPTS else set()
        held |= {"files"} if names & FILES else set()
        held |= {NAMED[said] for key in names & {"/S", "/Subtype", "/Type"} if (said := _name(each[key])) in NAMED}
    return held


def _parts(document: pikepdf.Pdf, deepest: int) -> Iterator[Any]:
    """Every dictionary and stream, those within others included; what is referred to comes by itself."""
    waiting = [(each, 0) for each in document.objects]
    while waiting:
        here, depth = waiting.pop()
        if depth > deepest:
            raise OverflowError
        if isinstance(here, pikepdf.Dictionary | pikepdf.Stream):
            yield here
        if isinstance(here, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
            waiting += [(each, depth + 1) for each in _within(here) if not getattr(each, "is_indirect", False)]


def _within(here: Any) -> list[Any]:
    return list(here) if isinstance(here, pikepdf.Array) else [here[key] for key in sorted(here.keys())]


def _name(said: Any) -> str:
    return str(said) if isinstance(said, pikepdf.Name) else ""


if __name__ == "__main__":
    given = sys.stdin.buffer.read()
    pikepdf.settings.set_qpdf_limits(flate_max_memory=int(sys.argv[2]) // 8)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # from here on it opens nothing, no connection either
    json.dump(look(given, int(sys.argv[4]), int(sys.argv[5])), sys.stdout)
