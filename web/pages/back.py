"""Where a page that is done leads back to: the page it was come to from, never another site's."""

from collections.abc import Mapping
from typing import Final

from fastapi import Request

BACK: Final = "back"


def came_from(request: Request) -> str:
    """The console's page that the address says it was come to from; nothing when it says none."""
    return own_page(request.query_params.get(BACK, ""), "")


def gone_back(values: Mapping[str, str]) -> dict[str, str]:
    """The same of a form that was sent, to be shown once more."""
    return {BACK: own_page(values.get(BACK, ""), "")}


def own_page(path: str, otherwise: str = "/console") -> str:
    """The path without its query if it is one of the console's own pages, else `otherwise`."""
    path = path.partition("?")[0]
    return path if path == "/console" or path.startswith("/console/") else otherwise


def done_page(back: str, otherwise: str, done: str, rounds: int = 1) -> str:
    """The same with what was done there, to be said, and in how many rounds if they are several."""
    return f"{own_page(back, otherwise)}?done={done}" + (f":{rounds}" if rounds > 1 else "")
