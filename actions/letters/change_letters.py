"""The letter about a change that nobody at the principal made: something taken back, or days that have moved."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy.orm import Session

from actions.casework import Work
from actions.letters.addressing import Addressed, addressed, addressed_to, by_registrar, copy_key
from actions.letters.mailer import other_round, rounds_beside
from actions.views.overview import CaseView
from kit.i18n import translator
from models.tables import Round
from models.values import Step
from notifications.briefs import RoundBrief
from notifications.delivery.outbox import enqueue
from notifications.letters.to_principals import Changed
from notifications.office import Office
from rules.wording.effect_wording import rule_line, rule_sentence

DAYS_MOVED: Final = "Dagarna för ikraftträdandet har flyttats."

Moved = tuple[Round, CaseView]  # a round whose days for the entry into force have moved, and a principal in it


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed in a case, in its language, and why; `moved` when its due date has, `effect` the rule for the
    entry into force if its days have.

    `removed` are the steps that have no day any more, and `told` what is so in another round alone, by the case's id.
    """

    what: str
    reason: str
    moved: bool = False
    effect: str = ""
    removed: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


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
                replace(other, removed=change.removed.get(other.case_id, ()), told=change.told.get(other.case_id, ()))
                for other in rounds_beside(session, work, beside, recipient)
            ),
            moved=change.moved,
            effect=change.effect,
            removed=change.removed.get(work.case.id, ()),
        )
        for recipient, link_id in to.items()
    ]
    enqueue(session, office, written, now)


def send_rules(
    session: Session, office: Office, moved: Sequence[Moved], reason: str, now: dt.datetime, occasion: str = ""
) -> None:
    """The rules for the entry into force as they now are, to those principals: one letter to each about all of its
    rounds with the same mailbox. `occasion` as in `Readers`."""
    abouts = {slug: RoundBrief.of(round_) for slug, round_ in {round_.slug: round_ for round_, _ in moved}.items()}
    written = []
    for theirs in by_registrar((row.case, (round_, row)) for round_, row in moved):
        round_, row = theirs[0]
        key = f"changed{occasion}:{round_.slug}:{round_.version}:{row.case.principal_code}"
        base = addressed(abouts[round_.slug], row.case, row.progress, key)
        written.append(_rules_letter(base, theirs, reason))
    enqueue(session, office, written, now)


def _rules_letter(base: Addressed, moved: Sequence[Moved], reason: str) -> Changed:
    (round_, row), *others = moved
    language = row.case.language
    return Changed(
        **base,
        what=translator(language)(DAYS_MOVED),
        reason=reason,
        effect=rule_sentence(round_.effect_rule, round_.asks, language),
        others=tuple(
            replace(
                other_round(other, each.case, each.progress, base["needs"]),
                told=(rule_line(other.effect_rule, other.asks, language),),
            )
            for other, each in others
        ),
    )
