"""Advancing a round: whatever its state, do what the database says is left to do. Safe to repeat at any time."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from actions.rounds.close import close_if_complete, is_complete
from actions.rounds.launch import BATCH, launch_batch, launch_linked, unlaunched
from actions.views.overview import RoundView, round_view
from kit.database import Database
from models.reads import lookup
from models.vocabulary import RoundState
from notifications.office import Office


def advance(database: Database, office: Office, slug: str, now: dt.datetime) -> RoundView:
    """Finish an interrupted launch, close when every final decision is in, and return the round as it then is.

    Raises NotFound.
    """
    while not launch_some(database, office, slug, now):
        pass
    with database.read() as session:
        view = round_view(session, slug, now)
    if not is_complete(view):
        return view
    return database.act(lambda session: close_if_complete(session, office, slug, now))


def launch_some(database: Database, office: Office, slug: str, now: dt.datetime) -> bool:
    """Launch one more batch of a round that was interrupted; whether none is left."""
    with database.read() as session:
        if lookup.round_of(session, slug).state is not RoundState.LAUNCHING:
            return True
    launch_linked(database, office, slug, now)
    return database.act(lambda session: _launch_some(session, office, slug, now))


def _launch_some(session: Session, office: Office, slug: str, now: dt.datetime) -> bool:
    plan, left = unlaunched(session, slug)
    return launch_batch(session, office, plan, left[:BATCH], now)
