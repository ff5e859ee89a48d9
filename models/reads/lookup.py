"""Named reads. Each says what it returns; none decides anything."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, select, union_all
from sqlalchemy.orm import Session

from kit.errors import NotFound
from kit.i18n import swedish_order
from kit.prepared import Prepared, PreparedRead
from models.reads.waiting_reads import IS_UNDELIVERED
from models.tables import (
    Case,
    Document,
    Event,
    Extension,
    ExtensionRequest,
    Handling,
    Heartbeat,
    Letter,
    Link,
    Question,
    Round,
)
from models.vocabulary import RECEIPTED, EventKind, LetterState, LinkKind, RoundState

_CASE_WITH_ROUND = PreparedRead((Case, Round), lambda query: query.join(Round).where(Case.id == bindparam("case_id")))
_HANDLINGS = PreparedRead(
    (Handling,), lambda query: query.where(Handling.case_id == bindparam("case_id")).order_by(Handling.number)
)

_KINDS_UP_TO = Prepared(
    select(Event.kind).where(Event.chain == bindparam("chain"), Event.number <= bindparam("number"))
)
_WAITS_FOR_ANSWER = Prepared(
    union_all(
        *(
            select(asked.id).where(asked.case_id == bindparam("case_id"), asked.answered_at.is_(None))
            for asked in (Question, ExtensionRequest)
        )
    )
)

Cases = Collection[str] | None  # ids of some of a round's cases; None for everything of it

_LAST_EVENT = Prepared(select(func.max(Event.id)).where(Event.round_slug == bindparam("slug")))


def rounds(session: Session) -> Sequence[Round]:
    """Every round, newest first."""
    return session.scalars(select(Round).order_by(Round.launched_at.desc())).all()


def open_slugs(session: Session) -> Sequence[str]:
    """The rounds that are not closed, oldest first."""
    query = select(Round.slug).where(Round.state != RoundState.CLOSED).order_by(Round.launched_at)
    return session.scalars(query).all()


def open_namesakes(session: Session, office: str, title: str, slug: str) -> Sequence[Round]:
    """The office's other rounds of that title that are not closed, newest first."""
    return [
        each
        for each in rounds(session)
        if (each.office, each.title) == (office, title) and each.slug != slug and each.state is not RoundState.CLOSED
    ]


def round_of(session: Session, slug: str) -> Round:
    """The round. Raises NotFound."""
    found = session.get(Round, slug)
    if found is None:
        raise NotFound("Rundan finns inte.")
    return found


def case_of(session: Session, case_id: str) -> tuple[Case, Round]:
    """A case with its round, as objects of no session. Raises NotFound."""
    return one_case(_CASE_WITH_ROUND.all(session, {"case_id": case_id}))


def one_case(found: Sequence[tuple[Any, ...]]) -> tuple[Case, Round]:
    """The case and round looked for. Raises NotFound."""
    if not found:
        raise NotFound("Ärendet finns inte.")
    case, round_ = found[0]
    return case, round_


def cases(session: Session, slug: str) -> Sequence[Case]:
    """The cases of those that take part in a round, in the order of their names."""
    query = select(Case).where(Case.round_slug == slug, Case.taken_out_at.is_(None))
    return by_name(session.scalars(query.order_by(Case.id)))


def all_cases(session: Session, slug: str) -> Sequence[Case]:
    """The same with those that have been taken out."""
    return by_name(session.scalars(select(Case).where(Case.round_slug == slug).order_by(Case.id)))


def by_name(found: Iterable[Case]) -> list[Case]:
    """The cases in the order of their principals' names."""
    return sorted(found, key=lambda case: swedish_order(case.principal_name))


def handlings(session: Session, case_id: str) -> Sequence[Handling]:
    """A case's handlings in the order they were reported, as objects of no session."""
    return [handling for (handling,) in _HANDLINGS.all(session, {"case_id": case_id})]


