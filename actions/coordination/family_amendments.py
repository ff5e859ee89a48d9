"""A coordinator's amendments to a whole family of rounds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.coordination.amendments import Grant, Granted, move_due_dates
from actions.letters import mailer
from actions.record.record import Said
from kit.errors import Fault, FaultyInput
from models.phrases import Phrase
from models.reads import family_reads, lookup
from models.tables.extensions import Extension
from models.tables.rounds import Round
from models.vocabulary import RoundState
from notifications.office import Office


def extend_family(
    session: Session, office: Office, slug: str, grant: Grant, said: Said, now: dt.datetime
) -> list[Extension]:
    """Move the due date in a round and those linked to it, where they are open and it is not later already.

    Each principal gets one letter about all its rounds. Raises FaultyInput, NotFound, NotAllowed.
    """
    main = lookup.round_of(session, slug)
    rounds = _to_move([main, *family_reads.linked_rounds(session, slug)], grant)
    moved: list[Granted] = []
    for round_ in rounds:
        as_said = said if round_.slug == rounds[0].slug else replace(said, form_key=None)
        moved += move_due_dates(session, round_.slug, grant, as_said, now)
    _tell(session, office, moved, now)
    return [granted.extension for granted in moved]


def _to_move(rounds: list[Round], grant: Grant) -> list[Round]:
    is_open = [round_ for round_ in rounds if round_.state is RoundState.OPEN and not round_.is_undated]
    found = [round_ for round_ in is_open if round_.due_on < grant.new_on]
    if not found:
        latest = max((round_.due_on for round_ in is_open), default=grant.new_on)
        said = Phrase("Den nya dagen ska ligga efter den gamla, {day}.", day=latest)
        raise FaultyInput([Fault("new_on", said, found=grant.new_on.isoformat())])
    return found


def _tell(session: Session, office: Office, moved: list[Granted], now: dt.datetime) -> None:
    by_principal: dict[str, list[Granted]] = defaultdict(list)
    for granted in moved:
        if granted.request:  # whoever asked may be another than the registrar, and is answered
            mailer.send_extension(session, office, granted.work, granted.extension, granted.request, now)
        elif granted.is_told:
            by_principal[granted.work.case.principal_code].append(granted)
    for first, *others in by_principal.values():
        works = [each.work for each in others]
        mailer.send_extension(session, office, first.work, first.extension, first.request, now, works)
