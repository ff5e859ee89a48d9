"""An office's own template, looked at before it is kept: it is one, it is small enough, it does nothing else."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from kit.errors import RundanError
from models.files.limits import MEGABYTE, TEMPLATE
from models.phrases import Phrase
from reading.text_of import EMPTY, SCANNED, UnreadableDocument, text_of_document

NEITHER: Final = "Filen är varken .docx eller .odt. Spara mallen som något av dem och välj den igen."
IS_TEMPLATE: Final = "Filen är sparad som .dotx. Öppna den i Word, spara som .docx och välj den igen."
IS_OTT: Final = "Filen är sparad som .ott. Öppna den, spara som .odt och välj den igen."
LOCKED: Final = "Mallen är skyddad med lösenord. Spara den utan och välj den igen."
TOO_LARGE: Final = "Mallen är för stor: högst {most} MB. Gör bilderna i den mindre och välj den igen."
DAMAGED: Final = "Filen går inte att öppna; den verkar vara skadad. Spara mallen på nytt och välj den igen."
HAS_MACROS: Final = "Mallen innehåller makron. Spara den utan makron och välj den igen."
HAS_OBJECTS: Final = "Mallen innehåller inbäddade objekt. Ta bort dem och välj den igen."
FETCHES: Final = "Mallen hämtar något från en annan plats. Lägg in bilder och text i mallen själv och välj den igen."

MOST_MARKS: Final = 400_000  # beginnings and ends of elements in one part, as a thousand pages have

_MAIN: Final = b"wordprocessingml.document.main+xml"
_OBJECTS: Final = re.compile(r"/(embeddings|activeX|ctrlProps)/", re.IGNORECASE)
_WORDS_OWN: Final = "[Content_Types].xml"
_OPEN_TYPE: Final = "mimetype"
_OPEN_TEXT: Final = "application/vnd.oasis.opendocument.text"
_RUN: Final = {"event-listener", "script", "execute-macro"}
_EMBEDDED: Final = {"object", "object-ole", "applet", "plugin", "floating-frame"}
_FROM_ELSEWHERE: Final = {"dde-source", "dde-connection-decl", "database-display", "table-source", "section-source"}
_ADDRESSES: Final = {"href", "src", "datasource"}
_IMPORTS: Final = re.compile(r"/(hyperlink|aFChunk)$")
_FIELDS: Final = re.compile(
    r"^[^\S\n]*(DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE)\b", re.IGNORECASE | re.MULTILINE
)


class UnusableTemplate(RundanError):
    """Mallen går inte att använda."""


def check_template(content: bytes) -> None:
    """Raises UnusableTemplate, which says why. It is opened in a process of its own: outside every transaction."""
    if len(content) > TEMPLATE.size:
        raise UnusableTemplate(Phrase(TOO_LARGE, most=TEMPLATE.size // MEGABYTE))
    for wrong in _faults(content):
        raise UnusableTemplate(wrong)
    if kind_of(content) == "odt":
        return
    try:
        text_of_document(content, limit=TEMPLATE)
    except UnreadableDocument as fault:
        if fault.message not in {SCANNED, EMPTY}:  # a template may hold a logotype and no word
            raise UnusableTemplate(DAMAGED) from fault


def _faults(content: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from _faults_in(packed)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        yield NEITHER
    except (zlib.error, etree.XMLSyntaxError):
        yield DAMAGED


def _faults_in(packed: zipfile.ZipFile) -> Iterator[str]:
    parts = packed.infolist()
    names = [f"/{each.filename}" for each in parts]
    if _is_endless(packed, parts):
        yield DAMAGED
        return
    if _OPEN_TYPE in packed.namelist():
        yield from _faults_in_odt(packed)
        return
    kinds = packed.read(_WORDS_OWN)
    if b"macroEnabled" in kinds or any("vbaproject" in name.casefold() for name in names):
        yield HAS_MACROS
    elif b"wordprocessingml.template.main+xml" in kinds:
        yield IS_TEMPLATE
    elif _MAIN not in kinds:
        yield NEITHER
    elif any(map(_OBJECTS.search, names)):
        yield HAS_OBJECTS
    elif any(_reaches_out(packed.read(each)) for each in parts if _is_marked_up(each.filename)):
        yield FETCHES


def _is_endless(packed: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether it would fill the memory, unpacked or as a tree."""
    if len(parts) > TEMPLATE.count or sum(each.file_size for each in parts) > TEMPLATE.size * 4:
        return True
    return any(packed.read(each).count(b"<") > MOST_MARKS for each in parts if _is_marked_up(each.filename))


