"""What taking back each kind of event does to a case: it is as if the event had never been, and the others had."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.access.links import mark_revoked
from actions.casework import Work
from actions.replies.signing import settle_round
from kit.clock import local_day
from kit.errors import AlreadyDone, Fault, FaultyInput
from models.files.round_plan import PrincipalPlan
from models.meetings import told_of
from models.reads import lookup
from models.tables import Event, Extension, ExtensionRequest, Link, Question
from models.values import Signature, Step
from models.vocabulary import HANDLINGS, EventKind, Level
from notifications.delivery.outbox import withdraw_failed
from notifications.delivery.recall import redirect_letters
from rules.route.handled import effective, reviews_on
from rules.route.plan import after_telling, still_asked_for
from rules.route.routes import course

MARKED_FIRST: Final = "Det finns en anteckning om det beslutet. Ta tillbaka den först."
ANSWERED_FIRST: Final = "Begäran är besvarad. Ta tillbaka svaret först."
_ACKNOWLEDGING: Final = {
    EventKind.ACKNOWLEDGED,
    EventKind.PLANNED,
    *HANDLINGS,
    EventKind.OPINION_GIVEN,
    EventKind.SIGNED,
}
# what a principal may tell its case number with
_NUMBERING: Final = {EventKind.ACKNOWLEDGED, EventKind.PLANNED, EventKind.HANDLED}

_SIGNATURE: Final = ("signed_on", "place", "signatory", "signatory_role", "copy_on")


@dataclass(frozen=True, slots=True)
class Mistake:
    """An event to take back from a case, and what stands without it, oldest first."""

    session: Session
    work: Work
    event: Event
    standing: Sequence[Event]
    now: dt.datetime

    @property
    def told(self) -> Mapping[str, Any]:
        """What the event holds."""
        return self.event.told

    def last(self, *kinds: EventKind) -> Event | None:
        """The last event of those kinds that stands."""
        return next((event for event in reversed(self.standing) if event.kind in kinds), None)

    def all(self, kind: EventKind) -> list[Event]:
        """The events of that kind that stand."""
        return [event for event in self.standing if event.kind is kind]

    def launched(self) -> PrincipalPlan:
        """The principal's part as the round was launched with it."""
        code = self.work.case.principal_code
        round_ = lookup.round_of(self.session, self.work.round.slug)
        principals = [*round_.plan["principals"], *round_.added]
        return next(PrincipalPlan.model_validate(each) for each in principals if each["code"] == code)


def undo(mistake: Mistake) -> None:
    """Bring the case to what stands without the event. Raises FaultyInput, AlreadyDone."""
    UNDO[mistake.event.kind](mistake)
    if mistake.event.kind in _NUMBERING and mistake.told.get("case_number"):
        _case_number(mistake)
    received = next((event for event in mistake.standing if event.kind in _ACKNOWLEDGING), None)
    mistake.work.case.acknowledged_at = received.at if received else None


def _case_number(mistake: Mistake) -> None:
    told = [event.told.get("case_number", "") for event in mistake.standing if event.kind in _NUMBERING]
    mistake.work.case.case_number = next(filter(None, reversed(told)), "")


def _way(mistake: Mistake) -> None:
    """The route and the meeting days, as they come to be when what stands is told once more in its order."""
    case, launched = mistake.work.case, mistake.launched()
    case.route, case.meetings = launched.route, launched.meetings
    for event in mistake.standing:
        if event.kind is EventKind.PLANNED:
            case.route = still_asked_for([_step(each) for each in event.told["route"]], _ahead_at(mistake, event))
        if event.kind is EventKind.MEETINGS_TOLD:
            _tell_again(mistake, event)


def _tell_again(mistake: Mistake, event: Event) -> None:
    case, leads = mistake.work.case, mistake.work.round.leads
    days = {each["body"]: tuple(map(dt.date.fromisoformat, each["days"])) for each in event.told["bodies"]}
    case.meetings = told_of(case.meetings, days)
    ahead = _ahead_at(mistake, event)
    case.route = after_telling(case.route, ahead, days, case.meetings, leads, local_day(event.at))


