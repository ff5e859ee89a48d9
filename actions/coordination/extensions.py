"""A later due date: given to a principal, a round or a family, and the answer to a request for one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from actions.casework import Work, look_at_case, open_case, refuse, settle_case
from actions.coordination.round_days import move_effect, tell_rules
from actions.letters.change_letters import TimeGiven, send_extensions
from actions.record.record import NewEvent, Said, record_event
from kit.clock import local_day
from kit.errors import AlreadyDone, Fault, FaultyInput, NotAllowed
from models.files.round_file import Effect
from models.reads import family_reads, locked_reads, lookup
from models.tables import Extension, ExtensionRequest, Round
from models.values import Grant
from models.vocabulary import EventKind, RoundState
from notifications.sender import Sender
from rules.replies.extending import NOT_NEEDED, family_grant_faults, grant_faults
from rules.route.transitions import check_due_date, check_round_move

EXTENDABLE = {RoundState.OPEN, RoundState.WAITING}


@dataclass(frozen=True, slots=True)
class Granted:
    """A principal's later due date, with its request for one, if it had any."""

    work: Work
    extension: Extension
    request: ExtensionRequest | None

    @property
    def is_told(self) -> bool:
        """Whether the principal is to hear of it: it asked for it, or has something left to answer."""
        return self.request is not None or not self.work.progress.is_answered


@dataclass(frozen=True, slots=True)
class Moved:
    """A round's later due date, with each principal's, and the `rule` for the entry into force if its days followed."""

    round: Round
    cases: list[Granted]
    rule: Effect | None


def extend_round(
    session: Session, sender: Sender, slug: str, grant: Grant, said: Said, now: dt.datetime
) -> list[Extension]:
    """Move the due date of everyone whose own is not later already. Raises FaultyInput, NotFound, NotAllowed."""
    moved = move_due_dates(session, slug, grant, said, now)
    tell_moved(session, sender, [moved], grant.reason, now)
    return [granted.extension for granted in moved.cases]


def move_due_dates(session: Session, slug: str, grant: Grant, said: Said, now: dt.datetime) -> Moved:
    """The same, without the letters. Raises FaultyInput, NotFound, NotAllowed."""
    round_ = locked_reads.round_to_change(session, slug)
    check_round_move(round_.state, EventKind.EXTENDED)
    check_due_date(round_.is_undated, EventKind.EXTENDED)
    refuse(grant_faults(round_.due_on, round_.effect_rule, grant, local_day(now)))
    rule = move_effect(session, round_, grant, said, now)
    cases = [case.id for case in lookup.cases(session, slug) if case.due_on < grant.new_on]
    alike = replace(said, form_key=None)  # a form key names one event: the round's
    granted = [_grant(session, case_id, grant, alike, now) for case_id in cases]
    record_event(session, round_, NewEvent(EventKind.EXTENDED, said, _grant_data(round_.due_on, grant)), now)
    round_.due_on = grant.new_on
    return Moved(round_, granted, rule)


def give_time(
    session: Session,
    case_id: str,
    grant: Grant,
    said: Said,
    now: dt.datetime,
    *,
    request: ExtensionRequest | None = None,
) -> Moved:
    """The same, without the letter. It answers the principal's `request`, or an open one that asked for no more.

    Raises FaultyInput, NotFound, NotAllowed.
    """
    round_ = locked_reads.round_to_change(session, lookup.case_of(session, case_id)[0].round_slug)
    check_round_move(round_.state, EventKind.EXTENDED)
    work = look_at_case(session, case_id, now)
    if work.progress.is_answered:
        raise NotAllowed(NOT_NEEDED)
    refuse(grant_faults(work.case.due_on, round_.effect_rule, grant, work.today))
    rule = move_effect(session, round_, grant, said, now)
    return Moved(round_, [_grant(session, case_id, grant, said, now, request)], rule)


def tell_moved(session: Session, sender: Sender, moved: Sequence[Moved], reason: str, now: dt.datetime) -> None:
    """Write once about all the rounds to each principal that is to hear; of days for the entry into force that moved,
    to the others too."""
    given = [
        TimeGiven(granted.work, granted.extension, granted.request, each.rule)
        for each in moved
        for granted in each.cases
        if granted.is_told
    ]
    send_extensions(session, sender, given, now)
    told = {each.work.case.id for each in given}
    tell_rules(session, sender, [each.round for each in moved if each.rule], told, reason, now)


