"""What a morning letter finds in the cases that have changed, or whose day to be looked at has come, by themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from actions.views.overview import CaseView, case_view
from kit.clock import local_day
from models.reads import lookup
from models.tables import Case, Round
from rules.forecast import Verdict
from rules.ladder.looks import next_look


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


def look_through(session: Session, rounds: Sequence[Round], since: dt.datetime, now: dt.datetime) -> Found:
    """What is new since that moment (UTC) in the rounds' cases that are to be looked at, which moves them on."""
    rows = _to_look_at(session, rounds, now)
    _move_on(session, rows)
    return Found(
        turned=[row for row in rows if row.will_be_late and not row.case.told_cannot],
        recovered=[row for row in rows if row.case.told_cannot and _makes_it(row)],
        unreported=[row for row in rows if _is_just_unreported(row, local_day(since))],
    )


def _makes_it(row: CaseView) -> bool:
    return row.verdict is not None and row.verdict.verdict in {Verdict.MAKES_IT, Verdict.ONLY_JUST}


def _is_just_unreported(row: CaseView, since: dt.date) -> bool:
    step = row.progress.unreported
    return step is not None and step.planned_on is not None and step.planned_on >= since


def _to_look_at(session: Session, rounds: Sequence[Round], now: dt.datetime) -> list[CaseView]:
    today, by_slug = local_day(now), {round_.slug: round_ for round_ in rounds}
    query = select(Case).where(Case.round_slug.in_(by_slug), Case.look_on <= today)
    cases = session.scalars(query.order_by(Case.principal_name, Case.id)).all()
    handlings = lookup.handlings_of_cases(session, [case.id for case in cases]) if cases else {}
    return [case_view(case, by_slug[case.round_slug], handlings.get(case.id, []), today) for case in cases]


def _next_look(row: CaseView) -> dt.date | None:
    return next_look(row.progress.ahead, row.turned[0] if row.turned else None, row.today)


def _move_on(session: Session, rows: Sequence[CaseView]) -> None:
    if not rows:
        return
    next_look: dict[str, object] = {"look_on": bindparam("next_on"), "told_cannot": bindparam("told")}
    session.connection().execute(
        update(Case).where(Case.id == bindparam("case")).values(next_look),
        [{"case": row.case.id, "next_on": _next_look(row), "told": row.will_be_late} for row in rows],
    )
