"""Links: entering by one, handing it over, renewing, revoking, sending again; the read-only and sign-in kinds."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from actions.casework import Recorded, Work, look_at_case, open_case, refuse
from actions.letters import mailer, receipts
from actions.record.record import NewEvent, Said, already_said, record_event
from kit.clock import local_day
from kit.errors import NotAllowed, NotFound
from kit.logs import note_security
from kit.prepared import PreparedRead
from models.reads import locked_reads, lookup, page_reads
from models.reads.disposal_reads import disposal_of_link
from models.tables import Case, Disposal, Link, Round
from models.vocabulary import EventKind, LinkKind
from notifications.delivery.recall import redirect_letters, stop_letters_with
from notifications.links import digest, token
from notifications.sender import Sender
from rules.replies.addresses import address_faults
from rules.route.transitions import check_round_move

SIGN_IN_LASTS = dt.timedelta(minutes=30)

_OPENS = PreparedRead(
    (Link, Case, Round),
    lambda query: (
        query.select_from(Link)
        .outerjoin(Case, Case.id == Link.case_id)
        .outerjoin(Round, Round.slug == Link.round_slug)
        .where(Link.digest == bindparam("digest"), Link.revoked_at.is_(None))
    ),
)

Held = tuple[Work, str]  # a case and the id of the link that somebody has to it


@dataclass(frozen=True, slots=True)
class Entered:
    """What a link opens, as objects of no session. `case` and `round` are empty for a sign-in link."""

    link: Link
    case: Case | None
    round: Round | None


class RoundDisposed(NotFound):
    """Rundan är avslutad och gallrad. Fråga den som skickade ut den."""

    def __init__(self, disposal: Disposal) -> None:
        super().__init__()
        self.disposal = disposal


def enter(session: Session, secret: str, now: dt.datetime) -> Entered:
    """Look a token up by its digest. Unknown, expired and revoked look alike. Raises NotFound, RoundDisposed."""
    session.flush()  # a link made in this act too
    found = _OPENS.all(session, {"digest": digest(secret)})
    link, case, round_ = found[0] if found else (None, None, None)
    if link is None and (disposal := disposal_of_link(session, digest(secret))):
        raise RoundDisposed(disposal)
    if link is None or (link.expires_at is not None and link.expires_at <= now):
        note_security("link-unknown")
        raise NotFound("Länken gäller inte.")
    return Entered(link, case if case.id else None, round_ if round_.slug else None)


def note_fetched(session: Session, case_id: str, now: dt.datetime) -> None:
    """Note that the link has been fetched; whether by a person or a mail scanner shows when something is done."""
    session.execute(update(Case).where(Case.id == case_id, Case.viewed_at.is_(None)).values(viewed_at=now))


def make_link(
    sender: Sender,
    kind: LinkKind,
    now: dt.datetime,
    *,
    round_slug: str | None = None,
    case_id: str | None = None,
    holder: str = "",
    email: str = "",
) -> Link:
    """A new link whose token is derived from its id; only the digest is kept."""
    link_id = sender.new_link_id()
    return Link(
        id=link_id,
        kind=kind,
        digest=digest(token(sender.secret, link_id)),
        round_slug=round_slug,
        case_id=case_id,
        holder=holder,
        email=email,
        weekly=False,
        created_at=now,
    )


def hand_over(
    session: Session, sender: Sender, case_id: str, holder: str, email: str, said: Said, now: dt.datetime
) -> Recorded:
    """Give a named colleague a link of their own to the case; the first one keeps working.

    Raises NotFound, NotAllowed, and FaultyInput when its name holds an address.
    """
    refuse(address_faults({"colleague": holder}))
    if repeated := already_said(session, said.form_key, case_id, EventKind.HANDED_OVER):
        return Recorded(repeated, repeated=True)
    work = open_case(session, case_id, EventKind.HANDED_OVER, now)
    parent_id = said.link_id or work.case.link_id
    if locked_reads.is_revoked(session, parent_id):
        raise NotAllowed("Länken är indragen och kan inte lämnas vidare. Be samordnaren om en ny.")
    slug = work.round.slug
    link = make_link(sender, LinkKind.COLLEAGUE, now, round_slug=slug, case_id=case_id, holder=holder, email=email)
    link.parent_id = parent_id
    session.add(link)
    happening = NewEvent(EventKind.HANDED_OVER, said, {"to": holder, "email": email, "link": link.id})
    event = record_event(session, work.case, happening, now)
    mailer.send_handover(session, sender, work, link, said, now)
    receipts.send_receipt(session, sender, work, event, now)
    return Recorded(event.number)


def renew_link(session: Session, sender: Sender, case_id: str, said: Said, now: dt.datetime) -> Link:
    """Revoke the principal's link and send a new one to the registered address, also after closing. Raises NotFound."""
    work = look_at_case(session, case_id, now)
    link = replace_link(session, sender, work, said, now)
    mailer.send_new_link(session, sender, work, link, now)
    return link


