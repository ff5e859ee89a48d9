"""What somebody wrote is handed back whatever the fault: a form is sent to every address that takes one."""

import errno
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from starlette.datastructures import UploadFile

from kit.database import Database
from kit.errors import StorageFault
from tests.run.samples import sampled
from tests.upgrades.homes import names, unpack_sqlite
from tests.visitor import Visitor, hidden_in, text_of
from tests.web.test_every_address import House, housed

REFUSED: Final = {401, 403, 404, 409, 410, 500}
WORDS: Final = "Vi hinner inte till augusti"
WITHOUT_WORDS: Final = re.compile(
    r"/console/(sign-in/passkey|drafts/\d+/(discard|take-back)|me/passkeys/\d+/remove|me/sessions/.*|launch/file/.*)"
    r"|/read/round/.*/weekly|/sign-in/.*"
)
"""What is sent by a button alone, or by a script."""
NEEDS_NO_DATABASE: Final = {"/console/sign-in", "/console/sign-in/code", "/console/sign-in/passkey/options", "/ny-lank"}
"""Where what is missing in the form is told first, or nothing is looked for."""
TAKES_LEAVE: Final = re.compile(r".*/(sessions/.*|sign-out|leave/.*|role/.*)")
"""After what is sent there one may be nobody any more."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An installation where something is found at every address."""
    unpack_sqlite(names()[-1], tmp_path / "rundan.db")
    with housed(tmp_path, f"sqlite:///{tmp_path / 'rundan.db'}") as found:
        yield found


def sent_everywhere(
    house: House, visitor: Visitor, only: Collection[str] | None = None
) -> Iterator[tuple[str, httpx.Response]]:
    """Every address that takes a form, or `only` those, and what is answered when some words are sent there; every
    other time as a form with a file."""
    values = {"wording": WORDS, "seen_version": "1"}
    for place, asked in enumerate(house.routes("POST")):
        if only is not None and asked.at() not in only:
            continue
        files = {"file": ("utdrag.pdf", b"%PDF-1.4")} if place % 2 else None
        yield asked.at(), visitor.http.post(asked.at(), data=values, files=files)


def lost_at(found: Sequence[tuple[str, httpx.Response]]) -> list[str]:
    """Where the words did not come back though there was room for them."""
    return [path for path, answer in found if WORDS not in text_of(answer) and not WITHOUT_WORDS.fullmatch(path)]


@pytest.mark.parametrize("whose", ["stranger", "insider"])
def test_when_nobody_reaches_the_database_every_form_is_handed_back_to_be_sent_again(
    house: House, whose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise StorageFault

    for way in ("read", "write", "act"):
        monkeypatch.setattr(Database, way, away)
    found = dict(sent_everywhere(house, house.visitors[whose]))
    kept = {path for path, answer in found.items() if hidden_in(answer).get("wording") == WORDS}
    assert found.keys() - kept == NEEDS_NO_DATABASE
    assert {found[path].status_code for path in kept} <= {401, 404, 503}


def test_a_fault_nobody_foresaw_hands_the_words_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(Database, "act", fails)
    some = {asked.at() for asked in sampled(4, house.routes("POST"), 1)}  # each is told in full in the log
    found = [each for each in sent_everywhere(house, house.visitors["insider"], some) if each[1].status_code == 500]
    assert lost_at(found) == []
    assert len(found) > 2


def test_a_form_for_whose_file_there_is_no_room_is_answered_that_nothing_can_be_saved(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(UploadFile, "write", full)
    sent = house.visitors["stranger"].http.post("/ny-lank", files={"file": ("utdrag.pdf", b"%PDF-1.4")})
    assert sent.status_code == 503
    assert sent.headers["retry-after"] == "60"


@pytest.mark.parametrize("whose", ["stranger", "insider"])
def test_whoever_may_not_or_is_too_late_is_handed_back_the_words(house: House, whose: str) -> None:
    paths = {asked.at() for asked in house.routes("POST")}
    stays = {path for path in paths if whose == "stranger" or not TAKES_LEAVE.fullmatch(path)}
    found = [each for each in sent_everywhere(house, house.visitors[whose], stays) if each[1].status_code in REFUSED]
    assert lost_at(found) == []
    assert [path for path, answer in found if re.search(r"\bwording\b", text_of(answer))] == []  # no field's own name
    assert len(found) > 8


def test_what_the_page_itself_had_in_its_form_is_not_handed_back_as_somebodys_words(house: House) -> None:
    unseen = dict.fromkeys(
        ("extract_seen", "seen", "seen_point[1]", "also_seen[a]", "given[KF]", "filename", "shown"), "Inte mina ord"
    )
    sent = house.visitors["stranger"].http.post("/svar/ingen/1/fraga", data={**unseen, "question": WORDS})
    page = text_of(sent)
    assert WORDS in page
    assert "Inte mina ord" not in page
