"""A draft that becomes a round: at once, or at a day and hour when it is looked through once more."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from actions.drafts.laid_out import checked_draft, clear_away
from actions.drafts.theirs import office_of
from actions.letters.addressing import Recipient, recipients
from actions.letters.coordinator_mailer import send_not_launched
from actions.registry.offices import listed_coordinators
from actions.rounds.launch import Launched, launch
from kit.clock import local_day
from kit.database import Database
from kit.errors import Fault, FaultyInput, NotAllowed, NotFound, StorageFault
from kit.logs import note_fault
from kit.settings import Settings
from models.files.round_plan import RoundPlan
from models.phrases import said_in
from models.reads.draft_reads import draft_of, draft_to_change, due_drafts
from models.tables import Draft
from notifications.sender import Sender
from notifications.stand_ins import away_from
from rules.wording.draft_wording import fault_sentence

HAS_PASSED: Final = "Tidpunkten har redan varit. Välj en senare, eller skicka rundan nu."
NOT_PUT_OFF: Final = "Utskicket är redan ångrat, eller rundan är skickad. Inget har ändrats."


@dataclass(frozen=True, slots=True)
class Due:
    """A draft whose time has come: the round it may become, or why it may not, in Swedish."""

    plan: RoundPlan | None
    refusals: tuple[str, ...]


def put_off(session: Session, draft_id: int, until: dt.datetime, by: str, now: dt.datetime) -> Draft:
    """Have the draft sent out by itself at that moment (UTC). Raises NotFound, FaultyInput."""
    draft = draft_to_change(session, draft_id)
    if until < now:
        raise FaultyInput([Fault("launch_day", HAS_PASSED)])
    draft.launches_at, draft.launches_by, draft.refusals = until, by, []
    session.flush()
    return draft


def take_back(session: Session, draft_id: int) -> Draft:
    """Undo what is on its way out but has not been sent: it is a draft as before. Raises NotFound, NotAllowed."""
    draft = draft_to_change(session, draft_id)
    if draft.launches_at is None:
        raise NotAllowed(NOT_PUT_OFF)
    draft.launches_at, draft.launches_by = None, ""
    session.flush()
    return draft


def launch_draft(
    database: Database, sender: Sender, settings: Settings, draft_id: int, plan: RoundPlan, by: str, now: dt.datetime
) -> Launched:
    """Send the round out, and let the draft be a draft no more. Raises NotAllowed when another round has the name."""
    launched = launch(database, sender, plan, now, by)
    database.act(partial(_is_round, draft_id=draft_id, slug=launched.slug))
    clear_away(settings, draft_id)
    return launched


def launch_due(database: Database, sender: Sender, settings: Settings, now: dt.datetime) -> list[str]:
    """Send out every draft whose time has come, each looked through once more; the slugs of the rounds.

    One that cannot be sent stays a draft, and the coordinators are told why by letter. Safe to repeat, in several
    processes too. Raises StorageFault.
    """
    with database.read() as session:
        waiting = due_drafts(session, now)
    return [slug for draft_id in waiting if (slug := _launch_alone(database, sender, settings, draft_id, now))]


def _launch_alone(database: Database, sender: Sender, settings: Settings, draft_id: int, now: dt.datetime) -> str:
    try:
        return _launch_one(database, sender, settings, draft_id, now)
    except StorageFault:
        raise
    except Exception as fault:  # the others are not to blame
        note_fault("draft-not-sent", fault)
        return ""


def _launch_one(database: Database, sender: Sender, settings: Settings, draft_id: int, now: dt.datetime) -> str:
    with database.read() as session:
        draft = draft_of(session, draft_id)
        found = _looked_through(session, settings, draft, local_day(now))
    refusals = found.refusals
    if found.plan:
        try:
            return launch_draft(database, sender, settings, draft_id, found.plan, draft.launches_by, now).slug
        except NotAllowed as refused:
            refusals = (refused.message,)
    database.act(partial(_refuse, sender=sender, draft_id=draft_id, refusals=refusals, now=now))
    return ""


def _looked_through(session: Session, settings: Settings, draft: Draft, today: dt.date) -> Due:
    try:
        checked = checked_draft(session, settings, draft, today)
    except (FaultyInput, NotFound) as wrong:
        return Due(None, (wrong.message,))
    return Due(checked.plan, tuple(said_in(fault_sentence(fault), "sv") for fault in checked.faults))


def _is_round(session: Session, draft_id: int, slug: str) -> None:
    try:
        draft = draft_to_change(session, draft_id)
    except NotFound:  # another process was first
        return
    draft.round_slug, draft.launches_at = slug, None
    session.flush()


def _coordinators(session: Session, now: dt.datetime) -> Iterator[str]:
    for listed in listed_coordinators(session, local_day(now)).values():
        yield from listed


def _makers(draft: Draft) -> Iterator[str]:
    return (each for each in (draft.launches_by, draft.made_by, draft.changed_by) if "@" in each)


def _told(session: Session, draft: Draft, now: dt.datetime) -> list[Recipient]:
    office = office_of(session, draft)
    away = away_from(session, office.slug, (), local_day(now)) if office else {}
    return recipients(sorted({*_coordinators(session, now), *_makers(draft)}), away)


def _refuse(
    session: Session,
    sender: Sender,
    draft_id: int,
    refusals: Sequence[str],
    now: dt.datetime,
) -> None:
    try:
        draft = draft_to_change(session, draft_id)
    except NotFound:
        return
    if draft.launches_at is None:
        return
    send_not_launched(session, sender, draft, _told(session, draft, now), refusals, now)
    draft.launches_at, draft.refusals = None, list(refusals)
    session.flush()
