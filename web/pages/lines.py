"""Where a line of a page may end: not between a § and its number, and in a long name's last part by a hyphen."""

import re
from typing import Any, Final

from jinja2 import Template
from markupsafe import Markup, escape

# in text alone: the next bracket after an attribute's value closes its tag, and a field holds what was written in it
_IN_TEXT: Final = r"(?=[^<>]*<(?!/textarea))"
_BEFORE: Final = re.compile(rf"§ (?=\d){_IN_TEXT}")
_AFTER: Final = re.compile(rf" §{_IN_TEXT}")  # of what: looked at afterwards, as a search for the sign is much faster
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
    return _AFTER.sub(_after_its_number, _BEFORE.sub("§\u00a0", page))


def _after_its_number(found: re.Match[str]) -> str:
    return "\u00a0§" if found.string[found.start() - 1].isdigit() else found[0]


def hyphenable(name: str) -> Markup:
    """A name whose very long words may be hyphenated before what they are of: Räddningstjänst-förbundet."""
    words = (_LAST_PART.sub("\u00ad", word) if len(word) >= LONG else word for word in name.split(" "))
    return escape(" ".join(words))
