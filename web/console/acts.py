"""What a coordinator can do to a case or a round: each deed with its form and its act."""

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
from actions.coordination.look_again import look_again
from actions.record.record import Said, already_said
from actions.replies.extension_requests import decline_request, grant_request
from actions.replies.questions import answer_question
from actions.replies.reviews import withdraw_review
from actions.rounds.advance import open_first_batch
from actions.rounds.close import close_round, reopen_round
from actions.rounds.opening import open_by_hand
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
class Doing:
    """A deed about to be done, inside the transaction that records it. `target` is the link or question it is about.

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
class Deed:
    """`name` stands in its address and its template. `form` reads what was sent, `act` does it, `blank` fills it in."""

    name: str
    form: type[Form]
    act: Callable[[Any, Doing], object]
    blank: Callable[[Any], Mapping[str, str]] = lambda _subject: {}

    def do(self, form: Form, doing: Doing) -> None:
        """Do it, unless the same form has done it already. Raises FaultyInput, NotFound, NotAllowed, AlreadyDone."""
        chain = doing.case_id if doing.code else doing.slug
        if already_said(doing.session, doing.said.form_key, chain) is None:
            self.act(form, doing)


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


class Opened(Form):
    """Why a round that waits for another is opened now."""

    reason: Annotated[str, text(2000, needed=swedish("Skriv varför rundan öppnas nu."))] = ""


class LookedAgain(Form):
    """When to look at a round without a due date again."""

    on: Annotated[dt.date | None, day(needed=swedish("Skriv vilken dag."))] = None


class Reader(Form):
    """Who is to read the board."""

    holder: Annotated[str, line(200, needed=swedish("Skriv vem länken är till."))] = ""


def _renew(_form: Confirmed, doing: Doing) -> None:
    renew_link(doing.session, doing.office, doing.case_id, doing.said, doing.now)


def _repeat(_form: Confirmed, doing: Doing) -> None:
    repeat_link(doing.session, doing.office, doing.case_id, doing.grace, doing.said, doing.now)


def _revoke(_form: Confirmed, doing: Doing) -> None:
    link = board_reads.link_of(doing.session, doing.target, doing.slug, doing.case_id if doing.code else None)
    revoke_link(doing.session, link.id, doing.said, doing.now)


def _extend(form: Extended, doing: Doing) -> None:
    grant = form.grant(local_day(doing.now))
    grant_extension(doing.session, doing.office, doing.case_id, grant, doing.said, doing.now)


def _grant(form: Extended, doing: Doing) -> None:
    request = board_reads.request_of(doing.session, doing.target, doing.case_id)
    grant = form.grant(local_day(doing.now))
    grant_request(doing.session, doing.office, request.id, grant, doing.said, doing.now)


def _decline(form: Declined, doing: Doing) -> None:
    request = board_reads.request_of(doing.session, doing.target, doing.case_id)
    decline_request(doing.session, doing.office, request.id, form.reason, doing.said, doing.now)


def _withdraw(form: Withdrawn, doing: Doing) -> None:
    number = as_number(doing.target)
    withdraw_review(doing.session, doing.office, doing.case_id, number, form.reason, doing.said, doing.now)


def _asked(request: ExtensionRequest) -> dict[str, str]:
    """What was asked for, to grant as it stands or change."""
    return {
        "new_on": request.new_on.isoformat(),
        "decided_by": request.decided_by,
        "decided_on": request.decided_on.isoformat() if request.decided_on else "",
        "paragraph": request.paragraph,
        "reason": request.reason,
    }


def _extend_family(form: Extended, doing: Doing) -> None:
    grant = form.grant(local_day(doing.now))
    extend_family(doing.session, doing.office, doing.slug, grant, doing.said, doing.now)


def _extend_round(form: Extended, doing: Doing) -> None:
    grant = form.grant(local_day(doing.now))
    extend_round(doing.session, doing.office, doing.slug, grant, doing.said, doing.now)


def _mute(form: Muted, doing: Doing) -> None:
    mute(doing.session, doing.case_id, form.reason, doing.said, doing.now)


def _unmute(_form: Confirmed, doing: Doing) -> None:
    unmute(doing.session, doing.case_id, doing.said, doing.now)


def _change_address(form: Addressed, doing: Doing) -> None:
    change_address(doing.session, doing.office, doing.case_id, form.registrar, doing.said, doing.now)


def _answer(form: Answered, doing: Doing) -> None:
    question = board_reads.question_of(doing.session, doing.target, doing.case_id)
    answer_question(doing.session, doing.office, question.id, form.answer, doing.said, doing.now)


def _close(form: Closed, doing: Doing) -> None:
    close_round(doing.session, doing.office, doing.slug, form.reason, doing.said, doing.now)


def _reopen(form: Reopened, doing: Doing) -> None:
    reopen_round(doing.session, doing.office, doing.slug, form.reason, doing.said, doing.now)


def _open(form: Opened, doing: Doing) -> None:
    open_by_hand(doing.session, doing.slug, form.reason, doing.said, doing.now)
    open_first_batch(doing.session, doing.office, doing.slug, doing.now)


def _look_again(form: LookedAgain, doing: Doing) -> None:
    assert form.on is not None
    look_again(doing.session, doing.slug, form.on, doing.said, doing.now)


def _add_reader(form: Reader, doing: Doing) -> None:
    known = lookup.reader_links(doing.session, doing.slug)
    if all(link.holder != form.holder for link in known):
        reader_link(doing.session, doing.office, doing.slug, form.holder, doing.said, doing.now)


def _by_name(*deeds: Deed) -> dict[str, Deed]:
    return {deed.name: deed for deed in deeds}


CASE_DEEDS: Final = _by_name(
    Deed("repeat", Confirmed, _repeat),
    Deed("link", Confirmed, _renew),
    Deed("revoke", Confirmed, _revoke),
    Deed("extend", Extended, _extend),
    Deed("grant", Extended, _grant, _asked),
    Deed("decline", Declined, _decline),
    Deed("withdraw", Withdrawn, _withdraw),
    Deed("mute", Muted, _mute),
    Deed("unmute", Confirmed, _unmute),
    Deed("address", Addressed, _change_address, lambda case: {"registrar": case.registrar}),
    Deed("answer", Answered, _answer),
)
ROUND_DEEDS: Final = _by_name(
    Deed("extend", Extended, _extend_round),
    Deed("extend-family", Extended, _extend_family),
    Deed("open", Opened, _open),
    Deed("look-again", LookedAgain, _look_again),
    Deed("close", Closed, _close),
    Deed("reopen", Reopened, _reopen),
    Deed("reader", Reader, _add_reader),
    Deed("revoke", Confirmed, _revoke),
)
