"""A principal's bodies' meeting days, told by the principal or taken down by a coordinator."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from actions.casework import Recorded, Work, open_case
from actions.record.record import NewEvent, Said, already_said
from actions.replies.replies import finish
from actions.views.newer_days import told_elsewhere
from kit.clock import local_day
from models.meetings import Meetings, in_order, told_of
from models.values import Step
from models.vocabulary import EventKind
from notifications.sender import Sender
from rules.route.plan import after_telling


def tell_meetings(
    session: Session,
    sender: Sender,
    case_id: str,
    told: Mapping[Step, tuple[dt.date, ...]],
    said: Said,
    now: dt.datetime,
) -> Recorded:
    """Keep the days these bodies meet, in place of what was known of them; other bodies' days stay. A day the principal
    has planned that is not among them was cancelled, and is no plan any more. Days that were told before in another of
    its rounds, or in the registry, are said to be those.

    Raises NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, case_id, EventKind.MEETINGS_TOLD):
        return Recorded(repeated, repeated=True)
    work = open_case(session, case_id, EventKind.MEETINGS_TOLD, now)
    days = {step.body: in_order(found) for step, found in told.items()}
    taken_over = _told_before(session, work, days, now)
    known = work.case.meetings = told_of(work.case.meetings, days)
    ahead, leads = work.progress.ahead, work.round.leads
    work.case.route = after_telling(work.case.route, ahead, days, known, leads, work.today)
    data = {"bodies": [_body_data(step, work.case.meetings) for step in told], **taken_over}
    return finish(session, sender, work, NewEvent(EventKind.MEETINGS_TOLD, said, data), now)


def _told_before(session: Session, work: Work, days: Meetings, now: dt.datetime) -> dict[str, str]:
    """The day in Stockholm those very days were told elsewhere, if they all were before this act."""
    found = told_elsewhere(session, work.case, work.round, work.progress.ahead, work.today)
    newer = {each.step.body: each for each in found if each.at < now}
    if not all(body in newer and newer[body].days == told for body, told in days.items()):
        return {}
    return {"as_told_on": local_day(max(newer[body].at for body in days)).isoformat()} if days else {}


def _body_data(step: Step, meetings: Meetings) -> dict[str, Any]:
    return {"body": step.body, "name": step.name, "days": [day.isoformat() for day in meetings[step.body]]}
