"""Where a page that is done leads back to: the page it was come to from, never another site's."""

import re
from collections.abc import Mapping
from typing import Final

from fastapi import Request

BACK: Final = "back"
_COUNTY: Final = re.compile(r"(?:^|&)(county=(?:\d\d|none))(?=&|$)")


def came_from(request: Request) -> str:
    """The console's page that the address says it was come to from; nothing when it says none."""
    return own_page(request.query_params.get(BACK, ""), "")


def gone_back(values: Mapping[str, str]) -> dict[str, str]:
    """The same of a form that was sent, to be shown once more."""
    return {BACK: own_page(values.get(BACK, ""), "")}


def own_page(path: str, otherwise: str = "/console") -> str:
    """The path, with the county it is narrowed to and nothing else of its query, if it is one of the console's own
    pages, else `otherwise`."""
    page, _, query = path.partition("?")
    if page != "/console" and not page.startswith("/console/"):
        return otherwise
    county = _COUNTY.search(query)
    return f"{page}?{county[1]}" if county else page


def done_page(back: str, otherwise: str, done: str, rounds: int = 1) -> str:
    """The same with what was done there, to be said, and in how many rounds if they are several."""
    page = own_page(back, otherwise)
    return f"{page}{'&' if '?' in page else '?'}done={done}" + (f":{rounds}" if rounds > 1 else "")
