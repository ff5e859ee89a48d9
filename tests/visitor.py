"""A visitor with a browser's manners, over real HTTP on loopback."""

from __future__ import annotations

import asyncio
import datetime as dt
import html
import io
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final, Protocol

import httpx
import lxml.html
import pikepdf
import uvicorn
from fastapi import FastAPI

from actions.access.links import sign_in_link
from cli.running.doors import listen
from kit.database import Database
from models.reads import lookup
from models.tables import case_id
from notifications.links import token
from notifications.sender import Sender
from tests.waiting import LONG

Files = Sequence[tuple[str, tuple[str, bytes, str]]]

NO_TLS: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # it is plain HTTP: a context each takes longer than the visit
COORDINATOR: Final = "samordnare@regionvasterbotten.example"
WHO: Final = {"name": "Registrator Ett", "role": "registrator", "email": "ett@dorotea.example"}


COUNCIL: Final = {
    "body": "KF",
    "held_on": "2023-06-19",
    "paragraph": "§ 45",
    "act": "decides",
    "outcomes[1]": "adopted",
    "wording": "Kommunfullmäktige beslutar\natt fastställa färdplanen.",
    "preliminary": "no",
}


def pdf(pages: int = 1, **how: Any) -> bytes:
    """A PDF with so many blank pages, saved as pikepdf is told."""
    document, file = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page()
    document.save(file, **how)
    return file.getvalue()


def attached(data: bytes, name: str = "utdrag.pdf") -> Files:
    """The bytes as a file handed in with a report."""
    return [("documents", (name, data, "application/pdf"))]


class PromptServer(uvicorn.Server):
    """A server that stops when it is told: there are thousands of them in a run, and nobody waits for a page."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin."""
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)

    async def main_loop(self) -> None:
        """Serve until told to stop."""
        while not self._told.is_set():
            await self.on_tick(0)  # the Date of its answers
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), 1)

    def stop(self) -> None:
        """Tell it so, from another thread."""
        self._loop.call_soon_threadsafe(self._told.set)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        for listening in (*self.servers, *(sockets or ())):
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:  # what is answered already is still written in the log
            await asyncio.wait(self.server_state.tasks, timeout=1)
        await self.lifespan.shutdown()


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve the application on a free port of loopback; its address."""
    listener = listen("127.0.0.1", 0, "PORT")
    server = PromptServer(uvicorn.Config(app, log_config=None, lifespan="on", proxy_headers=False, server_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.001)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.stop()
        thread.join()


def link_path(database: Database, sender: Sender, slug: str, code: str) -> str:
    """The address in a principal's letter, without the host."""
    with database.read() as session:
        case, _ = lookup.case_of(session, case_id(slug, code))
        return f"/r/{token(sender.secret, case.link_id)}"


def sign_in_path(database: Database, sender: Sender, now: dt.datetime, email: str = COORDINATOR) -> str:
    """The address in a coordinator's sign-in letter, without the host."""
    with database.write() as session:
        link = sign_in_link(session, sender, "", email, now)
    return f"/sign-in/{token(sender.secret, link.id)}"


def text_of(page: httpx.Response) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.text.replace("<wbr>", ""))))


def hidden_in(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of a page's form."""
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in found}


def reviewed(visitor: Visitor, text: str) -> httpx.Response:
    """A pasted round file as its draft's review; where something is to be put right, as the draft's steps."""
    draft = visitor.http.post("/console/drafts", data={"text": text})
    return visitor.http.get(f"{draft.url.path}/review") if draft.status_code == 200 else draft


def forms_in(page: str) -> list[lxml.html.FormElement]:
    """The forms of a page."""
    return [each for each in lxml.html.fromstring(page).iter("form") if isinstance(each, lxml.html.FormElement)]


def form_of(page: str) -> dict[str, str]:
    """What a browser would send of a page's longest form when nobody has touched it; files are left out."""
    form = max(forms_in(page), key=lambda each: len(each.form_values()))
    values = {name: value for name, value in form.form_values() if name != "files"}
    return {name: "" if value == "on" else value for name, value in values.items()}  # lxml's word for an empty choice


def asked_plainly(address: str, **how: Any) -> httpx.Response:
    """What is answered to somebody with none of a browser's manners."""
    return httpx.get(address, verify=NO_TLS, trust_env=False, timeout=LONG, **how)


class Visitor:
    """One browser: cookies kept, redirects followed, forms sent from the page they stand on."""

    def __init__(self, url: str, **headers: str) -> None:
        self.http = httpx.Client(
            base_url=url,
            follow_redirects=True,
            headers={"sec-fetch-site": "same-origin", **headers},
            timeout=LONG,
            verify=NO_TLS,
            trust_env=False,
        )
        self.base = ""

    def enter(self, link: str) -> httpx.Response:
        """Open the link of a letter and remember where it led."""
        page = self.http.get(link)
        self.base = page.url.path
        return page

    def arrive(self, link: str) -> None:
        """The same, for whoever has something else to read than the page it leads to."""
        self.base = self._led_on("GET", link)

    def come_in(self, link: str) -> None:
        """Press the button behind a sign-in letter's link, and read none of the console yet."""
        self._led_on("POST", link)

    def _led_on(self, method: str, link: str) -> str:
        answer = self.http.request(method, link, follow_redirects=False)
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
        return answer.headers["location"]

    def read(self, path: str = "", **more: Any) -> httpx.Response:
        """Read a page of the case."""
        return self.http.get(self.base + path, **more)

    def hidden(self, path: str) -> dict[str, str]:
        """The hidden fields of the form on a page of the case."""
        return hidden_in(self.read(path))

    def send(self, path: str, files: Files = (), /, **values: str) -> httpx.Response:
        """Fill in the form on a page of the case and send it; `**{"outcomes[1]": ...}` for odd names."""
        return self.send_opened(path, self.hidden(path), files, **values)

    def send_opened(self, path: str, hidden: Mapping[str, str], files: Files = (), /, **values: str) -> httpx.Response:
        """The same, in a form opened before: `hidden` are its hidden fields as they were then."""
        return self.http.post(self.base + path, data={**hidden, **WHO, **values}, files=files or None)

    def close(self) -> None:
        """Close the browser."""
        self.http.close()


class Visit(Protocol):
    """Opens another browser, with the headers it is to send."""

    def __call__(self, **headers: str) -> Visitor: ...
