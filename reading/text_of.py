"""A document as text: PDF with a text layer, .docx, HTML or plain text."""

from pathlib import Path
from typing import Final

from kit.errors import RundanError
from kit.process.confined import Unanswered, ask_confined
from models.files.limits import DOCUMENT, Limit
from models.files.page_source.content import Grid
from models.files.page_source.markup import blocks_of_html
from models.files.page_source.sources import DAMAGED, LOCKED, decoded, is_html

PDF_PROGRAM, WORD_PROGRAM = (Path(__file__).with_name(f"opened_{kind}.py") for kind in ("pdf", "word"))
TOO_LARGE: Final = "Dokumentet är för långt för att läsas. Spara bara de sidor det gäller, eller klistra in texten."
SCANNED: Final = (
    "Filen är en bild av dokumentet, utan text som går att läsa. Den kan bifogas ändå; fyll i uppgifterna själv eller"
    " klistra in texten."
)
PHOTO: Final = (
    "Filen är en bild, utan text som går att läsa. Spara den som PDF, så går den att bifoga; fyll i uppgifterna själv"
    " eller klistra in texten."
)
OLD_WORD: Final = "Filen är sparad i ett äldre format. Spara den som .docx eller PDF, eller klistra in texten."
NOT_KNOWN: Final = "Filen går inte att läsa. PDF med text, .docx, HTML och vanlig text går bra."
EMPTY: Final = "Det finns ingen text att läsa."

_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8")
_PICTURE_NAMES: Final = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".heic")

_WHY: Final = {"too much": TOO_LARGE, "locked": LOCKED, "damaged": DAMAGED}
FEWEST: Final = 20
"""A page's number, or a stamp on a picture, is no text."""


class UnreadableDocument(RundanError):
    """Dokumentet går inte att läsa."""


def text_of_document(content: bytes, name: str = "", limit: Limit = DOCUMENT) -> str:
    """The document's text, by what it holds and only then by its name. Raises UnreadableDocument, which says why.

    To be called outside every transaction: a PDF or a .docx is opened in a process of its own.
    """
    if len(content) > limit.size:
        raise UnreadableDocument(TOO_LARGE)
    if not content.strip():
        raise UnreadableDocument(EMPTY)
    if b"%PDF-" in content[:1024]:
        return _opened(PDF_PROGRAM, content, limit)
    if content.startswith(b"PK\x03\x04"):
        return _opened(WORD_PROGRAM, content, limit)
    if content.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise UnreadableDocument(OLD_WORD)
    if content.startswith(_PICTURES) or name.lower().endswith(_PICTURE_NAMES):
        raise UnreadableDocument(PHOTO)
    return text_written(decoded(content), limit)


def text_written(text: str, limit: Limit = DOCUMENT) -> str:
    """What was pasted, or stands in a file of text, without the marks of a web page. Raises UnreadableDocument."""
    if len(text) > limit.count * (10 if is_html(text) else 1):
        raise UnreadableDocument(TOO_LARGE)
    if "\0" in text:
        raise UnreadableDocument(NOT_KNOWN)
    plain = _of_page(text) if is_html(text) else text
    if not plain.strip():
        raise UnreadableDocument(EMPTY)
    return plain


def _of_page(text: str) -> str:
    """A paragraph a block; a table's rows one a line."""
    pieces = []
    for block in blocks_of_html(text):
        rows = (
            ["   ".join(dict.fromkeys(cell.text for cell in row)) for row in block.rows]
            if isinstance(block, Grid)
            else []
        )
        pieces.append("\n".join(rows) if isinstance(block, Grid) else block.text)
    return "\n\n".join(pieces)


def _opened(program: Path, content: bytes, limit: Limit) -> str:
    memory, seconds = limit.memory or 0, limit.seconds or 0
    try:
        said = ask_confined(program, content, limit.count, limit.size * 4, memory=memory, seconds=seconds)
    except Unanswered:
        raise UnreadableDocument(TOO_LARGE) from None
    if said.get("opened") != "wholly":
        raise UnreadableDocument(_WHY.get(str(said.get("opened")), DAMAGED))
    text = str(said["text"])
    if len("".join(text.split())) < FEWEST:
        raise UnreadableDocument(SCANNED)
    return text
