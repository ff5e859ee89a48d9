"""The browser's tests themselves: they wait for what they press, however slowly it comes, and see what is faint."""

import re
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import pytest

from tests.browser.axe import broken_rules, faint_words
from tests.browser.conftest import OpenPage, press_enter

BEGUN = b"<!doctype html><title>Next</title><main><p>one</p>" + b" " * 2_000
REST = b"<p>two</p></main>"
FIRST = b"<!doctype html><title>First</title><a href='/next'>go on</a><form action='/next'><button>send</button></form>"


class Slow(BaseHTTPRequestHandler):
    """A server whose second page is long in coming, and comes in two pieces, a fifth of a second apart."""

    def do_GET(self) -> None:
        """Send the page that was asked for."""
        if self.path.startswith("/next"):
            time.sleep(0.5)
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


GOOD: Final = "<p class='said'>legible</p><p class='told' hidden>not shown</p>"
FAINT: Final = {
    "in a colour of its own": "<p class='said' style='color: #bbb'>faint</p>",
    "in half of its colour": "<p class='said' style='opacity: .3'>faint</p>",
    "where it stands on another colour": "<div style='background: #444'><p class='said'>faint</p></div>",
    "as what was hidden before": "<p class='told'>faint</p>",
}
STYLE: Final = "<style>.said { color: #222 } .told { color: #bbb } .large { font-size: 2rem; color: #8a8a8a }</style>"


@pytest.mark.parametrize("faint", FAINT.values(), ids=FAINT)
def test_what_is_faint_is_seen_among_what_was_measured_before(open_page: OpenPage, faint: str) -> None:
    page = open_page(scripts=True)
    for _ in range(2):
        page.set_content(f"{STYLE}<main>{GOOD}</main>")
        assert faint_words(page) == []
    for _ in range(2):
        page.set_content(f"{STYLE}<main>{GOOD}{faint}</main>")
        (found,) = faint_words(page)
        assert "faint" in found


def test_a_colour_that_serves_large_words_is_measured_for_small_ones(open_page: OpenPage) -> None:
    page = open_page(scripts=True)
    page.set_content(f"{STYLE}<main><p class='large'>legible</p></main>")
    assert faint_words(page) == []
    page.set_content(f"{STYLE}<main><p class='large' style='font-size: 1rem'>faint</p></main>")
    assert len(faint_words(page)) == 1


def test_what_looks_alike_is_measured_once(open_page: OpenPage) -> None:
    page = open_page(scripts=True)
    page.set_content(f"{STYLE}<main>{GOOD}</main>")
    faint_words(page)
    page.set_content(f"{STYLE}<main>{GOOD * 2}</main>")
    assert faint_words(page) == []
    assert set(page.locator("main [data-fresh]").all_inner_texts()) <= {"not shown"}


BROKEN: Final = {
    "image-alt": "<img src='data:,'>",
    "label": "<input>",
    "list": "<ul><p>no item</p></ul>",
    "tabindex": "<p tabindex='5'>first of all</p>",
    "marquee": "<marquee>on and on</marquee>",
}


def test_a_rule_is_tried_as_soon_as_the_page_has_what_it_is_about(open_page: OpenPage) -> None:
    page = open_page(scripts=True)
    page.set_content("<html lang='en'><title>Page</title><main><h1>Page</h1></main>")
    assert broken_rules(page) == []
    page.evaluate(
        "found => document.querySelector('main').insertAdjacentHTML('beforeend', found)", "".join(BROKEN.values())
    )
    assert BROKEN.keys() <= {line.partition(":")[0] for line in broken_rules(page)}