def _ahead_at(mistake: Mistake, event: Event) -> Sequence[Step]:
    """The steps ahead when that was told, of the route as it is by now."""
    work = mistake.work
    before = [each for each in mistake.standing if each.kind in HANDLINGS and each.number < event.number]
    last = max((each.told["number"] for each in before), default=0)
    reported = [handling for handling in work.handlings if handling.number <= last]
    return course(work.case.facts(work.round, reported)).ahead


def _step(told: Mapping[str, Any]) -> Step:
    planned_on = dt.date.fromisoformat(told["planned_on"]) if told["planned_on"] else None
    return Step(told["body"], told["name"], Level(told["level"]), planned_on, consulted=told.get("consulted", False))


def _handling(mistake: Mistake) -> None:
    case, number = mistake.work.case, mistake.told["number"]
    case.withdrawn_reports = (*case.withdrawn_reports, number)
    _refuse_marked(mistake.work, number)


def _refuse_marked(work: Work, number: int) -> None:
    """What is noted of a decision would have nothing to be about."""
    before = next(row for row in effective(work.facts.handled) if row.number == number)
    left = effective(work.case.facts(work.round, work.handlings).handled)
    is_lost = len(left) < len(effective(work.facts.handled))
    if is_lost and reviews_on(work.facts, before):
        raise FaultyInput([Fault("", MARKED_FIRST)])


def _opinion(mistake: Mistake) -> None:
    case = mistake.work.case
    case.withdrawn_opinions = (*case.withdrawn_opinions, mistake.told["number"])
    given = mistake.all(EventKind.OPINION_GIVEN)
    case.opinion_on = local_day(given[0].at) if given else None


def _signature(mistake: Mistake) -> None:
    told: dict[str, Any] = {}
    for event in mistake.standing:
        if event.kind in {EventKind.SIGNED, EventKind.COPY_RETURNED}:
            told |= {name: event.told[name] for name in _SIGNATURE if name in event.told}
    is_signed = mistake.last(EventKind.SIGNED) is not None
    mistake.work.case.signature = _signature_of(told) if is_signed else None
    settle_round(mistake.session, mistake.work, mistake.now)


def _signature_of(told: Mapping[str, Any]) -> Signature:
    days = {name: dt.date.fromisoformat(told[name]) if told.get(name) else None for name in ("signed_on", "copy_on")}
    return Signature(**{**told, **days})


def _follow_up(mistake: Mistake) -> None:
    number = mistake.told["step"]
    before = [event.told for event in mistake.all(EventKind.FOLLOWED_UP) if event.told["step"] == number]
    done_on = dt.date.fromisoformat(before[-1]["done_on"]) if before else None
    note = before[-1]["note"] if before else ""
    mistake.work.case.follow_ups = tuple(
        replace(step, done_on=done_on, note=note) if step.number == number else step
        for step in mistake.work.case.follow_ups
    )


def _request(mistake: Mistake) -> ExtensionRequest | None:
    number = mistake.told.get("request")
    return mistake.session.get(ExtensionRequest, number) if number else None


def _withdraw_request(mistake: Mistake) -> None:
    request = _request(mistake)
    if request is None or request.answered_at is not None:
        raise AlreadyDone(ANSWERED_FIRST)
    request.withdrawn_at = request.answered_at = mistake.now


def _reopen_request(mistake: Mistake) -> None:
    """The request waits for an answer again, unless the principal has made another one since."""
    request = _request(mistake)
    if request and lookup.open_extension_request(mistake.session, request.case_id) is None:
        request.granted = request.answered_at = None
        request.answer = request.answered_by = ""


def _extension(mistake: Mistake) -> None:
    case = mistake.work.case
    which = (Extension.case_id == case.id, Extension.granted_at == mistake.event.at)
    mistake.session.execute(update(Extension).where(*which).values(withdrawn_at=mistake.now))
    moves = [*mistake.all(EventKind.EXTENDED), mistake.event]
    first = min(dt.date.fromisoformat(event.told["old_on"]) for event in moves)
    new = (dt.date.fromisoformat(event.told["new_on"]) for event in mistake.all(EventKind.EXTENDED))
    case.due_on = max(new, default=first)
    _reopen_request(mistake)


