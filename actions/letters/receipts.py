"""The receipt: what was recorded, repeated to the one who reported and to the registrar's mailbox."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.casework import Work
from actions.letters.addressing import addressed, copy_key, own_dates
from actions.letters.opinion_words import opinion_said
from actions.record.record import Entry
from actions.views.overview import cautions
from models.tables import Handling
from models.vocabulary import HANDLINGS, REVIEWS, EventKind
from notifications import letters
from notifications.briefs import RoundBrief
from notifications.delivery.outbox import enqueue
from notifications.office import Office
from rules.replies.reviewing import decisions
from rules.route.in_law import case_clocks
from rules.route.turns import with_days_that_stand
from rules.wording.event_wording import told_facts
from rules.wording.forecast_wording import plan_caution_sentence
from rules.wording.legal_wording import legal_force_sentence
from rules.wording.sentences import event_sentence, handover_warning, warning_sentence


def send_receipt(session: Session, office: Office, work: Work, entry: Entry, now: dt.datetime) -> None:
    """Repeat what was recorded, to the one who reported and to the registrar's mailbox."""
    case, said, kind = work.case, entry.happening.said, entry.happening.kind
    links = {case.registrar: case.link_id}
    if said.by.email:
        links.setdefault(said.by.email, said.link_id or case.link_id)
    handling = work.handlings[-1] if kind in HANDLINGS else None
    receipt = _receipt(work, entry, handling)
    receipts = [
        replace(receipt, key=copy_key(receipt.key, recipient), recipient=recipient, link_id=link_id)
        for recipient, link_id in links.items()
    ]
    enqueue(session, office, receipts, now)


def _receipt(work: Work, entry: Entry, handling: Handling | None) -> letters.Receipt:
    language, happening = work.case.language, entry.happening
    told, email = happening.data, happening.data.get("email", "")
    warnings = [warning_sentence(warning, language) for warning in work.progress.warnings]
    about, key = RoundBrief.of(work.round), f"receipt:{work.case.id}:{entry.number}"
    is_plan = happening.kind in {EventKind.PLANNED, EventKind.MEETINGS_TOLD}
    return letters.Receipt(
        **addressed(about, work.case, work.progress, key),
        recorded=happening.kind,
        recorded_at=entry.at,
        reporter=happening.said.by,
        channel=happening.said.channel,
        again=bool(told.get("again")),
        number=handling.number if handling else None,
        handling=handling.report if handling else None,
        opinion=opinion_said(work.round.questions, told, language)
        if happening.kind is EventKind.OPINION_GIVEN
        else None,
        route=with_days_that_stand(work.case.route, work.progress.ahead) if happening.kind is EventKind.PLANNED else (),
        warnings=tuple(
            filter(
                None,
                [
                    handover_warning(email, work.case.registrar, language),
                    *warnings,
                    *_plan_cautions(work, is_plan=is_plan),
                ],
            )
        ),
        dates=own_dates(work.case, work.round, work.facts, work.today) if is_plan else "",
        documents=tuple(told.get("files", ())),
        handed_to=", ".join([told["to"], email]) if happening.kind is EventKind.HANDED_OVER else "",
        review=event_sentence(happening.kind, told, language) if happening.kind in REVIEWS else "",
        note=told.get("note", "") if happening.kind in REVIEWS else "",
        legal_force=legal_force(work, handling.number if handling else told.get("handling", 0), language),
        facts=told_facts(happening.kind, told, language),
    )


def _plan_cautions(work: Work, *, is_plan: bool) -> list[str]:
    """What looks odd in a plan just told; after anything else only the days that stand no more because of it."""
    found = cautions(work.facts, work.case, work.progress, work.round.leads, work.today)
    said = found if is_plan else [caution for caution in found if caution.stands_no_more]
    return [plan_caution_sentence(caution, work.case.language) for caution in said]


def legal_force(work: Work, number: int, language: str) -> str:
    """How a decision stands in law; nothing for what is no decision, or no longer the latest word on one."""
    decision = next((row for row in decisions(work.facts) if row.number == number), None)
    if decision is None:
        return ""
    return legal_force_sentence(case_clocks(work.facts, decision), work.today, language)
