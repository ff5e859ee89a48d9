"""Turning a page of the console into another language loses nothing that is written there, and does nothing."""

from collections.abc import Iterator
from itertools import cycle

import lxml.html
import pytest

from actions.replies.questions import ask_question
from kit.clock import FrozenClock
from models.tables import Base
from tests.console import Console
from tests.consulted import Consultation
from tests.every_route import every_route
from tests.lived import DOROTEA, council, said
from tests.visitor import forms_in
from tests.web.console.drafts.making import made
from web.console.acting.acts import CASE_ACTS, ROUND_ACTS
from web.console.changing.tasks import TASKS
from web.console.drafts.steps import PAGES
from web.console.on_behalf import DICTATED

WRITTEN = "Skrivet före språket"
LEFT_OUT = {"radio", "checkbox", "file", "hidden", "submit"}
DOORS = ("/console/sign-in", "/console/sign-in/code", "/ny-lank")


def written_in(form: lxml.html.FormElement) -> list[str]:
    """The fields of a form that text is written in."""
    return [each.name for each in form.inputs if each.name and getattr(each, "type", "") not in LEFT_OUT]


def typed(form: lxml.html.FormElement) -> list[str]:
    return [each.name for each in form.inputs if each.name in written_in(form) and each.tag != "select"]


def forms(console: Console, addresses: Iterator[str]) -> Iterator[tuple[str, lxml.html.FormElement]]:
    """Each page with a form one writes in, and that form as it first stands."""
    for address in addresses:
        page = console.http.get(address, headers={"accept": "text/html"})
        if page.status_code == 200 and page.url.path == address:
            yield from ((address, each) for each in forms_in(page.text))


def is_lost(form: lxml.html.FormElement) -> bool:
    """Whether what is typed there goes with the page; one that only asks is in the address once it has been sent, and
    the demonstration's clock is no part of any installation."""
    is_kept = form.get("id") == "written" or form.method == "GET" or form.action == "/console/clock"
    return not is_kept and bool(typed(form))


def addresses(console: Console, draft: str, opinions: str) -> Iterator[str]:
    known = {
        "slug": console.lived.slug,
        "code": DOROTEA,
        "office": "vasterbotten",
        "draft_id": draft.rpartition("/")[2],
    }
    for asked in every_route(**known):
        if asked.method == "GET" and asked.path.startswith("/console"):
            yield asked.at()
    yield from (f"{draft}/step/{step.value}" for step in PAGES)
    yield from (f"{console.board}/do/{name}" for name in ROUND_ACTS)
    yield from (f"{console.case}/do/{name}{target}" for name in CASE_ACTS for target in ("", "/1"))
    yield from (f"{console.case}/{name}" for name in DICTATED)
    yield from (f"{console.board}/change/{name}{target}" for name in TASKS for target in ("", f"/{DOROTEA}", "/1"))
    yield from (f"/console/registry/vasterbotten/parts/{part}" for part in ("mailboxes/2425", "arena/systemledningen"))
    yield from (f"/console/registry/vasterbotten/{what}/import" for what in ("registry", "population"))
    yield from ("/console/registry/vasterbotten/structure/new", *DOORS)
    yield from (opinions, f"{opinions}/answers", opinions.partition("/themes")[0])


def rows(console: Console) -> dict[str, list[str]]:
    kept = [table for table in Base.metadata.sorted_tables if table.name not in {"console_sessions", "attempts"}]
    with console.lived.database.read() as session:
        return {table.name: sorted(map(repr, session.execute(table.select()))) for table in kept}


@pytest.mark.slow
def test_a_form_turned_into_another_language_keeps_what_is_written_and_does_nothing(
    console: Console, consulted: Consultation, clock: FrozenClock
) -> None:
    clock.move_to(console.lived.today)
    lived, key = console.lived, console.row().id
    lived.report(council())
    lived.database.act(lambda session: ask_question(session, lived.sender, key, "Diariet?", said(), lived.today))
    draft = made(console.visitor, text="title: X\n")
    console.http.post(f"/console/rounds/{consulted.slug}/opinions/themes", data={"name": "Ett tema"})
    theme = f"/console/rounds/{consulted.slug}/opinions/themes/1"
    every = list(forms(console, addresses(console, draft, theme)))
    found = {address: form for address, form in every if form.get("id") == "written"}
    assert len(found) > 55
    losing = [(address, typed(form)) for address, form in every if is_lost(form)]
    assert losing == []
    before, wrong = rows(console), []
    for (address, form), language in zip(found.items(), cycle(("en", "sv")), strict=False):
        own = dict.fromkeys(typed(form), WRITTEN)
        values = {name: value or "" for name, value in form.form_values()}
        page = console.http.post(form.get("action") or address, data={**values, **own, "turn_to": language})
        kept = page.text.count(WRITTEN) >= len(own)
        is_turned, has_fault = f'<html lang="{language}">' in page.text, 'class="fault"' in page.text
        if (page.status_code, kept, is_turned, has_fault) != (200, True, True, False):
            wrong.append((address, page.status_code, kept, page.url.path))
    assert wrong == []
    assert {name for name, now in rows(console).items() if now != before[name]} == set()
