"""From what happened to the letters principals get: who gets which, with which words. Nothing is sent here."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.casework import Work
from actions.letters.addressing import (
    Addressed,
    addressed,
    addressed_to,
    answered,
    copy_key,
    outlook_of,
    own_dates,
    own_link,
)
from actions.letters.follow_up_letters import Links, reminders
from actions.letters.opinion_words import heard
from actions.record.record import Said
from actions.views.opinions.consultation import CameOfIt, came_of_it
from kit.clock import local_day
from models.files.limits import LETTER_FILES
from models.reads import lookup
from models.reads.other_rounds import first_title, replaced_title
from models.tables import Case, Document, Link, Question, Round
from models.tables.documents import current
from models.values import CaseFacts
from models.vocabulary import CaseState, LetterKind, Part
from notifications import briefs
from notifications.attached import AttachedFile
from notifications.briefs import RoundBrief
from notifications.delivery.outbox import enqueue
from notifications.letters import chasing, to_principals
from notifications.letters.base import AnyLetter, CaseLetter, invitation_key
from notifications.sender import Sender
from rules.ladder.meetings import estimated_last
from rules.ladder.moment import Moment
from rules.ladder.seasons import unknown_bodies
from rules.route.progress import CaseProgress, case_progress
from rules.route.routes import Course
from rules.wording.chase_wording import (
    missed_sentences,
    needed_first_sentence,
    remedies_now,
    undated_days_sentence,
    unknown_days_sentences,
)
from rules.wording.forecast_wording import verdict_sentence
from rules.wording.need_wording import needs_sentence


def send_invitations(
    session: Session,
    sender: Sender,
    round_: Round,
    cases: Sequence[Case],
    now: dt.datetime,
    linked: Mapping[str, Sequence[tuple[Case, Round]]],
) -> int:
    """Invite every case whose address can be written to; how many letters were written.

    `linked` are the other cases the principal's letter tells of, by its code.
    """
    about, today = _presented(session, round_), local_day(now)
    came = came_of_it(session, round_, [case.principal_code for case in cases])
    invitations = []
    for case in cases:
        letter = _told(_invitation(about, round_, case, case.facts(round_, ()), today), came, case)
        others = _others(linked.get(case.principal_code, ()), letter.needs, today)
        invitations.append(replace(letter, others=tuple(others)))
    return enqueue(session, sender, invitations, now)


def _presented(session: Session, round_: Round) -> RoundBrief:
    """The round as an invitation tells of it with its documents, the earlier agreement and the round before it by their
    titles."""
    documents = current(lookup.attachments(session, round_.slug))
    about = RoundBrief.of(round_, tuple(document.title for document in documents))
    replaces, after = replaced_title(session, round_), first_title(session, round_)
    return replace(about, replaces=replaces, after=after, files=attached_files(round_, documents))


def _others(cases: Sequence[tuple[Case, Round]], said: str, today: dt.date) -> Iterator[briefs.OtherRound]:
    for case, round_ in cases:
        yield other_round(round_, case, case_progress(case.facts(round_, ()), today), said)


def other_round(round_: Round, case: Case, progress: CaseProgress, said: str) -> briefs.OtherRound:
    """What a letter tells of another round; what is `said` in it already isn't repeated."""
    needs = needs_sentence(progress, case.language)
    return briefs.OtherRound(
        title=round_.title,
        due_on=case.due_on,
        needs="" if needs == said else needs,
        link_id=case.link_id,
        case_id=case.id,
        sequence=case.version,
        signing_on=round_.signing.on if round_.signing else None,
        is_undated=round_.is_undated,
        asked_on=round_.asked_on,
    )


def rounds_beside(
    session: Session, work: Work, others: Sequence[Work], recipient: str
) -> tuple[briefs.OtherRound, ...]:
    """The principal's cases that a letter about the first of them tells of too, each with the link that whoever reads
    at that address has to it, if any: the official or chair of one case may be neither in another."""
    needs = needs_sentence(work.progress, work.case.language)
    return tuple(
        replace(
            other_round(each.round, each.case, each.progress, needs), link_id=own_link(session, each.case, recipient)
        )
        for each in others
    )


