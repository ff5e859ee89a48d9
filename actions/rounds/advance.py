"""Advancing a round: whatever its state, do what the database says is left to do. Safe to repeat at any time."""

import datetime as dt
from functools import partial

from sqlalchemy.orm import Session

from actions.rounds.close import close_if_complete, is_complete
from actions.rounds.launch import BATCH, launch_batch, launch_linked, unlaunched
from actions.rounds.opening import may_open, open_if_reached
from actions.views.overview import RoundView, round_view
from kit.database import Database
from models.reads import family_reads, lookup
from models.reads.other_rounds import launching_after, waiting_rounds
from models.vocabulary import RoundState
from notifications.sender import Sender


def advance(database: Database, sender: Sender, slug: str, now: dt.datetime) -> RoundView:
    """Finish an interrupted launch, close when every final decision is in, open what waits for it; the round as it is.

    Raises NotFound.
    """
    while not launch_some(database, sender, slug, now):
        pass
    with database.read() as session:
        view = round_view(session, slug, now)
    if is_complete(view):
        view = database.act(lambda session: close_if_complete(session, sender, slug, now))
    open_waiting(database, sender, now, after=slug)
    return view


def open_waiting(database: Database, sender: Sender, now: dt.datetime, after: str = "") -> int:
    """Open every round whose turn has come, or those that wait for that one; how many. Each is sent out at once.

    One whose opening was interrupted is gone on with.
    """
    with database.read() as session:
        waits = [each for each in waiting_rounds(session) if each.after and after in {"", each.after.round}]
        waiting = [each.slug for each in waits if may_open(session, each, now)]
        interrupted = launching_after(session)
    opened = [slug for slug in waiting if database.act(partial(open_if_reached, slug=slug, now=now))]
    opened += [slug for slug in interrupted if slug not in opened]
    for slug in opened:
        while not launch_some(database, sender, slug, now):
            pass
    return len(opened)


def launch_some(database: Database, sender: Sender, slug: str, now: dt.datetime) -> bool:
    """Launch one more batch of a round that was interrupted; whether none is left."""
    with database.read() as session:
        if lookup.round_of(session, slug).state is not RoundState.LAUNCHING:
            return True
    launch_linked(database, sender, slug, now)
    return database.act(lambda session: _launch_some(session, sender, slug, now))


def open_first_batch(session: Session, sender: Sender, slug: str, now: dt.datetime) -> None:
    """Invite the first of a round just opened by hand; its flow run and every sweep go on with the others."""
    if not family_reads.linked_rounds(session, slug):
        _launch_some(session, sender, slug, now)


def _launch_some(session: Session, sender: Sender, slug: str, now: dt.datetime) -> bool:
    plan, left = unlaunched(session, slug)
    return launch_batch(session, sender, plan, left[:BATCH], now)
