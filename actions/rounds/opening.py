"""A round that waits for another: opening it when that one has come far enough, or by hand, or saying why not."""

import datetime as dt
from collections.abc import Mapping
from itertools import takewhile
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.record.record import NewEvent, Said, record_event
from actions.views.other_rounds import End, due_date_passed
from actions.views.overview import RoundView, round_view
from actions.views.remembered import remembered_in
from kit.clock import local_day
from kit.errors import Fault, FaultyInput, NotAllowed
from models.reads import family_reads, locked_reads, lookup
from models.tables import Event, Round
from models.values import After, RoundHere
from models.vocabulary import EffectKind, EventKind, Milestone, RoundState
from rules.round_check.other_rounds import why_not_after
from rules.route.progress import can_reach
from rules.route.transitions import check_round_move

WHY_NOW: Final = "Skriv varför rundan öppnas nu."
_MOVES_THE_DUE_DATE: Final = {EventKind.EXTENDED, EventKind.WITHDRAWN}


class OutOfOrder(NotAllowed):
    """Rundan kan inte vänta på den andra. Inget har skickats."""


def refuse_order(session: Session, after: After, office: str) -> None:
    """Raise OutOfOrder unless the round that is to go first is the office's, and can come as far as it is to."""
    first = session.get(Round, after.round)
    if why := why_not_after(after, _here(first) if first and _is_theirs(first, office) else None):
        raise OutOfOrder(why)


def rounds_here(session: Session, office: str) -> Mapping[str, RoundHere]:
    """The office's rounds by slug, as far as another that would follow one or wait for it must know.

    Everybody's where `office` is empty: a county read from a file is no office's.
    """
    return {each.slug: _here(each) for each in lookup.rounds(session) if _is_theirs(each, office)}


def _is_theirs(round_: Round, office: str) -> bool:
    return office in {"", round_.office}


def _here(round_: Round) -> RoundHere:
    has_rule = round_.effect_rule.kind is not EffectKind.NONE
    reaches = (each for each in Milestone if can_reach(each, round_.asks, has_effect_rule=has_rule))
    return RoundHere(round_.asks, frozenset(reaches))


def may_open(session: Session, round_: Round, now: dt.datetime) -> bool:
    """Whether a waiting round is to be looked at closer: the one before it has come far enough, or is closed, or its
    own due date has passed."""
    if round_.after is None:
        return False
    first = End.of(remembered_in(session).view(session, round_.after.round, now))
    if first.is_closed or first.has_reached(round_.after.when):
        return True
    return due_date_passed(session, round_, local_day(now)) is not None


def open_if_reached(session: Session, slug: str, now: dt.datetime) -> bool:
    """Open a waiting round to be sent out if the one before it has come far enough; whether it was opened.

    With a due date that has passed it is held back, as when the other closed without coming that far, and the
    coordinators are told once: when that day passes, or when the other has come that far after it. Raises NotFound.
    """
    round_ = locked_reads.round_to_change(session, slug)
    if round_.state is not RoundState.WAITING or round_.after is None:
        return False
    first = round_view(session, round_.after.round, now)
    passed, when, end = due_date_passed(session, round_, local_day(now)), round_.after.when, End.of(first)
    if not end.has_reached(when):
        if end.is_short_of(when):
            why = "called_off" if first.round.called_off else "closed"
            _hold_back(session, round_, why, first, str(first.round.closed_at), now)
        elif passed:
            _hold_back(session, round_, "due_before", first, f"{passed.isoformat()} before", now)
        return False
    if passed:
        _hold_back(session, round_, "due", first, passed.isoformat(), now)
        return False
    _open(session, round_, Said(), {"title": first.round.title}, now)
    return True


def open_by_hand(session: Session, slug: str, reason: str, said: Said, now: dt.datetime) -> None:
    """Open a waiting round whatever the other has come to. Raises FaultyInput, NotFound, NotAllowed."""
    round_ = locked_reads.round_to_change(session, slug)
    check_round_move(round_.state, EventKind.OPENED)
    if not reason.strip():
        raise FaultyInput([Fault("reason", WHY_NOW)])
    if due_date_passed(session, round_, local_day(now)):
        raise NotAllowed("Svarsdatumet har passerat. Ge längre svarstid först, och öppna rundan sedan.")
    _open(session, round_, said, {"reason": reason.strip()}, now)


def _open(session: Session, round_: Round, said: Said, data: dict[str, str], now: dt.datetime) -> None:
    for each in (round_, *family_reads.linked_rounds(session, round_.slug)):
        each.state = RoundState.LAUNCHING
        if each.is_undated:  # looked at again as long after the opening as was meant when the waiting began
            each.due_on = max(each.due_on, local_day(now) + (each.due_on - local_day(each.launched_at)))
        each.launched_at = each.digest_at = now
        record_event(session, each, NewEvent(EventKind.OPENED, said, data), now)
    session.flush()


def _hold_back(session: Session, round_: Round, why: str, first: RoundView, about: str, now: dt.datetime) -> None:
    """Note once why it does not open by itself, and once more when its due date has been moved since; `about` tells
    one closing, or one due date, from the next."""
    told = select(Event).where(Event.chain == round_.slug).order_by(Event.number.desc())
    since_moved = takewhile(lambda event: event.kind not in _MOVES_THE_DUE_DATE, session.scalars(told))
    if any(event.told["about"] == about for event in since_moved if event.kind is EventKind.HELD_BACK):
        return
    data = {"why": why, "about": about, "title": first.round.title}
    record_event(session, round_, NewEvent(EventKind.HELD_BACK, Said(), data), now)
