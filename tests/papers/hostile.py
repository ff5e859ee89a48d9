"""PDFs that are not what they look like, made by hand."""

import io
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.visitor import pdf

PAGE: Final = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
PAGES: Final = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
CATALOG: Final = b"<</Type/Catalog/Pages 2 0 R>>"


def with_inside(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """A page to which something has been added."""
    document, file = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    change(document)
    document.save(file)
    return file.getvalue()


def zeroes(megabytes: int, head: bytes = b"") -> bytes:
    """So many megabytes in a few kilobytes: deflated twice.

    One is deflated, and stands there again and again: from a full flush on, nothing is said of what stood before.
    """
    squeezed = zlib.compressobj(9)
    first = squeezed.compress(head) + squeezed.flush(zlib.Z_FULL_FLUSH)
    again = squeezed.compress(bytes(1 << 20)) + squeezed.flush(zlib.Z_FULL_FLUSH)
    high, low = divmod(zlib.adler32(head), 1 << 16)
    high = (high + low * (megabytes << 20)) % 65521  # RFC 1950 section 8.2: a zero adds the one sum to the other
    checked = (high << 16 | low).to_bytes(4, "big")
    return zlib.compress(first + again * megabytes + squeezed.flush()[:-4] + checked, 9)


def stream(words: bytes, data: bytes) -> bytes:
    """A stream object with those words in its dictionary."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (words, len(data), data)


def written(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of those objects, numbered from 1, the first its catalog."""
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    size = b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer)
    return out + head + table + size + b"startxref\n%d\n%%%%EOF\n" % len(out)


def cross_reference_bomb() -> bytes:
    """The issue's: two kilobytes whose table of objects is six hundred megabytes."""
    table = stream(b"/Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Filter[/FlateDecode/FlateDecode]", zeroes(600))
    body = written([CATALOG, PAGES, PAGE, table]).partition(b"xref\n0 ")[0]
    return body + b"startxref\n%d\n%%%%EOF\n" % body.index(b"4 0 obj")


def object_stream_bomb() -> bytes:
    """A page that lies within six hundred megabytes of objects."""
    packed = stream(b"/Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]", zeroes(600, b"3 0 " + PAGE))
    body = written([CATALOG, PAGES, b"null", packed]).partition(b"xref\n0 ")[0]
    at = [body.index(b"%d 0 obj" % number) for number in (1, 2, 4)]
    rows = [(0, 0, 255), (1, at[0], 0), (1, at[1], 0), (2, 4, 0), (1, at[2], 0), (1, len(body), 0)]
    table = zlib.compress(b"".join(struct.pack(">BIB", *row) for row in rows))
    last = stream(b"/Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Filter/FlateDecode", table)
    return body + b"5 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (last, len(body))


def scripted(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def launching(document: pikepdf.Pdf) -> None:
    press = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="calc.exe"))
    document.pages[0].Annots = Array([press])


def with_form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Array([]))


def with_media(document: pikepdf.Pdf) -> None:
    document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia)])


def hiding(document: pikepdf.Pdf) -> None:
    document.pages[0].Annots = Array([Array([Dictionary(A=Dictionary(Next=Dictionary(S=Name.SubmitForm)))])])


def with_file(document: pikepdf.Pdf) -> None:
    document.attachments["bilaga.txt"] = b"hej"


SCRIPTED: Final[Mapping[str, bytes]] = {
    change.__name__: with_inside(change) for change in (scripted, launching, with_form, with_media, hiding)
}
TWO_KINDS: Final[Mapping[str, bytes]] = {
    "an archive before it": b"PK\x03\x04" + bytes(20) + pdf(),
    "an archive after it": pdf() + b"PK\x05\x06" + bytes(18),
    "a page before it": b"<!doctype html><script>alert(1)</script>" + pdf(),
    "a page after it": pdf() + b"\n<html><script>alert(1)</script>",
    "a program before it": b"MZ" + bytes(60) + pdf(),
    "a picture before it": b"GIF89a" + bytes(20) + pdf(),
    "an archive of another make after it": pdf() + b"Rar!\x1a\x07\x00",
}
TOO_MUCH: Final[Mapping[str, Callable[[], bytes]]] = {
    "a bomb of cross references": cross_reference_bomb,
    "a bomb of objects": object_stream_bomb,
}
DAMAGED: Final[Mapping[str, Callable[[], bytes]]] = {
    "pages within themselves": lambda: written([CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"]),
    "no pages": lambda: pdf(0),
    "a catalog that is a number": lambda: written([b"1", PAGES, PAGE]),
}
HARMLESS: Final[Mapping[str, Callable[[], bytes]]] = {
    "ten thousand pages": lambda: pdf(10_000),
    "a table that refers to itself": lambda: written([CATALOG, PAGES, PAGE], b"/Prev 9"),
    "a length beyond the file": lambda: written(
        [CATALOG, PAGES, PAGE, b"<</Length 999999999999>>stream\nx\nendstream"]
    ),
    "a picture nobody needs to see": lambda: written([CATALOG, PAGES, PAGE, stream(b"/Filter/JBIG2Decode", b"x" * 99)]),
    "nested to the utmost": lambda: written([CATALOG, PAGES, PAGE, b"[" * 5000 + b"]" * 5000]),
    "a page whose pictures are a bomb": lambda: written(
        [CATALOG, PAGES, PAGE, stream(b"/Type/XObject/Filter[/FlateDecode/FlateDecode]", zeroes(600))]
    ),
}
