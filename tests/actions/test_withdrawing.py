"""Nothing a person did by mistake is for ever: every act has its way back, and with it the case is as it was."""

import contextlib
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import cycle
from typing import Any, Final

import pytest
from sqlalchemy.orm import Session

from actions.access.links import hand_over, renew_link, revoke_link
from actions.changing.changed import Changing
from actions.changing.taking_out import take_out
from actions.coordination.amendments import (
    change_address,
    change_escalation,
    extend_round,
    grant_extension,
    mute,
    unmute,
)
from actions.coordination.writing import Mailing, skip_next
from actions.record.audit import verify
from actions.replies.extension_requests import ask_extension, decline_request, grant_request
from actions.replies.meeting_days import tell_meetings
from actions.replies.questions import answer_question, ask_question
from actions.replies.replies import acknowledge, plan_route, report_handling
from actions.replies.reviews import Minutes, announce_minutes, record_review
from actions.rounds.close import close_round
from actions.rounds.launch import launch
from actions.withdrawals.by_kind import UNDO as CASE_UNDO
from actions.withdrawals.from_case import withdraw
from actions.withdrawals.from_round import UNDO as ROUND_UNDO
from actions.withdrawals.from_round import withdraw_from_round
from actions.withdrawals.told import Record
from kit.clock import FrozenClock
from kit.database import Database
from kit.errors import FaultyInput, NotAllowed, RundanError
from models.files.round_file import Effect
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Letter, case_id
from models.values import ExtensionWish, Grant, HandlingReport, Review, Step
from models.vocabulary import Doubt, EffectDays, EffectKind, EventKind, LetterKind, Level, Outcome, ReviewKind
from notifications.office import Office
from rules.replies.withdrawing import UNDOING, Undoing
from rules.route.handled import effective
from tests.consulted import Consultation, opinion
from tests.lived import DOROTEA, LivedRound, council, events_of, executive, said
from tests.mail import parsed
from tests.mail import text_of as letter_text
from tests.signed import UMEA, Partnership, signature
from tests.visitor import Visitor, hidden_in, text_of

# what each act of a coordinator's gives in the record
JULY: Final = dt.datetime(2023, 7, 3, 9, tzinfo=dt.UTC)
SEPTEMBER: Final = Grant(dt.date(2023, 9, 29), "Systemledningen", dt.date(2023, 6, 1), "Fullmäktige hann inte.")
WISH: Final = ExtensionWish(dt.date(2023, 9, 29), "Sommaren.")
WAY: Final = (
    Step("KS", "Kommunstyrelsen", Level.STYRELSE, dt.date(2023, 8, 15)),
    Step("KF", "Kommunfullmäktige", Level.FULLMAKTIGE, dt.date(2023, 8, 28)),
)
LATER_WAY: Final = (
    replace(WAY[0], planned_on=dt.date(2023, 8, 22)),
    replace(WAY[1], planned_on=dt.date(2023, 9, 25)),
)
ESCALATED: Final = {"official": "ny@dorotea.example", "chair": "ordforande@dorotea.example"}
HEARING: Final = Step("MBL", "MBL-förhandling", Level.ARBETSUTSKOTT, dt.date(2023, 7, 4), consulted=True)
WITHOUT_IT: Final = (dt.date(2023, 7, 4), dt.date(2023, 8, 22))
WITH_IT: Final = (dt.date(2023, 7, 4), dt.date(2023, 8, 15))
KEY: Final = f"fardplan-nara-vard-2030/{DOROTEA}"


class Mended:
    """A round where something is done by mistake, and taken back."""

    def __init__(self, lived: LivedRound, code: str = DOROTEA) -> None:
        self.lived, self.key = lived, case_id(lived.slug, code)

    def act(self, act: Callable[..., Any], *told: Any, **more: Any) -> Any:
        by = replace(said(), case_number=more.pop("with_number", ""))
        return self.lived.database.act(lambda s: act(s, self.lived.office, *told, by, self.lived.today, **more))

    def number(self) -> int:
        with self.lived.database.read() as session:
            return lookup.case_events(session, self.key)[-1].number

    def withdraw(self, number: int | None = None, reason: str = "Fel huvudman.") -> None:
        number = number or self.number()
        self.lived.today += dt.timedelta(hours=1)
        self.lived.database.act(
            lambda s: withdraw(s, self.lived.office, self.key, number, reason, said(), self.lived.today)
        )

    def stands(self) -> dict[str, Any]:
        """Everything an act may change, without what was taken back."""
        with self.lived.database.read() as session:
            case, round_ = lookup.case_of(session, self.key)
            facts = case.facts(round_, lookup.handlings(session, self.key))
            links = [(link.id, link.revoked_at is None) for link in lookup.case_links(session, self.key)]
            questions = [(row.text, row.answer, row.answered_at) for row in lookup.case_questions(session, self.key)]
            wishes = [
                (row.id, row.granted, row.answered_at)
                for row in lookup.extension_requests(session, round_.slug)
                if not row.withdrawn_at
            ]
            standing = effective(facts.handled)
            return {
                "facts": replace(facts, handled=standing, reviews=()),
                "case": (
                    case.case_number,
                    case.registrar,
                    case.official,
                    case.chair,
                    case.meetings,
                    case.state,
                    case.outcome,
                ),
                "open": {link for link, is_open in links if is_open},
                "questions": questions,
                "wishes": wishes,
                "effect": (round_.due_on, round_.effect),
            }

    def letters(self) -> list[Letter]:
        with self.lived.database.read() as session:
            return [each for each in lookup.case_letters(session, self.key) if each.kind is LetterKind.CHANGED]


