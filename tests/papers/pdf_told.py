"""What a PDF to keep must tell of itself: tags, language, title, the standards it follows, and its own fonts."""

import io
from collections.abc import Iterable

import pikepdf


def wrong_with(content: bytes, language: str, title: str) -> list[str]:
    """What of that is missing or other than it should be."""
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as told:
        should = {
            "marked": (bool(pdf.Root.MarkInfo.Marked), True),
            "language": (str(pdf.Root.Lang), language),
            "title shown": (str(pdf.Root.ViewerPreferences.DisplayDocTitle).lower(), "true"),
            "title": (told["dc:title"], title),
            "PDF/UA": (told["pdfuaid:part"], "1"),
            "PDF/A": ((told["pdfaid:part"], told["pdfaid:conformance"]), ("2", "A")),
            "a heading of its own": ("/H1" in tags(pdf.Root.StructTreeRoot), True),
            "fonts from elsewhere": ([font for page in pdf.pages for font in _fonts(page) if not _is_in_it(font)], []),
        }
    return [f"{name}: {found}" for name, (found, wanted) in should.items() if found != wanted]


def tags(node: pikepdf.Object) -> set[str]:
    """Every kind of tag below that one."""
    found = {str(node.S)} if "/S" in node else set()
    kids: Iterable[pikepdf.Object] = node.get("/K", ())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            found |= tags(kid)
    return found


def _fonts(page: pikepdf.Page) -> list[pikepdf.Object]:
    return list(page.resources.get("/Font", {}).values())


def _is_in_it(font: pikepdf.Object) -> bool:
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    return any(name in inner.FontDescriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))
