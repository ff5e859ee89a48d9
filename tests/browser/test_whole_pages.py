"""The browser's tests themselves: what they press, they wait for, however slowly the next page comes."""

import re
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.browser.conftest import OpenPage, press_enter

BEGUN = b"<!doctype html><title>Next</title><main><p>one</p>" + b" " * 2_000
REST = b"<p>two</p></main>"
FIRST = b"<!doctype html><title>First</title><a href='/next'>go on</a><form action='/next'><button>send</button></form>"


class Slow(BaseHTTPRequestHandler):
    """A server whose second page comes in two pieces, a fifth of a second apart."""

    def do_GET(self) -> None:
        """Send the page that was asked for."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if not self.path.startswith("/next"):
            self.wfile.write(FIRST)
            return
        self.wfile.write(BEGUN)
        self.wfile.flush()
        time.sleep(0.2)
        self.wfile.write(REST)

    def log_message(self, *_: object) -> None:
        """Say nothing of it."""


@pytest.fixture
def slow_site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
@pytest.mark.parametrize("way", ["click", "selector", "enter", "link"])
def test_the_page_after_a_press_is_read_whole(open_page: OpenPage, slow_site: str, way: str, scripts: bool) -> None:
    page = open_page(scripts=scripts)
    page.goto(slow_site)
    if way == "selector":
        page.click("button")
    elif way == "click":
        page.get_by_role("button").click()
    elif way == "link":
        page.get_by_role("link").click()
    else:
        page.get_by_role("button").focus()
        press_enter(page)
    assert page.locator("p").count() == 2


def test_nobody_presses_enter_past_the_waiting() -> None:
    here = Path(__file__).parent
    bare = re.compile(r"keyboard\.press\(.Enter")
    assert [file.name for file in here.rglob("test_*.py") if bare.search(file.read_text())] == []
