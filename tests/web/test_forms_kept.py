"""No form loses what was written: each one a page shows is sent with each of its fields wrong in turn."""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import httpx
import lxml.html
import pytest
from limits import parse

from tests.console import Console
from tests.run.samples import place_of, sampled
from tests.visitor import COUNCIL, Visitor, forms_in
from web.requests.limits import RATES

WRONG: Final = "31 februari <b> \"'&" + "x" * 30_000
BY_NAME: Final = {
    r"e?mail|registrar|official|chair|holder": "ny@dorotea.example",
    r"_on\b|\bon\b|day": "19 juni 2023",
    r"hour": "09.00",
}
APART: Final = re.compile(r"sign-out|/clock|/me/sessions|/live|[.][a-z]+$")
ALIKE: Final = re.compile(r"\d+|(?<=/parts/)(\w+)/.*|[?].*")
"""One principal's pages are as another's, one part's of the registry, one row's fields, and one choice's."""
SHORT_ROUND: Final = "title: Nytt\ndue_on: 2023-10-31\natt_satser: [Att anta]\nprincipals: ['2425']\n"


def fields_of(form: lxml.html.FormElement) -> dict[str, list[Any]]:
    """What a person fills in, by name."""
    found: dict[str, list[Any]] = {}
    for each in form.inputs:
        if each.name and each.get("disabled") is None and each.get("type") not in {"hidden", "file", "submit"}:
            found.setdefault(each.name, []).append(each)
    return found


def kind_of(place: str) -> str:
    """The address or the name of a field without what tells it from others alike."""
    return ALIKE.sub(r"\1", place)


def is_written(elements: list[Any]) -> bool:
    first = elements[0]
    return first.tag == "textarea" or (first.tag == "input" and first.get("type") not in {"radio", "checkbox"})


def meant(name: str, elements: list[Any], number: int) -> list[str]:
    """Something of one's own that fits in the field."""
    first = elements[0]
    if first.tag == "select":
        return [first.value_options[-1]]
    if first.get("type") in {"radio", "checkbox"}:
        every = [each.get("value", "on") for each in elements]
        return every if first.get("type") == "checkbox" else every[-1:]
    if first.get("inputmode") == "numeric" or first.get("type") == "number":
        return ["7"]
    return [next((own for known, own in BY_NAME.items() if re.search(known, name)), f"Ord {number} å")]


def written_in(form: lxml.html.FormElement) -> dict[str, list[str]]:
    """What stands in the form, as a browser would send it."""
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value or "")
    return found


def plain(values: list[str] | None) -> list[str]:
    """The words, however they are spaced; an empty field is as one that is not there."""
    return [words for each in values or () if (words := " ".join(each.split()))]


def lost(form: lxml.html.FormElement, sent: dict[str, list[str]], answer: httpx.Response) -> list[str]:
    """The fields of the form that do not come back in the page as they were sent."""
    asked = fields_of(form)
    found = max(forms_in(answer.text), key=lambda each: len(fields_of(each).keys() & asked.keys()), default=None)
    shown = written_in(found) if found is not None else {}
    return [name for name in asked if plain(sent.get(name)) != plain(shown.get(name))]


def pages_from(visitor: Visitor, start: str) -> Iterator[httpx.Response]:
    """The pages that lead on from there within the same part of the site, one of each kind."""
    seen, ahead, within = set[str](), [start], "/" + start.split("/")[1]
    while ahead:
        path = ahead.pop(0)
        if (kind := kind_of(path)) in seen or APART.search(urlsplit(path).path):
            continue
        seen.add(kind)
        page = visitor.http.get(path)
        if page.status_code == 200 and "html" in page.headers["content-type"]:
            yield page
            found = re.findall(r'href="(/[^"#]*)', page.text)
            ahead += [each for each in found if each.startswith(within) and "lang=" not in each]


def forms_from(visitor: Visitor, start: str) -> Iterator[tuple[str, lxml.html.FormElement]]:
    """Each kind of form there is to fill in, with where it is sent."""
    seen = set[tuple[str, frozenset[str]]]()
    for page in pages_from(visitor, start):
        for form in forms_in(page.text):
            to = urljoin(str(page.url), form.get("action") or "")
            kind = kind_of(urlsplit(to).path), frozenset(map(kind_of, fields_of(form)))
            if form.get("method") == "post" and kind[1] and kind not in seen and not APART.search(kind[0]):
                seen.add(kind)
                yield to, form


def losses(visitor: Visitor, start: str) -> Iterator[tuple[str, str, int, list[str]]]:
    """Where a form went, the field that was wrong, how that was answered, and what was lost.

    A field is tried the first time one of its name is met in the walk; of a form's others one in three.
    """
    tried = set[str]()
    for to, form in forms_from(visitor, start):
        asked = fields_of(form)
        hidden = {name: each for name, each in written_in(form).items() if name not in asked}
        own = {name: meant(name, elements, number) for number, (name, elements) in enumerate(asked.items())}
        written = {kind_of(name): name for name, elements in asked.items() if is_written(elements)}
        again = [name for kind, name in written.items() if kind in tried]
        new = [name for kind, name in written.items() if kind not in tried]
        tried |= written.keys()
        place = place_of(urlsplit(to).path) % max(1, len(again))
        for name in new + sampled(3, again, place):
            sent = {**hidden, **own, name: [WRONG]}
            answer = visitor.http.post(to, data=sent, follow_redirects=False)
            gone = [] if answer.is_redirect else lost(form, sent, answer)
            yield urlsplit(to).path, name, answer.status_code, gone


@pytest.fixture(autouse=True)
def _as_often_as_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    for rate in RATES:
        monkeypatch.setitem(RATES, rate, parse("100000 per minute"))


def test_no_form_of_the_console_loses_what_was_written(console: Console, dorotea: Visitor) -> None:
    dorotea.send("/fraga", question="Hur då?")
    dorotea.send("/mer-tid", new_on="2023-10-31", reason="Nämnden möts i oktober.")
    dorotea.send("/rapportera", **COUNCIL)
    console.visitor.http.post("/console/drafts", data={"text": SHORT_ROUND})
    check(console.visitor, "/console", 50)


def test_no_form_of_the_reply_pages_loses_what_was_written(console: Console, dorotea: Visitor) -> None:
    check(dorotea, dorotea.base, 7)


def check(visitor: Visitor, start: str, forms: int) -> None:
    found = list(losses(visitor, start))
    assert len({to for to, *_ in found}) >= forms
    assert [each for each in found if each[-1] or each[2] >= 500] == []
