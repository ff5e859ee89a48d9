"""What a browser has parted where a line ends, and no line may end: within a word, or between a § and its number."""

from collections.abc import Iterable
from typing import Final

from playwright.sync_api import Page

from tests.browser.conftest import seen_at

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
