"""A round that waits for one that ends without coming so far, is opened by hand, or never goes out: what is said."""

import pytest

from actions.papers.result import result_of, result_paper
from actions.rounds.advance import advance
from actions.rounds.close import close_round
from actions.rounds.opening import open_by_hand
from documents.page import as_html
from kit.clock import FrozenClock
from models.vocabulary import Language, LetterKind, Milestone, RoundState
from tests.actions.rounds.order.two_rounds import FIRST, SECOND, Two
from tests.lived import said
from tests.visitor import Visitor, text_of


def test_what_waits_for_a_round_that_was_taken_back_says_so_everywhere(
    two: Two, coordinator: Visitor, clock: FrozenClock
) -> None:
    two.second(Milestone.CLOSED)
    clock.move_to(two.first.today)
    ahead = text_of(coordinator.http.get(f"/console/rounds/{FIRST}/change/call-off"))
    assert "Kommunerna väntar på rundan, och öppnas inte av sig själv." in ahead
    two.takes_back_the_first()
    two.morning("6-21")
    assert two.state() is RoundState.WAITING
    assert "Rundan väntar kvar: Förbunden har tagits tillbaka." in two.letters(LetterKind.DIGEST)[-1]
    first = text_of(coordinator.http.get(f"/console/rounds/{FIRST}"))
    assert "Kommunerna väntar på rundan, och öppnas inte av sig själv." in first
    assert "öppnas Kommunerna" not in first
    for page in ("", "/do/open"):
        second = text_of(coordinator.http.get(f"/console/rounds/{SECOND}{page}"))
        assert "Den har tagits tillbaka. Rundan öppnas inte av sig själv." in second
        assert "avslutades" not in second


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (Milestone.CLOSED, "När rundan är avslutad öppnas Kommunerna. 4 huvudmän får en inbjudan då."),
        (Milestone.ADOPTED, "Kommunerna väntar på rundan, och öppnas inte av sig själv."),
    ],
)
def test_closing_a_round_tells_first_what_it_does_to_the_one_that_waits(
    two: Two, coordinator: Visitor, clock: FrozenClock, when: Milestone, told: str
) -> None:
    two.second(when)
    clock.move_to(two.first.today)
    assert told in text_of(coordinator.http.get(f"/console/rounds/{FIRST}/do/close"))


def test_a_letter_of_a_round_opened_by_hand_does_not_say_that_the_other_is_done(two: Two) -> None:
    two.second()
    two.database.act(lambda s: open_by_hand(s, SECOND, "Bråttom", said(), two.first.today))
    advance(two.database, two.office, SECOND, two.first.today)
    invitations = two.letters(LetterKind.INVITATION)
    assert len(invitations) == 4
    assert not any("detta är klart" in text for text in invitations)


def test_a_round_that_was_never_sent_out_says_so_and_counts_no_answers(
    two: Two, coordinator: Visitor, clock: FrozenClock
) -> None:
    two.second()
    clock.move_to(two.first.today)
    board = text_of(coordinator.http.get(f"/console/rounds/{SECOND}?done=launched"))
    assert "Rundan är sparad och väntar. Inga inbjudningar har gått ut." in board
    assert "inbjudningarna är på väg" not in board
    assert "Senaste Alla rundans brev" not in board
    assert "Bilder till en presentation" not in board
    assert "4 inbjuds när den öppnas" in text_of(coordinator.http.get(f"/console/rounds/{SECOND}/change"))
    pages = [text_of(coordinator.http.get(f"/console/rounds/{SECOND}/do/close")), board]
    two.database.act(lambda s: close_round(s, two.office, SECOND, "Behövs inte", said(), two.first.today))
    pages.append(text_of(coordinator.http.get(f"/console/rounds/{SECOND}")))
    assert "Ingen inbjudan har gått ut" in pages[0]
    assert "Ingen inbjudan har gått ut" in pages[2]
    assert not any("0 av 0" in page for page in pages)
    with two.database.read() as session:
        paper = as_html(result_paper(result_of(session, SECOND, two.first.today), Language.SV)).decode()
    assert paper.count("Ingen inbjudan har gått ut.") == 1
    assert all("Ingen inbjudan har gått ut." in text for text in two.letters(LetterKind.CLOSING))
