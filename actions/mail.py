"""From what happened to the letters it causes: who gets which, with which words. Rows are written, nothing is sent."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict

from sqlalchemy.orm import Session

from actions.came_of_it import CameOfIt, came_of_it
from actions.casework import Work
from actions.families import Family
from actions.opinion_words import heard, opinion_said
from actions.overview import RoundView, outcome_so_far
from actions.record import Entry, Said
from kit.clock import local_day
from models.cases import Case
from models.extensions import Extension, ExtensionRequest
from models.handlings import Handling
from models.links import Link
from models.questions import Question
from models.rounds import Round
from models.values import CaseFacts, Reporter, Review
from models.vocabulary import EventKind, Language, LetterKind, Part, RoundState
from notifications import letters
from notifications.letters import AnyLetter, CaseBrief, RoundBrief
from notifications.office import Office
from notifications.outbox import enqueue
from rules.chase import Chase
from rules.handled import reviews_on
from rules.legal_force import clocks
from rules.legal_wording import legal_force_sentence
from rules.outlook import case_outlook
from rules.outlook_wording import own_dates_sentence, plan_caution_sentence
from rules.plan import plan_cautions
from rules.progress import CaseProgress, case_progress
from rules.reviewing import decisions
from rules.routes import course
from rules.told import told_facts
from rules.wording import (
    answer_sentence,
    event_sentence,
    handover_warning,
    needs_sentence,
    review_sentence,
    warning_sentence,
)


class Addressed(TypedDict):
    """What every letter to a principal starts from."""

    key: str
    recipient: str
    language: Language
    link_id: str
    about: RoundBrief
    case: CaseBrief
    needs: str


def send_invitations(
    session: Session,
    office: Office,
    round_: Round,
    cases: Sequence[Case],
    attachments: tuple[str, ...],
    now: dt.datetime,
    linked: Mapping[str, Sequence[tuple[Case, Round]]],
) -> int:
    """Invite every case whose address can be written to; how many letters were written.

    `linked` are the other cases the principal's letter tells of, by its code.
    """
    about, today = RoundBrief.of(round_, attachments), local_day(now)
    came = came_of_it(session, round_, [case.principal_code for case in cases])
    invitations = []
    for case in cases:
        letter = _told(_invitation(about, round_, case, case.facts(round_, ()), today), came, case)
        others = _others(linked.get(case.principal_code, ()), letter.needs, today)
        invitations.append(replace(letter, others=tuple(others)))
    return enqueue(session, office, invitations, now)


def _others(cases: Sequence[tuple[Case, Round]], said: str, today: dt.date) -> Iterator[letters.OtherRound]:
    for case, round_ in cases:
        yield other_round(round_, case, case_progress(case.facts(round_, ()), today), said)


def other_round(round_: Round, case: Case, progress: CaseProgress, said: str) -> letters.OtherRound:
    """What a letter tells of another round; what is `said` in it already isn't repeated."""
    needs = needs_sentence(progress, case.language)
    return letters.OtherRound(round_.title, case.due_on, "" if needs == said else needs, case.link_id)


def send_invitation_again(
    session: Session, office: Office, work: Work, beside: Sequence[tuple[Case, Round]], now: dt.datetime
) -> None:
    """Invite a case whose address has been put right, and tell of those `beside` it in its family."""
    key = f"{letters.invitation_key(work.case.id)}:{work.case.version}"
    letter = _invitation(RoundBrief.of(work.round), work.round, work.case, work.facts, work.today, key)
    told = _told(letter, came_of_it(session, work.round, [work.case.principal_code]), work.case)
    enqueue(session, office, [replace(told, others=tuple(_others(beside, told.needs, work.today)))], now)


