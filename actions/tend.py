"""Tending a round: whatever its state, do what the database says is left to do. Safe to repeat at any time."""

from __future__ import annotations

import datetime as dt

from actions.close import close_round
from actions.launch import BATCH, finish_launch, launch_cases, unlaunched
from actions.overview import RoundView, round_view
from actions.record import Said
from kit.database import Database
from models import selects
from models.vocabulary import RoundState
from notifications.office import Office


def tend(database: Database, office: Office, slug: str, now: dt.datetime) -> RoundView:
    """Finish an interrupted launch, close when every final decision is in, and return the round as it then is.

    Raises NotFound.
    """
    while not launch_some(database, office, slug, now):
        pass
    with database.read() as session:
        view = round_view(session, slug, now)
    if view.round.state is not RoundState.OPEN or not view.progress.all_final:
        return view
    with database.write() as session:
        view = round_view(session, slug, now)
        if view.round.state is RoundState.OPEN and view.progress.all_final:
            return close_round(session, office, slug, "", Said(), now)
    return view


def launch_some(database: Database, office: Office, slug: str, now: dt.datetime) -> bool:
    """Launch one more batch of a round that was interrupted; whether none is left."""
    with database.read() as session:
        if selects.round_of(session, slug).state is not RoundState.LAUNCHING:
            return True
    with database.write() as session:
        plan, left = unlaunched(session, slug)
        launch_cases(session, office, plan, left[:BATCH], now)
        return finish_launch(session, slug)
