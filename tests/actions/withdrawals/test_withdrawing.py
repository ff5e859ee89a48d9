"""Nothing a person did by mistake is for ever: every act has its way back, and with it the case is as it was."""

import contextlib
import datetime as dt
from dataclasses import replace
from itertools import cycle

import pytest

from actions.coordination.answering import answer_question
from actions.coordination.extensions import extend_round
from actions.record.audit import verify
from actions.replies.reviews import record_review
from actions.rounds.close import close_round
from actions.withdrawals.by_kind import UNDO as CASE_UNDO
from actions.withdrawals.from_round import UNDO as ROUND_UNDO
from actions.withdrawals.from_round import withdraw_from_round
from actions.withdrawals.told import Record
from kit.clock import FrozenClock
from kit.database import Database
from kit.errors import AlreadyDone, FaultyInput, NotAllowed, RundanError
from models.files.round_file import Effect
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Letter, case_id
from models.values import Review
from models.vocabulary import EffectDays, EffectKind, EventKind, LetterKind, ReviewKind
from notifications.sender import Sender
from rules.replies.withdrawing import UNDOING, Undoing
from tests.actions.withdrawals.mistakes import (
    MISTAKES,
    REPORT,
    SEPTEMBER,
    WAYS,
    Change,
    Mended,
    first_question,
    question,
    silenced,
)
from tests.consulted import Consultation, opinion
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, council, events_of, said
from tests.mail import parsed
from tests.mail import text_of as letter_text
from tests.signed import UMEA, Partnership, signature
from tests.visitor import Visitor, hidden_in, text_of


@pytest.mark.parametrize(("before", "mistake"), [*MISTAKES.values(), *WAYS.values()], ids=[*MISTAKES, *WAYS])
def test_what_is_taken_back_leaves_everything_as_it_was(mended: Mended, before: Change, mistake: Change) -> None:
    before(mended)
    stood = mended.stands()
    mended.lived.today += dt.timedelta(hours=1)
    mistake(mended)
    assert mended.stands() != stood or mended.lived.dorotea().case.reviews
    mended.withdraw()
    assert mended.stands() == stood
    with mended.lived.database.read() as session:
        assert verify(session)[1] == []


def test_every_kind_that_is_taken_back_at_its_line_has_what_that_does() -> None:
    kinds = {kind for kind, undoing in UNDOING.items() if undoing is Undoing.RECORD}
    assert kinds == {*CASE_UNDO, *ROUND_UNDO, EventKind.REVIEWED}


def test_the_mistakes_that_are_tried_hold_every_kind_a_case_takes_back(lived: LivedRound) -> None:
    elsewhere = {EventKind.OPINION_GIVEN, EventKind.SIGNED, EventKind.COPY_RETURNED, EventKind.FOLLOWED_UP}
    elsewhere |= {EventKind.MESSAGED, EventKind.REMINDED}  # tests/actions/coordination/test_written.py
    made = set()
    for row, (before, mistake) in zip(cycle(lived.view().cases), MISTAKES.values(), strict=False):
        mended = Mended(lived, row.case.principal_code)
        with contextlib.suppress(RundanError):  # one principal may have made another's mistake before
            before(mended)
            mistake(mended)
        with lived.database.read() as session:
            made |= {event.kind for event in lookup.case_events(session, mended.key)}
    assert {*CASE_UNDO, EventKind.REVIEWED} - elsewhere - made == set()


@pytest.mark.parametrize("name", ["extended", "planned", "decided", "declined", "answered"])
def test_the_principal_hears_of_it_once_with_the_reason(mended: Mended, name: str) -> None:
    for each in MISTAKES[name]:
        each(mended)
    mended.withdraw(reason="Det gällde en annan kommun.")
    told = mended.letters()
    assert len({letter.recipient for letter in told}) == len(told) > 0
    with mended.lived.database.read() as session:
        text = " ".join(letter_text(parsed(session.get_one(Letter, told[0].id).content)).split())
    assert "Togs tillbaka och gäller inte:" in text
    assert "Det gällde en annan kommun." in text


