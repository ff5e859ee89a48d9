"""Who in the leadership has the round's weekly letter: a choice of the coordinators', and of whoever gets it."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.access.links import make_link
from actions.letters.weekly import week_of
from actions.record.record import NewEvent, Said, record_event
from kit.clock import local_day
from kit.errors import NotFound
from models.reads import locked_reads
from models.tables import Link, Round
from models.vocabulary import EventKind, LinkKind
from notifications.sender import Sender
from rules.route.transitions import check_round_move


def send_weekly_to(
    session: Session, sender: Sender, slug: str, holder: str, email: str, said: Said, now: dt.datetime
) -> Link:
    """From next Monday on write to that address how the round stands, with a read-only link of its own.

    Raises NotFound, NotAllowed.
    """
    round_ = locked_reads.round_to_change(session, slug)
    check_round_move(round_.state, EventKind.WEEKLY_ON)
    link = _known(session, slug, email) or make_link(
        sender, LinkKind.READ_ONLY, now, round_slug=slug, holder=holder, email=email
    )
    link.weekly = True
    session.add(link)
    round_.weekly_on = round_.weekly_on or week_of(local_day(now))
    _record(session, round_, EventKind.WEEKLY_ON, link, said, now)
    return link


def stop_weekly(session: Session, link_id: str, said: Said, now: dt.datetime) -> None:
    """Write no more weekly letters to that link's holder, who can still read the board. Raises NotFound."""
    link = session.get(Link, link_id)
    if link is None or link.round_slug is None:
        raise NotFound("Länken finns inte.")
    round_ = locked_reads.round_to_change(session, link.round_slug)
    if link.weekly:
        link.weekly = False
        _record(session, round_, EventKind.WEEKLY_OFF, link, said, now)


def weekly_subscribers(session: Session, slug: str) -> list[Link]:
    """Those that have it, the first first."""
    wanted = (Link.round_slug == slug, Link.kind == LinkKind.READ_ONLY, Link.weekly, Link.revoked_at.is_(None))
    return list(session.scalars(select(Link).where(*wanted).order_by(Link.created_at)))


def _known(session: Session, slug: str, email: str) -> Link | None:
    own = (Link.round_slug == slug, Link.kind == LinkKind.READ_ONLY, func.lower(Link.email) == email.lower())
    return session.scalar(select(Link).where(*own, Link.revoked_at.is_(None)).limit(1))


def _record(session: Session, round_: Round, kind: EventKind, link: Link, said: Said, now: dt.datetime) -> None:
    data = {"to": link.holder, "email": link.email, "link": link.id}
    record_event(session, round_, NewEvent(kind, said, data), now)