@pytest.fixture
def mended(lived: LivedRound) -> Mended:
    return Mended(lived)


Change = Callable[[Mended], object]
REPORT: Final = council(paragraph="§ 45")
BOARD: Final = executive()


def report(*reports: HandlingReport) -> Change:
    return lambda m: [m.lived.report(each, m.key.rpartition("/")[2]) for each in reports]


def question(m: Mended) -> int:
    return int(m.act(ask_question, m.key, "Räcker det med KS?").number)


def wished(m: Mended) -> int:
    m.act(ask_extension, m.key, WISH)
    with m.lived.database.read() as session:
        found = lookup.open_extension_request(session, m.key)
        assert found
        return found.id


def link_of(m: Mended) -> str:
    with m.lived.database.read() as session:
        return lookup.case_of(session, m.key)[0].link_id


def revoked(m: Mended) -> None:
    link = link_of(m)
    m.lived.database.act(lambda s: revoke_link(s, link, said(), m.lived.today))


def nothing(_m: Mended) -> None:
    """Nothing was done before."""


def silenced(m: Mended) -> None:
    m.lived.database.act(lambda s: mute(s, m.key, "Har bett om det.", said(), m.lived.today))


def cancelled(m: Mended) -> None:
    m.act(plan_route, m.key, WAY)
    m.lived.today += dt.timedelta(hours=1)
    m.act(tell_meetings, m.key, {WAY[0]: WITHOUT_IT})


def cancelled_and_reported(m: Mended) -> None:
    cancelled(m)
    m.lived.report(BOARD)


def taken_out(m: Mended) -> None:
    def act(session: Session) -> None:
        take_out(Changing(session, m.lived.office, m.lived.slug, said(), m.lived.today), m.key[-4:], "Fel huvudman.")

    m.lived.database.act(act)


def heard(m: Mended) -> None:
    m.lived.database.act(lambda s: unmute(s, m.key, said(), m.lived.today))


def passed_over(m: Mended) -> None:
    code = m.key.rpartition("/")[2]
    m.lived.database.act(lambda s: skip_next(Mailing(s, m.lived.slug, [code], said(), m.lived.today), "Semester."))


MISTAKES: Final[Mapping[str, tuple[Change, Change]]] = {
    "acknowledged": (nothing, lambda m: m.act(acknowledge, m.key, case_number="KS 1")),
    "acknowledged again": (
        lambda m: m.act(acknowledge, m.key, case_number="KS 1"),
        lambda m: m.act(acknowledge, m.key, case_number="KS 2"),
    ),
    "planned": (nothing, lambda m: m.act(plan_route, m.key, WAY)),
    "planned again": (lambda m: m.act(plan_route, m.key, WAY), lambda m: m.act(plan_route, m.key, WAY[1:])),
    "planned with its number": (nothing, lambda m: m.act(plan_route, m.key, WAY, with_number="KS 1")),
    "reported with its number": (nothing, lambda m: m.act(report_handling, m.key, REPORT, with_number="KS 1")),
    "acknowledged after it was planned with its number": (
        lambda m: m.act(plan_route, m.key, WAY, with_number="KS 1"),
        lambda m: m.act(acknowledge, m.key, case_number="KS 2"),
    ),
    "meetings": (
        lambda m: m.act(tell_meetings, m.key, {WAY[0]: (dt.date(2023, 8, 15),)}),
        lambda m: m.act(tell_meetings, m.key, {WAY[0]: (dt.date(2023, 8, 16),), WAY[1]: ()}),
    ),
    "reported": (nothing, report(BOARD)),
    "decided": (report(BOARD), report(REPORT)),
    "decided anew": (
        report(council(held_on=dt.date(2023, 4, 24), paragraph="§ 30")),
        report(council(confirmed=(Doubt.ANEW,))),
    ),
    "corrected": (report(REPORT), report(council(corrects=1, paragraph="§ 46"))),
    "classified": (
        report(council(outcomes={1: Outcome.UNCLASSIFIED})),
        report(council(corrects=1, outcomes={1: Outcome.REJECTED})),
    ),
    "announced": (report(REPORT), lambda m: m.act(announce_minutes, m.key, Minutes(1, dt.date(2023, 6, 20)))),
    "reviewed": (
        report(REPORT),
        lambda m: m.act(record_review, m.key, Review(0, 1, ReviewKind.APPEALED, dt.date(2023, 6, 20))),
    ),
    "handed over": (nothing, lambda m: m.act(hand_over, m.key, "Kollegan", "kollega@dorotea.example")),
    "answered": (
        question,
        lambda m: m.act(answer_question, first_question(m), "Ja."),
    ),
    "asked for time": (nothing, wished),
    "declined": (wished, lambda m: m.act(decline_request, open_wish(m), "Behövs i år.")),
    "granted": (wished, lambda m: m.act(grant_request, open_wish(m), SEPTEMBER)),
    "extended": (nothing, lambda m: m.act(grant_extension, m.key, SEPTEMBER)),
    "extended again": (
        lambda m: m.act(grant_extension, m.key, SEPTEMBER),
        lambda m: m.act(grant_extension, m.key, replace(SEPTEMBER, new_on=dt.date(2023, 12, 29))),
    ),
    "muted": (nothing, silenced),
    "unmuted": (silenced, heard),
    "skipped": (nothing, passed_over),
    "address": (nothing, lambda m: m.act(change_address, m.key, "kansli@dorotea.example")),
    "escalation": (nothing, lambda m: m.act(change_escalation, m.key, ESCALATED)),
    "taken out": (nothing, taken_out),
    "link revoked": (nothing, revoked),
    "link renewed": (nothing, lambda m: m.act(renew_link, m.key)),
}