def send_receipt(session: Session, office: Office, work: Work, entry: Entry, now: dt.datetime) -> None:
    """Repeat what was recorded, to the one who reported and to the registrar's mailbox."""
    case, said, kind = work.case, entry.happening.said, entry.happening.kind
    links = {case.registrar: case.link_id}
    if said.by.email:
        links.setdefault(said.by.email, said.link_id or case.link_id)
    handling = work.handlings[-1] if kind in {EventKind.HANDLED, EventKind.CORRECTED} else None
    receipt = _receipt(work, entry, handling)
    receipts = [
        replace(receipt, key=copy_key(receipt.key, recipient), recipient=recipient, link_id=link_id)
        for recipient, link_id in links.items()
    ]
    enqueue(session, office, receipts, now)


def send_handover(session: Session, office: Office, work: Work, link: Link, said: Said, now: dt.datetime) -> None:
    """The colleague's own link."""
    letter = letters.Handover(
        **_to(work, f"handover:{link.id}", link.email, link.id), colleague=link.holder, given_by=said.by.name
    )
    enqueue(session, office, [letter], now)


def send_new_link(session: Session, office: Office, work: Work, link: Link, now: dt.datetime) -> None:
    """A new link to the registered address."""
    letter = letters.NewLink(**_to(work, f"new-link:{link.id}", work.case.registrar, link.id), replaces=True)
    enqueue(session, office, [letter], now)


def send_link_again(session: Session, office: Office, work: Work, occasion: str, now: dt.datetime) -> None:
    """The link the principal has, to the registered address; once an occasion."""
    key = f"link-again:{work.case.link_id}:{occasion}"
    enqueue(session, office, [letters.NewLink(**_to(work, key, work.case.registrar, work.case.link_id))], now)


def send_question(session: Session, office: Office, work: Work, question: Question, now: dt.datetime) -> None:
    """To every contact at once: somebody is waiting."""
    asked = [
        letters.Question(
            key=copy_key(f"question:{question.id}", contact),
            recipient=contact,
            language=work.round.language,
            about=RoundBrief.of(work.round),
            case=CaseBrief.of(work.case),
            asked_by=Reporter(question.asked_by, question.role, question.email),
            text=question.text,
            page=f"/console/rounds/{work.round.slug}/{work.case.principal_code}#question-{question.id}",
        )
        for contact in contacts(work.round)
    ]
    enqueue(session, office, asked, now)


def send_review(session: Session, office: Office, work: Work, review: Review, now: dt.datetime) -> None:
    """To every contact at once: what a court has done concerns what everyone was told."""
    language, about, decision = work.round.language, RoundBrief.of(work.round), work.handlings[review.handling - 1]
    told = [
        letters.Review(
            key=copy_key(f"review:{work.case.id}:{review.number}", contact),
            recipient=contact,
            language=language,
            about=about,
            case=CaseBrief.of(work.case),
            text=review_sentence(review.kind, decision.body_name, review.on, review.reference, language),
            note=review.note,
            legal_force=_legal_force(work, review.handling, language),
            needs=needs_sentence(work.progress, language),
            is_closed=work.round.state is RoundState.CLOSED,
            page=f"/console/rounds/{work.round.slug}/{work.case.principal_code}",
        )
        for contact in contacts(work.round)
    ]
    enqueue(session, office, told, now)


def send_answer(session: Session, office: Office, work: Work, question: Question, now: dt.datetime) -> None:
    """To the one who asked, through the link it was asked by, or to the registrar's mailbox without an address."""
    recipient, link_id = question.email, question.link_id or work.case.link_id
    if not recipient:
        recipient, link_id = work.case.registrar, work.case.link_id
    letter = letters.Answer(
        **_to(work, f"answer:{question.id}", recipient, link_id),
        question=question.text,
        answer=question.answer,
        answered_by=question.answered_by,
    )
    enqueue(session, office, [letter], now)


def send_all_signed(session: Session, office: Office, last: Work, others: Sequence[Work], now: dt.datetime) -> None:
    """What follows, to everyone with a step to do; the one who signed last has it in its receipt."""
    written = [
        letter
        for work in (last, *others)
        if work.progress.follow_ups
        for letter in _follow_ups(
            _addressed(RoundBrief.of(work.round), work.case, work.progress, _signed_key(work)), work.progress
        )
        if work is not last or letter.recipient != last.case.registrar
    ]
    enqueue(session, office, written, now)


