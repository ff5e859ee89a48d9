"""The coordinators' morning letter: only when there is something to say."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from actions import mail
from actions.overview import RoundView, round_view
from kit.clock import at_local, local_day
from models.events import Event
from models.letters import Letter
from models.questions import Question
from models.rounds import Round
from models.vocabulary import UNDELIVERABLE, EventKind, RoundState
from notifications.office import Office
from rules.workdays import is_working_day

AT = dt.time(8)
MONDAY = 0
REPORTS = (EventKind.HANDLED, EventKind.CORRECTED, EventKind.PLANNED, EventKind.ACKNOWLEDGED)


def send_digests(session: Session, office: Office, now: dt.datetime) -> int:
    """Write the morning letters that are due; how many. Working days from 08:00 in Stockholm, once a day and round."""
    today = local_day(now)
    morning = at_local(today, AT)
    if now < morning or not is_working_day(today):
        return 0
    query = select(Round).where(
        Round.state == RoundState.OPEN, or_(Round.digest_at.is_(None), Round.digest_at < morning)
    )
    waiting = session.scalars(query.with_for_update(skip_locked=True)).all()
    return sum(_digest(session, office, round_, now) for round_ in waiting)


def _digest(session: Session, office: Office, round_: Round, now: dt.datetime) -> int:
    since = round_.digest_at or round_.launched_at
    view = round_view(session, round_.slug, now)
    news = _news(session, view, since, now)
    round_.digest_at = now
    return mail.send_digest(session, office, view, news, now) if news.anything else 0


def _news(session: Session, view: RoundView, since: dt.datetime, now: dt.datetime) -> mail.News:
    slug, today = view.round.slug, local_day(now)
    late = [row for row in view.cases if row.progress.is_late]
    unplanned = [row for row in view.cases if row.progress.is_unplanned]
    fresh_late = [row for row in late if row.case.due_on >= local_day(since)]
    return mail.News(
        events=session.scalars(
            select(Event).where(Event.round_slug == slug, Event.at > since, Event.kind.in_(REPORTS)).order_by(Event.id)
        ).all(),
        questions=session.scalars(
            select(Question).where(Question.round_slug == slug, Question.answered_at.is_(None)).order_by(Question.id)
        ).all(),
        undeliverable=session.scalars(
            select(Letter).where(Letter.round_slug == slug, Letter.state.in_(UNDELIVERABLE), Letter.settled_at > since)
        ).all(),
        late=late,
        unplanned=unplanned,
        # what is merely still late or still unplanned is repeated on Mondays only
        is_time_to_repeat=bool(fresh_late) or (today.weekday() == MONDAY and bool(late or unplanned)),
    )
