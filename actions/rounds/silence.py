"""When principals that never answer would hear from us, and why: shown before a round is sent out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.rounds.preview import silent_facts, starts_on
from kit.clock import local_day
from kit.i18n import translator
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.phrases import counted_principals, said_in
from models.vocabulary import LetterKind
from rules.chase import moments

MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class Coming:
    """One letter that several would get at one moment (UTC), for one reason. `principals` are those it goes to, by the
    day of the last meeting it counts from, if it does."""

    at: dt.datetime
    kind: LetterKind
    reason: str
    by_last_meeting: Mapping[dt.date | None, Sequence[PrincipalPlan]]
    is_to_everyone: bool

    @property
    def principals(self) -> tuple[PrincipalPlan, ...]:
        """Everyone it goes to."""
        return tuple(principal for whose in self.by_last_meeting.values() for principal in whose)

    def to_whom(self, language: str) -> str:
        """Everyone, the few it goes to by name, or how many."""
        _ = translator(language)
        if self.is_to_everyone:
            return _("alla")
        if len(self.principals) > MOST_NAMES:
            return said_in(counted_principals(len(self.principals)), language)
        return ", ".join(principal.name for principal in self.principals)


def if_silent(plan: RoundPlan, today: dt.date) -> Sequence[Coming]:
    """Every letter after the invitation if nobody answers and the round goes out when it can, earliest first."""
    sent_on = starts_on(plan, today)
    alike: dict[tuple[dt.datetime, LetterKind, str], dict[dt.date | None, list[PrincipalPlan]]] = {}
    for principal in plan.principals:
        for moment in moments(silent_facts(plan, principal, sent_on), plan.policy):
            if local_day(moment.at) > sent_on:
                by_last = alike.setdefault((moment.at, moment.kind, moment.reason), {})
                by_last.setdefault(moment.last.on if moment.last else None, []).append(principal)
    everyone = len(plan.principals)
    return [
        Coming(*about, whose, is_to_everyone=sum(map(len, whose.values())) == everyone)
        for about, whose in sorted(alike.items(), key=lambda pair: pair[0][0])
    ]
