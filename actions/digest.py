"""The coordinators' morning letter: only when there is something to say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from actions import mail
from actions.overview import RoundView, round_view
from kit.clock import at_local, local_day
from models.cases import Case
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
    round_.digest_at = now
    fresh = _fresh(session, round_.slug, since)
    if not fresh.anything and not _may_be_time_to_repeat(session, round_.slug, since, now):
        return 0  # the cost of a quiet morning must not follow the size of the round
    view = round_view(session, round_.slug, now)
    news = _with_standing(fresh, view, since, now)
    return mail.send_digest(session, office, view, news, now) if news.anything else 0


def _fresh(session: Session, slug: str, since: dt.datetime) -> mail.News:
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
    )


def _may_be_time_to_repeat(session: Session, slug: str, since: dt.datetime, now: dt.datetime) -> bool:
    """On Mondays, and when a due date has passed since the last look."""
    today = local_day(now)
    just_due = select(Case.id).where(Case.round_slug == slug, Case.due_on >= local_day(since), Case.due_on < today)
    return today.weekday() == MONDAY or session.scalar(just_due.limit(1)) is not None


def _with_standing(fresh: mail.News, view: RoundView, since: dt.datetime, now: dt.datetime) -> mail.News:
    """The news with what still stands. What is merely still late or unplanned is repeated on Mondays only."""
    late = [row for row in view.cases if row.progress.is_late]
    unplanned = [row for row in view.cases if row.progress.is_unplanned]
    just_late = any(row.case.due_on >= local_day(since) for row in late)
    is_monday = local_day(now).weekday() == MONDAY
    repeat = just_late or (is_monday and bool(late or unplanned))
    return replace(fresh, late=late, unplanned=unplanned, is_time_to_repeat=repeat)