def replace_link(session: Session, sender: Sender, work: Work, said: Said, now: dt.datetime) -> Link:
    """The same without a letter; those that have not left yet carry the new one."""
    case = work.case
    link = make_link(sender, LinkKind.PRINCIPAL, now, round_slug=work.round.slug, case_id=case.id)
    session.add(link)
    redirect_letters(session, case.link_id, link.id)
    mark_revoked(session, case.link_id, now)
    case.link_id = link.id
    record_event(session, case, NewEvent(EventKind.LINK_RENEWED, said, {"link": link.id}), now)
    return link


def revoke_link(session: Session, link_id: str, said: Said, now: dt.datetime) -> None:
    """Make a link and every link handed on from it stop working. Raises NotFound, NotAllowed."""
    link = session.get(Link, link_id)
    if link is None or link.round_slug is None:
        raise NotFound("Länken finns inte.")
    if link.revoked_at is not None:
        raise NotAllowed("Länken är redan indragen.")
    mark_revoked(session, link_id, now)
    owner: Case | Round = (
        look_at_case(session, link.case_id, now).case if link.case_id else lookup.round_of(session, link.round_slug)
    )
    record_event(session, owner, NewEvent(EventKind.LINK_REVOKED, said, {"link": link_id}), now)


def read_only_link(session: Session, sender: Sender, slug: str, holder: str, said: Said, now: dt.datetime) -> Link:
    """A read-only link to the round's board, for the system leadership. Raises NotFound, NotAllowed."""
    round_ = locked_reads.round_to_change(session, slug)
    check_round_move(round_.state, EventKind.READ_ONLY_LINK_MADE)
    link = make_link(sender, LinkKind.READ_ONLY, now, round_slug=slug, holder=holder)
    session.add(link)
    data = {"to": holder, "link": link.id}
    record_event(session, round_, NewEvent(EventKind.READ_ONLY_LINK_MADE, said, data), now)
    return link


def sign_in_link(session: Session, sender: Sender, holder: str, email: str, now: dt.datetime) -> Link:
    """A coordinator's one-time link to the console; it opens within half an hour."""
    link = make_link(sender, LinkKind.SIGN_IN, now, holder=holder, email=email)
    link.expires_at = now + SIGN_IN_LASTS
    session.add(link)
    return link


def unspent_sign_in_link(session: Session, secret: str, now: dt.datetime) -> Link:
    """The sign-in link with that token, if it has not been used. Raises NotFound."""
    link = enter(session, secret, now).link
    if link.kind is not LinkKind.SIGN_IN or link.used_at is not None:
        raise NotFound("Länken gäller inte.")
    return link


def spend_sign_in_link(session: Session, link: Link, now: dt.datetime) -> None:
    """Spend a sign-in link; the second time it opens nothing. Raises NotFound."""
    spent = session.execute(update(Link).where(Link.id == link.id, Link.used_at.is_(None)).values(used_at=now))
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        raise NotFound("Länken gäller inte.")


