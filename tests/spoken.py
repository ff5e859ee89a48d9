"""A page of HTML as it is read aloud: each text with the language it is said to be in."""

from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "use", "path"})
UNMARKED = frozenset({"title", "option", "textarea", "script", "style"})
"""Elements that hold no other, or in which a browser is given what was written to be written on."""


class Spoken(HTMLParser):
    """Each text of a page with the language it is in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "")]
        self.texts: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang") or self.open[-1][1]))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not UNMARKED & {tag for tag, _ in self.open}:
            self.texts.append((" ".join(data.split()), self.open[-1][1]))