def handlings_by_case(session: Session, slug: str) -> Mapping[str, list[Handling]]:
    """Every handling of a round, by case, in the order they were reported."""
    query = select(Handling).join(Case).where(Case.round_slug == slug).order_by(Handling.case_id, Handling.number)
    return grouped(session.scalars(query))


def handlings_of_cases(session: Session, case_ids: Sequence[str]) -> Mapping[str, list[Handling]]:
    """The handlings of some cases, by case, in the order they were reported."""
    query = select(Handling).where(Handling.case_id.in_(case_ids)).order_by(Handling.case_id, Handling.number)
    return grouped(session.scalars(query))


def grouped(rows: Iterable[Handling]) -> Mapping[str, list[Handling]]:
    """Handlings by the case they belong to."""
    found: dict[str, list[Handling]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


def case_events(session: Session, case_id: str) -> Sequence[Event]:
    """A case's whole record, oldest first."""
    return session.scalars(select(Event).where(Event.chain == case_id).order_by(Event.number)).all()


def last_event_id(session: Session, slug: str) -> int:
    """The newest event's id in a round; 0 when there is none."""
    return _LAST_EVENT.run(session, {"slug": slug}).fetchone()[0] or 0


def events_since(
    session: Session, slug: str, after: int, kinds: Collection[EventKind], limit: int
) -> Sequence[Row[Event, str | None]]:
    """A round's events of those kinds with an id above `after`, each with its principal's name, the newest `limit`."""
    query = (
        select(Event, Case.principal_name)
        .outerjoin(Case, Case.id == Event.case_id)
        .where(Event.round_slug == slug, Event.id > after, Event.kind.in_(kinds))
        .order_by(Event.id.desc())
        .limit(limit)
    )
    return session.execute(query).all()[::-1]


def round_letters(
    session: Session, slug: str, limit: int = 500, state: LetterState | None = None, cases: Cases = None
) -> Sequence[Letter]:
    """A round's newest letters, all or those in one state, newest first, without their bytes."""
    query = select(Letter).where(Letter.round_slug == slug, *of_cases(Letter.case_id, cases))
    query = query.order_by(Letter.id.desc()).limit(limit)
    return session.scalars(query.where(Letter.state == state) if state else query).all()


def case_letters(session: Session, case_id: str) -> Sequence[Letter]:
    """The letters that are kept in a case, oldest first."""
    return session.scalars(select(Letter).where(Letter.case_id == case_id).order_by(Letter.id)).all()


def letter_counts(session: Session, slug: str, cases: Cases = None) -> Mapping[str, int]:
    """How many of a round's letters are in each state."""
    query = select(Letter.state, func.count()).where(Letter.round_slug == slug, *of_cases(Letter.case_id, cases))
    return dict(session.execute(query.group_by(Letter.state)).all())


def of_cases(column: Any, cases: Cases) -> Iterator[Any]:
    """The condition that a row is of those cases; none where they are all of the round's."""
    if cases is not None:
        yield column.in_(cases)


def undelivered(session: Session, slug: str) -> Sequence[Letter]:
    """A round's letters that did not get through, newest first."""
    query = select(Letter).where(Letter.round_slug == slug, IS_UNDELIVERED).order_by(Letter.id.desc())
    return session.scalars(query).all()


def cases_in_office(session: Session, office: str, code: str) -> Sequence[Case]:
    """A principal's cases in all of an office's rounds."""
    query = select(Case).join(Round).where(Round.office == office, Case.principal_code == code)
    return session.scalars(query.order_by(Case.id)).all()


def case_questions(session: Session, case_id: str) -> Sequence[Question]:
    """A case's questions, oldest first."""
    return session.scalars(select(Question).where(Question.case_id == case_id).order_by(Question.id)).all()


def attachments(session: Session, slug: str) -> Sequence[Document]:
    """The recommendation's own documents, of each every version, oldest first; those taken back are left out."""
    own = (Document.round_slug == slug, Document.case_id.is_(None), Document.withdrawn_at.is_(None))
    return session.scalars(select(Document).where(*own).order_by(Document.id)).all()


def every_attachment(session: Session, slug: str) -> Sequence[Document]:
    """The same with those taken back: letters that had gone carry them."""
    own = (Document.round_slug == slug, Document.case_id.is_(None))
    return session.scalars(select(Document).where(*own).order_by(Document.id)).all()


def case_documents(session: Session, case_id: str) -> Sequence[Document]:
    """What a principal has handed in, oldest first."""
    return session.scalars(select(Document).where(Document.case_id == case_id).order_by(Document.id)).all()


def extensions(session: Session, slug: str) -> Sequence[Extension]:
    """A round's extensions, oldest first."""
    return session.scalars(select(Extension).where(Extension.round_slug == slug).order_by(Extension.id)).all()


def extension_requests(session: Session, slug: str) -> Sequence[ExtensionRequest]:
    """A round's requests for more time, oldest first."""
    query = select(ExtensionRequest).where(ExtensionRequest.round_slug == slug).order_by(ExtensionRequest.id)
    return session.scalars(query).all()


def open_extension_request(session: Session, case_id: str) -> ExtensionRequest | None:
    """The case's request for more time that waits for an answer."""
    query = select(ExtensionRequest).where(ExtensionRequest.case_id == case_id, ExtensionRequest.answered_at.is_(None))
    return session.scalar(query)


def requested_until(session: Session, case_ids: Sequence[str]) -> Mapping[str, dt.date]:
    """The day each of those cases asks to have until, where nobody has answered that."""
    waits = ExtensionRequest.case_id.in_(case_ids), ExtensionRequest.answered_at.is_(None)
    query = select(ExtensionRequest.case_id, ExtensionRequest.new_on).where(*waits)
    return {row.case_id: row.new_on for row in session.execute(query)} if case_ids else {}


def case_links(session: Session, case_id: str) -> Sequence[Link]:
    """A case's links, oldest first."""
    return session.scalars(select(Link).where(Link.case_id == case_id).order_by(Link.created_at)).all()


def colleague_link(session: Session, case_id: str, email: str) -> Link | None:
    """The newest link that a colleague with that address has to the case, and that still opens it."""
    own = (Link.case_id == case_id, Link.kind == LinkKind.COLLEAGUE, func.lower(Link.email) == email.lower())
    query = select(Link).where(*own, Link.revoked_at.is_(None)).order_by(Link.created_at.desc(), Link.id).limit(1)
    return session.scalar(query)


def receipt_number(session: Session, case_id: str, number: int) -> int:
    """Which of the case's receipts that event's is, the first being 1."""
    kinds = _KINDS_UP_TO.run(session, {"chain": case_id, "number": number}).fetchall()
    return sum(kind in RECEIPTED for (kind,) in kinds)


def waits_for_answer(session: Session, case_id: str) -> bool:
    """Whether the principal has asked something, or for more time, and not been answered."""
    session.flush()  # what is asked in this act too
    return _WAITS_FOR_ANSWER.run(session, {"case_id": case_id}).fetchone() is not None


def links_of_cases(session: Session, case_ids: Sequence[str]) -> Sequence[Link]:
    """The links of some cases, oldest first; nothing is asked for none."""
    if not case_ids:
        return ()
    return session.scalars(select(Link).where(Link.case_id.in_(case_ids)).order_by(Link.created_at)).all()


def read_only_links(session: Session, slug: str) -> Sequence[Link]:
    """A round's read-only links that still open, oldest first."""
    query = select(Link).where(Link.round_slug == slug, Link.kind == LinkKind.READ_ONLY, Link.revoked_at.is_(None))
    return session.scalars(query.order_by(Link.created_at)).all()


def heartbeats(session: Session) -> Mapping[str, Heartbeat]:
    """Every scheduled job's heartbeat by name."""
    return {row.name: row for row in session.scalars(select(Heartbeat))}