def test_quiet_is_taken_back_without_a_letter(mended: Mended) -> None:
    silenced(mended)
    mended.withdraw()
    assert mended.letters() == []


def test_a_reason_is_asked_for(mended: Mended) -> None:
    silenced(mended)
    with pytest.raises(FaultyInput) as refused:
        mended.withdraw(reason=" ")
    assert [fault.field for fault in refused.value.faults] == ["reason"]


def test_only_the_latest_word_is_taken_back_and_only_once(mended: Mended) -> None:
    mended.lived.report(REPORT)
    first = mended.number()
    mended.lived.report(council(corrects=1, paragraph="§ 46"))
    with pytest.raises(AlreadyDone, match="Något nyare har kommit i dess ställe"):
        mended.withdraw(first)
    mended.withdraw()
    mended.withdraw(first)
    assert mended.lived.dorotea().progress.decision is None
    with pytest.raises(AlreadyDone, match="Det är redan tillbakataget"):
        mended.withdraw(first)
    mended.lived.report(REPORT)  # the same meeting may be reported anew
    assert mended.lived.dorotea().progress.is_final


def test_a_decision_reported_again_after_it_was_taken_back_is_no_new_decision(mended: Mended) -> None:
    mended.lived.report(REPORT)
    mended.withdraw()
    mended.lived.report(council(paragraph="§ 46"))
    with mended.lived.database.read() as session:
        assert "anew" not in lookup.case_events(session, mended.key)[-1].told


def test_a_decision_with_a_note_on_it_is_not_taken_back_before_the_note(mended: Mended) -> None:
    mended.lived.report(REPORT)
    number = mended.number()
    mended.act(record_review, mended.key, Review(0, 1, ReviewKind.APPEALED, dt.date(2023, 6, 20)))
    with pytest.raises(FaultyInput):
        mended.withdraw(number)
    mended.withdraw()
    mended.withdraw(number)
    assert mended.lived.dorotea().progress.decision is None


def test_an_answer_taken_back_is_given_again_and_sent(mended: Mended) -> None:
    question(mended)
    mended.act(answer_question, first_question(mended), "Ja.")
    mended.withdraw()
    mended.act(answer_question, first_question(mended), "Nej.")
    answers = [letter for letter in mended.lived.letters() if letter.kind is LetterKind.ANSWER]
    assert len(answers) == 2


def test_after_the_close_what_was_decided_is_not_taken_back_but_a_correction_since_is(mended: Mended) -> None:
    mended.lived.report(REPORT)
    number = mended.number()
    lived = mended.lived
    lived.database.act(lambda s: close_round(s, lived.sender, lived.slug, "Klart.", said(), lived.today))
    with pytest.raises(NotAllowed, match="avslutad"):
        mended.withdraw(number)
    lived.report(council(corrects=1, paragraph="§ 46"))
    mended.withdraw()
    decision = lived.dorotea().progress.decision
    assert decision
    assert decision.paragraph == "§ 45"


def in_round(lived: LivedRound, kind: EventKind) -> int:
    with lived.database.read() as session:
        return events_of(session, lived.slug, kind)[-1].number


def test_more_time_for_all_is_taken_back_for_all_with_one_letter_each(lived: LivedRound) -> None:
    lived.report(council())
    lived.database.act(lambda s: extend_round(s, lived.sender, lived.slug, SEPTEMBER, said(), lived.today))
    number = in_round(lived, EventKind.EXTENDED)
    lived.today += dt.timedelta(hours=1)
    lived.database.act(
        lambda s: withdraw_from_round(s, lived.sender, lived.slug, number, "Fel runda.", said(), lived.today)
    )
    view = lived.view()
    assert {row.case.due_on for row in view.cases} | {view.round.due_on} == {dt.date(2023, 8, 31)}
    with lived.database.read() as session:
        told = [each.case_id for each in lookup.round_letters(session, lived.slug) if each.kind is LetterKind.CHANGED]
        assert verify(session)[1] == []
    assert len(told) == len(set(told)) == 15  # who has decided heard of neither


