"""Named reads of what rounds have to do with one another: which waits for which, and which replaces which."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from kit.prepared import PreparedRead
from models.tables import Event, Round
from models.vocabulary import EventKind, RoundState

# asked at every sweep
_MAIN = PreparedRead(
    (Round,),
    lambda query: query.where(Round.state == bindparam("state"), Round.family == bindparam("family")).order_by(
        Round.launched_at, Round.slug
    ),
)


def replaced(session: Session, round_: Round) -> Round | None:
    """The round it replaces, where that is here and of the same office."""
    return _of_the_same_office(session, round_, round_.replaces)


def replaced_title(session: Session, round_: Round) -> str:
    """What the round replaces: the title of its office's round of that name, or else the words as they stand."""
    earlier = replaced(session, round_)
    return earlier.title if earlier else round_.replaces


def first_title(session: Session, round_: Round) -> str:
    """The title of its office's round that is done before it; nothing for one that waited for none, or was opened by
    hand however far the other had come."""
    first = _of_the_same_office(session, round_, round_.after.round) if round_.after else None
    return first.title if first and not _was_opened_by_hand(session, round_.slug) else ""


def _was_opened_by_hand(session: Session, slug: str) -> bool:
    openings = select(Event).where(Event.chain == slug, Event.kind == EventKind.OPENED)
    opened = session.scalars(openings.order_by(Event.number.desc()).limit(1)).first()
    return opened is not None and bool(opened.told.get("reason"))


def _of_the_same_office(session: Session, round_: Round, slug: str) -> Round | None:
    """What another office does is not told here, however it is named."""
    found = session.get(Round, slug) if slug else None
    return found if found and found.office == round_.office else None


def replacing(session: Session, round_: Round) -> Sequence[Round]:
    """Its office's rounds that replace it and have not been taken back, oldest first."""
    query = select(Round).where(
        Round.replaces == round_.slug, Round.office == round_.office, Round.called_off.is_(False)
    )
    return session.scalars(query.order_by(Round.launched_at, Round.slug)).all()


def waiting_rounds(session: Session) -> Sequence[Round]:
    """The main rounds that wait for another, oldest first."""
    return [round_ for (round_,) in _MAIN.all(session, {"state": RoundState.WAITING, "family": ""})]


def launching_after(session: Session) -> Sequence[str]:
    """The main rounds that have waited for another and are now being sent out."""
    return [
        round_.slug for (round_,) in _MAIN.all(session, {"state": RoundState.LAUNCHING, "family": ""}) if round_.after
    ]


def last_event_beside(session: Session, round_: Round) -> int:
    """The id of the last event in the rounds it waits for and those that replace it; 0 when there are none."""
    slugs = [each.slug for each in replacing(session, round_)] + ([round_.after.round] if round_.after else [])
    if not slugs:
        return 0
    return session.scalar(select(func.max(Event.id)).where(Event.round_slug.in_(slugs))) or 0
