"""What somebody wrote is handed back whatever the fault: a form is sent to every address that takes one."""

import re
from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest

from kit.database import Database
from kit.errors import StorageFault
from tests.every_route import every_route
from tests.lived import DOROTEA
from tests.visitor import Visit, Visitor, hidden_in, text_of

WORDS: Final = "Vi hinner inte till augusti"
WITHOUT_WORDS: Final = re.compile(
    r"/console/sign-in/passkey|/read/round/.*/weekly|/sign-in/1|/console/me/sessions/1/end"
)
"""What is sent by a button alone, or by a script."""


def sent_everywhere(visitor: Visitor, slug: str) -> Iterator[tuple[str, httpx.Response]]:
    """Every address that takes a form, and what is answered when some words are sent there."""
    for asked in every_route(slug=slug, code=DOROTEA):
        if asked.method == "POST":
            yield asked.at(), visitor.http.post(asked.at(), data={"wording": WORDS, "seen_version": "1"})


def test_when_nobody_reaches_the_database_every_form_is_handed_back_to_be_sent_again(
    coordinator: Visitor, dorotea: Visitor, launched: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise StorageFault

    for way in ("read", "write", "act"):
        monkeypatch.setattr(Database, way, away)
    found = [each for visitor in (coordinator, dorotea) for each in sent_everywhere(visitor, launched)]
    faults = [(path, answer) for path, answer in found if answer.status_code == 503]
    assert [path for path, answer in faults if hidden_in(answer).get("wording") != WORDS] == []
    assert len(faults) > 60


def test_whoever_may_not_or_is_too_late_is_handed_back_the_words_and_nothing_else_happens(
    visit: Visit, coordinator: Visitor, dorotea: Visitor, launched: str
) -> None:
    found = [each for visitor in (visit(), coordinator, dorotea) for each in sent_everywhere(visitor, launched)]
    refused = [(path, answer) for path, answer in found if answer.status_code in {401, 403, 404, 409, 500}]
    lost = [path for path, answer in refused if WORDS not in text_of(answer)]
    assert [path for path in lost if not WITHOUT_WORDS.fullmatch(path)] == []
    assert {answer.status_code for _, answer in refused} >= {401, 404}


def test_what_the_page_itself_had_in_its_form_is_not_handed_back_as_somebodys_words(
    coordinator: Visitor, launched: str
) -> None:
    unseen = dict.fromkeys(
        ("extract_seen", "seen", "seen_point[1]", "also_seen[a]", "given[KF]", "filename", "shown"), "Inte mina ord"
    )
    page = text_of(coordinator.http.post("/svar/ingen/1/fraga", data={**unseen, "question": WORDS}))
    assert WORDS in page
    assert "Inte mina ord" not in page
