"""Launching a round: the round itself, then its cases in batches that can each be repeated."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from actions.access.links import make_link
from actions.documents import keep_documents
from actions.letters import mailer
from actions.record.record import NewEvent, Said, event_row, record_event
from actions.rounds.attachments import NO_TRAITS, Traits, attachment_uploads, traits_of_attachments
from actions.rounds.opening import open_if_reached, refuse_order
from kit.clock import local_day
from kit.database import Database
from kit.errors import NotAllowed
from kit.process.crash_point import crash_point
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.phrases import Phrase
from models.reads import family_reads, locked_reads
from models.reads.opinion_reads import consultations
from models.tables import Case, Event, Link, Round, case_id
from models.vocabulary import CaseState, EventKind, LinkKind, RoundState
from notifications.sender import Sender
from rules.chase import next_chase_at
from rules.forecast import Verdict, outlook_without_remedies
from rules.route.routes import course
from rules.waiting.next_news import next_news_on

BATCH = 250
LINKED_BATCH = 50
# what is compared in another way, or may be put right without the round being another
NOT_ASKED = {"office", "attachments", "principals", "contacts", "recommender_email", "lead_times"}
NO_CONSULTATION = (
    "Synpunktsrundan {slug} är inte startad här. Skriv dess korta namn, eller låt den här inte följa på någon."
)
NAME_TAKEN = "En runda som heter {slug} finns redan, med annat innehåll. Ge filen ett annat namn (slug)."


@dataclass(frozen=True, slots=True)
class Launched:
    """The round's slug, and whether this call launched it; otherwise it was there and nothing changed."""

    slug: str
    created: bool


def launch(database: Database, sender: Sender, plan: RoundPlan, now: dt.datetime, launched_by: str = "") -> Launched:
    """Launch from any door: a short transaction for the round and one for each batch of principals.

    One that waits for another is kept until that has come far enough (`actions.rounds.opening`). The linked rounds come
    first, so that a principal's letter can tell of all that it is in. A crash between two
    batches leaves the round 'launching'; `advance` carries on. Raises NotAllowed when another round has the name.
    """
    first, *others = _batches(plan.principals)
    traits = traits_of_attachments(plan)

    def begin(session: Session) -> Launched:
        launched = begin_launch(session, plan, now, launched_by, traits)
        if not plan.linked and not is_waiting(session, plan.slug):
            launch_batch(session, sender, plan, first, now)
        return launched

    launched = database.act(begin)
    with database.read() as session:
        if is_waiting(session, plan.slug):
            return launched
    if plan.linked:
        launch_linked(database, sender, plan.slug, now)
        others = [first, *others]
    for batch in others:
        database.act(partial(launch_batch, sender=sender, plan=plan, principals=batch, now=now))
    return launched


def is_waiting(session: Session, slug: str) -> bool:
    """Whether the round waits for another before anybody is invited."""
    return session.get_one(Round, slug).state is RoundState.WAITING


def launch_linked(database: Database, sender: Sender, slug: str, now: dt.datetime) -> None:
    """Launch to everyone in the rounds linked to that one that have not gone out yet, some at a time."""
    while database.act(partial(_launch_some_linked, sender=sender, slug=slug, now=now)):
        pass


def _launch_some_linked(session: Session, sender: Sender, slug: str, now: dt.datetime) -> bool:
    """Launch some of the linked rounds; whether there were any left."""
    waiting = select(Round.slug).where(Round.family == slug, Round.state == RoundState.LAUNCHING).order_by(Round.slug)
    slugs = session.scalars(waiting.limit(LINKED_BATCH)).all()
    for linked in slugs:
        plan, left = unlaunched(session, linked)
        launch_batch(session, sender, plan, left, now)
    return bool(slugs)


def begin_launch(
    session: Session, plan: RoundPlan, now: dt.datetime, launched_by: str = "", traits: Traits = NO_TRAITS
) -> Launched:
    """Write the round and its attachments, once, and those of its linked rounds.

    Attachments of which `traits_of_attachments` has not been asked are only ever saved, never opened in a browser.
    Raises NotAllowed when another round has one of the names, or when the one it follows or waits for is not here.
    """
    known = session.get(Round, plan.slug)
    if known is not None:
        if _digest(_launched_plan(session, known)) != _digest(plan):
            raise NotAllowed(Phrase(NAME_TAKEN, slug=plan.slug))
        return Launched(plan.slug, created=False)
    if plan.follows and plan.follows not in consultations(session, plan.office):
        raise NotAllowed(Phrase(NO_CONSULTATION, slug=plan.follows))
    _refuse_taken(session, [linked.slug for linked in plan.linked])
    for one in (plan, *plan.linked):
        _write_round(session, one, now, launched_by, traits)
    if plan.after:
        refuse_order(session, plan.after, plan.office)
        open_if_reached(session, plan.slug, now)
    return Launched(plan.slug, created=True)


