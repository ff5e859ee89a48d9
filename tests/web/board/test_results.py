"""The result as a file, for coordinators and for whoever holds the reading link."""

import pytest

from actions.access.links import read_only_link
from actions.record.record import Said
from kit.clock import FrozenClock
from notifications.links import token
from tests.lived import LivedRound, council
from tests.visitor import Visit, Visitor


@pytest.fixture
def leadership(visit: Visit, lived: LivedRound, clock: FrozenClock) -> Visitor:
    """Somebody in the system leadership, who has followed a read-only link."""
    with lived.database.write() as session:
        link = read_only_link(session, lived.sender, lived.slug, "Samråd vård och omsorg", Said(), clock.now())
    visitor = visit()
    visitor.enter(f"/read/{token(lived.sender.secret, link.id)}")
    return visitor


@pytest.mark.parametrize(
    ("ending", "begins"), [("docx", b"PK"), ("odt", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK"), ("html", b"<!doctype")]
)
def test_a_coordinator_and_the_leadership_save_it_in_every_format(
    coordinator: Visitor, leadership: Visitor, lived: LivedRound, ending: str, begins: bytes
) -> None:
    lived.report(council())
    for visitor, base in ((coordinator, "/console/rounds"), (leadership, "/read/round")):
        answer = visitor.http.get(f"{base}/{lived.slug}/resultat.{ending}")
        assert answer.status_code == 200
        assert answer.content.startswith(begins)
        assert f"resultat-{lived.slug}.{ending}" in answer.headers["content-disposition"]
        assert answer.headers["content-disposition"].startswith("attachment")


def test_both_boards_lead_to_it(coordinator: Visitor, leadership: Visitor, lived: LivedRound) -> None:
    for visitor, base in ((coordinator, "/console/rounds"), (leadership, "/read/round")):
        board = visitor.http.get(f"{base}/{lived.slug}").text
        for ending in ("pdf", "docx", "odt", "xlsx", "html"):
            assert f'href="{base}/{lived.slug}/resultat.{ending}"' in board


def test_there_is_no_result_in_other_formats(coordinator: Visitor, lived: LivedRound) -> None:
    assert coordinator.http.get(f"/console/rounds/{lived.slug}/resultat.exe").status_code == 404
