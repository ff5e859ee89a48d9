"""The floors over HTTP: `python -m bench.floor_web FOLDER PORT WAY`, uvicorn and one function."""

import asyncio
import sys
from pathlib import Path
from urllib.parse import parse_qsl

import uvicorn
from starlette.types import Receive, Scope, Send

from bench.county import REPORTED_AT, ROUTE, county_plan, report_of
from bench.floor import WAYS, Floor
from models.values import Reporter

FORM = b"<!DOCTYPE html><form method=post>" + b"<p><label>...<input></label>" * 20 + b"</form>"
BODIES = {step.body: level for level, step in enumerate(ROUTE)}


class App:
    """A link to follow, a form to fetch and a report to send."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        path = scope["path"]
        if scope["method"] == "POST":
            posted = dict(parse_qsl((await receive())["body"].decode()))
            case_id = path.removeprefix("/svar/").removesuffix("/rapportera")
            await asyncio.to_thread(self._report, case_id, posted)
            await _answer(send, 303, b"", location="/")
        elif path.startswith("/r/"):
            await _answer(send, 303, b"", location=f"/svar/{path.removeprefix('/r/')}")
        else:
            await _answer(send, 200, FORM)

    def _report(self, case_id: str, posted: dict[str, str]) -> None:
        reporter = Reporter(posted["name"], posted["role"], posted["email"])
        self._floor.report(case_id, report_of(BODIES[posted["body"]]), reporter, REPORTED_AT)


async def _answer(send: Send, status: int, body: bytes, location: str = "") -> None:
    headers = [(b"location", location.encode())] if location else []
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def main() -> None:
    """Serve until told to stop."""
    folder, port, way = sys.argv[1:]
    floor = Floor(Path(folder), county_plan(1), WAYS[way])
    floor.open_cases(311)
    uvicorn.run(App(floor), port=int(port), log_level="warning", lifespan="off")


if __name__ == "__main__":
    main()
