"""A day that reaches a person in a sentence is said in words, as people say days; ISO days are for files and forms."""

import dataclasses
import datetime as dt
import re

import pytest

from kit.clock import FrozenClock
from models.vocabulary import Language
from notifications.sender import Sender
from tests.conftest import LAUNCH
from tests.console import Console
from tests.every_route import every_route
from tests.letter_samples import LETTERS, compose
from tests.lived import DOROTEA, council
from tests.mail import html_of, parsed, text_of
from tests.run.samples import sampled
from tests.spoken import Spoken
from tests.visitor import Visit, link_path

A_WAY_TO_WRITE = re.compile(r"(eller|or) 2023-06-12")
"""Below a field: what may be written there."""

ISO_DAY = re.compile(r"\b(?:19|20)\d\d-[01]\d-[0-3]\d\b")


def iso_days(page: str) -> list[str]:
    """The pieces of text on the page that hold one; what stands in a field is written by whoever fills it in."""
    page = re.sub(r"(?s)<(textarea|code|pre)\b.*?</\1>", "", page)
    return [text for text, _ in Spoken(page).texts if ISO_DAY.search(A_WAY_TO_WRITE.sub("", text))]


@pytest.mark.parametrize("language", list(Language))
def test_no_letter_says_one(sender: Sender, language: Language) -> None:
    for letter in LETTERS.values():
        message = parsed(compose(sender, dataclasses.replace(letter, language=language), LAUNCH).content)
        for text in (text_of(message), html_of(message), str(message["Subject"])):
            assert not ISO_DAY.search(text), (letter.kind, text)


@pytest.mark.parametrize(("number", "language"), [*enumerate(Language)])
def test_no_page_says_one(console: Console, visit: Visit, clock: FrozenClock, number: int, language: Language) -> None:
    """Each page in one of the languages; all in both by `make test-all`."""
    lived = console.lived
    registrar = visit()
    link = link_path(lived.database, lived.sender, lived.slug, DOROTEA)
    registrar.arrive(link)
    registrar.send("/mer-tid", new_on="2023-10-30", reason="Nästa möte")
    lived.report(council(announced_on=dt.date(2023, 6, 20), adjusted_on=dt.date(2023, 6, 20)))
    clock.move_to(lived.today + dt.timedelta(days=90))  # nothing has run since: everything that stands still is told
    known = {"slug": lived.slug, "code": DOROTEA, "secret": link[3:]}
    found = {}
    for asked in sampled(2, [each for each in every_route(**known) if each.method == "GET"], number):
        visitor = registrar if asked.path.startswith("/r") else console.visitor
        page = visitor.http.get(asked.at(), params={"lang": language})
        if page.headers.get("content-type", "").startswith("text/html") and (days := iso_days(page.text)):
            found[asked.path] = days
    assert found == {}
