"""What a coordinator can do to a case or a round: each with its form and what it does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from sqlalchemy.orm import Session

from actions.access.links import reader_link, renew_link, revoke_link
from actions.access.lost_links import repeat_link
from actions.coordination.amendments import Grant, change_address, extend_round, grant_extension, mute, unmute
from actions.coordination.family_amendments import extend_family
from actions.record.record import Said, already_said
from actions.replies.extension_requests import decline_request, grant_request
from actions.replies.questions import answer_question
from actions.replies.reviews import withdraw_review
from actions.rounds.close import close_round, reopen_round
from kit.clock import local_day
from kit.errors import Fault, FaultyInput
from models.reads import board_reads, lookup
from models.tables.cases import Case, case_id
from models.tables.extensions import ExtensionRequest
from models.tables.rounds import Round
from notifications.office import Office
from web.pages.forms import Form, address, as_number, day, line, text
from web.requests.source_text import swedish

NO_REASON: Final = swedish("Skriv varför.")
NO_DECIDER: Final = swedish("Skriv vem som beslutade, till exempel kommunfullmäktige.")


@dataclass(frozen=True, slots=True)
class ActRequest:
    """An act about to be done, inside the transaction that records it. `target` is the link or question it is about.

    `grace` is how long links outlive their round.
    """

    session: Session
    office: Office
    slug: str
    code: str
    target: str
    said: Said
    now: dt.datetime
    grace: dt.timedelta

    @property
    def case_id(self) -> str:
        """The case it is done to."""
        return case_id(self.slug, self.code)


Subject = Case | Round


@dataclass(frozen=True, slots=True)
class CoordinatorAct:
    """`name` stands in its address and its template. `form` reads what was sent, `act` does it, `blank` fills it in."""

    name: str
    form: type[Form]
    act: Callable[[Any, ActRequest], object]
    blank: Callable[[Any], Mapping[str, str]] = lambda _subject: {}

    def do(self, form: Form, wanted: ActRequest) -> None:
        """Do it, unless the same form has done it already. Raises FaultyInput, NotFound, NotAllowed, AlreadyDone."""
        chain = wanted.case_id if wanted.code else wanted.slug
        if already_said(wanted.session, wanted.said.form_key, chain) is None:
            self.act(form, wanted)


class Confirmed(Form):
    """Nothing to fill in, only to confirm."""


class Extended(Form):
    """A later due date and its authority."""

    new_on: Annotated[dt.date | None, day(needed=swedish("Skriv den nya dagen."))] = None
    decided_by: Annotated[str, line(200, needed=NO_DECIDER)] = ""
    decided_on: Annotated[dt.date | None, day(needed=swedish("Skriv vilken dag det beslutades."))] = None
    paragraph: Annotated[str, line(60)] = ""
    reason: Annotated[str, text(2000, needed=NO_REASON)] = ""

    def grant(self, now_on: dt.date) -> Grant:
        """The extension. `now_on` is today in Stockholm. Raises FaultyInput."""
        assert self.new_on is not None
        assert self.decided_on is not None
        if self.decided_on > now_on:
            raise FaultyInput([Fault("decided_on", swedish("Dagen för beslutet ligger framåt i tiden."))])
        return Grant(self.new_on, self.decided_by, self.decided_on, self.reason, self.paragraph)


class Declined(Form):
    """Why more time is not given."""

    reason: Annotated[str, text(2000, needed=NO_REASON)] = ""


class Withdrawn(Form):
    """Why a note about a decision was wrong."""

    reason: Annotated[str, text(2000, needed=swedish("Skriv varför anteckningen tas tillbaka."))] = ""


class Muted(Form):
    """Why a principal is not to be reminded."""

    reason: Annotated[str, text(2000, needed=NO_REASON)] = ""


class Addressed(Form):
    """A corrected address."""

    registrar: Annotated[str, address(needed=swedish("Skriv registratorns e-postadress."))] = ""


class Answered(Form):
    """An answer to a question."""

    answer: Annotated[str, text(10_000, needed=swedish("Skriv ett svar."))] = ""


class Closed(Form):
    """Why a round is closed before every decision is in."""

    reason: Annotated[str, text(2000)] = ""


class Reopened(Form):
    """Why a round is opened again."""

    reason: Annotated[str, text(2000, needed=swedish("Skriv varför rundan öppnas igen."))] = ""


class Reader(Form):
    """Who is to read the board."""

    holder: Annotated[str, line(200, needed=swedish("Skriv vem länken är till."))] = ""


def _renew(_form: Confirmed, wanted: ActRequest) -> None:
    renew_link(wanted.session, wanted.office, wanted.case_id, wanted.said, wanted.now)


def _repeat(_form: Confirmed, wanted: ActRequest) -> None:
    repeat_link(wanted.session, wanted.office, wanted.case_id, wanted.grace, wanted.said, wanted.now)


def _revoke(_form: Confirmed, wanted: ActRequest) -> None:
    link = board_reads.link_of(wanted.session, wanted.target, wanted.slug, wanted.case_id if wanted.code else None)
    revoke_link(wanted.session, link.id, wanted.said, wanted.now)


def _extend(form: Extended, wanted: ActRequest) -> None:
    grant = form.grant(local_day(wanted.now))
    grant_extension(wanted.session, wanted.office, wanted.case_id, grant, wanted.said, wanted.now)


def _grant(form: Extended, wanted: ActRequest) -> None:
    request = board_reads.request_of(wanted.session, wanted.target, wanted.case_id)
    grant = form.grant(local_day(wanted.now))
    grant_request(wanted.session, wanted.office, request.id, grant, wanted.said, wanted.now)


def _decline(form: Declined, wanted: ActRequest) -> None:
    request = board_reads.request_of(wanted.session, wanted.target, wanted.case_id)
    decline_request(wanted.session, wanted.office, request.id, form.reason, wanted.said, wanted.now)


def _withdraw(form: Withdrawn, wanted: ActRequest) -> None:
    number = as_number(wanted.target)
    withdraw_review(wanted.session, wanted.office, wanted.case_id, number, form.reason, wanted.said, wanted.now)


def _asked(request: ExtensionRequest) -> dict[str, str]:
    """What was asked for, to grant as it stands or change."""
    return {
        "new_on": request.new_on.isoformat(),
        "decided_by": request.decided_by,
        "decided_on": request.decided_on.isoformat() if request.decided_on else "",
        "paragraph": request.paragraph,
        "reason": request.reason,
    }


def _extend_family(form: Extended, wanted: ActRequest) -> None:
    grant = form.grant(local_day(wanted.now))
    extend_family(wanted.session, wanted.office, wanted.slug, grant, wanted.said, wanted.now)


def _extend_round(form: Extended, wanted: ActRequest) -> None:
    grant = form.grant(local_day(wanted.now))
    extend_round(wanted.session, wanted.office, wanted.slug, grant, wanted.said, wanted.now)


def _mute(form: Muted, wanted: ActRequest) -> None:
    mute(wanted.session, wanted.case_id, form.reason, wanted.said, wanted.now)


def _unmute(_form: Confirmed, wanted: ActRequest) -> None:
    unmute(wanted.session, wanted.case_id, wanted.said, wanted.now)


def _change_address(form: Addressed, wanted: ActRequest) -> None:
    change_address(wanted.session, wanted.office, wanted.case_id, form.registrar, wanted.said, wanted.now)


def _answer(form: Answered, wanted: ActRequest) -> None:
    question = board_reads.question_of(wanted.session, wanted.target, wanted.case_id)
    answer_question(wanted.session, wanted.office, question.id, form.answer, wanted.said, wanted.now)


def _close(form: Closed, wanted: ActRequest) -> None:
    close_round(wanted.session, wanted.office, wanted.slug, form.reason, wanted.said, wanted.now)


def _reopen(form: Reopened, wanted: ActRequest) -> None:
    reopen_round(wanted.session, wanted.office, wanted.slug, form.reason, wanted.said, wanted.now)


def _add_reader(form: Reader, wanted: ActRequest) -> None:
    known = lookup.reader_links(wanted.session, wanted.slug)
    if all(link.holder != form.holder for link in known):
        reader_link(wanted.session, wanted.office, wanted.slug, form.holder, wanted.said, wanted.now)


def _by_name(*acts: CoordinatorAct) -> dict[str, CoordinatorAct]:
    return {act.name: act for act in acts}


CASE_ACTS: Final = _by_name(
    CoordinatorAct("repeat", Confirmed, _repeat),
    CoordinatorAct("link", Confirmed, _renew),
    CoordinatorAct("revoke", Confirmed, _revoke),
    CoordinatorAct("extend", Extended, _extend),
    CoordinatorAct("grant", Extended, _grant, _asked),
    CoordinatorAct("decline", Declined, _decline),
    CoordinatorAct("withdraw", Withdrawn, _withdraw),
    CoordinatorAct("mute", Muted, _mute),
    CoordinatorAct("unmute", Confirmed, _unmute),
    CoordinatorAct("address", Addressed, _change_address, lambda case: {"registrar": case.registrar}),
    CoordinatorAct("answer", Answered, _answer),
)
ROUND_ACTS: Final = _by_name(
    CoordinatorAct("extend", Extended, _extend_round),
    CoordinatorAct("extend-family", Extended, _extend_family),
    CoordinatorAct("close", Closed, _close),
    CoordinatorAct("reopen", Reopened, _reopen),
    CoordinatorAct("reader", Reader, _add_reader),
    CoordinatorAct("revoke", Confirmed, _revoke),
)
