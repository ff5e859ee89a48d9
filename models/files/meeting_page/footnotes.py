"""Footnotes: what a mark beside a day means, which may be one thing in one part of a page and another in the next."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from models.files.meeting_page.context import Found
from models.files.meeting_page.state import PageState

_NOTES_APART: Final = re.compile(r"[,;.]?\s+(?=(?:\*+|[¹²³⁴⁵⁶⁷⁸⁹†‡])\s*[=:])")
_FOOTNOTE: Final = re.compile(r"\s*(\*+|[¹²³⁴⁵⁶⁷⁸⁹†‡]|\d\)(?=\s*\D))\s*[=:]?\s*(\D.*|$)")


def footnotes_in(state: PageState, text: str) -> dict[str, str]:
    """The words of each footnote by its mark, for marks that stand beside any day of the page."""
    found = [_FOOTNOTE.match(part) for part in _NOTES_APART.split(text)]
    return {match[1].strip(): match[2] for match in found if match and match[1].strip() in state.marks}


def define(state: PageState, notes: Mapping[str, str]) -> None:
    """Let the marks mean this. What one meant before still holds for the days of its own part of the page."""
    for mark, note in notes.items():
        before, at = state.footnotes.get(mark, note), state.noted.get(mark, 0)
        if before != note:
            _keep(state, mark, before, at)
        state.footnotes[mark], state.noted[mark] = note, len(state.found)


def _keep(state: PageState, mark: str, note: str, at: int) -> None:
    """Footnotes stand below their days if the first of them did, else above."""
    stands_below = any(mark in each.judged.mention.marks for each in state.found[:at])
    own = f"{mark} {len(state.footnotes)}"
    until = at if stands_below else len(state.found)
    state.footnotes[own] = note
    state.found[:until] = [_renamed(each, mark, own) for each in state.found[:until]]


def _renamed(found: Found, mark: str, own: str) -> Found:
    mention = found.judged.mention
    if mark not in mention.marks:
        return found
    marks = tuple(own if each == mark else each for each in mention.marks)
    return replace(found, judged=replace(found.judged, mention=replace(mention, marks=marks)))