def mark_revoked(session: Session, link_id: str, now: dt.datetime) -> None:
    """Make a link and those handed on from it stop working; letters with any of them that have not left stay here."""
    generation, revoked = [link_id], list[str]()
    while generation:
        session.execute(update(Link).where(Link.id.in_(generation), Link.revoked_at.is_(None)).values(revoked_at=now))
        revoked += generation
        generation = list(session.scalars(select(Link.id).where(Link.parent_id.in_(generation))))
    stop_letters_with(session, revoked, now)


def has_lapsed(link: Link, round_: Round, grace: dt.timedelta, now: dt.datetime) -> bool:
    """Whether the round was closed so long ago that the link no longer opens. The due date never ends a link."""
    return round_.closed_at is not None and now > opens_until(link.created_at, round_.closed_at, grace)


def opens_until(created_at: dt.datetime, closed_at: dt.datetime, grace: dt.timedelta) -> dt.datetime:
    """When a link to a closed round opens for the last time: one sent after the close opens as long from then."""
    return max(created_at, closed_at) + grace


def send_links_again(session: Session, sender: Sender, address: str, now: dt.datetime) -> int:
    """Send a mailbox one letter with the links it has to open rounds, once a day at most; how many there are.

    Those of the cases registered there, and those handed on to it. A link that still opens is sent as it is: whoever
    asks must not be able to take it from somebody else. A case's own that was revoked is replaced.
    """
    registered = _registered(session, sender, address, now)
    held = [*registered, *_handed_on(session, address, now)]
    if held:
        work, link_id = held[0]
        session.flush()  # it may be made just now
        link = session.get_one(Link, link_id)
        to = work.case.registrar if registered else link.email
        is_new = link.created_at == now
        mailer.send_held_links(session, sender, to, held, local_day(now).isoformat(), now, replaces=is_new)
    return len(held)


def _registered(session: Session, sender: Sender, address: str, now: dt.datetime) -> Sequence[Held]:
    works = [look_at_case(session, case_id, now) for case_id in page_reads.cases_registered_at(session, address)]
    return [(work, _opening_link(session, sender, work, now)) for work in works]


def _opening_link(session: Session, sender: Sender, work: Work, now: dt.datetime) -> str:
    if session.get_one(Link, work.case.link_id).revoked_at is not None:
        return replace_link(session, sender, work, Said(), now).id
    return work.case.link_id


def _handed_on(session: Session, address: str, now: dt.datetime) -> Sequence[Held]:
    links = page_reads.links_handed_to(session, address)
    return [(look_at_case(session, link.case_id, now), link.id) for link in links if link.case_id]


def send_link_again(session: Session, sender: Sender, case_id: str, grace: dt.timedelta, now: dt.datetime) -> None:
    """Send a case's registered mailbox its link, or a new one in place of one that no longer opens. Raises NotFound."""
    work = look_at_case(session, case_id, now)
    link = session.get_one(Link, work.case.link_id)
    if link.revoked_at is not None or has_lapsed(link, work.round, grace, now):
        renew_link(session, sender, case_id, Said(), now)
    else:
        mailer.send_link_again(session, sender, work, local_day(now).isoformat(), now)


def repeat_link(
    session: Session, sender: Sender, case_id: str, grace: dt.timedelta, said: Said, now: dt.datetime
) -> None:
    """A coordinator sends the registered mailbox the link it has; those handed on keep working. Also after closing.

    Raises NotFound, NotAllowed: a link that no longer opens is replaced instead.
    """
    work = open_case(session, case_id, EventKind.LINK_SENT_AGAIN, now)
    link = session.get_one(Link, work.case.link_id)
    if link.revoked_at is not None or has_lapsed(link, work.round, grace, now):
        raise NotAllowed("Länken gäller inte längre. Skicka en ny länk i stället.")
    data = {"link": link.id, "to": work.case.registrar}
    entry = record_event(session, work.case, NewEvent(EventKind.LINK_SENT_AGAIN, said, data), now)
    mailer.send_link_again(session, sender, work, str(entry.number), now)
