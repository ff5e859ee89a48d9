"""What people have written in Swedish says so on an English page, wherever it stands (WCAG 2.1, 3.1.2)."""

import io
import zipfile
from collections.abc import Iterator

import pytest

from actions.access.links import read_only_link
from actions.rounds.launch import launch
from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_plan import RoundPlan
from notifications.links import token
from notifications.sender import Sender
from tests.lived import DOROTEA, LivedRound, council, executive, said
from tests.spoken import Spoken
from tests.visitor import Visit, Visitor, link_path, sign_in_path

MARK = "Märkord"
A_NAME = f"{MARK} organ"
"""A name within a sentence needs no mark; where it stands alone it has one."""


def unmarked(page: str) -> Iterator[str]:
    """What is written in Swedish on the page, and not said to be."""
    for text, language in Spoken(page).texts:
        is_written = text == A_NAME or MARK in text.replace(A_NAME, "")
        if is_written and language != "sv":
            yield text


def marked(plan: RoundPlan) -> RoundPlan:
    """The plan with a word to be found in everything a coordinator writes."""
    words = {name: f"{MARK} {name}" for name in ("title", "summary", "level_reason")}
    contacts = tuple(each.model_copy(update={"role": f"{MARK} role"}) for each in plan.contacts)
    return plan.model_copy(update={**words, "att_satser": (f"Att {MARK} bli",), "contacts": contacts})


@pytest.fixture
def round_(database: Database, sender: Sender, fardplan: RoundPlan, clock: FrozenClock) -> LivedRound:
    slug = launch(database, sender, marked(fardplan), clock.now()).slug
    lived = LivedRound(database, sender, slug)
    clock.move_to(lived.today)
    return lived


def told(visitor: Visitor, lived: LivedRound) -> None:
    """Everything a principal may write about the matter."""
    words = {"wording": f"{MARK} wording", "reservation": f"{MARK} reservation"}
    lived.report(executive(body="XX", body_name=A_NAME, reason=f"{MARK} reason", **words))
    lived.report(council(body_name=A_NAME, urgency_reason=f"{MARK} urgency", **words), uploads=())
    visitor.send("/fraga", question=f"{MARK} question")
    visitor.send("/mer-tid", new_on="2023-10-30", reason=f"{MARK} request")


def archive_of(visitor: Visitor) -> str:
    """The page that stands in the case's archive."""
    archive = zipfile.ZipFile(io.BytesIO(visitor.read("/diariet.zip").content))
    return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".html"))


PAGES = ("", "/bekrafta", "/planera", "/rapportera", "/ratta/1", "/fraga", "/kvitto/2", "/kvitto/3", "/kvitto/4")


def in_english(visitor: Visitor) -> Visitor:
    visitor.http.get("/ny-lank?lang=en")
    return visitor


def test_on_the_principals_pages(visit: Visit, round_: LivedRound, database: Database, sender: Sender) -> None:
    visitor = in_english(visit())
    visitor.arrive(link_path(database, sender, round_.slug, DOROTEA))
    told(visitor, round_)
    pages = {path: visitor.read(path).text for path in PAGES} | {"the archive": archive_of(visitor)}
    assert all('<html lang="en">' in page and MARK in page for page in pages.values())
    assert {path: found for path, page in pages.items() if (found := [*unmarked(page)])} == {}


OF_THE_CASE = ("", "/planera", "/rapportera", "/ratta/1", "/do/extend", "/do/answer/1")
OF_THE_ROUND = ("", "/change", "/do/close")


def test_on_the_coordinators_pages(
    visit: Visit, round_: LivedRound, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    principal = visit()
    principal.arrive(link_path(database, sender, round_.slug, DOROTEA))
    told(principal, round_)
    coordinator = in_english(visit())
    coordinator.come_in(sign_in_path(database, sender, clock.now()))
    base = f"/console/rounds/{round_.slug}"
    addresses = ["/console", "/console/search?q=wording", *(base + path for path in OF_THE_ROUND)]
    addresses += [f"{base}/{DOROTEA}{path}" for path in OF_THE_CASE]
    pages = {path: coordinator.http.get(path).text for path in addresses}
    assert all('<html lang="en">' in page and MARK in page for page in pages.values())
    assert {path: found for path, page in pages.items() if (found := [*unmarked(page)])} == {}


def test_on_the_leaderships_pages(
    visit: Visit, round_: LivedRound, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    principal, leader = visit(), in_english(visit())
    principal.arrive(link_path(database, sender, round_.slug, DOROTEA))
    told(principal, round_)
    with database.write() as session:
        link = read_only_link(session, sender, round_.slug, "Ledningen", said(), clock.now())
        secret = token(sender.secret, link.id)
    pages = {"board": leader.http.get(f"/read/{secret}")}
    pages["principal"] = leader.http.get(f"{pages['board'].url.path}/{DOROTEA}")
    assert all('<html lang="en">' in page.text and MARK in page.text for page in pages.values())
    assert {path: found for path, page in pages.items() if (found := [*unmarked(page.text)])} == {}
