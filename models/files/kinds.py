"""Files that are two kinds at once: what one program opens as a PDF another opens as an archive or a web page."""

import io
import re
import zipfile
from typing import Final

HEAD: Final = 1024
"""Within how many bytes of its beginning a PDF may say that it is one, and a web page is taken for one."""

BEGINNINGS: Final = {
    b"PK\x03\x04": "zip",
    b"Rar!\x1a\x07": "rar",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b\x08": "gzip",
    b"MZ": "exe",
    b"\x7fELF": "elf",
    b"#!": "script",
    b"GIF8": "gif",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"BM": "bmp",
    b"RIFF": "riff",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
    b"\xd0\xcf\x11\xe0": "ole",
    b"%!PS": "postscript",
    b"{\\rtf": "rtf",
}
_WEB_PAGE: Final = re.compile(rb"<(!doctype\s+html|html|head|body|script|svg|iframe|\?php)\b", re.IGNORECASE)
_END: Final = b"%%EOF"


def kinds_of(data: bytes) -> frozenset[str]:
    """Every kind the bytes can be opened as, so far as their beginning, their end and what follows a PDF's end tell."""
    head = data[:HEAD]
    found = {_beginning(data), _beginning(data.rpartition(_END)[2].lstrip()) if b"%PDF-" in head else ""}
    found |= {"pdf"} if b"%PDF-" in head else set()
    found |= {"html"} if _WEB_PAGE.search(head) else set()
    found |= {"zip"} if zipfile.is_zipfile(io.BytesIO(data)) else set()
    found |= {"tar"} if data[257:262] == b"ustar" else set()
    return frozenset(found - {""})


def _beginning(data: bytes) -> str:
    said = next((kind for mark, kind in BEGINNINGS.items() if data.startswith(mark)), "")
    return said or ("html" if _WEB_PAGE.match(data.lstrip()[:HEAD]) else "")
