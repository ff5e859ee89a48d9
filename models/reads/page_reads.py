"""Named reads that only pages need."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from kit.errors import NotFound
from kit.i18n import swedish_order
from kit.prepared import Prepared, PreparedRead
from models.reads import lookup
from models.reads.lookup import Cases
from models.tables import (
    Case,
    Content,
    Document,
    Event,
    ExtensionRequest,
    Handling,
    Letter,
    Link,
    Question,
    Round,
    case_id,
)
from models.vocabulary import ENDINGS, RECEIPTED, UNDELIVERED, CaseState, EventKind, LetterKind, LinkKind, RoundState

_WRITTEN_TO = Prepared(select(func.lower(Letter.recipient)).where(Letter.case_id == bindparam("case_id")))
AT_MOST = 50  # rounds one mailbox is asked about; keeps one request from writing without end

_CASES = PreparedRead((Case,), lambda query: query.where(Case.round_slug == bindparam("slug")))
_HANDLINGS = PreparedRead(
    (Handling,),
    lambda query: (
        query.join(Case).where(Case.round_slug == bindparam("slug")).order_by(Handling.case_id, Handling.number)
    ),
)

_HEADS = (
    select(Case.round_slug, Case.id, Case.head, Case.principal_name)
    .where(Case.round_slug.in_(bindparam("slugs", expanding=True)))
    .order_by(Case.id)
)

# the case's `id`, `round_slug`, `principal_kind` and `withdrawn_reports`; the report's `number` and what it `corrects`,
# its `act`, `body`, `level`, day (`held_on`) and § (`paragraph`)
Reported = Row[*tuple[Any, ...]]


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
    lost = (Letter.kind == LetterKind.ESCALATION, Letter.state.in_(UNDELIVERED))
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


def names_at(session: Session, slug: str, addresses: Collection[str], but: str) -> list[str]:
    """The names of the round's principals that some of those addresses stand at, but for the one with that code."""
    asked = {address.casefold() for address in addresses if address}
    rows = select(Case.principal_name, Case.registrar, Case.official, Case.chair)
    found = session.execute(rows.where(Case.round_slug == slug, Case.principal_code != but))
    names = (name for name, *known in found if asked & {address.casefold() for address in known})
    return sorted(names, key=swedish_order)


def letter_with_bytes(session: Session, letter_id: int) -> tuple[Letter, bytes]:
    """A letter and what it says; placeholders stand where its links go. Raises NotFound."""
    row = session.execute(select(Letter, Letter.content).where(Letter.id == letter_id)).one_or_none()
    if row is None:
        raise NotFound("Brevet finns inte.")
    return row.Letter, row.content


def round_letters_with_bytes(session: Session, slug: str) -> Sequence[tuple[Letter, bytes]]:
    """The letters about a round and no single case, and what they say, oldest first; placeholders
    stand where their links go."""
    which = (Letter.round_slug == slug, Letter.case_id.is_(None))
    return [
        (row.Letter, row.content)
        for row in session.execute(select(Letter, Letter.content).where(*which).order_by(Letter.id))
    ]


def case_documents_with_bytes(session: Session, slug: str, case_id: str) -> Sequence[tuple[Document, bytes]]:
    """The round's own documents and what the principal has handed in, oldest first, with their original bytes."""
    own = or_(Document.case_id.is_(None), Document.case_id == case_id)
    query = select(Document, Content.data).join(Content).where(Document.round_slug == slug, own).order_by(Document.id)
    return [(row.Document, row.data) for row in session.execute(query)]


def news(session: Session, slug: str, kinds: Collection[EventKind], limit: int, cases: Cases = None) -> Sequence[Event]:
    """A round's newest events of those kinds, newest first; of some of its cases, those of the round itself too."""
    query = select(Event).where(Event.round_slug == slug, Event.kind.in_(kinds)).order_by(Event.id.desc())
    if cases is not None:
        query = query.where(Event.chain.in_((slug, *cases)))
    return session.scalars(query.limit(limit)).all()


def events_of_cases(session: Session, case_ids: Collection[str], limit: int) -> Sequence[Event]:
    """Those cases' newest events, newest first."""
    query = select(Event).where(Event.chain.in_(case_ids)).order_by(Event.id.desc())
    return session.scalars(query.limit(limit)).all()


def days_told(session: Session, office: str, code: str) -> Sequence[Event]:
    """What has been told of a principal's meeting days in its office's rounds, and what was taken back there, oldest
    first."""
    kinds = (EventKind.MEETINGS_TOLD, EventKind.WITHDRAWN)
    query = select(Event).join(Case, Case.id == Event.chain).join(Round, Round.slug == Case.round_slug)
    of_principal = (Round.office == office, Case.principal_code == code, Event.kind.in_(kinds))
    return session.scalars(query.where(*of_principal).order_by(Event.id)).all()


def asked_at(session: Session, round_: Round, case: Case) -> dt.datetime:
    """When the case's meeting days were looked up: at the launch, though the round may have waited since, or when the
    principal was let in later (UTC)."""
    joined = any(each["code"] == case.principal_code for each in round_.added)
    first = select(Event.at).where(Event.chain == (case.id if joined else round_.slug))
    return session.scalars(first.order_by(Event.number).limit(1)).one()


