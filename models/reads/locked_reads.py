"""Named reads of what is about to be changed. On PostgreSQL they hold it until the transaction ends.

Ask for it before anything in the session is changed: what was read earlier is read anew
(docs/decisions/two-at-once.md).
"""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from kit.errors import NotFound
from kit.prepared import PreparedRead
from models.reads.family_reads import in_family
from models.reads.lookup import one_case
from models.tables import Case, Event, ExtensionRequest, Link, Round
from models.vocabulary import ANSWERS, EventKind

_CASE_WITH_ROUND = PreparedRead(
    (Case, Round),
    lambda query: query.join(Round).where(Case.id == bindparam("case_id")).with_for_update(of=Round, read=True),
)

_FAMILY = (
    select(Round)
    .where(in_family(bindparam("slug")))
    .order_by(Round.slug)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def case_to_change(session: Session, case_id: str) -> tuple[Case, Round]:
    """A case with its round, which nobody closes, opens again or extends meanwhile. Raises NotFound.

    They belong to no session: the case is saved with its next event (`actions.record.record.record_event`).
    """
    return one_case(_CASE_WITH_ROUND.all(session, {"case_id": case_id}))


def round_to_change(session: Session, slug: str) -> Round:
    """The round, once every report under way is in; those that come later wait for us. Raises NotFound."""
    query = select(Round).where(Round.slug == slug).with_for_update(key_share=True)
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("Rundan finns inte.")
    return found


def family_to_change(session: Session, slug: str) -> None:
    """Hold a round and those linked to it: every report under way is in, and those that come later wait for us."""
    session.execute(_FAMILY, {"slug": slug}).all()


def is_revoked(session: Session, link_id: str) -> bool:
    """Whether the link is revoked; if not, nobody revokes it meanwhile."""
    query = select(Link).where(Link.id == link_id).with_for_update(read=True)
    return session.execute(query.execution_options(populate_existing=True)).scalar_one().revoked_at is not None


def extension_request_to_change(session: Session, request_id: int) -> ExtensionRequest:
    """A principal's request for a later date, which nobody answers meanwhile. Raises NotFound."""
    query = select(ExtensionRequest).where(ExtensionRequest.id == request_id).with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("Begäran finns inte.")
    return found


def reported_since_reopening(session: Session, slug: str) -> bool:
    """Whether any part of an answer has come, or been put right, since the round was last opened again."""
    last = select(Event.id).where(Event.chain == slug, Event.kind == EventKind.REOPENED)
    reopened = session.scalar(last.order_by(Event.number.desc()).limit(1)) or 0
    query = select(Event.id).where(Event.round_slug == slug, Event.id > reopened, Event.kind.in_(ANSWERS))
    return session.scalar(query.limit(1)) is not None
