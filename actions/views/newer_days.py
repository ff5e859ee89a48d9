"""A principal's meeting days as told later in another of its rounds, or in the registry, than in one that is open."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.views.overview import CaseView
from kit.clock import local_day
from models.reads import page_reads, registry_reads
from models.tables import Case, Event, Round
from models.values import Step
from models.vocabulary import EventKind
from rules.forecast import Outlook, case_outlook
from rules.replies.withdrawing import Happened, taken_back
from rules.route.newer_days import DaysTold, NewerDays, going_by, newer_days
from rules.route.plan import days_removed
from rules.route.progress import case_progress


@dataclass(frozen=True, slots=True)
class Newer:
    """What may be taken over. `lost` are the steps whose planned day would fall, `outlook` whether the principal would
    then make it."""

    bodies: Sequence[NewerDays]
    lost: Sequence[Step]
    outlook: Outlook | None

    @property
    def told_on(self) -> dt.date:
        """The day in Stockholm the latest of them were told."""
        return local_day(max(each.at for each in self.bodies))


def newer_than_own(session: Session, view: CaseView, round_: Round) -> Newer | None:
    """What has been told after the case's own days and differs from them; None where nothing has, or none is ahead."""
    facts, ahead, today = view.facts, view.progress.ahead, view.today
    found = () if facts.round_closed else told_elsewhere(session, view.case, round_, ahead, today)
    if not found:
        return None
    then = going_by(facts, ahead, found, today)
    progress = case_progress(then, today)
    lost = days_removed(EventKind.MEETINGS_TOLD, ahead, progress.ahead)
    outlook = case_outlook(then, progress.way, then.meetings, view.leads, today)
    return Newer(found, lost, outlook)


def told_elsewhere(
    session: Session, case: Case, round_: Round, ahead: Sequence[Step], today: dt.date
) -> Sequence[NewerDays]:
    """The same of the bodies ahead, seen on that day in Stockholm, one by one."""
    if not ahead:
        return ()
    standing = _standing(page_reads.days_told(session, round_.office, case.principal_code))
    since = dict.fromkeys((step.body for step in ahead), page_reads.asked_at(session, round_, case))
    told: dict[str, list[DaysTold]] = defaultdict(list)
    for body, row in registry_reads.calendars_said(session, round_.office, case.principal_code, today).items():
        told[body].append(DaysTold(row.said_at, tuple(map(dt.date.fromisoformat, row.value))))
    for event in standing:
        for each in event.told["bodies"]:
            if event.chain == case.id:
                since[each["body"]] = event.at
            else:
                told[each["body"]].append(DaysTold(event.at, tuple(map(dt.date.fromisoformat, each["days"]))))
    return tuple(newer_days(ahead, case.meetings, since, told, today))


def _standing(events: Sequence[Event]) -> Iterator[Event]:
    """Those that tell of days and have not been taken back."""
    by_case: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_case[event.chain].append(event)
    for record in by_case.values():
        gone = taken_back([Happened(event.number, event.kind, event.told) for event in record])
        yield from (each for each in record if each.kind is EventKind.MEETINGS_TOLD and each.number not in gone)