def after_close(session: Session, round_: Round, kinds: Collection[EventKind]) -> Sequence[Event]:
    """A closed round's events of those kinds since it was closed, oldest first; none of an open one."""
    if round_.closed_at is None:
        return ()
    query = select(Event).where(Event.round_slug == round_.slug, Event.at >= round_.closed_at, Event.kind.in_(kinds))
    last = select(func.max(Event.id)).where(Event.chain == round_.slug, Event.kind.in_(ENDINGS))
    return session.scalars(query.where(Event.id > last.scalar_subquery()).order_by(Event.id)).all()


def recommended_rounds(session: Session, names: Collection[str]) -> Sequence[Round]:
    """The rounds recommended under any of those names, newest recommendation first."""
    query = select(Round).where(Round.recommender.in_(names)).order_by(Round.recommended_on.desc(), Round.slug)
    return session.scalars(query).all()


def case_heads(session: Session, slugs: Collection[str]) -> Mapping[str, list[tuple[str, str]]]:
    """The id and head (its newest event's hash) of the rounds' cases, by round, in the order of principals' names."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = session.execute(_HEADS, {"slugs": list(slugs)})
    for slug, ours, head, _ in sorted(rows, key=lambda row: swedish_order(row[3])):
        found[slug].append((ours, head))
    return found


def whole_cases(session: Session, slug: str) -> Sequence[tuple[Case, Sequence[Handling]]]:
    """A round's cases, in no order, each with its handlings in the order they were reported, as objects of no
    session."""
    by_case = lookup.grouped(handling for (handling,) in _HANDLINGS.all(session, {"slug": slug}))
    return [(case, by_case.get(case.id, [])) for (case,) in _CASES.all(session, {"slug": slug})]


def next_chase_in(session: Session, slug: str, cases: Cases = None) -> dt.datetime | None:
    """When the first of a round's principals is due to hear from us."""
    query = select(func.min(Case.chase_at)).where(Case.round_slug == slug, Case.chase_at.is_not(None))
    return session.scalar(query.where(*lookup.of_cases(Case.id, cases)))


def case_in_round(session: Session, slug: str, code: str) -> Case:
    """A principal's case in a round. Raises NotFound."""
    found = session.get(Case, case_id(slug, code))
    if found is None:
        raise NotFound("Huvudmannen finns inte i rundan.")
    return found


def open_questions(session: Session, slug: str) -> Sequence[Question]:
    """A round's questions that wait for an answer, oldest first."""
    query = select(Question).where(Question.round_slug == slug, Question.answered_at.is_(None)).order_by(Question.id)
    return session.scalars(query).all()


def question_of(session: Session, question_id: str, case_id: str) -> Question:
    """A case's question, its number as it stands in an address. Raises NotFound."""
    found = session.get(Question, int(question_id)) if question_id.isdecimal() and len(question_id) < 10 else None
    if found is None or found.case_id != case_id:
        raise NotFound("Frågan finns inte.")
    return found


def request_of(session: Session, request_id: str, case_id: str) -> ExtensionRequest:
    """A case's request for more time, its number as it stands in an address. Raises NotFound."""
    is_number = request_id.isdecimal() and len(request_id) < 10
    found = session.get(ExtensionRequest, int(request_id)) if is_number else None
    if found is None or found.case_id != case_id:
        raise NotFound("Begäran finns inte.")
    return found


def link_of(session: Session, link_id: str, slug: str, case_id: str | None) -> Link:
    """One of a case's links, or of the round's own. Raises NotFound."""
    found = session.get(Link, link_id)
    if found is None or found.round_slug != slug or found.case_id != case_id:
        raise NotFound("Länken finns inte.")
    return found


def rounds_acted_on(session: Session, slugs: Collection[str] | None, most: int) -> Sequence[Round]:
    """The rounds (of `slugs`; None for all) in which some body has met, the closed first, newest first."""
    met = select(Case.round_slug).join(Handling, Handling.case_id == Case.id)
    query = select(Round).where(Round.slug.in_(met))
    if slugs is not None:
        query = query.where(Round.slug.in_(slugs))
    is_open = case((Round.state == RoundState.CLOSED, 0), else_=1)
    return session.scalars(query.order_by(is_open, Round.launched_at.desc(), Round.slug).limit(most)).all()


def reported_in(session: Session, slugs: Collection[str]) -> Sequence[Reported]:
    """Which body met when in those rounds, in the order it was reported; nothing of what was said there."""
    case = (Case.id, Case.round_slug, Case.principal_kind, Case.withdrawn_reports)
    told = (Handling.number, Handling.corrects, Handling.act)
    met = (Handling.body, Handling.level, Handling.held_on, Handling.paragraph)
    query = select(*case, *told, *met).join(Handling, Handling.case_id == Case.id).where(Case.round_slug.in_(slugs))
    return session.execute(query.order_by(Handling.case_id, Handling.number)).all()
