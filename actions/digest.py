"""The coordinators' morning letter: only when there is something to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from actions import mail
from actions.news import News
from actions.overview import RoundView, round_view
from kit.clock import at_local, local_day
from models import selects, selects_change
from models.cases import Case
from models.events import Event
from models.letters import Letter
from models.questions import Question
from models.rounds import Round
from models.vocabulary import ANSWERS, UNDELIVERABLE, EventKind, LetterKind, RoundState
from notifications.office import Office
from rules.effect import turns
from rules.workdays import is_working_day

AT = dt.time(8)
MONDAY = 0
REPORTS = (*ANSWERS, EventKind.PLANNED, EventKind.ACKNOWLEDGED, EventKind.REVIEWED)


def digests_due(session: Session, now: dt.datetime) -> Sequence[str]:
    """The rounds whose morning letter is due: on working days from 08:00 in Stockholm, not on the day of launch."""
    today = local_day(now)
    morning = at_local(today, AT)
    if now < morning or not is_working_day(today):
        return ()
    query = select(Round.slug).where(
        Round.state == RoundState.OPEN,
        Round.launched_at < at_local(today, dt.time()),
        or_(Round.digest_at.is_(None), Round.digest_at < morning),
    )
    return session.scalars(query.order_by(Round.slug)).all()


def send_digest(session: Session, office: Office, slug: str, now: dt.datetime) -> int:
    """Write a round's morning letters if they are still due; how many. Raises NotFound."""
    round_ = selects_change.round_to_change(session, slug)
    if slug not in digests_due(session, now):
        return 0
    since = round_.digest_at or round_.launched_at
    fresh = _fresh(session, round_, since)
    round_.digest_at, round_.digest_event = now, selects.last_event_id(session, slug)
    if not fresh.anything and not _may_be_time_to_repeat(session, round_, since, now):
        return 0  # the cost of a quiet morning must not follow the size of the round
    view = round_view(session, round_.slug, now)
    news = _with_standing(fresh, view, since, now)
    return mail.send_digest(session, office, view, news, now) if news.anything else 0


def unheard(round_: Round) -> Select[Event]:
    """The reports its morning letter has not told of yet, in the order they were recorded."""
    query = select(Event).where(Event.round_slug == round_.slug, Event.id > round_.digest_event)
    return query.where(Event.kind.in_(REPORTS)).order_by(Event.id)


def _fresh(session: Session, round_: Round, since: dt.datetime) -> News:
    slug = round_.slug
    return News(
        events=session.scalars(unheard(round_)).all(),
        questions=session.scalars(
            select(Question).where(Question.round_slug == slug, Question.answered_at.is_(None)).order_by(Question.id)
        ).all(),
        requests=selects.open_extension_requests(session, slug),
        undeliverable=session.scalars(
            select(Letter).where(Letter.round_slug == slug, Letter.state.in_(UNDELIVERABLE), Letter.settled_at > since)
        ).all(),
        escalations=session.scalars(
            select(Letter).where(
                Letter.round_slug == slug, Letter.kind == LetterKind.ESCALATION, Letter.queued_at > since
            )
        ).all(),
    )


def _may_be_time_to_repeat(session: Session, round_: Round, since: dt.datetime, now: dt.datetime) -> bool:
    """On Mondays, and when a due date or a day of the entry into force has passed since the last look."""
    today = local_day(now)
    passed = (Case.due_on >= local_day(since), Case.due_on < today)
    just_due = select(Case.id).where(Case.round_slug == round_.slug, *passed)
    is_due = today.weekday() == MONDAY or turns(round_.effect_rule, local_day(since), today)
    return is_due or session.scalar(just_due.limit(1)) is not None


def _with_standing(fresh: News, view: RoundView, since: dt.datetime, now: dt.datetime) -> News:
    """The news with what still stands. What is merely still late or unplanned is repeated on Mondays only.

    Each principal is listed once, under what is most pressing: escalated, late or unplanned.
    """
    escalated = {letter.case_id for letter in fresh.escalations}
    late = [row for row in view.cases if row.progress.is_late and row.case.id not in escalated]
    unplanned = [row for row in view.cases if row.progress.is_unplanned and not row.progress.is_late]
    just_late = any(row.case.due_on >= local_day(since) for row in late)
    is_monday = local_day(now).weekday() == MONDAY
    repeat = (
        just_late
        or turns(view.round.effect_rule, local_day(since), local_day(now))
        or (is_monday and bool(late or unplanned))
    )
    return replace(fresh, late=late, unplanned=unplanned, is_time_to_repeat=repeat)
