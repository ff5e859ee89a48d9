"""The letter each principal has coming by itself, as it would be if nothing were told before then."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.letters.mailer import chase_letters
from actions.views.overview import CaseView, RoundView
from kit.clock import local_day
from models.reads import lookup
from models.vocabulary import LetterKind
from notifications.letters.base import AnyLetter
from rules.chase import due_of, moments
from rules.ladder.moment import Moment


@dataclass(frozen=True, slots=True)
class ComingLetter:
    """What one principal will hear, why, and when (UTC). `letters` are one for each that gets it."""

    row: CaseView
    moment: Moment
    letters: Sequence[AnyLetter]


@dataclass(frozen=True, slots=True)
class Together:
    """Those whose letters are of one kind, leave at one moment (UTC) and have one reason, a Swedish source phrase."""

    at: dt.datetime
    kind: LetterKind
    reason: str
    coming: Sequence[ComingLetter]


def coming_letters(session: Session, view: RoundView) -> Sequence[Together]:
    """Each principal's next letter, the first to leave first. What is due already leaves at the next sweep."""
    groups: dict[tuple[dt.datetime, LetterKind, str], list[ComingLetter]] = defaultdict(list)
    for each in _next_of_each(session, view):
        groups[each.moment.at, each.moment.kind, each.moment.reason].append(each)
    return [Together(*key, groups[key]) for key in sorted(groups, key=lambda key: (key[0], key[1].value, str(key[2])))]


def _next_of_each(session: Session, view: RoundView) -> Iterator[ComingLetter]:
    requested = lookup.requested_until(session, [row.case.id for row in view.cases])
    for row in view.cases:
        case, at = row.case, row.case.chase_at
        if at is None:
            continue
        due = due_of(moments(row.facts, view.round.chase_policy), case.chased_at, at)
        if due:
            told = chase_letters(case, view.round, row.facts, due, local_day(at), {}, requested.get(case.id))
            yield ComingLetter(row, due, told)
