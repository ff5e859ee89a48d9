"""A picture as a file of its own, for a slide: SVG that carries its looks as attributes, and PNG made from it.

Nothing in the file refers to anything outside it: each mark is drawn where it is used, every class becomes the
attributes that `web/static/pictures.css` gives it, every colour is the light page's or, if asked for, the dark one's.
"""

import copy
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

import resvg_py
from lxml import etree

from web.pages.pages import STATIC

Styles = Mapping[str, Mapping[str, str]]

SVG: Final = "http://www.w3.org/2000/svg"
TWICE: Final = 2  # a slide is shown larger than a page
_RULE = re.compile(r"^\.([\w-]+) \{ ([^}]+) \}$", re.MULTILINE)
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")
_SET = re.compile(r"^\s+(--[\w-]+): ([^;]+);$", re.MULTILINE)


def as_svg(drawn: str, is_dark: bool = False) -> bytes:
    """The file of a drawing whose root is an svg element, in the light page's colours or the dark one's.

    Raises etree.XMLSyntaxError, which would be our own fault.
    """
    root = etree.fromstring(drawn.encode(), etree.XMLParser(resolve_entities=False, remove_blank_text=True))
    _draw_marks(root)
    _dress(root, "", _styles(is_dark))
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


@lru_cache(maxsize=16)
def as_png(svg: bytes) -> bytes:
    """The same as pixels, twice as many as its units; its words in whatever sans-serif the machine has.

    What was drawn lately is kept: a map takes a fifth of a second, and changes only when somebody answers.
    """
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg.decode(),
            zoom=TWICE,
            background="white",
            serif_family="DejaVu Serif",
            sans_serif_family="DejaVu Sans",
        )
    )


def _draw_marks(root: etree._Element) -> None:
    """Put each mark where it is used, and take the list of them away."""
    kept = {each.get("id"): each for each in root.iter(f"{{{SVG}}}g") if each.get("id")}
    for use in list(root.iter(f"{{{SVG}}}use")):
        mark = copy.deepcopy(kept[use.get("href", "")[1:]])
        del mark.attrib["id"]
        mark.set("class", use.get("class", ""))
        mark.set("transform", use.get("transform") or f"translate({use.get('x')} {use.get('y')})")
        _replace(use, mark)
    for each in list(root.iter(f"{{{SVG}}}defs")):
        _replace(each)


def _replace(old: etree._Element, *new: etree._Element) -> None:
    parent = old.getparent()
    assert parent is not None
    place = parent.index(old)
    parent[place : place + 1] = list(new)


def _dress(element: etree._Element, colour: str, given: Styles) -> None:
    """Give it, and what is in it, the attributes of its classes; `colour` is what its surroundings are drawn in."""
    looks = {
        name: value
        for each in str(element.attrib.pop("class", "")).split()
        for name, value in given.get(each, {}).items()
    }
    colour = looks.pop("color", colour)
    for name, value in looks.items():
        element.set(name, value.replace("currentColor", colour))
    for child in element:
        _dress(child, colour, given)


@lru_cache(maxsize=2)
def _styles(is_dark: bool) -> Styles:
    """What each class of pictures.css gives."""
    colours = dict(_colours(is_dark))
    text = _VARIABLE.sub(lambda found: colours[found[1]], (STATIC / "pictures.css").read_text())
    return {name: dict(_pairs(body)) for name, body in _RULE.findall(text)}


def _pairs(body: str) -> Iterator[tuple[str, str]]:
    for each in body.split(";"):
        if ":" in each:
            name, _, value = each.partition(":")
            yield name.strip(), value.strip()


def _colours(is_dark: bool) -> Iterator[tuple[str, str]]:
    """The page's colours and faces, by name; the dark page's stand first among what follows the light one's."""
    light, _, others = (STATIC / "rundan.css").read_text().partition("@media (prefers-color-scheme: dark)")
    yield from _SET.findall(light)
    yield from _SET.findall(others.partition("\n}\n")[0]) if is_dark else ()
