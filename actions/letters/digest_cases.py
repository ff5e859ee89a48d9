"""What a morning letter finds in the cases that have changed, or whose day to be looked at has come, by themselves."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, bindparam, update
from sqlalchemy.orm import Session

from actions.views.overview import CaseView, RoundView
from kit.clock import local_day
from kit.i18n import swedish_order
from kit.prepared import Prepared
from models.tables import Case
from rules.forecast import Verdict
from rules.waiting.next_news import next_news

_MOVED_ON = Prepared(
    update(Case).where(Case.id == bindparam("case")).values(look_on=bindparam("next_on"), told_cannot=bindparam("told"))
)


@dataclass(frozen=True, slots=True)
class Found:
    """Who cannot make its due date any more, who can again, and whose planned meeting has been without a report."""

    turned: Sequence[CaseView] = ()
    recovered: Sequence[CaseView] = ()
    unreported: Sequence[CaseView] = ()

    @property
    def anything(self) -> bool:
        """Whether there is something to tell."""
        return bool(self.turned or self.recovered or self.unreported)


def look_through(
    session: Session, views: Sequence[RoundView], looks: Sequence[Row[str, bool]], since: dt.datetime
) -> Found:
    """What is new since that moment (UTC) in the rounds' cases that `to_look_at` named, which moves them on."""
    if not looks:
        return Found()
    known = {row.case.id: row for view in views for row in (*view.cases, *view.taken_out)}
    found = [(known[case_id], told_cannot) for case_id, told_cannot in looks]
    rows = sorted(found, key=lambda pair: swedish_order(pair[0].case.principal_name))
    _move_on(session, [row for row, _ in rows])
    return Found(
        turned=[row for row, told_cannot in rows if row.will_be_late and not told_cannot],
        recovered=[row for row, told_cannot in rows if told_cannot and _makes_it(row)],
        unreported=[row for row, _ in rows if _is_just_unreported(row, local_day(since))],
    )


def _makes_it(row: CaseView) -> bool:
    return row.outlook_alone is not None and row.outlook_alone.verdict in {Verdict.MAKES_IT, Verdict.ONLY_JUST}


def _is_just_unreported(row: CaseView, since: dt.date) -> bool:
    step = row.progress.unreported
    return step is not None and step.planned_on is not None and step.planned_on >= since


def _next_news(row: CaseView) -> dt.date | None:
    return next_news(row.progress.ahead, row.turned[0] if row.turned else None, row.today)


def _move_on(session: Session, rows: Sequence[CaseView]) -> None:
    if rows:
        moved = ({"case": row.case.id, "next_on": _next_news(row), "told": row.will_be_late} for row in rows)
        _MOVED_ON.run_many(session, moved)
