"""Taking back that the days of the entry into force were moved."""

import datetime as dt
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.coordination.round_days import set_effect
from actions.record.record import NewEvent, Said, record_event
from actions.withdrawals.told import Record
from models.tables import Event, Round
from models.vocabulary import EventKind


def take_back_effect(
    session: Session, round_: Round, at: dt.datetime, reason: str, said: Said, now: dt.datetime
) -> bool:
    """Take back the days that moved in the act of that moment, if they did; whether they had."""
    event = Record.of(session, round_.slug).same_act(EventKind.EFFECT_MOVED, at)
    if event is None:
        return False
    restore_effect(round_, event)
    data = {"event": event.number, "kind": event.kind.value, "withdrawn": event.told, "reason": reason.strip()}
    record_event(session, round_, NewEvent(EventKind.WITHDRAWN, replace(said, form_key=None), data), now)
    session.flush()  # a case is read with its round as the database has it
    return True


def restore_effect(round_: Round, event: Event) -> None:
    """Let the rule have the days it had before."""
    days = {name: dt.date.fromisoformat(day) if day else None for name, day in event.told["from"].items()}
    set_effect(round_, round_.effect_rule.model_copy(update=days))
