"""Debian's chromium, driven as a person would use it: with a keyboard, without scripts, wide and narrow."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.browser.axe import BUT_CONTRAST, OF_PLACES, broken_rules, faint_words
from tests.reading.papers import paper
from tests.web.reply.extract.test_reply_extract import LINES

CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # a page of the next test is opened by the process that has opened the last
    # a page is seen once: what makes its scripts faster later costs more than it gives, and it needs no tidying
    "--js-flags=--no-opt,--single-threaded,--min-semi-space-size=32,--max-semi-space-size=64",
)
WIDE, NARROW = 1280, 320
STILL: Final[dict[str, Any]] = {"reduced_motion": "reduce"}  # a colour on its way has another contrast
PATIENCE = 60_000  # milliseconds: a busy machine is no fault

SHOWN: Final = """[...document.querySelectorAll("*")].map((each) => {
    const { display, visibility, clip, clipPath, position } = getComputedStyle(each);
    return [display, visibility, clip, clipPath, position].join();
}).join(" ")"""

# a word ends at a hyphen too, also one that is seen only where a line ends at it
_PARTED: Final = r"""([selector, kind]) => {
  const found = new Set(), kinds = { words: /[^\s\u00ad\/@.-]+-?/gu, paragraphs: /§§?\s\d+/gu };
  const isSeen = (each) => each.checkVisibility({ visibilityProperty: true })
    && !each.closest(".unseen, svg, textarea");
  const topOf = (box) => Math.round(box.top);
  for (const part of document.querySelectorAll(selector)) {
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (!isSeen(text.parentElement)) continue;
      for (const told of text.data.matchAll(kinds[kind])) {
        const range = document.createRange();
        // the hyphen that a line ends at is drawn as the first of what follows it
        range.setStart(text, told.index + (text.data[told.index - 1] === "\u00ad" ? 1 : 0));
        range.setEnd(text, told.index + told[0].length);
        const lines = new Set([...range.getClientRects()].filter((box) => box.width > 0).map(topOf));
        if (lines.size > 1) found.add(told[0]);
      }
    }
  }
  return [...found];
}"""

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))  # one chromium is enough


@pytest.fixture(scope="package")  # not longer: playwright keeps the event loop that other tests want to start
def chromium() -> Iterator[Browser]:
    """One browser for every test here, with a fresh profile."""
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is not installed (Debian's package is called chromium-headless-shell, or chromium)")
    expect.set_options(timeout=PATIENCE)  # its own is five seconds, whatever the window has been told
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="package", autouse=True)
def _pages_are_read_whole() -> Iterator[None]:
    """What is pressed is done when the page it leads to stands.

    Playwright's own click ends where the next page begins: what is then read at once may be half of it.
    """
    with pytest.MonkeyPatch.context() as patched:
        for who, act in ((Page, "click"), (Locator, "click"), (Locator, "press")):
            patched.setattr(who, act, _then_whole(getattr(who, act)))
        yield


def _then_whole(act: Callable[..., None]) -> Callable[..., None]:
    def act_and_wait(where: Page | Locator, *args: Any, no_wait_after: bool = False, **options: Any) -> None:
        act(where, *args, no_wait_after=no_wait_after, **options)
        if not no_wait_after:
            (where.page if isinstance(where, Locator) else where).wait_for_load_state()

    return act_and_wait


def press_enter(page: Page) -> None:
    """Press Enter where the focus is, and wait for the page it may lead to."""
    page.locator(":focus").press("Enter")


class Windows:
    """Windows without a past, each lent to one test at a time: opening a new one costs more than most tests do."""

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium
        self._free: dict[bool, list[Page]] = {True: [], False: []}

    def lend(self, *, scripts: bool) -> Page:
        """A window that nobody is signed in by."""
        return self._free[scripts].pop() if self._free[scripts] else self.new(scripts=scripts)

    def new(self, *, scripts: bool) -> Page:
        """A window that is not lent again."""
        context = self._chromium.new_context(java_script_enabled=scripts, locale="sv-SE", **STILL)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def take_back(self, page: Page, *, scripts: bool) -> None:
        """Leave the page it is at, and forget who came in by it."""
        for opened in page.context.pages[1:]:
            opened.close()
        page.goto("about:blank")
        page.context.clear_cookies()
        self._free[scripts].append(page)


@pytest.fixture(scope="package")
def windows(chromium: Browser) -> Windows:
    """The windows of every test here."""
    return Windows(chromium)


@pytest.fixture
def open_page(windows: Windows) -> Iterator[OpenPage]:
    """Open a window of its own: `open_page(width, scripts=False)`.

    A test that listens at its window, or takes its network away, asks for one that it is `alone` to have had.
    """
    lent: list[Callable[[], None]] = []

    def open_window(width: int = WIDE, *, scripts: bool = False, alone: bool = False) -> Page:
        page = windows.new(scripts=scripts) if alone else windows.lend(scripts=scripts)
        lent.append(page.context.close if alone else partial(windows.take_back, page, scripts=scripts))
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media="null", color_scheme="light")
        return page

    yield open_window
    for give_back in lent:
        give_back()


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """The extract as a file on the registrar's computer."""
    file = tmp_path / "Protokollsutdrag KF 2023-06-19.pdf"
    file.write_bytes(paper([LINES]))
    return file


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, as somebody without a mouse would."""
    target = page.locator(selector).element_handle()
    for _ in range(150):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never reaches {selector}")


def write(page: Page, selector: str, text: str) -> None:
    """Go to a field by keyboard and write in it."""
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def choose(page: Page, name: str, value: str) -> None:
    """Go to a group of choices by keyboard and move to one of them."""
    group = page.locator(f'[name="{name}"]')
    group.first.wait_for()
    values = [group.nth(place).get_attribute("value") for place in range(group.count())]
    chosen = next((place for place in range(group.count()) if group.nth(place).is_checked()), 0)  # where Tab stops
    tab_to(page, f'[name="{name}"] >> nth={chosen}')
    page.keyboard.press("Space")
    for _ in range((values.index(value) - chosen) % len(values)):
        page.keyboard.press("ArrowDown")


def overflow(page: Page) -> int:
    """How many CSS pixels the page is wider than its window, as it is or at its narrowest."""
    page.wait_for_load_state()  # the page that was asked for, not the one that is leaving
    found = [too_wide(page)]
    with seen_at(page, NARROW):
        found.append(too_wide(page))
    return max(found)


def too_wide(page: Page) -> int:
    """How many CSS pixels the page is wider than its window, as it is."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@contextmanager