# what hangs together on a principal's way: its plans, its bodies' days, and which days stand
WAYS: Final[Mapping[str, tuple[Change, Change]]] = {
    "a hearing planned away": (
        lambda m: m.act(plan_route, m.key, (HEARING, *WAY)),
        lambda m: m.act(plan_route, m.key, WAY),
    ),
    "a planned day cancelled": (
        lambda m: m.act(plan_route, m.key, WAY),
        lambda m: m.act(tell_meetings, m.key, {WAY[0]: WITHOUT_IT}),
    ),
    "a planned day there again": (cancelled, lambda m: m.act(tell_meetings, m.key, {WAY[0]: WITH_IT})),
    "planned anew after a cancelled day": (cancelled, lambda m: m.act(plan_route, m.key, LATER_WAY)),
    "planned away after a cancelled day": (cancelled, lambda m: m.act(plan_route, m.key, WAY[1:])),
    "cancelled after a report": (
        cancelled_and_reported,
        lambda m: m.act(tell_meetings, m.key, {WAY[1]: (dt.date(2023, 9, 25),)}),
    ),
}


def first_question(m: Mended) -> int:
    with m.lived.database.read() as session:
        return lookup.case_questions(session, m.key)[0].id


def open_wish(m: Mended) -> int:
    with m.lived.database.read() as session:
        found = lookup.open_extension_request(session, m.key)
        assert found
        return found.id


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
    elsewhere |= {EventKind.MESSAGED, EventKind.REMINDED}  # tests/actions/test_written.py
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
    with pytest.raises(FaultyInput):
        mended.withdraw(first)
    mended.withdraw()
    mended.withdraw(first)
    assert mended.lived.dorotea().progress.decision is None
    with pytest.raises(FaultyInput):
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
    lived.database.act(lambda s: close_round(s, lived.office, lived.slug, "Klart.", said(), lived.today))
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
    lived.database.act(lambda s: extend_round(s, lived.office, lived.slug, SEPTEMBER, said(), lived.today))
    number = in_round(lived, EventKind.EXTENDED)
    lived.today += dt.timedelta(hours=1)
    lived.database.act(
        lambda s: withdraw_from_round(s, lived.office, lived.slug, number, "Fel runda.", said(), lived.today)
    )
    view = lived.view()
    assert {row.case.due_on for row in view.cases} | {view.round.due_on} == {dt.date(2023, 8, 31)}
    with lived.database.read() as session:
        told = [each.case_id for each in lookup.round_letters(session, lived.slug) if each.kind is LetterKind.CHANGED]
        assert verify(session)[1] == []
    assert len(told) == len(set(told)) == 15  # who has decided heard of neither


def test_one_principals_time_taken_back_leaves_the_days_of_the_entry_into_force_that_moved_for_all(
    database: Database, office: Office, fardplan: RoundPlan, now: dt.datetime
) -> None:
    effect = Effect(kind=EffectKind.ALL_ADOPTED, decided_by=dt.date(2023, 8, 31))
    plan = fardplan.model_copy(update={"effect": effect})
    lived = LivedRound(database, office, launch(database, office, plan, now).slug)
    moving = replace(SEPTEMBER, effect=EffectDays.MOVE)
    lived.database.act(lambda s: extend_round(s, lived.office, lived.slug, moving, said(), lived.today))
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
    assert coordinator.http.get(path).status_code == 404
    assert lived.dorotea().case.due_on == dt.date(2023, 8, 31)
