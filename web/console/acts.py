"""What a coordinator can do to a case or a round: each deed with its form and its act."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final

from actions.access.links import reader_link, renew_link, revoke_link
from actions.access.lost_links import repeat_link
from actions.coordination.amendments import change_address, mute, unmute
from actions.coordination.look_again import look_again
from actions.replies.extension_requests import decline_request
from actions.replies.questions import answer_question
from actions.rounds.advance import open_first_batch
from actions.rounds.close import close_round, reopen_round
from actions.rounds.opening import open_by_hand
from actions.withdrawals.from_case import withdraw
from actions.withdrawals.from_round import withdraw_from_round
from models.reads import board_reads, lookup
from web.console.deeds import Deed, Doing
from web.console.extending import CASE_EXTENSIONS, NO_REASON, ROUND_EXTENSIONS
from web.pages.forms import Form, address, as_number, day, line, text
from web.requests.source_text import swedish


class Confirmed(Form):
    """Nothing to fill in, only to confirm."""


class Declined(Form):
    """Why more time is not given."""

    reason: Annotated[str, text(2000, needed=NO_REASON)] = ""


class Withdrawn(Form):
    """Why something is taken back."""

    reason: Annotated[str, text(2000, needed=swedish("Skriv varför det tas tillbaka."))] = ""


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


def _decline(form: Declined, doing: Doing) -> None:
    request = board_reads.request_of(doing.session, doing.target, doing.case_id)
    decline_request(doing.session, doing.office, request.id, form.reason, doing.said, doing.now)


def _withdraw(form: Withdrawn, doing: Doing) -> None:
    number = as_number(doing.target)
    withdraw(doing.session, doing.office, doing.case_id, number, form.reason, doing.said, doing.now)


def _withdraw_from_round(form: Withdrawn, doing: Doing) -> None:
    number = as_number(doing.target)
    withdraw_from_round(doing.session, doing.office, doing.slug, number, form.reason, doing.said, doing.now)


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
    *CASE_EXTENSIONS,
    Deed("decline", Declined, _decline),
    Deed("withdraw", Withdrawn, _withdraw),
    Deed("mute", Muted, _mute),
    Deed("unmute", Confirmed, _unmute),
    Deed("address", Addressed, _change_address, lambda case: {"registrar": case.registrar}),
    Deed("answer", Answered, _answer),
)
ROUND_DEEDS: Final = _by_name(
    *ROUND_EXTENSIONS,
    Deed("open", Opened, _open),
    Deed("look-again", LookedAgain, _look_again),
    Deed("close", Closed, _close),
    Deed("reopen", Reopened, _reopen),
    Deed("reader", Reader, _add_reader),
    Deed("revoke", Confirmed, _revoke),
    Deed("withdraw", Withdrawn, _withdraw_from_round),
)
