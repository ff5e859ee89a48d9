"""Where a line of a page may end: not between a § and its number, and in a long name's last part by a hyphen."""

import re
from typing import Any, Final

from jinja2 import Template
from markupsafe import Markup, escape

# tags, and fields with what was written in them, are passed by as wholes: nothing is looked through twice
_WITHIN_LINES: Final = re.compile(r"<textarea\b[^>]*>[^<]*|<[^<>§]*§[^>]*>|§ (?=\d)|(?<=\d) §(?: (?=\d))?")
LONG: Final = 18  # letters: Västra Götalandsregionen's longest word is one less
_LAST_PART: Final = re.compile(
    r"(?<=\w{4})(?=(?:förbund|nämnd|stiftelse|bolag|myndighet|kommun|region|förening|organisation|verk)\w{0,4}$)"
)


class Typeset(Template):
    """A template whose pages end no line between a § and its number."""

    def render(self, *args: Any, **values: Any) -> str:
        """The page."""
        return with_whole_paragraphs(super().render(*args, **values))


def with_whole_paragraphs(page: str) -> str:
    """The page with a no-break space between each § and its number, before it or after; fields stay as written."""
    return _WITHIN_LINES.sub(_bound, page) if "§" in page else page


def _bound(found: re.Match[str]) -> str:
    text = found[0]
    return text if text.startswith("<") else text.replace(" ", "\u00a0")


def hyphenable(name: str) -> Markup:
    """A name whose very long words may be hyphenated before what they are of: Räddningstjänst-förbundet."""
    words = (_LAST_PART.sub("\u00ad", word) if len(word) >= LONG else word for word in name.split(" "))
    return escape(" ".join(words))
