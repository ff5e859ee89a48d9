"""Letters to the coordinators: what a principal asks, what a court has done, and their own way in."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from sqlalchemy.orm import Session

from actions.casework import Work
from actions.letters.addressing import Recipient, contacts, copy_key
from actions.letters.receipts import legal_force
from actions.record.record import Said
from models.people import WayInChange
from models.reads import family_reads, lookup
from models.tables import Draft, ExtensionRequest, Handling, Link, Membership, Passkey, Question
from models.values import Reporter, Review
from models.vocabulary import EventKind, Language, RoundState
from notifications.briefs import CaseBrief, RoundBrief
from notifications.delivery.outbox import enqueue
from notifications.letters import to_coordinators, ways_in
from notifications.sender import Sender
from rules.wording.event_wording import event_sentence, review_sentence, told_facts
from rules.wording.need_wording import needs_sentence
from rules.wording.tongues import words_within


class ToContact(TypedDict):
    """What every letter about a case to one of the round's contacts starts from."""

    key: str
    recipient: str
    language: Language
    about: RoundBrief
    case: CaseBrief
    stands_in_for: tuple[tuple[str, dt.date], ...]


@dataclass(frozen=True, slots=True)
class ToldForm:
    """A form that tells the same in several rounds: what its one letter to each contact goes by, and in which other
    rounds it was told."""

    key: str
    also: tuple[str, ...]


def send_question(session: Session, sender: Sender, work: Work, question: Question, now: dt.datetime) -> None:
    """To every contact at once: somebody is waiting."""
    asked = [
        to_coordinators.Question(
            **base,
            asked_by=Reporter(question.asked_by, question.role, question.email),
            text=question.text,
            page=f"/console/rounds/{work.round.slug}/{work.case.principal_code}#question-{question.id}",
        )
        for base in _to_contacts(session, work, f"question:{question.id}", now)
    ]
    enqueue(session, sender, asked, now)


def send_review(
    session: Session,
    sender: Sender,
    work: Work,
    review: Review,
    said: Said,
    now: dt.datetime,
    form: ToldForm | None = None,
) -> None:
    """To every contact at once: what a court has done concerns what everyone was told. `form` is the one that told it
    where its receipts go to several mailboxes."""
    language, form = work.round.language, form or _form_of(session, work, said)
    told = [
        to_coordinators.Review(
            **base,
            text=_review_said(work, review, language),
            note=review.note,
            legal_force=legal_force(work, review.handling, language),
            needs=needs_sentence(work.progress, language),
            is_closed=_is_closed(session, work, form) and not review.withdraws,
            also=form.also,
            page=f"/console/rounds/{work.round.slug}/{work.case.principal_code}",
        )
        for base in _to_contacts(session, work, f"review:{form.key}", now)
    ]
    enqueue(session, sender, told, now)


def send_correction(
    session: Session,
    sender: Sender,
    work: Work,
    handling: Handling,
    said: Said,
    told: Mapping[str, Any],
    now: dt.datetime,
) -> None:
    """To every contact: a report was put right when the round had closed. `told` is what the record says of it."""
    language, form = work.round.language, _form_of(session, work, said)
    written = [
        to_coordinators.Review(
            **base,
            text=event_sentence(EventKind.CORRECTED, told, language),
            note="",
            legal_force=legal_force(work, handling.number, language),
            needs=needs_sentence(work.progress, language),
            is_closed=True,
            also=form.also,
            page=f"/console/rounds/{work.round.slug}/{work.case.principal_code}",
        )
        for base in _to_contacts(session, work, f"correction:{form.key}", now)
    ]
    enqueue(session, sender, written, now)


def _is_closed(session: Session, work: Work, form: ToldForm) -> bool:
    """Whether the round has closed, or another in which the form told the same."""
    if work.round.state is RoundState.CLOSED or not form.also:
        return work.round.state is RoundState.CLOSED
    main = work.round.family or work.round.slug
    family = [lookup.round_of(session, main), *family_reads.linked_rounds(session, main)]
    return any(each.title in form.also and each.state is RoundState.CLOSED for each in family)


def _review_said(work: Work, review: Review, language: Language) -> str:
    body_name = work.handlings[review.handling - 1].body_name
    mistaken = [row for row in work.case.reviews if row.number == review.withdraws]
    told = (review, *mistaken)
    return " ".join(review_sentence(row.kind, body_name, row.on, row.reference, language) for row in told)


