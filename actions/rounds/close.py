"""Closing a round with its outcome, and opening it again."""

import datetime as dt
from typing import Any, Final

from sqlalchemy.orm import Session

from actions.access.links import make_link
from actions.casework import Work, settle_case
from actions.letters import end_letters
from actions.record.record import NewEvent, Said, record_event
from actions.views.families import family_of
from actions.views.overview import CaseView, RoundView, case_view, outcome_so_far, round_view, seen_together
from actions.views.remembered import remembered_in
from kit.clock import local_day
from kit.errors import Fault, FaultyInput
from models.reads import locked_reads, lookup
from models.tables import Case
from models.vocabulary import EventKind, LinkKind, RoundState
from notifications.sender import Sender
from rules.route.transitions import check_round_move

WHY_AGAIN: Final = "Skriv varför rundan öppnas igen."


def close_round(session: Session, sender: Sender, slug: str, reason: str, said: Said, now: dt.datetime) -> RoundView:
    """Close with the outcome as it stands; without every final decision in, a reason is asked for.

    Raises FaultyInput, NotFound, NotAllowed.
    """
    view = _held(session, slug, now)
    check_round_move(view.round.state, EventKind.CLOSED)
    if not view.progress.all_final and not reason.strip():
        raise FaultyInput([Fault("reason", "Alla svar är inte inne. Skriv varför rundan avslutas ändå.")])
    return _close(session, sender, view, reason.strip(), said, now)


def is_complete(view: RoundView) -> bool:
    """Whether every final decision is in while the round is still open."""
    return view.round.state is RoundState.OPEN and view.progress.all_final


def close_if_complete(session: Session, sender: Sender, slug: str, now: dt.datetime) -> RoundView:
    """Close the round if every final decision is in; one that was opened again waits for a report first.

    Raises NotFound.
    """
    view = _held(session, slug, now)
    if is_complete(view) and locked_reads.reported_since_reopening(session, slug):
        return _close(session, sender, view, "", Said(), now)
    return view


def _held(session: Session, slug: str, now: dt.datetime) -> RoundView:
    """The round with every report that has come; none comes before this transaction ends."""
    locked_reads.round_to_change(session, slug)
    return round_view(session, slug, now)


def _close(session: Session, sender: Sender, view: RoundView, reason: str, said: Said, now: dt.datetime) -> RoundView:
    data = end_round(view, reason, now)
    record_event(session, view.round, NewEvent(EventKind.CLOSED, said, data), now)
    read_only_link = make_link(sender, LinkKind.READ_ONLY, now, round_slug=view.round.slug, holder="systemledningen")
    session.add(read_only_link)
    session.flush()
    remembered_in(session).forget(view.round.slug)
    seen = _seen_anew(view, now)
    end_letters.send_closing(session, sender, seen, read_only_link, now, family_of(session, view.round, now))
    return seen


def end_round(view: RoundView, reason: str, now: dt.datetime) -> dict[str, Any]:
    """Let nothing more be asked in the round, its outcome written down; what the record is to say of it."""
    view.round.state = RoundState.CLOSED
    view.round.closed_at = now
    view.round.close_reason = reason
    view.round.outcome = outcome_so_far(view, view.round.language)
    cases = [row.case for row in _everyone(view)]
    for case in cases:
        case.chase_at = case.look_on = None
    return {"reason": reason, "outcome": view.round.outcome, "heads": _heads(cases)}


def _everyone(view: RoundView) -> list[CaseView]:
    """Those who take part, and those who have."""
    return [*view.cases, *view.taken_out]


def reopen_round(session: Session, sender: Sender, slug: str, reason: str, said: Said, now: dt.datetime) -> RoundView:
    """Open a closed round again; reminders start over from now. Raises FaultyInput, NotFound, NotAllowed."""
    if not reason.strip():
        raise FaultyInput([Fault("reason", WHY_AGAIN)])
    view = _held(session, slug, now)
    check_round_move(view.round.state, EventKind.REOPENED)
    # one that was closed while it waited goes on waiting
    view.round.state = RoundState.WAITING if view.round.after and not _everyone(view) else RoundState.OPEN
    view.round.closed_at, view.round.reopened_at = None, now
    view.round.close_reason = view.round.outcome = ""
    view.round.called_off = False
    view.round.flow_run_id = None
    view.round.digest_at, view.round.digest_event = now, lookup.last_event_id(session, slug)
    for row in _everyone(view):
        row.case.chased_at = now
        settle_case(Work(row.case, view.round, list(row.handlings), local_day(now), row.facts, row.progress))
    record_event(session, view.round, NewEvent(EventKind.REOPENED, said, {"reason": reason.strip()}), now)
    seen = _seen_anew(view, now)
    end_letters.send_reopening(session, sender, seen, reason.strip(), now)
    return seen


def _seen_anew(view: RoundView, now: dt.datetime) -> RoundView:
    """The same rows once the round has closed or opened: what is asked of them has changed."""
    today = local_day(now)
    rows = [case_view(row.case, view.round, row.handlings, today) for row in _everyone(view)]
    return seen_together(view.round, rows, today)


def _heads(cases: list[Case]) -> dict[str, str]:
    """Every case's last hash, so that the closing event seals the whole round's record."""
    return {case.principal_code: case.head for case in cases}