def _signed_key(work: Work) -> str:
    return f"all-signed:{work.case.id}:{work.round.signed_on}"


def send_extension(
    session: Session,
    office: Office,
    work: Work,
    extension: Extension,
    request: ExtensionRequest | None,
    now: dt.datetime,
    others: Sequence[Work] = (),
) -> None:
    """The later due date and who decided it, to the registrar and to whoever asked for it.

    `others` are the principal's cases in the rounds of the same family that got it too.
    """
    needs = needs_sentence(work.progress, work.case.language)
    beside = tuple(other_round(each.round, each.case, each.progress, needs) for each in others)
    key = f"extension:{work.case.id}:{work.case.version}"
    written = [
        letters.Extension(
            **_to(work, copy_key(key, recipient), recipient, link_id),
            others=beside,
            old_on=extension.old_on,
            decided_by=extension.decided_by,
            decided_on=extension.decided_on,
            paragraph=extension.paragraph,
            reason=extension.reason,
        )
        for recipient, link_id in _answered(work, request)
    ]
    enqueue(session, office, written, now)


def send_extension_asked(
    session: Session, office: Office, work: Work, request: ExtensionRequest, told: Mapping[str, Any], now: dt.datetime
) -> None:
    """To every contact at once. `told` is the wish as the record has it."""
    asked = [
        letters.ExtensionAsked(
            key=copy_key(f"extension-asked:{request.id}", contact),
            recipient=contact,
            language=work.round.language,
            about=RoundBrief.of(work.round),
            case=CaseBrief.of(work.case),
            asked_by=Reporter(request.asked_by, request.role, request.email),
            facts=told_facts(EventKind.EXTENSION_ASKED, told, work.round.language),
            documents=tuple(told["files"]),
            page=f"/console/rounds/{work.round.slug}/{work.case.principal_code}/do/grant/{request.id}",
        )
        for contact in contacts(work.round)
    ]
    enqueue(session, office, asked, now)


def send_extension_declined(
    session: Session, office: Office, work: Work, request: ExtensionRequest, now: dt.datetime
) -> None:
    """Why the due date stands, to the registrar and to whoever asked."""
    written = [
        letters.ExtensionDeclined(
            **_to(work, copy_key(f"extension-declined:{request.id}", recipient), recipient, link_id),
            new_on=request.new_on,
            reason=request.answer,
            answered_by=request.answered_by,
        )
        for recipient, link_id in _answered(work, request)
    ]
    enqueue(session, office, written, now)


def _answered(work: Work, request: ExtensionRequest | None) -> Iterable[tuple[str, str]]:
    """The registrar, and whoever asked, each with the link it has."""
    links = {work.case.registrar: work.case.link_id}
    if request and request.email:
        links.setdefault(request.email, request.link_id or work.case.link_id)
    return links.items()


def send_closing(
    session: Session, office: Office, view: RoundView, reader: Link, now: dt.datetime, family: Family | None = None
) -> None:
    """To every principal with its own answer, and to the contacts with a read-only link for the leadership.

    It tells how the rounds linked to it stand, if there are any.
    """
    about, key = RoundBrief.of(view.round), f"closing:{view.round.slug}:{view.round.version}"
    to_principals: list[AnyLetter] = [
        letters.Closing(
            key=f"{key}:{row.case.principal_code}",
            recipient=row.case.registrar,
            language=row.case.language,
            link_id=row.case.link_id,
            about=about,
            case=CaseBrief.of(row.case),
            outcome=outcome_so_far(view, row.case.language),
            reason=view.round.close_reason,
            answer=answer_sentence(row.progress, row.case.language),
            needs=needs_sentence(row.progress, row.case.language),
            family=family.sentence(row.case.language) if family else "",
        )
        for row in view.cases
    ]
    to_leadership = [
        letters.Closing(
            key=copy_key(key, contact),
            recipient=contact,
            language=view.round.language,
            link_id=reader.id,
            about=about,
            outcome=view.round.outcome,
            reason=view.round.close_reason,
            family=family.sentence(view.round.language) if family else "",
        )
        for contact in _leadership(view.round)
    ]
    enqueue(session, office, [*to_principals, *to_leadership], now)


