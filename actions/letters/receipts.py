"""The receipt: what was recorded, repeated to the one who reported and to the registrar's mailbox."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.casework import Work
from actions.letters.addressing import addressed, copy_key, own_dates, own_link
from actions.letters.opinion_words import opinion_said
from actions.record.record import Entry
from actions.views.overview import cautions
from actions.views.quiet import case_quiet_until
from models.reads import lookup
from models.tables import Handling
from models.values import Step
from models.vocabulary import HANDLINGS, REVIEWS, EventKind, Language
from notifications.briefs import RoundBrief
from notifications.delivery.outbox import enqueue
from notifications.letters import to_principals
from notifications.sender import Sender
from rules.replies.reviewing import decisions
from rules.route.handled import case_clocks
from rules.route.plan import with_days_that_stand
from rules.wording.event_wording import told_facts
from rules.wording.forecast_wording import handover_warning, plan_caution_sentence, warning_sentence
from rules.wording.legal_wording import legal_force_sentence
from rules.wording.receipt_wording import befallen_sentence, quiet_sentence, receipt_about
from rules.wording.tongues import words_within


def send_receipt(
    session: Session, sender: Sender, work: Work, entry: Entry, now: dt.datetime, removed: Sequence[Step] = ()
) -> None:
    """Repeat what was recorded, to the one who reported and to the registrar's mailbox.

    `removed` are the steps whose days were planned before, and are no more.
    """
    case, email, kind = work.case, entry.happening.said.by.email, entry.happening.kind
    links = {case.registrar: case.link_id}
    if email and email.casefold() != case.registrar.casefold():
        links[email] = own_link(session, case, email)
    handling = work.handlings[-1] if kind in HANDLINGS else None
    number = lookup.receipt_number(session, case.id, entry.number)
    quiet = quiet_sentence(case_quiet_until(session, case, work.progress, work.today), case.language)
    receipt = replace(_receipt(work, entry, handling), receipt_number=str(number), removed=tuple(removed), quiet=quiet)
    receipts = [
        replace(
            receipt, key=copy_key(receipt.key, recipient), recipient=recipient, link_id=link_id, is_copy=not link_id
        )
        for recipient, link_id in links.items()
    ]
    enqueue(session, sender, receipts, now)


def _receipt(work: Work, entry: Entry, handling: Handling | None) -> to_principals.Receipt:
    language, happening = work.case.language, entry.happening
    told, email = happening.data, happening.data.get("email", "")
    warnings = [warning_sentence(warning, language) for warning in work.progress.warnings]
    about, key = RoundBrief.of(work.round), f"receipt:{work.case.id}:{entry.number}"
    is_plan = happening.kind in {EventKind.PLANNED, EventKind.MEETINGS_TOLD}
    return to_principals.Receipt(
        **addressed(about, work.case, work.progress, key),
        recorded=happening.kind,
        what=receipt_about(happening.kind, told, about.title, language),
        recorded_at=entry.at,
        reporter=happening.said.by,
        channel=happening.said.channel,
        again=bool(told.get("again")),
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
        review=befallen_sentence(happening.kind, told, language),
        note=told.get("note", "") if happening.kind in REVIEWS else "",
        legal_force=legal_force(work, handling.number if handling else told.get("handling", 0), language),
        facts=told_facts(happening.kind, told, language),
        also=tuple(told.get("also", ())),
        question=told["text"] if happening.kind is EventKind.ASKED else "",
        swedish=() if language is Language.SV else tuple(words_within(told)),
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
