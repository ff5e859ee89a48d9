"""A closed round's record is put right without opening it: a §, a day; and what a court does since is said as it is."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from actions.access.links import read_only_link
from actions.record.audit import verify
from actions.record.record import Said
from actions.replies.replies import plan_route
from actions.replies.reviews import record_review
from actions.rounds.close import close_round
from actions.schedule.sweep import sweep
from actions.schedule.upcoming import next_event
from actions.withdrawals.told import Record
from kit.clock import FrozenClock
from kit.errors import FaultyInput
from models.reads import lookup
from models.tables import Letter, case_id
from models.values import Review
from models.vocabulary import Doubt, LetterKind, Outcome, ReviewKind, RoundState
from notifications.links import token
from rules.wording.answer_wording import answer_sentence
from rules.wording.need_wording import needs_sentence
from tests.lived import DOROTEA, LivedRound, council, executive, said
from tests.mail import parsed
from tests.mail import text_of as letter_text
from tests.rules.cases import route
from tests.visitor import COORDINATOR, COUNCIL, WHO, Visit, Visitor, hidden_in, link_path, text_of


@pytest.fixture
def closed(lived: LivedRound, clock: FrozenClock) -> LivedRound:
    """Dorotea's council has adopted under § 45, and the round is closed."""
    lived.report(executive())
    lived.report(council())
    lived.database.act(lambda s: close_round(s, lived.sender, lived.slug, "Dags att gå vidare.", said(), lived.today))
    lived.today += dt.timedelta(days=7)
    clock.move_to(lived.today)
    return lived


def all_letters(lived: LivedRound) -> list[Letter]:
    with lived.database.read() as session:
        return list(lookup.round_letters(session, lived.slug))[::-1]


def words(lived: LivedRound, letter: Letter) -> str:
    with lived.database.read() as session:
        return " ".join(letter_text(parsed(session.get_one(Letter, letter.id).content)).split())


def annul(lived: LivedRound) -> None:
    review = Review(0, 2, ReviewKind.ANNULLED, lived.today.date())
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(lambda s: record_review(s, lived.sender, key, review, said(), lived.today))


def test_a_paragraph_is_put_right_and_only_the_principal_and_the_coordinators_hear(closed: LivedRound) -> None:
    before = len(all_letters(closed))
    closed.report(council(corrects=2, paragraph="§ 46"))
    assert closed.view().round.state is RoundState.CLOSED
    assert "§ 46" in answer_sentence(closed.dorotea().progress, "sv")
    written = all_letters(closed)[before:]
    assert {letter.kind for letter in written} == {LetterKind.RECEIPT, LetterKind.REVIEW}
    assert {letter.recipient for letter in written if letter.kind is LetterKind.RECEIPT} == {
        "registrator@dorotea.example"
    }
    told = next(letter for letter in written if letter.recipient == COORDINATOR)
    assert "beslutar (bifall), § 46. Förut måndag 19 juni 2023, § 45." in words(closed, told)
    with closed.database.read() as session:
        assert verify(session)[1] == []


def test_nothing_more_happens_by_itself_in_a_closed_round(lived: LivedRound) -> None:
    way = route(KS="2023-8-15", KF="2023-8-28")
    lived.database.act(lambda s: plan_route(s, lived.sender, case_id(lived.slug, DOROTEA), way, said(), lived.today))
    sweep(lived.database, lived.sender, lived.today)
    assert lived.dorotea().case.look_on
    lived.report(council())
    lived.database.act(lambda s: close_round(s, lived.sender, lived.slug, "Dags att gå vidare.", said(), lived.today))
    lived.report(council(corrects=1, paragraph="§ 46"))
    assert {(row.case.chase_at, row.case.look_on) for row in lived.view().cases} == {(None, None)}
    with lived.database.read() as session:
        assert next_event(session, lived.today - dt.timedelta(days=90)) is None