def send_reopening(session: Session, office: Office, view: RoundView, reason: str, now: dt.datetime) -> None:
    """To every principal: the round goes on."""
    about, key = RoundBrief.of(view.round), f"reopening:{view.round.slug}:{view.round.version}"
    reopened = [
        letters.Reopening(
            **_addressed(about, row.case, row.progress, f"{key}:{row.case.principal_code}"), reason=reason
        )
        for row in view.cases
    ]
    enqueue(session, office, reopened, now)


def send_sign_in(session: Session, office: Office, link: Link, minutes: int, now: dt.datetime) -> None:
    """A coordinator's one-time link to the console."""
    letter = letters.SignIn(key=f"sign-in:{link.id}", recipient=link.email, link_id=link.id, minutes=minutes)
    enqueue(session, office, [letter], now)


def chase_letters(case: Case, round_: Round, facts: CaseFacts, chase: Chase, today: dt.date) -> list[AnyLetter]:
    """The letters one due moment causes: to the registrar, and on escalation to another role."""
    progress = case_progress(facts, today)
    about = RoundBrief.of(round_)
    key = f"{chase.kind}:{case.id}:{local_day(chase.moment).isoformat()}"
    base = _addressed(about, case, progress, key)
    if chase.kind is LetterKind.ESCALATION:
        base["recipient"] = case.official or case.chair or case.registrar
        return [letters.Escalation(**base, days_late=-progress.days_left, asked=case.registrar)]
    if chase.kind is LetterKind.FOLLOW_UP:
        return _follow_ups(base, progress)
    if chase.kind is LetterKind.OVERDUE:
        return [letters.Overdue(**base, days_late=-progress.days_left, missed=chase.missed)]
    if chase.kind is LetterKind.AFTER_MEETING and chase.held_on:
        return [
            letters.AfterMeeting(
                **base, body_name=chase.body_name, held_on=chase.held_on, preliminary=progress.preliminary
            )
        ]
    may_plan = Part.DECISION in progress.asks and progress.decision is None
    dates = _own_dates(case, round_, facts, today)
    return [letters.Reminder(**base, dates=dates, days_left=progress.days_left, missed=chase.missed, may_plan=may_plan)]


def _follow_ups(base: Addressed, progress: CaseProgress) -> list[AnyLetter]:
    """To the registrar and to whoever owns a step that remains, who is told of it but gets no principal's own link."""
    registrar, owners = base["recipient"], [step.email for step in progress.follow_ups if step.email]
    written: list[AnyLetter] = []
    for recipient in dict.fromkeys([registrar, *owners]):
        copy = base.copy()
        copy["key"], copy["recipient"] = copy_key(base["key"], recipient), recipient
        copy["link_id"] = base["link_id"] if recipient == registrar else ""
        written.append(letters.FollowUp(**copy, all_signed=bool(progress.follow_ups), registrar=registrar))
    return written


def _invitation(
    about: RoundBrief, round_: Round, case: Case, facts: CaseFacts, today: dt.date, key: str = ""
) -> letters.Invitation:
    progress, key = case_progress(facts, today), key or letters.invitation_key(case.id)
    return letters.Invitation(**_addressed(about, case, progress, key), dates=_own_dates(case, round_, facts, today))


def _own_dates(case: Case, round_: Round, facts: CaseFacts, today: dt.date) -> str:
    """The last meetings in time, when the principal's are known."""
    if not case.meetings:
        return ""
    found = case_outlook(facts, course(facts), case.meetings, round_.leads, today)
    return own_dates_sentence(found, case.language) if found else ""


