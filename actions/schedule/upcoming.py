"""What happens next by itself: when a newcomer who lives a round on the demonstration's clock should look again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.letters.digest import AT, unheard
from actions.views.overview import RoundView, round_view
from kit.clock import at_local, local_day
from models.reads import lookup
from models.reads.draft_reads import next_launch
from models.tables import Case
from models.vocabulary import RoundState
from rules.effect import turning_days
from rules.law.workdays import is_working_day, on_or_after, working_day_after

DUE = "svarsdatum"
LOOK_AGAIN = "samordnarna ser på rundan igen"
CHASE = "brev till huvudmän"
AFTER_MEETING = "dagen efter ett planerat möte"
LAUNCH = "en runda skickas ut"
DIGEST = "morgonbrev till samordnarna"


@dataclass(frozen=True, slots=True, order=True)
class Upcoming:
    """The moment (UTC) and what happens then, a Swedish source phrase."""

    at: dt.datetime
    what: str


def next_morning(now: dt.datetime) -> dt.datetime:
    """The next 08:00 in Stockholm, UTC."""
    today = at_local(local_day(now), AT)
    return today if now < today else at_local(local_day(now) + dt.timedelta(days=1), AT)


def next_event(session: Session, now: dt.datetime) -> Upcoming | None:
    """The first thing that happens by itself after `now`."""
    return min(_coming(session, now), default=None)


def _coming(session: Session, now: dt.datetime) -> Iterator[Upcoming]:
    chase = session.scalar(select(func.min(Case.chase_at)).where(Case.chase_at > now))
    if chase is not None:
        yield Upcoming(chase, CHASE)
    if launches_at := next_launch(session, now):
        yield Upcoming(launches_at, LAUNCH)
    look_on = session.scalar(select(func.min(Case.look_on)).where(Case.look_on > local_day(now)))
    if look_on is not None:
        yield Upcoming(at_local(on_or_after(look_on), AT), DIGEST)
    for slug in lookup.open_slugs(session):
        view = round_view(session, slug, now)
        for found in (*_of_cases(view), *_of_digest(session, view, now)):
            if found.at > now:
                yield found


def _of_cases(view: RoundView) -> Iterator[Upcoming]:
    if view.round.state is RoundState.WAITING:
        return
    yield Upcoming(at_local(view.round.due_on, AT), LOOK_AGAIN if view.round.is_undated else DUE)
    for day in {step.planned_on for row in view.cases for step in row.progress.ahead if step.planned_on}:
        yield Upcoming(at_local(working_day_after(day), AT), AFTER_MEETING)


def _of_digest(session: Session, view: RoundView, now: dt.datetime) -> Iterator[Upcoming]:
    """The morning letter, when something new waits for it; what it merely repeats on Mondays is no event."""
    if view.round.state is RoundState.OPEN and session.scalar(unheard([view.round.slug]).limit(1)) is not None:
        yield Upcoming(_next_working_morning(now), DIGEST)
    if view.round.state is RoundState.OPEN:
        for day in turning_days(view.round.effect_rule):
            yield Upcoming(at_local(on_or_after(day), AT), DIGEST)


def _next_working_morning(now: dt.datetime) -> dt.datetime:
    morning = next_morning(now)
    return morning if is_working_day(local_day(morning)) else at_local(working_day_after(local_day(morning)), AT)