def _grant(
    session: Session,
    case_id: str,
    grant: Grant,
    said: Said,
    now: dt.datetime,
    request: ExtensionRequest | None = None,
) -> Granted:
    work = open_case(session, case_id, EventKind.EXTENDED, now)
    old_on = work.case.due_on
    extension = Extension(
        round_slug=work.round.slug,
        case_id=case_id,
        old_on=old_on,
        new_on=grant.new_on,
        decided_by=grant.decided_by,
        decided_on=grant.decided_on,
        paragraph=grant.paragraph,
        reason=grant.reason,
        granted_at=now,
        granted_by=said.by.name,
    )
    session.add(extension)
    work.case.due_on = grant.new_on
    work.case.chased_at = max(work.case.chased_at, now)  # the letter about it is word enough for today
    request = request or _fulfilled(session, case_id, grant)
    if request:
        request.granted, request.answered_at, request.answered_by = True, now, said.by.name
    answers = {"request": request.id} if request else {}
    settle_case(work)
    data = _grant_data(old_on, grant) | answers | said.elsewhere
    record_event(session, work.case, NewEvent(EventKind.EXTENDED, said, data), now)
    return Granted(work, extension, request)


def _fulfilled(session: Session, case_id: str, grant: Grant) -> ExtensionRequest | None:
    request = lookup.open_extension_request(session, case_id)
    return request if request and request.new_on <= grant.new_on else None


def _grant_data(old_on: dt.date, grant: Grant) -> dict[str, Any]:
    return {
        "old_on": old_on.isoformat(),
        "new_on": grant.new_on.isoformat(),
        "decided_by": grant.decided_by,
        "decided_on": grant.decided_on.isoformat(),
        "paragraph": grant.paragraph,
        "reason": grant.reason,
    }


def grant_request(session: Session, request_id: int, grant: Grant, said: Said, now: dt.datetime) -> Moved:
    """Give the time asked for, or another day; the letter is another act, `tell_moved`.

    Raises FaultyInput, NotFound, NotAllowed, AlreadyDone.
    """
    request = _open_request(session, request_id)
    return give_time(session, request.case_id, grant, said, now, request=request)


def decline_request(
    session: Session, request_id: int, reason: str, said: Said, now: dt.datetime
) -> tuple[Work, ExtensionRequest]:
    """Keep the due date and say why; the letter is another act, `send_declined`.

    Raises FaultyInput, NotFound, NotAllowed, AlreadyDone.
    """
    request = _open_request(session, request_id)
    work = open_case(session, request.case_id, EventKind.EXTENSION_DECLINED, now)
    if not reason.strip():
        raise FaultyInput([Fault("reason", "Skriv varför svarstiden inte förlängs.")])
    request.granted, request.answer = False, reason
    request.answered_at, request.answered_by = now, said.by.name
    settle_case(work)
    data = {"request": request.id, "new_on": request.new_on.isoformat(), "reason": reason, **said.elsewhere}
    record_event(session, work.case, NewEvent(EventKind.EXTENSION_DECLINED, said, data), now)
    return work, request


def _open_request(session: Session, request_id: int) -> ExtensionRequest:
    request = locked_reads.extension_request_to_change(session, request_id)
    if request.answered_at is not None:
        raise AlreadyDone("Begäran är redan besvarad.")
    return request


def extend_family(
    session: Session, sender: Sender, slug: str, grant: Grant, said: Said, now: dt.datetime
) -> list[Extension]:
    """Move the due date in a round and those linked to it, where they are open and it is not later already.

    Each principal gets one letter about all its rounds. Raises FaultyInput, NotFound, NotAllowed.
    """
    locked_reads.family_to_change(session, slug)
    moved: list[Moved] = []
    for round_ in _to_move(session, slug, grant, local_day(now)):
        as_said = replace(said, form_key=None) if moved else said
        moved.append(move_due_dates(session, round_.slug, grant, as_said, now))
    granted = [each for each_round in moved for each in each_round.cases]
    tell_moved(session, sender, moved, grant.reason, now)
    return [each.extension for each in granted]


def rounds_to_extend(session: Session, slug: str) -> list[Round]:
    """The round and those linked to it whose due dates can be moved."""
    rounds = [lookup.round_of(session, slug), *family_reads.linked_rounds(session, slug)]
    return [round_ for round_ in rounds if round_.state in EXTENDABLE and not round_.is_undated]


def _to_move(session: Session, slug: str, grant: Grant, today: dt.date) -> list[Round]:
    is_open = rounds_to_extend(session, slug)
    if not is_open:
        main = lookup.round_of(session, slug)
        check_round_move(main.state, EventKind.EXTENDED)
        check_due_date(main.is_undated, EventKind.EXTENDED)
    refuse(family_grant_faults([(each.title, each.due_on, each.effect_rule) for each in is_open], grant, today))
    return [round_ for round_ in is_open if round_.due_on < grant.new_on]
