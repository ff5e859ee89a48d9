"""What a coordinator can do to a case or a round: each with its form and what it does."""

import datetime as dt
from dataclasses import replace
from typing import Annotated, Final

from actions.access.links import read_only_link, renew_link, repeat_link, revoke_link
from actions.access.weekly_subscribers import send_weekly_to, stop_weekly
from actions.casework import refuse
from actions.coordination.amendments import change_address, change_escalation, mute, unmute
from actions.coordination.answering import answer_question
from actions.coordination.extensions import decline_request
from actions.coordination.round_days import look_again
from actions.letters.change_letters import send_declined
from actions.registry.corrections import keep_address
from actions.rounds.advance import open_first_batch
from actions.rounds.close import WHY_AGAIN, close_round, reopen_round
from actions.rounds.opening import WHY_NOW, open_by_hand
from actions.views.principals import open_rounds_of
from actions.withdrawals.from_case import withdraw
from actions.withdrawals.from_round import withdraw_from_round
from actions.withdrawals.told import moved_too, told_too
from kit.errors import Fault
from models.phrases import swedish
from models.reads import lookup, page_reads
from models.tables import Case
from models.vocabulary import Scope
from rules.gaps import sharing_phrase
from rules.replies.withdrawing import NO_REASON as NOT_WHY_BACK
from web.console.acting.classifying import CLASSIFY
from web.console.acting.coordinator_act import ActRequest, CoordinatorAct, Elsewhere, within
from web.console.acting.extending import CASE_EXTENSIONS, NO_REASON, ROUND_EXTENSIONS, answer_all
from web.pages.forms import AHEAD, NO_DAY, Form, address, as_number, choice, day, line, text


class Confirmed(Form):
    """Nothing to fill in, only to confirm."""


class Declined(Elsewhere):
    """Why more time is not given, and where else."""

    reason: Annotated[str, text(2000, needed=NO_REASON)] = ""


class Withdrawn(Elsewhere):
    """Why something is taken back, and where else."""

    reason: Annotated[str, text(2000, needed=NOT_WHY_BACK.message)] = ""


class Muted(Form):
    """Why a principal is not to be reminded."""

    reason: Annotated[str, text(2000, needed=NO_REASON)] = ""


class Addressed(Form):
    """A corrected address."""

    registrar: Annotated[str, address(needed=swedish("Skriv registratorns e-postadress."))] = ""
    shared: Annotated[str, line(10)] = ""
    scope: Annotated[Scope | None, choice(Scope)] = None


class Escalated(Form):
    """Corrected addresses of those the chase goes on to."""

    official: Annotated[str, address()] = ""
    chair: Annotated[str, address()] = ""
    shared: Annotated[str, line(10)] = ""


class Answered(Form):
    """An answer to a question."""

    answer: Annotated[str, text(10_000, needed=swedish("Skriv ett svar."))] = ""


class Closed(Form):
    """Why a round is closed before every decision is in."""

    reason: Annotated[str, text(2000)] = ""


class Reopened(Form):
    """Why a round is opened again."""

    reason: Annotated[str, text(2000, needed=WHY_AGAIN)] = ""


class Opened(Form):
    """Why a round that waits for another is opened now."""

    reason: Annotated[str, text(2000, needed=WHY_NOW)] = ""


class LookedAgain(Form):
    """When to look at a round without a due date again."""

    on: Annotated[dt.date | None, day(needed=NO_DAY, near=AHEAD)] = None


class ReadOnlyLink(Form):
    """Who is to read the board."""

    holder: Annotated[str, line(200, needed=swedish("Skriv vem länken är till."))] = ""


class WeeklySubscriber(Form):
    """Who is to have the weekly letter."""

    holder: Annotated[str, line(200, needed=swedish("Skriv vem brevet är till."))] = ""
    email: Annotated[str, address(needed=swedish("Skriv den adress brevet ska gå till."))] = ""


