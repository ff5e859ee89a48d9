"""What an office's Word template says of a page in any format: what stands at its head and foot, its logotype, and the
colour and type of its headings. Word alone is written in the template itself; the other formats take this from it."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.image.image import Image
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Emu
from lxml import etree

INK: Final = "#162433"
_KINDS: Final[Mapping[str, str]] = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
_LARGEST: Final = 1_000_000  # bytes; a logotype goes into every paper
_MOST_POINTS: Final = 16_000_000
_WIDEST, _HIGHEST = 7.0, 2.2  # cm
_LEGIBLE: Final = 4.5  # to one, on white: WCAG 2.1, 1.4.3
_COUNTS: Final = re.compile(r"\b(PAGE|NUMPAGES|SECTIONPAGES)\b")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is, how large it is shown (cm), and what it says to who does not see it."""

    data: bytes
    kind: str
    width: float
    height: float
    alt: str

    @property
    def media_type(self) -> str:
        """As HTTP and OpenDocument name it."""
        return "image/jpeg" if self.kind == "jpg" else f"image/{self.kind}"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands at the head and the foot of an office's papers, and how their headings look."""

    head: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    logotype: Picture | None = None
    colour: str = INK
    typeface: str = ""


@lru_cache(maxsize=4)
def letterhead_of(template: bytes) -> Letterhead:
    """The letterhead of a .docx. Raises ValueError when it is none."""
    try:
        document = Document(io.BytesIO(template))
    except Exception as error:  # whatever the library meets in a file that is none
        raise ValueError("not a .docx") from error
    section = document.sections[0]
    is_apart = section.different_first_page_header_footer
    head = section.first_page_header if is_apart else section.header
    foot = section.first_page_footer if is_apart else section.footer
    return Letterhead(
        head=tuple(_lines(head._element)),
        foot=tuple(_lines(foot._element)),
        logotype=_picture(head._element, head.part) or _picture(document.element.body, document.part),
        colour=_colour(document),
        typeface=_typeface(document),
    )


def _lines(element: Any) -> Iterator[str]:
    """The paragraphs' texts, those in tables and boxes too; what counts pages is left to whoever writes them."""
    for paragraph in element.iter(qn("w:p")):
        if any(_COUNTS.search(told) for told in _fields(paragraph)) or _is_fallback(paragraph):
            continue
        if text := " ".join("".join(_words(paragraph)).split()):
            yield text


def _fields(paragraph: Any) -> Iterator[str]:
    yield from (each.text or "" for each in paragraph.iter(qn("w:instrText")))
    yield from (each.get(qn("w:instr"), "") for each in paragraph.iter(qn("w:fldSimple")))


def _is_fallback(element: Any) -> bool:
    """Whether it repeats what stands before it, for programs that cannot show that."""
    return any(etree.QName(each).localname == "Fallback" for each in element.iterancestors())


def _words(paragraph: Any) -> Iterator[str]:
    for each in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br")):
        if next(each.iterancestors(qn("w:p"))) is paragraph:
            yield (each.text or "") if each.tag == qn("w:t") else " "


def _picture(element: Any, part: Part) -> Picture | None:
    """The first picture that every format can show."""
    for blip in element.iter(qn("a:blip")):
        found = part.related_parts.get(blip.get(qn("r:embed"), ""))
        drawing = next(blip.iterancestors(qn("w:drawing")), None)
        if found is None or drawing is None or (extent := drawing.find(f".//{qn('wp:extent')}")) is None:
            continue
        width, height = (Emu(int(extent.get(each, 0))).cm for each in ("cx", "cy"))
        if picture := logotype_of(found.blob, width, height, _said_of(drawing)):
            return picture
    return None


def logotype_of(data: bytes, width: float, height: float, alt: str) -> Picture | None:
    """The picture as it is to stand in papers (cm), if every format can show it and it is small enough to be drawn in
    each; a few bytes may be a picture of any size."""
    try:
        found = Image.from_blob(data)
    except Exception:  # whatever the library meets in a picture that is none
        return None
    is_modest = len(data) <= _LARGEST and found.px_width * found.px_height <= _MOST_POINTS
    if found.content_type not in _KINDS or not is_modest or width <= 0 or height <= 0:
        return None
    scale = min(1.0, _WIDEST / width, _HIGHEST / height)
    return Picture(data, _KINDS[found.content_type], width * scale, height * scale, alt)


def _said_of(drawing: Any) -> str:
    told = drawing.find(f".//{qn('wp:docPr')}")
    return (told.get("descr") or "").strip() if told is not None else ""


def _colour(document: WordDocument) -> str:
    """The headings' own where it can be read on white."""
    return legible(next((str(each.font.color.rgb) for each in document.styles if each.name == "Heading 1"), ""))


def legible(colour: str) -> str:
    """The colour, six hexadecimal digits, as papers have it; ink for none, or where it could not be read on white."""
    is_one = re.fullmatch(r"[0-9a-fA-F]{6}", colour) is not None
    return f"#{colour.lower()}" if is_one and _contrast(colour) >= _LEGIBLE else INK


def _contrast(colour: str) -> float:
    """With white, as WCAG 2.1 counts it."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _typeface(document: WordDocument) -> str:
    names = (each.font.name for wanted in ("Heading 1", "Normal") for each in document.styles if each.name == wanted)
    return typeface_of(next(filter(None, names), ""))


def typeface_of(name: str) -> str:
    """The name, without what could be anything else than one."""
    return re.sub(r"[^\w -]", "", name).strip()
