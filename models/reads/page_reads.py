"""Named reads that only the pages need."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from kit.errors import NotFound
from kit.prepared import Prepared
from models.tables import Case, Content, Document, Event, Letter, Link, Round
from models.vocabulary import RECEIPTED, UNDELIVERABLE, CaseState, LetterKind, LinkKind, RoundState

_WRITTEN_TO = Prepared(select(func.lower(Letter.recipient)).where(Letter.case_id == bindparam("case_id")))
AT_MOST = 50  # rounds one mailbox is asked about; keeps one request from writing without end


def document_with_bytes(session: Session, slug: str, document_id: int) -> tuple[Document, bytes]:
    """A round's document and its original bytes. Raises NotFound."""
    query = select(Document, Content.data).join(Content).where(Document.id == document_id, Document.round_slug == slug)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("Dokumentet finns inte.")
    return row.Document, row.data


def receipted_event(session: Session, case_id: str, number: int) -> Event:
    """The line of a case's record that a receipt was given of. Raises NotFound, of a line without one too."""
    of_receipt = (Event.chain == case_id, Event.number == number, Event.kind.in_(RECEIPTED))
    found = session.scalar(select(Event).where(*of_receipt))
    if found is None:
        raise NotFound("Kvittensen finns inte.")
    return found


def count_in(session: Session, slug: str, state: CaseState) -> int:
    """How many of a round's principals have come to that state."""
    query = select(func.count()).where(Case.round_slug == slug, Case.state == state)
    return session.scalar(query) or 0


def receipt_letters(session: Session, case_id: str, event_number: int) -> Sequence[Letter]:
    """The receipts of one event, without their bytes."""
    key = f"receipt:{case_id}:{event_number}:"
    query = select(Letter).where(Letter.case_id == case_id, Letter.key.startswith(key, autoescape=True))
    return session.scalars(query.order_by(Letter.id)).all()


def written_to(session: Session, case_id: str) -> set[str]:
    """The addresses that letters about a case have gone to, in lower case."""
    return {recipient for (recipient,) in _WRITTEN_TO.run(session, {"case_id": case_id})}


def is_escalation_lost(session: Session, case_id: str, address: str) -> bool:
    """Whether an escalation of the case did not get through to that address."""
    lost = (Letter.kind == LetterKind.ESCALATION, Letter.state.in_(UNDELIVERABLE))
    query = select(Letter.id).where(Letter.case_id == case_id, Letter.recipient == address, *lost)
    return session.scalar(query.limit(1)) is not None


def cases_registered_at(session: Session, address: str) -> Sequence[str]:
    """The ids of the cases in open rounds whose registered mailbox it is, newest round first."""
    query = (
        select(Case.id)
        .join(Round)
        .where(func.lower(Case.registrar) == address.lower(), Round.state == RoundState.OPEN)
        .order_by(Round.launched_at.desc(), Case.id)
        .limit(AT_MOST)
    )
    return session.scalars(query).all()


def links_handed_to(session: Session, address: str) -> Sequence[Link]:
    """The links to cases in open rounds that colleagues with that address hold, the newest of each, newest first."""
    query = (
        select(Link)
        .join(Round, Round.slug == Link.round_slug)
        .where(func.lower(Link.email) == address.lower(), Link.kind == LinkKind.COLLEAGUE, Link.revoked_at.is_(None))
        .where(Round.state == RoundState.OPEN)
        .order_by(Link.created_at)
        .limit(AT_MOST)
    )
    newest = {link.case_id: link for link in session.scalars(query)}
    return list(reversed(newest.values()))
