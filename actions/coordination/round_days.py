"""Moving a round's own days: those of the entry into force along with a due date, and when an undated one is looked at
again."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from actions.casework import Work, settle_case
from actions.letters.addressing import EVERYBODY, Recipients
from actions.letters.change_letters import send_rules
from actions.record.record import NewEvent, Said, record_event
from actions.views.overview import round_view
from kit.clock import local_day
from kit.errors import Fault, FaultyInput, NotAllowed
from models.files.round_file import Effect
from models.reads import locked_reads, lookup
from models.tables import Round
from models.values import Grant
from models.vocabulary import EffectDays, EventKind
from notifications.sender import Sender
from rules.replies.days import TOO_FAR, is_passed, moved
from rules.route.progress import case_progress
from rules.route.transitions import check_round_move


def move_effect(session: Session, round_: Round, grant: Grant, said: Said, now: dt.datetime) -> Effect | None:
    """Let the days of the entry into force follow the due date, if that was chosen; the rule if they moved.

    The round is held by this transaction.
    """
    rule = round_.effect_rule
    if grant.effect is not EffectDays.MOVE or not is_passed(rule, grant.new_on):
        return None
    set_effect(round_, after := moved(rule, grant))
    days = {"old_on": effect_days(rule)["decided_by"], "new_on": effect_days(after)["decided_by"]}
    data = {"from": effect_days(rule), "to": effect_days(after), **days, "reason": grant.reason}
    happening = NewEvent(EventKind.EFFECT_MOVED, replace(said, form_key=None), data)
    record_event(session, round_, happening, now)
    return after


def set_effect(round_: Round, rule: Effect) -> None:
    """Keep the rule as the round's own."""
    round_.effect = rule.model_dump(mode="json")


def effect_days(rule: Effect) -> dict[str, Any]:
    """The rule's days as the record has them."""
    return {name: day.isoformat() if day else None for name, day in (("on", rule.on), ("decided_by", rule.decided_by))}


def tell_rules(
    session: Session,
    sender: Sender,
    rounds: Sequence[Round],
    told: Collection[str],
    reason: str,
    now: dt.datetime,
    recipients: Recipients = EVERYBODY,
) -> None:
    """Write once to every principal of those rounds among the recipients, but of no case `told` already, by id."""
    rows = ((round_, row) for round_ in rounds for row in round_view(session, round_.slug, now).cases)
    moved = [(of, row) for of, row in rows if row.case.id not in told and recipients.has(row.case, row.case.registrar)]
    send_rules(session, sender, moved, reason, now, recipients.occasion)


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
