"""Whoever takes down what a principal says is spoken to as a coordinator, never as the principal."""

import re

import pytest

from kit.clock import FrozenClock
from tests.console import Console
from tests.lived import council
from tests.visitor import text_of
from web.console.on_behalf import DICTATED

TO_A_PRINCIPAL = re.compile(r"\b(?:hos er|Ert|har ni|kan ni|[Nn]i behöver|behöver ni|samordnaren)\b")


@pytest.mark.parametrize("reports", [0, 1])
def test_no_form_taken_down_speaks_to_the_principal(console: Console, clock: FrozenClock, reports: int) -> None:
    clock.move_to(console.lived.today)
    if reports:
        console.lived.report(council())
    said = {}
    for name in DICTATED:
        page = console.http.get(f"{console.case}/{name}")
        if page.status_code == 200 and page.url.path.endswith(name):
            said[name] = text_of(page).partition("Hur kom uppgiften till dig?")[2]
    assert len(said) > 2
    assert {name: TO_A_PRINCIPAL.findall(words) for name, words in said.items() if TO_A_PRINCIPAL.search(words)} == {}
