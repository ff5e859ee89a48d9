"""A round without a due date: when the coordinators want to look at it again."""

import datetime as dt

from sqlalchemy.orm import Session

from actions.casework import Work, settle_case
from actions.record.record import NewEvent, Said, record_event
from kit.clock import local_day
from kit.errors import Fault, FaultyInput, NotAllowed
from models.reads import locked_reads, lookup
from models.vocabulary import EventKind
from rules.replies.days import TOO_FAR
from rules.route.progress import case_progress
from rules.route.transitions import check_round_move


def look_again(session: Session, slug: str, on: dt.date, said: Said, now: dt.datetime) -> None:
    """Move the day; the quiet reminders go on until then. Raises FaultyInput, NotFound, NotAllowed."""
    round_ = locked_reads.round_to_change(session, slug)
    check_round_move(round_.state, EventKind.LOOK_AGAIN)
    if not round_.is_undated:
        raise NotAllowed("Rundan har ett svarsdatum. Ge längre svarstid i stället.")
    today = local_day(now)
    if not today < on <= today + TOO_FAR:
        raise FaultyInput([Fault("on", "Skriv en kommande dag, inom tre år.", found=on.isoformat())])
    data = {"old_on": round_.due_on.isoformat(), "new_on": on.isoformat()}
    record_event(session, round_, NewEvent(EventKind.LOOK_AGAIN, said, data), now)
    round_.due_on = on
    by_case = lookup.handlings_by_case(session, slug)
    for case in lookup.cases(session, slug):
        case.due_on = on
        handlings = list(by_case.get(case.id, ()))
        facts = case.facts(round_, handlings)
        settle_case(Work(case, round_, handlings, today, facts, case_progress(facts, today)))