def send_invitation_again(
    session: Session, sender: Sender, work: Work, beside: Sequence[tuple[Case, Round]], now: dt.datetime
) -> None:
    """Invite a case whose address has been put right, and tell of those `beside` it in its family."""
    key = f"{invitation_key(work.case.id)}:{work.case.version}"
    letter = _invitation(_presented(session, work.round), work.round, work.case, work.facts, work.today, key)
    told = _told(letter, came_of_it(session, work.round, [work.case.principal_code]), work.case)
    enqueue(session, sender, [replace(told, others=tuple(_others(beside, told.needs, work.today)))], now)


def send_answer(session: Session, sender: Sender, work: Work, question: Question, now: dt.datetime) -> None:
    """To the one who asked and to the registrar's mailbox, each with the link it has."""
    key = f"answer:{question.id}:{work.case.version}"
    written = [
        to_principals.Answer(
            **addressed_to(work, copy_key(key, recipient), recipient, link_id),
            question=question.text,
            answer=question.answer,
            answered_by=question.answered_by,
        )
        for recipient, link_id in answered(session, work, question.email).items()
    ]
    enqueue(session, sender, written, now)


def send_escalation_again(session: Session, sender: Sender, work: Work, now: dt.datetime) -> None:
    """Once more, to the address of another role than the registrar's as it now is."""
    key = f"escalation-again:{work.case.id}:{work.case.version}"
    base = addressed_to(work, key, work.case.official or work.case.chair, work.case.link_id)
    days_late, asked = (work.today - work.facts.due_on).days, work.case.registrar
    enqueue(session, sender, [chasing.Escalation(**base, days_late=days_late, asked=asked)], now)


def chase_letters(
    case: Case,
    round_: Round,
    facts: CaseFacts,
    chase: Moment,
    today: dt.date,
    links: Links,
    requested_on: dt.date | None = None,
) -> list[AnyLetter]:
    """The letters one due moment causes: to the registrar, to owners of steps, and on escalation to another role.

    `links` are the links of those owners that have a mailbox of their own. `requested_on` is the day it has asked to
    have until, while nobody has answered that.
    """
    progress = case_progress(facts, today)
    about = RoundBrief.of(round_)
    key = f"{chase.kind}:{case.id}:{local_day(chase.at).isoformat()}"
    base = addressed(about, case, progress, key)
    if chase.kind is LetterKind.FOLLOW_UP:
        return list(reminders(base, progress, chase, links))
    main = replace(_to_principal(base, case, round_, facts, progress, chase, today), requested_on=requested_on)
    steps = reminders(addressed(about, case, progress, f"{key}:steps"), progress, replace(chase, copy=False), links)
    return [main, *(letter for letter in steps if letter.recipient != main.recipient)]


def _to_principal(
    base: Addressed,
    case: Case,
    round_: Round,
    facts: CaseFacts,
    progress: CaseProgress,
    chase: Moment,
    today: dt.date,
) -> CaseLetter:
    days_left = (facts.due_on - today).days
    if chase.kind is LetterKind.ESCALATION:
        base["recipient"] = case.official or case.chair or case.registrar
        return chasing.Escalation(**base, days_late=-days_left, asked=case.registrar)
    if chase.kind is LetterKind.OVERDUE:
        return chasing.Overdue(**base, days_late=-days_left, missed=chase.missed)
    if chase.kind is LetterKind.AFTER_MEETING and chase.held_on:
        return _after_meeting(base, case, progress, chase, chase.held_on)
    if chase.kind is LetterKind.TOO_LATE and (found := outlook_of(case, round_, facts, today)):
        return chasing.TooLate(
            **base,
            verdict=verdict_sentence(found, case.language),
            missed=missed_sentences(chase.last, case.language),
            remedies=tuple(remedies_now(found, case.language)),
        )
    may_plan = Part.DECISION in progress.asks and progress.decision is None
    return chasing.Reminder(
        **base,
        dates=own_dates(case, round_, facts, today),
        days_left=days_left,
        missed=chase.missed,
        may_plan=may_plan,
        asked_anew=progress.asked_anew_on is not None,
        unknown_days=_unknown_days(case, facts, progress.way, today) if may_plan else "",
        unconfirmed=progress.state is CaseState.INVITED and Part.DECISION not in progress.asks,
    )