def _told(letter: letters.Invitation, came: CameOfIt | None, case: Case) -> letters.Invitation:
    """The invitation with what came of the consultation before it, if there was one."""
    return replace(letter, came_of_it=heard(came, case)) if came else letter


def _receipt(work: Work, entry: Entry, handling: Handling | None) -> letters.Receipt:
    language, happening = work.case.language, entry.happening
    told, email = happening.data, happening.data.get("email", "")
    warnings = [warning_sentence(warning, language) for warning in work.progress.warnings]
    about, key = RoundBrief.of(work.round), f"receipt:{work.case.id}:{entry.number}"
    is_plan = happening.kind in {EventKind.PLANNED, EventKind.MEETINGS_TOLD}
    return letters.Receipt(
        **_addressed(about, work.case, work.progress, key),
        recorded=happening.kind,
        recorded_at=entry.at,
        reporter=happening.said.by,
        channel=happening.said.channel,
        number=handling.number if handling else None,
        handling=handling.report if handling else None,
        opinion=opinion_said(work.round.questions, told, language)
        if happening.kind is EventKind.OPINION_GIVEN
        else None,
        route=work.case.route if happening.kind is EventKind.PLANNED else (),
        warnings=tuple(
            filter(
                None,
                [
                    handover_warning(email, work.case.registrar, language),
                    *warnings,
                    *(_plan_cautions(work) if is_plan else ()),
                ],
            )
        ),
        dates=_own_dates(work.case, work.round, work.facts, work.today) if is_plan else "",
        documents=tuple(told.get("files", ())),
        handed_to=", ".join([told["to"], email]) if happening.kind is EventKind.HANDED_OVER else "",
        review=event_sentence(happening.kind, told, language) if happening.kind is EventKind.REVIEWED else "",
        note=told.get("note", "") if happening.kind is EventKind.REVIEWED else "",
        legal_force=_legal_force(work, handling.number if handling else told.get("handling", 0), language),
        facts=told_facts(happening.kind, told, language),
    )


def _plan_cautions(work: Work) -> list[str]:
    found = plan_cautions(work.progress.ahead, work.case.meetings, work.round.leads, work.case.due_on)
    return [plan_caution_sentence(caution, work.case.language) for caution in found]


def _legal_force(work: Work, number: int, language: str) -> str:
    """How a decision stands in law; nothing for what is no decision, or no longer the latest word on one."""
    decision = next((row for row in decisions(work.facts) if row.number == number), None)
    return legal_force_sentence(clocks(decision, reviews_on(work.facts, decision)), language) if decision else ""


def copy_key(key: str, recipient: str) -> str:
    """The key of one reader's copy. An address may be longer than a key."""
    return f"{key}:{hashlib.sha256(recipient.encode()).hexdigest()[:16]}"


def _to(work: Work, key: str, recipient: str, link_id: str) -> Addressed:
    addressed = _addressed(RoundBrief.of(work.round), work.case, work.progress, key)
    addressed["recipient"], addressed["link_id"] = recipient, link_id
    return addressed


def _addressed(about: RoundBrief, case: Case, progress: CaseProgress, key: str) -> Addressed:
    return {
        "key": key,
        "recipient": case.registrar,
        "language": case.language,
        "link_id": case.link_id,
        "about": about,
        "case": CaseBrief.of(case),
        "needs": needs_sentence(progress, case.language),
    }


def contacts(round_: Round) -> list[str]:
    """The coordinators' addresses."""
    return [contact["email"] for contact in round_.contacts]


def _leadership(round_: Round) -> list[str]:
    """The system leadership's mailbox, if the round names one, and the coordinators."""
    leader = [round_.recommender_email] if round_.recommender_email else []
    return list(dict.fromkeys([*leader, *contacts(round_)]))
