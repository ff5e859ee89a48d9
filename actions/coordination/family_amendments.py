"""A coordinator's amendments to a whole family of rounds."""

import datetime as dt
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.casework import refuse
from actions.coordination.amendments import Moved, move_due_dates, tell_moved
from actions.record.record import Said
from kit.clock import local_day
from models.reads import family_reads, locked_reads, lookup
from models.tables import Extension, Round
from models.values import Grant
from models.vocabulary import EventKind, RoundState
from notifications.office import Office
from rules.replies.extending import family_grant_faults
from rules.route.transitions import check_due_date, check_round_move


def extend_family(
    session: Session, office: Office, slug: str, grant: Grant, said: Said, now: dt.datetime
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
    tell_moved(session, office, moved, grant.reason, now)
    return [each.extension for each in granted]


EXTENDABLE = {RoundState.OPEN, RoundState.WAITING}


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
