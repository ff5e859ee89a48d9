"""Every address the application answers at, written out with what is there to be found."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from web import app
from web.console import routers

NUMBERS = frozenset({"draft_id", "number", "document_id", "letter_id", "theme_id", "session_number", "passkey_number"})
NAMES = frozenset(
    {"step", "slug", "code", "kind", "name", "target", "secret", "token", "written", "ending", "office", "key", "what"}
)


class Asked(NamedTuple):
    """A method, a path with its parameters in braces, and what stands in their places."""

    method: str
    path: str
    values: Mapping[str, str]

    def at(self, **changed: str) -> str:
        """The path written out, with some of the values changed."""
        return self.path.format(**{**self.values, **changed})


def every_route(**known: str) -> list[Asked]:
    """Every route with what is known of its parameters; the rest stands as 1."""
    return [
        Asked(method, plain, {name: known.get(name, "1") for name in re.findall(r"{(\w+)}", plain)})
        for method, path in sorted(set(_routes()))
        for plain in (re.sub(r":\w+}", "}", path),)
    ]


def _routes() -> Iterator[tuple[str, str]]:
    for router in (*app.ROUTERS, *routers.ROUTERS):
        for route in router.routes:
            for method in getattr(route, "methods", None) or ():
                yield method, getattr(route, "path", "")