def test_one_principals_time_taken_back_leaves_the_days_of_the_entry_into_force_that_moved_for_all(
    database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    effect = Effect(kind=EffectKind.ALL_ADOPTED, decided_by=dt.date(2023, 8, 31))
    plan = fardplan.model_copy(update={"effect": effect})
    lived = LivedRound(database, sender, launch_once(database, sender, plan, now))
    moving = replace(SEPTEMBER, effect=EffectDays.MOVE)
    lived.database.act(lambda s: extend_round(s, lived.sender, lived.slug, moving, said(), lived.today))
    Mended(lived).withdraw()
    view = lived.view()
    assert lived.dorotea().case.due_on == dt.date(2023, 8, 31)
    assert view.round.effect_rule.decided_by == view.round.due_on == SEPTEMBER.new_on


def test_an_opinion_taken_back_leaves_the_one_before(consulted: Consultation) -> None:
    consulted.give()
    consulted.give(opinion(text="Något annat."))
    mended = Mended(consulted)
    mended.withdraw()
    mended.withdraw(mended.number() - 2)
    row = consulted.dorotea()
    assert row.case.opinion_on is None
    with consulted.database.read() as session:
        assert verify(session)[1] == []


def test_a_signature_taken_back_stops_what_followed_when_all_had_signed(partnership: Partnership) -> None:
    partnership.sign("24")
    partnership.sign(UMEA, signature())
    assert partnership.view().round.signed_on
    mended = Mended(partnership, UMEA)
    mended.withdraw()
    assert partnership.row(UMEA).progress.signature is None
    assert partnership.view().round.signed_on is None
    assert partnership.row("24").progress.follow_ups == ()
    with partnership.database.read() as session:
        assert verify(session)[1] == []


def test_a_step_after_the_signing_is_taken_back(partnership: Partnership) -> None:
    partnership.sign("24")
    partnership.sign(UMEA)
    partnership.today = dt.datetime(2019, 12, 20, 9, tzinfo=dt.UTC)
    partnership.copy(UMEA)
    mended = Mended(partnership, UMEA)
    mended.withdraw()
    signed = partnership.row(UMEA).case.signature
    assert signed
    assert signed.copy_on is None
    steps = partnership.row(UMEA).progress.follow_ups
    partnership.done(UMEA, steps[0].number, dt.date(2019, 12, 19))
    mended.withdraw()
    assert partnership.row(UMEA).progress.follow_ups == steps


def test_a_coordinator_takes_back_at_the_line_of_the_record(
    coordinator: Visitor, lived: LivedRound, clock: FrozenClock
) -> None:
    clock.move_to(lived.today)
    case = f"/console/rounds/{lived.slug}/{DOROTEA}"
    values = {
        "new_on": "2023-10-31",
        "decided_by": "Systemledningen",
        "decided_on": "2023-06-01",
        "reason": "Semester.",
    }
    form = hidden_in(coordinator.http.get(f"{case}/do/extend"))
    coordinator.http.post(f"{case}/do/extend", data={**form, **values})
    with lived.database.read() as session:
        number = max(Record.of(session, case_id(lived.slug, DOROTEA)).may_go)
    path = f"{case}/do/withdraw/{number}"
    assert f'href="{path}"' in coordinator.http.get(case).text
    page = coordinator.http.get(path)
    assert "Svarsdatumet blir åter som det var: torsdag 31 augusti 2023" in text_of(page)
    answer = coordinator.http.post(path, data={**hidden_in(page), "reason": "Fel kommun."})
    said_there = text_of(answer)
    assert "Det är tillbakataget." in said_there
    assert "Togs tillbaka och gäller inte: Svarstiden förlängdes" in said_there
    assert "Fel kommun." in said_there
    for again in (coordinator.http.get(path), coordinator.http.post(path, data={"reason": "Fel kommun igen."})):
        assert (again.status_code, "Det är redan tillbakataget. Inget har ändrats." in text_of(again)) == (409, True)
        assert f'<a class="back" href="{case}">' in again.text
    assert "Fel kommun igen." in again.text
    assert coordinator.http.get(f"{case}/do/withdraw/1").status_code == 404
    assert lived.dorotea().case.due_on == dt.date(2023, 8, 31)
