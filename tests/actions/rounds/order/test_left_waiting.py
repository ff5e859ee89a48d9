"""A round that waits for one that ends without coming so far, is opened by hand, or never goes out: what is said."""

import datetime as dt

import pytest

from actions.coordination.extensions import extend_round
from actions.papers.result import result_of, result_paper
from actions.rounds.advance import advance
from actions.rounds.close import close_round, reopen_round
from actions.rounds.launch import launch
from actions.rounds.opening import open_by_hand
from actions.views.other_rounds import End
from documents.page import as_html
from kit.clock import FrozenClock, at_local
from models.files.round_file import Effect
from models.values import After, Grant
from models.vocabulary import EffectKind, Language, LetterKind, Milestone, RoundState
from tests.actions.rounds.order.two_rounds import FIRST, SECOND, UMEA, Two
from tests.lived import DOROTEA, LivedRound, council, said
from tests.rules.cases import day
from tests.visitor import Visitor, text_of


def test_what_waits_for_a_round_that_was_taken_back_says_so_everywhere(
    two: Two, coordinator: Visitor, clock: FrozenClock
) -> None:
    two.second(Milestone.CLOSED)
    clock.move_to(two.first.today)
    ahead = text_of(coordinator.http.get(f"/console/rounds/{FIRST}/change/call-off"))
    assert "Kommunerna väntar på rundan, och öppnas inte av sig själv." in ahead
    two.takes_back(FIRST)
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


def test_a_round_whose_own_due_date_holds_it_back_says_so_on_both_boards_until_it_has_more_time(
    two: Two, coordinator: Visitor, clock: FrozenClock
) -> None:
    overdue = "Rundans svarsdatum har passerat. Den öppnas inte förrän den har fått längre svarstid."
    stays = "Kommunerna väntar på rundan, och öppnas inte av sig själv."

    def said_on(page: str) -> str:
        return text_of(coordinator.http.get(f"/console/rounds/{page}"))

    two.second(due_on=day("6-20"))
    clock.move_to(at_local(day("6-19"), dt.time(9)))
    assert overdue not in said_on(SECOND)
    assert stays not in said_on(FIRST)
    clock.move_to(at_local(day("6-20"), dt.time(9)))
    assert overdue in said_on(SECOND)
    assert overdue in said_on(f"{SECOND}/do/open")
    assert stays in said_on(FIRST)
    assert "huvudmän får en inbjudan då" not in said_on(f"{FIRST}/do/close")
    grant = Grant(day("10-31"), "Samordnarna", day("6-20"), "De första dröjde")
    two.database.act(lambda s: extend_round(s, two.sender, SECOND, grant, said(), clock.now()))
    assert overdue not in said_on(SECOND)
    assert "När alla har antagit öppnas Kommunerna." in said_on(FIRST)


@pytest.mark.parametrize("when", Milestone)
def test_a_round_that_was_closed_once_everybody_had_adopted_has_ended_short_of_entry_into_force_alone(
    two: Two, when: Milestone
) -> None:
    two.adopts(DOROTEA, UMEA)
    first = two.first.view()
    assert first.round.state is RoundState.CLOSED
    assert End.of(first).is_short_of(when) == (when is Milestone.IN_FORCE)


def test_a_letter_of_a_round_opened_by_hand_does_not_say_that_the_other_is_done(two: Two) -> None:
    two.second()
    two.database.act(lambda s: open_by_hand(s, SECOND, "Bråttom", said(), two.first.today))
    advance(two.database, two.sender, SECOND, two.first.today)
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
    two.database.act(lambda s: close_round(s, two.sender, SECOND, "Behövs inte", said(), two.first.today))
    pages.append(text_of(coordinator.http.get(f"/console/rounds/{SECOND}")))
    assert "Ingen inbjudan har gått ut" in pages[0]
    assert "Ingen inbjudan har gått ut" in pages[2]
    assert not any("0 av 0" in page for page in pages)
    with two.database.read() as session:
        paper = as_html(result_paper(result_of(session, SECOND, two.first.today), Language.SV)).decode()
    assert paper.count("Ingen inbjudan har gått ut.") == 1
    assert all("Ingen inbjudan har gått ut." in text for text in two.letters(LetterKind.CLOSING))


def closed_before_it_is_in_force(two: Two, due_on: dt.date) -> None:
    """The second waits for what a third has decided, which is closed and comes into force on the third of July."""
    one = two.plan.model_copy(
        update={
            "slug": "ett",
            "effect": Effect(kind=EffectKind.FIXED_DATE, on=day("7-3")),
            "principals": tuple(each for each in two.plan.principals if each.code == DOROTEA),
        }
    )
    launch(two.database, two.sender, one, two.now)
    two.second(after=After("ett", Milestone.IN_FORCE), due_on=due_on)
    first = LivedRound(two.database, two.sender, "ett")
    first.report(council())
    advance(two.database, two.sender, "ett", first.today)
    assert first.view().round.state is RoundState.CLOSED


def test_a_round_that_waits_for_what_is_not_in_force_yet_is_not_held_back_once_the_first_has_closed(
    two: Two, coordinator: Visitor, clock: FrozenClock
) -> None:
    """It opens by itself on the day of entry into force, unless the first is taken back meanwhile."""
    closed_before_it_is_in_force(two, due_on=day("8-31"))
    two.morning("6-21")
    clock.move_to(at_local(day("6-21"), dt.time(9)))
    for page in ("/console", f"/console/rounds/{SECOND}", "/console/rounds/ett"):
        assert "öppnas inte av sig själv" not in text_of(coordinator.http.get(page)), page
    assert not any("Rundan väntar kvar" in text for text in two.letters(LetterKind.DIGEST))
    two.database.act(lambda s: reopen_round(s, two.sender, "ett", "Tas tillbaka", said(), two.first.today))
    two.takes_back("ett")
    two.morning("6-22")
    clock.move_to(at_local(day("6-22"), dt.time(9)))
    for page in ("/console", f"/console/rounds/{SECOND}", "/console/rounds/ett"):
        assert "öppnas inte av sig själv" in text_of(coordinator.http.get(page)), page


def test_what_waits_says_no_more_that_it_will_not_open_once_its_due_date_has_been_moved(
    two: Two, coordinator: Visitor, clock: FrozenClock
) -> None:
    closed_before_it_is_in_force(two, due_on=day("6-22"))
    two.morning("6-22")
    clock.move_to(at_local(day("6-22"), dt.time(9)))
    assert "öppnas inte av sig själv" in text_of(coordinator.http.get("/console"))
    grant = Grant(day("10-31"), "Samordnarna", day("6-22"), "De första dröjde")
    two.database.act(lambda s: extend_round(s, two.sender, SECOND, grant, said(), clock.now()))
    assert "öppnas inte av sig själv" not in text_of(coordinator.http.get("/console"))