def _is_marked_up(name: str) -> bool:
    return name.casefold().endswith((".rels", ".xml"))


def kind_of(content: bytes) -> str:
    """What such a template's name ends in; docx of whatever is neither."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "odt" if _OPEN_TYPE in packed.namelist() else "docx"
    except (zipfile.BadZipFile, OSError, ValueError):
        return "docx"


def _faults_in_odt(packed: zipfile.ZipFile) -> Iterator[str]:
    told, names = packed.read(_OPEN_TYPE).decode("ascii", "replace").strip(), packed.namelist()
    if told == f"{_OPEN_TEXT}-template":
        yield IS_OTT
    elif told != _OPEN_TEXT or _WORDS_OWN in names:
        yield NEITHER
    elif b"encryption-data" in packed.read("META-INF/manifest.xml"):
        yield LOCKED
    elif any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        yield HAS_MACROS
    elif any(name.startswith("Object ") for name in names):
        yield HAS_OBJECTS
    else:
        yield from _faults_in_parts([packed.read(name) for name in ("content.xml", "styles.xml")], frozenset(names))


def _faults_in_parts(parts: Sequence[bytes], names: frozenset[str]) -> Iterator[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    trees = [etree.fromstring(part, parser) for part in parts]
    elements = [each for tree in trees for each in tree.iter(etree.Element)]
    if any(tree.getroottree().docinfo.internalDTD is not None for tree in trees):
        yield DAMAGED
    elif any(etree.QName(each).localname in _RUN for each in elements):
        yield HAS_MACROS
    elif any(etree.QName(each).localname in _EMBEDDED for each in elements):
        yield HAS_OBJECTS
    elif any(_fetches(element, names) for element in elements):
        yield FETCHES


def _fetches(element: etree._Element, names: frozenset[str]) -> bool:
    """Whether what is no part of the file is fetched when it is opened; a link that somebody may follow is not."""
    addresses = (str(value) for each, value in element.attrib.items() if etree.QName(each).localname in _ADDRESSES)
    is_outside = any(each and each.removeprefix("./") not in names and not each.startswith("#") for each in addresses)
    name = etree.QName(element).localname
    return name in _FROM_ELSEWHERE or (is_outside and name != "a")


def _reaches_out(part: bytes) -> bool:
    """Whether something is fetched when the document is opened; a link that somebody may follow is not.

    It is read as Word reads it, in any encoding, and the words of a field are put together however they are split.
    """
    said: list[str] = []
    for _, element in etree.iterparse(io.BytesIO(part), resolve_entities=False, no_network=True):
        name = etree.QName(element).localname
        if name == "Relationship" and _is_fetched(element):
            return True
        if name == "instrText":
            said.append(" ".join((element.text or " ").splitlines()))
        elif name == "fldChar":
            said.append("\n")
        elif name == "fldSimple":
            said.append(f"\n{_attribute(element, 'instr')}\n")
        element.clear()
    return bool(_FIELDS.search("".join(said)))


def _is_fetched(relationship: etree._Element) -> bool:
    kind = _IMPORTS.search(relationship.get("Type", ""))
    is_outside = relationship.get("TargetMode", "").casefold() == "external"
    return (is_outside and not kind) or (kind is not None and kind[1] == "aFChunk")


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for each, value in element.attrib.items() if etree.QName(each).localname == name), "")
