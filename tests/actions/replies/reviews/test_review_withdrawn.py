"""A mark of what befell a decision, made by mistake: withdrawn, and everything as it was."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from sqlalchemy import update

from actions.casework import Recorded
from actions.record.audit import verify
from actions.replies.reviews import withdraw_review
from actions.rounds.advance import advance
from kit.errors import Fault, FaultyInput
from models.tables import Case, case_id
from models.values import Review
from models.vocabulary import CaseState, LetterKind, ReviewKind
from rules.law.legal_force import LegalStanding
from rules.replies.reviewing import NO_KIND, NO_REASON, NO_REVIEW
from tests.actions.replies.reviews.reviewed import mark, of_kind, words
from tests.lived import DOROTEA, LivedRound, said
from tests.visitor import Visitor, hidden_in, text_of


def withdraw(lived: LivedRound, number: int = 1, reason: str = "Fel huvudman.") -> Recorded:
    key = case_id(lived.slug, DOROTEA)
    return lived.database.act(
        lambda session: withdraw_review(session, lived.sender, key, number, reason, said(), lived.today)
    )


def fault_of(act: Callable[[], object]) -> Fault:
    with pytest.raises(FaultyInput) as raised:
        act()
    (fault,) = raised.value.faults
    return fault


def test_a_mark_made_by_mistake_is_withdrawn_and_everything_goes_back(decided: LivedRound) -> None:
    before = decided.dorotea().progress
    mark(decided, ReviewKind.ANNULLED, "2023-10-30")
    assert decided.dorotea().case.chase_at is not None
    withdraw(decided)
    after = decided.dorotea()
    assert after.progress == before
    assert (after.case.state, after.case.chase_at) == (CaseState.DECIDED, None)
    assert [(row.number, row.kind, row.withdraws) for row in after.case.reviews] == [
        (1, ReviewKind.ANNULLED, None),
        (2, ReviewKind.WITHDRAWN, 1),
    ]
    receipt = words(decided, of_kind(decided, LetterKind.RECEIPT)[-1])
    assert "Anteckningen togs tillbaka och gäller inte: Domstolen upphävde beslutet" in receipt
    assert "Fel huvudman." in receipt
    assert "togs tillbaka" in words(decided, of_kind(decided, LetterKind.REVIEW)[-1])
    with decided.database.read() as session:
        assert verify(session)[1] == []


def test_a_withdrawn_mark_can_be_made_again_but_not_withdrawn_twice(decided: LivedRound) -> None:
    mark(decided, ReviewKind.APPEALED, "2023-07-10")
    withdraw(decided)
    assert fault_of(lambda: withdraw(decided)) == NO_REVIEW
    mark(decided, ReviewKind.APPEALED, "2023-07-10")
    clocks = decided.dorotea().progress.clocks
    assert clocks
    assert clocks.standing is LegalStanding.APPEALED
    assert fault_of(lambda: withdraw(decided, 3, " ")) == NO_REASON


def test_a_withdrawal_changed_in_the_database_is_found(decided: LivedRound) -> None:
    mark(decided, ReviewKind.APPEALED, "2023-07-10")
    with decided.database.write() as session:
        row = Review(2, 1, ReviewKind.WITHDRAWN, dt.date(2023, 11, 2), withdraws=1)
        reviews = (*decided.dorotea().case.reviews, row)
        session.execute(update(Case).where(Case.principal_code == DOROTEA).values(reviews=reviews))
    with decided.database.read() as session:
        assert [each.reason for each in verify(session)[1]] == ["det som hänt efter beslutet är ändrat"]


def test_a_coordinator_withdraws_a_mark_with_a_reason_also_after_closing(
    autumn: LivedRound, coordinator: Visitor
) -> None:
    autumn.everyone(lambda code: {"corrects": 1} if code == DOROTEA else {})
    advance(autumn.database, autumn.sender, autumn.slug, autumn.today)
    mark(autumn, ReviewKind.ANNULLED, "2023-10-30", handling=2)
    case = f"/console/rounds/{autumn.slug}/{DOROTEA}"
    page = coordinator.http.get(case)
    path = re.findall(r'href="([^"]*/do/withdraw/[0-9]+)"', page.text)[0]  # the newest line
    form = hidden_in(coordinator.http.get(path))
    assert "Skriv varför" in text_of(coordinator.http.post(path, data=form))
    told = text_of(coordinator.http.post(path, data={**form, "reason": "Det gällde en annan kommun."}))
    assert "Det är tillbakataget." in told
    assert "Det gällde en annan kommun." in told
    assert "Domstolen har upphävt beslutet. Det gäller inte." not in told
    assert coordinator.http.get(path).status_code == 409


def test_a_withdrawal_is_nothing_a_form_can_say_has_happened(decided: LivedRound) -> None:
    assert fault_of(lambda: mark(decided, ReviewKind.WITHDRAWN, "2023-10-30")) == NO_KIND
