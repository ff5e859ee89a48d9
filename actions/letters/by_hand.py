"""Letters a coordinator sends when it is time by her own judgement: a message, or a reminder ahead of its moment."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from actions.letters.addressing import Addressed, addressed, copy_key, own_dates
from models.tables import Case, Round
from models.values import CaseFacts
from notifications.briefs import RoundBrief
from notifications.letters import chasing, to_principals
from notifications.letters.base import CaseLetter
from rules.replies.writing import DUE, PRINCIPAL, Message, filled_in
from rules.route.progress import CaseProgress, case_progress
from rules.wording.rounds.due_wording import due_value


def recipients(case: Case, to_official: bool) -> list[str]:
    """The registrar, and the official's mailbox too where it is another and is wanted."""
    official = case.official if to_official and case.official.casefold() != case.registrar.casefold() else ""
    return [address for address in (case.registrar, official) if address]


def as_read_by(round_: Round, case: Case, message: Message) -> Message:
    """The message with its places filled in for the principal."""
    places = {PRINCIPAL: case.principal_name, DUE: due_value(case.due_on, round_.is_undated, case.language)}
    return replace(message, title=filled_in(message.title, places), text=filled_in(message.text, places))


def message_letters(round_: Round, case: Case, facts: CaseFacts, message: Message, today: dt.date) -> list[CaseLetter]:
    """A message as each of the principal's recipients gets it, on that day in Stockholm."""
    own = as_read_by(round_, case, message)
    return [
        to_principals.Message(**base, title=own.title, text=own.text, written_by=message.by)
        for base in _to_each(round_, case, case_progress(facts, today), "message", message.to_official)
    ]


def reminder_letters(round_: Round, case: Case, facts: CaseFacts, message: Message, today: dt.date) -> list[CaseLetter]:
    """What is needed of the principal as that day's reminder says it, with the coordinator's own words if any."""
    progress, words = case_progress(facts, today), as_read_by(round_, case, message).text
    dates = "" if progress.is_answered else own_dates(case, round_, facts, today)
    days_left = (facts.due_on - today).days
    return [
        _reminder(base, progress, days_left, dates, words, message.by if words else "")
        for base in _to_each(round_, case, progress, "reminder-now", message.to_official)
    ]


def _to_each(round_: Round, case: Case, progress: CaseProgress, kind: str, to_official: bool) -> Iterator[Addressed]:
    about, key = RoundBrief.of(round_), f"{kind}:{case.id}:{case.version}"
    for recipient in recipients(case, to_official):
        base = addressed(about, case, progress, copy_key(key, recipient))
        base["recipient"] = recipient
        yield base


def _reminder(base: Addressed, progress: CaseProgress, days_left: int, dates: str, words: str, by: str) -> CaseLetter:
    """As late as it is, or what is left after the answer, or before it."""
    if progress.is_late and not progress.is_answered:
        return chasing.Overdue(**base, days_late=progress.days_late, words=words, words_by=by)
    if (decision := progress.decision) and progress.preliminary:
        return chasing.AfterMeeting(
            **base,
            body_name=decision.body_name,
            held_on=decision.held_on,
            preliminary=True,
            words=words,
            words_by=by,
        )
    if progress.is_answered:
        return chasing.FollowUp(**base, all_signed=bool(progress.follow_ups), words=words, words_by=by)
    if step := progress.unreported:
        assert step.planned_on
        return chasing.AfterMeeting(**base, body_name=step.name, held_on=step.planned_on, words=words, words_by=by)
    return chasing.Reminder(
        **base,
        dates=dates,
        days_left=days_left,
        may_plan=progress.is_unplanned,
        asked_anew=progress.asked_anew_on is not None,
        words=words,
        words_by=by,
    )
