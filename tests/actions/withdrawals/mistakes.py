"""What may be done by mistake in a round, and taken back."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy.orm import Session

from actions.access.links import hand_over, renew_link, revoke_link
from actions.changing.changed import Changing
from actions.changing.taking_part import take_out
from actions.coordination.amendments import change_address, change_escalation, mute, unmute
from actions.coordination.answering import answer_question
from actions.coordination.writing import Mailing, skip_next
from actions.replies.extension_requests import ask_extension
from actions.replies.meeting_days import tell_meetings
from actions.replies.questions import ask_question
from actions.replies.replies import acknowledge, plan_route, report_handling
from actions.replies.reviews import Minutes, announce_minutes, record_review
from actions.withdrawals.from_case import withdraw
from models.reads import lookup
from models.tables import Letter, case_id
from models.values import Grant, HandlingReport, RequestedExtension, Review, Step
from models.vocabulary import Doubt, LetterKind, Level, Outcome, ReviewKind
from rules.route.handled import effective
from tests.answered import decline_request, grant_request
from tests.lived import DOROTEA, LivedRound, case_letters, council, executive, grant_extension, said

# what each act of a coordinator's gives in the record
JULY: Final = dt.datetime(2023, 7, 3, 9, tzinfo=dt.UTC)
SEPTEMBER: Final = Grant(dt.date(2023, 9, 29), "Systemledningen", dt.date(2023, 6, 1), "Fullmäktige hann inte.")
REQUEST: Final = RequestedExtension(dt.date(2023, 9, 29), "Sommaren.")
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
        return self.lived.database.act(lambda s: act(s, self.lived.sender, *told, by, self.lived.today, **more))

    def number(self) -> int:
        with self.lived.database.read() as session:
            return lookup.case_events(session, self.key)[-1].number

    def withdraw(self, number: int | None = None, reason: str = "Fel huvudman.") -> None:
        number = number or self.number()
        self.lived.today += dt.timedelta(hours=1)
        self.lived.database.act(
            lambda s: withdraw(s, self.lived.sender, self.key, number, reason, said(), self.lived.today)
        )

    def stands(self) -> dict[str, Any]:
        """Everything an act may change, without what was taken back."""
        with self.lived.database.read() as session:
            case, round_ = lookup.case_of(session, self.key)
            facts = case.facts(round_, lookup.handlings(session, self.key))
            links = [(link.id, link.revoked_at is None) for link in lookup.case_links(session, self.key)]
            questions = [(row.text, row.answer, row.answered_at) for row in lookup.case_questions(session, self.key)]
            requests = [
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
                "requests": requests,
                "effect": (round_.due_on, round_.effect),
            }

    def letters(self) -> list[Letter]:
        with self.lived.database.read() as session:
            return [each for each in case_letters(session, self.key) if each.kind is LetterKind.CHANGED]


Change = Callable[[Mended], object]


REPORT: Final = council(paragraph="§ 45")
BOARD: Final = executive()


def report(*reports: HandlingReport) -> Change:
    return lambda m: [m.lived.report(each, m.key.rpartition("/")[2]) for each in reports]


def question(m: Mended) -> int:
    return int(m.act(ask_question, m.key, "Räcker det med KS?").number)


def requested(m: Mended) -> int:
    m.act(ask_extension, m.key, REQUEST)
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
        take_out(Changing(session, m.lived.sender, m.lived.slug, said(), m.lived.today), m.key[-4:], "Fel huvudman.")

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
    "asked for time": (nothing, requested),
    "declined": (requested, lambda m: m.act(decline_request, open_request(m), "Behövs i år.")),
    "granted": (requested, lambda m: m.act(grant_request, open_request(m), SEPTEMBER)),
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


def open_request(m: Mended) -> int:
    with m.lived.database.read() as session:
        found = lookup.open_extension_request(session, m.key)
        assert found
        return found.id