def _renew(_form: Confirmed, wanted: ActRequest) -> None:
    renew_link(wanted.session, wanted.sender, wanted.case_id, wanted.said, wanted.now)


def _repeat(_form: Confirmed, wanted: ActRequest) -> None:
    repeat_link(wanted.session, wanted.sender, wanted.case_id, wanted.grace, wanted.said, wanted.now)


def _revoke(_form: Confirmed, wanted: ActRequest) -> None:
    link = page_reads.link_of(wanted.session, wanted.target, wanted.slug, wanted.case_id if wanted.code else None)
    revoke_link(wanted.session, link.id, wanted.said, wanted.now)


def _decline(form: Declined, wanted: ActRequest) -> None:
    declined = answer_all(
        form,
        wanted,
        lambda request_id, said: decline_request(wanted.session, request_id, form.reason, said, wanted.now),
    )
    send_declined(wanted.session, wanted.sender, declined, wanted.now)


def _withdraw(form: Withdrawn, wanted: ActRequest) -> None:
    number, session, reach = as_number(wanted.target), wanted.session, wanted.reach
    case = lookup.case_of(session, wanted.case_id)[0]
    event = next((each for each in lookup.case_events(session, case.id) if each.number == number), None)
    told = within(reach, told_too(session, case, event)) if event else ()
    moved = moved_too(session, case, event, reach.acts_in) if event else ()
    also = [each.round.slug for each in (*form.ticked(told), *moved)]
    withdraw(session, wanted.sender, case.id, number, form.reason, wanted.said, wanted.now, also)


def _withdraw_from_round(form: Withdrawn, wanted: ActRequest) -> None:
    number, may = as_number(wanted.target), wanted.reach.acts_in
    withdraw_from_round(wanted.session, wanted.sender, wanted.slug, number, form.reason, wanted.said, wanted.now, may)


def _mute(form: Muted, wanted: ActRequest) -> None:
    mute(wanted.session, wanted.case_id, form.reason, wanted.said, wanted.now)


def _unmute(_form: Confirmed, wanted: ActRequest) -> None:
    unmute(wanted.session, wanted.case_id, wanted.said, wanted.now)


def _ask_if_shared(form: Addressed | Escalated, wanted: ActRequest, *addresses: str) -> None:
    """Raises FaultyInput until somebody has said that the mailbox is another principal's too: it reads the links."""
    mine = lookup.case_of(wanted.session, wanted.case_id)[0]
    fresh = {each for each in addresses if each} - {mine.registrar, mine.official, mine.chair}
    others = page_reads.names_at(wanted.session, wanted.slug, fresh, wanted.code)
    if others and not form.shared:
        refuse([Fault("shared", sharing_phrase((mine.principal_name, *others)))])


def _change_address(form: Addressed, wanted: ActRequest) -> None:
    _ask_if_shared(form, wanted, form.registrar)
    session, (case, round_) = wanted.session, lookup.case_of(wanted.session, wanted.case_id)
    was = case.registrar.casefold()
    may = wanted.reach.acts_in
    change_address(session, wanted.sender, wanted.case_id, form.registrar, wanted.said, wanted.now, may)
    if form.scope is Scope.REGISTRY:
        keep_address(session, round_, wanted.code, form.registrar, wanted.said.by.name, wanted.now)
        _follow_elsewhere(form.registrar, wanted, round_.office, was)


def _follow_elsewhere(registrar: str, wanted: ActRequest, office: str, was: str) -> None:
    """The principal's other open rounds whose letters go to the address that `was` follow, where one may act.

    Those that are linked to one that was moved are moved with it, and left alone when their turn comes.
    """
    said = replace(wanted.said, form_key=None)  # which names the event of the first
    found = open_rounds_of(wanted.session, office, wanted.code).get(was, ())
    for round_, case in found:
        if wanted.reach.acts_in(round_.slug) and case.registrar.casefold() == was:
            may = wanted.reach.acts_in
            change_address(wanted.session, wanted.sender, case.id, registrar, said, wanted.now, may)


