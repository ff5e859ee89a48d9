"""The letter about a change that nobody at the principal made: something taken back, or days that have moved."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from actions.casework import Work
from actions.letters.addressing import addressed, addressed_to, copy_key
from actions.letters.mailer import rounds_beside
from actions.views.overview import CaseView
from models.tables import Round
from models.values import Step
from notifications.briefs import RoundBrief
from notifications.delivery.outbox import enqueue
from notifications.letters import Changed
from notifications.office import Office
from rules.wording.effect_wording import rule_sentence


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed in a case, in its language, and why; `moved` when its due date has.

    `removed` are the steps that have no day any more, by the case's id.
    """

    what: str
    reason: str
    moved: bool = False
    removed: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)


def send_changed(
    session: Session,
    office: Office,
    work: Work,
    change: Change,
    to: Mapping[str, str],
    now: dt.datetime,
    beside: Sequence[Work] = (),
) -> None:
    """Tell those addresses of a change, each with its link; once for the case's version.

    `beside` are the principal's cases in rounds of the same family where the same has changed.
    """
    key = f"changed:{work.case.id}:{work.case.version}"
    written = [
        Changed(
            **addressed_to(work, copy_key(key, recipient), recipient, link_id),
            what=change.what,
            reason=change.reason,
            others=tuple(
                replace(other, removed=change.removed.get(other.case_id, ()))
                for other in rounds_beside(work, beside, link_id)
            ),
            moved=change.moved,
            removed=change.removed.get(work.case.id, ()),
        )
        for recipient, link_id in to.items()
    ]
    enqueue(session, office, written, now)


def send_rule(
    session: Session, office: Office, round_: Round, rows: Sequence[CaseView], reason: str, now: dt.datetime
) -> None:
    """The rule for the entry into force as it now is, to those principals."""
    about, rule = RoundBrief.of(round_), round_.effect_rule
    key = f"changed:{round_.slug}:{round_.version}"
    written = [
        Changed(
            **addressed(about, row.case, row.progress, f"{key}:{row.case.principal_code}"),
            what=rule_sentence(rule, round_.asks, row.case.language),
            reason=reason,
        )
        for row in rows
    ]
    enqueue(session, office, written, now)