def _refuse_taken(session: Session, slugs: Sequence[str]) -> None:
    if taken := session.scalar(select(Round.slug).where(Round.slug.in_(slugs)).limit(1)):
        raise NotAllowed(Phrase(NAME_TAKEN, slug=taken))


def _launched_plan(session: Session, round_: Round) -> RoundPlan:
    """What was launched under the round's name, the rounds linked to it among it, in the terms of today's plans."""
    linked = session.scalars(select(Round.plan).where(Round.family == round_.slug))
    return RoundPlan.model_validate({**round_.plan, "linked": linked.all()})


def _write_round(session: Session, plan: RoundPlan, now: dt.datetime, launched_by: str, traits: Traits) -> None:
    round_ = _round(plan, now, launched_by)
    session.add(round_)
    session.flush()
    documents = keep_documents(session, round_, None, attachment_uploads(plan, traits), launched_by, now)
    said = {"plan": _digest(plan), "by": launched_by, "documents": [document.sha256 for document in documents]}
    record_event(session, round_, NewEvent(EventKind.LAUNCHED, data=said), now)
    session.flush()


def launch_batch(
    session: Session, sender: Sender, plan: RoundPlan, principals: Sequence[PrincipalPlan], now: dt.datetime
) -> bool:
    """Launch to these principals, and open the round if they were the last; whether it is open."""
    launch_cases(session, sender, plan, principals, now)
    is_open = finish_launch(session, plan.slug)
    if is_open and not plan.family:
        _invite_those_beside(session, sender, plan.slug, now)
    return is_open


def launch_cases(
    session: Session, sender: Sender, plan: RoundPlan, principals: Sequence[PrincipalPlan], now: dt.datetime
) -> int:
    """Write the case, link, event and invitation of each principal that has none yet; how many were written.

    Who is in a linked round hears of it in the main round's letter (docs/decisions/family.md).
    An address that can't be written to gives a failed letter, shown on the board, and stops nobody else.
    """
    round_ = session.get_one(Round, plan.slug)
    there = set(
        session.scalars(
            select(Case.principal_code).where(
                Case.round_slug == plan.slug, Case.principal_code.in_([principal.code for principal in principals])
            )
        )
    )
    born = [_born(sender, round_, principal, now) for principal in principals if principal.code not in there]
    if not born:
        return 0
    session.execute(insert(Case), [_row(case) for case, _, _ in born])
    session.execute(insert(Link), [_row(link) for _, link, _ in born])
    session.execute(insert(Event), [event for _, _, event in born])
    crash_point("launch.letters")
    if not plan.family:
        cases = [case for case, _, _ in born]
        linked = family_reads.linked_cases(session, plan.slug, [case.principal_code for case in cases])
        mailer.send_invitations(session, sender, round_, cases, now, linked)
    return len(born)


def _invite_those_beside(session: Session, sender: Sender, slug: str, now: dt.datetime) -> None:
    """Who is in linked rounds only gets one letter about them all, that of the first."""
    for (first, round_), *others in family_reads.cases_beside(session, slug).values():
        mailer.send_invitations(session, sender, round_, [first], now, {first.principal_code: others})


def finish_launch(session: Session, slug: str) -> bool:
    """Open the round once every principal has its case and every linked round is open; whether it is open."""
    round_ = locked_reads.round_to_change(session, slug)  # whoever writes the last batch sees all the others
    if round_.state is RoundState.LAUNCHING:
        written = session.scalar(select(func.count()).select_from(Case).where(Case.round_slug == slug))
        if written == round_.principal_count and not family_reads.is_launching_linked(session, slug):
            round_.state = RoundState.OPEN
    return round_.state is not RoundState.LAUNCHING


def unlaunched(session: Session, slug: str) -> tuple[RoundPlan, list[PrincipalPlan]]:
    """The plan of a round that is still launching and the principals that have no case yet."""
    plan = RoundPlan.model_validate(session.get_one(Round, slug).plan)
    there = set(session.scalars(select(Case.principal_code).where(Case.round_slug == slug)))
    return plan, [principal for principal in plan.principals if principal.code not in there]