def _after_meeting(
    base: Addressed, case: Case, progress: CaseProgress, chase: Moment, held_on: dt.date
) -> chasing.AfterMeeting:
    return chasing.AfterMeeting(
        **base,
        body_name=chase.body_name,
        held_on=held_on,
        preliminary=progress.preliminary,
        needed_first=needed_first_sentence(chase.deciding, case.language),
        is_answered=progress.is_answered,
    )


def _unknown_days(case: Case, facts: CaseFacts, way: Course, today: dt.date) -> str:
    if way.asked_anew_on or facts.due_on < today:
        return ""
    unknown = unknown_bodies(way.ahead, facts.meetings, today, facts.due_on)
    if facts.is_undated:
        return undated_days_sentence(unknown, case.language)
    return unknown_days_sentences(unknown, estimated_last(facts, way), today, case.language)


def _invitation(
    about: RoundBrief, round_: Round, case: Case, facts: CaseFacts, today: dt.date, key: str = ""
) -> chasing.Invitation:
    progress, key = case_progress(facts, today), key or invitation_key(case.id)
    return chasing.Invitation(**addressed(about, case, progress, key), dates=own_dates(case, round_, facts, today))


def _told(letter: chasing.Invitation, came: CameOfIt | None, case: Case) -> chasing.Invitation:
    """The invitation with what came of the consultation before it, if there was one."""
    return replace(letter, came_of_it=heard(came, case)) if came else letter


def attached_files(round_: Round, documents: Sequence[Document]) -> tuple[AttachedFile, ...]:
    """Those files, all or none: a letter with some of them would look whole."""
    if not round_.attach_files or sum(document.size for document in documents) > LETTER_FILES:
        return ()
    return tuple(AttachedFile(each.filename, each.media_type, each.sha256) for each in documents)


def send_handover(session: Session, sender: Sender, work: Work, link: Link, said: Said, now: dt.datetime) -> None:
    """The colleague's own link."""
    letter = to_principals.Handover(
        **addressed_to(work, f"handover:{link.id}", link.email, link.id), colleague=link.holder, given_by=said.by.name
    )
    enqueue(session, sender, [letter], now)


def send_new_link(session: Session, sender: Sender, work: Work, link: Link, now: dt.datetime) -> None:
    """A new link to the registered address."""
    letter = to_principals.NewLink(
        **addressed_to(work, f"new-link:{link.id}", work.case.registrar, link.id), replaces=True
    )
    enqueue(session, sender, [letter], now)


def send_link_again(session: Session, sender: Sender, work: Work, occasion: str, now: dt.datetime) -> None:
    """The link the principal has, to the registered address; once an occasion."""
    key = f"link-again:{work.case.link_id}:{occasion}"
    enqueue(
        session, sender, [to_principals.NewLink(**addressed_to(work, key, work.case.registrar, work.case.link_id))], now
    )


def send_held_links(
    session: Session,
    sender: Sender,
    address: str,
    held: Sequence[tuple[Work, str]],
    occasion: str,
    now: dt.datetime,
    *,
    replaces: bool,
) -> None:
    """The links that whoever reads at that address has, in one letter; once an occasion.

    `replaces` when the first is there in place of another.
    """
    (first, link_id), *rest = held
    key = copy_key(f"held-links:{first.case.id}:{occasion}", address)
    others = tuple(replace(_held(work), link_id=other_id) for work, other_id in rest)
    letter = to_principals.NewLink(**addressed_to(first, key, address, link_id), others=others, replaces=replaces)
    enqueue(session, sender, [letter], now)


def _held(work: Work) -> briefs.OtherRound:
    """Another case that a link opens, by its round and its principal: one mailbox may have several."""
    found = other_round(work.round, work.case, work.progress, "")
    return replace(found, title=f"{found.title}, {work.case.principal_name}")