def _reminders(mistake: Mistake) -> None:
    last = mistake.last(EventKind.MUTED, EventKind.UNMUTED)
    mistake.work.case.muted = last is not None and last.kind is EventKind.MUTED


def _written(_mistake: Mistake) -> None:
    """Nothing but its letter, which is stopped or told of."""


def _skipped(mistake: Mistake) -> None:
    before = mistake.last(EventKind.SKIPPED)
    mistake.work.case.skipped_at = dt.datetime.fromisoformat(before.told["moment"]) if before else None


def _address(mistake: Mistake) -> None:
    case, mailbox = mistake.work.case, mistake.told.get("mailbox", "registrar")
    withdraw_failed(mistake.session, case.id, getattr(case, mailbox), mistake.now)
    setattr(case, mailbox, mistake.told["from"])


def _taken_out(mistake: Mistake) -> None:
    """It takes part again, with as long a time to answer as the others by now."""
    case, round_ = mistake.work.case, lookup.round_of(mistake.session, mistake.work.round.slug)
    round_.principal_count += 1
    case.taken_out_at, case.due_on = None, max(case.due_on, round_.due_on)
    settle_round(mistake.session, mistake.work, mistake.now)


def _answer(mistake: Mistake) -> None:
    question = mistake.session.get_one(Question, mistake.told["question"])
    question.answer, question.answered_at, question.answered_by = "", None, ""


def give_back_links(session: Session, chain: str, revoked_at: dt.datetime) -> list[Link]:
    """Let the links that were revoked at that moment open again; those links, the first made first."""
    owned = Link.round_slug == chain if "/" not in chain else Link.case_id == chain
    links = session.scalars(select(Link).where(owned, Link.revoked_at == revoked_at).order_by(Link.created_at)).all()
    for link in links:
        link.revoked_at = None
    session.flush()  # the letter about it carries them
    return list(links)


def _revoked(mistake: Mistake) -> None:
    give_back_links(mistake.session, mistake.work.case.id, mistake.event.at)


def _renewed(mistake: Mistake) -> None:
    links = give_back_links(mistake.session, mistake.work.case.id, mistake.event.at)
    if links:
        redirect_letters(mistake.session, mistake.told["link"], links[0].id)
        mistake.work.case.link_id = links[0].id
    mark_revoked(mistake.session, mistake.told["link"], mistake.now)


def _handed_over(mistake: Mistake) -> None:
    mark_revoked(mistake.session, mistake.told["link"], mistake.now)


UNDO: Final[Mapping[EventKind, Callable[[Mistake], None]]] = {
    EventKind.ACKNOWLEDGED: _case_number,
    EventKind.PLANNED: _way,
    **dict.fromkeys(HANDLINGS, _handling),
    EventKind.OPINION_GIVEN: _opinion,
    EventKind.SIGNED: _signature,
    EventKind.COPY_RETURNED: _signature,
    EventKind.FOLLOWED_UP: _follow_up,
    EventKind.MEETINGS_TOLD: _way,
    EventKind.EXTENSION_ASKED: _withdraw_request,
    EventKind.EXTENSION_DECLINED: _reopen_request,
    EventKind.EXTENDED: _extension,
    EventKind.MUTED: _reminders,
    EventKind.UNMUTED: _reminders,
    EventKind.MESSAGED: _written,
    EventKind.REMINDED: _written,
    EventKind.SKIPPED: _skipped,
    EventKind.ADDRESS_CHANGED: _address,
    EventKind.ANSWERED: _answer,
    EventKind.TAKEN_OUT: _taken_out,
    EventKind.LINK_REVOKED: _revoked,
    EventKind.LINK_RENEWED: _renewed,
    EventKind.HANDED_OVER: _handed_over,
}
