"""A paper in an office's own OpenDocument template: the template stands as it is, and what we write comes last in it.

A paper of ours is written first, and what it says is moved over with the styles that it needs: a template's own where
it has them, else ours under names that nothing in it can have.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from lxml import etree
from odf.namespaces import DRAWNS, FONS, OFFICENS, STYLENS, SVGNS, TEXTNS, XLINKNS

from documents.letterhead import Letterhead, legible, logotype_of, typeface_of
from documents.open_file import as_odt
from documents.parts import Paper

CONTENT, STYLES, META = "content.xml", "styles.xml", "meta.xml"
_OURS: Final = "Rundan-"
# what a style of ours is called in a template, the first it has
_THEIRS: Final[Mapping[str, tuple[str, ...]]] = {
    "Standard": ("Text_20_body", "Standard"),
    "Heading1": ("Heading_20_1",),
    "Heading2": ("Heading_20_2",),
    "Heading3": ("Heading_20_3",),
    "Quote": ("Quotations",),
}
_NAMED: Final = f"{{{STYLENS}}}name"
_CM: Final = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}


def in_odt_template(paper: Paper, template: bytes) -> bytes:
    """The paper in the template, whose styles, header and logotype stand. Raises ValueError when it is no .odt."""
    ours = {name: _tree(part) for name, part in _parts(as_odt(paper, whole=False)).items()}
    theirs = _parts(template)
    styles, content = _tree(theirs[STYLES]), _tree(theirs[CONTENT])
    names = dict(_renamed(ours, styles))
    for tree in ours.values():
        _rename(tree, names)
    _move(ours[STYLES], styles, "styles", names)
    _move(ours[CONTENT], content, "automatic-styles", names)
    into = _found(content, "text")
    for element in [*_found(ours[CONTENT], "text")]:
        into.append(element)
    return _packed(template, {STYLES: styles, CONTENT: content, META: ours[META]})


@lru_cache(maxsize=4)
def odt_letterhead(template: bytes) -> Letterhead:
    """What stands at the head and foot of its first page, and its logotype. Raises ValueError when it is no .odt."""
    styles = _tree(_parts(template)[STYLES])
    page = next(styles.iter(f"{{{STYLENS}}}master-page"), None)
    if page is None:
        return Letterhead()
    head, foot = _first(page, "header-first", "header"), _first(page, "footer-first", "footer")
    return Letterhead(
        head=tuple(_lines(head)), foot=tuple(_lines(foot)), logotype=_picture(template, head), **_heading(styles)
    )


def _parts(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return {name: packed.read(name) for name in (CONTENT, STYLES, META)}
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
        raise ValueError("not an .odt") from error


def _tree(part: bytes) -> Any:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _found(tree: Any, name: str) -> Any:
    """The element of that name. Raises ValueError."""
    found = next(tree.iter(f"{{{OFFICENS}}}{name}"), None)
    if found is None:
        raise ValueError(f"no office:{name}")
    return found


def _renamed(ours: Mapping[str, Any], styles: Any) -> Iterator[tuple[str, str]]:
    """Each style of ours with what it is called in the template."""
    known = {each.get(_NAMED) for each in styles.iter(f"{{{STYLENS}}}style")}
    for tree in ours.values():
        for each in _styles_of(tree):
            name = each.get(_NAMED)
            yield name, next((own for own in _THEIRS.get(name, ()) if own in known), _OURS + name)


def _styles_of(tree: Any) -> Iterator[Any]:
    yield from tree.iter(f"{{{STYLENS}}}style", f"{{{TEXTNS}}}list-style")


def _rename(tree: Any, names: Mapping[str, str]) -> None:
    """Every name of a style, and every mention of one."""
    for element in tree.iter():
        for attribute, value in element.attrib.items():
            if attribute == _NAMED or attribute.endswith("style-name"):
                element.set(attribute, names.get(value, value))


def _move(ours: Any, theirs: Any, name: str, names: Mapping[str, str]) -> None:
    """The styles that are ours alone, with what each builds on."""
    into, own = _found(theirs, name), {each for each in names.values() if each.startswith(_OURS)}
    for each in [*_styles_of(_found(ours, name))]:
        if each.get(_NAMED) in own:
            into.append(each)


def _packed(template: bytes, trees: Mapping[str, Any]) -> bytes:
    """The template with those parts; its media type stays first, and as it is (ODF 1.2, part 3, 3.3).

    A signature, whatever it is called (ODF 1.2, part 3, 3.5), holds for the template only, and is left out.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(written, "w") as new:
        for each in old.infolist():
            if each.filename.startswith("META-INF/") and "signatures" in each.filename:
                continue
            tree = trees.get(each.filename)
            data = old.read(each) if tree is None else etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
            new.writestr(each, data)
    return written.getvalue()


def _first(page: Any, *names: str) -> Any:
    found = (page.find(f"{{{STYLENS}}}{name}") for name in names)
    return next((each for each in found if each is not None and each.get(f"{{{STYLENS}}}display") != "false"), None)


def _lines(element: Any) -> Iterator[str]:
    """The paragraphs' texts; what counts pages is left to whoever writes them."""
    for paragraph in () if element is None else element.iter(f"{{{TEXTNS}}}p"):
        is_counted = any(True for _ in paragraph.iter(f"{{{TEXTNS}}}page-number", f"{{{TEXTNS}}}page-count"))
        if not is_counted and (text := " ".join("".join(_words(paragraph)).split())):
            yield text


def _words(paragraph: Any) -> Iterator[str]:
    """Its text, without what stands in boxes and descriptions within it."""
    yield paragraph.text or ""
    for each in paragraph:
        name = etree.QName(each)
        if name.namespace == TEXTNS:
            yield " " if name.localname in {"s", "tab", "line-break"} else "".join(_words(each))
        yield each.tail or ""


def _picture(template: bytes, element: Any) -> Any:
    for frame in () if element is None else element.iter(f"{{{DRAWNS}}}frame"):
        image = frame.find(f"{{{DRAWNS}}}image")
        name = image.get(f"{{{XLINKNS}}}href", "").removeprefix("./") if image is not None else ""
        with zipfile.ZipFile(io.BytesIO(template)) as packed:
            data = packed.read(name) if name in packed.namelist() else b""
        said = (frame.findtext(f"{{{SVGNS}}}{each}") for each in ("desc", "title"))
        width, height = (_cm(frame.get(f"{{{SVGNS}}}{each}", "")) for each in ("width", "height"))
        if found := logotype_of(data, width, height, next(filter(None, said), "").strip()):
            return found
    return None


def _cm(size: str) -> float:
    number, unit = size[:-2], size[-2:]
    return float(number) * _CM[unit] if unit in _CM and number.replace(".", "", 1).isdigit() else 0.0


def _heading(styles: Any) -> dict[str, str]:
    """The colour and type of its headings, where it says so."""
    for each in styles.iter(f"{{{STYLENS}}}style"):
        if each.get(_NAMED) == "Heading_20_1" and (text := each.find(f"{{{STYLENS}}}text-properties")) is not None:
            colour, typeface = (text.get(f"{{{FONS}}}{name}", "") for name in ("color", "font-family"))
            return {"colour": legible(colour.removeprefix("#")), "typeface": typeface_of(typeface)}
    return {}
