"""Word templates as offices have them, and as nobody should."""

import base64
import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from docx import Document

HEAD: Final = "Region Västerbotten"
# a picture of one point, as small as a PNG can be
LOGOTYPE: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@cache
def template(*, styles: bool = True) -> bytes:
    """One with a logotype in its header; without `styles`, nobody has ever used a heading or a list in it."""
    document = Document()
    header = document.sections[0].header.paragraphs[0]
    header.add_run().add_picture(io.BytesIO(LOGOTYPE))
    header.add_run(HEAD)
    for name in () if styles else ("Title", "Heading 1", "Heading 2", "List Bullet", "Quote", "Table Grid"):
        document.styles[name].delete()
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _packed(file: io.BytesIO) -> zipfile.ZipFile:
    return zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)


def changed(content: bytes, parts: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The same with some of its parts made over; one it does not have is made of nothing."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, _packed(written) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            data = old.read(name) if name in old.namelist() else b""
            new.writestr(name, parts.get(name, bytes)(data))
    return written.getvalue()


def _with_kind(kind: bytes) -> bytes:
    main = b"wordprocessingml.document.main+xml"
    return changed(template(), {"[Content_Types].xml": lambda text: text.replace(main, kind)})


def _fetching(where: str, what: bytes) -> bytes:
    outside = (
        b'<Relationship Id="rX" Type="http://x/' + what + b'" Target="https://x.example/a" TargetMode="External"/>'
    )
    end = b"</Relationships>"
    return changed(template(), {where: lambda text: (text or b"<Relationships>" + end).replace(end, outside + end)})


def _with_body(what: bytes) -> bytes:
    return changed(template(), {"word/document.xml": lambda text: text.replace(b"<w:body>", b"<w:body>" + what)})


def _torn_within(name: bytes) -> bytes:
    """The bytes of one of its parts turned over, after its name."""
    content = template()
    begins = content.index(name) + len(name) + 5
    return content[:begins] + bytes(each ^ 0xFF for each in content[begins : begins + 40]) + content[begins + 40 :]


_LINKS: Final = "word/_rels/document.xml.rels"
LINKING: Final = _fetching("word/_rels/document.xml.rels", b"hyperlink")


def empty_fields() -> bytes:
    """A hundred thousand fields that say nothing."""
    return _with_body(b"<w:p><w:r>" + b"<w:fldChar/>" * 100_000 + b"</w:r></w:p>")


def _not_in_utf_8() -> bytes:
    linked = _fetching(_LINKS, b"attachedTemplate")
    return changed(linked, {_LINKS: lambda text: text.decode().replace("UTF-8", "UTF-16").encode("utf-16")})


# how each is made, and what it is refused with
UNUSABLE: Final[Mapping[str, tuple[Callable[[], bytes], str]]] = {
    "a PDF": (lambda: b"%PDF-1.7", "varken .docx eller .odt"),
    "nothing": (lambda: b"PK\x03\x04", "varken .docx eller .odt"),
    "another archive": (
        lambda: changed(template(), {"[Content_Types].xml": lambda _: b"<Types/>"}),
        "varken .docx eller .odt",
    ),
    "a .dotx": (lambda: _with_kind(b"wordprocessingml.template.main+xml"), "sparad som .dotx"),
    "a .docm": (lambda: _with_kind(b"ms-word.document.macroEnabled.main+xml"), "makron"),
    "macros under another name": (lambda: changed(template(), {"word/vbaProject.bin": bytes}), "makron"),
    "an embedded object": (lambda: changed(template(), {"word/embeddings/x.bin": bytes}), "inbäddade objekt"),
    "a template from elsewhere": (
        lambda: _fetching("word/_rels/settings.xml.rels", b"attachedTemplate"),
        "annan plats",
    ),
    "a picture from elsewhere": (lambda: _fetching("word/_rels/document.xml.rels", b"image"), "annan plats"),
    "a field that runs": (
        lambda: changed(
            template(),
            {
                "word/document.xml": lambda text: text.replace(
                    b"<w:body>", b"<w:body><w:instrText>DDEAUTO c x</w:instrText>"
                )
            },
        ),
        "annan plats",
    ),
    "a field in short": (lambda: _with_body(b'<w:p><w:fldSimple w:instr=" includetext x "/></w:p>'), "annan plats"),
    "a field in pieces": (
        lambda: _with_body(
            b"<w:p><w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT</w:instrText></w:r></w:p>"
        ),
        "annan plats",
    ),
    "a template called a hyperlink": (
        lambda: changed(
            _fetching(_LINKS, b"attachedTemplate"),
            {_LINKS: lambda text: text.replace(b"example/a", b"example/hyperlink")},
        ),
        "annan plats",
    ),
    "a template from elsewhere in another encoding": (_not_in_utf_8, "annan plats"),
    "torn within": (lambda: _torn_within(b"[Content_Types].xml"), "skadad"),
    "a bomb": (lambda: changed(template(), {"word/media/x.bmp": lambda _: bytes(60 * 1024 * 1024)}), "skadad"),
    "elements without end": (lambda: _with_body(b"<w:p/>" * 400_000), "skadad"),
    "entities": (
        lambda: changed(template(), {"word/document.xml": lambda text: b'<!DOCTYPE x [<!ENTITY a "a">]>' + text}),
        "skadad",
    ),
    "torn": (lambda: changed(template(), {"word/document.xml": lambda text: text[:-40]}), "skadad"),
    "too large": (lambda: template() + bytes(6 * 1024 * 1024), "för stor"),
}