def seen_at(page: Page, width: int) -> Iterator[None]:
    """The page in a window of the width, and then as it was."""
    before = page.viewport_size
    assert before
    page.set_viewport_size({"width": width, "height": before["height"]})
    yield
    page.set_viewport_size(before)


def faults(page: Page, *, dark: bool = False) -> list[str]:
    """What is wrong with the page, one line each: what is wider than its window, and what axe-core finds.

    Rules of structure are tried wide and, where the narrow page shows something else or otherwise, narrow; contrast
    is tried once a scheme.
    """
    page.wait_for_load_state()  # the page that was asked for, not the one that is leaving
    found = _overflowing(page) + broken_rules(page) + faint_words(page)
    page.evaluate(f"void (window.wide = {SHOWN})")
    with seen_at(page, NARROW):
        is_alike = page.evaluate(f"window.wide === {SHOWN}")
        found += _overflowing(page) + broken_rules(page, OF_PLACES if is_alike else BUT_CONTRAST)
    if dark:
        page.emulate_media(color_scheme="dark")
        found += faint_words(page)
        page.emulate_media(color_scheme="light")
    return found


def _overflowing(page: Page) -> list[str]:
    return [f"{wider} pixels wider than its window"] if (wider := too_wide(page)) > 0 else []


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page when RUNDAN_TEST_PICTURES names a folder, for people to look at."""
    if folder := os.environ.get("RUNDAN_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
        with seen_at(page, NARROW):
            page.screenshot(path=Path(folder) / f"{name}-{NARROW}.png", full_page=True)


def parted_words(page: Page, selector: str, widths: Iterable[int]) -> set[str]:
    """The words within what is selected that stand on two lines in a window of one of the widths."""
    return _parted(page, selector, "words", widths)


def parted_paragraphs(page: Page, widths: Iterable[int]) -> set[str]:
    """The §s of the page that stand on another line than their numbers."""
    return _parted(page, "body", "paragraphs", widths)


def _parted(page: Page, selector: str, kind: str, widths: Iterable[int]) -> set[str]:
    found: set[str] = set()
    for width in widths:
        with seen_at(page, width):
            found |= set(page.evaluate(_PARTED, [selector, kind]))
    return found