def send_extension_asked(
    session: Session,
    sender: Sender,
    work: Work,
    request: ExtensionRequest,
    said: Said,
    told: Mapping[str, Any],
    now: dt.datetime,
) -> None:
    """To every contact at once. `told` is the request as the record has it."""
    form = _form_of(session, work, said)
    asked = [
        to_coordinators.ExtensionAsked(
            **base,
            asked_by=Reporter(request.asked_by, request.role, request.email),
            facts=told_facts(EventKind.EXTENSION_ASKED, told, work.round.language),
            documents=tuple(told["files"]),
            also=form.also,
            swedish=() if work.round.language is Language.SV else tuple(words_within(told)),
            page=f"/console/rounds/{work.round.slug}/{work.case.principal_code}/do/grant/{request.id}",
        )
        for base in _to_contacts(session, work, f"extension-asked:{form.key}", now)
    ]
    enqueue(session, sender, asked, now)


def _form_of(session: Session, work: Work, said: Said) -> ToldForm:
    """The form that tells what was recorded last in the case. A contact of several of its rounds has the letter about
    the first of them, since the others have its key."""
    if not said.told_with:
        return ToldForm(f"{work.case.id}:{work.case.version}", said.also)
    main, its_round = lookup.case_of(session, said.told_with)
    others = lookup.case_events(session, main.id)[-1].data["also"]
    titles = (its_round.title, *(title for title in others if title != work.round.title))
    return ToldForm(f"{main.id}:{main.version}", titles)


def send_sign_in(session: Session, sender: Sender, link: Link, minutes: int, now: dt.datetime) -> None:
    """A coordinator's one-time link to the console."""
    letter = ways_in.SignIn(key=ways_in.sign_in_key(link.id), recipient=link.email, link_id=link.id, minutes=minutes)
    enqueue(session, sender, [letter], now)


def send_welcome(
    session: Session, sender: Sender, recipient: str, name: str, given: Membership, now: dt.datetime
) -> None:
    """To somebody who has been let into an office: what they may do there, and where they sign in."""
    letter = ways_in.Welcome(
        key=f"welcome:{given.id}", recipient=recipient, office=name, role=given.role, invited_by=given.given_by
    )
    enqueue(session, sender, [letter], now)


def send_passkey_changed(
    session: Session, sender: Sender, passkey: Passkey, owner: str, change: WayInChange, by: str, now: dt.datetime
) -> None:
    """To the mailbox whose passkey it is, at once: whoever holds a passkey comes in without a letter."""
    which = hashlib.sha256(passkey.credential.encode()).hexdigest()[:16]
    key, by = f"{change}:{which}:{now.isoformat()}", _other(by, owner)
    letter = ways_in.WayIn(key=key, recipient=owner, change=change, name=passkey.name, done_by=by, at=now)
    enqueue(session, sender, [letter], now)


def send_membership_changed(
    session: Session, sender: Sender, recipient: str, name: str, given: Membership, by: str, now: dt.datetime
) -> None:
    """To somebody who has another role in an office, or has left it (`given` has ended)."""
    change = WayInChange.TAKEN_OFF if given.ended_at else WayInChange.ROLE_CHANGED
    key, by = f"{change}:{given.id}", _other(by, recipient)
    letter = ways_in.WayIn(key=key, recipient=recipient, change=change, name=name, done_by=by, at=now, role=given.role)
    enqueue(session, sender, [letter], now)


def send_directory_used(
    session: Session, sender: Sender, recipient: str, directory: tuple[str, str], now: dt.datetime
) -> None:
    """To the mailbox somebody came in as by a directory (its address and name): once, since its key is kept."""
    address, name = directory
    which = hashlib.sha256(f"{address} {recipient.casefold()}".encode()).hexdigest()[:16]
    change = WayInChange.DIRECTORY
    letter = ways_in.WayIn(key=f"{change}:{which}", recipient=recipient, change=change, name=name, done_by="", at=now)
    enqueue(session, sender, [letter], now)


def _other(by: str, whose: str) -> str:
    return "" if by.casefold() == whose.casefold() else by


def send_not_launched(
    session: Session, sender: Sender, draft: Draft, to: Iterable[Recipient], why: Sequence[str], now: dt.datetime
) -> None:
    """To those: the draft's moment came, and it could not be sent."""
    meant_for = draft.launches_at or now
    told = [
        to_coordinators.NotLaunched(
            key=copy_key(f"not-launched:{draft.id}:{meant_for.isoformat()}", recipient.address),
            recipient=recipient.address,
            stands_in_for=recipient.stands_in_for,
            title=draft.title,
            meant_for=meant_for,
            why=tuple(why),
            draft_id=draft.id,
        )
        for recipient in to
    ]
    enqueue(session, sender, told, now)


def _to_contacts(session: Session, work: Work, key: str, now: dt.datetime) -> Iterator[ToContact]:
    about, case = RoundBrief.of(work.round), CaseBrief.of(work.case)
    for recipient in contacts(session, work.round, now):
        yield {
            "key": copy_key(key, recipient.address),
            "recipient": recipient.address,
            "stands_in_for": recipient.stands_in_for,
            "language": work.round.language,
            "about": about,
            "case": case,
        }
