"""What the week before a Monday's morning letter has brought, in a sentence or two."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from actions.letters.digest_lines import called
from actions.views.overview import CaseView, RoundView
from kit.clock import local_day
from kit.i18n import short_day, translator
from models.tables import Event, Letter
from models.vocabulary import ANSWERS, REVIEWS, EventKind, Language
from rules.chase import CHASE_KINDS

MONDAY = 0
WEEK = dt.timedelta(days=7)
REPORTS = (*ANSWERS, EventKind.PLANNED, EventKind.ACKNOWLEDGED, *REVIEWS, EventKind.WITHDRAWN)


def is_report() -> ColumnElement[bool]:
    """Whether an event is a report, or takes one back."""
    taken_back = Event.data["kind"].as_string().in_([kind.value for kind in REPORTS])
    return and_(Event.kind.in_(REPORTS), or_(Event.kind != EventKind.WITHDRAWN, taken_back))


def week_sentence(session: Session, views: Sequence[RoundView], now: dt.datetime, language: Language) -> str:
    """Reports and letters of the week, who cannot make it any more since then, and how long is left."""
    return " ".join(_said(session, views, now, language))


def _said(session: Session, views: Sequence[RoundView], now: dt.datetime, language: Language) -> Iterator[str]:
    _ = translator(language)
    since, slugs = now - WEEK, [view.round.slug for view in views]
    yield _("Sedan {day}: nya rapporter {reports}, brev till huvudmän {letters}.").format(
        day=short_day(local_day(since), language),
        reports=_count(session, Event, slugs, Event.at > since, is_report()),
        letters=_count(session, Letter, slugs, Letter.queued_at > since, Letter.kind.in_(CHASE_KINDS)),
    )
    if turned := _turned(views, local_day(since), local_day(now)):
        yield _("Hinner inte längre: {names}.").format(names=", ".join(turned))
    days = (views[0].round.due_on - local_day(now)).days
    if days > 0 and not views[0].round.is_undated:
        yield _("Dagar kvar till svarsdatum: {count}.").format(count=days)


def _count(session: Session, table: Any, slugs: Collection[str], *which: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(table).where(table.round_slug.in_(slugs), *which)
    return session.scalar(query) or 0


def _turned(views: Sequence[RoundView], since: dt.date, today: dt.date) -> list[str]:
    names = called(views)
    return [names[row.case.id] for view in views for row in view.cases if _has_turned(row, since, today)]


def _has_turned(row: CaseView, since: dt.date, today: dt.date) -> bool:
    return row.turned is not None and since < row.turned[0] <= today and not row.progress.is_answered