def _batches(principals: Sequence[PrincipalPlan]) -> Iterator[Sequence[PrincipalPlan]]:
    for start in range(0, len(principals), BATCH):
        yield principals[start : start + BATCH]


def _round(plan: RoundPlan, now: dt.datetime, launched_by: str) -> Round:
    round_ = _as_planned(plan)
    round_.state = RoundState.WAITING if plan.after else RoundState.LAUNCHING
    round_.launched_at = round_.digest_at = now
    round_.launched_by = launched_by
    round_.version, round_.head = 0, ""
    return round_


def _as_planned(plan: RoundPlan) -> Round:
    data = plan.model_copy(update={"linked": ()}).model_dump(mode="json")
    return Round(
        slug=plan.slug,
        **({"office": plan.office} if plan.office else {}),
        title=plan.title,
        kind=plan.kind,
        language=plan.language,
        recommender=plan.recommender,
        recommender_email=plan.recommender_email,
        sent_by=plan.sent_by,
        recommended_on=plan.recommended_on,
        recommended_level=plan.recommended_level,
        level_reason=plan.level_reason,
        summary=plan.summary,
        in_letter=plan.in_letter,
        attach_files=plan.attach_files,
        case_number=plan.case_number,
        asks=plan.asks,
        offer=plan.offer,
        questions=plan.questions,
        signing=plan.signing,
        follows=plan.follows,
        family=plan.family,
        lead_times=plan.lead_times,
        att_satser=list(plan.att_satser),
        due_on=plan.due_on,
        is_undated=plan.is_undated,
        window=plan.window,
        after=plan.after,
        replaces=plan.replaces,
        contacts=data["contacts"],
        policy=data["policy"],
        effect=data["effect"],
        plan=data,
        principal_count=len(plan.principals),
    )


def _digest(plan: RoundPlan) -> str:
    """What makes two plans the same round: what it asks of whom. A mailbox put right changes nothing."""
    data = plan.model_dump(mode="json", exclude={"linked": True, "policy": {"summer_rest"}})
    asked = {name: value for name, value in data.items() if name not in NOT_ASKED and value}
    asked["attachments"] = [item.path.name for item in plan.attachments]
    asked["principals"] = [principal.code for principal in plan.principals]
    if plan.linked:
        asked["linked"] = sorted(_digest(linked) for linked in plan.linked)
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _born(
    sender: Sender, round_: Round, principal: PrincipalPlan, now: dt.datetime
) -> tuple[Case, Link, dict[str, Any]]:
    key = case_id(round_.slug, principal.code)
    link = make_link(sender, LinkKind.PRINCIPAL, now, round_slug=round_.slug, case_id=key)
    case = Case(
        id=key,
        round_slug=round_.slug,
        principal_code=principal.code,
        principal_name=principal.name,
        principal_kind=principal.kind,
        population=principal.population,
        language=principal.language,
        registrar=principal.registrar,
        official=principal.official,
        chair=principal.chair,
        link_id=link.id,
        case_number="",
        route=principal.route,
        highest_level=principal.highest_level,
        amount=principal.amount,
        due_on=round_.due_on,
        follow_ups=principal.follow_ups,
        meetings=principal.meetings,
        reviews=(),
        withdrawn_reports=(),
        withdrawn_opinions=(),
        state=CaseState.INVITED,
        muted=False,
        chased_at=now,
        version=0,
        head="",
    )
    case.search_text = case.found_by()
    _settle(case, round_, now)
    event = event_row(case, NewEvent(EventKind.INVITED, Said(), {"to": principal.registrar}), now)
    return case, link, event


def _settle(case: Case, round_: Round, now: dt.datetime) -> None:
    """When it is due to hear from us and to be looked at. Who launches has been told who can't make it."""
    facts, today = case.facts(round_, []), local_day(now)
    case.chase_at = next_chase_at(facts, round_.chase_policy, now)
    case.look_on = next_news_on(facts, today)
    found = outlook_without_remedies(facts, course(facts), case.meetings, round_.leads, today)
    case.told_cannot = found is not None and found.verdict is Verdict.CANNOT


def _row(entity: Case | Link) -> dict[str, Any]:
    """The row of an entity that was never added to a session, for a bulk insert."""
    return {column.key: getattr(entity, column.key) for column in type(entity).__table__.columns}