def _address_of(case: Case) -> dict[str, str]:
    return {"registrar": case.registrar, "scope": Scope.REGISTRY}


def _change_escalation(form: Escalated, wanted: ActRequest) -> None:
    _ask_if_shared(form, wanted, form.official, form.chair)
    addresses = {"official": form.official, "chair": form.chair}
    change_escalation(wanted.session, wanted.sender, wanted.case_id, addresses, wanted.said, wanted.now)


def _answer(form: Answered, wanted: ActRequest) -> None:
    question = page_reads.question_of(wanted.session, wanted.target, wanted.case_id)
    answer_question(wanted.session, wanted.sender, question.id, form.answer, wanted.said, wanted.now)


def _close(form: Closed, wanted: ActRequest) -> None:
    close_round(wanted.session, wanted.sender, wanted.slug, form.reason, wanted.said, wanted.now)


def _reopen(form: Reopened, wanted: ActRequest) -> None:
    reopen_round(wanted.session, wanted.sender, wanted.slug, form.reason, wanted.said, wanted.now)


def _open(form: Opened, wanted: ActRequest) -> None:
    open_by_hand(wanted.session, wanted.slug, form.reason, wanted.said, wanted.now)
    open_first_batch(wanted.session, wanted.sender, wanted.slug, wanted.now)


def _look_again(form: LookedAgain, wanted: ActRequest) -> None:
    assert form.on is not None
    look_again(wanted.session, wanted.slug, form.on, wanted.said, wanted.now)


def _add_read_only_link(form: ReadOnlyLink, wanted: ActRequest) -> None:
    known = lookup.read_only_links(wanted.session, wanted.slug)
    if all(link.holder != form.holder for link in known):
        read_only_link(wanted.session, wanted.sender, wanted.slug, form.holder, wanted.said, wanted.now)


def _send_weekly(form: WeeklySubscriber, wanted: ActRequest) -> None:
    send_weekly_to(wanted.session, wanted.sender, wanted.slug, form.holder, form.email, wanted.said, wanted.now)


def _stop_weekly(_form: Confirmed, wanted: ActRequest) -> None:
    link = page_reads.link_of(wanted.session, wanted.target, wanted.slug, None)
    stop_weekly(wanted.session, link.id, wanted.said, wanted.now)


def _by_name(*acts: CoordinatorAct) -> dict[str, CoordinatorAct]:
    return {act.name: act for act in acts}


CASE_ACTS: Final = _by_name(
    CoordinatorAct("repeat", Confirmed, _repeat),
    CoordinatorAct("link", Confirmed, _renew),
    CoordinatorAct("revoke", Confirmed, _revoke),
    *CASE_EXTENSIONS,
    CoordinatorAct("decline", Declined, _decline),
    CoordinatorAct("withdraw", Withdrawn, _withdraw),
    CoordinatorAct("mute", Muted, _mute),
    CoordinatorAct("unmute", Confirmed, _unmute),
    CoordinatorAct("address", Addressed, _change_address, _address_of),
    CoordinatorAct(
        "escalation",
        Escalated,
        _change_escalation,
        lambda case: {"official": case.official, "chair": case.chair},
    ),
    CoordinatorAct("answer", Answered, _answer),
    CLASSIFY,
)
ROUND_ACTS: Final = _by_name(
    *ROUND_EXTENSIONS,
    CoordinatorAct("open", Opened, _open),
    CoordinatorAct("look-again", LookedAgain, _look_again),
    CoordinatorAct("close", Closed, _close),
    CoordinatorAct("reopen", Reopened, _reopen),
    CoordinatorAct("reader", ReadOnlyLink, _add_read_only_link),
    CoordinatorAct("weekly", WeeklySubscriber, _send_weekly),
    CoordinatorAct("weekly-stop", Confirmed, _stop_weekly),
    CoordinatorAct("revoke", Confirmed, _revoke),
    CoordinatorAct("withdraw", Withdrawn, _withdraw_from_round),
)
