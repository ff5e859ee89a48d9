"""Registrars with browsers, in a process of their own: `python -m bench.clients < orders.json`.

Each of eight clients keeps its connection, opens the links it is given, fetches a report form, fills it in and sends
it. Only the sending is timed, up to the answer that leads on to the receipt.
"""

import http.client
import json
import re
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPResponse
from typing import TypeVar
from urllib.parse import urlencode

CLIENTS = 8
T = TypeVar("T")
HOST = "127.0.0.1"
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_NAME = re.compile(r'name="([^"]*)"')
_VALUE = re.compile(r'value="([^"]*)"')
_WRITE = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


@dataclass
class OpenForm:
    """One case's page, opened in somebody's browser."""

    base: str
    cookie: str
    form: dict[str, str] = field(default_factory=dict)


class Browser:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=60)

    def open(self, secret: str) -> OpenForm:
        """Follow a letter's link to the case."""
        answer, _ = self._ask("GET", f"/r/{secret}")
        return OpenForm(str(answer.getheader("location")), str(answer.getheader("set-cookie")).partition(";")[0])

    def fetch_form(self, open_form: OpenForm) -> None:
        """Get the report form, with its hidden fields."""
        answer, page = self._ask("GET", f"{open_form.base}/rapportera", open_form.cookie)
        _expect(answer, 200, page)
        hidden = _HIDDEN.findall(page)
        open_form.form = {_NAME.findall(tag)[0]: unescape(_VALUE.findall(tag)[0]) for tag in hidden}

    def send(self, open_form: OpenForm, written: dict[str, str]) -> float:
        """Send the form filled in; how many seconds until the answer."""
        body = urlencode({**open_form.form, **written})
        started = time.perf_counter()
        answer, page = self._ask("POST", f"{open_form.base}/rapportera", open_form.cookie, body)
        elapsed = time.perf_counter() - started
        _expect(answer, 303, page)
        return elapsed

    def _ask(self, method: str, path: str, cookie: str = "", body: str | None = None) -> tuple[HTTPResponse, str]:
        self._connection.request(method, path, body, {"Cookie": cookie, **(_WRITE if body else {})})
        answer = self._connection.getresponse()
        return answer, answer.read().decode()


def main() -> None:
    """Carry out the orders: {port, secrets, forms}; every secret's case sends every form, in order."""
    orders = json.load(sys.stdin)
    browsers = [Browser(orders["port"]) for _ in range(CLIENTS)]
    opened: list[OpenForm] = []
    _together(browsers, orders["secrets"], lambda browser, secret: opened.append(browser.open(secret)))
    taken: list[float] = []
    wall = 0.0
    for written in orders["forms"]:
        _together(browsers, opened, lambda browser, open_form: browser.fetch_form(open_form))
        started = time.perf_counter()
        taken += _sent(browsers, opened, written)
        wall += time.perf_counter() - started
    json.dump({"taken": taken, "wall": wall}, sys.stdout)


def _sent(browsers: list[Browser], opened: list[OpenForm], written: dict[str, str]) -> list[float]:
    taken: list[float] = []
    _together(browsers, opened, lambda browser, open_form: taken.append(browser.send(open_form, written)))
    return taken


def _together(browsers: list[Browser], things: Iterable[T], act: Callable[[Browser, T], object]) -> None:
    left = deque(things)

    def work(browser: Browser) -> None:
        while left:
            try:
                thing = left.popleft()
            except IndexError:
                return
            act(browser, thing)

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(work, browsers))


def _expect(answer: HTTPResponse, status: int, page: str) -> None:
    if answer.status != status:
        raise RuntimeError(f"{answer.status} instead of {status}: {page[:3000]}")


if __name__ == "__main__":
    main()
