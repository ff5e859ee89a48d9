"""What happens next by itself: when a newcomer who lives a round on the demonstration's clock should look again."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.letters.digest import AT
from actions.letters.news import UNHEARD
from actions.views.standings import Standing, standings_in
from kit.clock import at_local, local_day
from models.reads import waiting_reads
from models.reads.draft_reads import next_launch
from models.reads.waiting_reads import Glance
from models.tables import Case
from models.vocabulary import RoundState
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
    rounds = waiting_reads.open_rounds(session, None)
    known = standings_in(session).of(session, rounds, now)
    for each in rounds:
        yield from (found for found in _of_round(each, known[each.slug]) if found.at > now)
    # what the morning letter merely repeats on Mondays is no event
    slugs = [each.slug for each in rounds if each.state is RoundState.OPEN]
    if slugs and session.scalar(UNHEARD.limit(1), {"slugs": slugs}) is not None:
        yield Upcoming(_next_working_morning(now), DIGEST)


def _of_round(round_: Glance, known: Standing) -> Iterator[Upcoming]:
    if round_.state is not RoundState.WAITING:
        yield Upcoming(at_local(round_.due_on, AT), LOOK_AGAIN if round_.is_undated else DUE)
        yield from (Upcoming(at_local(working_day_after(day), AT), AFTER_MEETING) for day in known.planned_on)
    if round_.state is RoundState.OPEN:
        yield from (Upcoming(at_local(on_or_after(day), AT), DIGEST) for day in known.turns_on)


def _next_working_morning(now: dt.datetime) -> dt.datetime:
    morning = next_morning(now)
    return morning if is_working_day(local_day(morning)) else at_local(working_day_after(local_day(morning)), AT)