def test_a_day_is_put_right(closed: LivedRound) -> None:
    closed.report(council(corrects=2, held_on=dt.date(2023, 6, 12)))
    decision = closed.dorotea().progress.decision
    assert decision
    assert decision.held_on == dt.date(2023, 6, 12)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"outcomes": {1: Outcome.REJECTED}}, "outcomes[1]"),
        ({"body": "KS", "body_name": "Kommunstyrelsen"}, "body"),
        ({"held_on": dt.date(2023, 6, 12), "outcomes": {1: Outcome.REJECTED}}, "outcomes[1]"),
    ],
)
def test_what_everyone_was_told_is_not_changed_in_a_closed_round(
    closed: LivedRound, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(FaultyInput) as refused:
        closed.report(council(corrects=2, **change))
    assert [fault.field for fault in refused.value.faults] == [field]
    assert "öppna rundan igen" in refused.value.faults[0].message


def test_a_day_that_makes_another_decision_stand_is_not_changed_in_a_closed_round(lived: LivedRound) -> None:
    lived.report(council(held_on=dt.date(2023, 4, 24), paragraph="§ 30", outcomes={1: Outcome.NOTED}))
    lived.report(council(confirmed=(Doubt.ANEW,)))
    lived.database.act(lambda s: close_round(s, lived.sender, lived.slug, "Klart.", said(), lived.today))
    with pytest.raises(FaultyInput) as refused:
        lived.report(council(corrects=2, held_on=dt.date(2023, 4, 17)))
    assert [fault.field for fault in refused.value.faults] == ["held_on"]
    assert lived.report(council(corrects=2, held_on=dt.date(2023, 6, 12))).number


def test_the_registrar_corrects_by_its_page_and_the_closing_record_shows_it(
    closed: LivedRound, visit: Visit, coordinator: Visitor
) -> None:
    registrar = visit()
    registrar.arrive(link_path(closed.database, closed.sender, closed.slug, DOROTEA))
    assert "Rätta eller komplettera" in text_of(registrar.read())
    page = registrar.send("/ratta/2", **{**COUNCIL, "paragraph": "§ 46"})
    assert "Rättelsen är sparad" in text_of(page)
    board = text_of(coordinator.http.get(f"/console/rounds/{closed.slug}"))
    assert "Efter avslutet" in board
    assert (
        "Dorotea kommun: En rapport rättades. Kommunfullmäktige måndag 19 juni 2023: beslutar (bifall), § 46." in board
    )
    assert "Förut måndag 19 juni 2023, § 45." in board


def test_a_coordinator_corrects_on_the_principals_behalf(closed: LivedRound, coordinator: Visitor) -> None:
    path = f"/console/rounds/{closed.slug}/{DOROTEA}/ratta/2"
    form = hidden_in(coordinator.http.get(path))
    sent = {**form, **WHO, **COUNCIL, "paragraph": "§ 46", "channel": "phone"}
    assert "Rättelsen är antecknad" in text_of(coordinator.http.post(path, data=sent))


def test_an_annulment_after_the_close_does_not_say_that_no_answer_came(
    closed: LivedRound, coordinator: Visitor, visit: Visit
) -> None:
    annul(closed)
    row = closed.dorotea()
    annulled = "Domstolen har upphävt beslutet i kommunfullmäktige 19 juni 2023. Inget nytt beslut är rapporterat."
    assert needs_sentence(row.progress, "sv") == annulled
    assert not row.progress.is_unanswered
    told = [letter for letter in all_letters(closed) if letter.kind in {LetterKind.RECEIPT, LetterKind.REVIEW}][-1]
    assert annulled in words(closed, told)
    registrar = visit()
    registrar.arrive(link_path(closed.database, closed.sender, closed.slug, DOROTEA))
    assert "Ert svar: Beslutet i kommunfullmäktige 19 juni 2023 är upphävt." in text_of(registrar.read())
    pages = [coordinator.http.get(f"/console/rounds/{closed.slug}{where}") for where in ("", f"/{DOROTEA}")]
    assert [annulled in text_of(page) for page in pages] == [True, True]


def test_what_is_taken_back_of_the_whole_round_after_its_close_stands_on_both_boards(
    closed: LivedRound, coordinator: Visitor, visit: Visit
) -> None:
    def given(holder: str) -> str:
        act = partial(
            read_only_link, sender=closed.sender, slug=closed.slug, holder=holder, said=Said(), now=closed.today
        )
        return token(closed.sender.secret, closed.database.act(act).id)

    kept, wrong = given("Samråd vård och omsorg"), given("Fel mottagare")
    with closed.database.read() as session:
        number = Record.of(session, closed.slug).events[-1].number
    path = f"/console/rounds/{closed.slug}"
    taken = coordinator.http.post(f"{path}/do/withdraw/{number}", data={"reason": "Fel mottagare."})
    reader = visit()
    read = reader.http.get(f"/read/{kept}")
    for board in (taken, coordinator.http.get(f"{path}/live"), read):
        assert (board.status_code, "Efter avslutet" in text_of(board)) == (200, True)
    assert visit().http.get(f"/read/{wrong}").status_code in {404, 410}
