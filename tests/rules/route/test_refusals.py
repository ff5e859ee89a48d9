"""What may not happen is refused with what to do instead, and what was done is taken back at its own line."""

import pytest

from kit.errors import NotAllowed
from models.vocabulary import CaseState, EventKind, Part, RoundState
from rules.replies.withdrawing import Happened, about, may_be_taken_back, taken_back
from rules.route.transitions import (
    check_case_move,
    check_due_date,
    check_part,
    check_round_move,
    has_due_date_for,
    is_asked,
)

CASES = [
    (
        CaseState.TAKEN_OUT,
        EventKind.HANDLED,
        "Huvudmannen är inte längre med i rundan, så inget mer tas emot. Fråga samordnaren om det är fel.",
    ),
    (
        CaseState.PLANNED,
        EventKind.CORRECTED,
        "Det finns ingen rapport att rätta än. Rapportera behandlingen i stället.",
    ),
    (
        CaseState.PLANNED,
        EventKind.ANNOUNCED,
        "Det finns inget beslut att anteckna något om än. Rapportera beslutet först.",
    ),
    (
        CaseState.PLANNED,
        EventKind.REVIEWED,
        "Det finns inget beslut att anteckna något om än. Rapportera beslutet först.",
    ),
    (CaseState.DECIDED, EventKind.COPY_RETURNED, "Undertecknandet är inte rapporterat än. Rapportera det först."),
    (CaseState.DECIDED, EventKind.FOLLOWED_UP, "Undertecknandet är inte rapporterat än. Rapportera det först."),
    (
        CaseState.DECIDED,
        EventKind.PLANNED,
        "Beslutet är redan rapporterat, så det finns ingen väg kvar att planera. Rätta rapporten om den är fel.",
    ),
    (CaseState.DECIDED, EventKind.LAUNCHED, "Det går inte så som ärendet ligger nu. Inget har ändrats."),
]
ROUNDS = [
    (
        RoundState.LAUNCHING,
        EventKind.EXTENDED,
        "Rundan skickas fortfarande ut. Vänta tills alla inbjudningar är skrivna och försök igen.",
    ),
    (
        RoundState.WAITING,
        EventKind.HANDLED,
        "Rundan väntar på en annan runda och har inte skickats ut än. Öppna den, eller vänta.",
    ),
    (RoundState.OPEN, EventKind.OPENED, "Rundan väntar inte längre. Inget har ändrats."),
    (RoundState.OPEN, EventKind.REOPENED, "Rundan pågår redan. Inget har ändrats."),
    (RoundState.CLOSED, EventKind.CLOSED, "Rundan är redan avslutad. Inget har ändrats."),
    (RoundState.CLOSED, EventKind.CALLED_OFF, "Rundan är redan avslutad. Inget har ändrats."),
    (
        RoundState.CLOSED,
        EventKind.HANDLED,
        "Rundan är avslutad. Be samordnaren öppna den igen om något behöver ändras.",
    ),
]
NOT_ASKED = [
    (
        Part.DECISION,
        EventKind.OPINION_GIVEN,
        "Rundan samlar inte in synpunkter. Ställ en fråga till samordnaren i stället.",
    ),
    (Part.OPINION, EventKind.HANDLED, "Rundan ber inte om beslut. Svara på det den frågar om i stället."),
    (Part.DECISION, EventKind.SIGNED, "Rundan ska inte undertecknas. Rapportera beslutet i stället."),
]


@pytest.mark.parametrize(("state", "kind", "said"), CASES)
def test_what_may_not_happen_to_a_case_is_refused(state: CaseState, kind: EventKind, said: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        check_case_move(state, kind)
    assert refused.value.message == said


@pytest.mark.parametrize(("state", "kind", "said"), ROUNDS)
def test_what_may_not_happen_in_a_round_is_refused(state: RoundState, kind: EventKind, said: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        check_round_move(state, kind)
    assert refused.value.message == said


@pytest.mark.parametrize(("asked", "kind", "said"), NOT_ASKED)
def test_what_the_round_does_not_ask_for_is_refused(asked: Part, kind: EventKind, said: str) -> None:
    assert not is_asked((asked,), kind)
    assert is_asked((asked,), EventKind.ASKED)
    with pytest.raises(NotAllowed) as refused:
        check_part((asked,), kind)
    assert refused.value.message == said
    check_part(tuple(Part), kind)


def test_only_a_due_date_that_is_there_is_moved() -> None:
    assert has_due_date_for(False, EventKind.EXTENDED)
    assert has_due_date_for(True, EventKind.ASKED)
    check_due_date(False, EventKind.EXTENSION_ASKED)
    with pytest.raises(NotAllowed) as refused:
        check_due_date(True, EventKind.EXTENDED)
    assert refused.value.message == (
        "Rundan har inget svarsdatum att flytta: svaret väntas så snart som möjligt. Planera ärendets väg i stället."
    )


def line(at: int, kind: EventKind, /, **told: object) -> Happened:
    return Happened(at, kind, told)


REPORTED = line(1, EventKind.HANDLED, number=1)
RIGHTED = line(2, EventKind.CORRECTED, number=2, corrects=1)
RIGHTED_AGAIN = line(3, EventKind.CORRECTED, number=3, corrects=2)
OTHER = line(4, EventKind.HANDLED, number=4)
COMPLAINT = line(5, EventKind.REVIEWED, review=7)


@pytest.mark.parametrize(
    ("record", "gone", "may_go"),
    [
        ([], set(), set()),
        ([REPORTED, RIGHTED, RIGHTED_AGAIN, OTHER], set(), {3, 4}),
        ([REPORTED, RIGHTED, line(9, EventKind.WITHDRAWN, event=2)], {2}, {1}),
        ([COMPLAINT, line(6, EventKind.REVIEW_WITHDRAWN, withdraws=8)], set(), {5}),
        ([COMPLAINT, line(6, EventKind.REVIEW_WITHDRAWN, withdraws=7)], {5}, set()),
        ([line(1, EventKind.MUTED), line(2, EventKind.UNMUTED)], set(), {2}),
        ([line(1, EventKind.MESSAGED), line(2, EventKind.MESSAGED)], set(), {1, 2}),
        ([line(1, EventKind.CHANGED, field="title"), line(2, EventKind.CHANGED, field="summary")], set(), {1, 2}),
        ([line(1, EventKind.CHANGED, field="title"), line(2, EventKind.CHANGED, field="title")], set(), {2}),
        ([line(1, EventKind.LINK_SENT_AGAIN), line(2, EventKind.CLOSED)], set(), set()),
    ],
)
def test_only_the_latest_word_on_a_thing_is_taken_back(
    record: list[Happened], gone: set[int], may_go: set[int]
) -> None:
    assert taken_back(record) == gone
    assert may_be_taken_back(record) == may_go


def test_what_a_line_is_about_is_its_meeting_its_thing_or_itself() -> None:
    assert about(OTHER) == ("meeting", 4)
    assert about(RIGHTED) == ("meeting", 1)
    assert about(line(8, EventKind.REMINDED)) == ("reminded", 8)
    assert about(line(8, EventKind.LINK_REVOKED, link="x")) == ("link", "x")
    assert about(line(8, EventKind.OPINION_GIVEN)) == ("opinion_given", None)
